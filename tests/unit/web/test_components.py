"""The components render what they promise: names, references, addresses, and escaped text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from lovende.questionnaires.display import format_amount
from lovende.web import icons
from lovende.web.templatetags import lovende_site, lovende_ui

TEMPLATES = Path(__file__).resolve().parents[3] / "src" / "lovende" / "web" / "templates"
COMPONENTS = sorted((TEMPLATES / "cotton").rglob("*.html"))


def render(source: str, address: str = "/", **context: Any) -> str:
    template = engines["django"].from_string(CottonCompiler().process(source))
    request = RequestFactory().get(address)
    return re.sub(r"\s+", " ", template.render(context, request))


class ReportForm(forms.Form):
    title = forms.CharField(label="Title", help_text="Short")
    verdict = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(required=False, widget=forms.Textarea)

    def clean(self) -> None:
        raise forms.ValidationError("The whole is wrong")


# ── The gallery


def name_in_use(path: Path) -> str:
    parts = path.relative_to(TEMPLATES / "cotton").with_suffix("").parts
    return "c-" + ".".join(parts).replace("_", "-")


@pytest.mark.parametrize("path", COMPONENTS, ids=name_in_use)
def test_every_component_has_a_place_in_the_gallery(path: Path) -> None:
    # The header is on every page, and what it is made of is seen there.
    frame = [TEMPLATES / "base.html", TEMPLATES / "cotton" / "site_header.html"]
    pages = [*(TEMPLATES / "gallery").rglob("*.html"), *frame]
    shown = "".join(page.read_text() for page in pages)
    assert re.search(rf"<{re.escape(name_in_use(path))}[\s/>]", shown)


@pytest.mark.parametrize("path", COMPONENTS, ids=name_in_use)
def test_every_component_says_what_it_is_and_takes(path: Path) -> None:
    opening = path.read_text().split("{% endcomment %}")[0]
    assert opening.startswith("{% comment %}")
    assert re.search(r"[Aa]ttributes", opening)


def test_every_drawing_is_in_the_gallery() -> None:
    shown = (TEMPLATES / "gallery" / "sections" / "frame.html").read_text()
    levels = {f"level-{n}" for n in range(6)}
    assert {name for name in icons.DRAWINGS if f'name="{name}"' not in shown} <= levels


# ── Forms


def test_a_field_ties_label_help_and_error_to_its_control() -> None:
    form = ReportForm(data={})
    form.is_valid()
    html = render('<c-field :field="form.title" />', form=form)
    assert '<label for="id_title">Title</label>' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_title_helptext">Short' in html
    assert 'id="id_title_error"' in html


def test_a_field_without_help_or_error_refers_to_nothing() -> None:
    html = render('<c-field :field="form.note" />', form=ReportForm())
    assert "aria-describedby" not in html
    assert "aria-invalid" not in html


def test_a_counter_is_part_of_the_description() -> None:
    html = render('<c-field :field="form.note" counter="words" :max="1200" />', form=ReportForm())
    assert 'aria-describedby="id_note_counter"' in html
    assert 'data-max="1200"' in html


def test_a_choice_of_one_is_a_group_with_a_legend_and_a_label_each() -> None:
    html = render('<c-field :field="form.verdict" />', form=ReportForm())
    assert "<fieldset" in html
    assert re.search(r"<legend>\s*Verdict\s*</legend>", html)
    assert '<label for="id_verdict_1">B</label>' in html


def test_the_error_summary_leads_to_each_field_and_tells_what_concerns_the_whole() -> None:
    form = ReportForm(data={"title": "x"})
    form.is_valid()
    html = render('<c-error-summary :form="form" />', form=form)
    assert "<li>The whole is wrong</li>" in html
    assert 'href="#id_verdict_0">Verdict: ' in html
    assert "id_title" not in html


def test_there_is_no_error_summary_without_errors() -> None:
    assert render('<c-error-summary :form="form" />', form=ReportForm()).strip() == ""


# ── Escaping


@pytest.mark.parametrize(
    "source",
    [
        '<c-card title="{{ bad }}" />',
        '<c-card :title="bad" />',
        '<c-button :data-x="bad">x</c-button>',
        '<c-button data-x="{{ bad }}">{{ bad }}</c-button>',
        "<c-tag>{{ bad }}</c-tag>",
        '<c-status kind="goal" value="reached" :label="bad" />',
        '<c-filter-chip :group="bad" :label="bad" :href="bad" />',
        '<c-page-header :title="bad" :lead="bad" />',
        '<c-search :value="bad" />',
    ],
)
def test_what_people_write_never_becomes_markup(source: str) -> None:
    html = render(source, bad='" onclick="alert(1)"><script>')
    assert "<script" not in html
    assert 'onclick="' not in html


# ── Lists


def facet(count: int, selected: int | None = None) -> dict[str, Any]:
    options = [
        {"key": f"k{n}", "label": f"L{n}", "count": n, "selected": n == selected}
        for n in range(count)
    ]
    return {"key": "county", "label": "County", "options": options}


def test_a_long_facet_folds_away_all_but_the_first_and_the_selected() -> None:
    parts = lovende_ui.facet_parts(facet(30, selected=20), 8)
    assert [option["key"] for option in parts.first] == [*(f"k{n}" for n in range(8)), "k20"]
    assert len(parts.rest) == 21
    assert parts.open


def test_a_single_option_is_never_folded_away() -> None:
    parts = lovende_ui.facet_parts(facet(9), 8)
    assert (len(parts.first), parts.rest, parts.open) == (9, [], False)


def test_a_facet_is_a_group_of_real_checkboxes() -> None:
    html = render('<c-facet :facet="facet" form="find" />', facet=facet(3, selected=1))
    assert len(re.findall(r'type="checkbox" [^>]*name="county"', html)) == 3
    assert re.search(r'value="k1" form="find" checked', html)
    assert "<details" in html
    assert " open>" in html


def test_the_pages_of_a_list_keep_the_rest_of_the_address() -> None:
    page = Paginator(range(200), 10).page(2)
    html = render('<c-pagination :page="page" />', "/tiltak/?county=03&county=46&page=2", page=page)
    assert 'rel="prev" href="?county=03&amp;county=46"' in html
    assert 'rel="next" href="?county=03&amp;county=46&amp;page=3"' in html
    assert html.count('aria-current="page"') == 1
    assert "…" in html


def test_the_first_page_of_an_unfiltered_list_is_the_plain_address() -> None:
    page = Paginator(range(30), 10).page(2)
    html = render('<c-pagination :page="page" />', "/tiltak/?page=2", page=page)
    assert 'rel="prev" href="/tiltak/"' in html


def test_one_page_needs_no_pagination() -> None:
    page = Paginator(range(3), 10).page(1)
    assert render('<c-pagination :page="page" />', page=page).strip() == ""


def test_progress_asks_again_only_while_told_to() -> None:
    running = render('<c-progress label="Import" :value="1500" :max="3000" poll="/x/" />')
    assert 'hx-get="/x/"' in running
    assert 'value="1500"' in running
    assert "hx-get" not in render('<c-progress label="Import" :value="3" :max="3" />')


# ── The way around


def test_each_language_leads_to_this_page_in_it_with_its_search(settings: Any) -> None:
    request = RequestFactory().get("/utvikling/komponenter/?farger=dark")
    with translation.override("nb"):
        links = lovende_site.language_links({"request": request})
    assert [(link.code, link.href, link.current) for link in links] == [
        ("nb", "/utvikling/komponenter/?farger=dark", True),
        ("nn", "/nn/utvikling/komponenter/?farger=dark", False),
        ("en", "/en/utvikling/komponenter/?farger=dark", False),
    ]


def test_ids_on_a_page_differ() -> None:
    html = render('<c-table caption="A"></c-table><c-table caption="B"></c-table>')
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 4


# ── Figures


@pytest.mark.parametrize(("language", "expected"), [("nb", "76\N{NO-BREAK SPACE}%"), ("en", "76%")])
def test_a_share_is_rounded_and_written_as_the_language_does(language: str, expected: str) -> None:
    with translation.override(language):
        assert lovende_ui.percent(137 / 181) == expected
        assert lovende_ui.percent(None) == "–"


def test_kroner_are_grouped() -> None:
    assert re.sub(r"\s", " ", lovende_ui.kroner(1_200_000)) == "1 200 000 kr"
    with translation.override("en"):  # as in the report on the same page
        assert lovende_ui.kroner(1_200_000) == format_amount(1_200_000)
    assert lovende_ui.kroner(None) == "–"


class Years:
    def __init__(self, first: int | None, last: int | None, stage: str = "running") -> None:
        self.first_year, self.last_year, self.stage = first, last, stage


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(2019, 2021, "2019–2021"), (2021, 2021, "2021"), (2021, None, "2021–"), (None, None, "")],
)
def test_years_are_written_without_a_thousands_space(
    first: int | None, last: int | None, expected: str
) -> None:
    assert lovende_ui.years(Years(first, last)) == expected


@pytest.mark.parametrize("stage", ["finished", "stopped"])
def test_what_has_ended_never_reads_as_if_it_went_on(stage: str) -> None:
    with translation.override("en"):
        assert lovende_ui.years(Years(2018, None, stage)) == "started 2018"
        assert lovende_ui.years(Years(2018, 2020, stage)) == "2018–2020"
