"""A call in words: its terms, and what changed in each version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lovende.common.texts import localized
from lovende.questionnaires.display import format_amount
from lovende.schemes.calls import content_of
from lovende.schemes.models import Call, CallVersion
from lovende.schemes.queries import possible_areas

MONEY = frozenset({"position_limit", "competence_limit", "pot"})
LABELS: Mapping[str, Any] = {
    "decides": Call.Decides,
    "when_full": Call.WhenFull,
    "reporting": Call.Reporting,
}
APART = frozenset({"introduction", "priority_areas", "frames"})
"""Shown elsewhere on the page than among the terms."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of an open call, with what changed as sentences."""

    version: CallVersion
    changes: list[str]


def terms_of(call: Call) -> list[dict[str, str]]:
    """The terms as rows of a description list; frames are listed apart."""
    content = content_of(call)
    return [
        {"term": name, "value": _shown(key, content[key], {})}
        for key, name in _names().items()
        if key not in APART
    ]


def versions_of(call: Call, *, after: int = 0) -> list[VersionView]:
    """Every version of a call from above a number on, newest first."""
    versions = list(call.versions.filter(number__gt=after))
    areas = _areas(call) if any("priority_areas" in one.changes for one in versions) else {}
    return [
        VersionView(one, [_change(key, both, areas) for key, both in one.changes.items()])
        for one in versions
    ]


def _change(key: str, both: Sequence[Any], areas: Mapping[str, str]) -> str:
    sentence = _("%(name)s: from %(before)s to %(after)s")
    before, after = (_shown(key, one, areas) for one in both)
    return sentence % {"name": _names()[key], "before": before, "after": after}


def _areas(call: Call) -> dict[str, str]:
    return {one.key: localized(one.label) for one in possible_areas(call)}


def _names() -> dict[str, str]:
    return {
        "introduction": _("Text for applicants"),
        "priority_areas": _("Priority areas"),
        "deadline": _("Last day to apply"),
        "position_limit": _("At most for one full-time position, a year"),
        "competence_limit": _("At most for competence, a year"),
        "max_years": _("Most years"),
        "decides": _("Who decides"),
        "assessors": _("Assessed by"),
        "replication_cap": _("Replications of one measure that count as development work"),
        "when_full": _("When the next in order of priority does not fit in the frame"),
        "partial_grants": _("Less than was applied for may be granted"),
        "reporting": _("What a measure reports"),
        "appeal_weeks": _("Time to appeal, from receipt of the letter"),
        "appeal_instance": _("Appeals are settled by"),
        "pot": _("Money in all"),
        "frames": _("Frames"),
    }


def _shown(key: str, value: Any, areas: Mapping[str, str]) -> str:
    if key == "replication_cap" and value is None:
        return _("any number")
    if key == "partial_grants":
        return _("Yes") if value else _("No")
    if value in (None, "", {}, []):
        return _("not set")
    return _written(key, value, areas)


def _written(key: str, value: Any, areas: Mapping[str, str]) -> str:
    """A value that is there, as a sentence has it."""
    if key in LABELS:
        return str(LABELS[key](value).label)
    if key in MONEY:
        return format_amount(value)
    ways = {
        "deadline": lambda: date_format(dt.date.fromisoformat(value)),
        "introduction": lambda: f"«{localized(value)}»",
        "priority_areas": lambda: ", ".join(areas.get(one, one) for one in value),
        "assessors": lambda: (
            ngettext("%(number)s person", "%(number)s people, independently of each other", value)
            % {"number": value}
        ),
        "appeal_weeks": lambda: (
            ngettext("%(number)s week", "%(number)s weeks", value) % {"number": value}
        ),
        "appeal_instance": lambda: localized(value),
        "frames": lambda: "; ".join(f"{who} {format_amount(sum_)}" for who, sum_ in value.items()),
    }
    return ways[key]() if key in ways else str(value)
