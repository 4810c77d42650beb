"""Groups of alike measures, as the pages get them: for one year, by category, kept and counted."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bank_builder import change, make_measure
from lovende.knowledge import index
from lovende.knowledge.queries import clusters as reads
from lovende.knowledge.queries.clusters import COPIES, alike, alike_to
from lovende.knowledge.search import building

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme", "fresh_index")]

DEBT = "Gjeldsrådgivning til familier med betalingsproblemer, budsjett, bank, lån og inkasso."
HOUSING = "Bolig til bostedsløse med oppfølging i hjemmet, husleie, utkastelse og leiekontrakt."
SCHOOL = "Frafall i videregående skole, elever, lærere, fravær og oppfølgingstjenesten."
LONG = (
    "Kurset samler ti deltakere hver tirsdag på biblioteket, der to veiledere viser hvordan "
    "regninger, avdrag, renter og faste utgifter kan ordnes i et enkelt regneark på datamaskinen."
)


def bundle(name: str, text: str, number: int, **fields: Any) -> None:
    for place in range(number):
        values = {"county": ("03", "46", "11")[place % 3], "office_name": f"NAV {name}{place}"}
        make_measure(
            f"{name}{place}",
            title=f"{text.split()[0]} {place}",
            description=f"{text} Sak{name}{place} {text[: 30 + place]}",
            **(values | fields),
        )


def bank() -> None:
    bundle("gjeld", DEBT, 8, goal_attainment="reached")
    bundle("bolig", HOUSING, 7, category=["housing"], goal_attainment="not_reached")
    bundle("skole", SCHOOL, 6, synthetic=True)


def test_measures_about_the_same_thing_are_grouped_and_named():
    bank()
    page = alike("2021")
    assert (page.total, page.compared) == (21, 21)
    kinds = [{measure.key.rstrip("0123456789") for measure in one.measures} for one in page.sets]
    assert all(len(kind) == 1 for kind in kinds)
    named = {kind.pop(): one for kind, one in zip(kinds, page.sets, strict=True)}
    assert "gjeld" in " ".join(named["gjeld"].words)
    assert "bolig" in " ".join(named["bolig"].words)
    assert page.grouped == sum(one.size for one in page.sets)


def test_a_set_has_its_figures():
    bank()
    one = next(one for one in alike("2021").sets if one.key.startswith("skole"))
    assert one.synthetic == one.size == one.offices
    assert sum(county.count for county in one.counties) == one.size
    assert [(goal.key, goal.count) for goal in one.goals] == [("not_stated", one.size)]


def test_only_the_year_and_the_category_asked_for_are_compared():
    bank()
    bundle("nytt", DEBT, 5, first_year=2023)
    assert alike().choice.year == "2023"
    assert alike("2023").total == 5
    assert alike("2021", "housing").total == 7
    assert alike("1999", "unknown").choice == reads.Choice("2023", "")


def test_near_copies_are_found_with_how_alike_they_are():
    make_measure("en", title="Regneark", description=LONG)
    make_measure("to", title="Regneark", description=LONG.replace("tirsdag", "torsdag"))
    make_measure("tre", title="Annet", description=HOUSING)
    page = alike("2021", kind=COPIES)
    (one,) = page.sets
    assert {measure.key for measure in one.measures} == {"en", "to"}
    assert 0.5 <= one.likeness < 1
    assert (page.copies, page.copied) == (1, 2)


def test_the_set_of_a_measure_is_found_again_by_any_of_its_members():
    bank()
    page = alike("2021")
    first = page.sets[0]
    again = alike_to(first.measures[-1].key, "2021")
    assert again.alike == first
    assert len(again.measures) == first.size
    assert alike_to("finnes-ikke", "2021") is None
    assert alike_to(first.key, "2021", kind=COPIES) is None


def test_contacts_are_not_in_what_a_page_gets():
    bundle("gjeld", DEBT, 8, contact_name="Kari Nordmann", contact_email="kari@example.no")
    bundle("bolig", HOUSING, 8)
    page = alike("2021")
    shown = [*page.sets[0].measures, *alike_to(page.sets[0].key, "2021").measures]
    assert {measure.contact_name + measure.contact_email for measure in shown} == {""}


def test_the_same_bank_gives_the_same_groups_with_an_index_and_without():
    bank()
    before = alike("2021")
    reads._kept.clear()
    assert alike("2021") == before
    building.bring_up_to_date()
    index.forget()
    assert alike("2021").total == 21


def test_a_change_elsewhere_asks_for_no_new_comparison_and_one_here_does(monkeypatch):
    bank()
    bundle("nytt", DEBT, 1, first_year=2023)
    compared = []
    real = reads._compared
    monkeypatch.setattr(reads, "_compared", lambda *a: compared.append(1) or real(*a))
    alike("2021")
    from lovende.measures.models import Measure

    change(Measure.objects.get(key="nytt0"), title="Nytt navn")
    alike("2021")
    assert len(compared) == 1
    change(Measure.objects.get(key="gjeld0"), title="Nytt navn")
    alike("2021")
    assert len(compared) == 2


def test_of_too_many_some_are_compared_evenly_spread(monkeypatch):
    monkeypatch.setattr(reads, "MOST_MEASURES", 10)
    bank()
    page = alike("2021")
    assert (page.compared, page.total) == (10, 21)


def test_few_measures_or_none_are_no_error():
    assert alike() is None
    make_measure("alene")
    page = alike()
    assert (page.sets, page.groups, page.total) == ((), 0, 1)
    make_measure("tom", title="…", description="")
    assert alike().total == 2


@pytest.mark.parametrize("page", [-3, 0, 99])
def test_a_page_that_there_is_not_is_the_nearest(page):
    bank()
    assert alike("2021", page=page).number == 1


def test_the_queries_do_not_grow_with_the_sets(monkeypatch):
    bank()
    alike("2021")
    asked = []
    for size in (1, 3):
        monkeypatch.setattr(reads, "SETS_A_PAGE", size)
        with CaptureQueriesContext(connection) as captured:
            assert len(alike("2021").sets) == size
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 4
