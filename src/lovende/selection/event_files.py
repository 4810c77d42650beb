"""Reads a file of events (item, phase, outcome, reason) into a flow, or into what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lovende.common.errors import InvalidInput, Text
from lovende.core.funnel.events import ON, OUT, BadEvents, BadPhases, FaultKind, Flow, flow_of
from lovende.selection.columns import NamedColumn, Problems, text_rows

COLUMNS = (
    NamedColumn("item", ("measure", "tiltak", "key", "nøkkel")),
    NamedColumn("phase", ("fase", "step", "steg")),
    NamedColumn("outcome", ("utfall", "utfallet", "decision", "avgjørelse", "avgjerd")),
    NamedColumn("reason", ("grunn", "årsak", "begrunnelse", "grunngiving"), required=False),
)
OUTCOMES = {
    **dict.fromkeys(("on", "in", "inn", "videre", "vidare"), ON),
    **dict.fromkeys(("out", "ut"), OUT),
}
MOST_PHASES = 200
NO_PHASE = "–"
"""Stands for the phases of a file that names none, so that each of its rows can be told of."""

_SENTENCES: dict[FaultKind, tuple[str, Text]] = {
    FaultKind.NO_ITEM: ("item", gettext_lazy("The key of the item is missing.")),
    FaultKind.UNKNOWN_PHASE: ("phase", gettext_lazy("This phase is not among those of the round.")),
    FaultKind.UNKNOWN_OUTCOME: ("outcome", gettext_lazy("Write «on» or «out».")),
    FaultKind.TWICE: (
        "item",
        gettext_lazy("The item is decided on twice in «{phase}». Keep one of the rows."),
    ),
    FaultKind.AFTER_EXCLUSION: (
        "item",
        gettext_lazy(
            "The item left in «{other}», so «{phase}» cannot decide on it. Remove one of the rows."
        ),
    ),
    FaultKind.SKIPPED: (
        "item",
        gettext_lazy(
            "The item came to «{phase}» without a decision in «{other}». Add that row, or give the"
            " order of the phases with --phase."
        ),
    ),
    FaultKind.NOT_AT_START: ("item", gettext_lazy("The item was not there at the start.")),
}


def read_flow(path: Path, phases: Sequence[str] = ()) -> Flow:
    """The flow that the file tells of; phases come in the order given, else as first met.

    :raises InvalidInput: with the row and column of everything that is wrong.
    """
    rows: list[int] = []
    taken: tuple[list[str], ...] = ([], [], [], [])
    for number, texts in text_rows(path, COLUMNS):
        rows.append(number)
        for column, text in zip(taken, texts, strict=True):
            column.append(text)
    if not rows:
        raise InvalidInput(_("The file has no events."))
    items, at, said, reasons = taken
    outcomes = [OUTCOMES.get(text.casefold(), text) for text in said]
    order = list(phases) or [phase for phase in dict.fromkeys(at) if phase] or [NO_PHASE]
    if len(order) > MOST_PHASES:
        message = _("There are {number} phases in the file; at most {most} are accepted.")
        raise InvalidInput(message.format(number=len(order), most=MOST_PHASES))
    try:
        return flow_of(order, items, at, outcomes, reasons)
    except BadPhases as error:
        raise InvalidInput(
            _("The phases must have different names, none of them empty.")
        ) from error
    except BadEvents as error:
        problems = Problems(path)
        for fault in error.faults:
            where, sentence = _SENTENCES[fault.kind]
            message = str(sentence).format(phase=fault.phase, other=fault.other)
            value = {"item": fault.item, "phase": fault.phase, "outcome": fault.outcome}[where]
            problems.add(rows[fault.event], where, message, value)
        problems.total = error.total
        problems.raise_any()
        raise
