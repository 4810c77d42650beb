"""Nothing about one rating reaches another rater: every route, byte by byte, before and after.

One rater asks every address of the site. Then another rater writes, submits, takes back, submits
again and gives a measure up. The first asks once more, and must get the very same answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lovende.selection.actions.ratings import abstain, recall, recuse
from lovende.selection.actions.rounds import close_phase
from lovende.selection.models import Rating, Round, Slot
from selection_builder import (
    answers,
    make_round,
    phase,
    rate,
    rate_all,
    rater,
    slots_of,
    to_screening,
    write,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]

Asked = tuple[str, str, dict[str, str]]
SECRET = "En hemmelig grunn"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
"""When a file was made, which stands in it."""
LEFT_OUT = {"account_logout", "mfa_activate_totp", "mfa_generate_recovery_codes"}
"""Log the person out, or draw a secret anew at each request."""


OF_A_ROUND = (
    *("round-detail", "round-agreement", "rating-queue", "discussion-list"),
    *("round-precheck", "round-assignment", "phase-close", "round-shortlist"),
    *("case-list", "reference-list", "choice-list", "round-conflicts", "round-overview"),
)
OF_AN_ITEM = ("discussion-item", "case-detail", "choice-item")
OF_A_RATING = ("rating-page", "rating-save", "rating-give-up", "rating-recall")
OF_AN_IMPORT = (
    *("import-detail", "import-mapping", "import-again", "import-confirm"),
    "import-problems",
)
OF_A_CALL = (
    *("call-detail", "call-prepare", "call-open", "call-close", "application-start"),
    *("application-page", "application-similar", "application-mark"),
)
OF_AN_AWARD = (
    *("decision-list", "allocation-page", "frame-move", "decision-item"),
    *("release-page", "letter-preview", "appeal-item"),
)
OF_A_DESK = (
    *("governor-queue", "rank-list", "assessment-agreement", "handling-page", "rank-move"),
    *("handling-assess", "handling-joint", "handling-again", "handling-changes"),
    *("handling-request", "handling-go-on", "handling-officer", "handling-kind"),
    *("handling-conflict", "handling-governor"),
)
OF_A_STEP = ("application-step", "application-save")


def route_names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from route_names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def addresses(mine: Slot, other: Slot) -> list[Asked]:
    """Method, address and data of everything there is to ask, for one's own place and another's."""
    pk, key = mine.phase.round_id, mine.item.measure.key
    taken = {
        "measure-detail": [{"key": key}],
        "measure-alike": [{"key": key}],
        "alike-set": [{"key": key}],
        "word-undo": [{"pk": 1}],
        "measure-export": [{"suffix": "json"}, {"suffix": "csv"}],
        "case-document": [{"pk": UUID(int=1)}],
        "reference-answer": [{"token": UUID(int=1)}],
        "profile-review": [{"pk": 1}],
        "letter-page": [{"token": UUID(int=1)}],
        "letter-file": [{"token": UUID(int=1)}],
        "letter-template": [{"pk": 1, "outcome": "award", "language": "nb"}],
        "award-export": [{"suffix": "csv"}],
        "indicator-export": [{"pk": 1, "suffix": "csv"}],
        "account_reset_password_from_key": [{"uidb36": "1", "key": "abc-def"}],
    }
    taken["round-flow"] = [{"pk": pk, "suffix": suffix} for suffix in ("svg", "csv")]
    taken["round-flow-measures"] = [
        {"pk": pk, "phase": "screening", "box": box} for box in ("inn", "ut", "videre", "venter")
    ]
    taken["round-report"] = [
        {"pk": pk, "language": "nb", "suffix": suffix} for suffix in ("pdf", "docx")
    ]
    taken["round-overview-file"] = [{"pk": pk, "suffix": "csv"}]
    taken |= {name: [{"pk": pk}] for name in OF_A_ROUND}
    taken |= {name: [{"pk": pk, "item": mine.item_id}] for name in OF_AN_ITEM}
    taken |= {name: [{"pk": mine.pk}, {"pk": other.pk}] for name in OF_A_RATING}
    taken |= {name: [{"pk": UUID(int=1)}] for name in OF_AN_IMPORT}
    taken |= {name: [{"pk": 1}] for name in OF_A_CALL}
    taken |= {name: [{"pk": 1}] for name in OF_AN_AWARD}
    taken |= {name: [{"pk": 1}] for name in OF_A_DESK}
    taken |= {name: [{"pk": 1, "step": "need"}] for name in OF_A_STEP}
    asked = []
    for name in route_names(get_resolver().url_patterns):
        if name in LEFT_OUT:
            continue
        for kwargs in taken.get(name, [{}]):
            address = reverse(name, kwargs=kwargs)
            asked.append(("GET", address, {}))
            if name in ("phase-close", "rating-recall", "round-assignment", "round-precheck"):
                asked.append(("POST", address, {}))
            if name in ("rating-save", "rating-page") and kwargs["pk"] == mine.pk:
                asked.append(("POST", reverse("rating-save", kwargs=kwargs), {"verdict": "in"}))
    asked.append(("GET", f"/tiltak/?q={SECRET}", {}))
    asked.append(("GET", f"/tiltak/forslag/?q={SECRET.split()[1]}", {}))
    return asked


def seen(client: Client, asked: list[Asked]) -> dict[str, str]:
    """What each request is answered with: status, headers and content, tokens taken out."""
    cache.clear()
    found = {}
    for method, address, data in asked:
        ask = client.get if method == "GET" else client.post
        response = ask(address, data)
        body = b"".join(response) if response.streaming else response.content
        text = CLOCK.sub("", TOKEN.sub("", body.decode(errors="replace")))
        kept = {k: v for k, v in response.headers.items() if k not in ("Expires", "Last-Modified")}
        found[f"{method} {address}"] = f"{response.status_code} {sorted(kept.items())}\n{text}"
    return found


@pytest.fixture
def screened() -> Round:
    made = make_round(6)
    to_screening(made)
    return made


def shared(made: Round, one: str, other: str) -> tuple[Slot, Slot]:
    """The places of two raters at a measure that both have."""
    mine = {slot.item_id: slot for slot in slots_of(made, "screening", rater__label=one)}
    theirs = slots_of(made, "screening", rater__label=other)
    return next((mine[slot.item_id], slot) for slot in theirs if slot.item_id in mine)


ACTS: dict[str, Callable[[Slot], Any]] = {
    "writes": lambda slot: write(slot, answers(slot, "out", reason=SECRET)),
    "submits": lambda slot: rate(slot, "out", reason=SECRET),
    "takes back": lambda slot: (
        rate(slot, "out", reason=SECRET),
        recall(by=slot.rater.user, slot=slot, reason=SECRET),
    ),
    "cannot judge": lambda slot: abstain(by=slot.rater.user, slot=slot, reason=SECRET),
    "has a conflict": lambda slot: recuse(by=slot.rater.user, slot=slot, reason=SECRET),
}


@pytest.mark.parametrize("mine_locked", [False, True], ids=["not rated yet", "own is locked"])
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_what_another_rater_does_changes_no_answer(
    screened: Round, act: Callable[[Slot], Any], mine_locked: bool
) -> None:
    mine, theirs = shared(screened, "Anne", "Berit")
    if mine_locked:
        rate(mine)
    client = Client()
    client.force_login(rater(screened, "Anne").user)
    asked = addresses(mine, theirs)
    seen(client, asked)  # what the asking itself changes has happened by now
    before = seen(client, asked)

    act(theirs)

    after = seen(client, asked)
    assert len(before) > 40
    assert [address for address in before if before[address] != after[address]] == []
    assert SECRET not in "".join(text for address, text in after.items() if SECRET not in address)
    assert mail.outbox == []


def test_even_when_all_others_are_done_nothing_shows(screened: Round) -> None:
    mine, theirs = shared(screened, "Anne", "Berit")
    client = Client()
    client.force_login(rater(screened, "Anne").user)
    asked = addresses(mine, theirs)
    seen(client, asked)
    before = seen(client, asked)
    for name in ("Berit", "Cato"):
        for slot in slots_of(screened, "screening", rater__label=name):
            rate(slot, "out", reason=SECRET)
    after = seen(client, asked)
    assert [address for address in before if before[address] != after[address]] == []


def test_the_same_is_seen_by_those_who_run_the_round_so_there_is_something_to_leak(
    screened: Round, make_user: Any
) -> None:
    client = Client()
    client.force_login(make_user("directorate_manager"))
    address = reverse("round-detail", args=[screened.pk])
    before = TOKEN.sub("", client.get(address).content.decode())
    rate(slots_of(screened, "screening")[0], "out", reason=SECRET)
    after = TOKEN.sub("", client.get(address).content.decode())
    assert before != after
    assert SECRET not in after


def test_after_the_phase_both_read_both(screened: Round) -> None:
    rate_all(screened, "screening", {"m0": "out-in"})
    client = Client()
    client.force_login(rater(screened, "Anne").user)
    agreed = reverse("round-agreement", args=[screened.pk])
    assert "lv-num" not in client.get(agreed).content.decode()
    close_phase(by=None, phase=phase(screened, "screening"))
    assert "83" in client.get(agreed).content.decode()
    assert Rating.objects.count() == 12
