"""``lovende import measures``: any collection of texts, all of it or nothing, and at once found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from lovende.common.models import AuditEvent
from lovende.knowledge.search import building
from lovende.measures.models import Measure
from lovende.people.models import County, Organisation
from round_builder import round_file, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]

Command = Callable[..., Any]


@pytest.fixture
def jsonl(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: Any) -> Path:
        file = tmp_path / "measures.jsonl"
        texts = [
            line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
            for line in lines
        ]
        file.write_text("\n".join(texts), encoding="utf-8", errors="surrogatepass")
        return file

    return write


FULL = {
    "key": "full",
    "title": "Gjeldshjelp",
    "office": "NAV Prøve",
    "text": "Rådgivning om gjeld.\n\nTo ganger i uka.",
    "year": 2020,
    "county": "Oslo",
    "language": "nn",
    "stage": "finished",
    "category": ["debt_counselling", "Opplæring og kurs"],
    "age_group": ["young_18_24"],
    "law_section": ["§ 17"],
    "synthetic": True,
}


def test_everything_a_line_says_is_kept(lovende: Command, jsonl: Any) -> None:
    assert lovende("import", "measures", jsonl(FULL)).code == 0
    measure = Measure.objects.get(key="full")
    assert (measure.title, measure.office.name, measure.county.code) == (
        *("Gjeldshjelp", "NAV Prøve", "03"),
    )
    assert measure.description == "Rådgivning om gjeld.\n\nTo ganger i uka."
    assert (measure.first_year, measure.language, measure.stage, measure.synthetic) == (
        *(2020, "nn", "finished", True),
    )
    terms = set(measure.terms.values_list("kind", "key"))
    assert terms == {
        ("category", "debt_counselling"),
        ("category", "training"),
        ("age_group", "young_18_24"),
        ("law_section", "s17"),
    }
    assert list(measure.office.counties.values_list("code", flat=True)) == ["03"]


def test_key_and_text_are_enough(lovende: Command, jsonl: Any) -> None:
    text = "Unge som faller ut av skolen, " + "får hjelp " * 20
    lovende("import", "measures", jsonl({"key": "a", "text": text}, {"key": 17, "text": "Kort"}))
    measure = Measure.objects.get(key="a")
    assert measure.title.startswith("Unge som faller ut av skolen, får hjelp")
    assert len(measure.title) <= 82
    assert measure.title.endswith(" …")
    assert measure.first_year == timezone.localdate().year
    assert (measure.office.name, measure.county.code) == ("Uoppgitt kontor", "99")
    assert "Uoppgitt" not in measure.search_text
    assert Measure.objects.get(key="17").title == "Kort"


def test_the_county_for_what_is_not_stated_is_made_only_when_needed(
    lovende: Command, jsonl: Any
) -> None:
    lovende("import", "measures", jsonl(FULL))
    assert not County.objects.filter(code="99").exists()
    assert not Organisation.objects.filter(name="Uoppgitt kontor").exists()
    lovende("import", "measures", jsonl({"key": "a", "text": "b", "county": "Uoppgitt"}))
    county = County.objects.get(code="99")
    assert county.name == "Uoppgitt"
    assert list(County.objects.all())[-1] == county


def test_what_was_loaded_is_found_at_once(lovende: Command, jsonl: Any) -> None:
    lovende("import", "measures", jsonl(FULL, {"key": "b", "text": "Kokekurs for fedre"}))
    assert building.unindexed() == 0
    found = json.loads(lovende("search", "kokekurs", "--top", 1, "--json").out)
    assert [(hit["key"], hit["match"]) for hit in found] == [("b", "words")]


def test_the_same_file_twice_changes_nothing(lovende: Command, jsonl: Any) -> None:
    file = jsonl(FULL, {"key": "b", "text": "Kokekurs"})
    assert lovende("import", "measures", file).code == 0
    before, events = list(Measure.objects.values()), AuditEvent.objects.count()
    done = lovende("import", "measures", file, "--json")
    told = json.loads(done.out)
    assert (done.code, told["state"]) == (0, "done")
    assert (told["new"], told["changed"], told["unchanged"]) == (0, 0, 2)
    assert list(Measure.objects.values()) == before
    assert AuditEvent.objects.count() == events
    assert "Nothing is changed" in done.err


def test_what_was_written_is_in_the_audit_trail(lovende: Command, jsonl: Any) -> None:
    lovende("import", "measures", jsonl(FULL))
    event = AuditEvent.objects.get(verb="followup.measures_imported")
    assert (event.actor_label, event.data["source"], event.data["new"]) == (
        *("command line", "measures.jsonl", 1),
    )


def test_every_fault_is_told_by_line_field_and_value_and_nothing_is_written(
    lovende: Command, jsonl: Any
) -> None:
    faults: list[tuple[Any, str, str]] = [
        ({"key": "z 1", "text": "x"}, "key", "letters a–z"),
        ({"key": "k" * 61, "text": "x"}, "key", "61 characters"),
        ({"key": "", "text": "x"}, "key", "missing or empty"),
        ({"text": "x"}, "key", "missing or empty"),
        ({"key": "b", "text": " \x00 "}, "text", "missing or empty"),
        ({"key": "c", "text": 5}, "text", "must be text"),
        ({"key": True, "text": "x"}, "key", "whole number"),
        ({"key": "d", "text": "x" * 100_001}, "text", "100001 characters"),
        ({"key": "e", "text": "x", "title": "t" * 301}, "title", "301 characters"),
        ({"key": "f", "text": "x", "year": 1066}, "year", "1990"),
        ({"key": "g", "text": "x", "county": "Viken"}, "county", "no longer a county"),
        ({"key": "h", "text": "x", "language": "fr"}, "language", "Nynorsk"),
        ({"key": "i", "text": "x", "stage": "maybe"}, "stage", "Stopped"),
        ({"key": "j", "text": "x", "synthetic": 3}, "synthetic", "true or false"),
        ({"key": "k", "text": "x", "category": ["nonsense"]}, "category", "Debt counselling"),
        ({"key": "l", "text": "x", "age_group": [1]}, "age_group", "list of texts"),
        ("{", "", "not JSON"),
        ("[1]", "", "not a JSON object"),
        ("[" * 100_000, "", "not JSON"),
        ({"key": "full", "text": "x"}, "key", "line 1 too"),
    ]
    done = lovende("import", "measures", jsonl(FULL, *(fault[0] for fault in faults)), "--json")
    told = json.loads(done.out)
    assert (done.code, told["state"], told["problems_total"]) == (1, "refused", len(faults))
    for number, (problem, (_line, field, message)) in enumerate(
        zip(told["problems"], faults, strict=True), start=2
    ):
        assert (problem["line"], problem["field"]) == (number, field)
        assert message in problem["message"]
    assert not Measure.objects.exists()
    assert not County.objects.filter(code="99").exists()


def test_people_get_the_faults_as_a_table(lovende: Command, jsonl: Any) -> None:
    done = lovende("import", "measures", jsonl(FULL, {"key": "b", "text": "x", "county": "Viken"}))
    assert done.code == 1
    line = next(line for line in done.out.splitlines() if "Viken" in line)
    assert line.split()[:3] == ["2", "county", "Viken"]
    assert "Nothing was written" in done.err


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Ring Ola, 010107 50160."},
        {"title": "01010750160"},
        {"office": "NAV 01010750160"},
        {"key": "01010750160"},
        {"note": {"deep": ["født 01010750160"]}},
    ],
)
def test_a_national_identity_number_is_refused_and_not_shown(
    lovende: Command, jsonl: Any, change: dict[str, Any]
) -> None:
    done = lovende("import", "measures", jsonl({"key": "a", "text": "b"} | change), "--json")
    assert done.code == 1
    assert "national identity number" in done.out
    assert "50160" not in done.out + done.err


def test_a_field_that_is_not_used_is_told_once(lovende: Command, jsonl: Any) -> None:
    done = lovende(
        "import",
        "measures",
        jsonl({"key": "a", "text": "b", "url": "x"}, {"key": "c", "text": "d", "url": "y"}),
    )
    assert done.code == 0
    assert done.err.count("«url» is not used") == 1


def test_a_new_office_that_looks_like_a_slip_is_told(lovende: Command, jsonl: Any) -> None:
    lovende("import", "measures", jsonl(FULL | {"office": "NAV Trondheim"}))
    done = lovende(
        "import", "measures", jsonl({"key": "b", "text": "x", "office": "NAV Trondhiem"})
    )
    assert "Did you mean «NAV Trondheim»?" in done.err


def test_a_dry_run_checks_and_writes_nothing(lovende: Command, jsonl: Any) -> None:
    done = lovende("import", "measures", jsonl(FULL, {"key": "b", "text": "c"}), "--dry-run")
    assert done.code == 0
    assert [line.split() for line in done.out.splitlines()][:2] == [
        ["Lines", "2"],
        ["New", "measures", "2"],
    ]
    assert "(--dry-run)" in done.err
    assert not Measure.objects.exists()
    assert not Organisation.objects.filter(name="NAV Prøve").exists()


def test_the_file_may_come_through_a_pipe(lovende: Command) -> None:
    lines = b'\xef\xbb\xbf{"key": "a", "text": "b"}\r\n\r\n{"key": "c", "text": "d"}'
    assert lovende("import", "measures", "-", stdin=lines).code == 0
    assert set(Measure.objects.values_list("key", flat=True)) == {"a", "c"}


def test_an_empty_file_and_none_at_all_are_refused(lovende: Command, tmp_path: Path) -> None:
    assert lovende("import", "measures", "-", stdin=b"\n\n").code == 1
    assert lovende("import", "measures", tmp_path / "nowhere").code == 2
    assert lovende("import", "measures", tmp_path).code == 2
    assert lovende("import", "measures", "-", "--scheme", "nonsense", stdin=b"{}").code == 1


def test_a_round_leaves_the_index_up_to_date_too(lovende: Command, tmp_path: Path) -> None:
    assert lovende("import", "round", round_file(tmp_path / "runde.xlsx", row())).code == 0
    assert building.unindexed() == 0
    assert json.loads(lovende("search", "jobbklubben", "--json").out)[0]["key"] == "2021-001"
