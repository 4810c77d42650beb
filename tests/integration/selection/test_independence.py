"""Until all is locked and the phase is closed, a rating exists for nobody but its rater."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from lovende.selection.actions.rounds import close_phase
from lovende.selection.models import Rating, Round
from lovende.selection.queries.independence import (
    own_progress,
    progress_of_raters,
    readable_ratings,
    readable_rounds,
)
from lovende.selection.queries.judged import first_ratings
from selection_builder import make_rater, make_round, phase, rate_all, rater, slots_of, to_screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def rated() -> Round:
    made = make_round(3)
    to_screening(made)
    rate_all(made, "screening")
    return made


def owners(viewer: Any) -> set[str]:
    return set(readable_ratings(viewer).values_list("slot__rater__label", flat=True))


def test_a_rater_reads_only_their_own_though_everything_is_locked(rated: Round) -> None:
    for name in ("Anne", "Berit", "Cato"):
        assert owners(rater(rated, name).user) == {name}


def test_nobody_else_reads_any(rated: Round, make_user: Any) -> None:
    outsider = make_rater("Dag", "Avdeling A")
    for viewer in (make_user("directorate_manager"), outsider, make_user(), AnonymousUser()):
        assert not readable_ratings(viewer).exists()
        assert first_ratings(phase(rated, "screening"), viewer=viewer) == []


def test_when_the_phase_is_closed_those_of_the_round_read_all(rated: Round, make_user: Any) -> None:
    close_phase(by=None, phase=phase(rated, "screening"))
    everyone = {"Anne", "Berit", "Cato"}
    for viewer in (rater(rated, "Anne").user, make_user("directorate_manager")):
        assert owners(viewer) == everyone
    assert owners(make_rater("Dag", "Avdeling A")) == set()
    assert owners(make_user("office_worker")) == set()


def test_an_unlocked_place_hides_the_measure_even_in_a_closed_phase(rated: Round) -> None:
    close_phase(by=None, phase=phase(rated, "screening"))
    slot = slots_of(rated, "screening", rater=rater(rated, "Berit"))[0]
    type(slot).objects.filter(pk=slot.pk).update(state="recalled")
    hidden = Rating.objects.filter(slot__item=slot.item).exclude(slot=slot).get()
    reader = rater(rated, "Anne" if hidden.slot.rater.label == "Cato" else "Cato").user
    assert not readable_ratings(reader).filter(pk=hidden.pk).exists()


def test_a_rater_sees_their_own_progress_and_the_manager_that_of_all(make_user: Any) -> None:
    made = make_round(3)
    to_screening(made)
    manager = make_user("directorate_manager")
    rate_all(made, "screening")
    screening = phase(made, "screening")
    assert [(p.name, p.done, p.given) for p in progress_of_raters(manager, screening)] == [
        ("Anne", 2, 2),
        ("Berit", 2, 2),
        ("Cato", 2, 2),
    ]
    anne = rater(made, "Anne").user
    assert progress_of_raters(anne, screening) == [own_progress(anne, screening)]


def test_a_round_is_seen_by_those_in_it(rated: Round, make_user: Any) -> None:
    assert list(readable_rounds(rater(rated, "Anne").user)) == [rated]
    assert list(readable_rounds(make_user("directorate_adviser"))) == [rated]
    for viewer in (make_user("county_adviser"), make_rater("Dag", "Avdeling A"), AnonymousUser()):
        assert not readable_rounds(viewer).exists()
