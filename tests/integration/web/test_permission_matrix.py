"""Every route of the site, for every kind of person: nothing is reachable that is not listed.

The table is ``permission_matrix.txt`` beside this file. A new route fails here until someone has
written down who may use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from application_builder import Office
from bank_builder import make_measure
from call_builder import opened_call
from lovende.applications.actions import sign_and_submit, start
from lovende.awards.models import Handling
from lovende.followup.models import ImportRun
from lovende.people.models import Role
from lovende.schemes.actions import install_all
from lovende.schemes.models import Call, Frame
from lovende.selection.actions.assigning import assign_phase
from lovende.selection.actions.rounds import close_phase, set_raters
from selection_builder import make_round, phase, rater, slots_of

LINES = [
    line.split()
    for line in Path(__file__).with_name("permission_matrix.txt").read_text().splitlines()
    if line.strip() and not line.startswith("#")
]
PEOPLE = LINES[0][2:]
ROWS = {
    (route, method): dict(zip(PEOPLE, answers, strict=True))
    for route, method, *answers in LINES[1:]
}

RUN = UUID(int=1)

# What stands in the address where a route takes something.
ADDRESSES: dict[str, dict[str, Any]] = {
    "measure-export": {"suffix": "csv"},
    "measure-alike": {"key": "provetiltak"},
    "measure-detail": {"key": "provetiltak"},
    "alike-set": {"key": "provetiltak"},
    "word-undo": {"pk": 1},
    "import-detail": {"pk": RUN},
    "import-mapping": {"pk": RUN},
    "import-again": {"pk": RUN},
    "import-confirm": {"pk": RUN},
    "import-problems": {"pk": RUN},
    "case-document": {"pk": RUN},
    "reference-answer": {"token": RUN},
    "appeal-item": {"pk": 1},
    "letter-page": {"token": RUN},
    "letter-file": {"token": RUN},
    "award-export": {"suffix": "csv"},
    "profile-review": {"pk": 1},
    "account_reset_password_from_key": {"uidb36": "1", "key": "abc-def"},
}


def routes(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    """The name of every route, those of included address tables too."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from routes(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern} has no name, so it cannot be listed"
            yield ":".join(filter(None, [namespace, pattern.name]))


def test_every_route_is_in_the_table_once_for_each_method_and_no_other_is():
    names = list(routes(get_resolver().url_patterns))

    assert len(names) == len(set(names))
    assert {route for route, _method in ROWS} == set(names)
    assert set(ROWS) == {(name, method) for name in names for method in ("GET", "POST")}
    assert len(ROWS) == len(LINES) - 1


def test_every_kind_of_person_has_a_column():
    assert set(PEOPLE) == {"anonymous", "reader", *Role.values}


@pytest.mark.sqlite_only  # who may do what does not hang on the database
@pytest.mark.django_db
def test_each_person_gets_the_expected_answer(users_by_role):
    install_all()
    make_measure("provetiltak")
    ImportRun.objects.create(
        pk=RUN, filename="runde.xlsx", options={"scheme": "nav-social-services"}
    )
    addresses = ADDRESSES | round_with(users_by_role["assessor"])
    call = opened_call().pk
    addresses |= {route: {"pk": call} for route in CALL_ROUTES}
    frame = Frame.objects.get().pk
    addresses |= {"decision-list": {"pk": frame}, "allocation-page": {"pk": frame}}
    addresses |= {"release-page": {"pk": frame}, "letter-preview": {"pk": 1}}
    addresses |= {"letter-template": {"pk": call, "outcome": "award", "language": "nb"}}
    addresses |= {"indicator-export": {"pk": call, "suffix": "csv"}}
    addresses |= {"frame-move": {"pk": call}, "decision-item": {"pk": 1}}
    addresses |= desk_addresses(users_by_role, call)
    addresses |= application_addresses(users_by_role["office_worker"], call)
    cache.clear()
    wrong = []
    sessions: dict[Any, str] = {}
    for (route, method), expected in ROWS.items():
        address = reverse(route, kwargs=addresses.get(route))
        for person, answer in expected.items():
            client = client_of(users_by_role[person], sessions)
            got = answer_of(client.generic(method, address))
            if got != answer:
                wrong.append(f"{method} {route} as {person}: {got}, expected {answer}")
    assert wrong == [], "\n".join(wrong)


