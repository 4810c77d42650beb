"""The measures most like a text: a question in a few words, or a whole draft.

Candidates come from the rarest terms (BM25) and from the cells of meaning closest to the text;
they are ranked again on all terms, by the best passage and the whole, and the two rankings are
fused by place. An absolute cosine is never used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lovende.core.fusion import by_score, fused
from lovende.core.language import STOP, Word
from lovende.core.latent import closeness
from lovende.core.postings import K1, B
from lovende.knowledge.search.query import weighed
from lovende.knowledge.search.reading import GONE, SearchIndex

RAREST = 24
CANDIDATES = 300
NEAREST = 200
PROBED = 24
MOST_WORDS = 4_000
LONG = 40
"""A text of so many words that count is a draft; a shorter one is a question."""
REASONS = 12
PASSAGE = 45.0
"""About how many words that count a passage has."""
BEST_PASSAGE = 0.4
LINE_WEIGHTS = (2, 1)
"""How often a word of the title and of the headings counts."""
MEANING_OF_QUESTION, MEANING_OF_DRAFT = 0.7, 1.2
"""What the ranking by meaning weighs beside that by words."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A document like the text: its number, its fused score, and the terms they share.

    The score orders the answer to one question and means nothing beside another's.
    """

    number: int
    score: float
    shared: tuple[str, ...]


class Ranker(Protocol):
    """A further way to rank documents by likeness to a text."""

    @property
    def weight(self) -> float:
        """How much its places count beside the others'."""

    def ranked(
        self, text: str, index: SearchIndex, candidates: Collection[int], most: int
    ) -> Sequence[int]:
        """Numbers of documents, the most like first; ``candidates`` are what others have found."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A text as it is compared: how much each of its terms weighs."""

    weights: dict[str, float]
    counting: int

    @property
    def is_long(self) -> bool:
        """Whether it is a draft rather than a question."""
        return self.counting >= LONG


def similar(
    text: str,
    index: SearchIndex,
    *,
    top: int = 10,
    without: Collection[int] = (),
    rankers: Iterable[Ranker] = (),
) -> list[Likeness]:
    """The documents most like a text, the most like first; ``without`` are left out."""
    words = index.analyzer.words(text)[:MOST_WORDS]
    draft = _weighed(words, index)
    if not draft.weights:
        return []
    terms = [term for word in words if word is not STOP for term in word.terms]
    by_meaning = _by_meaning(terms, index, set(without))
    candidates = _candidates(draft, index, set(without)) | set(by_meaning)
    further = [
        (_except(ranker.ranked(text, index, candidates, NEAREST), without), ranker.weight)
        for ranker in rankers
    ]
    candidates |= {number for numbers, _weight in further for number in numbers}
    by_words = _by_words(draft, candidates, index)
    rankings: list[tuple[Sequence[int], float]] = [
        (by_score({number: score for number, (score, _shared) in by_words.items() if score}), 1.0),
        (by_meaning, MEANING_OF_DRAFT if draft.is_long else MEANING_OF_QUESTION),
    ]
    scores = fused([*rankings, *further])
    return [
        Likeness(number, scores[number], _shared(by_words.get(number)))
        for number in by_score(scores)[:top]
    ]


def _except(numbers: Sequence[int], without: Collection[int]) -> list[int]:
    return [number for number in numbers if number not in without]


def _weighed(words: Sequence[Word], index: SearchIndex) -> _Draft:
    """Each term by its rarity, how often it stands, and whether it is a word or a part of one."""
    counts: Counter[str] = Counter()
    kinds: dict[str, float] = {}
    counting = 0
    for word in words:
        if word is STOP:
            continue
        counting += 1
        for term, kind in weighed(word).items():
            counts[term] += 1
            kinds[term] = max(kind, kinds.get(term, 0.0))
    weights = {
        term: kinds[term] * (1 + np.log(count)) * index.rarity(index.having(term))
        for term, count in counts.items()
    }
    return _Draft({term: float(weight) for term, weight in weights.items() if weight > 0}, counting)


