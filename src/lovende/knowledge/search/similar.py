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
from lovende.core.postings import K1, saturated
from lovende.knowledge.search.query import weighed
from lovende.knowledge.search.reading import GONE, SearchIndex

RAREST = 24
CANDIDATES = 300
NEAREST = 200
PROBED = 24
MOST_WORDS = 4_000
LONG = 40
"""A text of so many words that count is a draft; a shorter one is a question."""
REASONS = 6


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
        (by_meaning, 0.5 if draft.is_long else 0.8),
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
        for piece, posting in found:
            numbers = piece.numbers[posting.docs]
            alive = numbers != GONE
            says = saturated(posting.counts, piece.lengths[posting.docs], index.average)
            scores[numbers[alive]] += np.float32(draft.weights[term]) * says[alive]
    scores[list(without)] = 0
    most = min(CANDIDATES, int((scores > 0).sum()))
    return set(np.argpartition(-scores, most - 1)[:most].tolist()) if most else set()


def _by_meaning(terms: Sequence[str], index: SearchIndex, without: set[int]) -> list[int]:
    """The documents whose closest passage lies nearest in meaning, the nearest first."""
    model = index.model
    if model is None:
        return []
    vector = model.placed([terms])[0]
    if not vector.any():
        return []
    numbers, near = _near(vector, index, model.nearest_cells(vector, PROBED))
    if not len(numbers):
        return []
    order = np.argsort(-near, kind="stable")[: NEAREST * 5]
    nearest = dict.fromkeys(int(number) for number in numbers[order] if number not in without)
    return list(nearest)[:NEAREST]


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
    asked: dict[str, tuple[str, ...]] = {}
    derived, weights = index.analyzer.derived, draft.weights
    result: dict[int, tuple[float, Counter[str]]] = {}
    for number, stored in index.stored_terms(candidates).items():
        best, whole, length = 0.0, Counter[str](), 0
        for line in stored.split("\n"):
            tokens = line.split(" ")
            counts: Counter[str] = Counter()
            for token in tokens:
                hits = asked.get(token)
                if hits is None:
                    hits = asked[token] = tuple(t for t in derived(token) if t in weights)
                if hits:
                    counts.update(hits)
            length += len(tokens)
            best = max(best, sum(_say(counts, len(tokens), PASSAGE, weights).values()))
            whole.update(counts)
        said = _say(whole, length, index.average, weights)
        result[number] = (best + WHOLE_SHARE * sum(said.values()), said)
    return result


PASSAGE = 45.0
"""About how many words that count a passage has."""
WHOLE_SHARE = 0.5


def _say(
    counts: Counter[str], length: int, average: float, weights: dict[str, float]
) -> Counter[str]:
    norm = K1 * (0.4 + 0.6 * length / max(average, 1.0))
    return Counter(
        {term: weights[term] * count * (K1 + 1) / (count + norm) for term, count in counts.items()}
    )


def _shared(said: tuple[float, Counter[str]] | None) -> tuple[str, ...]:
    return tuple(term for term, _worth in said[1].most_common(REASONS)) if said else ()
