"""Which state of an application may follow which.

A draft becomes handed in without a signature only when changes that were asked for come to
nothing: the version that was handed in before stands again.
"""

from __future__ import annotations

from collections.abc import Mapping

from lovende.applications.models import Application

_S = Application.State
APPLICATIONS: Mapping[str, frozenset[str]] = {
    _S.DRAFT: frozenset({_S.SIGNING, _S.SUBMITTED, _S.WITHDRAWN}),
    _S.SIGNING: frozenset({_S.DRAFT, _S.SUBMITTED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({_S.DRAFT, _S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset(),
}


def application_may_follow(before: str, after: str) -> bool:
    """Whether an application may go from ``before`` to ``after``."""
    return after in APPLICATIONS[before]
