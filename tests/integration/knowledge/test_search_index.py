"""The search index says what the measures say, after any changes and however a build ends."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from bank_builder import make_measure
from lovende.common.revisions import next_revision
from lovende.knowledge import index
from lovende.knowledge.models import SearchGeneration, SearchPosting, SearchSegment, WordEntry
from lovende.knowledge.search import building, segments
from lovende.knowledge.search.keyword import Answer, search
from lovende.knowledge.search.lexicon import Lexicon, gathered
from lovende.measures.drafts import search_text
from lovende.measures.models import Measure
from lovende.schemes.actions import install_all

pytestmark = pytest.mark.django_db

WORDS = ("gjeld", "bolig", "ungdom", "kurs", "reise", "hage", "snekker", "kantine")


@pytest.fixture(autouse=True)
def _fresh() -> Any:
    index.forget()
    yield
    index.forget()


@pytest.fixture
def _bank() -> None:
    install_all()


def write(key: str, text: str) -> Measure:
    """A measure with this text: a new one, or the one that has the key, changed."""
    measure = Measure.objects.filter(key=key).first()
    if measure is None:
        return make_measure(key, title="T", description=text)
    measure.description = text
    measure.search_text = search_text(measure, (), ())
    measure.revision = next_revision()
    measure.save()
    return measure


def found(word: str) -> set[str]:
    snapshot = index.current()
    ids = snapshot.index.ids[search(word, snapshot.search).numbers]
    return set(Measure.objects.filter(pk__in=ids.tolist()).values_list("key", flat=True))


def by_hand(word: str) -> set[str]:
    return {
        key
        for key, text in Measure.objects.values_list("key", "description")
        if word in text.split()
    }


def agrees() -> None:
    for word in WORDS:
        assert found(word) == by_hand(word), word


changes = st.lists(
    st.one_of(
        st.tuples(
            st.just("write"),
            st.integers(0, 5).map("m{}".format),
            st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
        ),
        st.sampled_from([("index",), ("anew",), ("forget",), ("ask",)]),
        st.tuples(st.just("crash"), st.integers(0, 7), st.booleans()),
    ),
    max_size=14,
)


class Crash(Exception):
    """Stands for whatever ends a process."""


def crash(after: int, monkeypatch: pytest.MonkeyPatch, *, anew: bool = True) -> None:
    """Begin a build that ends after so many writes."""
    real: Callable[..., None] = segments._write
    left = after

    def write_some(model: Any, rows: Any) -> None:
        nonlocal left
        if left == 0:
            raise Crash
        left -= 1
        real(model, rows)

    with monkeypatch.context() as patched, contextlib.suppress(Crash):
        patched.setattr(segments, "_write", write_some)
        building.bring_up_to_date(anew=anew)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes)
def test_index_and_rows_agree_after_any_sequence_of_changes(
    monkeypatch: pytest.MonkeyPatch, steps: list[tuple[Any, ...]]
) -> None:
    monkeypatch.setattr(building, "SEGMENT", 2)  # several segments, some whole before a crash
    monkeypatch.setattr(building, "SMALL", 2)
    with transaction.atomic():
        install_all()
        index.forget()
        for step in steps:
            match step:
                case ("write", key, text):
                    write(key, text)
                case ("index",):
                    building.bring_up_to_date()
                case ("anew",):
                    building.bring_up_to_date(anew=True)
                case ("forget",):
                    index.forget()
                case ("ask",):
                    agrees()
                case ("crash", after, anew):
                    crash(after, monkeypatch, anew=anew)
        agrees()
        building.bring_up_to_date()
        agrees()
        index.forget()
        agrees()
        transaction.set_rollback(True)
    index.forget()


@pytest.mark.usefixtures("_bank")
def test_a_build_that_was_cut_off_goes_on_from_its_last_whole_segment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(building, "SEGMENT", 2)
    for number in range(7):
        write(f"m{number}", WORDS[number])
    crash(5, monkeypatch)  # each segment takes three writes
    [begun] = SearchGeneration.objects.filter(state="building")
    whole = set(begun.segments.exclude(ready_at=None).values_list("pk", flat=True))
    assert len(whole) == 1
    agrees()  # by the process itself, while there is no index

    told: list[tuple[int, int]] = []
    building.bring_up_to_date(progress=lambda done, total: told.append((done, total)))
    active = SearchGeneration.objects.get(state="active")
    assert active.pk == begun.pk
    assert whole <= set(active.segments.values_list("pk", flat=True))
    assert told[0] == (2, 7)
    assert told[-1] == (7, 7)
    agrees()


@pytest.mark.usefixtures("_bank")
def test_the_bank_is_searched_by_the_old_generation_until_the_new_one_is_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("m0", "gjeld")
    building.bring_up_to_date()
    old = SearchGeneration.objects.get(state="active")
    WordEntry.objects.create(kind="synonyms", words="hage; parsell")
    write("m1", "parsell")
    crash(2, monkeypatch)
    assert SearchGeneration.objects.get(state="active") == old
    assert found("gjeld") == {"m0"}
    assert found("hage") == set()
    building.bring_up_to_date()
    assert SearchGeneration.objects.get(state="active") != old
    assert found("hage") == {"m1"}


@pytest.mark.usefixtures("_bank")
def test_small_segments_are_joined_and_what_is_replaced_goes_when_nobody_reads_it() -> None:
    for number in range(4):
        write(f"m{number}", WORDS[number])
        building.bring_up_to_date()
    assert SearchSegment.objects.filter(retired_at=None).count() == 1
    agrees()
    retired = SearchSegment.objects.exclude(retired_at=None)
    assert retired.count() == 3
    retired.update(retired_at=timezone.now() - building.KEPT - timedelta(seconds=1))
    building.bring_up_to_date()
    assert SearchSegment.objects.exclude(retired_at=None).count() == 0
    assert set(SearchPosting.objects.values_list("segment", flat=True)) == set(
        SearchSegment.objects.values_list("pk", flat=True)
    )
    agrees()


@pytest.mark.usefixtures("_bank")
def test_more_changes_than_a_process_reads_are_told_of_and_found_once_indexed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from lovende.knowledge.search import reading

    monkeypatch.setattr(reading, "MOST_UNINDEXED", 2)
    for number in range(5):
        write(f"m{number}", "gjeld")
    assert index.current().search.waiting == 3
    assert len(found("gjeld")) == 2
    building.bring_up_to_date()
    assert index.current().search.waiting == 0
    assert len(found("gjeld")) == 5


@pytest.mark.usefixtures("_bank")
def test_a_bank_that_has_doubled_has_its_model_fitted_anew() -> None:
    for number in range(110):
        write(f"m{number}", " ".join((WORDS[number % 8], WORDS[number % 5], WORDS[number % 3])))
    building.bring_up_to_date()
    first = SearchGeneration.objects.get(state="active")
    assert first.fitted_on == 110
    assert first.model is not None
    for number in range(110, 222):
        write(f"m{number}", WORDS[number % 8])
    building.bring_up_to_date()
    assert SearchGeneration.objects.get(state="active").fitted_on == 222


@pytest.mark.usefixtures("_bank")
def test_a_score_is_bm25_over_the_weighted_fields_wherever_the_measure_is_read() -> None:
    write("m0", "gjeld gjeld bolig")
    write("m1", "gjeld reise hage kurs")
    write("m2", "kantine")

    def scores() -> Any:
        answer = search("gjeld", index.current().search)
        return answer.scores

    in_memory = scores()
    building.bring_up_to_date()
    np.testing.assert_allclose(scores(), in_memory, rtol=1e-5)
    # m0: tf 2, length 3 + 4 (title); m1: tf 1, length 4 + 4; average (7 + 8 + 5) / 3; n 2 of 3.
    idf = np.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    lengths, tf = np.array([7, 8]), np.array([2, 1])
    norm = 1.2 * (1 - 0.6 + 0.6 * lengths / (20 / 3))
    groups = len(index.current().search.analyzer.word("gjeld").groups)
    whole = idf * tf * 2.2 / (tf + norm)
    np.testing.assert_allclose(in_memory, whole * (1 + 0.8 * groups), rtol=1e-4)


@pytest.mark.usefixtures("_bank")
def test_the_newest_copy_of_a_measure_is_the_one_that_is_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(building, "SMALL", 1)  # the older segment stays in use
    write("m0", "gjeld")
    write("m1", "bolig")
    building.bring_up_to_date()
    write("m0", "kantine")
    building.bring_up_to_date()
    assert SearchSegment.objects.filter(retired_at=None).count() == 2
    index.forget()
    stored = index.current().search.stored_terms([0, 1])
    assert [stored[number].split("\n")[2] for number in (0, 1)] == ["kantin", "bol"]
    assert (found("gjeld"), found("kantine")) == (set(), {"m0"})


@pytest.mark.usefixtures("_bank")
def test_the_lexicon_that_is_brought_forward_equals_one_gathered_anew() -> None:
    for number in range(6):
        write(f"m{number}", " ".join(WORDS[: number + 1]))
    building.bring_up_to_date()
    for number, text in ((0, "Snekkeren snekkeren"), (3, "kantine"), (9, "nyord")):
        write(f"m{number}", text)
        building.bring_up_to_date()
    active = SearchGeneration.objects.get(state="active")
    kept, anew = Lexicon.from_bytes(active.lexicon), gathered(active)
    assert dict(kept.having) == dict(anew.having)
    assert dict(kept.surfaces) == dict(anew.surfaces)
    assert kept.having["gjeld"] == 4


@pytest.mark.usefixtures("_bank")
def test_the_known_words_of_measures_in_memory_are_those_of_the_same_measures_indexed() -> None:
    write("m0", "kantine kantinen snekker")
    building.bring_up_to_date()
    write("m1", "kantinedrift snekkerbod kantine")
    fresh = index.current().search.known_words
    assert fresh.layers
    building.bring_up_to_date()
    indexed = index.current().search.known_words
    assert not indexed.layers
    assert dict(fresh.having) == dict(indexed.having)
    for typed in ("ka", "kantine", "sne", "x"):
        assert fresh.completions(typed, 9) == indexed.completions(typed, 9)
    assert fresh.meant("kantinedrif") == indexed.meant("kantinedrif") == "kantinedrift"


@given(
    st.lists(st.sampled_from((0.0, 0.5, 1.0, 2.0)), min_size=1, max_size=60),
    st.integers(0, 12),
    st.integers(0, 12),
    st.data(),
)
def test_the_best_of_an_answer_are_the_first_of_all_sorted(
    scores: list[float], start: int, length: int, data: st.DataObject
) -> None:
    numbers = np.arange(0, 3 * len(scores), 3, dtype=np.uint32)
    answer = Answer(numbers, np.array(scores, np.float32), bits=BitMap(numbers))
    within = data.draw(st.sets(st.sampled_from(numbers.tolist())))
    ranked = sorted(within, key=lambda number: (-scores[number // 3], number))
    assert answer.best(BitMap(within), start, start + length) == ranked[start : start + length]
