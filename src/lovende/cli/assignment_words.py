"""Why an assignment cannot be made and what would help, in sentences and for programs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lovende.cli.language import _

SHOWN = 10


def reason(why: Any) -> str:
    """The reason as a sentence."""
    return {
        "TooFewDepartments": _too_few_departments,
        "CapacityTooSmall": _capacity_too_small,
        "DepartmentTooLarge": _department_too_large,
        "ItemsBarred": _items_barred,
        "Bottleneck": _bottleneck,
    }[type(why).__name__](why)


def remedies(found: Any) -> list[str]:
    """Each change that suffices, as a sentence; the smallest of its kind."""
    told = []
    if found.conflicts:
        pairs = [f"{item} – {rater}" for item, rater in found.conflicts]
        told.append(
            _("Lift conflicts, {number} in all: {pairs}.").format(
                number=len(pairs), pairs=_listed(pairs)
            )
        )
    if found.capacity:
        raters = [f"{rater} +{more}" for rater, more in found.capacity]
        told.append(
            _("Raise capacities by {number} in all: {raters}.").format(
                number=sum(more for _rater, more in found.capacity), raters=_listed(raters)
            )
        )
    told.append(
        _("Add raters from departments that are not here yet, with room for: {loads}.").format(
            loads=", ".join(map(str, found.newcomers))
        )
    )
    return told


def as_dict(error: Any) -> dict[str, Any]:
    """The same for a program."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error.reason).__name__).lower()
    found = error.remedies
    return {
        "reason": kind,
        "short": error.short,
        **asdict(error.reason),
        "remedies": {
            "capacity": None if found.capacity is None else dict(found.capacity),
            "conflicts": None
            if found.conflicts is None
            else [{"item": item, "rater": rater} for item, rater in found.conflicts],
            "newcomers": list(found.newcomers),
        },
    }


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    if len(names) <= SHOWN:
        return shown
    return _("{names} and {number} more").format(names=shown, number=len(names) - SHOWN)


def _too_few_departments(why: Any) -> str:
    return _(
        "Each measure is to have raters of {wanted} departments. Those with anybody who can take"
        " one are too few ({number}): {names}."
    ).format(
        wanted=why.wanted,
        number=len(why.departments),
        names=_listed(why.departments) or _("none"),
    )


def _capacity_too_small(why: Any) -> str:
    return _("The raters can take {capacity} ratings in all, but {wanted} are wanted.").format(
        capacity=why.capacity, wanted=why.wanted
    )


def _department_too_large(why: Any) -> str:
    large = [f"{name} ({room})" for name, room in why.departments]
    return _(
        "Too much of the capacity is in one place: {departments}. A department can rate each"
        " measure once, {items} in all, so {usable} of {wanted} ratings can be handed out."
    ).format(departments=_listed(large), items=why.items, usable=why.usable, wanted=why.wanted)


def _items_barred(why: Any) -> str:
    items = [f"{item} ({', '.join(left) or _('none')})" for item, left in why.items]
    return _(
        "Conflicts leave too few departments for some measures. {wanted} are wanted; these have"
        " fewer: {items}."
    ).format(wanted=why.wanted, items=_listed(items))


def _bottleneck(why: Any) -> str:
    return _(
        "{number} measures are to have {wanted} ratings together, but those who may rate them can"
        " take {possible}: {items}. No more room: {raters}."
    ).format(
        number=len(why.items),
        wanted=why.wanted,
        possible=why.possible,
        items=_listed(why.items),
        raters=_listed(why.raters) or _("none"),
    )
