"""Changes to the reference group: invite somebody, and what they answer."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.common.audit import record
from lovende.common.errors import DomainError
from lovende.people.models import User
from lovende.selection import rules
from lovende.selection.models import Feedback, Item, Phase, ReferenceMember, Round
from lovende.selection.queries.hearing import newest
from lovende.selection.queries.rounds import items_in, locked_phases


@transaction.atomic
def invite_member(
    *, by: User | None, round_: Round, email: str, name: str, organisation: str
) -> ReferenceMember:
    """Invite somebody while the phase is under way; the same person again is nobody new."""
    rules.require_steering(by, round_)
    _open(round_)
    made, new = ReferenceMember.objects.get_or_create(
        round=round_,
        email=email.strip().lower(),
        defaults={"name": name.strip(), "organisation": organisation.strip()},
    )
    if new:
        record("selection.member_invited", made, by=by)
    return made


@transaction.atomic
def give_feedback(
    *,
    by: User | None,
    member: ReferenceMember,
    item: Item,
    promising: bool,
    innovative: bool,
    would_try: bool,
    concerns: str,
) -> Feedback:
    """Keep a member's answer on one method; a later answer replaces it, and both are kept."""
    phase = _open(member.round)
    if not items_in(phase).filter(pk=item.pk).exists():
        raise DomainError(_("This method is not before the reference group."))
    given = {
        "promising": promising,
        "innovative": innovative,
        "would_try": would_try,
        "concerns": concerns.strip(),
    }
    before = newest(member.round, only=item.pk, member=member).get((member.pk, item.pk))
    if before is not None and all(getattr(before, name) == value for name, value in given.items()):
        return before
    number = before.number + 1 if before else 1
    made = Feedback.objects.create(member=member, item=item, number=number, **given)
    record("selection.feedback_given", made, by=by, member=member.pk)
    return made


def _open(round_: Round) -> Phase:
    """The reference phase, locked until the transaction ends."""
    phases = locked_phases()
    phase = phases.filter(round=round_, kind=Phase.Kind.REFERENCE).first()
    if phase is None:
        raise DomainError(_("This round has no reference group."))
    rules.require_open_phase(phase)
    return phase
