"""The governor's desk on the web: queue, one application, assessment, changes, rank."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bank_builder import make_measure
from desk_builder import GOOD, Desk, levels
from lovende.awards.actions.assessing import assess
from lovende.awards.actions.desk import declare_conflict, set_kind
from lovende.awards.actions.ranking import set_ranks
from lovende.awards.models import Assessment, Handling
from lovende.common.errors import InvalidInput, NotAllowed
from lovende.people.models import Organisation

pytestmark = [
    pytest.mark.usefixtures("nav_scheme", "fresh_index"),
    pytest.mark.django_db,
]


@pytest.fixture
def desk(make_user: Any) -> Desk:
    return Desk(make_user)


@pytest.fixture
def anne(client: Client, desk: Desk) -> Client:
    client.force_login(desk.anne)
    return client


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def assessed(desk: Desk, answers: dict[str, str] | None = None, **changed: str) -> Handling:
    held = desk.received(**changed)
    assess(by=desk.berit, handling=held, submission=held.submission_id, answers=answers or GOOD)
    return Handling.objects.get(pk=held.pk)


def soon(days: int = 7) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


# ── The queue


def titles(response: Any) -> list[str]:
    return [one.title for one in response.context["rows"]]


def test_a_queue_is_narrowed_and_sorted(anne: Client, desk: Desk) -> None:
    one = desk.received(title="Første", wages="100 000")
    assessed(desk, GOOD | {"priorities": "transitions"}, title="Andre", wages="300 000")
    desk.received(title="Tredje", wages="200 000")
    Handling.objects.filter(pk=one.pk).update(officer=desk.anne)
    address = reverse("governor-queue", args=[desk.call.pk])

    def shown(**wanted: str) -> list[str]:
        return titles(anne.get(address, wanted))

    assert shown() == ["Første", "Andre", "Tredje"]
    assert shown(sort="newest") == ["Tredje", "Andre", "Første"]
    assert shown(sort="amount") == ["Andre", "Tredje", "Første"]
    assert shown(state="assessed") == ["Andre"]
    assert shown(priority="transitions") == ["Andre"]
    assert shown(priority="prevention") == []
    assert shown(officer=str(desk.anne.pk)) == ["Første"]
    assert shown(officer="none") == ["Andre", "Tredje"]
    assert shown(kind="replication") == []
    assert shown(state="tull", sort="tull", officer="x") == ["Første", "Andre", "Tredje"]


def test_governors_see_their_own_and_the_directorate_all(
    client: Client, desk: Desk, make_user: Any
) -> None:
    held = desk.received(title="Deres")
    other = Organisation.objects.filter(kind="governor").exclude(pk=desk.governor.pk)[0]
    stranger = make_user("governor_adviser", organisation=other)
    client.force_login(stranger)
    assert "Deres" not in text_of(client.get(reverse("governor-desk")))
    for route, pk in (("governor-queue", desk.call.pk), ("handling-page", held.pk)):
        assert client.get(reverse(route, args=[pk])).status_code == 404

    client.force_login(make_user("directorate_adviser"))
    page = client.get(reverse("governor-queue", args=[desk.call.pk]))
    assert titles(page) == ["Deres"]
    page = text_of(client.get(reverse("handling-page", args=[held.pk])))
    assert "Velg saksbehandler" not in page
    assert reverse("handling-assess", args=[held.pk]) not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_no_page_takes_more_queries_for_more_rows(anne: Client, desk: Desk, rows: int) -> None:
    for number in range(rows):
        assessed(desk, title=f"Søknad {number}")
    waiting = desk.received()
    spent = {}
    for route, pk in (
        ("governor-desk", None),
        ("governor-queue", desk.call.pk),
        ("rank-list", desk.call.pk),
        ("assessment-agreement", desk.call.pk),
        ("handling-page", waiting.pk),
    ):
        address = reverse(route, args=[pk] if pk else [])
        anne.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert anne.get(address).status_code == 200
        spent[route] = len(captured)
    assert spent["governor-queue"] <= 12
    assert spent == {
        "governor-desk": 5,
        "governor-queue": 12,
        "rank-list": 10,
        "assessment-agreement": 7,
        "handling-page": 21,
    }


# ── One application


def test_the_page_shows_what_was_handed_in_and_not_what_is_being_written(
    anne: Client, desk: Desk
) -> None:
    held = desk.received(need="Behovet slik det ble sendt inn")
    application = held.application
    application.answers["need"] = "Halvferdig utkast"
    application.save()
    page = text_of(anne.get(reverse("handling-page", args=[held.pk])))
    assert "Behovet slik det ble sendt inn" in page
    assert "Halvferdig utkast" not in page
    assert "Søkt om" not in page
    assert "Lønn i året: 610" in page
    assert "Kontoret har ikke søkt etter lignende tiltak." in page


def test_the_page_names_applications_like_it_and_the_offices_others(
    anne: Client, desk: Desk
) -> None:
    held = desk.received(title="Denne", categories="housing;training")
    desk.received(title="Samme slag", categories="housing;training;immigrants")
    desk.received(title="Noe annet", categories="user_involvement")
    page = anne.get(reverse("handling-page", args=[held.pk]))
    assert [one["title"] for one in page.context["alike"]] == ["Samme slag"]
    others = [one["title"] for one in page.context["office_applications"]]
    assert others == ["Noe annet", "Samme slag"]


def test_a_formal_requirement_that_fails_says_what_is_wrong(anne: Client, desk: Desk) -> None:
    held = desk.received()
    desk.call.position_limit = 500_000
    desk.call.save()
    page = text_of(anne.get(reverse("handling-page", args=[held.pk])))
    assert "Utlysningen tillater høyst 500 000 kr." in page


def test_replications_are_counted_in_the_whole_country(anne: Client, desk: Desk) -> None:
    measure = make_measure("2020-001")
    again = {"kind": "replication", "replicated": measure.key}
    held = desk.received(**again)
    elsewhere = desk.received(**again)
    other = Organisation.objects.filter(kind="governor").exclude(pk=desk.governor.pk)[0]
    Handling.objects.filter(pk=elsewhere.pk).update(governor=other)
    page = text_of(anne.get(reverse("handling-page", args=[held.pk])))
    assert "2 søknader i hele landet prøver tiltak 2020-001 på nytt" in page
    assert "sier ikke hvor mange" in page

    desk.call.replication_cap = 4
    desk.call.save()
    page = text_of(anne.get(reverse("handling-page", args=[held.pk])))
    assert "Inntil 4 regnes som utviklingsarbeid" in page


def test_a_barred_person_reads_why_and_no_assessment(anne: Client, desk: Desk) -> None:
    held = assessed(desk, GOOD | {"need_reason": "Hemmelig grunn"}, title="Min søknad")
    page = reverse("handling-page", args=[held.pk])
    assert "Hemmelig grunn" in text_of(anne.get(page))
    anne.post(reverse("handling-conflict", args=[held.pk]), {"conflict-reason": "Nabo"})

    assert "Hemmelig grunn" not in text_of(anne.get(page))
    assert "Du har meldt at du er inhabil: Nabo" in text_of(anne.get(page))
    queue = reverse("governor-queue", args=[desk.call.pk])
    row = text_of(anne.get(queue))
    assert "Du er inhabil" in row
    assert '<td class="lv-num">8</td>' not in row
    for told in ({"sort": "rank"}, {"priority": "prevention"}):
        assert titles(anne.get(queue, told)) == []
    assert "Min søknad" not in text_of(anne.get(reverse("rank-list", args=[desk.call.pk])))
    answer = anne.get(reverse("handling-assess", args=[held.pk]))
    assert (answer.status_code, "Nabo" in text_of(answer)) == (403, True)


# ── Assessing


def test_the_form_says_why_the_likelihood_of_success_is_not_asked(anne: Client, desk: Desk) -> None:
    held = desk.received()
    page = text_of(anne.get(reverse("handling-assess", args=[held.pk])))
    assert "Vi spør ikke om tiltaket vil lykkes eller fortsette" in page
    assert "3 – Godt" in page


def test_what_was_written_stays_when_something_is_missing(anne: Client, desk: Desk) -> None:
    held = desk.received()
    address = reverse("handling-assess", args=[held.pk])
    sent = GOOD | {"submission": str(held.submission_id), "evaluation": ""}
    answer = anne.post(address, sent)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Lite om forskning." in page
    assert re.search(r'name="need"[^>]*value="3"[^>]*checked|value="3"[^>]*name="need"', page)
    assert not Assessment.objects.exists()

    answer = anne.post(address, sent | {"evaluation": "0"})
    assert answer["Location"] == reverse("handling-page", args=[held.pk])
    assert Assessment.objects.get().answer_set.answers["evaluation"] == 0


def test_a_new_version_meanwhile_is_told_and_the_text_kept(anne: Client, desk: Desk) -> None:
    held = desk.received()
    answer = anne.post(reverse("handling-assess", args=[held.pk]), GOOD | {"submission": "999999"})
    assert answer.status_code == 422
    assert "ny versjon i mellomtiden" in text_of(answer)
    assert "Lite om forskning." in text_of(answer)


# ── Changes


def test_changes_are_asked_for_and_read_word_by_word(
    anne: Client, desk: Desk, mailoutbox: list[Any]
) -> None:
    held = desk.received(need="Vi har 40 familier.")
    address = reverse("handling-request", args=[held.pk])
    answer = anne.post(address, {"text": "Vis tall", "until": soon(-1).isoformat()})
    assert answer.status_code == 422
    assert "Vis tall" in text_of(answer)
    anne.post(address, {"text": "Vis tall.\nTakk!", "until": soon().isoformat()})

    office = Client()
    office.force_login(desk.office.worker)
    page = text_of(office.get(reverse("application-page", args=[held.application_id])))
    assert "Statsforvalteren ber om endringer" in page
    assert "<p>Vis tall.<br>Takk!</p>" in page

    desk.new_version(held, need="Vi har 60 familier.")
    page = text_of(anne.get(reverse("handling-changes", args=[held.pk])))
    assert "<del>40</del><ins>60</ins>" in page
    assert "Vis tall." in page
    page = text_of(office.get(reverse("application-page", args=[held.application_id])))
    assert "Statsforvalteren ber om endringer" not in page


# ── Rank


def test_ranks_are_written_moved_and_suggested(anne: Client, desk: Desk) -> None:
    weak = assessed(desk, levels(0, 1, 0, 0), title="Svak")
    strong = assessed(desk, levels(3, 3, 3, 3), title="Sterk")
    third = assessed(desk, levels(0, 1, 0, 0), title="Tredje")
    address = reverse("rank-list", args=[desk.call.pk])

    def ranks() -> dict[str, int | None]:
        return {
            one.submission.answer_set.answers["title"]: one.rank
            for one in Handling.objects.select_related("submission__answer_set")
        }

    anne.post(address, {"suggest": "1"})
    assert ranks() == {"Sterk": 1, "Svak": 2, "Tredje": 2}
    anne.post(reverse("rank-move", args=[third.pk]), {"up": "1"})
    assert ranks() == {"Sterk": 1, "Tredje": 2, "Svak": 3}
    sent = {f"rank-{weak.pk}": "1", f"seen-{weak.pk}": "3"}
    anne.post(address, sent)
    assert ranks() == {"Sterk": 1, "Tredje": 2, "Svak": 1}

    answer = anne.post(address, {f"rank-{strong.pk}": "først", f"seen-{strong.pk}": "1"})
    assert answer.status_code == 422
    assert 'value="først"' in text_of(answer)
    answer = anne.post(address, {f"rank-{strong.pk}": "7", f"seen-{strong.pk}": "5"})
    assert answer.status_code == 422
    assert "En annen har endret dette til 1" in text_of(answer)
    assert ranks()["Sterk"] == 1


def test_only_ones_own_assessed_applications_are_ranked(desk: Desk, make_user: Any) -> None:
    held, waiting = assessed(desk), desk.received()
    other = Organisation.objects.filter(kind="governor").exclude(pk=desk.governor.pk)[0]
    stranger = make_user("governor_adviser", organisation=other)

    def write(by: Any, ranks: dict[int, int | None]) -> None:
        set_ranks(by=by, call=desk.call, governor=desk.governor, ranks=ranks, seen={})

    with pytest.raises(NotAllowed):
        write(stranger, {held.pk: 1})
    with pytest.raises(NotAllowed):
        write(desk.anne, {held.pk: 1, waiting.pk: 2})
    with pytest.raises(InvalidInput):
        write(desk.anne, {held.pk: 0})
    declare_conflict(by=desk.anne, handling=held, reason="Nabo")
    with pytest.raises(NotAllowed):
        write(desk.anne, {held.pk: 1})
    write(desk.berit, {held.pk: 3})
    assert Handling.objects.get(pk=held.pk).rank == 3


def test_a_kind_without_its_reason_keeps_the_choice_on_the_page(anne: Client, desk: Desk) -> None:
    held = desk.received()
    address = reverse("handling-kind", args=[held.pk])
    answer = anne.post(address, {"kind": "continuing", "reason": ""})
    assert answer.status_code == 422
    assert "Si hvorfor det er noe annet" in text_of(answer)
    set_kind(by=desk.anne, handling=held, kind="continuing", reason="Fikk penger i fjor.")
    page = text_of(anne.get(reverse("handling-page", args=[held.pk])))
    assert "Kontoret skriver: Nytt tiltak." in page