def round_with(assessor: Any) -> dict[str, dict[str, Any]]:
    """A round in its screening in which the assessor rates, and what stands in its addresses."""
    made = make_round(2, names={"Berit": "Avdeling B"})
    own = assessor.memberships.get().organisation
    other = rater(made, "Berit")
    chosen = [(assessor, own, None), (other.user, other.department, None)]
    set_raters(by=None, round_=made, raters=chosen)
    close_phase(by=None, phase=phase(made, "precheck"))
    assign_phase(by=None, phase=phase(made, "screening"), seed=1)
    slot = slots_of(made, "screening", rater__user=assessor)[0]
    whole = {"pk": made.pk}
    one = {"pk": slot.pk}
    item = {"pk": made.pk, "item": slot.item_id}
    return {
        **dict.fromkeys(ROUND_ROUTES, whole),
        **dict.fromkeys(RATING_ROUTES, one),
        **dict.fromkeys(ITEM_ROUTES, item),
        "round-flow": {"pk": made.pk, "suffix": "csv"},
        "round-overview-file": {"pk": made.pk, "suffix": "csv"},
        "round-report": {"pk": made.pk, "language": "nn", "suffix": "docx"},
        "round-flow-measures": {"pk": made.pk, "phase": "screening", "box": "inn"},
    }


ROUND_ROUTES = (
    *("round-detail", "round-agreement", "rating-queue", "discussion-list"),
    *("round-precheck", "round-assignment", "phase-close", "round-shortlist"),
    *("case-list", "reference-list", "choice-list", "round-conflicts", "round-overview"),
)
ITEM_ROUTES = ("discussion-item", "case-detail", "choice-item")


def application_addresses(worker: Any, call: int) -> dict[str, dict[str, Any]]:
    """A draft of the office that both its people belong to, and what stands in its addresses."""
    office = worker.memberships.get().organisation
    made = start(by=worker, call=Call.objects.get(pk=call), office=office)
    whole = {"pk": made.pk}
    names = ("page", "similar", "mark")
    return {
        **{f"application-{name}": whole for name in names},
        "application-start": {"pk": call},
        "application-step": {"pk": made.pk, "step": "need"},
        "application-save": {"pk": made.pk, "step": "need"},
    }


def desk_addresses(users: dict[str, Any], call: int) -> dict[str, dict[str, Any]]:
    """A handed-in application that the governor here handles, and what stands in its addresses."""
    office = Office.at_work(
        Call.objects.get(pk=call), users["office_worker"], users["office_manager"]
    )
    sent = sign_and_submit(by=office.manager, application=office.signing())
    handling = Handling.objects.get(submission=sent)
    handling.governor = users["governor_adviser"].memberships.get().organisation
    handling.save(update_fields=["governor"])
    return {
        **{route: {"pk": call} for route in DESK_CALL_ROUTES},
        **{route: {"pk": handling.pk} for route in DESK_ROUTES},
    }


DESK_CALL_ROUTES = ("governor-queue", "rank-list", "assessment-agreement")
DESK_ROUTES = (
    *("handling-page", "handling-assess", "handling-joint", "handling-again", "rank-move"),
    *("handling-changes", "handling-request", "handling-go-on", "handling-officer"),
    *("handling-kind", "handling-conflict", "handling-governor"),
)
CALL_ROUTES = ("call-detail", "call-prepare", "call-open", "call-close")
RATING_ROUTES = ("rating-page", "rating-save", "rating-give-up", "rating-recall")


def client_of(person: Any, sessions: dict[Any, str]) -> Client:
    """A fresh browser, logged in when they have an account; once for all while that lasts."""
    client = Client()
    if not person.is_authenticated:
        return client
    kept = sessions.get(person.pk)
    if kept and Session.objects.filter(session_key=kept).exists():
        client.cookies[settings.SESSION_COOKIE_NAME] = kept
        return client
    client.force_login(person)
    sessions[person.pk] = client.session.session_key or ""
    return client


def answer_of(response: Any) -> str:
    """The table's word for a response."""
    context = response.context or {}
    if response.status_code == 302:
        return where(response["Location"])
    if response.status_code == 403:
        return "refused" if context.get("reason") else "403 without a reason"
    if response.status_code == 400:
        return "cannot" if context.get("reason") else "400 without a reason"
    if response.status_code == 200:
        return "stale" if context.get("token_fail") else "ok"
    return {404: "missing", 405: "method", 422: "again"}.get(
        response.status_code, str(response.status_code)
    )


def where(target: str) -> str:
    """The table's word for where one is sent."""
    known = {
        "account_login": "login",
        "account_reauthenticate": "confirm",
        "account_reset_password_done": "there",
        "home": "home",
        "my-page": "mine",
        "word-changes": "changes",
    }
    path = target.partition("?")[0]
    if path == reverse("import-detail", kwargs={"pk": RUN}):
        return "run"
    if re.fullmatch(r"/utvelgelse/(vurdering/)?\d+/(mine/)?", path):
        return "round"
    if re.fullmatch(r"/direktorat/utlysninger/\d+/", path):
        return "call"
    if re.fullmatch(r"/tildeling/(ramme|soknad)/\d+/(fordeling/)?", path):
        return "award"
    if re.fullmatch(r"/statsforvalter/(soknad/)?\d+/([a-z]+/)?", path):
        return "desk"
    if re.fullmatch(r"/soknader/\d+/[a-z]+/", path):
        return "application"
    return next((word for name, word in known.items() if path == reverse(name)), target)
