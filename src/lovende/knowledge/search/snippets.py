"""The passage of a measure that says most of what was asked for, with the words marked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from lovende.core.language import FIELD_MARK, GROUP_MARK, JOINT, WORD, Analyzer
from lovende.knowledge.search.texts import fields, line_of

MARKS = (GROUP_MARK, FIELD_MARK)
WORDS_BEFORE, WORDS_SHOWN = 8, 32


Span = tuple[int, int]
"""Where a word begins and ends in a text."""


class Run(NamedTuple):
    """A piece of text; ``marked`` when it is what was looked for."""

    text: str
    marked: bool


class Snippets:
    """Finds in measures' texts what was looked for, by these terms.

    ``stored`` are a measure's lines of terms, if they are known: the text itself must then not be
    read, which is most of the work of a page.
    """

    def __init__(self, terms: Collection[str], analyzer: Analyzer) -> None:
        self._terms, self._analyzer = terms, analyzer
        self._leading = analyzer.leading_to(terms)

    def title(self, search_text: str, stored: str | None = None) -> tuple[Run, ...]:
        """The whole title, what was looked for marked."""
        title = search_text.partition("\n")[0]
        hits = self._hits(title, (stored or "").partition("\n")[0])
        return tuple(_runs(title, hits, 0, len(title)))

    def snippet(self, search_text: str, stored: str | None = None) -> tuple[Run, ...]:
        """A few lines of the text around the words; empty when none is in the text."""
        body = fields(search_text).body
        lines = (stored or "").split("\n")[2:]
        if len(lines) != len(body):  # not of this text
            lines = [" ".join(line_of(self._analyzer.words(one), self._analyzer)) for one in body]
        worth = [len(set(self._found(line).values())) for line in lines]
        best = max(worth, default=0)
        if not best:
            return ()
        at = worth.index(best)
        hits = self._hits(body[at], lines[at])
        return tuple(_cut(body[at], hits)) if hits else ()

    def _found(self, line: str) -> dict[int, str]:
        """Which words of a line of terms were looked for, by their numbers."""
        found: dict[int, str] = {}
        leading, number, whole = self._leading, -1, ""
        tokens = line.split(" ")
        if leading.isdisjoint(tokens) and leading.isdisjoint(line.replace(JOINT, " ").split(" ")):
            return found
        for token in tokens:
            if token[:1] not in MARKS:
                number, whole = number + 1, token
            if token in leading or (JOINT in token and not leading.isdisjoint(token.split(JOINT))):
                found[number] = whole
        return found

    def _hits(self, text: str, line: str) -> list[Span]:
        """Where in a text the words are; ``line`` is its line of terms."""
        spoken = [m.span() for m in WORD.finditer(text) if self._analyzer.counts(m.group().lower())]
        if line and len(spoken) == sum(token[:1] not in MARKS for token in line.split(" ")):
            return [spoken[number] for number in self._found(line)]
        return [  # not of this text
            (place.start, place.end)
            for place in self._analyzer.places(text)
            if any(term in self._terms for term in place.word.terms)
        ]


def _cut(passage: str, hits: list[Span]) -> Iterable[Run]:
    """A window of words that begins a little before the first hit."""
    words = passage.split(" ")
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    at = max(0, next(n for n, start in enumerate(starts) if start > hits[0][0]) - 1)
    first = max(0, min(at - WORDS_BEFORE, len(words) - WORDS_SHOWN))
    last = min(first + WORDS_SHOWN, len(words))
    if first:
        yield Run("… ", False)
    yield from _runs(passage, hits, starts[first], starts[last] - 1)
    if last < len(words):
        yield Run(" …", False)


def _runs(text: str, hits: Iterable[Span], start: int, stop: int) -> Iterable[Run]:
    at = start
    for first, last in hits:
        if first < start or last > stop:
            continue
        if first > at:
            yield Run(text[at:first], False)
        yield Run(text[first:last], True)
        at = last
    if at < stop:
        yield Run(text[at:stop], False)
