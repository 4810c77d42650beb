"""Changing the table of words: collected, undone, put into use, and what is searched meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from bank_builder import make_measure
from lovende.common.errors import InvalidInput, NotAllowed
from lovende.common.models import AuditEvent
from lovende.knowledge import actions, tasks
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.models import SearchGeneration, WordChange, WordEntry
from lovende.knowledge.queries import find
from lovende.knowledge.queries.word_preview import MOST_READ, preview
from lovende.knowledge.queries.word_table import (
    BUILDING,
    COMING,
    CURRENT,
    IN_USE,
    LEAVING,
    SET_ASIDE,
    WAITING,
    lines_page,
    proposed,
    standing,
)
from lovende.knowledge.search import building, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme", "fresh_index")]
SYNONYMS, SPELLING, STOP, PART = "synonyms", "spelling", "stop", "part"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def adviser(make_user: Any) -> Any:
    return make_user("directorate_adviser", name="Kari")


def change(by: Any, kind: str, line: str, replaces: str = "") -> WordChange | None:
    return actions.change_words(kind=kind, words=line, replaces=replaces, by=by)


def state_of(kind: str, line: str) -> str | None:
    page = lines_page(kind, line)
    return next((one.state for one in page.lines if one.words == line), None)


def found(text: str) -> list[str]:
    return [measure.key for measure in find(BankQuery(text=text)).measures]


def test_a_collected_change_is_seen_in_the_list_and_searches_nothing_differently(adviser):
    make_measure("ridning", title="Ridning på gård")
    building.bring_up_to_date()
    change(adviser, SYNONYMS, "hest; ridning")
    assert state_of(SYNONYMS, "hest; ridning") == COMING
    assert found("hest") == []
    assert words.current_lines() == words.shipped()
    assert standing().state == CURRENT
    assert standing().changes == 1


def test_put_into_use_the_search_is_rebuilt_and_finds_by_the_new_line(adviser):
    make_measure("ridning", title="Ridning på gård")
    building.bring_up_to_date()
    change(adviser, SYNONYMS, "hest; ridning")
    assert actions.use_changes(by=adviser) == 1
    assert found("hest") == []  # searched by the table before
    assert standing().state == WAITING
    assert DBTaskResult.objects.filter(task_path__endswith="use_words").count() == 1
    tasks.use_words.call()
    assert standing().state == CURRENT
    assert found("hest") == ["ridning"]
    assert state_of(SYNONYMS, "hest; ridning") == IN_USE
    assert not WordChange.objects.exists()


def test_how_far_the_rebuilding_has_come_is_told(adviser):
    for number in range(4):
        make_measure(f"m{number}")
    building.bring_up_to_date()
    change(adviser, STOP, "prøvesak")
    actions.use_changes(by=adviser)
    digest = words.digest(words.current_lines())
    begun = SearchGeneration.objects.create(digest=digest, words={}, revision=0)
    assert (standing().state, standing().share) == (BUILDING, None)
    begun.segments.create(measures=1, ready_at=begun.started_at)
    begun.segments.create(measures=2)
    assert standing().share == 0.25


def test_while_another_process_is_at_the_index_the_rebuilding_is_tried_again(monkeypatch):
    monkeypatch.setattr(building, "bring_up_to_date", lambda **_options: None)
    assert tasks.use_words.call() == 0
    assert DBTaskResult.objects.get().run_after is not None


def test_a_line_of_the_product_is_set_aside_and_taken_back(adviser):
    line = words.shipped()[STOP][0]
    change(adviser, STOP, "", line)
    assert state_of(STOP, line) == LEAVING
    actions.use_changes(by=adviser)
    assert state_of(STOP, line) == SET_ASIDE
    assert line not in words.current_lines()[STOP]
    change(adviser, STOP, line)
    actions.use_changes(by=adviser)
    assert state_of(STOP, line) == IN_USE
    assert not WordEntry.objects.exists()
    assert words.digest(words.current_lines()) == words.digest(words.shipped())


def test_the_longest_line_of_the_product_can_be_set_aside(adviser):
    longest = max(words.shipped()[SYNONYMS], key=len)
    change(adviser, SYNONYMS, "", longest)
    actions.use_changes(by=adviser)
    assert state_of(SYNONYMS, longest) == SET_ASIDE


def test_an_own_line_is_changed_and_removed(adviser):
    change(adviser, SYNONYMS, "hest; ridning")
    actions.use_changes(by=adviser)
    change(adviser, SYNONYMS, "hest; ridning; rideleir", "hest; ridning")
    actions.use_changes(by=adviser)
    assert state_of(SYNONYMS, "hest; ridning; rideleir") == IN_USE
    assert state_of(SYNONYMS, "hest; ridning") is None
    change(adviser, SYNONYMS, "", "hest; ridning; rideleir")
    actions.use_changes(by=adviser)
    assert not WordEntry.objects.exists()


def test_a_change_of_a_line_of_the_product_sets_that_line_aside(adviser):
    line = next(one for one in words.shipped()[SYNONYMS] if one.startswith("gjeld;"))
    change(adviser, SYNONYMS, f"{line}; uføretrygdgjeld", line)
    actions.use_changes(by=adviser)
    assert state_of(SYNONYMS, line) == SET_ASIDE
    assert state_of(SYNONYMS, f"{line}; uføretrygdgjeld") == IN_USE


def test_a_collected_change_can_go_further_or_be_taken_back(adviser):
    change(adviser, SYNONYMS, "hest; ridning")
    change(adviser, SYNONYMS, "hest; ridning; rideleir", "hest; ridning")
    (kept,) = WordChange.objects.all()
    assert (kept.words, kept.replaces) == ("hest; ridning; rideleir", "")
    assert change(adviser, SYNONYMS, "", "hest; ridning; rideleir") is None
    assert not WordChange.objects.exists()


def test_undoing_leaves_the_table_as_it_was_unless_another_change_rests_on_it(adviser):
    gone = next(one for one in words.shipped()[SYNONYMS] if one.startswith("dataspill"))
    leaving = change(adviser, SYNONYMS, "", gone)
    coming = change(adviser, SYNONYMS, "spillekveld; gaming")
    with pytest.raises(InvalidInput, match="in two groups"):
        actions.undo_change(change=leaving, by=adviser)
    actions.undo_change(change=coming, by=adviser)
    actions.undo_change(change=leaving, by=adviser)
    assert not WordChange.objects.exists()
    assert state_of(SYNONYMS, gone) == IN_USE


def test_what_is_wrong_is_refused_and_leaves_nothing(adviser):
    with pytest.raises(InvalidInput, match="in two groups") as refused:
        change(adviser, SYNONYMS, "Ridning; Gjeld")
    assert len(refused.value.problems) == 1
    with pytest.raises(InvalidInput, match="no changes"):
        actions.use_changes(by=adviser)
    assert not WordChange.objects.exists()
    assert not AuditEvent.objects.filter(verb__startswith="knowledge.").exists()


def test_every_step_is_in_the_audit_trail(adviser):
    change(adviser, STOP, "prøvesak")
    undone = change(adviser, STOP, "prøveord")
    actions.undo_change(change=undone, by=adviser)
    actions.use_changes(by=adviser)
    events = (
        AuditEvent.objects.filter(verb__startswith="knowledge.")
        .order_by("pk")
        .values_list("verb", "actor_label", "data")
    )
    assert [
        (verb.removeprefix("knowledge.word_change_"), data["words"]) for verb, _by, data in events
    ] == [
        ("collected", "prøvesak"),
        ("collected", "prøveord"),
        ("undone", "prøveord"),
        ("used", "prøvesak"),
    ]
    assert {by for _verb, by, _data in events} == {"Kari"}


@pytest.mark.parametrize("role", [None, "office_manager", "governor_adviser", "county_adviser"])
def test_only_the_directorate_changes_the_table(make_user, adviser, role):
    kept = change(adviser, STOP, "prøvesak")
    other = make_user(role)
    for act in (
        lambda: change(other, STOP, "prøveord"),
        lambda: actions.undo_change(change=kept, by=other),
        lambda: actions.use_changes(by=other),
    ):
        with pytest.raises(NotAllowed, match="Only for these roles"):
            act()
    assert WordChange.objects.count() == 1


# ── What a change would do


def looked(kind: str, line: str, replaces: str = "", tried: str = "") -> Any:
    asked = proposed(kind, line, replaces)
    assert asked.faults == ()
    return preview(asked.before, asked.after, tried=tried)


def test_the_preview_counts_what_the_search_then_finds(adviser):
    make_measure("ridning", title="Ridning på gård")
    make_measure("hest", title="En hest i hagen")
    make_measure("annet", title="Bolig og økonomi")
    building.bring_up_to_date()
    shown = looked(SYNONYMS, "hest; ridning", tried="ridning gård")
    probes = {probe.text: probe for probe in shown.probes}
    assert (shown.read, shown.holding, shown.measures) == (2, 2, 3)
    assert (probes["hest"].count_before, probes["hest"].count_after) == (1, 2)
    assert [one.key for one in probes["hest"].gained] == ["ridning"]
    assert [(one.kind, one.text) for one in probes["ridning"].after if one.new] == [
        ("group", "hest")
    ]
    assert probes["ridning gård"].tried
    assert shown.changes_something
    change(adviser, SYNONYMS, "hest; ridning")
    actions.use_changes(by=adviser)
    tasks.use_words.call()
    for text, probe in probes.items():
        assert len(found(f"{text} ")) == probe.count_after, text


def test_a_preview_of_what_is_set_aside_tells_what_is_lost(adviser):
    make_measure("spill", title="Gaming på biblioteket")
    line = next(one for one in words.shipped()[SYNONYMS] if one.startswith("dataspill"))
    probe = next(one for one in looked(SYNONYMS, "", line).probes if one.text == "dataspill")
    assert (probe.count_before, probe.count_after) == (1, 0)
    assert [one.title for one in probe.lost] == ["Gaming på biblioteket"]


def test_a_word_that_is_left_out_no_more_is_counted_everywhere():
    make_measure("a", title="Gang på gang")
    make_measure("b", title="Noe annet")
    shown = looked(STOP, "", "gang")
    (probe,) = (one for one in shown.probes if one.text == "gang")
    assert shown.everywhere
    assert (shown.read, probe.count_before, probe.count_after) == (2, None, 1)
    assert probe.before == ()


def test_a_change_that_no_measure_notices_says_so():
    make_measure("a", title="Bolig")
    shown = looked(PART, "zzzord")
    assert not shown.changes_something
    assert shown.read == 0


def test_no_more_measures_are_read_than_is_said(monkeypatch):
    monkeypatch.setattr("lovende.knowledge.queries.word_preview.MOST_READ", 4)
    for number in range(9):
        make_measure(f"m{number}", title=f"Ridning {number}")
    shown = looked(SYNONYMS, "hest; ridning")
    assert (shown.read, shown.holding) == (3, 9)
    assert MOST_READ >= 100


@pytest.mark.parametrize(
    "tried", ["", "\x00", "«", '"', "og", "x" * 1000, "😀 -a =b ; '--", "سلام"]
)
def test_any_search_may_be_tried(tried):
    make_measure("a", title="Ridning")
    assert looked(SYNONYMS, "hest; ridning", tried=tried).probes


def test_an_empty_bank_has_a_preview():
    assert looked(SYNONYMS, "hest; ridning").measures == 0


def test_a_preview_asks_the_same_however_much_there_is(django_assert_max_num_queries):
    for number in range(6):
        make_measure(f"m{number}", title=f"Ridning {number}")
    building.bring_up_to_date()
    found("varm")
    asked = proposed(SYNONYMS, "hest; ridning", "")
    with django_assert_max_num_queries(4):
        preview(asked.before, asked.after)
