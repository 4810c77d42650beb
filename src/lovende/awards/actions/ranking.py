"""Writes: the order of priority among the applications that a governor has assessed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.awards import desk_rules
from lovende.awards.barring import barred_from
from lovende.awards.models import Handling
from lovende.common.audit import record
from lovende.common.errors import DomainError, InvalidInput, NotAllowed, Problem
from lovende.core.ordering import by_total, moved
from lovende.people.models import Organisation, User
from lovende.schemes.models import Call

MOST = 1_000_000
Ranks = Mapping[int, int | None]


@transaction.atomic
def set_ranks(
    *, by: User, call: Call, governor: Organisation, ranks: Ranks, seen: Ranks
) -> dict[int, int | None]:
    """Write ranks as they were given, by the handling's id; two may share one, None takes it away.

    :param seen: the ranks that stood when they were read: nothing that somebody else has
        changed meanwhile is overwritten.
    :raises InvalidInput: with a problem at each id; nothing is written then.
    """
    held = _held(by, call, governor)
    problems = []
    for pk, rank in ranks.items():
        if pk not in held:
            raise NotAllowed(_("Only applications that you may handle and are assessed."))
        if rank is not None and not 1 <= rank <= MOST:
            problems.append(Problem(str(pk), _("Write a whole number from 1.")))
        elif held[pk].rank != seen.get(pk) and held[pk].rank != rank:
            message = _("Somebody else has changed this to %(rank)s meanwhile.")
            problems.append(Problem(str(pk), message % {"rank": held[pk].rank or "–"}))
    if problems:
        raise InvalidInput(_("The order is not saved."), problems)
    return _write(held, ranks, by=by)


@transaction.atomic
def move_rank(*, by: User, handling: Handling, up: bool) -> dict[int, int | None]:
    """Move one application a step; those that change places with it are numbered anew."""
    one = Handling.objects.select_related("call", "governor").get(pk=handling.pk)
    if one.governor is None:
        raise DomainError(_("The application has no governor."))
    held = _held(by, one.call, one.governor)
    if one.pk not in held:
        raise NotAllowed(_("Only applications that you may handle and are assessed."))
    ranks = {pk: row.rank for pk, row in held.items()}
    return _write(held, moved(ranks, one.pk, up=up), by=by)


@transaction.atomic
def follow_suggestion(*, by: User, call: Call, governor: Organisation) -> dict[int, int | None]:
    """Rank all by the sum of their levels; equal sums share a rank."""
    held = _held(by, call, governor)
    totals = {pk: row.conclusion.total for pk, row in held.items() if row.conclusion}
    return _write(held, by_total(totals), by=by)


def _held(by: User, call: Call, governor: Organisation) -> dict[int, Handling]:
    """The assessed applications that the person may rank, locked; by id."""
    desk_rules.require_governor(by, governor.pk)
    rows = Handling.objects.select_for_update(of=("self",)).filter(
        call=call, governor=governor, state=Handling.State.ASSESSED
    )
    barred = set(rows.filter(barred_from(by)).order_by().values_list("pk", flat=True))
    found = rows.select_related("conclusion").order_by("pk")
    return {row.pk: row for row in found if row.pk not in barred}


def _write(held: Mapping[int, Handling], ranks: Ranks, *, by: User) -> dict[int, int | None]:
    changed = [held[pk] for pk, rank in ranks.items() if held[pk].rank != rank]
    for row in changed:
        record("awards.ranked", row, by=by, before=row.rank, after=ranks[row.pk])
        row.rank = ranks[row.pk]
    Handling.objects.bulk_update(changed, ["rank"], batch_size=500)
    return {pk: row.rank for pk, row in held.items()}
