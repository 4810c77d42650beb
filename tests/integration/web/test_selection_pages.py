"""The pages of a selection: a round from opening to decision, and ratings that are never lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bank_builder import make_measure, make_report
from lovende.measures.models import Measure
from lovende.people.models import Organisation
from lovende.selection.actions.assigning import assign_phase
from lovende.selection.actions.rounds import close_phase
from lovende.selection.models import Consensus, Draft, Event, Item, Rating, Round, Slot
from selection_builder import (
    LONG,
    answers,
    make_rater,
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


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def manager(make_user: Any) -> Client:
    return client_of(make_user("directorate_manager"))


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_round_is_run_from_opening_to_decision_in_the_browser(manager: Client) -> None:
    for number in range(3):
        measure = make_measure(f"m{number}", title=f"Tiltak nummer {number}")
        blank = number == 2
        make_report(measure, answers={} if blank else LONG, blank=blank, words=40 * (not blank))
    people = [make_rater("Anne", "Avdeling A"), make_rater("Berit", "Avdeling B")]
    own = Organisation.objects.get(kind="directorate")
    opened = manager.post(
        reverse("round-open"),
        {
            "title": "Lovende 2021",
            "organisation": own.pk,
            "search": "https://x.no/tiltak/?year=2021",
            "deadline_screening": "2031-02-01",
        },
    )
    made = Round.objects.get()
    assert opened["Location"] == reverse("round-detail", args=[made.pk])
    assert str(phase(made, "screening").deadline) == "2031-02-01"

    precheck = reverse("round-precheck", args=[made.pk])
    assert "Tiltak nummer 2" in text(manager.get(precheck))
    assert "Tiltak nummer 1" not in text(manager.get(precheck))
    manager.post(precheck, {"item": [made.items.get(measure__key="m2").pk, "x"]})
    manager.post(reverse("phase-close", args=[made.pk]))

    assignment = reverse("round-assignment", args=[made.pk])
    ids = [one.pk for one in people]
    assert manager.post(assignment, {"raters-sent": "1", "raters": ids}).status_code == 302
    assert manager.post(assignment, {"seed-sent": "1", "seed": "5"}).status_code == 302
    assert "Avdeling B" in text(manager.get(assignment))

    for person, verdicts in zip(people, (("in", "out"), ("in", "in")), strict=True):
        client = client_of(person)
        slots = slots_of(made, "screening", rater__user=person)
        for slot, verdict in zip(slots, verdicts, strict=True):
            sent = {"verdict": verdict, "reason": "Grunn", "version": "0", "submit": "1"}
            assert client.post(reverse("rating-page", args=[slot.pk]), sent).status_code == 302
    manager.post(reverse("phase-close", args=[made.pk]))
    assert Event.objects.filter(phase__key="screening", outcome="on").count() == 2
    page = text(manager.get(reverse("round-detail", args=[made.pk])))
    assert "Dybdeundersøkelse" in page
    assert "50" in text(manager.get(reverse("round-agreement", args=[made.pk])))


def test_a_round_is_not_opened_twice_under_one_name(manager: Client) -> None:
    made = make_round(1)
    sent = {"title": made.title, "organisation": made.organisation_id, "search": ""}
    response = manager.post(reverse("round-open"), sent)
    assert "allerede en runde" in text(response)
    assert Round.objects.count() == 1


def test_too_few_departments_are_told_on_the_page(manager: Client) -> None:
    made = make_round(2, names={"Anne": "Avdeling A"})
    close_phase(by=None, phase=phase(made, "precheck"))
    sent = {"seed-sent": "1", "seed": "1"}
    response = manager.post(reverse("round-assignment", args=[made.pk]), sent)
    assert "plasser ville stått tomme" in text(response)


@pytest.fixture
def slot() -> Slot:
    made = make_round(3)
    to_screening(made)
    return slots_of(made, "screening")[0]


@pytest.fixture
def anne(slot: Slot) -> Client:
    return client_of(slot.rater.user)


def save(client: Client, slot: Slot, **fields: str) -> Any:
    return client.post(reverse("rating-save", args=[slot.pk]), fields)


def test_autosave_acknowledges_what_is_stored(anne: Client, slot: Slot) -> None:
    first = save(anne, slot, version="0", reason="Noe")
    assert first.json()["marks"]["version"] == 1
    assert save(anne, slot, version="1", reason="Noe mer").json()["marks"]["version"] == 2
    assert Draft.objects.get().answers["reason"] == "Noe mer"


def test_two_windows_and_nothing_is_silently_lost(anne: Client, slot: Slot) -> None:
    save(anne, slot, version="0", reason="Fra den ene")
    refused = save(anne, slot, version="0", reason="Fra den andre")
    assert refused.status_code == 409
    assert refused.json()["stored"]["fields"]["reason"] == "Fra den ene"
    assert refused.json()["stored"]["version"] == 1
    assert Draft.objects.get().answers["reason"] == "Fra den ene"


def test_a_lost_answer_is_given_again(anne: Client, slot: Slot) -> None:
    for _time in range(2):
        assert save(anne, slot, version="0", reason="Samme").json()["marks"]["version"] == 1


def test_without_scripts_both_texts_are_shown_and_the_person_merges(
    anne: Client, slot: Slot
) -> None:
    save(anne, slot, version="0", reason="Fra den ene")
    page = reverse("rating-page", args=[slot.pk])
    shown = anne.post(page, {"version": "0", "reason": "Fra den andre", "go": "stay"})
    assert shown.status_code == 409
    assert "Fra den ene" in text(shown)
    assert "Fra den andre" in text(shown)
    assert 'name="version" value="1"' in text(shown)
    merged = anne.post(page, {"version": "1", "reason": "Begge", "go": "stay"})
    assert merged.status_code == 302
    assert Draft.objects.get().answers["reason"] == "Begge"


def test_an_incomplete_rating_is_kept_and_explained(anne: Client, slot: Slot) -> None:
    page = reverse("rating-page", args=[slot.pk])
    sent = {"version": "0", "verdict": "out", "reason": "", "submit": "1"}
    response = anne.post(page, sent)
    assert response.status_code == 422
    assert "hvorfor tiltaket bør være ute" in text(response)
    assert Draft.objects.get().answers["verdict"] == "out"
    assert 'name="version" value="1"' in text(response)
    again = anne.post(page, {**sent, "version": "1", "reason": "Ikke nytt"})
    assert again.status_code == 302
    assert Rating.objects.get().verdict == "out"


def test_a_rating_sent_twice_is_locked_once(anne: Client, slot: Slot) -> None:
    page = reverse("rating-page", args=[slot.pk])
    sent = {"version": "0", "verdict": "in", "reason": "Godt", "submit": "1"}
    first, second = anne.post(page, sent), anne.post(page, sent)
    assert first["Location"] == second["Location"]
    assert Rating.objects.count() == 1
    changed = anne.post(page, {**sent, "reason": "Et annet"})
    assert changed.status_code == 400
    assert Rating.objects.get().reason == "Godt"


def test_a_submission_leads_to_the_next_measure_and_last_to_the_list(
    anne: Client, slot: Slot
) -> None:
    own = slots_of(slot.phase.round, "screening", rater=slot.rater)
    for place, one in enumerate(own):
        sent = {"version": "0", "verdict": "in", "submit": "1"}
        target = anne.post(reverse("rating-page", args=[one.pk]), sent)["Location"]
        if place + 1 < len(own):
            assert target == reverse("rating-page", args=[own[place + 1].pk])
        else:
            assert target == reverse("rating-queue", args=[slot.phase.round_id])


def test_a_locked_rating_can_be_taken_back_with_a_reason(anne: Client, slot: Slot) -> None:
    rate(slot, "out", reason="Tydelig")
    page = reverse("rating-page", args=[slot.pk])
    assert "data-rating" not in text(anne.get(page))
    recall = reverse("rating-recall", args=[slot.pk])
    assert anne.post(recall, {"reason": ""}).status_code == 422
    assert anne.post(recall, {"reason": "Feil rapport"}).status_code == 302
    assert "data-rating" in text(anne.get(page))
    assert "Tydelig" in text(anne.get(page))


@pytest.mark.parametrize(("kind", "state"), [("abstain", "abstained"), ("recuse", "recused")])
def test_a_measure_is_given_up(anne: Client, slot: Slot, kind: str, state: str) -> None:
    give_up = reverse("rating-give-up", args=[slot.pk])
    assert anne.post(give_up, {"kind": kind}).status_code == 422
    assert anne.post(give_up, {"kind": kind, "reason": "Slik er det"}).status_code == 302
    slot.refresh_from_db()
    assert slot.state == state
    assert anne.get(reverse("rating-page", args=[slot.pk])).status_code == 404


def test_another_persons_measure_is_not_there(slot: Slot) -> None:
    other = slot.phase.round.raters.exclude(pk=slot.rater_id)[0].user
    assert client_of(other).get(reverse("rating-page", args=[slot.pk])).status_code == 404
    assert save(client_of(other), slot, version="0", reason="x").status_code == 404


def test_the_screen_says_that_no_criterion_excludes(anne: Client, slot: Slot) -> None:
    assert "utelukker den aldri alene" in text(anne.get(reverse("rating-page", args=[slot.pk])))


def to_discussion(measures: int) -> Round:
    made = make_round(measures)
    to_screening(made)
    rate_all(made, "screening")
    close_phase(by=None, phase=phase(made, "screening"))
    assign_phase(by=None, phase=phase(made, "in_depth"), seed=1)
    for slot in slots_of(made, "in_depth"):
        rate(slot, "in" if slot.number == 1 else "out", reason=f"Grunn {slot.number}")
    close_phase(by=None, phase=phase(made, "in_depth"))
    return made


def test_a_joint_discussion_shows_both_ratings_and_records_the_decision() -> None:
    made = to_discussion(1)
    client = client_of(rater(made, "Anne").user)
    item = made.items.get()
    address = reverse("discussion-item", args=[made.pk, item.pk])
    page = text(client.get(address))
    assert "Grunn 1" in page
    assert "Grunn 2" in page
    assert page.count("lv-differs") == 1
    assert (
        client.post(address, {"outcome": "on", "reason": "", "present": "Anne"}).status_code == 200
    )
    sent = {"outcome": "on", "reason": "Vi ble enige", "present": "Anne\nBerit\n"}
    assert client.post(address, sent).status_code == 302
    assert Consensus.objects.get().present == ["Anne", "Berit"]
    assert "Går videre" in text(client.get(reverse("discussion-list", args=[made.pk])))


# Address, and whether those who run the round ask it; each at one row and at three.
LISTS = {
    "round-list": False,
    "round-detail": True,
    "round-agreement": True,
    "rating-queue": False,
    "round-precheck": True,
    "round-assignment": True,
    "discussion-list": False,
}


@pytest.mark.parametrize("name", LISTS)
def test_the_number_of_queries_does_not_grow_with_the_rows(name: str, make_user: Any) -> None:
    manager = make_user("directorate_manager")
    counts = []
    for measures in (1, 3):
        made = prepared(name, measures)
        user = manager if LISTS[name] else rater(made, f"Anne{measures}").user
        client = client_of(user)
        address = reverse(name) if name == "round-list" else reverse(name, args=[made.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1], counts


@pytest.mark.parametrize(
    "name", ["rating-queue", "rating-page", "round-precheck", "discussion-list", "discussion-item"]
)
@pytest.mark.parametrize("synthetic", [True, False])
def test_what_is_made_up_is_marked_wherever_it_is_shown(
    name: str, synthetic: bool, make_user: Any
) -> None:
    made = prepared(
        {"rating-page": "rating-queue", "discussion-item": "discussion-list"}.get(name, name), 1
    )
    Measure.objects.update(synthetic=synthetic)
    own = {
        "rating-page": lambda: [slots_of(made, "screening")[0].pk],
        "discussion-item": lambda: [made.pk, Item.objects.get().pk],
    }
    args = own.get(name, lambda: [made.pk])()
    user = (
        make_user("directorate_manager") if name == "round-precheck" else rater(made, "Anne1").user
    )
    page = text(client_of(user).get(reverse(name, args=args)))
    assert "Tiltak m0" in page
    assert ("lv-synthetic" in page) == synthetic


def prepared(name: str, measures: int) -> Round:
    """A round of so many measures, as far on as the page needs it."""
    people = {f"{one}{measures}": f"Avdeling {one[0]}" for one in ("Anne", "Berit", "Cato")}
    blank = range(measures) if name == "round-precheck" else ()
    made = make_round(measures, title=f"Runde {measures}", names=people, blank=blank)
    if name == "round-precheck":
        return made
    to_screening(made)
    if name in ("round-agreement", "discussion-list"):
        rate_all(made, "screening")
        close_phase(by=None, phase=phase(made, "screening"))
    if name == "discussion-list":
        assign_phase(by=None, phase=phase(made, "in_depth"), seed=1)
        rate_all(made, "in_depth")
        close_phase(by=None, phase=phase(made, "in_depth"))
    if name == "rating-queue":
        anne = rater(made, f"Anne{measures}")
        Slot.objects.filter(phase__round=made).exclude(rater=anne).update(state="moved")
    return made


def test_the_rating_page_asks_the_same_whatever_the_round_holds(slot: Slot, anne: Client) -> None:
    write(slot, answers(slot))
    address = reverse("rating-page", args=[slot.pk])
    anne.get(address)
    with CaptureQueriesContext(connection) as captured:
        anne.get(address)
    assert len(captured) <= 12


def test_the_agreement_of_a_round_is_told_as_kap_prints_it(manager: Client) -> None:
    made = make_round(4)
    to_screening(made)
    rate_all(made, "screening", {"m0": "out-out", "m1": "out-in"})
    close_phase(by=None, phase=phase(made, "screening"))
    page = text(manager.get(reverse("round-agreement", args=[made.pk])))
    # The table [[1, 1], [0, 2]]: observed 3/4, expected 1/2, kappa 1/2.
    for figure in ("75,00 %", "50,00 %", "0,5000", "Scotts pi", "Krippendorffs alfa"):
        assert figure in page
    assert "moderat (Landis og Koch)" in page


def test_each_rater_is_held_against_co_raters_when_the_phase_is_finished(manager: Client) -> None:
    made = make_round(4)
    to_screening(made)
    page = reverse("round-agreement", args=[made.pk])
    for slot in slots_of(made, "screening"):
        rate(slot, "out" if slot.rater.label == "Anne" else "in")
        assert "lv-num" not in text(manager.get(page))
    close_phase(by=None, phase=phase(made, "screening"))
    shown = {one["name"]: one for one in manager.get(page).context["views"][0].lenient}
    assert (shown["Anne"]["share"], shown["Anne"]["others"]) == ("0,0 %", "100,0 %")
    assert shown["Anne"]["difference"] == "−100,0"
    assert all(one["interval"].count(" – ") == 1 for one in shown.values())
    assert "−100,0" in text(manager.get(page))
