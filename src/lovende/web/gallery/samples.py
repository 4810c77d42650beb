"""What the gallery fills the components with: normal, long, empty and many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lovende.knowledge.queries.similar import Reason
from lovende.knowledge.search.snippets import Run
from lovende.web import charts

LONG_TITLE = (
    "Helhetlig oppfølging av barnefamilier med vedvarende lavinntekt gjennom"
    " tverretatlig familiekoordinatorsamarbeid i tre kommuner"
)


@dataclass(frozen=True, slots=True)
class Named:
    """An office or a county."""

    name: str


@dataclass(frozen=True, slots=True)
class SampleMeasure:
    """What a list needs to know of a measure."""

    key: str
    title: str
    office: Named
    county: Named
    first_year: int
    last_year: int | None
    stage: str
    goal_attainment: str
    robustness: str
    goal_verdict: str = ""
    synthetic: bool = True
    language: str = "nb"

    def get_absolute_url(self) -> str:
        """Nowhere: the gallery has no measures of its own."""
        return "#tiltak"

    def get_stage_display(self) -> str:
        """As shown."""
        return STAGES[self.stage]

    def get_goal_attainment_display(self) -> str:
        """As shown."""
        return GOALS[self.goal_attainment]

    def get_robustness_display(self) -> str:
        """As shown."""
        return ROBUSTNESS[self.robustness]


STAGES = {
    "planned": "Planlagt",
    "running": "Pågår",
    "finished": "Avsluttet",
    "stopped": "Stanset",
}
GOALS = {
    "not_stated": "Ikke oppgitt",
    "too_early": "For tidlig å si",
    "not_reached": "Ikke nådd",
    "partly_reached": "Delvis nådd",
    "reached": "Nådd",
}
ROBUSTNESS = {
    "not_assessed": "Ikke vurdert",
    "own_experience": "Egen erfaring",
    "own_data": "Egne data",
    "before_after": "Før og etter",
    "comparison": "Sammenlikning",
    "replicated": "Gjentatt andre steder",
}
CONTINUATION = {
    "unknown": "Ukjent",
    "undecided": "Ikke avgjort",
    "ordinary_running": "Ordinær drift",
    "partly": "Delvis videreført",
    "new_grant": "Nytt tilskudd",
    "not_continued": "Ikke videreført",
}


def everything() -> dict[str, Any]:
    """All samples, by the names the gallery's templates use."""
    return {
        "long_title": LONG_TITLE,
        "long_word": "Arbeidsmarkedskvalifiseringsprogramdeltakerundersøkelsen",
        "crumbs": [
            {"label": "Forsiden", "href": "#hode"},
            {"label": "Tiltak", "href": "#tiltak"},
            {"label": LONG_TITLE},
        ],
        "facts": _facts(),
        "events": _events(),
        "steps": _steps(),
        "measures": _measures(),
        **_search(),
        "statuses": _statuses(),
        **_open_pages(),
        **_facets(),
        **_tables(),
        **_charts(),
    }


def _facts() -> list[dict[str, Any]]:
    return [
        {"term": "Kontor", "value": "NAV Midt-Telemark"},
        {"term": "Kommuner", "value": "Midt-Telemark, Nome"},
        {"term": "Rapport", "value": "Sluttrapport 2021", "href": "#tekst"},
        {"term": "Tilskudd", "value": "1 200 000 kr", "hint": "fordelt på tre år"},
        {"term": "Tom verdi", "value": ""},
        {"term": LONG_TITLE, "value": LONG_TITLE},
    ]


def _events() -> list[dict[str, Any]]:
    return [
        {"when": "2019", "title": "Tilskudd for første år", "text": "430 000 kr"},
        {"when": "2020", "title": "Statusrapport", "href": "#tekst", "state": "done"},
        {"when": "2021", "title": "Sluttrapport", "text": LONG_TITLE, "state": "current"},
        {
            "when": "2022",
            "title": "NAV Eksempel gjentar det",
            "href": "#tekst",
            "synthetic": True,
            "state": "planned",
        },
    ]


def _steps() -> list[dict[str, str]]:
    return [
        {"label": "Last opp", "href": "#skjema", "state": "done"},
        {"label": "Rett problemer", "state": "done"},
        {"label": "Se gjennom", "state": "current"},
        {"label": "Bekreft", "state": "upcoming"},
    ]


def _measure(number: int, title: str, **other: Any) -> SampleMeasure:
    values: dict[str, Any] = {
        "office": Named("NAV Eksempel"),
        "county": Named("Innlandet"),
        "first_year": 2019,
        "last_year": 2021,
        "stage": "finished",
        "goal_attainment": "reached",
        "robustness": "own_data",
    }
    return SampleMeasure(key=f"eksempel-{number}", title=title, **(values | other))


