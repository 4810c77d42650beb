"""The report on the 2021 round says what the pages say, in each language, as PDF and Word."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from document_reader import read_pdf, read_word
from lovende.cli import demo
from lovende.common.documents import typeset, word
from lovende.common.documents.model import Document, Heading, Table
from lovende.measures.models import Measure
from lovende.people.demo import DOMAIN, install_demo_people
from lovende.selection.actions.cases import drop_case
from lovende.selection.actions.choice import choose
from lovende.selection.actions.hearing import give_feedback, invite_member
from lovende.selection.actions.rounds import close_phase
from lovende.selection.demo.staging import Stage, install_demo_round
from lovende.selection.models import Round
from lovende.selection.queries.rounds import rounds_for
from lovende.selection.report.document import round_report
from selection_builder import (
    approve,
    make_round,
    phase,
    rate,
    rate_all,
    rater,
    slots_of,
    to_cases,
    to_screening,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 1)


@pytest.fixture
def bank(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(demo, "_", str)
    demo.load_example_round()
    install_demo_people()


def report(made: Round, viewer: Any, language: str = "nb") -> Document:
    with translation.override(language):
        return round_report(rounds_for(viewer).get(pk=made.pk), viewer=viewer, day=DAY)


def chapters(document: Document) -> list[str]:
    return [one.text for one in document.blocks if isinstance(one, Heading) and one.level == 1]


def table(document: Document, caption: str) -> list[tuple[str, ...]]:
    return next(
        list(one.rows)
        for one in document.blocks
        if isinstance(one, Table) and one.caption.startswith(caption)
    )


@pytest.fixture
def finished(bank: None) -> Round:
    made = install_demo_round(scheme=demo.SCHEME, domain=DOMAIN, stage=Stage.FINISHED)
    assert made is not None
    return made


def test_the_report_on_2021_holds_the_published_figures(
    finished: Round, make_user: Any, client: Client
) -> None:
    viewer = make_user("directorate_manager")
    document = report(finished, viewer)
    pdf, doc = read_pdf(typeset.pdf(document)), read_word(word.docx(document))
    assert pdf.alternatives() == doc.alternatives
    assert re.findall(r": (\d+) kom inn", pdf.alternatives()[0]) == [
        *("203", "181", "147", "23", "10", "7", "7")
    ]
    assert pdf.alternatives()[0].endswith("7 kom inn, 5 gikk ut, 2 gikk videre.")
    for read in (pdf, doc):
        for said in ("Ut 34 20", "Inn 20 107", "Ut 124 9", "Inn 9 5"):
            assert said in read.text
        for said in ("77,90 %", "58,13 %", "0,4721", "6,35 (0,0000)"):
            assert said in read.text
        for said in ("87,76 %", "82,77 %", "0,2895", "3,51 (0,0002)"):
            assert said in read.text
        for said in ("Syntetiske data.", "NAV Frogner", "Arbeidsmåten var likevel ikke ny."):
            assert said in read.text
    assert (pdf.title, doc.title) == (finished.title, finished.title)
    assert all(doc.header_rows)
    assert pdf.count("Table") == len(doc.header_rows)

    client.force_login(viewer)
    page = html.unescape(
        client.get(reverse("round-agreement", args=[finished.pk])).content.decode()
    )
    shown = [" ".join(one.split()) for one in re.findall(r"<dd[^>]*>([^<]+)</dd>", page)]
    assert len(shown) == 24
    assert [one for one in shown if one not in pdf.text or one not in doc.text] == []


def test_the_flow_the_promising_methods_and_the_choice_stand_in_tables(
    finished: Round, make_user: Any
) -> None:
    document = report(finished, make_user("directorate_manager"), "en")
    flow = [row for row in table(document, "The numbers") if row[1] in ("Came in", "Went on")]
    assert [row[3] for row in flow] == [
        *("203", "181", "181", "147", "147", "23", "23", "10", "10", "7", "7", "7", "7", "2")
    ]
    assert len(table(document, "Overview")) == 7
    assert all(row[2] for row in table(document, "Overview"))
    chosen = [row[0] for row in table(document, "What was chosen") if row[2].startswith("Chosen")]
    assert [name.split()[0] for name in chosen] == ["Back", "SSA"]
    assert len(table(document, "Measures that were dropped")) == 3
    assert sum(int(row[2]) for row in table(document, "Measures to each rater")) == 362
    assert len(table(document, "Among the 7 best in 10000 draws of weights (seed 2021)")) == 23


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", ("Hvor enige vurdererne var", "nokså svak", "0,4721")),
        ("nn", ("Kor samde vurderarane var", "nokså svak", "0,4721")),
        ("en", ("How far the raters agreed", "fair", "0.4721")),
    ],
)
def test_each_language(
    finished: Round, make_user: Any, language: str, said: tuple[str, ...]
) -> None:
    document = report(finished, make_user("directorate_manager"), language)
    pdf, doc = read_pdf(typeset.pdf(document)), read_word(word.docx(document))
    for one in said:
        assert one in pdf.text
        assert one in doc.text
    assert pdf.language.startswith(language)
    assert {one.split("-")[0] for one in doc.languages} == {language}


@pytest.mark.parametrize("stage", [Stage.SCREENING, Stage.IN_DEPTH])
@pytest.mark.usefixtures("bank")
def test_before_a_phase_is_finished_nothing_is_told_of_its_ratings(
    make_user: Any, stage: Stage
) -> None:
    made = install_demo_round(scheme=demo.SCHEME, domain=DOMAIN, stage=stage)
    assert made is not None
    told = chapters(report(made, make_user("directorate_manager"), "en"))
    if stage == Stage.SCREENING:
        assert told == ["Method", "Criteria", "The way of the measures"]
    else:
        assert told[3:] == ["Assignment", "How far the raters agreed"]


@pytest.mark.usefixtures("nav_scheme")
def test_a_rating_changes_no_byte_of_the_report_until_the_phase_is_finished(
    make_user: Any,
) -> None:
    made = make_round(6)
    to_screening(made)
    viewers = [rater(made, "Anne").user, make_user("directorate_manager")]
    before = [typeset.pdf(report(made, one)) for one in viewers]
    rate(slots_of(made, "screening", rater__label="Berit")[0], "out", reason="Hemmelig")
    assert [typeset.pdf(report(made, one)) for one in viewers] == before
    rate_all(made, "screening")
    assert [typeset.pdf(report(made, one)) for one in viewers] == before
    close_phase(by=None, phase=phase(made, "screening"))
    assert "Assignment" in chapters(report(made, viewers[0], "en"))


@pytest.mark.usefixtures("nav_scheme")
def test_a_choice_and_the_words_of_the_group_wait_until_their_phases_are_finished(
    make_user: Any,
) -> None:
    viewer = make_user("directorate_manager")
    made = make_round(3)
    to_cases(made)
    first, second, third = made.items.order_by("pk")
    hostile = '#panic() *x* $y$ <a> @b "q" čŋ سلام \N{GRINNING FACE} \x01slutt'
    Measure.objects.filter(pk=first.measure_id).update(title=hostile)
    drop_case(by=None, item=third, reason="Ingen å snakke med")
    approve(first)
    approve(second)
    assert "Dropped in the case study" not in chapters(report(made, viewer, "en"))
    close_phase(by=None, phase=phase(made, "cases"))
    told = report(made, viewer, "en")
    assert table(told, "Measures that were dropped")[0][2] == "Ingen å snakke med"

    member = invite_member(
        by=None, round_=made, name="Mona", email="mona@example.no", organisation=""
    )
    given = {"promising": True, "innovative": False, "would_try": True, "concerns": "Hemmelig"}
    give_feedback(by=None, member=member, item=first, **given)
    assert "Hemmelig" not in str(report(made, viewer, "en"))
    with pytest.raises(StopIteration):
        table(report(made, viewer, "en"), "What the reference group says")
    close_phase(by=None, phase=phase(made, "reference"))
    heard = table(report(made, viewer, "en"), "What the reference group says")
    assert [row[1:] for row in heard] == [("1", "1", "0", "1")]

    choose(by=None, item=first, chosen=True, reason="Prøves")
    choose(by=None, item=second, chosen=False, reason="Ikke nå")
    assert "The directorate's choice" not in chapters(report(made, viewer, "en"))
    close_phase(by=None, phase=phase(made, "choice"))
    last = report(made, viewer, "en")
    assert [row[3] for row in table(last, "What was chosen")] == ["Prøves", "Ikke nå"]
    assert "Om transferability" in str(last)
    assert "Hemmelig" not in str(last)
    read = read_pdf(typeset.pdf(last))
    assert '#panic() *x* $y$ <a> @b "q" čŋ' in read.text
    assert hostile.replace("\x01", "") in read_word(word.docx(last)).text