def _candidates(draft: _Draft, index: SearchIndex, without: set[int]) -> set[int]:
    """The documents that score highest on the heaviest terms that occur at all."""
    known = {term: weight for term, weight in draft.weights.items() if index.having(term)}
    heaviest = sorted(known, key=lambda term: -known[term])[:RAREST]
    unknown = sorted(draft.weights.keys() - known.keys())[:RAREST]
    scores = np.zeros(index.size, np.float32)
    for term, found in index.postings([*heaviest, *unknown]).items():
        for numbers, says in index.said(found):
            scores[numbers] += np.float32(draft.weights[term]) * says
    scores[np.fromiter(without, np.int64)] = 0
    most = min(CANDIDATES, int((scores > 0).sum()))
    return set(np.argpartition(-scores, most - 1)[:most].tolist()) if most else set()


def _by_meaning(terms: Sequence[str], index: SearchIndex, without: set[int]) -> list[int]:
    """The documents nearest in meaning, the nearest first."""
    model = index.model
    if model is None:
        return []
    vector = model.placed([terms])[0]
    if not vector.any():
        return []
    numbers, near = _near(vector, index, model.nearest_cells(vector, PROBED))
    if not len(numbers):
        return []
    order = np.argsort(-near, kind="stable")[: NEAREST + len(without)]
    return [number for number in numbers[order].tolist() if number not in without][:NEAREST]


def _near(
    vector: NDArray[np.float32], index: SearchIndex, cells: Sequence[int]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    numbers, near = [np.empty(0, np.int32)], [np.empty(0, np.float32)]
    for documents, vectors in index.vectors(cells):
        alive = documents != GONE
        numbers.append(documents[alive])
        near.append(closeness(vectors, vector)[alive])
    return np.concatenate(numbers), np.concatenate(near)


def _by_words(
    draft: _Draft, candidates: set[int], index: SearchIndex
) -> dict[int, tuple[float, Counter[str]]]:
    """The score of each candidate on all terms of the draft, and what each term adds."""
    reader = _Reader(draft.weights, index)
    return {
        number: reader.scored(stored.split("\n"))
        for number, stored in index.stored_terms(candidates).items()
    }


class _Reader:
    """Scores stored measures against a draft's terms."""

    def __init__(self, weights: dict[str, float], index: SearchIndex) -> None:
        self._weights, self._average = weights, index.average
        self._derived = index.analyzer.derived
        self._asked: dict[str, tuple[str, ...]] = {}

    def scored(self, lines: Sequence[str]) -> tuple[float, Counter[str]]:
        """The measure's score, the best passage counting beside the whole; what each term adds."""
        whole, length, best = Counter[str](), 0, 0.0
        for number, line in enumerate(lines):
            counts, words = self._counted(line)
            if number < len(LINE_WEIGHTS):
                counts = Counter({term: n * LINE_WEIGHTS[number] for term, n in counts.items()})
            elif counts:
                best = max(best, sum(self._said(counts, words / PASSAGE).values()))
            length += words
            whole.update(counts)
        said = self._said(whole, length / max(self._average, 1.0))
        return sum(said.values()) + BEST_PASSAGE * best, Counter(said)

    def _counted(self, line: str) -> tuple[Counter[str], int]:
        tokens = line.split(" ")
        counts: Counter[str] = Counter()
        for token in tokens:
            hits = self._asked.get(token)
            if hits is None:
                derived = self._derived(token)
                hits = self._asked[token] = tuple(t for t in derived if t in self._weights)
            if hits:
                counts.update(hits)
        return counts, len(tokens)

    def _said(self, counts: Counter[str], length: float) -> dict[str, float]:
        """BM25 of each term, in a text of this length, the average being 1."""
        norm = K1 * (1 - B + B * length)
        return {
            term: self._weights[term] * count * (K1 + 1) / (count + norm)
            for term, count in counts.items()
        }


def _shared(said: tuple[float, Counter[str]] | None) -> tuple[str, ...]:
    return tuple(term for term, _worth in said[1].most_common(REASONS)) if said else ()