def _search() -> dict[str, Any]:
    """What a search marks in a text, and why a measure is like a draft."""
    return {
        "runs": (Run("Råd om ", False), Run("gjeld", True), Run(" for unge", False)),
        "reasons": (
            Reason("words", "Felles ord", ("gjeld", "inkasso", "budsjett")),
            Reason("law_section", "Lovparagraf", ("§ 17 Opplysning, råd og veiledning",)),
        ),
    }


def _measures() -> list[SampleMeasure]:
    return [
        _measure(
            1,
            "Back to School/Stay at School",
            office=Named("NAV Midt-Telemark"),
            county=Named("Telemark"),
            synthetic=False,
            robustness="before_after",
            goal_verdict=(
                "Om lag 90 eksamener er tatt, og om lag 80 av dem er bestått. Mellom 20 og 25"
                " elever er blitt værende på skolen."
            ),
        ),
        _measure(
            2,
            "Gjeldsrådgiving på helsestasjonen",
            language="nn",
            goal_attainment="not_reached",
            stage="stopped",
            robustness="own_experience",
            goal_verdict="Få familiar tok imot tilbodet, og kontoret avslutta etter eitt år.",
        ),
        _measure(
            3,
            LONG_TITLE,
            office=Named("NAV Nordre Gudbrandsdal interkommunale samarbeid"),
            last_year=None,
            stage="running",
            goal_attainment="too_early",
            robustness="not_assessed",
        ),
        _measure(
            4,
            "Sommerjobb for ungdom",
            goal_attainment="partly_reached",
            robustness="replicated",
        ),
    ]


def _statuses() -> list[dict[str, str]]:
    kinds = {
        "stage": STAGES,
        "goal": GOALS,
        "robustness": ROBUSTNESS,
        "continuation": CONTINUATION,
    }
    return [
        {"kind": kind, "value": value, "label": label}
        for kind, labels in kinds.items()
        for value, label in labels.items()
    ]


@dataclass(frozen=True, slots=True)
class SampleAnswer:
    """An answer on a scale, as a measure's page shows it, and what is special with it."""

    state: str
    value: int | None
    text: str
    low: int = 0
    high: int = 3


def _open_pages() -> dict[str, Any]:
    return {
        "choices": [("03", "Oslo"), ("46", "Vestland")],
        "long_choices": [("long", LONG_TITLE), ("short", "Kort")],
        "ladders": [
            _ladder("Ikke vurdert: ingen trinn er nådd", 0),
            _ladder("Noen trinn er nådd", 2),
            _ladder("Alle trinn er nådd", len(ROBUSTNESS) - 1),
        ],
        "scale_answers": [
            SampleAnswer("Lavest, skala fra 0", 0, "0 – Ikke i det hele tatt"),
            SampleAnswer("I midten", 2, "2 – Noe"),
            SampleAnswer("Høyest", 3, "3 – I stor grad"),
            SampleAnswer("Lavest, skala fra 1", 1, "1 – I svært liten grad", 1, 7),
            SampleAnswer("Høyest av sju", 7, "7 – I svært stor grad", 1, 7),
            SampleAnswer("Ikke relevant", None, "Ikke relevant", 1, 7),
        ],
        "scale_tables": [
            {"kind": "goal", "caption": "Måloppnåelse", "steps": _explained(GOALS)},
            {"kind": "robustness", "caption": "Sikkerhet", "steps": _explained(ROBUSTNESS)},
            {"kind": "continuation", "caption": "Videreføring", "steps": _explained(CONTINUATION)},
        ],
    }


def _explained(labels: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"value": value, "label": label, "meaning": f"Hva «{label}» betyr."}
        for value, label in labels.items()
    ]


def _ladder(title: str, reached: int) -> dict[str, Any]:
    """The steps above «not assessed», the first of them reached."""
    steps = enumerate(_explained(ROBUSTNESS)[1:])
    return {"title": title, "steps": [(step, place < reached) for place, step in steps]}


