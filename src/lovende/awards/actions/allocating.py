"""Writes: adopt an allocation, which proposes a decision on each application in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.awards.desk_rules import require_governor, require_unbarred
from lovende.awards.models import AllocationRun, Decision, Handling
from lovende.awards.models import Grant as Held
from lovende.awards.moving import lock
from lovende.awards.proposing import Terms, proposed
from lovende.awards.queries.allocating import candidates, sharing
from lovende.common.audit import record, signature
from lovende.common.errors import DomainError
from lovende.core.allocation import Allocation, Grant
from lovende.people.models import Organisation, User
from lovende.schemes.models import Call


@transaction.atomic
def adopt(*, by: User | None, call: Call, governor: Organisation, digest: str) -> AllocationRun:
    """Propose what the call's rule gives. ``digest`` is that of the allocation one has seen.

    Money within reach goes to those in turn; each of the others is refused for lack of money.
    As what one gets another does not, whoever is barred from one of them adopts nothing.

    :raises DomainError: when ranks, amounts or the frame have changed since it was shown.
    """
    if by is not None:
        require_governor(by, governor.pk)
    held = list(lock(candidates(call, governor)))
    found = sharing(call, governor)
    if found is None or not found.handlings:
        raise DomainError(_("There is nothing to share yet."))
    if by is not None:
        require_unbarred(by, found.handlings.values())
    given = found.by_rule
    if found.mark != digest:
        raise DomainError(
            _("Something has changed since the allocation was shown. Look at it once more.")
        )
    run = AllocationRun.objects.create(
        call=call,
        governor=governor,
        frame=given.frame,
        seed=given.draw.seed,
        method=given.method,
        digest=given.digest,
        rule=asdict(given.rule),
        lines=[_line(one) for one in given.grants],
        by_label=signature(by),
    )
    _propose_all({str(one.application_id): one for one in held}, given, run, by)
    record("awards.allocation_adopted", run, by=by, total=given.total, left=given.left)
    return run


def _propose_all(
    held: Mapping[str, Handling], given: Allocation, run: AllocationRun, by: User | None
) -> None:
    refused = Terms(reason=Decision.Reason.MONEY)
    # What earlier proposals held is free before any of it is given anew.
    Held.objects.filter(handling__in=[held[one.key] for one in given.grants]).delete()
    for grant in given.grants:
        terms = Terms(amount=grant.granted) if grant.granted else refused
        proposed(held[grant.key], terms, by=by, run=run)


def _line(grant: Grant) -> dict[str, Any]:
    return grant._asdict() | {"kind": grant.kind.value, "reason": grant.reason.value}
