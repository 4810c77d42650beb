"""Which state of an import run may follow which."""

from __future__ import annotations

from lovende.followup.models import ImportRun

State = ImportRun.State

NEXT: dict[str, frozenset[str]] = {
    State.WAITING: frozenset({State.READING}),
    State.READING: frozenset({State.REFUSED, State.READY, State.FAILED}),
    State.REFUSED: frozenset({State.WAITING}),
    State.READY: frozenset({State.WRITING, State.WAITING}),
    State.WRITING: frozenset({State.DONE, State.FAILED}),
    State.FAILED: frozenset({State.WAITING}),
    State.DONE: frozenset(),
}
AT_WORK = frozenset({State.WAITING, State.READING, State.WRITING})


def may_follow(before: str, after: str, *, stands_still: bool = False) -> bool:
    """Whether a run may go from ``before`` to ``after``.

    A run whose work has died without a word (``stands_still``) may start from the beginning.
    """
    if stands_still and before in AT_WORK and after == State.WAITING:
        return True
    return after in NEXT[before]
