"""A call in words: its terms, and what changed in each version."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lovende.questionnaires.display import format_amount
from lovende.schemes.calls import content_of
from lovende.schemes.models import Call, CallVersion

MONEY = ("position_limit", "competence_limit", "pot")


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of an open call, with what changed as sentences."""

    version: CallVersion
    changes: list[str]


def terms_of(call: Call) -> list[dict[str, str]]:
    """The terms as rows of a description list; frames are listed apart."""
    content = content_of(call)
    return [
        {"term": name, "value": _shown(key, content[key])}
        for key, name in _names().items()
        if key != "frames"
    ]


def versions_of(call: Call) -> list[VersionView]:
    """Every version of a call, newest first."""
    names = _names()
    views = []
    for version in call.versions.all():
        rows = [
            _("%(name)s: from %(before)s to %(after)s")
            % {"name": names[key], "before": _shown(key, one[0]), "after": _shown(key, one[1])}
            for key, one in version.changes.items()
        ]
        views.append(VersionView(version, rows))
    return views


def _names() -> dict[str, str]:
    return {
        "deadline": _("Last day to apply"),
        "position_limit": _("At most for one full-time position, a year"),
        "competence_limit": _("At most for competence, a year"),
        "max_years": _("Most years"),
        "decides": _("Who decides"),
        "pot": _("Money in all"),
        "frames": _("Frames"),
    }


def _shown(key: str, value: Any) -> str:
    if value in (None, "", {}):
        return _("not set")
    if key == "deadline":
        return date_format(dt.date.fromisoformat(value))
    if key in MONEY:
        return format_amount(value)
    if key == "decides":
        return str(Call.Decides(value).label)
    if key == "frames":
        return "; ".join(f"{name} {format_amount(amount)}" for name, amount in value.items())
    return str(value)
