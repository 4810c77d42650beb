"""The demo's call: 250 made-up applications in every state, marked as such, the same each time."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lovende.applications.demo.staging import COUNT, install_demo_applications
from lovende.applications.demo.writing import Known, applications, places
from lovende.applications.models import Application, Submission
from lovende.applications.queries import applications_of
from lovende.awards.models import Handling
from lovende.people.demo import DOMAIN, install_demo_people
from lovende.people.models import User
from lovende.questionnaires.answers import check_answers
from lovende.schemes.models import Call

SCHEME = "nav-social-services"
KNOWN = [Known("a", frozenset({"housing"})), Known("b", frozenset({"housing", "immigrants"}))]


def texts() -> dict[str, Any]:
    file = resources.files("lovende.applications") / "data" / "demo.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def written(seed: int) -> list[Any]:
    at = places(texts(), [("03", "nb"), ("46", "nn")])
    return list(applications(texts(), at, KNOWN, count=COUNT, seed=seed))


def test_the_same_seed_writes_the_same_and_another_writes_something_else() -> None:
    assert written(1) == written(1)
    assert written(1) != written(2)


def test_every_application_says_that_it_is_made_up_in_its_own_language() -> None:
    marks = {"nb": "(oppdiktet)", "nn": "(oppdikta)"}

    assert all(one.answers["title"].endswith(marks[one.place.language]) for one in written(1))


def test_no_office_applies_twice_for_the_same() -> None:
    asked = Counter((one.place.name, one.answers["description"]) for one in written(1))

    assert set(asked.values()) == {1}


def test_each_demand_is_met_well_by_some_and_badly_by_others() -> None:
    vague = {theme["vague"] for theme in texts()["theme"]}
    questions = Counter(one.answers["research_question"] in vague for one in written(1))
    designs = Counter(one.answers["comparison"] for one in written(1))

    assert min(questions.values()) >= COUNT * 0.15
    assert set(designs) == {"neighbours", "own_development", "other", "nothing"}
    assert min(designs.values()) >= COUNT * 0.05


@pytest.mark.usefixtures("nav_scheme")
def test_every_answer_fits_the_form_of_the_call() -> None:
    form = Call.objects.get(year=2026).application_form
    assert form is not None

    for one in written(1):
        assert check_answers(form.form, one.answers).problems == ()


@pytest.mark.usefixtures("nav_scheme")
def test_the_call_is_made_once_with_applications_in_every_state() -> None:
    install_demo_people()
    call = install_demo_applications(scheme=SCHEME, domain=DOMAIN)
    assert install_demo_applications(scheme=SCHEME, domain=DOMAIN) is None
    assert call is not None

    states = Counter(Application.objects.values_list("state", flat=True))
    assert states == {"draft": 23, "signing": 7, "submitted": 218, "withdrawn": 6}
    assert Submission.objects.count() == Handling.objects.exclude(governor=None).count() == 224
    assert all(frame.amount > 0 for frame in call.frames.all())
    page = Client().get(reverse("call-detail", args=[call.pk])).content.decode()
    assert "lv-synthetic-notice" in page
    worker = User.objects.get(email=f"kontor{DOMAIN}")
    own = Counter(applications_of(worker).values_list("state", flat=True))
    assert own == {"draft": 1, "signing": 1, "submitted": 2}
