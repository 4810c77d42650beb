"""Reads: the queues of applications, scoped to the governor's own or, for the directorate, all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from lovende.applications.models import Submission
from lovende.awards.barring import barred_from
from lovende.awards.desk_rules import oversees, own_governors
from lovende.awards.models import Handling
from lovende.people.models import Organisation, User
from lovende.people.permissions import GOVERNOR
from lovende.people.queries import people_at
from lovende.schemes.models import Call

if TYPE_CHECKING:
    from lovende.people.permissions import Person

NOBODY = "none"
ANSWERS = "submission__answer_set__answers"
ORDERS = {
    "received": ("id",),
    "newest": ("-id",),
    "rank": (F("rank").asc(nulls_last=True), "id"),
    "amount": ("-submission__amount", "id"),
    "office": ("application__office__name", "id"),
}
"""By what a queue can be sorted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which applications of a queue are shown, and in which order; empty: all of them."""

    state: str = ""
    kind: str = ""
    priority: str = ""
    officer: str = ""
    governor: str = ""
    sort: str = "received"


def stated_kind(submission: Submission) -> str:
    """What the office says that its application is for."""
    stated = submission.answer_set.answers.get("kind")
    return stated if stated in Handling.Kind.values else str(Handling.Kind.NEW)


def handlings_for(user: Person) -> QuerySet[Handling]:
    """The applications that a person may see: of their own governor, or of all."""
    if oversees(user):
        return Handling.objects.all()
    return Handling.objects.filter(governor__in=own_governors(user))


def call_for(user: Person, pk: int) -> Call | None:
    """One call, when there is an application in it that the person may see."""
    call = Call.objects.filter(pk=pk).select_related("scheme").first()
    seen = call is not None and handlings_for(user).filter(call=call).exists()
    return call if seen else None


def calls_for(user: Person) -> QuerySet[Call]:
    """The calls with applications to see, newest first, each with how many."""
    seen = handlings_for(user).order_by()
    calls = Call.objects.filter(pk__in=seen.values("call")).select_related("scheme")
    own = Q() if oversees(user) else Q(handlings__governor__in=own_governors(user))
    waiting = own & Q(handlings__state=Handling.State.RECEIVED)
    return calls.annotate(
        in_all=Count("handlings", filter=own), waiting=Count("handlings", filter=waiting)
    ).order_by("-year", "pk")


def queue(user: Person, call: Call, wanted: Wanted) -> QuerySet[Handling, int]:
    """The ids of a queue in its order; :func:`rows_of` reads those of one page.

    What tells of an assessment leaves out the applications that one is barred from.
    """
    found = _narrowed(handlings_for(user).filter(call=call), wanted)
    if wanted.priority or wanted.sort == "rank":
        found = found.exclude(barred_from(user))
    order = ORDERS.get(wanted.sort, ORDERS["received"])
    return found.order_by(*order).values_list("pk", flat=True)


def rows_of(ids: Sequence[int]) -> list[Handling]:
    """The applications with these ids as a list shows them, in the same order."""
    found = {one.pk: one for one in _shown(Handling.objects.filter(pk__in=ids))}
    return [found[pk] for pk in ids if pk in found]


def _shown(rows: QuerySet[Handling]) -> QuerySet[Handling]:
    """With titles; the long texts are left where they are."""
    return (
        rows.annotate(title=KeyTextTransform("title", ANSWERS))
        .select_related(
            "application__office", "submission", "officer", "governor",
            "conclusion__answer_set__questionnaire",
        )
        .defer("application__answers", "application__search", "submission__search")
    )  # fmt: skip


def _narrowed(found: QuerySet[Handling], wanted: Wanted) -> QuerySet[Handling]:
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.priority:
        found = found.filter(conclusion__priorities__key=wanted.priority)
    for name in ("officer", "governor"):
        value = getattr(wanted, name)
        if value:
            is_nobody = value == NOBODY
            found = found.filter(**({f"{name}__isnull": True} if is_nobody else {name: int(value)}))
    return found


def state_counts(user: Person, call: Call) -> dict[str, int]:
    """How many of a queue are in each state."""
    rows = handlings_for(user).filter(call=call).order_by().values_list("state")
    return dict(rows.annotate(number=Count("pk")))


def barred_among(user: Person, handlings: list[Handling]) -> set[int]:
    """The ids of those that the person is barred from."""
    ids = [one.pk for one in handlings]
    found = Handling.objects.filter(barred_from(user), pk__in=ids)
    return set(found.order_by().values_list("pk", flat=True))


def people_of(governor: int | None) -> QuerySet[User]:
    """Those who handle applications for a governor today, by name."""
    return people_at(governor, GOVERNOR)


def colleagues_of(user: Person) -> QuerySet[User]:
    """Everybody who handles applications for the same governors; for an overseer, for any."""
    governors = Organisation.objects.filter(kind=Organisation.Kind.GOVERNOR)
    if not oversees(user):
        governors = governors.filter(pk__in=own_governors(user))
    return User.objects.filter(
        memberships__organisation__in=governors, memberships__role__in=GOVERNOR
    ).distinct()


def own_governor(user: Person, governor: int | None = None) -> Organisation | None:
    """The governor that a person works for; the one asked for where there are several."""
    own = Organisation.objects.filter(pk__in=own_governors(user))
    return own.filter(pk=governor).first() if governor else own.first()


def ranked(user: Person, call: Call, governor: Organisation) -> QuerySet[Handling, int]:
    """The ids of the assessed applications that the person may rank, the first one first."""
    rows = Handling.objects.filter(call=call, governor=governor, state=Handling.State.ASSESSED)
    order = (F("rank").asc(nulls_last=True), "-conclusion__total", "id")
    return rows.exclude(barred_from(user)).order_by(*order).values_list("pk", flat=True)


def totals_of(ids: QuerySet[Handling, int]) -> dict[int, int]:
    """The sum of the levels of each."""
    return dict(ids.order_by().values_list("pk", "conclusion__total"))
