"""Who may handle, decide and attest, now."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lovende.awards.desk_rules import own_governors, require_unbarred
from lovende.awards.models import Decision, Handling
from lovende.common.errors import NotAllowed
from lovende.people.models import Organisation, User
from lovende.people.permissions import Permission, organisations_of, require
from lovende.schemes.models import Call


def require_authority(by: User, call: Call, governor: Organisation | None) -> None:
    """Budget authority in the body that decides on a governor's applications in a call."""
    require(by, Permission.DECIDE_AWARDS)
    if not _belongs(by, call, governor):
        message = _("In this call, applications are decided by a manager at: %(body)s.")
        raise NotAllowed(message % {"body": deciding_body(call, governor)})


def require_decider(by: User, handling: Handling) -> None:
    """Whoever decides has budget authority, and no conflict of interest."""
    require_authority(by, handling.call, handling.governor)
    require_unbarred(by, [handling])


def require_attester(by: User, decision: Decision) -> None:
    """Another person in the same body attests what one of them has decided."""
    call, governor = decision.handling.call, decision.handling.governor
    if call.decides == Call.Decides.DIRECTORATE:
        require(by, Permission.RUN_AWARDS)
    else:
        require(by, Permission.HANDLE_APPLICATIONS)
    if not _belongs(by, call, governor):
        message = _("Decisions are attested at: %(body)s.")
        raise NotAllowed(message % {"body": deciding_body(call, governor)})
    if decision.decided_by_id == by.pk:
        raise NotAllowed(_("Somebody else than who decided must attest."))


def require_instance(by: User, handling: Handling) -> None:
    """An appeal that was sent on is settled by the directorate, or entered by it."""
    require(by, Permission.DECIDE_AWARDS)
    if not organisations_of(by, Organisation.Kind.DIRECTORATE):
        raise NotAllowed(
            _("An appeal that was sent on is settled by a manager in the directorate.")
        )
    require_unbarred(by, [handling])


def deciding_body(call: Call, governor: Organisation | None) -> str:
    """The name of whoever has the last word."""
    if call.decides == Call.Decides.DIRECTORATE:
        return _("the directorate")
    return governor.name if governor else "–"


def _belongs(by: User, call: Call, governor: Organisation | None) -> bool:
    if call.decides == Call.Decides.DIRECTORATE:
        return bool(organisations_of(by, Organisation.Kind.DIRECTORATE))
    return governor is not None and governor.pk in own_governors(by)
