"""Nothing about one assessment reaches the other assessor before both are locked.

One person at the governor asks every address of the desk. Then a colleague assesses the same
application. The first asks again and must get the very same answers, byte by byte.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from desk_builder import GOOD, Desk
from lovende.awards.actions.assessing import assess
from lovende.awards.models import Handling

pytestmark = [
    pytest.mark.usefixtures("nav_scheme", "fresh_index"),
    pytest.mark.django_db,
]
SECRET = "En hemmelig grunn"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
NARROWED = (
    *("", "?sort=rank", "?sort=newest", "?sort=amount", "?sort=office", "?state=received"),
    *("?state=assessed", "?priority=prevention", "?officer=none", "?kind=new"),
)


@pytest.fixture
def two(make_user: Any) -> Desk:
    return Desk(make_user, two=True)


def addresses(desk: Desk, held: Handling) -> list[str]:
    queue = reverse("governor-queue", args=[desk.call.pk])
    one = ("handling-page", "handling-assess", "handling-joint", "handling-request")
    return [
        reverse("governor-desk"),
        *(f"{queue}{narrowed}" for narrowed in NARROWED),
        *(reverse(name, args=[desk.call.pk]) for name in ("rank-list", "assessment-agreement")),
        *(reverse(name, args=[held.pk]) for name in one),
        reverse("my-page"),
        reverse("home"),
    ]


def seen(client: Client, asked: list[str], held: Handling) -> dict[str, str]:
    cache.clear()
    found = {}
    for address in asked:
        answer = client.get(address)
        text = TOKEN.sub("", answer.content.decode())
        found[address] = f"{answer.status_code} {answer.headers.get('Location', '')}\n{text}"
    # An attempt to join before both are locked tells nothing either, and changes nothing.
    sent = GOOD | {"submission": str(held.submission_id), "reason": "Enige"}
    answer = client.post(reverse("handling-joint", args=[held.pk]), sent)
    found["join"] = f"{answer.status_code} {answer.headers.get('Location', '')}"
    return found


def judge(by: Any, held: Handling) -> None:
    held = Handling.objects.get(pk=held.pk)
    answers = GOOD | {"need_reason": SECRET}
    assess(by=by, handling=held, submission=held.submission_id, answers=answers)


@pytest.mark.parametrize("role", ["governor_adviser", "governor_manager", "directorate_adviser"])
def test_what_a_colleague_assesses_changes_no_answer(two: Desk, make_user: Any, role: str) -> None:
    held = two.received()
    asked = addresses(two, held)
    organisation = None if role.startswith("directorate") else two.governor
    client = Client()
    client.force_login(make_user(role, organisation=organisation))
    seen(client, asked, held)
    before = seen(client, asked, held)

    judge(two.anne, held)

    after = seen(client, asked, held)
    assert [address for address in before if before[address] != after[address]] == []
    assert SECRET not in "".join(after.values())


def test_when_both_are_locked_both_read_both_so_there_is_something_to_leak(two: Desk) -> None:
    held = two.received()
    judge(two.anne, held)
    client = Client()
    client.force_login(two.berit)
    page = reverse("handling-page", args=[held.pk])
    assert SECRET not in client.get(page).content.decode()

    judge(two.berit, held)

    assert client.get(page).content.decode().count(SECRET) == 2
    joint = client.get(reverse("handling-joint", args=[held.pk])).content.decode()
    assert joint.count(SECRET) >= 2
    agreed = client.get(reverse("assessment-agreement", args=[two.call.pk])).content.decode()
    assert "Cohens kappa" in agreed


def test_one_who_waits_is_told_nothing_of_the_other(two: Desk) -> None:
    held = two.received()
    judge(two.anne, held)
    client = Client()
    client.force_login(two.anne)
    page = client.get(reverse("handling-page", args=[held.pk])).content.decode()
    assert "Vurderingen din er låst" in page
    assert reverse("handling-joint", args=[held.pk]) not in page
