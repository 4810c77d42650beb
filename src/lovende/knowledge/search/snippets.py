"""The passage of a measure that says most of what was asked for, with the words marked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from lovende.core.language import Analyzer, Place
from lovende.knowledge.search.texts import fields

WORDS_BEFORE, WORDS_SHOWN = 8, 32


class Run(NamedTuple):
    """A piece of text; ``marked`` when it is what was looked for."""

    text: str
    marked: bool


def marked(text: str, terms: Collection[str], analyzer: Analyzer) -> tuple[Run, ...]:
    """The whole text, what was looked for marked."""
    return tuple(_runs(text, _hits(text, terms, analyzer), 0, len(text)))


def snippet(search_text: str, terms: Collection[str], analyzer: Analyzer) -> tuple[Run, ...]:
    """A few lines of the measure's text around the words; empty when none is in the text."""
    best: tuple[int, str, list[Place]] | None = None
    for passage in fields(search_text).body:
        hits = _hits(passage, terms, analyzer)
        worth = len({hit.word.whole for hit in hits})
        if hits and (best is None or worth > best[0]):
            best = (worth, passage, hits)
    if best is None:
        return ()
    _worth, passage, hits = best
    return tuple(_cut(passage, hits))


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
