"""The flow of a round as it is drawn: its phases by name, and why measures left, in words."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from lovende.common.flow_diagram import content
from lovende.common.flow_diagram.content import Counted, Diagram
from lovende.selection.lifecycle import REASONS
from lovende.selection.models import Phase, Round
from lovende.selection.queries.flow import counts_in


def diagram_of(round_: Round) -> Diagram:
    """The diagram of a round that ``rounds_for`` gave; phases not begun have no numbers."""
    counts = content.counted(counts_in(round_))
    phases = tuple(
        _named(phase, count) for phase, count in zip(round_.phases.all(), counts, strict=True)
    )
    made_up = getattr(round_, "synthetic", False)
    return Diagram(round_.title, phases, _("synthetic data") if made_up else "")


def _named(phase: Phase, count: Counted) -> Counted:
    if phase.state == Phase.State.UPCOMING:
        return Counted(str(phase), None, None, None)
    reasons = [(str(REASONS.get(key, key)), number) for key, number in count.reasons]
    return replace(count, name=str(phase), reasons=reasons)
