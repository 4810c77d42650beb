"""The word tables the search starts from hold what they promise, entry by entry."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import lovende.knowledge

WORDS_FILE = Path(lovende.knowledge.__file__).parent / "data" / "words.toml"
WORD = re.compile(r"[^\W_]+")


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    return tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def groups(tables: dict[str, Any]) -> list[list[str]]:
    return [group["words"] for group in tables["synonyms"]]


@pytest.fixture(scope="module")
def related(tables: dict[str, Any]) -> list[list[str]]:
    return [group["words"] for group in tables["related"]]


def test_the_sections_are_there(tables: dict[str, Any]) -> None:
    assert set(tables) == {"stop_words", "nynorsk", "synonyms", "related", "compound"}
    assert set(tables["compound"]) == {"parts", "keep_whole"}
    assert all(set(group) == {"words"} for group in tables["synonyms"] + tables["related"])


def test_everything_is_in_lower_case_and_trimmed(
    tables: dict[str, Any], groups: list[list[str]], related: list[list[str]]
) -> None:
    every = [
        *tables["stop_words"],
        *tables["nynorsk"],
        *tables["nynorsk"].values(),
        *(word for group in groups + related for word in group),
        *tables["compound"]["parts"],
        *tables["compound"]["keep_whole"],
    ]
    assert [word for word in every if not word or word != " ".join(word.lower().split())] == []


def test_no_list_says_anything_twice(tables: dict[str, Any]) -> None:
    for words in (tables["stop_words"], *tables["compound"].values()):
        assert [word for word, times in Counter(words).items() if times > 1] == []


def test_an_expression_belongs_to_one_group_only(groups: list[list[str]]) -> None:
    counted = Counter(word for group in groups for word in group)
    assert [word for word, times in counted.items() if times > 1] == []
    assert [group for group in groups if len(group) < 2] == []


def test_an_expression_keeps_its_meaning_without_the_stop_words(
    tables: dict[str, Any], groups: list[list[str]]
) -> None:
    """Else «uten arbeid» could end as «arbeid», and pull all of working life into a group."""
    stop_words = set(tables["stop_words"])
    thin = []
    for expression in (word for group in groups for word in group):
        written = WORD.findall(expression)
        kept = [word for word in written if word not in stop_words]
        if len(kept) < min(len(written), 2):
            thin.append(expression)
    assert thin == []


def test_a_field_of_related_words_has_some_breadth(related: list[list[str]]) -> None:
    assert [group for group in related if len(group) < 3] == []
    assert [group for group in related if len(set(group)) < len(group)] == []


def test_no_two_fields_of_related_words_have_the_same_name(related: list[list[str]]) -> None:
    names = Counter(group[0] for group in related)
    assert [name for name, times in names.items() if times > 1] == []


def test_every_related_expression_has_a_word_that_counts(
    tables: dict[str, Any], related: list[list[str]]
) -> None:
    stop_words = set(tables["stop_words"])
    nynorsk: dict[str, str] = tables["nynorsk"]

    def counts(word: str) -> bool:
        return word not in stop_words and nynorsk.get(word, word) not in stop_words

    assert [
        expression
        for group in related
        for expression in group
        if not any(map(counts, WORD.findall(expression)))
    ] == []


def test_the_related_words_name_a_topic(related: list[list[str]]) -> None:
    """A word that every text holds would bring every text a little closer to the field."""
    says_nothing = {
        *("tiltak", "hjelp", "oppfølging", "bruker", "brukere", "arbeid", "unge", "person"),
        *("personer", "folk", "prosjekt", "tilbud", "tjeneste", "kommune", "nav", "samarbeid"),
    }
    assert [group for group in related if says_nothing & set(group)] == []


def test_the_nynorsk_table_goes_from_one_word_to_another(tables: dict[str, Any]) -> None:
    nynorsk: dict[str, str] = tables["nynorsk"]
    assert [word for word, target in nynorsk.items() if word == target] == []
    assert [pair for pair in nynorsk.items() if not all(map(WORD.fullmatch, pair))] == []


def test_the_nynorsk_table_leaves_the_stop_words_to_the_stop_words(tables: dict[str, Any]) -> None:
    stop_words = set(tables["stop_words"])
    assert [
        word
        for word, target in tables["nynorsk"].items()
        if word in stop_words and target not in stop_words
    ] == []


def test_the_parts_of_compounds_are_whole_words(tables: dict[str, Any]) -> None:
    assert [
        part
        for part in tables["compound"]["parts"]
        if len(part) < 3 or WORD.fullmatch(part) is None
    ] == []


def test_a_stem_has_one_meaning(tables: dict[str, Any], groups: list[list[str]]) -> None:
    """Two entries that end as one stem would overrule each other, so they have to agree."""
    stemmer = pytest.importorskip("snowballstemmer").stemmer("norwegian")

    def stem(word: str) -> str:
        found: str = stemmer.stemWord(word)
        doubled = len(found) > 2 and found[-1] == found[-2] and found[-1] not in "aeiouyæøå"
        return found[:-1] if doubled else found

    targets: dict[str, set[str]] = {}
    for word, target in tables["nynorsk"].items():
        targets.setdefault(stem(word), set()).add(stem(target))
    assert {word: found for word, found in targets.items() if len(found) > 1} == {}

    homes: dict[str, set[str]] = {}
    for group in groups:
        for expression in group:
            if WORD.fullmatch(expression):
                homes.setdefault(stem(expression), set()).add(group[0])
    assert {word: found for word, found in homes.items() if len(found) > 1} == {}
