"""How a decision is proposed and its money held, for every action that proposes one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lovende.awards.held_money import hold, let_go
from lovende.awards.models import AllocationRun, Decision, Handling
from lovende.common.audit import record, signature
from lovende.common.errors import DomainError, InvalidInput, Problem
from lovende.common.national_numbers import holds_national_number
from lovende.people.models import User
from lovende.questionnaires.display import format_amount

State = Decision.State


@dataclass(frozen=True, slots=True)
class Terms:
    """What is proposed: an amount in whole NOK, or a reason for refusing."""

    amount: int | None = None
    reason: str = ""
    text: str = ""
    conditions: str = ""

    @property
    def outcome(self) -> str:
        """Grant or refusal."""
        return Decision.Outcome.AWARD if self.amount else Decision.Outcome.REFUSAL


def proposed(
    held: Handling, terms: Terms, *, by: User | None, run: AllocationRun | None = None
) -> Decision:
    """Propose in place of what was proposed before; ``held`` is locked by the caller.

    :raises InvalidInput: with what is wrong with the terms.
    :raises FrameExceeded: when the frame does not hold the amount.
    """
    _require_whole(held, terms)
    if held.decisions.filter(state=State.DECIDED).exists():
        raise DomainError(_("It has been decided already. Take the decision back first."))
    cancel_under_way(held)
    if terms.amount:
        hold(held, terms.amount)
    else:
        let_go(held)
    made = Decision.objects.create(
        handling=held,
        number=held.decisions.count() + 1,
        outcome=terms.outcome,
        amount=terms.amount or None,
        reason="" if terms.amount else terms.reason,
        text=terms.text.strip(),
        conditions=terms.conditions.strip() if terms.amount else "",
        run=run,
        proposed_by_label=signature(by),
    )
    record("awards.proposed", made, by=by, outcome=made.outcome, amount=made.amount)
    return made


def cancel_under_way(held: Handling) -> None:
    """Let nothing come of what is proposed or decided and not attested; ``held`` is locked."""
    for one in held.decisions.filter(state__in=(State.PROPOSED, State.DECIDED)):
        one.state = State.CANCELLED
        one.save(update_fields=["state"])


def _require_whole(held: Handling, terms: Terms) -> None:
    problems = []
    most = held.submission.amount_a_year
    if terms.amount is not None and terms.amount < 0:
        problems.append(Problem("amount", _("The amount cannot be negative.")))
    elif terms.amount and terms.amount > most:
        message = _("At most what was applied for: %(amount)s.")
        problems.append(Problem("amount", message % {"amount": format_amount(most)}))
    if not terms.amount and terms.reason not in Decision.Reason.values:
        problems.append(Problem("reason", _("Choose why it is refused, or give an amount.")))
    elif not terms.amount and terms.reason != Decision.Reason.MONEY and not terms.text.strip():
        problems.append(Problem("text", _("Say in words why it is refused.")))
    problems += [
        Problem(name, _("Take out the national identity number. It must not stand here."))
        for name, text in (("text", terms.text), ("conditions", terms.conditions))
        if holds_national_number(text)
    ]
    if problems:
        raise InvalidInput(_("The proposal is not complete yet."), problems)
