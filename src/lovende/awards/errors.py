"""What goes wrong with applications and their money, told in the user's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lovende.awards.models import Handling
from lovende.common.errors import DomainError
from lovende.questionnaires.display import format_amount
from lovende.schemes.models import Frame

LIMITS = ("schemes_frame_not_exceeded", "schemes_frame_not_negative")


def wrong_state(held: Handling) -> DomainError:
    """That the state of an application does not allow what was asked."""
    message = _("The application is in the state «%(state)s», so this cannot be done.")
    return DomainError(message % {"state": held.get_state_display()})


class FrameExceeded(DomainError):
    """The frame does not hold what was to be granted."""


@contextmanager
def within(frame: Frame) -> Iterator[None]:
    """Writes that the database refuses when they would exceed the frame.

    :raises FrameExceeded: with what is left, as it stands once the writes are undone.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not any(limit in str(error) for limit in LIMITS):
            raise
        frame.refresh_from_db()
        message = _(
            "The frame of %(governor)s does not hold this. Of %(frame)s, %(left)s are left."
        )
        raise FrameExceeded(
            message
            % {
                "governor": frame.governor.name,
                "frame": format_amount(frame.amount),
                "left": format_amount(frame.left),
            }
        ) from error
