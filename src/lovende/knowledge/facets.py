"""The facets of the bank: by what a list of measures can be narrowed, and in which order.

A facet has a fixed set of choices, or takes its values from the scheme's terms, the counties,
the offices or the years. Within a facet several values mean «or»; between facets «and».
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lovende.measures.models import (
    Continuation,
    GoalAttainment,
    Robustness,
    Stage,
    WrittenLanguage,
)

Text = str | Promise
Source = Literal["choices", "terms", "counties", "offices", "years"]

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the list. ``choices`` are the values where they are fixed."""

    key: str
    label: Text
    source: Source = "choices"
    choices: Mapping[str, Text] = field(default_factory=dict)
    help: Text = ""


def _of(choices: type[TextChoices]) -> Mapping[str, Text]:
    return MappingProxyType({member.value: member.label for member in choices})


FACETS: Mapping[str, Facet] = MappingProxyType(
    {
        facet.key: facet
        for facet in (
            Facet("category", _("Category"), "terms"),
            Facet("age_group", _("Age group"), "terms"),
            Facet("law_section", _("Section of the law"), "terms"),
            Facet("priority_area", _("Priority area"), "terms"),
            Facet("county", _("County"), "counties"),
            Facet("office", _("NAV office"), "offices"),
            Facet("year", _("Year"), "years"),
            Facet("stage", _("Stage"), choices=_of(Stage)),
            Facet("goal_attainment", _("Goal attainment"), choices=_of(GoalAttainment)),
            Facet(
                "failed",
                _("What did not work"),
                choices={YES: _("Goals not reached, or stopped")},
            ),
            Facet("robustness", _("Robustness of the knowledge"), choices=_of(Robustness)),
            Facet("continuation", _("Form of continuation"), choices=_of(Continuation)),
            Facet(
                "replication",
                _("Replication"),
                choices={YES: _("Repeats another measure"), NO: _("A measure of its own")},
            ),
            Facet(
                "synthetic",
                _("Real or synthetic"),
                choices={YES: _("Synthetic data"), NO: _("Real data")},
            ),
            Facet("language", _("Written language"), choices=_of(WrittenLanguage)),
        )
    }
)
TERM_FACETS = tuple(key for key, facet in FACETS.items() if facet.source == "terms")

RELEVANCE = "relevance"
SORTS: Mapping[str, Text] = MappingProxyType(
    {
        RELEVANCE: _("Best match"),
        "title": _("Title"),
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "county": _("County"),
    }
)
DEFAULT_SORT = "title"
