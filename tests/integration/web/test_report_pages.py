"""The report and the overview of a round, as pages and files, for its raters and managers."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from document_reader import read_pdf, read_word
from lovende.measures.models import Measure
from lovende.people.models import Organisation
from lovende.selection.actions.rounds import close_phase
from lovende.selection.models import Round
from selection_builder import approve, make_round, phase, rater, to_cases, to_screening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]


@pytest.fixture
def manager(client: Client, make_user: Any) -> Client:
    client.force_login(make_user("directorate_manager"))
    return client


def at_choice(number: int = 3) -> Round:
    made = make_round(number)
    to_cases(made)
    for item in made.items.all():
        approve(item)
    close_phase(by=None, phase=phase(made, "cases"))
    close_phase(by=None, phase=phase(made, "reference"))
    return made


def test_the_page_of_a_round_offers_the_report_in_each_language(manager: Client) -> None:
    made = make_round()
    page = manager.get(reverse("round-detail", args=[made.pk])).content.decode()
    for language in ("nb", "nn", "en"):
        for suffix in ("pdf", "docx"):
            assert reverse("round-report", args=[made.pk, language, suffix]) in page


@pytest.mark.parametrize(
    ("language", "said"), [("nb", "Framgangsmåte"), ("nn", "Slik blir det"), ("en", "Method")]
)
def test_the_report_comes_in_the_language_asked_for_whatever_the_page_is_in(
    manager: Client, language: str, said: str
) -> None:
    made = make_round()
    got = {
        suffix: manager.get(reverse("round-report", args=[made.pk, language, suffix]))
        for suffix in ("pdf", "docx")
    }
    assert read_pdf(got["pdf"].content).text.count(said)
    assert read_word(got["docx"].content).text.count(said)
    for suffix, answer in got.items():
        assert answer["Content-Language"] == language
        name = f"rapport-{made.pk}-{language}.{suffix}"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("address", ["rapport-de.pdf", "rapport-nb.exe", "oversikt.pdf"])
def test_other_languages_and_formats_are_not_found(manager: Client, address: str) -> None:
    made = make_round()
    assert manager.get(reverse("round-detail", args=[made.pk]) + address).status_code == 404


def test_a_rater_of_another_round_gets_neither_report_nor_overview(client: Client) -> None:
    made = make_round()
    other = make_round(title="En annen", names={"Dina": "Avdeling D", "Even": "Avdeling E"})
    client.force_login(rater(other, "Dina").user)
    for name, more in (("round-report", ["nb", "pdf"]), ("round-overview", [])):
        assert client.get(reverse(name, args=[made.pk, *more])).status_code == 403
    assert client.get(reverse("round-overview-file", args=[made.pk, "csv"])).status_code == 403


def test_the_overview_has_what_the_round_stands_with_and_the_approved_words(
    manager: Client,
) -> None:
    made = at_choice()
    page = manager.get(reverse("round-overview", args=[made.pk]))
    assert len(page.context["rows"]) == 3
    assert "Lovende arbeidsmetoder" in page.content.decode()
    assert {one.short for one in page.context["rows"]} == {"Om description"}


def test_in_screening_the_overview_has_those_that_passed_the_pre_check(manager: Client) -> None:
    made = make_round(4)
    to_screening(made)
    page = manager.get(reverse("round-overview", args=[made.pk]))
    assert len(page.context["rows"]) == 4
    assert "Tiltak som fortsatt er med" in page.content.decode()


def test_the_overview_is_sorted_as_asked_on_the_page_and_in_files(manager: Client) -> None:
    made = make_round(3)
    to_screening(made)
    for number, item in enumerate(made.items.select_related("measure").order_by("pk")):
        office = Organisation.objects.create(kind="office", name=f"NAV {'ÅÆB'[number]}")
        item.measure.title, item.measure.office = f"Tiltak {number}", office
        item.measure.save()
    page = reverse("round-overview", args=[made.pk])
    for sort, expected in (("title", "ÅÆB"), ("office", "BÆÅ"), ("tull", "ÅÆB")):
        shown = manager.get(page, {"sort": sort}).context["rows"]
        assert "".join(one.item.measure.office.name[-1] for one in shown) == expected
        file = manager.get(reverse("round-overview-file", args=[made.pk, "xlsx"]), {"sort": sort})
        book = load_workbook(io.BytesIO(b"".join(file.streaming_content)))
        offices = [row[2].value[-1] for row in book.worksheets[0].iter_rows(min_row=2)]
        assert "".join(offices) == expected


def test_a_long_overview_has_pages_and_the_file_has_all(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lovende.web.assessor.report.PAGE_SIZE", 2)
    made = make_round(3)
    to_screening(made)
    second = manager.get(reverse("round-overview", args=[made.pk]), {"page": "2"})
    assert len(second.context["rows"]) == 1
    file = manager.get(reverse("round-overview-file", args=[made.pk, "csv"]))
    assert b"".join(file.streaming_content).decode().count("\r\n") == 4


def test_a_title_like_a_formula_is_made_harmless_in_the_file(manager: Client) -> None:
    made = make_round(1)
    Measure.objects.update(title="=cmd()")
    file = manager.get(reverse("round-overview-file", args=[made.pk, "csv"]))
    assert ";'=cmd();" in b"".join(file.streaming_content).decode()


@pytest.mark.parametrize("name", ["round-overview", "round-report"])
def test_queries_do_not_grow_with_the_measures(manager: Client, name: str) -> None:
    counts = []
    for number, title in ((1, "En"), (3, "Tre")):
        made = make_round(
            number, title=title, names={f"A{number}": "Avdeling A", f"B{number}": "Avdeling B"}
        )
        to_cases(made)
        more = ["nb", "docx"] if name == "round-report" else []
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert manager.get(reverse(name, args=[made.pk, *more])).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
