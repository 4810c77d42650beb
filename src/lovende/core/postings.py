"""An inverted index of a set of documents, and the weights by which it ranks them.

A document has a title, headings and passages of running text. Words of the title and headings
count several times (fields weighted before saturation, as in BM25F; Robertson, Zaragoza & Taylor
2004). Documents are numbered from 0 in the order in which they are added.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lovende.core.language import STOP, Word

K1, B = 1.2, 0.6
TITLE, HEADING, BODY = 4, 2, 1
"""How often a word counts by where it stands."""
FIELD_GAP = 8
"""So many places lie between two fields, so that no phrase crosses from one to the next."""
LARGEST_PLACE = 2**16 - 1
LARGEST_COUNT = 2**8 - 1

Docs = NDArray[np.uint32]
Counts = NDArray[np.uint8]
Places = NDArray[np.uint16]
Floats = NDArray[np.float32]


class Posting(NamedTuple):
    """Where a term occurs: the documents in rising order, and its weighted count in each.

    ``met`` and ``places`` are given for whole words only: how often the word itself stands in
    each document, and at which places, one document after the other.
    """

    docs: Docs
    counts: Counts
    met: Places
    places: Places


NOWHERE = Posting(
    np.empty(0, np.uint32), np.empty(0, np.uint8), np.empty(0, np.uint16), np.empty(0, np.uint16)
)


@dataclass(frozen=True, slots=True)
class Inverted:
    """Every term with its posting; ``lengths`` are the documents' weighted numbers of words."""

    terms: Sequence[str]
    surfaces: Mapping[str, str]
    lengths: Floats
    _starts: NDArray[np.int64]
    _docs: Docs
    _counts: Counts
    _met: Places
    _place_starts: NDArray[np.int64]
    _places: Places

    def __iter__(self) -> Iterator[tuple[str, Posting]]:
        for number, term in enumerate(self.terms):
            first, last = self._starts[number], self._starts[number + 1]
            places = self._places[self._place_starts[number] : self._place_starts[number + 1]]
            yield (
                term,
                Posting(
                    self._docs[first:last], self._counts[first:last], self._met[first:last], places
                ),
            )


