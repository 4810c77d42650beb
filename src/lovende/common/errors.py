"""Errors that the domain raises and that people may read.

Each carries a message in the user's language that says what is wrong and what to do. The web
turns them into pages, the command line into messages; neither shows a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


class DomainError(Exception):
    """Something that cannot be done, with a reason that a user can act on."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(DomainError):
    """The person may not do this; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in what was given.

    ``where`` names the place (a file and key, a row and column, a field), ``message`` what is
    wrong and what to do, ``value`` what stood there.
    """

    where: str
    message: Text
    value: str = ""


class InvalidInput(DomainError):
    """What was given cannot be used; ``problems`` lists every fault that was found."""

    def __init__(self, message: Text, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)
