"""Which state of an application may follow which."""

from __future__ import annotations

from collections.abc import Mapping

from lovende.applications.models import Application

_S = Application.State
APPLICATIONS: Mapping[str, frozenset[str]] = {
    _S.DRAFT: frozenset({_S.SIGNING, _S.WITHDRAWN}),
    _S.SIGNING: frozenset({_S.DRAFT, _S.SUBMITTED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({_S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset(),
}


def application_may_follow(before: str, after: str) -> bool:
    """Whether an application may go from ``before`` to ``after``."""
    return after in APPLICATIONS[before]
