"""Which state may follow which, for phases and for a rater's places; and the known reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lovende.selection.models import Event, Phase, Slot

PHASES: Mapping[str, frozenset[str]] = {
    Phase.State.UPCOMING: frozenset({Phase.State.OPEN}),
    Phase.State.OPEN: frozenset({Phase.State.CLOSED}),
    Phase.State.CLOSED: frozenset(),
}
SLOTS: Mapping[str, frozenset[str]] = {
    Slot.State.ASSIGNED: frozenset(
        {Slot.State.LOCKED, Slot.State.ABSTAINED, Slot.State.RECUSED, Slot.State.MOVED}
    ),
    Slot.State.LOCKED: frozenset({Slot.State.RECALLED}),
    Slot.State.RECALLED: frozenset({Slot.State.LOCKED}),
    Slot.State.ABSTAINED: frozenset(),
    Slot.State.RECUSED: frozenset(),
    Slot.State.MOVED: frozenset(),
}
WRITABLE = frozenset({Slot.State.ASSIGNED, Slot.State.RECALLED})
"""Places whose draft may be written on."""

BLANK, NO_REPORT = "blank_report", "no_report"
ALL_OUT, SOME_OUT, ALL_IN = "all_out", "some_out", "all_in"
DISCUSSED, CONFIRMED = "discussed", "confirmed"
DROPPED, STUDIED, HEARD = "dropped", "studied", "heard"
CHOSEN, NOT_CHOSEN = "chosen", "not_chosen"
REASONS: Mapping[str, str | Promise] = {
    BLANK: _("The report is practically blank"),
    NO_REPORT: _("There is no report"),
    ALL_OUT: _("All raters say out"),
    SOME_OUT: _("The raters disagree"),
    ALL_IN: _("All raters say in"),
    DISCUSSED: _("Decided in the joint discussion"),
    CONFIRMED: _("Has a report to judge"),
    DROPPED: _("Dropped in the case study"),
    STUDIED: _("The case study is finished"),
    HEARD: _("Presented to the reference group"),
    CHOSEN: _("Chosen for trial in other offices"),
    NOT_CHOSEN: _("Not chosen for trial"),
}


def phase_may_follow(before: str, after: str) -> bool:
    """Whether a phase may go from ``before`` to ``after``."""
    return after in PHASES[before]


def slot_may_follow(before: str, after: str) -> bool:
    """Whether a rater's place may go from ``before`` to ``after``."""
    return after in SLOTS[before]


def outcome_of(rule: str, verdicts: Sequence[str]) -> tuple[str, str]:
    """Outcome and reason that a rule makes of the verdicts on one measure.

    :param rule: one of :class:`Phase.Rule`, not the empty one.
    :param verdicts: «in» or «out», one a rater; at least one.
    """
    outs = sum(verdict == "out" for verdict in verdicts)
    if not verdicts or rule not in set(Phase.Rule.values) - {Phase.Rule.NONE}:
        raise ValueError(f"Nothing decides: {rule!r} on {len(verdicts)} ratings.")
    reason = ALL_OUT if outs == len(verdicts) else SOME_OUT if outs else ALL_IN
    out = bool(outs) if rule == Phase.Rule.ANY_OUT else outs == len(verdicts)
    return (Event.Outcome.OUT if out else Event.Outcome.ON), reason
