"""What a line of the table of words may say, and in what a whole table may contradict itself."""

from __future__ import annotations

import pytest
from django.utils import translation

from lovende.knowledge.models import WordChange
from lovende.knowledge.search import words
from lovende.knowledge.word_lines import (
    KIND,
    MOST_CHANGES,
    as_line,
    faults_of_line,
    faults_of_table,
    proposal,
    with_changes,
)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def table(**lines: list[str]) -> words.Lines:
    return {kind: lines.get(kind, []) for kind in KIND.values}


SMALL = table(
    spelling=["bustad = bolig", "heim = hjem"],
    synonyms=["gjeld; betalingsproblemer", "uten jobb; arbeidsledig"],
    related=["penger; bank"],
    stop=["og", "i", "uten"],
    part=["bolig"],
)


def faults(kind: str, line: str, replaces: str = "", lines: words.Lines = SMALL) -> list[str]:
    line = as_line(kind, line)
    return list(proposal(kind, line, replaces, lines=lines, changes=[]).faults)


def test_every_line_of_the_product_is_written_as_a_line_is_and_agrees_with_the_others():
    shipped = words.shipped()
    for kind, lines in shipped.items():
        assert [line for line in lines if as_line(kind, line) != line] == []
        assert [line for line in lines if list(faults_of_line(kind, line))] == []
    assert faults_of_table(shipped) == {}


@pytest.mark.parametrize(
    ("kind", "typed", "line"),
    [
        (KIND.SPELLING, "  Heim =HJEM ", "heim = hjem"),
        (
            KIND.SYNONYMS,
            "Frafall\r\ndrop-out;  faller   ut\n\nfrafall",
            "frafall; drop-out; faller ut",
        ),
        (KIND.STOP, " A\u030a ", "å"),
    ],
)
def test_a_line_is_tidied(kind, typed, line):
    assert as_line(kind, typed) == line


@pytest.mark.parametrize(
    ("kind", "line", "words"),
    [
        (KIND.SPELLING, "heimen", "two words"),
        (KIND.SPELLING, "ein heim = et hjem", "not a single word"),
        (KIND.SPELLING, "a = b = c", "two words"),
        (KIND.SPELLING, " = hjem", "two words"),
        (KIND.SPELLING, "skule = skule", "the same"),
        (KIND.SPELLING, "bustad = hus", "already"),
        (KIND.SPELLING, "bustaden = huset", "same stem"),
        (KIND.SPELLING, "og = samt", "left out"),
        (KIND.SYNONYMS, "frafall", "at least two"),
        (KIND.SYNONYMS, "frafall; FRAFALL", "at least two"),
        (KIND.SYNONYMS, "frafall; og", "no word that counts"),
        (KIND.SYNONYMS, "frafall; uten skole", "only one word counts"),
        (KIND.SYNONYMS, "lån; gjelden", "in two groups"),
        (KIND.SYNONYMS, "frafall; <b>", "signs that a search does not know"),
        (KIND.SYNONYMS, "frafall; a = b", "signs that a search does not know"),
        (KIND.SYNONYMS, "; ".join(f"ord{n}" for n in range(90)), "too large"),
        (KIND.SYNONYMS, f"{'x' * 600}; {'y' * 600}", "too long"),
        (KIND.RELATED, "penger; sparing", "begin with"),
        (KIND.STOP, "to ord", "not a single word"),
        (KIND.STOP, "og", "already"),
        (KIND.STOP, "gjeld", "no word that counts"),
        (KIND.STOP, "heim", "never count"),
        (KIND.PART, "ab", "three letters"),
        (KIND.WHOLE, "x" * 65, "too long for a word"),
        (KIND.WHOLE, "", "at least one word"),
        ("nothing", "ord", "no such kind"),
    ],
)
def test_what_is_wrong_is_said(kind, line, words):
    told = faults(kind, line)
    assert any(words in one for one in told), told


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (KIND.SPELLING, "skule = skole"),
        (KIND.SPELLING, "heimehus = bustad"),
        (KIND.SYNONYMS, "frafall; faller ut i skolen; drop-out"),
        (KIND.RELATED, "penger i banken; gjeld"),
        (KIND.STOP, "kanskje"),
        (KIND.PART, "råd"),
        (KIND.WHOLE, "avisbud"),
    ],
)
def test_what_is_right_is_accepted(kind, line):
    assert faults(kind, line) == []


def test_a_spelling_that_would_join_two_groups_is_refused():
    assert "in two groups" in faults(KIND.SPELLING, "arbeidsledig = gjeld")[0]


def test_a_group_may_grow_into_what_it_replaces_but_not_into_another():
    old = "gjeld; betalingsproblemer"
    assert faults(KIND.SYNONYMS, "gjeld; betalingsproblemer; lån", old) == []
    assert "in two groups" in faults(KIND.SYNONYMS, "gjeld; arbeidsledig", old)[0]
    assert "no longer" in faults(KIND.SYNONYMS, "gjeld; lån", "gone; away")[0]
    assert "Nothing is changed" in faults(KIND.SYNONYMS, old, old)[0]


def test_faults_that_stood_there_before_do_not_stop_a_change():
    broken = {**SMALL, KIND.SYNONYMS: [*SMALL[KIND.SYNONYMS], "lån; gjeld"]}
    assert faults(KIND.STOP, "kanskje", lines=broken) == []


def test_changes_are_laid_over_the_table_in_order():
    changes = [
        WordChange(kind=KIND.STOP, words="kanskje"),
        WordChange(kind=KIND.STOP, words="", replaces="og"),
        WordChange(kind=KIND.STOP, words="hos", replaces="i"),
    ]
    assert with_changes(SMALL, changes)[KIND.STOP] == ["uten", "kanskje", "hos"]
    assert SMALL[KIND.STOP] == ["og", "i", "uten"]


def test_a_line_that_is_about_to_go_is_not_added_again_and_not_too_many_are_collected():
    leaving = WordChange(kind=KIND.STOP, words="", replaces="og")
    told = proposal(KIND.STOP, "og", "", lines=SMALL, changes=[leaving]).faults
    assert "Undo that change" in told[0]
    many = [WordChange(kind=KIND.STOP, words=f"ord{n}") for n in range(MOST_CHANGES)]
    assert "many changes" in proposal(KIND.STOP, "nytt", "", lines=SMALL, changes=many).faults[0]
