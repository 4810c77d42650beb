"""Who may write, sign and hand in an application, now."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lovende.applications.models import Application
from lovende.common.errors import DomainError, NotAllowed
from lovende.people.models import User
from lovende.people.permissions import Permission, offices_of, require
from lovende.schemes.models import Call


def require_own(by: User, office_id: int) -> None:
    """An office's applications are its own people's."""
    require(by, Permission.WRITE_APPLICATION)
    if office_id not in offices_of(by):
        raise NotAllowed(_("Only people of the office may see and write its applications."))


def require_writable(by: User, application: Application) -> None:
    """An application is written while it is a draft and the call is not closed."""
    require_own(by, application.office_id)
    if application.call.state != Call.State.OPEN and application.reopened_until is None:
        raise DomainError(_("The call is not open."))
    if application.state != Application.State.DRAFT:
        message = _("The application is in the state «%(state)s», so it cannot be written on.")
        raise DomainError(message % {"state": application.get_state_display()})


def require_signer(by: User, application: Application) -> None:
    """Whoever signs has the authority, and is neither who wrote last nor who asked."""
    require_own(by, application.office_id)
    require(by, Permission.SIGN_APPLICATION)
    if application.office_id not in offices_of(by, frozenset({"office_manager"})):
        raise NotAllowed(_("Only a manager of the office may sign."))
    if by.pk in {application.saved_by_id, application.requested_by_id}:
        raise NotAllowed(_("Somebody else than who wrote the application must sign it."))


def is_late(application: Application) -> bool:
    """Whether the deadline has passed; it ends with its day in Norway.

    Changes that were asked for have a last day of their own.
    """
    if application.reopened_until is not None:
        return False
    deadline = application.call.deadline
    return deadline is None or timezone.localdate() > deadline


def require_in_time(application: Application) -> None:
    """Nothing is handed in after its last day without a recorded exception."""
    if application.reopened_until is not None:
        if timezone.localdate() <= application.reopened_until:
            return
        message = _("The last day to hand in the changes was %(day)s. Ask the governor.")
        raise DomainError(message % {"day": date_format(application.reopened_until)})
    allowed = application.late_until and timezone.localdate() <= application.late_until
    if application.call.state == Call.State.OPEN and (not is_late(application) or allowed):
        return
    day = application.call.deadline
    message = _(
        "The deadline was %(day)s, so the application cannot be handed in. What you have written"
        " is kept. Ask the directorate for an exception."
    )
    raise DomainError(message % {"day": date_format(day) if day else "–"})
