"""How money of a frame is held for an application, for every action that holds some."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lovende.awards.errors import within
from lovende.awards.models import Decision, Grant, Handling
from lovende.common.errors import DomainError
from lovende.schemes.models import Frame


def hold(handling: Handling, amount: int) -> Grant:
    """Hold so much of the governor's frame, in place of what is held already.

    :raises FrameExceeded: when the frame has not so much left; nothing is changed then.
    """
    frame = Frame.objects.select_related("governor").filter(
        call=handling.call_id, governor=handling.governor_id
    )
    found = frame.first()
    if found is None:
        raise DomainError(_("The governor has no frame in this call."))
    with within(found):
        made, _new = Grant.objects.update_or_create(
            handling=handling, defaults={"frame": found, "amount": amount}
        )
    return made


def let_go(handling: Handling) -> None:
    """Hold nothing for the application any more."""
    Grant.objects.filter(handling=handling).delete()


def restore(handling: Handling) -> None:
    """Hold what the newest attested decision grants; nothing where there is none."""
    attested = handling.decisions.filter(state=Decision.State.ATTESTED).order_by("-number")
    standing = attested.first()
    if standing is not None and standing.amount:
        hold(handling, standing.amount)
    else:
        let_go(handling)
