"""Who may handle an application, now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lovende.awards.barring import barred_from, why_barred
from lovende.awards.errors import wrong_state
from lovende.awards.models import Handling
from lovende.common.errors import NotAllowed
from lovende.people.models import Organisation, User
from lovende.people.permissions import (
    GOVERNOR,
    Permission,
    decide,
    organisations_of,
    require,
)

if TYPE_CHECKING:
    from lovende.people.permissions import Person


def own_governors(user: Person) -> set[int]:
    """Ids of the governors for which the person handles applications today."""
    return organisations_of(user, Organisation.Kind.GOVERNOR, GOVERNOR)


def oversees(user: Person) -> bool:
    """Whether the person sees the applications of all governors, and handles none."""
    return bool(decide(user, Permission.OVERSEE_APPLICATIONS))


def require_desk(user: Person) -> None:
    """Governors handle, the directorate looks on; for all others there is nothing here."""
    if not oversees(user):
        require(user, Permission.HANDLE_APPLICATIONS)


def require_governor(by: User, governor_id: int | None) -> None:
    """A governor's applications and money are its own people's."""
    require(by, Permission.HANDLE_APPLICATIONS)
    if governor_id not in own_governors(by):
        raise NotAllowed(_("Only the governor of the office's county handles the application."))


def require_own(by: User, held: Handling) -> None:
    """An application is handled by the governor of its county."""
    require_governor(by, held.governor_id)


def require_handler(by: User, held: Handling) -> None:
    """And by somebody there who has no conflict of interest."""
    require_own(by, held)
    require_unbarred(by, [held])


def require_unbarred(by: User, handlings: Iterable[Handling]) -> None:
    """Nobody prepares, decides or attests what they have a conflict of interest in.

    Of many, the first that bars the person is told, with its office. Two queries however many.
    """
    asked = [one.pk for one in handlings]
    rows = Handling.objects.filter(barred_from(by), pk__in=asked).order_by("pk")
    held = rows.select_related("application__office").first()
    if held is None:
        return
    reason = why_barred(by, held)
    if len(asked) == 1:
        raise NotAllowed(reason)
    message = _("Nothing is done: %(office)s. %(reason)s")
    raise NotAllowed(message % {"office": held.application.office, "reason": reason})


def require_state(held: Handling, *states: str) -> None:
    """Raise :class:`DomainError` with the state unless it is one of these."""
    if held.state not in states:
        raise wrong_state(held)