def _facets() -> dict[str, Any]:
    def option(key: str, label: str, count: int, selected: bool = False) -> dict[str, Any]:
        return {"key": key, "label": label, "count": count, "selected": selected}

    few = [
        option("reached", "Nådd", 84, selected=True),
        option("not_reached", "Ikke nådd", 23),
        option("not_stated", "Ikke oppgitt", 0),
    ]
    many = [option(f"office-{n}", f"NAV Eksempel {n}", 40 - n, n == 17) for n in range(1, 31)]
    long = [option("long", LONG_TITLE, 12345)]
    return {
        "facet_few": {"key": "goal", "label": "Måloppnåelse", "options": few},
        "facet_many": {"key": "office", "label": "Kontor", "options": many},
        "facet_long": {"key": "long", "label": LONG_TITLE, "options": long},
        "facet_empty": {"key": "none", "label": "Uten valg", "options": []},
        "filters": [
            {"group": "Måloppnåelse", "label": "Nådd", "href": "#lister"},
            {"group": "Kontor", "label": LONG_TITLE, "href": "#lister"},
            {"group": "", "label": "Uten gruppe", "href": "#lister"},
        ],
        "exports": [
            {"label": "Excel", "href": "#lister"},
            {"label": "CSV", "href": "#lister"},
            {"label": "JSON", "href": "#lister", "hint": "med feltbeskrivelser"},
        ],
        "tabs": [
            {"label": "Om det samme", "count": 14, "href": "#lister", "current": True},
            {"label": LONG_TITLE, "count": 1174, "href": "#lister", "current": False},
            {"label": "Uten tall", "count": None, "href": "#lister", "current": False},
        ],
        "sorts": [("relevance", "Relevans"), ("title", "Tittel"), ("year", "Nyeste først")],
        "errors": [
            {"message": "Rad 14: «Rapportår» er ikke et årstall.", "href": "#skjema"},
            {"message": "Filen er tom.", "href": ""},
        ],
    }


def _tables() -> dict[str, Any]:
    columns = [
        {"title": "Jobbsentralen", "href": "#tiltak", "remove_href": "#tiltak"},
        {"title": LONG_TITLE, "href": "#tiltak", "remove_href": "#tiltak", "synthetic": True},
        {"title": "Sommerjobb", "synthetic": True},
        {"title": "Øygarden-modellen"},
    ]
    rows: list[dict[str, Any]] = [
        {"label": "Om tiltaket", "heading": True},
        {"label": "Kontor", "cells": ["NAV Asker", "NAV Eksempel", "NAV Eksempel", "NAV Øygarden"]},
        {"label": "Målgruppe", "cells": ["Ungdom", LONG_TITLE, "", "Foreldre"]},
        {"label": "Hva kom ut av det", "heading": True},
        {"label": "Deltakere", "cells": [56, 0, 12, "6–14 i hver gruppe"]},
    ]
    return {
        "columns": columns,
        "columns_two": columns[:2],
        "compare_rows": rows,
        "compare_rows_two": [row | {"cells": row.get("cells", [])[:2]} for row in rows],
        "many_rows": [(f"Kommune {n}", 1000 * n, n * 37) for n in range(1, 13)],
        "wide": [f"Kolonne {n}" for n in range(1, 31)],
    }


def _charts() -> dict[str, Any]:
    four = [charts.Category(str(n), str(n)) for n in range(4)]
    seven = [
        *(charts.Category(str(n), str(n)) for n in range(1, 8)),
        charts.Category("not_relevant", "Ikke relevant", aside=True),
    ]
    return {
        "shares": charts.distribution(
            title="Svar på egenvurderingen",
            description="Andel av kontorene som valgte hvert svar.",
            categories=four,
            rows=[
                charts.Row("Arbeid mot fattigdom", [1, 3, 40, 137]),
                charts.Row("Individuelt tilpasset hjelp", [0, 0, 31, 150], note="31 svarte 2."),
                charts.Row(LONG_TITLE, [12, 22, 70, 77], href="#diagrammer"),
                charts.Row("Ingen har svart", [0, 0, 0, 0]),
            ],
        ),
        "shares_seven": charts.distribution(
            title="Samme spørsmål på skalaen 1–7",
            categories=seven,
            rows=[
                charts.Row("Samarbeid", [3, 8, 15, 30, 44, 38, 20, 12]),
                charts.Row("Kunnskap", [0, 1, 2, 9, 25, 60, 71, 40]),
            ],
        ),
        "numbers": charts.counts(
            title="Tiltak i hvert fylke",
            unit="tiltak",
            rows=[
                charts.CountRow("Oslo", 34, href="#diagrammer"),
                charts.CountRow("Møre og Romsdal", 17),
                charts.CountRow("Finnmark", 1),
                charts.CountRow("Et fylke uten tiltak", 0),
            ],
        ),
        "no_numbers": charts.counts(title="Ingen tall ennå", rows=[]),
        "averages": charts.means(
            title="Gjennomsnitt på egenvurderingen",
            low=0,
            high=3,
            low_label="i svært liten grad",
            high_label="i svært stor grad",
            rows=[
                charts.MeanRow("Arbeid mot fattigdom", 2.73, 181, ceiling_share=0.757),
                charts.MeanRow(
                    "Individuelt tilpasset hjelp",
                    2.83,
                    181,
                    ceiling_share=0.829,
                    warning="83 % valgte høyeste verdi. Spørsmålet skiller ikke tiltakene.",
                ),
                charts.MeanRow(LONG_TITLE, 0.0, 40, ceiling_share=0.0),
                charts.MeanRow("Ingen har svart", None, 0),
            ],
        ),
    }
