"""Which state may follow which, for a handling, a decision and an appeal."""

from __future__ import annotations

from collections.abc import Mapping

from lovende.awards.models import Appeal, Decision, Handling

_S = Handling.State
HANDLINGS: Mapping[str, frozenset[str]] = {
    _S.RECEIVED: frozenset({_S.RETURNED, _S.ASSESSED, _S.WITHDRAWN}),
    _S.RETURNED: frozenset({_S.RECEIVED, _S.WITHDRAWN}),
    _S.ASSESSED: frozenset({_S.RECEIVED, _S.DECIDED, _S.WITHDRAWN}),
    _S.DECIDED: frozenset({_S.ASSESSED, _S.RELEASED, _S.WITHDRAWN}),
    _S.RELEASED: frozenset({_S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset(),
}

_D = Decision.State
DECISIONS: Mapping[str, frozenset[str]] = {
    _D.PROPOSED: frozenset({_D.DECIDED, _D.CANCELLED}),
    _D.DECIDED: frozenset({_D.ATTESTED, _D.CANCELLED}),
    _D.ATTESTED: frozenset(),
    _D.CANCELLED: frozenset(),
}

_A = Appeal.State
APPEALS: Mapping[str, frozenset[str]] = {
    _A.LODGED: frozenset({_A.FORWARDED, _A.CHANGED, _A.DISMISSED}),
    _A.FORWARDED: frozenset({_A.CHANGED, _A.UPHELD}),
    _A.CHANGED: frozenset(),
    _A.UPHELD: frozenset(),
    _A.DISMISSED: frozenset(),
}


def handling_may_follow(before: str, after: str) -> bool:
    """Whether a handling may go from ``before`` to ``after``."""
    return after in HANDLINGS[before]


def decision_may_follow(before: str, after: str) -> bool:
    """Whether a decision may go from ``before`` to ``after``."""
    return after in DECISIONS[before]


def appeal_may_follow(before: str, after: str) -> bool:
    """Whether an appeal may go from ``before`` to ``after``."""
    return after in APPEALS[before]
