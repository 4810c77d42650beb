"""Who may handle, decide and attest, now."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lovende.awards.desk_rules import own_governors
from lovende.awards.models import Decision, Handling
from lovende.common.errors import NotAllowed
from lovende.people.models import Organisation, User
from lovende.people.permissions import Permission, organisations_of, require
from lovende.schemes.models import Call


def require_decider(by: User, handling: Handling) -> None:
    """Whoever decides has budget authority in the body that decides in this call."""
    require(by, Permission.DECIDE_AWARDS)
    if not _belongs(by, handling):
        message = _("In this call, applications are decided by a manager at: %(body)s.")
        raise NotAllowed(message % {"body": deciding_body(handling)})


def require_attester(by: User, decision: Decision) -> None:
    """Another person in the same body attests what one of them has decided."""
    handling = decision.handling
    if handling.call.decides == Call.Decides.DIRECTORATE:
        require(by, Permission.RUN_AWARDS)
    else:
        require(by, Permission.HANDLE_APPLICATIONS)
    if not _belongs(by, handling):
        raise NotAllowed(
            _("Decisions are attested at: %(body)s.") % {"body": deciding_body(handling)}
        )
    if decision.decided_by_id == by.pk:
        raise NotAllowed(_("Somebody else than who decided must attest."))


def require_instance(by: User) -> None:
    """An appeal that was sent on is settled by the directorate, or entered by it."""
    require(by, Permission.DECIDE_AWARDS)
    if not organisations_of(by, Organisation.Kind.DIRECTORATE):
        raise NotAllowed(
            _("An appeal that was sent on is settled by a manager in the directorate.")
        )


def deciding_body(handling: Handling) -> str:
    """The name of whoever has the last word."""
    if handling.call.decides == Call.Decides.DIRECTORATE:
        return _("the directorate")
    return handling.governor.name if handling.governor else "–"


def _belongs(by: User, handling: Handling) -> bool:
    if handling.call.decides == Call.Decides.DIRECTORATE:
        return bool(organisations_of(by, Organisation.Kind.DIRECTORATE))
    return handling.governor_id in own_governors(by)
