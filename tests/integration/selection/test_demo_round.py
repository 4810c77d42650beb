"""The demo's round ends as the report's did, and its raters agree as the report's did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lovende.cli import demo
from lovende.people.demo import DOMAIN, install_demo_people
from lovende.selection.demo.staging import Stage, install_demo_round
from lovende.selection.models import Event, Phase, Rating, Round, Slot
from lovende.selection.queries.agreement import agreement_of

pytestmark = pytest.mark.django_db

REACHED = {
    "precheck": (203, 181),
    "screening": (181, 147),
    "in_depth": (147, 23),
    "discussion": (23, 10),
    "cases": (10, 7),
    "reference": (7, 7),
    "choice": (7, 2),
}
PUBLISHED = {
    "screening": ([[34, 20], [20, 107]], 0.4721, 6.35),
    "in_depth": ([[124, 9], [9, 5]], 0.2895, 3.51),
}


@pytest.fixture
def bank(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(demo, "_", str)
    demo.load_example_round()
    install_demo_people()


def installed(stage: Stage) -> Round:
    made = install_demo_round(scheme=demo.SCHEME, domain=DOMAIN, stage=stage)
    assert made is not None
    return made


@pytest.mark.usefixtures("bank")
def test_the_finished_round_has_the_published_figures(users_by_role: dict[str, Any]) -> None:
    made = installed(Stage.FINISHED)
    for kind, (entered, on) in REACHED.items():
        events = Event.objects.filter(phase__round=made, phase__kind=kind)
        assert (events.count(), events.filter(outcome="on").count()) == (entered, on), kind
    for kind, (table, kappa, z) in PUBLISHED.items():
        phase = Phase.objects.get(round=made, kind=kind)
        found = agreement_of(phase, viewer=users_by_role["directorate_manager"])[0].found
        assert found.table is not None
        assert found.table.tolist() == table
        assert round(found.kappas["none"].value, 4) == kappa
        assert round(found.kappas["none"].z, 2) == z
    assert not independent_broken(made)

    before = Rating.objects.count(), Event.objects.count(), Slot.objects.count()
    assert installed(Stage.SCREENING) == made
    assert (Rating.objects.count(), Event.objects.count(), Slot.objects.count()) == before


def independent_broken(made: Round) -> list[int]:
    """The measures that two raters of one department have rated in the same phase."""
    seen: dict[tuple[int, int], list[int]] = {}
    slots = Slot.objects.filter(phase__round=made).select_related("rater")
    for slot in slots:
        seen.setdefault((slot.phase_id, slot.item_id), []).append(slot.rater.department_id)
    return [item for (_phase, item), found in seen.items() if len(found) != len(set(found))]


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("stage", [Stage.SCREENING, Stage.DISCUSSION])
def test_a_stage_stands_in_the_middle_of_its_phase(stage: Stage) -> None:
    made = installed(stage)
    standing = Phase.objects.get(round=made, state=Phase.State.OPEN)
    assert standing.kind == stage.value
    assert not Event.objects.filter(phase=standing, outcome="out").exists()
    if stage == Stage.SCREENING:
        states = set(Slot.objects.filter(phase=standing).values_list("state", flat=True))
        assert states == {Slot.State.ASSIGNED, Slot.State.LOCKED}
