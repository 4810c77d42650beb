"""Finds the texts of a collection that are alike: near-copies, and groups about the same thing.

Near-copies share most of their runs of three words (shingles; Broder 1997); pairs to compare are
found by min-hashing, and every pair reported has been compared in full. Groups come of spherical
k-means (Dhillon & Modha 2001) on vectors of meaning, and are named by the words that tell them
from the rest (log-odds with a prior; Monroe, Colaresi & Quinn 2008). See
``docs/methods/clusters.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lovende.core.language import JOINT

Vectors = NDArray[np.float32]
Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]

SHINGLE = 3
"""So many words in a row make a shingle."""
LEAST_SHINGLES = 12
"""Shorter texts say too little for a likeness to mean anything."""
COPIED = 0.5
"""Two texts that share so much of all their shingles are near-copies."""
BANDS, BAND, REACH = 40, 3, 4
"""Two texts with a likeness of 0.5 agree on a band with a probability above 0.995."""

SMALLEST = 3
"""Fewer texts are no group."""
EDGE = 0.6
"""A text belongs when its closeness to the centre is so large a share of the group's median."""
MOST_GROUPS = 120
MOST_TRIES, LEAST_TRIES, ROUNDS = 20, 2, 40
TRIED_IN_FULL = 2_000
"""Up to so many texts the groups are looked for most often; of more, the more seldom."""

