"""A collection of measures beside what stands: what a line does not say is left as it is."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from bank_builder import change, make_measure, make_report
from lovende.common.errors import InvalidInput, NotAllowed
from lovende.followup import actions
from lovende.followup.measure_import.comparing import title_of
from lovende.followup.measure_import.writing import WrittenMeasures
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.queries import county_overview, find
from lovende.measures.models import Measure
from lovende.schemes.models import Scheme

pytestmark = pytest.mark.django_db


def load(*lines: dict[str, Any], by: Any = None) -> WrittenMeasures:
    scheme = Scheme.objects.get(key="nav-social-services")
    text = "\n".join(map(json.dumps, lines)).encode()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as staged:
        checked = actions.check_measures(
            lines=io.BytesIO(text), staged=staged, scheme=scheme, by=by
        )
        return actions.write_measures(checked=checked, source="x", scheme=scheme, by=by)


def test_a_measure_that_stands_keeps_what_the_line_does_not_say() -> None:
    old = make_measure(
        "a",
        title="Jobbklubben",
        county="18",
        municipalities=["Bodø"],
        office_name="NAV Bodø",
        first_year=2019,
        stage="stopped",
        problem="Ledighet",
        category=["training"],
    )
    make_report(old, answers={"activities": "Et ganske sjeldent ord: tranebær."})

    written = load({"key": "a", "text": "Ny tekst om arbeid"})

    new = Measure.objects.get(key="a")
    assert (written.new, written.changed) == (0, 1)
    assert new.description == "Ny tekst om arbeid"
    for name in ("title", "county_id", "office_id", "first_year", "stage", "problem"):
        assert getattr(new, name) == getattr(old, name)
    assert [place.name for place in new.municipalities.all()] == ["Bodø"]
    assert [term.key for term in new.terms.all()] == ["training"]
    for word in ("tranebær", "Bodø", "Ledighet", "Ny tekst"):
        assert word in new.search_text


def test_terms_that_are_named_take_the_place_of_the_old_and_an_empty_list_removes_them() -> None:
    make_measure("a", category=["training"], age_group=["young_18_24"])
    load({"key": "a", "text": "x", "category": ["housing"], "age_group": []})
    terms = Measure.objects.get(key="a").terms.values_list("kind", "key")
    assert list(terms) == [("category", "housing")]


def test_a_title_made_from_the_text_follows_it_and_one_that_was_given_does_not() -> None:
    load({"key": "a", "text": "Første tekst"}, {"key": "b", "text": "Første", "title": "Eget navn"})
    load({"key": "a", "text": "Andre tekst"}, {"key": "b", "text": "Andre"})
    titles = dict(Measure.objects.values_list("key", "title"))
    assert titles == {"a": "Andre tekst", "b": "Eget navn"}


def test_the_year_of_the_loading_does_not_change_a_measure_loaded_in_an_earlier_year() -> None:
    load({"key": "a", "text": "x"})
    change(Measure.objects.get(key="a"), first_year=timezone.localdate().year - 1)
    assert load({"key": "a", "text": "x"}).unchanged == 1


def test_a_year_after_the_last_one_that_stands_is_refused() -> None:
    make_measure("a", first_year=2019, last_year=2020)
    with pytest.raises(InvalidInput):
        load({"key": "a", "text": "x", "year": 2021})


def test_only_those_who_may_import_may_load(make_user: Callable[..., Any]) -> None:
    with pytest.raises(NotAllowed):
        load({"key": "a", "text": "x"}, by=make_user("office_worker"))
    assert load({"key": "a", "text": "x"}, by=make_user("directorate_adviser")).new == 1


def test_overviews_show_the_county_that_is_not_stated_last_and_only_when_it_has_measures() -> None:
    load({"key": "a", "text": "x"}, {"key": "b", "text": "y", "county": "Troms"})
    last = county_overview().rows[-1]
    assert (last.code, last.name, last.measures, last.offices) == ("99", "Uoppgitt", 1, 1)
    facets = {facet.key: facet for facet in find(BankQuery()).facets}
    assert [(one.label, one.count) for one in facets["county"].options] == [
        ("Troms", 1),
        ("Uoppgitt", 1),
    ]
    load({"key": "a", "text": "x", "county": "Oslo", "office": "NAV Frogner"})
    assert county_overview().rows[-1].name == "Finnmark"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Kort  og\n\ngreit", "Kort og greit"),
        ("ord " * 30, "ord " * 20 + "…"),
        ("x" * 200, "x" * 80 + " …"),
    ],
)
def test_a_title_is_made_of_the_first_words(text: str, title: str) -> None:
    assert title_of(text) == title
