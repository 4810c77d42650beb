"""A round is written whole, and writing it again changes nothing."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lovende.common.models import AuditEvent
from lovende.common.revisions import current_revision
from lovende.followup.models import ImportRun, Report
from lovende.followup.round_import.comparing import ReportTexts
from lovende.measures.models import Measure
from lovende.people.models import Municipality, Organisation
from lovende.questionnaires.models import AnswerSet
from lovende.questionnaires.queries import find_version
from round_builder import check, load, round_file, row

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "round-2021"
names = itertools.count()


def written(tmp_path: Path, *rows: dict[str, Any], **options: Any) -> ImportRun:
    return load(round_file(tmp_path / f"{next(names)}.xlsx", *rows), **options)


def test_a_row_becomes_a_measure_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    written(
        tmp_path,
        row(
            office_number="974760673",
            municipalities="Trondheim; Malvik kommune",
            last_year=2022,
            contact_email="kari@nav.example",
            goal_attainment="Ikke nådd",
            received_on="01.02.2022",
            synthetic="ja",
        ),
    )
    measure = Measure.objects.get()
    assert (measure.key, measure.title, measure.county.name) == (
        "2021-001",
        "Jobbklubben",
        "Trøndelag",
    )
    assert (measure.first_year, measure.last_year, measure.stage) == (2020, 2022, "running")
    assert (measure.goal_attainment, measure.synthetic) == ("not_reached", True)
    assert measure.contact_email == "kari@nav.example"
    assert measure.target_group == "Unge uten arbeid"
    assert {place.name for place in measure.municipalities.all()} == {"Trondheim", "Malvik"}
    assert {term.key for term in measure.terms.all()} == {
        "training",
        "immigrants",
        "s17",
        "s29_40",
    }
    office = measure.office
    assert (office.name, office.number, office.kind) == ("NAV Trondheim", "974760673", "office")
    assert {place.name for place in office.municipalities.all()} == {"Trondheim", "Malvik"}
    assert [county.name for county in office.counties.all()] == ["Trøndelag"]
    money = measure.money.get()
    assert (money.year, money.grant_received, money.used_wages) == (2021, 610_000, 400_000)
    assert (money.used_competence, money.carried_over) == (None, None)


def test_the_report_stands_with_its_answers_on_its_own_form(tmp_path: Path) -> None:
    written(tmp_path, row(received_on=dt.date(2022, 2, 1)))
    report = Report.objects.get()
    assert (report.year, report.kind, report.is_current) == (2021, "status", True)
    assert report.received_on == dt.date(2022, 2, 1)
    answers = report.answer_set
    assert str(answers.questionnaire) == "nav-report 2021"
    assert answers.answers["grant_received"] == 610_000
    assert answers.answers["continued"] == {"value": True, "explanation": "i ordinær drift"}
    assert answers.scale_values == {"sa_prevention": 3}
    assert report.words == 17
    assert report.blank


def test_the_search_text_has_what_readers_look_for_and_never_the_contact(tmp_path: Path) -> None:
    written(tmp_path, row(Kontaktperson="Kari Hemmelig", contact_email="kari@nav.example"))
    title, heading, *body = Measure.objects.get().search_text.split("\n")
    assert title == "Jobbklubben"
    for name in ("NAV Trondheim", "Trøndelag", "Innvandrere", "§ 17"):
        assert name in heading
    text = "\n".join(body).casefold()
    assert "unge uten" in text
    assert "samtaler en til en" in text  # from the report
    assert "i ordinær drift" in text
    whole = Measure.objects.get().search_text.casefold()
    assert "hemmelig" not in whole
    assert "kari@" not in whole


def test_replications_may_point_at_rows_further_down_and_at_the_bank(tmp_path: Path) -> None:
    written(tmp_path, row(key="bank"))
    written(
        tmp_path,
        row(key="a", replicates="b"),
        row(key="b", replicates="bank"),
        row(key="c", replicates="b"),
    )
    links = dict(Measure.objects.values_list("key", "replicates__key"))
    assert links == {"bank": None, "a": "b", "b": "bank", "c": "b"}


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = round_file(tmp_path / "runde.xlsx", row(key="a", replicates="b"), row(key="b"))
    load(path)
    before = state()
    run = check(path)
    assert (run.summary["new"], run.summary["changed"], run.summary["unchanged"]) == (0, 0, 2)
    assert run.summary["reports"] == 0
    assert run.summary["seen_before"]
    load(path)
    assert state() == before


def state() -> list[list[tuple[Any, ...]]]:
    """Every row that an import may write, but for the counter and the trail."""
    models = (Measure, Report, AnswerSet, Organisation, Municipality)
    links = (Measure.terms.through, Measure.municipalities.through)
    return [list(model.objects.order_by("pk").values_list()) for model in (*models, *links)]


def test_the_same_rows_in_another_kind_of_file_change_nothing(tmp_path: Path) -> None:
    load(round_file(tmp_path / "runde.xlsx", row()))
    before = state()
    load(round_file(tmp_path / "runde.csv", row()))
    assert state() == before


def test_a_changed_row_updates_the_measure_alone(tmp_path: Path) -> None:
    written(tmp_path, row(), row(key="b"))
    untouched = Measure.objects.get(key="b").revision
    run = written(
        tmp_path,
        row(title="Nytt navn", categories="Gjeldsrådgivning", municipalities="Malvik"),
        row(key="b"),
    )
    told = run.summary["written"]
    assert (told["rows"], told["new"], told["changed"], told["unchanged"]) == (2, 0, 1, 1)
    assert (told["reports"], told["offices"], told["municipalities"]) == (0, 0, 1)
    measure = Measure.objects.get(key="2021-001")
    assert (measure.title, measure.sort_title) == ("Nytt navn", "nytt navn")
    assert {term.key for term in measure.terms.all()} == {"debt_counselling", "s17", "s29_40"}
    assert [place.name for place in measure.municipalities.all()] == ["Malvik"]
    assert "Nytt navn" in measure.search_text
    assert "Gjeldsrådgivning" in measure.search_text
    assert "Innvandrere" not in measure.search_text
    assert measure.revision == current_revision() > untouched
    assert Measure.objects.get(key="b").revision == untouched


def test_a_changed_answer_makes_a_new_report_and_keeps_the_old(tmp_path: Path) -> None:
    written(tmp_path, row())
    first = Report.objects.get()
    written(tmp_path, row(prevention=1, grant=500_000))
    old, new = Report.objects.order_by("pk")
    assert old.pk == first.pk
    assert (old.is_current, new.is_current, new.replaces) == (False, True, old)
    assert new.answer_set.replaces == old.answer_set
    assert old.answer_set.answers["sa_prevention"] == 3
    assert new.answer_set.answers["sa_prevention"] == 1
    assert Measure.objects.get().money.get().grant_received == 500_000
    assert Measure.objects.get().revision == current_revision()


def test_another_kind_or_year_of_report_stands_beside_the_first(tmp_path: Path) -> None:
    written(tmp_path, row())
    written(tmp_path, row(kind="sluttrapport", activities="Sluttord om det hele"))
    written(tmp_path, row(year=2022, activities="Et år til gikk"))
    reports = Report.objects.filter(is_current=True).order_by("year", "kind")
    assert [(report.year, report.kind) for report in reports] == [
        (2021, "final"),
        (2021, "status"),
        (2022, "status"),
    ]
    text = Measure.objects.get().search_text.casefold()
    assert "kurs to ganger" in text
    assert "sluttord" in text
    assert "et år til" in text


def test_columns_that_the_file_does_not_have_stay_as_they_are(tmp_path: Path) -> None:
    written(tmp_path, row(goal_attainment="Nådd", last_year=2023, replicates=None))
    written(
        tmp_path,
        row(categories=..., target_group=..., first_year=..., goal_attainment=..., title="Nytt"),
    )
    measure = Measure.objects.get()
    assert (measure.first_year, measure.last_year, measure.goal_attainment) == (
        2020,
        2023,
        "reached",
    )
    assert measure.target_group == "Unge uten arbeid"
    assert {term.key for term in measure.terms.filter(kind="category")} == {
        "training",
        "immigrants",
    }


def test_an_emptied_cell_empties_what_stood(tmp_path: Path) -> None:
    written(tmp_path, row(goal_attainment="Nådd"))
    written(tmp_path, row(goal_attainment=None, target_group=None, categories=None))
    measure = Measure.objects.get()
    assert (measure.goal_attainment, measure.target_group) == ("not_stated", "")
    assert not measure.terms.filter(kind="category").exists()


def test_a_file_without_the_first_year_cannot_put_the_end_before_it(tmp_path: Path) -> None:
    written(tmp_path, row(first_year=2020))
    run = check(round_file(tmp_path / "to.xlsx", row(first_year=..., year=2021, last_year=2019)))
    assert run.state == ImportRun.State.REFUSED


def test_one_audit_event_tells_of_the_whole(tmp_path: Path, make_user: Any) -> None:
    adviser = make_user("directorate_adviser")
    run = written(tmp_path, row(), row(key="b"), by=adviser)
    event = AuditEvent.objects.get(verb="followup.round_imported")
    assert (event.actor, event.target_id) == (adviser, str(run.pk))
    assert event.data["new"] == 2
    assert event.data["digest"] == run.digest
    assert set(AnswerSet.objects.values_list("submitted_by", flat=True)) == {adviser.pk}


@pytest.mark.parametrize("path", ["round-2021.xlsx", "round-2021.csv"])
def test_the_example_round_is_loaded_as_it_is(path: str) -> None:
    run = load(EXAMPLES / path)
    assert Measure.objects.count() == Report.objects.count() == 203
    assert Report.objects.filter(blank=True).count() == 22
    assert run.summary["unrecognised"] == []
    assert run.summary["notes"] == []


def test_queries_do_not_grow_with_the_rows(tmp_path: Path) -> None:
    def queries(rows: int, start: int) -> int:
        path = round_file(
            tmp_path / f"{rows}.xlsx",
            *(row(key=f"{start + n}", title=f"Tiltak {n}", replicates="bank") for n in range(rows)),
        )
        with CaptureQueriesContext(
            connection,
        ) as caught:
            load(path)
        return len(caught)

    written(tmp_path, row(key="bank"))
    queries(1, 100)  # fills what is kept between imports
    assert queries(3, 200) == queries(12, 300)


def test_what_only_colleagues_may_read_is_never_searched_in(nav_scheme: Any) -> None:
    form = find_version("nav-final-report", 2023)
    answers = {
        "goal_verdict": "Målet ble nådd",
        "contact_name": "Canaria Nordmann",
        "contact_role": "Canarileder",
        "contact_email": "canari@example.no",
    }
    texts = ReportTexts({form.pk: form.form})
    assert texts.of_answers(form.pk, answers) == ["Målet ble nådd"]
