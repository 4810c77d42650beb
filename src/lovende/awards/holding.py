"""What every action at the governor's desk begins with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lovende.awards import desk_rules
from lovende.awards.models import Handling
from lovende.common.errors import InvalidInput, Problem
from lovende.common.national_numbers import holds_national_number
from lovende.people.models import User


def locked(*, handling: Handling, by: User) -> Handling:
    """The handling, locked until the transaction ends, for somebody who may handle it."""
    rows = Handling.objects.select_for_update(of=("self",))
    held = rows.select_related("call", "application__office", "submission").get(pk=handling.pk)
    desk_rules.require_handler(by, held)
    return held


def written(text: str, *, where: str, needed: str) -> str:
    """A text that must be there; ``needed`` says what to write when it is not."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise InvalidInput(needed, [Problem(where, needed)])
    return plain(text, where=where)


def plain(text: str, *, where: str) -> str:
    """A text without national identity numbers."""
    if holds_national_number(text):
        message = _("Take out the national identity number. It must not stand here.")
        raise InvalidInput(message, [Problem(where, message)])
    return text
