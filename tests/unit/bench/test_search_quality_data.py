"""The evaluation set for search keeps to its README: format, counts, split, targets that exist."""

from __future__ import annotations

import csv
import json
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "bench" / "search_quality"
ROUND = ROOT / "examples" / "round-2021" / "round-2021.csv"
LANGUAGES = {"nb", "nn"}
PARTS = ("development", "test")
Item = dict[str, Any]


@cache
def lines(name: str) -> tuple[Item, ...]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


def distractors() -> tuple[Item, ...]:
    return lines("distractors.jsonl")


def queries(**wanted: str) -> list[Item]:
    return [
        query
        for query in lines("queries.jsonl")
        if all(query[name] == value for name, value in wanted.items())
    ]


@cache
def measures() -> dict[str, str]:
    """The whole text of everything that can be found, by key."""
    with ROUND.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    texts = {row["Tiltaksnummer"]: " ".join(row.values()) for row in rows}
    return texts | {each["key"]: f"{each['title']} {each['text']}" for each in distractors()}


def words(text: str) -> int:
    return len(text.split())


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


def source(query: Item) -> str:
    sources = {"distractor" if key.startswith("d-") else "round" for key in query["relevant"]}
    assert len(sources) == 1, f"{query['id']} has targets of both sources"
    return sources.pop()


def test_a_distractor_has_its_fields_and_its_length() -> None:
    for each in distractors():
        assert set(each) == {"key", "title", "office", "text", "language"}
        assert all(value and value == value.strip() for value in each.values())
        assert each["language"] in LANGUAGES
        assert 90 <= words(each["text"]) <= 200, each["key"]


def test_there_are_distractors_enough_in_both_languages() -> None:
    count = Counter(each["language"] for each in distractors())
    assert count.total() >= 110
    assert 0.3 <= count["nn"] / count.total() <= 0.4


@pytest.mark.parametrize("field", ["key", "title", "office", "text"])
def test_no_two_distractors_share(field: str) -> None:
    values = [each[field] for each in distractors()]
    assert len(set(values)) == len(values)


def test_no_distractor_repeats_a_sentence_of_another() -> None:
    sentences = Counter(
        sentence
        for each in distractors()
        for sentence in {plain(part) for part in each["text"].split(". ")}
        if words(sentence) > 3
    )
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


def test_a_query_has_its_fields() -> None:
    for query in queries():
        assert list(query) == ["id", "kind", "language", "part", "text", "relevant"]
        assert query["kind"] in {"short", "draft"}
        assert query["language"] in LANGUAGES
        assert query["part"] in PARTS


@pytest.mark.parametrize("field", ["id", "text"])
def test_no_two_queries_share(field: str) -> None:
    values = [query[field] for query in queries()]
    assert len(set(values)) == len(values)


def test_there_are_short_queries_enough_and_they_are_short() -> None:
    short = queries(kind="short")
    assert len(short) >= 80
    assert len(queries(kind="short", language="nn")) * 3 >= len(short)
    assert [query["text"] for query in short if not 3 <= words(query["text"]) <= 12] == []


def test_there_are_drafts_enough_and_they_are_long() -> None:
    drafts = queries(kind="draft")
    assert len(drafts) >= 30
    assert [query["id"] for query in drafts if not 150 <= words(query["text"]) <= 250] == []
    assert len(queries(kind="draft", language="nn")) * 3 >= len(drafts)


@pytest.mark.parametrize("query", queries(), ids=lambda query: query["id"])
def test_what_is_relevant_exists_and_does_not_contain_the_query(query: Item) -> None:
    keys = query["relevant"]
    assert keys
    assert keys == sorted(set(keys))
    for key in keys:
        assert plain(query["text"]) not in plain(measures()[key])


def test_about_half_of_the_targets_are_distractors() -> None:
    for kind in ("short", "draft"):
        count = Counter(source(query) for query in queries(kind=kind))
        assert abs(count["round"] - count["distractor"]) <= 2


def test_both_parts_have_the_same_mixture() -> None:
    mixture = {
        part: Counter(
            (query["kind"], query["language"], source(query)) for query in queries(part=part)
        )
        for part in PARTS
    }
    strata = mixture["development"] | mixture["test"]
    assert len(strata) == 2 * 2 * 2
    for stratum in strata:
        assert abs(mixture["development"][stratum] - mixture["test"][stratum]) <= 2, stratum


def test_no_target_is_in_both_parts() -> None:
    targets = [{key for query in queries(part=part) for key in query["relevant"]} for part in PARTS]
    assert all(not one & other for one, other in combinations(targets, 2))
