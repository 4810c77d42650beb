"""What the report calls the things that the criteria and phases are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lovende.selection.models import Phase

DIMENSIONS: Mapping[str, Promise] = {
    "transferability": _("Transferability"),
    "goal_attainment": _("Goal attainment"),
}
SOURCES: Mapping[str, Promise] = {
    "report": _("the text of the report"),
    "report_question": _("a question in the report"),
    "report_numbers": _("the numbers in the report"),
    "interview": _("interview"),
    "raters": _("the raters"),
    "web": _("search on the web"),
}
DONE: Mapping[str, Promise] = {
    Phase.Kind.PRECHECK: _("Reports that are practically blank are taken out by a person."),
    Phase.Kind.SCREENING: _("A quick reading. Form: in or out, with the reason."),
    Phase.Kind.IN_DEPTH: _(
        "A careful reading. Form: each criterion (met, partly, not met, cannot be judged yet)"
        " with a quotation from the report, in or out, and whether to go to a case study."
    ),
    Phase.Kind.DISCUSSION: _("Those who rated discuss, and decide with a reason."),
    Phase.Kind.CASES: _("Interviews, and a profile of the method that its office reviews."),
    Phase.Kind.REFERENCE: _("People from the field say what they think of each method."),
    Phase.Kind.CHOICE: _("The directorate chooses methods for trial in other offices."),
}
"""What is done in each kind of phase, with its form where there is one."""


def listed(keys: Iterable[str], words: Mapping[str, Promise]) -> str:
    """The words of the keys, with commas; a dash for none."""
    return ", ".join(str(words[key]) for key in keys) or "–"
