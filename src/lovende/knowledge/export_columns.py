"""The columns of an exported list: what each is called, what it means, which values it takes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lovende.common.tables import Column, Text
from lovende.knowledge.facets import FACETS, NO, TERM_FACETS, YES
from lovende.knowledge.labels import Vocabulary

MEASURE_FIELDS: Mapping[str, str] = {
    "key": "key",
    "title": "title",
    "office": "office__name",
    "office_number": "office__number",
    "county": "county__name",
    "first_year": "first_year",
    "last_year": "last_year",
    "stage": "stage",
    "goal_attainment": "goal_attainment",
    "goal_verdict": "goal_verdict",
    "robustness": "robustness",
    "continuation": "continuation",
    "replicates": "replicates__key",
    "problem": "problem",
    "target_group": "target_group",
    "cooperation": "cooperation",
    "description": "description",
    "goal_attainment_text": "goal_attainment_text",
    "transferability": "transferability",
    "language": "language",
    "synthetic": "synthetic",
}
"""Column → the field of the measure that fills it."""

CONTACT_FIELDS = ("contact_name", "contact_role", "contact_email")


def columns(words: Vocabulary, *, contacts: bool) -> list[Column]:
    """The columns in their order, in the active language."""
    return [
        *_identity(),
        *_terms(words),
        *_outcome(),
        *_profile(),
        *(_contact() if contacts else ()),
        *_origin(),
    ]


def _choices(facet: str) -> Mapping[str, Text]:
    return FACETS[facet].choices


def _identity() -> list[Column]:
    return [
        Column.of("key", _("Measure number"), _("Names the measure in addresses and files.")),
        Column.of("title", _("Title"), _("What the office calls the measure.")),
        Column.of("office", _("NAV office"), _("The office that runs the measure.")),
        Column.of("office_number", _("Organisation number"), _("The office's number, if known.")),
        Column.of("county", _("County"), _("The office's county.")),
        Column.of(
            "municipalities",
            _("Municipalities"),
            _("The municipalities that the measure serves, separated by semicolons."),
        ),
        Column.of("first_year", _("First year"), _("The year the measure started.")),
        Column.of(
            "last_year", _("Last year"), _("The measure's last year; empty while it is not known.")
        ),
        Column.of("stage", _("Stage"), _("Where the measure is in its life."), _choices("stage")),
    ]


def _terms(words: Vocabulary) -> list[Column]:
    meaning = _("The scheme's own words, separated by semicolons.")
    return [
        Column.of(
            kind,
            FACETS[kind].label,
            meaning,
            {term.key: term.label for term in words.terms[kind].values()},
        )
        for kind in TERM_FACETS
    ]


def _outcome() -> list[Column]:
    return [
        Column.of(
            "goal_attainment",
            _("Goal attainment"),
            _("Whether the measure's own goals were reached, failures included."),
            _choices("goal_attainment"),
        ),
        Column.of("goal_verdict", _("Goal attainment in brief"), _("The verdict in one sentence.")),
        Column.of(
            "robustness",
            _("Robustness of the knowledge"),
            _("What the knowledge about the measure rests on, in rising order."),
            _choices("robustness"),
        ),
        Column.of(
            "continuation",
            _("Form of continuation"),
            _("In what form the measure goes on after the grant."),
            _choices("continuation"),
        ),
        Column.of(
            "replicates",
            _("Replicates measure"),
            _("The number of the measure that this one repeats."),
        ),
        Column.of(
            "grant_received",
            _("Grant received"),
            _("Whole NOK, the sum of the years that were stated; empty when none was."),
        ),
        Column.of(
            "used_wages",
            _("Used for wages"),
            _("Whole NOK, the sum of the years that were stated; empty when none was."),
        ),
        Column.of(
            "used_competence",
            _("Used for competence"),
            _("Whole NOK, the sum of the years that were stated; empty when none was."),
        ),
    ]


def _profile() -> list[Column]:
    return [
        Column.of("problem", _("Problem definition"), _("What the measure is an answer to.")),
        Column.of("target_group", _("Target group"), _("Whom the measure is for.")),
        Column.of("cooperation", _("Need for cooperation"), _("Who must work together.")),
        Column.of("description", _("Concrete description"), _("What is done, and how.")),
        Column.of("goal_attainment_text", _("Goal attainment (text)"), _("What came of it.")),
        Column.of("transferability", _("Transferability"), _("What it takes to do it elsewhere.")),
    ]


def _contact() -> list[Column]:
    shown_to = _("Only for people with a role in the scheme; not to be passed on.")
    return [
        Column.of("contact_name", _("Contact person"), shown_to),
        Column.of("contact_role", _("Contact's role"), shown_to),
        Column.of("contact_email", _("Contact's e-mail"), shown_to),
    ]


def _origin() -> list[Column]:
    return [
        Column.of("language", _("Written language"), _("Of the texts."), _choices("language")),
        Column.of("report_years", _("Report years"), _("The years it has reported on.")),
        Column.of("report_words", _("Words in reports"), _("Words of free text in the reports.")),
        Column.of("source", _("Source"), _("The forms that the information was given on.")),
        Column.of(
            "synthetic",
            _("Synthetic data"),
            _("Whether the row is made up for trying the system."),
            {YES: _("Yes"), NO: _("No")},
        ),
        Column.of("address", _("Address"), _("The measure's page in the knowledge bank.")),
    ]
