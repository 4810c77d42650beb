"""How a measure is read for the index: its title, its headings, and its text in passages.

What is kept of it for ranking is its passages as lines of terms. A term that the table of words
can derive from another (the parts of a compound, its synonyms) is not written out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lovende.core.language import STOP, WORD, Analyzer, Word, passages
from lovende.core.postings import Gatherer


class Fields(NamedTuple):
    """A measure's search text taken apart; ``body`` is divided into passages."""

    title: str
    heading: str
    body: tuple[str, ...]


def fields(search_text: str) -> Fields:
    """Take a search text apart (see :func:`lovende.measures.drafts.search_text`)."""
    title, _line, rest = search_text.partition("\n")
    heading, _line, body = rest.partition("\n")
    return Fields(title, heading, tuple(passages(body)))


@dataclass(frozen=True, slots=True)
class ReadMeasure:
    """The words of a measure, field by field."""

    title: Sequence[Word]
    heading: Sequence[Word]
    passages: Sequence[Sequence[Word]]

    @property
    def body(self) -> list[Word]:
        """The words of all passages."""
        return [word for passage in self.passages for word in passage]

    @property
    def terms(self) -> list[str]:
        """Every term of title and text, as often as it occurs: what the measure is about."""
        words = (*self.title, *self.body)
        return [term for word in words if word is not STOP for term in word.terms]

    @property
    def lines(self) -> tuple[Sequence[Word], ...]:
        """Title, headings and each passage."""
        return (self.title, self.heading, *self.passages)


def read(search_text: str, analyzer: Analyzer) -> ReadMeasure:
    """Read a measure's search text.

    Synonyms of the headings do not count: a measure filed under «Unge voksne 18–24 år» is not
    about all that is said of the young.
    """
    parts = fields(search_text)
    return ReadMeasure(
        analyzer.words(parts.title),
        [_alone(word) for word in analyzer.words(parts.heading)],
        [analyzer.words(passage) for passage in parts.body],
    )


def _alone(word: Word) -> Word:
    return word._replace(groups=(), fields=()) if word.groups or word.fields else word


def taken(
    rows: Iterable[tuple[int, str]], analyzer: Analyzer, gatherer: Gatherer
) -> Iterator[tuple[int, ReadMeasure]]:
    """Read measures, given by id and search text, into an index that is being gathered."""
    for pk, text in rows:
        measure = read(text, analyzer)
        gatherer.add(measure.title, measure.heading, measure.body)
        gatherer.note(WORD.findall(text.lower()))
        yield pk, measure


def written(measure: ReadMeasure, analyzer: Analyzer) -> str:
    """The measure's lines as they are stored."""
    return "\n".join(" ".join(line_of(words, analyzer)) for words in measure.lines)


def line_of(words: Iterable[Word], analyzer: Analyzer) -> Iterable[str]:
    """The terms of some words as they are stored, each group after the word it begins at."""
    for word in words:
        if word is STOP:
            continue
        yield word.whole
        derived = analyzer.derived(word.whole)
        if len(word.terms) > len(derived):
            yield from (name for name in (*word.groups, *word.fields) if name not in derived)


def terms_of_lines(stored: str, analyzer: Analyzer) -> list[list[str]]:
    """The terms of each line that was stored, as often as they occur."""
    derived = analyzer.derived
    return [
        [term for one in line.split(" ") if one for term in derived(one)]
        for line in stored.split("\n")
    ]
