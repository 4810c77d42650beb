"""Which state of an application's handling may follow which."""

from __future__ import annotations

from collections.abc import Mapping

from lovende.awards.models import Handling

_S = Handling.State
HANDLINGS: Mapping[str, frozenset[str]] = {
    _S.RECEIVED: frozenset({_S.RETURNED, _S.ASSESSED, _S.WITHDRAWN}),
    _S.RETURNED: frozenset({_S.RECEIVED, _S.WITHDRAWN}),
    _S.ASSESSED: frozenset({_S.RECEIVED, _S.DECIDED, _S.WITHDRAWN}),
    _S.DECIDED: frozenset({_S.ASSESSED, _S.RELEASED, _S.WITHDRAWN}),
    _S.RELEASED: frozenset({_S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset(),
}


def handling_may_follow(before: str, after: str) -> bool:
    """Whether a handling may go from ``before`` to ``after``."""
    return after in HANDLINGS[before]
