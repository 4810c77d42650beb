"""The passage of a measure that says most of what was asked for, with the words marked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from lovende.core.language import FIELD_MARK, GROUP_MARK, Analyzer, Place
from lovende.knowledge.search.texts import fields, line_of

MARKS = (GROUP_MARK, FIELD_MARK)
WORDS_BEFORE, WORDS_SHOWN = 8, 32


class Run(NamedTuple):
    """A piece of text; ``marked`` when it is what was looked for."""

    text: str
    marked: bool


def marked(text: str, terms: Collection[str], analyzer: Analyzer) -> tuple[Run, ...]:
    """The whole text, what was looked for marked."""
    return tuple(_runs(text, _hits(text, terms, analyzer), 0, len(text)))


class Snippets:
    """Finds in a measure's text what was looked for, by these terms."""

    def __init__(self, terms: Collection[str], analyzer: Analyzer) -> None:
        self._terms, self._analyzer = terms, analyzer
        self._known: dict[str, bool] = {}

    def snippet(self, search_text: str, stored: str | None = None) -> tuple[Run, ...]:
        """A few lines of the text around the words; empty when none is in the text.

        ``stored`` are its lines of terms, if they are known: only the passage that is shown must
        then be read, which is most of the work of a page.
        """
        body = fields(search_text).body
        lines = (stored or "").split("\n")[2:]
        if len(lines) != len(body):  # not of this text
            lines = [" ".join(line_of(self._analyzer.words(one), self._analyzer)) for one in body]
        worth = [self._worth(line) for line in lines]
        best = max(worth, default=0)
        if not best:
            return ()
        passage = body[worth.index(best)]
        hits = _hits(passage, self._terms, self._analyzer)
        return tuple(_cut(passage, hits)) if hits else ()

    def _worth(self, line: str) -> int:
        """How many different words of a line of terms were looked for."""
        found, whole = set(), ""
        for token in line.split(" "):
            whole = whole if token[:1] in MARKS else token
            if self._is_hit(token):
                found.add(whole)
        return len(found)

    def _is_hit(self, token: str) -> bool:
        hit = self._known.get(token)
        if hit is None:
            hit = any(term in self._terms for term in self._analyzer.derived(token))
            self._known[token] = hit
        return hit


def _hits(text: str, terms: Collection[str], analyzer: Analyzer) -> list[Place]:
    return [
        place for place in analyzer.places(text) if any(term in terms for term in place.word.terms)
    ]


def _cut(passage: str, hits: list[Place]) -> Iterable[Run]:
    """A window of words that begins a little before the first hit."""
    words = passage.split(" ")
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    at = max(0, next(n for n, start in enumerate(starts) if start > hits[0].start) - 1)
    first = max(0, min(at - WORDS_BEFORE, len(words) - WORDS_SHOWN))
    last = min(first + WORDS_SHOWN, len(words))
    if first:
        yield Run("… ", False)
    yield from _runs(passage, hits, starts[first], starts[last] - 1)
    if last < len(words):
        yield Run(" …", False)


def _runs(text: str, hits: Iterable[Place], start: int, stop: int) -> Iterable[Run]:
    at = start
    for hit in hits:
        if hit.start < start or hit.end > stop:
            continue
        if hit.start > at:
            yield Run(text[at : hit.start], False)
        yield Run(text[hit.start : hit.end], True)
        at = hit.end
    if at < stop:
        yield Run(text[at:stop], False)
