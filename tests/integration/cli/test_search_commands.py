"""``lovende search``, ``similar`` and ``index``: JSON on stdout, messages on stderr, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bank_builder import make_measure
from lovende.cli import indexing
from lovende.knowledge.models import SearchSegment
from lovende.knowledge.search import building

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bank")]

Command = Callable[..., Any]


@pytest.fixture
def bank(nav_scheme: Any) -> None:
    """Four measures: two on school drop-out, in both written standards, and two on other things."""
    make_measure(
        "los",
        title="Los mot frafall",
        description="Unge som faller ut av videregående skole får en fast los.",
        category=["school_dropout"],
        office_name="NAV Alta",
        county="56",
        first_year=2020,
        last_year=2020,
    )
    make_measure(
        "skule",
        title="Skulelosen",
        description="Fråfall i vidaregåande: elevar som sluttar, får følgje.",
        category=["school_dropout"],
        age_group=["young_18_24"],
        county="46",
        language="nn",
    )
    make_measure(
        "gjeld",
        title="Gjeldshjelp for unge",
        description="Kurs i økonomi og rådgivning om gjeld for unge 18–24 år etter § 17.",
        category=["debt_counselling"],
        law_section=["s17"],
        age_group=["young_18_24"],
    )
    make_measure(
        "bolig",
        title="Bolig først",
        description="Folk som slippes ut av fengsel, får et sted å bo.",
        stage="stopped",
    )


def found(outcome: Any) -> list[dict[str, Any]]:
    assert outcome.code == 0, outcome
    return json.loads(outcome.out)


# ── Search


def test_measures_with_the_words_come_first_and_those_like_them_are_marked(
    lovende: Command,
) -> None:
    hits = found(lovende("search", "frafall videregående", "--json"))

    assert {hit["key"] for hit in hits if hit["match"] == "words"} == {"los", "skule"}
    words = [hit["match"] for hit in hits]
    assert words == sorted(words, key=["words", "meaning"].index)
    assert set(hits[0]) == {"key", "title", "office", "score", "match", "snippet"}
    assert hits[0]["score"] > 0
    office = next(hit["office"] for hit in hits if hit["key"] == "los")
    assert office == "NAV Alta"


def test_where_no_measure_has_every_word_it_is_said_and_the_list_is_filled(
    lovende: Command,
) -> None:
    done = lovende("search", "hus til folk som slipper ut av fengsel etter gjeld", "--json")

    assert found(done)[0]["key"] == "bolig"
    assert "No measure has every word." in done.err


def test_no_more_are_given_than_were_asked_for(lovende: Command) -> None:
    hits = found(lovende("search", "unge", "--top", 1, "--json"))
    assert [hit["match"] for hit in hits] == ["words"]


def test_a_word_that_must_not_be_there_is_kept_out_of_what_is_alike_too(lovende: Command) -> None:
    with_it = found(lovende("search", "unge skole", "--json"))
    without = found(lovende("search", "--json", "--", "unge skole -gjeld"))
    assert "gjeld" in {hit["key"] for hit in with_it}
    assert "gjeld" not in {hit["key"] for hit in without}


def test_a_slip_of_the_pen_gives_what_was_meant(lovende: Command) -> None:
    done = lovende("search", "økonmi", "--json")
    assert "Did you mean «økonomi»?" in done.err
    first = found(done)[0]
    assert (first["key"], first["match"]) == ("gjeld", "meaning")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--category", "school_dropout"], {"los", "skule"}),
        (
            ["--category", "frafall i skolen", "--category", "Debt counselling"],
            {"los", "skule", "gjeld"},
        ),
        (["--county", "46"], {"skule"}),
        (["--county", "finnmark"], {"los"}),
        (["--county", "3"], {"gjeld", "bolig"}),
        (["--year", "2020"], {"los"}),
        (["--where", "law_section=§ 17"], {"gjeld"}),
        (["--where", "office=nav alta"], {"los"}),
        (["--where", "stage=Stanset"], {"bolig"}),
        (["--where", "language=Nynorsk", "--county", "Vestland"], {"skule"}),
        (["--where", "failed=yes"], {"bolig"}),
    ],
)
def test_filters_take_keys_codes_and_names_and_hold_for_what_is_alike(
    lovende: Command, arguments: list[str], expected: set[str]
) -> None:
    alone = found(lovende("search", *arguments, "--json"))
    assert {hit["key"] for hit in alone} == expected
    assert {hit["match"] for hit in alone} == {"filters"}
    with_words = found(lovende("search", "frafall", *arguments, "--json"))
    assert {hit["key"] for hit in with_words} <= expected


@pytest.mark.parametrize(
    ("arguments", "known"),
    [
        (["--category", "nonsense"], "school_dropout (School drop-out)"),
        (["--county", "Viken"], "56 (Finnmark)"),
        (["--year", "20x1"], "1990–2100"),
        (["--where", "stage=nonsense"], "stopped (Stopped)"),
        (["--where", "office=nonsense"], "names of the NAV offices"),
        (["--where", "nonsense=1"], "age_group"),
        (["--where", "county"], "age_group"),
        (["--sort", "nonsense"], "newest"),
    ],
)
def test_an_unknown_value_is_an_error_that_names_the_known_ones(
    lovende: Command, arguments: list[str], known: str
) -> None:
    done = lovende("search", "gjeld", *arguments)
    assert (done.code, done.out) == (2, "")
    assert known in done.err


def test_the_order_may_be_chosen(lovende: Command) -> None:
    hits = found(lovende("search", "unge", "--sort", "title", "--json"))
    titles = [hit["title"] for hit in hits if hit["match"] == "words"]
    assert titles == sorted(titles)
    assert len(titles) > 1


def test_people_get_a_table_with_the_words_found(lovende: Command) -> None:
    done = lovende("search", "unge frafall")
    lines = {line.split()[0]: line.split() for line in done.out.splitlines()}
    assert {"words", "frafall", "unge"} <= {word.rstrip(",") for word in lines["los"]}
    assert "meaning" in lines["gjeld"]
    assert "Marked «meaning»" in done.err


@pytest.mark.parametrize("typed", ["", "   ", "🎉", '"', "«»", "%_\\", "((("])
def test_what_holds_no_word_is_told(lovende: Command, typed: str) -> None:
    done = lovende("search", typed)
    assert (done.code, done.out) == (2, "")
    assert "Write at least one word" in done.err


@pytest.mark.parametrize(
    "typed",
    [
        "a",
        "og som",
        "x" * 100_000,
        "frafall " * 12_500,
        '"frafall',
        "«frafall",
        "👩‍👩‍👧 frafall",
        "ŋállu sámi giella čáhci",
        "مرحبا بالعالم",
        "'; DROP TABLE measures_measure; --",
        'NEAR("a" b) OR title:* AND NOT',
        "frafall\x00skole",
        "\udcff frafall",
    ],
)
def test_whatever_is_typed_gets_an_answer(lovende: Command, typed: str) -> None:
    assert isinstance(found(lovende("search", typed, "--json")), list)


def test_words_that_say_nothing_find_everything_and_it_is_said(lovende: Command) -> None:
    done = lovende("search", "og som", "--json")
    assert len(found(done)) == 4
    assert "too common" in done.err


# ── Similar


def test_a_text_finds_the_measures_like_it_with_reasons(lovende: Command) -> None:
    hits = found(lovende("similar", "Kurs om gjeld og økonomi for unge 20–22 år", "--json"))
    assert hits[0]["key"] == "gjeld"
    assert set(hits[0]) == {"key", "title", "office", "score", "reasons"}
    reasons = hits[0]["reasons"]
    assert any("gjeld" in reason for reason in reasons)
    assert any(reason.startswith("Age group: ") for reason in reasons)


def test_the_text_comes_from_a_file_or_standard_input(lovende: Command, tmp_path: Path) -> None:
    text = "Eit los-tiltak mot fråfall i vidaregåande skule"
    file = tmp_path / "utkast.txt"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    typed = found(lovende("similar", text, "--json"))
    assert typed
    assert found(lovende("similar", "--file", file, "--json")) == typed
    assert found(lovende("similar", "-", "--json", stdin=text)) == typed
    assert found(lovende("similar", "--file", "-", "--json", stdin=text)) == typed


def test_only_one_source_of_text_is_taken(lovende: Command, tmp_path: Path) -> None:
    file = tmp_path / "utkast.txt"
    file.write_text("gjeld")
    assert lovende("similar").code == 2
    assert lovende("similar", "gjeld", "--file", file).code == 2
    assert lovende("similar", "--file", tmp_path / "nowhere").code == 2
    assert lovende("similar", "--file", tmp_path).code == 2


@pytest.mark.parametrize("text", ["og som", "x" * 200_000, "مرحبا", "gjeld\x00 \ufeff " * 20_000])
def test_any_text_gets_an_answer(lovende: Command, text: str) -> None:
    assert isinstance(found(lovende("similar", "-", "--json", stdin=text)), list)


@pytest.mark.parametrize("text", [b"", b" \n", "🎉".encode(), b"\xff\xfea\x00b\x00"])
def test_what_is_no_text_is_told(lovende: Command, text: bytes) -> None:
    done = lovende("similar", "-", stdin=text)
    assert (done.code, done.out) == (2, "")


def test_a_batch_gives_one_line_of_results_for_each_line(lovende: Command, tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text('{"id": "a", "text": "gjeld"}\n\n{"id": 2, "text": "og"}\n', encoding="utf-8")
    done = lovende("similar", "--batch", file, "--top", 1, "--json")
    assert done.code == 0
    first, second = map(json.loads, done.out.splitlines())
    assert first == {"id": "a", "results": found(lovende("similar", "gjeld", "--top", 1, "--json"))}
    assert second == {"id": 2, "results": []}
    piped = lovende("similar", "--batch", "-", "--top", 1, "--json", stdin=file.read_bytes())
    assert piped.out == done.out


def test_bad_lines_of_a_batch_are_told_before_anything_is_answered(lovende: Command) -> None:
    lines = b'{"id":1,"text":"gjeld"}\nnonsense\n{"id":true,"text":"x"}\n{"id":"q"}\n[1]\n\xff\n'
    done = lovende("similar", "--batch", "-", stdin=lines)
    assert (done.code, done.out) == (1, "")
    assert [f"Line {number}:" in done.err for number in range(1, 7)] == [False, *[True] * 5]


# ── The index


def test_the_index_is_brought_up_to_date_and_it_is_said_what_was_done(lovende: Command) -> None:
    first = json.loads(lovende("index", "--json").out)
    assert (first["state"], first["measures"], first["whole"]) == ("done", 4, True)
    assert building.unindexed() == 0
    assert "indexed already" in lovende("index").err
    assert "4 measures" in lovende("index", "--anew").err


def test_another_process_at_the_index_is_told(
    lovende: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def taken(_name: str) -> Any:
        yield False

    monkeypatch.setattr(building, "only_one", taken)
    done = lovende("index", "--json")
    assert (done.code, json.loads(done.out)["state"]) == (1, "busy")
    assert "Another process is indexing" in done.err
    assert not SearchSegment.objects.exists()


def test_after_an_import_one_waits_for_the_process_that_is_indexing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([None, None, building.Built(0, whole=False)])
    monkeypatch.setattr(indexing, "_bring_up_to_date", lambda *, anew: next(answers))
    monkeypatch.setattr(indexing, "AGAIN_AFTER", 0.0)
    indexing.index_what_is_new()
    assert next(answers, "asked three times") == "asked three times"


def test_the_answers_are_the_same_before_and_after_indexing(lovende: Command) -> None:
    before = found(lovende("search", "frafall", "--json"))
    lovende("index")
    after = found(lovende("search", "frafall", "--json"))
    assert [hit["key"] for hit in before if hit["match"] == "words"] == [
        hit["key"] for hit in after if hit["match"] == "words"
    ]