@dataclass(slots=True)
class Gatherer:
    """Takes documents one by one; :meth:`inverted` turns them about."""

    _numbers: dict[Word, int] = field(default_factory=lambda: {STOP: 0})
    _words: array[int] = field(default_factory=lambda: array("I"))
    _fields: list[tuple[int, int, int, int]] = field(default_factory=list)
    _surfaces: Counter[str] = field(default_factory=Counter)
    size: int = 0

    def add(self, title: Sequence[Word], heading: Sequence[Word], body: Sequence[Word]) -> None:
        """Add the next document."""
        numbers = self._numbers
        number = numbers.setdefault
        place = 1
        for words, weight in ((title, TITLE), (heading, HEADING), (body, BODY)):
            self._words.extend([number(word, len(numbers)) for word in words])
            self._fields.append((self.size, weight, place, len(words)))
            place += len(words) + FIELD_GAP
        self.size += 1

    def note(self, surfaces: Iterable[str]) -> None:
        """Note how words are written, so that a term can be shown as people write it."""
        self._surfaces.update(surfaces)

    def inverted(self, whole_of: Mapping[str, str] | None = None) -> Inverted:
        """The documents turned about. ``whole_of`` gives the term of each noted spelling."""
        terms: dict[str, int] = {}
        own, word_at, term_at = [], [], []
        for word, number in self._numbers.items():
            if word is STOP:
                continue
            for place, term in enumerate(word.terms):
                word_at.append(number)
                term_at.append(terms.setdefault(term, len(terms)))
                own.append(place == 0)
        spread = _Spread(
            np.array(word_at, np.int64), np.array(term_at, np.int64), np.array(own, bool)
        )
        surfaces = _surfaces(self._surfaces, whole_of or {})
        return _turned(list(terms), surfaces, self._occurrences(), spread, self.size)

    def _occurrences(self) -> _Occurrences:
        words = np.frombuffer(self._words, np.uint32) if self._words else np.empty(0, np.uint32)
        fields = np.array(self._fields, np.int64).reshape(-1, 4)
        docs, weights, first, lengths = fields.T
        within = np.arange(len(words)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        counts = words != 0
        return _Occurrences(
            words[counts],
            np.repeat(docs, lengths)[counts],
            (np.repeat(first, lengths) + within)[counts],
            np.repeat(weights, lengths)[counts],
        )


class _Occurrences(NamedTuple):
    """Each time a word stands somewhere."""

    words: NDArray[np.uint32]
    docs: NDArray[np.int64]
    places: NDArray[np.int64]
    weights: NDArray[np.int64]


class _Spread(NamedTuple):
    """Which terms each word is found by, in the order of the words; ``own`` marks its whole."""

    words: NDArray[np.int64]
    terms: NDArray[np.int64]
    own: NDArray[np.bool_]


def _surfaces(seen: Counter[str], whole_of: Mapping[str, str]) -> dict[str, str]:
    """The most frequent spelling of each whole."""
    best: dict[str, str] = {}
    for surface, _count in seen.most_common():
        whole = whole_of.get(surface)
        if whole:
            best.setdefault(whole, surface)
    return best


def _turned(
    terms: list[str], surfaces: dict[str, str], at: _Occurrences, spread: _Spread, size: int
) -> Inverted:
    lengths = np.bincount(at.docs, at.weights, minlength=size).astype(np.float32)
    per_word = np.bincount(spread.words, minlength=1)
    first = np.cumsum(per_word) - per_word
    repeats = per_word[at.words]
    source = np.repeat(np.arange(len(at.words)), repeats)
    within = np.arange(len(source)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    entry = first[at.words[source]] + within
    order = np.argsort(spread.terms[entry], kind="stable")
    source, entry = source[order], entry[order]
    term, doc = spread.terms[entry], at.docs[source]
    new = np.ones(len(term), bool)
    new[1:] = (term[1:] != term[:-1]) | (doc[1:] != doc[:-1])
    starts = np.flatnonzero(new)
    own = spread.own[entry]
    if len(starts):
        counts = np.add.reduceat(at.weights[source], starts)
        met = np.add.reduceat(own.astype(np.int64), starts)
    else:
        counts = met = np.empty(0, np.int64)
    return Inverted(
        terms=terms,
        surfaces=surfaces,
        lengths=lengths,
        _starts=np.searchsorted(term[starts], np.arange(len(terms) + 1)),
        _docs=doc[starts].astype(np.uint32),
        _counts=np.minimum(counts, LARGEST_COUNT).astype(np.uint8),
        _met=np.minimum(met, LARGEST_PLACE).astype(np.uint16),
        _place_starts=np.searchsorted(term[own], np.arange(len(terms) + 1)),
        _places=np.minimum(at.places[source][own], LARGEST_PLACE).astype(np.uint16),
    )


def rarity(documents: int, having: int) -> float:
    """The weight of a term by how few documents have it (BM25's idf, never negative).

    ``ln(1 + (N - n + 0.5) / (n + 0.5))``, as in Lucene's form of Robertson & Spärck Jones.
    """
    return float(np.log1p((documents - having + 0.5) / (having + 0.5)))


def saturated(counts: NDArray[np.generic], lengths: Floats, average: float) -> Floats:
    """How much so many occurrences say in documents of these lengths, from 0 to ``K1 + 1``."""
    many = counts.astype(np.float32)
    norm = np.float32(K1) * (1 - B + B * lengths / np.float32(max(average, 1.0)))
    return (many * np.float32(K1 + 1) / (many + norm)).astype(np.float32)


def phrase(parts: Sequence[tuple[int, Posting]]) -> Docs:
    """The documents in which the words stand as in the phrase.

    ``parts`` are the words that count: how many places after the phrase's first word each stands
    (stop words in between count), and its posting.
    """
    keys: NDArray[np.int64] | None = None
    for offset, posting in parts:
        docs = np.repeat(posting.docs.astype(np.int64), posting.met)
        here = docs * (LARGEST_PLACE + 1) + posting.places - offset
        keys = here if keys is None else keys[np.isin(keys, here, assume_unique=True)]
    if keys is None:
        return NOWHERE.docs
    return np.unique(keys // (LARGEST_PLACE + 1)).astype(np.uint32)