NAMES = 5
LEAST_SHARE = 0.3
"""A name stands in so large a share of the group."""
TELLING = 2.0
"""A name's log-odds lie so many standard errors above those in the rest."""
COMMONEST = 0.5
"""A word in so large a share of all texts names nothing."""
PRIOR = 5.0
"""How many texts of the whole collection's kind the prior counts as."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Texts of which each is a near-copy of another; ``likeness`` is that of the weakest link."""

    members: tuple[int, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class Group:
    """Texts about the same thing, the most typical first, and the terms that tell them apart."""

    members: tuple[int, ...]
    terms: tuple[str, ...] = ()


# ── Near-copies


def numbered(texts: Iterable[Sequence[str]]) -> tuple[list[Numbers], list[str]]:
    """Each text as numbers of its words in order, and the words by number."""
    known: dict[str, int] = {}
    number = known.setdefault
    rows = [np.array([number(word, len(known)) for word in text], np.int64) for text in texts]
    return rows, list(known)


def near_copies(
    texts: Sequence[Numbers], *, seed: int, threshold: float = COPIED
) -> tuple[Copies, ...]:
    """The sets of near-copies among texts given as words in order, the largest set first.

    Two texts are linked when the Jaccard likeness of their sets of shingles is ``threshold`` or
    more; what is linked, directly or through others, is one set.
    """
    sets = _shingled(texts)
    known = [number for number, one in enumerate(sets) if len(one) >= LEAST_SHINGLES]
    links: dict[tuple[int, int], float] = {}
    for first, second in _candidates([sets[number] for number in known], seed):
        pair = known[first], known[second]
        likeness = jaccard(sets[pair[0]], sets[pair[1]])
        if likeness >= threshold:
            links[pair] = likeness
    found = (_copies(members, links) for members in _linked(links))
    return tuple(sorted(found, key=lambda one: (-len(one.members), one.members)))


def jaccard(first: Hashes, second: Hashes) -> float:
    """What two sorted sets have in common, as a share of all that is in either."""
    common = len(np.intersect1d(first, second, assume_unique=True))
    either = len(first) + len(second) - common
    return common / either if either else 0.0


def _shingled(texts: Sequence[Numbers]) -> list[Hashes]:
    """The set of each text's shingles, each shingle a number."""
    found = []
    factor = np.uint64(0x9E3779B97F4A7C15)
    for text in texts:
        words = text.astype(np.uint64) + np.uint64(1)
        shingles = np.zeros(max(len(words) - SHINGLE + 1, 0), np.uint64)
        for place in range(SHINGLE):
            shingles = (shingles + words[place : place + len(shingles)]) * factor
            shingles ^= shingles >> np.uint64(29)
        found.append(np.unique(shingles))
    return found


def _candidates(sets: Sequence[Hashes], seed: int) -> Iterator[tuple[int, int]]:
    """Pairs that agree on a band of min-hashes; of many that agree, each with the next few.

    Those further apart are linked through the ones between.
    """
    if len(sets) < 2:
        return
    flat = np.concatenate(sets)
    starts = np.cumsum([0, *map(len, sets[:-1])])
    chance = np.random.default_rng(seed)
    seen: set[tuple[int, int]] = set()
    for _band in range(BANDS):
        signature = np.stack([_least(flat, starts, chance) for _column in range(BAND)])
        order = np.lexsort(signature)
        for ahead in range(1, REACH + 1):
            first, second = order[:-ahead], order[ahead:]
            same = (signature[:, first] == signature[:, second]).all(axis=0)
            pairs = np.sort(np.stack([first[same], second[same]]), axis=0)
            fresh = dict.fromkeys(zip(*pairs.tolist(), strict=True)).keys() - seen
            seen |= fresh
            yield from sorted(fresh)


def _least(flat: Hashes, starts: NDArray[np.int64], chance: np.random.Generator) -> Hashes:
    """Of each set the least element in an order drawn at random."""
    factor, shift = chance.integers(1, 2**63, 2, np.uint64)
    mixed = (flat + shift) * (factor | np.uint64(1))
    return np.minimum.reduceat(mixed ^ (mixed >> np.uint64(31)), starts)


def _linked(links: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """What hangs together."""
    near: defaultdict[int, set[int]] = defaultdict(set)
    for first, second in links:
        near[first].add(second)
        near[second].add(first)
    left = set(near)
    for start in sorted(near):
        if start not in left:
            continue
        members, open_ends = [], [start]
        left.discard(start)
        while open_ends:
            members.append(one := open_ends.pop())
            fresh = near[one] & left
            left -= fresh
            open_ends += fresh
        yield sorted(members)


def _copies(members: list[int], links: dict[tuple[int, int], float]) -> Copies:
    inside = set(members)
    return Copies(tuple(members), min(value for pair, value in links.items() if pair[0] in inside))


# ── Groups


def how_many(texts: int) -> int:
    """How many groups to look for: the square root of the number of texts, within reason."""
    return min(round(texts**0.5), MOST_GROUPS, texts // SMALLEST)


def grouped(vectors: Vectors, *, number: int, seed: int) -> tuple[tuple[int, ...], ...]:
    """The texts in up to ``number`` groups, the largest first; in each the most typical first.

    Rows of ``vectors`` are texts. What all texts share is taken away first. A text that lies far
    out, seen from the others of its group, is in no group; nor is one without a vector.
    """
    placed = np.flatnonzero(np.abs(vectors).sum(axis=1) > 0)
    if number < 2 or len(placed) < 2 * SMALLEST:
        return ()
    own = _of_length_one(vectors[placed] - vectors[placed].mean(axis=0))
    cosines = own @ _best_centres(own, number, seed).T
    cell = np.argmax(cosines, axis=1)
    groups = []
    for one in range(cosines.shape[1]):
        members = np.flatnonzero(cell == one)
        close = cosines[members, one]
        kept = close >= EDGE * np.median(close) if len(members) else close > 0
        members, close = members[kept], close[kept]
        if len(members) >= SMALLEST:
            order = np.argsort(-close, kind="stable")
            groups.append(tuple(placed[members[order]].tolist()))
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))


def _best_centres(vectors: Vectors, number: int, seed: int) -> Vectors:
    """The centres of the best of several runs: those that lie closest to their texts in all."""
    chance = np.random.default_rng(seed)
    tries = max(LEAST_TRIES, min(MOST_TRIES, MOST_TRIES * TRIED_IN_FULL // len(vectors)))
    runs = [_centres(vectors, number, chance) for _try in range(tries)]
    return max(runs, key=lambda run: run[1])[0]


def _centres(vectors: Vectors, number: int, chance: np.random.Generator) -> tuple[Vectors, float]:
    centres = _first_centres(vectors, number, chance)
    cell = np.full(len(vectors), -1)
    total = 0.0
    for _round in range(ROUNDS):
        cosines = vectors @ centres.T
        before, cell = cell, np.argmax(cosines, axis=1)
        total = float(cosines[np.arange(len(vectors)), cell].sum())
        if (before == cell).all():
            break
        member = sparse.csr_matrix(
            (np.ones(len(cell), np.float32), (cell, np.arange(len(cell)))),
            shape=(len(centres), len(cell)),
        )
        sums = np.asarray(member @ vectors, np.float32)
        empty = np.bincount(cell, minlength=len(centres)) == 0
        sums[empty] = centres[empty]
        centres = _of_length_one(sums)
    return centres, total


def _first_centres(vectors: Vectors, number: int, chance: np.random.Generator) -> Vectors:
    """Texts far from one another, drawn by how far they lie (k-means++; Arthur & Vassilvitskii)."""
    chosen = [int(chance.integers(len(vectors)))]
    far = 1 - vectors @ vectors[chosen[0]]
    while len(chosen) < min(number, len(vectors)):
        weights = np.maximum(far, 0).astype(np.float64)
        if not weights.sum():
            break
        chosen.append(int(chance.choice(len(vectors), p=weights / weights.sum())))
        far = np.minimum(far, 1 - vectors @ vectors[chosen[-1]])
    return vectors[chosen].copy()


def _of_length_one(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)


# ── Names


def named(
    groups: Iterable[Sequence[int]],
    there: sparse.csr_matrix,
    terms: Sequence[str],
    *,
    most: int = NAMES,
) -> tuple[Group, ...]:
    """Each group with the terms that tell it from the rest of the texts, the most telling first.

    ``there`` has a row for each text and a column for each of ``terms``, 1 where the text has
    it. A term must stand in ``LEAST_SHARE`` of the group and at most in ``COMMONEST`` of all
    texts; one that shares a part with a term chosen before is left out.
    """
    everywhere = np.asarray(there.sum(axis=0)).ravel()
    return tuple(
        Group(tuple(members), tuple(_names(there, everywhere, members, terms, most)))
        for members in groups
    )


def log_odds(
    inside: NDArray[np.floating], size: int, everywhere: NDArray[np.floating], total: int
) -> NDArray[np.floating]:
    """How many standard errors a term's log-odds in a group lie above those in the rest.

    ``inside`` and ``everywhere`` count the texts with each term among ``size`` in the group and
    ``total`` in all. The prior is ``PRIOR`` texts with the terms as frequent as in all.
    """
    prior = PRIOR * everywhere / max(total, 1)
    outside = everywhere - inside
    there, elsewhere = inside + prior, outside + prior
    odds = np.log(there / np.maximum(size + PRIOR - there, 1e-9))
    rest = np.log(elsewhere / np.maximum(total - size + PRIOR - elsewhere, 1e-9))
    return (odds - rest) / np.sqrt(1 / there + 1 / elsewhere)


def _names(
    there: sparse.csr_matrix,
    everywhere: NDArray[np.floating],
    members: Sequence[int],
    terms: Sequence[str],
    most: int,
) -> Iterator[str]:
    total, size = there.shape[0], len(members)
    inside = np.asarray(there[list(members)].sum(axis=0)).ravel()
    candidates = np.flatnonzero((inside >= LEAST_SHARE * size) & (everywhere <= COMMONEST * total))
    scores = log_odds(inside[candidates], size, everywhere[candidates], total)
    ranked = sorted(zip(-scores, (terms[one] for one in candidates.tolist()), strict=True))
    used: set[str] = set()
    chosen = 0
    for score, term in ranked:
        parts = set(term.split(JOINT))
        if -score < TELLING or chosen == most:
            break
        if not parts & used:
            used |= parts
            chosen += 1
            yield term
