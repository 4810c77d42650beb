"""A measure as somebody hands it in, and how it differs from what stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lovende.common.texts import sort_key
from lovende.measures.models import Measure

# What an empty cell or field means, by field; every other field is a text, where it means "".
EMPTY: dict[str, Any] = {
    "last_year": None,
    "synthetic": False,
    **{
        name: Measure._meta.get_field(name).get_default()  # type: ignore[union-attr]
        for name in ("stage", "goal_attainment", "robustness", "continuation", "language")
    },
}
FIELDS = (
    "title",
    "first_year",
    "last_year",
    "stage",
    *Measure.PROFILE_FIELDS,
    "contact_name",
    "contact_role",
    "contact_email",
    "goal_attainment",
    "goal_verdict",
    "robustness",
    "continuation",
    "language",
    "synthetic",
)
SEARCHED = (*Measure.PROFILE_FIELDS, "goal_verdict")
HEADING_JOINT = " · "


@dataclass(frozen=True, slots=True)
class Draft:
    """A measure to be written. Fields and kinds of terms that are left out stay as they are.

    The names beside the ids are what a reader may search for. ``report_texts`` is the free text
    of the reports that stand once this has been written.
    """

    key: str
    office: tuple[int, str]
    county: tuple[int, str]
    municipalities: Mapping[int, str]
    fields: Mapping[str, Any]
    terms: Mapping[str, frozenset[int]] = field(default_factory=dict)
    report_texts: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """The fields given, with what an empty one means filled in."""
        return {
            name: EMPTY.get(name, "") if value is None else value
            for name, value in self.fields.items()
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """A measure in the bank, with what hangs on it."""

    measure: Measure
    municipalities: frozenset[int]
    terms: Mapping[str, frozenset[int]]
    replicates: str | None

    def differs_from(self, draft: Draft) -> bool:
        """Whether writing the draft would change the measure."""
        measure = self.measure
        return (
            measure.office_id != draft.office[0]
            or measure.county_id != draft.county[0]
            or self.municipalities != draft.municipalities.keys()
            or any(getattr(measure, name) != value for name, value in draft.values().items())
            or any(self.terms.get(kind, frozenset()) != ids for kind, ids in draft.terms.items())
        )

    def all_terms(self, draft: Draft) -> frozenset[int]:
        """The terms that the measure has once the draft has been written."""
        merged = {**self.terms, **draft.terms}
        return frozenset(pk for ids in merged.values() for pk in ids)


def apply(draft: Draft, measure: Measure, *, labels: Iterable[str], revision: int) -> None:
    """Set the measure's columns from the draft, those that are derived included."""
    for name, value in draft.values().items():
        setattr(measure, name, value)
    measure.office_id, measure.county_id = draft.office[0], draft.county[0]
    measure.sort_title = sort_key(measure.title)
    measure.revision = revision
    names = (measure.key, draft.office[1], draft.county[1], *draft.municipalities.values())
    measure.search_text = search_text(measure, (*names, *labels), draft.report_texts)


def search_text(measure: Measure, headings: Iterable[str], texts: Iterable[str]) -> str:
    """Everything that a reader may search for in a measure; never the contact.

    One field a line: the title, then the headings (number, names, what it is filed under), then
    each text. The first two lines are always there.
    """
    own = (str(getattr(measure, name)) for name in SEARCHED)
    body = (" ".join(text.split()) for part in (own, texts) for text in part)
    heading = HEADING_JOINT.join(" ".join(text.split()) for text in headings if text)
    return "\n".join((" ".join(measure.title.split()), heading, *(text for text in body if text)))
