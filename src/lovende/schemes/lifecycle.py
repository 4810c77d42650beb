"""Which state of a call may follow which. A closed call is never opened again."""

from __future__ import annotations

from collections.abc import Mapping

from lovende.schemes.models import Call

CALLS: Mapping[str, frozenset[str]] = {
    Call.State.DRAFT: frozenset({Call.State.OPEN}),
    Call.State.OPEN: frozenset({Call.State.CLOSED}),
    Call.State.CLOSED: frozenset(),
}


def call_may_follow(before: str, after: str) -> bool:
    """Whether a call may go from ``before`` to ``after``."""
    return after in CALLS[before]
