"""The rating screen and the round's page, in a round over every measure of the bank.

Six raters of three departments have two places at each measure, in a screening that is under
way; half of the places are submitted. The base is the bare query for a place by its id.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from bench.stopwatch import Figure, bare, main, queries_of, timed
from bench.words import SEED
from django.db import connection, transaction
from django.utils import timezone

from lovende.common.bulk import insert_rows

if TYPE_CHECKING:
    from django.test import Client

    from lovende.people.models import Organisation, User
    from lovende.selection.models import Phase, Round

DEPARTMENTS = ("Avdeling A", "Avdeling B", "Avdeling C")
RATERS = 6


def run(repetitions: int) -> list[Figure]:
    """«Next measure» by a rater, and the page of the round as its leader and as a rater."""
    with transaction.atomic():
        round_ = _round()
        rater, own = _assign(round_)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    chance = random.Random(SEED)
    drawn = [chance.choice(own[:-1]) for _call in range(repetitions + 5)]
    base = bare("SELECT * FROM selection_slot WHERE id = %s", ([pk] for pk in drawn))
    as_rater, as_leader = (
        _client(rater),
        _client(_person("directorate_adviser", round_.organisation)),
    )
    screens = [_page(as_rater, f"/utvelgelse/vurdering/{pk}/") for pk in drawn]
    saves = [_save(as_rater, pk) for pk in dict.fromkeys(drawn)]
    address = f"/utvelgelse/{round_.pk}/"
    return [
        _figure("next measure", screens, base),
        _figure("rating saved", saves, base),
        _figure("round, by its leader", [_page(as_leader, address)] * len(drawn)),
        _figure("round, by a rater", [_page(as_rater, address)] * len(drawn)),
    ]


def _figure(what: str, calls: list[Callable[[], object]], base: float | None = None) -> Figure:
    p50, p95 = timed(calls)
    return Figure(what, p50, p95, queries_of(calls[0]), base)


def _page(client: Client, address: str) -> Callable[[], object]:
    def call() -> object:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
        return response.content

    return call


def _save(client: Client, slot: int) -> Callable[[], object]:
    def call() -> object:
        sent = {"version": "0", "verdict": "in", "reason": "Ny og nyttig"}
        response = client.post(f"/utvelgelse/vurdering/{slot}/lagre/", sent)
        if response.status_code != 200:
            raise SystemExit(f"{slot}: {response.status_code}")
        return response.content

    return call


def _client(user: User) -> Client:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def _person(role: str, organisation: Organisation, number: int = 0) -> User:
    from lovende.people.models import Membership, User

    user = User.objects.create_user(f"{role}-{number}@example.no", None, name=f"{role} {number}")
    Membership.objects.create(
        user=user, organisation=organisation, role=role, valid_from=date(2020, 1, 1)
    )
    return user


def _round() -> Round:
    """A round over every measure, its pre-check closed with one in twenty out."""
    from lovende.followup.models import Report
    from lovende.people.models import Organisation
    from lovende.schemes.models import Scheme
    from lovende.selection.models import Item, Phase, Round
    from lovende.selection.queries.rounds import criteria_named, designs_of

    scheme = Scheme.objects.get(key="nav-social-services")
    design = designs_of(scheme)[0]
    criteria = criteria_named(scheme, design.criteria.key, design.criteria.version)
    made = Round.objects.create(
        scheme=scheme,
        organisation=Organisation.objects.create(kind="directorate", name="Direktoratet"),
        title="Alle tiltak",
        design=f"{design.key}-{design.version}",
        criteria=criteria.as_json(),
        criteria_digest=criteria.digest,
    )
    for order, one in enumerate(design.phases):
        Phase.objects.create(
            round=made,
            key=one.key,
            order=order,
            kind=one.kind,
            label=one.label,
            per_item=one.raters,
            rule=one.rule,
            state=("closed", "open")[order] if order < 2 else "upcoming",
            closed_at=None if order else timezone.now(),
        )
    reports = Report.objects.order_by("measure_id").values_list("measure_id", "pk")
    insert_rows(Item, ("round", "measure", "report"), [(made.pk, *row) for row in reports])
    _precheck(made)
    return made


def _precheck(round_: Round) -> None:
    from lovende.selection.lifecycle import BLANK, CONFIRMED
    from lovende.selection.models import Event, Item

    phase, now = round_.phases.order_by("order")[0], timezone.now()
    items = Item.objects.filter(round=round_).order_by("pk").values_list("pk", flat=True)
    told = [("on", CONFIRMED) if number % 20 else ("out", BLANK) for number in range(len(items))]
    rows = ((pk, phase.pk, *what, "", now, "") for pk, what in zip(items, told, strict=True))
    insert_rows(Event, ("item", "phase", "outcome", "reason", "note", "at", "by_label"), rows)


def _assign(round_: Round) -> tuple[User, list[int]]:
    """Two places at each measure that is in; gives a rater and the places that are theirs."""
    from lovende.people.models import Organisation
    from lovende.selection.models import RoundRater, Slot
    from lovende.selection.queries.rounds import items_in

    phase: Phase = round_.phases.order_by("order")[1]
    departments = [Organisation.objects.create(kind="research", name=name) for name in DEPARTMENTS]
    raters = []
    for number in range(RATERS):
        department = departments[number % len(departments)]
        user = _person("assessor", department, number)
        made = RoundRater.objects.create(
            round=round_, user=user, label=user.name, department=department
        )
        raters.append(made)
    rows = []
    for number, item in enumerate(items_in(phase).order_by("pk").values_list("pk", flat=True)):
        for place in (0, 1):
            one = raters[(number + place) % RATERS]
            state = "locked" if number % 2 else "assigned"
            rows.append((phase.pk, item, place + 1, one.pk, one.department_id, state, ""))
    columns = ("phase", "item", "number", "rater", "department", "state", "note")
    insert_rows(Slot, columns, rows)
    own = Slot.objects.filter(rater=raters[0], state="assigned").order_by("pk")
    return raters[0].user, list(own.values_list("pk", flat=True))


if __name__ == "__main__":
    main(run)
