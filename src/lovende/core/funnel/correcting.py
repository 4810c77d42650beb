"""The contradictions between printed figures, and the smallest correction that explains them.

Smallest means: fewest figures changed; among those, least changed, counted in units of each
figure's last printed digit. The search is exact within its limits: a correction must change a
figure of every equation that fails, and, where that breaks another equation, one more figure of
an equation it touches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lovende.core.funnel.figures import Computed, Printed, Rule, Sum, System, computed
from lovende.core.funnel.solving import Budget, TooWide, smallest

MOST_CHANGED = 8
NODES = 20_000
EFFORT = 100_000
FEWEST_NODES = 1_000
"""How many sets of figures, and values of open ones, are tried in all, and at least in a group."""
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that should be another. ``right`` is a count, a statistic, or None: not estimable.

    ``alone`` names figures of the same statement that are what the changed figure was printed as:
    the text may have told of them one by one.
    """

    figure: int
    right: int | float | None
    size: float
    alone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """Changes after which every equation they touch holds."""

    changes: tuple[Change, ...]

    @property
    def size(self) -> float:
        """How much is changed, in units of the last printed digits."""
        return sum(change.size for change in self.changes)


@dataclass(frozen=True, slots=True)
class Finding:
    """Equations that fail and hang together, and their corrections, the smallest first.

    All corrections given change equally few figures. ``complete`` says that the search reached its
    end, so that there are no others of the same number. ``best`` are those that also change
    least; more than one means that the figures do not tell which is right.
    """

    contradictions: tuple[int, ...]
    corrections: tuple[Correction, ...]
    complete: bool

    @property
    def best(self) -> tuple[Correction, ...]:
        """The corrections that change least."""
        first = self.corrections[:1]
        return tuple(one for one in self.corrections if one.size <= first[0].size + 1e-9)


def check(system: System) -> tuple[Finding, ...]:
    """Every contradiction in the figures, grouped by what it shares; empty when all is consistent.

    Contradictions that share no figure are explained apart from each other, unless their
    corrections together would break something.
    """
    counts = system.counts
    failing = [n for n in range(len(system.equations)) if not system.holds(n, counts)]
    groups = _connected(system, failing)
    explained: dict[tuple[int, ...], Finding] = {}
    while True:
        for group in groups:
            if group not in explained:
                explained[group] = _explained(system, group, 1 / len(groups))
        findings = [explained[group] for group in groups]
        clash = _clash(system, findings)
        if clash is None:
            return tuple(findings)
        merged = tuple(sorted(n for place in clash for n in groups[place]))
        groups = [group for place, group in enumerate(groups) if place not in clash] + [merged]


def _connected(system: System, failing: Iterable[int]) -> list[tuple[int, ...]]:
    """The failing equations in groups that share figures."""
    groups: list[tuple[set[int], list[int]]] = []
    for number in failing:
        figures, members = set(system.involved[number]), [number]
        apart = []
        for group in groups:
            if group[0] & figures:
                figures |= group[0]
                members += group[1]
            else:
                apart.append(group)
        groups = [*apart, (figures, members)]
    return sorted(tuple(sorted(members)) for _figures, members in groups)


def _explained(system: System, group: tuple[int, ...], share: float) -> Finding:
    """A group with its corrections, sought with its share of the effort."""
    limit = max(round(NODES * share), FEWEST_NODES)
    search = _Search(system, group, limit, Budget(max(round(EFFORT * share), FEWEST_NODES)))
    complete = search.run()
    found = sorted(search.found, key=lambda one: (one.size, [c.figure for c in one.changes]))
    return Finding(group, tuple(found[:SHOWN]), complete and len(found) <= SHOWN)


def _clash(system: System, findings: list[Finding]) -> set[int] | None:
    """Findings whose first corrections, all made at once, break an equation; None when none do."""
    chosen = [one.corrections[0].changes if one.corrections else () for one in findings]
    counts = system.counts
    freed: dict[int, set[int]] = {}
    for place, changes in enumerate(chosen):
        for change in changes:
            freed.setdefault(change.figure, set()).add(place)
            if isinstance(system.figures[change.figure].printed, int):
                counts[change.figure] = int(change.right or 0)
    for number, equation in enumerate(system.equations):
        if isinstance(equation, Computed) and equation.figure in freed:
            continue
        touching = {p for figure in system.involved[number] for p in freed.get(figure, ())}
        if len(touching) > 1 and not system.holds(number, counts):
            return touching
    return None


@dataclass(slots=True)
class _Search:
    """Depth-first, by growing number of changed figures."""

    system: System
    group: tuple[int, ...]
    limit: int
    budget: Budget
    most: int = 0
    nodes: int = 0
    seen: set[frozenset[int]] = field(default_factory=set)
    found: list[Correction] = field(default_factory=list)

    def run(self) -> bool:
        """Find all corrections of the smallest number of figures; False when a limit was met."""
        try:
            for self.most in range(1, MOST_CHANGED + 1):
                self.seen.clear()
                self._from(frozenset())
                if self.found:
                    return True
        except TooWide:
            pass
        return False

    def _from(self, freed: frozenset[int]) -> None:
        """Corrections that change these figures, and as many more as are allowed."""
        if freed in self.seen:
            return
        self.seen.add(freed)
        self.nodes += 1
        if self.nodes > self.limit:
            raise TooWide
        open_ones = [n for n in self.group if not self.system.involved[n] & freed]
        if len(freed) + _disjoint(self.system, open_ones) > self.most:
            return
        if open_ones:
            nearest = min(open_ones, key=lambda n: len(self.system.involved[n]))
            self._each(freed, self.system.involved[nearest])
            return
        counts = smallest(self.system, freed, self.budget)
        if counts is not None:
            changes = tuple(_change(self.system, one, counts) for one in sorted(freed))
            self.found.append(Correction(changes))
        elif len(freed) < self.most:
            beside = (figures for figures in self.system.involved if figures & freed)
            self._each(freed, frozenset[int]().union(*beside) - freed)

    def _each(self, freed: frozenset[int], more: frozenset[int]) -> None:
        for figure in sorted(more):
            self._from(freed | {figure})


def _disjoint(system: System, equations: Iterable[int]) -> int:
    """How many of the equations share no figure, taken one by one: so many changes at least."""
    taken: set[int] = set()
    number = 0
    for figures in sorted((system.involved[n] for n in equations), key=len):
        if not figures & taken:
            taken |= figures
            number += 1
    return number


def _change(system: System, figure: int, counts: list[int]) -> Change:
    printed = system.figures[figure].printed
    if isinstance(printed, int):
        size = abs(counts[figure] - printed)
        return Change(figure, counts[figure], size, _alone(system, figure, counts))
    equation = next(
        one for one in system.equations if isinstance(one, Computed) and one.figure == figure
    )
    right = computed(equation, counts)
    return Change(figure, right, _units(printed, right))


def _units(printed: Printed, right: float | None) -> float:
    """How far a statistic is from what is printed, in its last digits; not estimable counts 1."""
    if right is None:
        return 1.0
    return max(float(round(abs(right - float(printed.value)) / float(printed.unit))), 1.0)


def _alone(system: System, figure: int, counts: list[int]) -> tuple[int, ...]:
    printed = system.figures[figure].count
    return tuple(
        other
        for equation in system.equations
        if isinstance(equation, Sum) and equation.rule is Rule.STATEMENT
        if (figure, 1) in equation.right and len(equation.left) > 1
        for other, _times in equation.left
        if counts[other] == printed
    )
