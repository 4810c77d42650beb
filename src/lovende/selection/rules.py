"""Who may open, steer and rate, now. Whoever rates in a round steers nothing in it.

A manager who also rates would learn by steering what a rater must not know: how far the others
have come, and who has given up a measure. So that person is treated as a rater, and somebody
else steers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lovende.common.errors import DomainError, NotAllowed
from lovende.people.models import Organisation, User
from lovende.people.permissions import (
    Permission,
    current_memberships,
    decide,
    organisations_of,
    require,
)
from lovende.schemes.models import Scheme
from lovende.selection.lifecycle import WRITABLE
from lovende.selection.models import Appointment, Phase, Round, RoundRater, Slot

if TYPE_CHECKING:
    from lovende.people.permissions import Person


def research_departments(user: Person) -> set[int]:
    """Ids of the research departments that the person belongs to today."""
    return organisations_of(user, Organisation.Kind.RESEARCH)


def appointed_departments(user: Person) -> list[int]:
    """Those of the person's research departments that may run rounds."""
    own = research_departments(user)
    if not own:
        return []
    found = Appointment.objects.filter(organisation_id__in=own, ended_at__isnull=True)
    return list(found.values_list("organisation_id", flat=True))


def may_open_any(user: Person) -> bool:
    """Whether the person may open a round of some scheme."""
    return bool(decide(user, Permission.RUN_SELECTION)) or bool(appointed_departments(user))


def require_opening(by: User | None, scheme: Scheme, organisation: Organisation) -> None:
    """The directorate opens for itself or a team it has appointed; such a team for itself."""
    if organisation.kind == Organisation.Kind.RESEARCH:
        appointed = Appointment.objects.filter(
            scheme=scheme, organisation=organisation, ended_at__isnull=True
        )
        if not appointed.exists():
            message = _("%(team)s is not appointed to run rounds of this scheme.")
            raise NotAllowed(message % {"team": organisation})
        if by is not None and organisation.pk in research_departments(by):
            return
    elif organisation.kind != Organisation.Kind.DIRECTORATE:
        raise NotAllowed(_("A round is run by the directorate, or by a team it has appointed."))
    require_running(by)


def require_running(by: User | None) -> None:
    """Raise :class:`NotAllowed` with the reason; the command line (None) may."""
    if by is not None:
        require(by, Permission.RUN_SELECTION)


def manages(user: Person, round_: Round) -> bool:
    """Whether the person belongs to those who run the round."""
    if decide(user, Permission.RUN_SELECTION):
        return True
    return round_.organisation_id in appointed_departments(user)


def is_rater(user: Person, round_: Round) -> bool:
    """Whether the person rates in the round, or has done so."""
    return (
        bool(user.is_authenticated)
        and RoundRater.objects.filter(round=round_, user__pk=user.pk or 0).exists()
    )


def steers(user: Person, round_: Round) -> bool:
    """Whether the person may see progress of others and change the round."""
    return manages(user, round_) and not is_rater(user, round_)


def require_reading(user: Person, round_: Round) -> None:
    """Those who run a round and those who rate in it see it."""
    if not manages(user, round_) and not is_rater(user, round_):
        if not user.is_authenticated:
            raise NotAllowed(_("You must log in first."))
        raise NotAllowed(_("Only those who run this round or rate in it may see it."))


def require_steering(by: User | None, round_: Round) -> None:
    """Raise :class:`NotAllowed` unless the person runs the round and rates nothing in it."""
    if by is None:
        return
    if not manages(by, round_):
        raise NotAllowed(_("Only those who run this round may do this."))
    if is_rater(by, round_):
        raise NotAllowed(
            _("You rate in this round. So that ratings stay independent, somebody else runs it.")
        )


def require_open_phase(phase: Phase) -> None:
    """Work is done only while a phase is under way."""
    if not phase.is_open:
        raise DomainError(_("«%(phase)s» is not under way.") % {"phase": phase})


def require_own(by: User | None, slot: Slot) -> None:
    """A rating is written by the rater alone."""
    if by is None or slot.rater.user_id != by.pk:
        raise NotAllowed(_("Only the rater who was given this measure may rate it."))
    require(by, Permission.RATE_MEASURES)


def require_writable(by: User | None, slot: Slot) -> None:
    """A rating is written while the phase is under way and until it is submitted."""
    require_own(by, slot)
    require_open_phase(slot.phase)
    if slot.state not in WRITABLE:
        raise DomainError(
            _("This rating is in the state «%(state)s», so it cannot be changed.")
            % {"state": slot.get_state_display()}
        )


def require_own_office(by: User | None, office: int) -> None:
    """What concerns an office's own measure is said by those who work there."""
    if by is None:
        return
    require(by, Permission.REVIEW_PROFILE)
    if office not in {one.organisation_id for one in current_memberships(by)}:
        raise NotAllowed(_("Only the office that ran the measure may do this."))
