"""An order of priority in which several may share a place: moving up and down, and numbering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

Ranks = Mapping[int, int | None]


def moved(ranks: Ranks, key: int, *, up: bool) -> dict[int, int | None]:
    """The ranks after one has been moved a step.

    One that shares its place leaves it, and stands just before (or after) the others. One alone
    changes places with the whole of the place beside it. One without a rank comes last when it
    is moved up. Ranks are numbered anew as in sports: 1, 2, 2, 4.

    :param ranks: key → rank, None for those that have none; keys decide among equals.
    """
    groups = _groups(ranks)
    place = next((at for at, group in enumerate(groups) if key in group), None)
    if place is None:
        if up:
            groups.append([key])
    elif len(groups[place]) > 1:
        groups[place].remove(key)
        groups.insert(place if up else place + 1, [key])
    else:
        other = place - 1 if up else place + 1
        if 0 <= other < len(groups):
            groups[place], groups[other] = groups[other], groups[place]
    return dict.fromkeys(ranks) | numbered(groups)


def numbered(groups: Sequence[Sequence[int]]) -> dict[int, int]:
    """Key → rank, for places in order; those that share a place share a rank."""
    ranks: dict[int, int] = {}
    for group in groups:
        ranks |= dict.fromkeys(group, len(ranks) + 1)
    return ranks


def by_total(totals: Mapping[int, int]) -> dict[int, int]:
    """Key → rank by a total, the highest first; equal totals share a rank."""
    order = sorted(totals, key=lambda key: (-totals[key], key))
    return numbered([list(group) for _total, group in groupby(order, totals.__getitem__)])


def _groups(ranks: Ranks) -> list[list[int]]:
    ranked = sorted((rank, key) for key, rank in ranks.items() if rank is not None)
    return [[key for _rank, key in group] for _rank, group in groupby(ranked, lambda one: one[0])]
