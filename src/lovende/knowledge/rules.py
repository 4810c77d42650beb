"""Who may change the table of words."""

from __future__ import annotations

from lovende.people.models import User
from lovende.people.permissions import Permission, require


def require_words(by: User | None) -> None:
    """Raise :class:`NotAllowed` with the reason; the command line (None) may."""
    if by is not None:
        require(by, Permission.EDIT_WORDS)
