"""The report on a round as one document, in the language in use, for one reader.

It tells only what the reader may know: ratings, agreement and assignment of finished phases.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lovende.common.documents.model import Document
from lovende.common.texts import LANGUAGES
from lovende.selection.models import Phase, Round
from lovende.selection.report import judged, method, outcome

if TYPE_CHECKING:
    from lovende.people.permissions import Person


def round_report(round_: Round, *, viewer: Person, day: dt.date) -> Document:
    """The report.

    :param round_: as ``rounds_for`` gave it to the viewer.
    :param day: the day that the report is made.
    """
    phases = list(round_.phases.all())
    for phase in phases:
        phase.round = round_
    closed = [one for one in phases if one.state == Phase.State.CLOSED]
    language = (get_language() or LANGUAGES[0]).split("-")[0]
    return Document(
        title=round_.title,
        subtitle=_("Selection of promising methods: report on the round"),
        language=language,
        date=day,
        author=str(round_.organisation),
        contents=_("Contents"),
        front=tuple(method.front(round_, phases, day)),
        blocks=(
            *method.method(round_, phases),
            *method.criteria(round_),
            *outcome.flow(round_),
            *method.assignment(closed),
            *judged.agreement(closed, viewer),
            *judged.shortlist(round_, viewer),
            *outcome.dropped(round_),
            *outcome.overview(round_),
        ),
    )
