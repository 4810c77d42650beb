"""The index shows what is committed: all of it, at once, and nothing else."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from bank_builder import change, correct_report, make_measure, make_report
from lovende.common.models import Revision
from lovende.core.bitmaps import FacetIndex
from lovende.knowledge import index
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.loading import AnswerKey, read_columns
from lovende.knowledge.queries import find
from lovende.measures.models import Measure


@pytest.fixture(autouse=True)
def _fresh() -> Any:
    index.forget()
    yield
    index.forget()


@pytest.fixture
def bank(transactional_db: None) -> Any:
    """An installed scheme in a database where commits are real."""
    from lovende.people.places import install_places
    from lovende.schemes.actions import install_scheme
    from lovende.schemes.registry import load_scheme

    install_places()
    return install_scheme(definition=load_scheme("nav-social-services"))


def total(**filters: str) -> int:
    return find(BankQuery(filters={key: (value,) for key, value in filters.items()})).total


def told(of: FacetIndex) -> dict[str, Any]:
    """All that an index says, by ids."""
    return {
        "facets": {
            facet: {value: set(of.ids[list(bits)].tolist()) for value, bits in filed.items()}
            for facet, filed in of.facets.items()
        },
        "orders": {name: of.page(of.everything, name, 0, 999) for name in of.orders},
    }


@pytest.mark.usefixtures("bank")
def test_a_change_is_seen_at_once_and_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    measure = make_measure("a", stage="running")
    make_measure("b", stage="running")
    assert total(stage="running") == 2
    read: list[int] = []

    def noting(since: int | None = None) -> Any:
        columns = read_columns(since)
        read.append(len(columns.ids))
        return columns

    monkeypatch.setattr(index, "read_columns", noting)
    change(measure, stage="stopped")
    assert (total(stage="running"), total(stage="stopped"), total(failed="yes")) == (1, 1, 1)
    assert read == [1]


@pytest.mark.usefixtures("bank")
def test_nothing_is_read_while_nothing_changes(django_assert_num_queries: Any) -> None:
    make_measure("a")
    held = index.current()
    with django_assert_num_queries(1):
        assert index.current() is held


@pytest.mark.usefixtures("bank")
def test_what_is_rolled_back_is_never_shown() -> None:
    make_measure("a")
    assert total() == 1
    with transaction.atomic():
        make_measure("ghost")
        assert total() == 2  # its own transaction sees it
        transaction.set_rollback(True)
    assert total() == 1
    make_measure("b")  # takes the number that the rolled-back one had
    assert total() == 2
    assert [m.key for m in find(BankQuery()).measures] == ["a", "b"]


@pytest.mark.usefixtures("bank")
def test_a_savepoint_that_is_undone_is_forgotten_inside_the_transaction() -> None:
    make_measure("a")
    with transaction.atomic():
        undone = transaction.savepoint()
        make_measure("ghost", stage="stopped")
        assert total(stage="stopped") == 1
        transaction.savepoint_rollback(undone)
        make_measure("b", stage="finished")
        assert (total(), total(stage="stopped"), total(stage="finished")) == (2, 0, 1)
    assert (total(), total(stage="stopped"), total(stage="finished")) == (2, 0, 1)


@pytest.mark.usefixtures("bank")
def test_another_database_is_not_taken_for_the_same() -> None:
    make_measure("a")
    assert total() == 1
    with transaction.atomic():
        Measure.objects.all().delete()
        Revision.objects.all().delete()
    make_measure("b")
    make_measure("c")
    assert [m.key for m in find(BankQuery()).measures] == ["b", "c"]


@pytest.mark.usefixtures("bank")
def test_an_older_copy_of_the_database_is_read_anew() -> None:
    make_measure("a")
    make_measure("b")
    assert total() == 2
    with transaction.atomic():  # as when a backup is put back
        Measure.objects.filter(key="b").delete()
        Revision.objects.update(value=1)
    assert total() == 1


@pytest.mark.usefixtures("bank")
def test_an_index_kept_up_to_date_equals_one_read_anew() -> None:
    index.current()
    measures = [
        make_measure(f"m{n}", title=f"Tiltak {n % 5}", category=["housing"], first_year=2015 + n)
        for n in range(8)
    ]
    index.current()
    reports = [make_report(m, answers={"sa_poverty": n % 4}) for n, m in enumerate(measures)]
    index.current()
    change(measures[0], title="Ørn", category=["training", "housing"], first_year=2022)
    index.current()
    change(measures[3], replicates=measures[0], category=[])
    correct_report(reports[5], {"sa_poverty": 3})
    kept = told(index.current().index)
    assert kept == told(FacetIndex.build(read_columns()))
    poverty = AnswerKey("nav-report", 2021, 2021, "final", "sa_poverty")
    assert kept["facets"][poverty][3] == {measures[n].pk for n in (3, 5, 7)}


@pytest.mark.usefixtures("bank")
def test_what_is_committed_while_reading_is_in_what_is_handed_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading takes several queries; a commit in between must not leave half a measure."""
    measure = make_measure("a", stage="running", category=["housing"])
    meddled = []

    def meddling(since: int | None = None) -> Any:
        columns = read_columns(since)
        if not meddled:
            meddled.append(True)
            change(measure, stage="stopped", category=["training"])
        return columns

    monkeypatch.setattr(index, "read_columns", meddling)
    held = index.current()
    assert told(held.index) == told(FacetIndex.build(read_columns()))
    assert held.index.counts(["stage", "category"], {}) == {
        "stage": {"stopped": 1},
        "category": {"training": 1},
    }


@pytest.mark.usefixtures("bank")
def test_many_threads_load_it_once_and_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        make_measure(f"m{number}")
    loads = []

    def counting(since: int | None = None) -> Any:
        loads.append(since)
        return read_columns(since)

    monkeypatch.setattr(index, "read_columns", counting)
    seen: list[index.Snapshot] = []
    start = threading.Barrier(6)

    def ask() -> None:
        try:
            start.wait(10)
            seen.append(index.current())
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert loads == [None]
    assert len(seen) == 6
    assert all(snapshot is seen[0] for snapshot in seen)


@pytest.mark.postgres_only  # the tests' SQLite lies in memory, where a writer locks readers out
@pytest.mark.usefixtures("bank")
def test_readers_beside_a_writer_never_see_half_a_change() -> None:
    """Each commit moves a measure from one category and stage to another; the two always agree."""
    measure = make_measure("a", category=["housing"], stage="running")
    wrong: list[Any] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                facets = index.current().index
                housing = facets.matching({"category": ["housing"], "stage": ["running"]})
                training = facets.matching({"category": ["training"], "stage": ["stopped"]})
                if len(housing) + len(training) != 1:
                    wrong.append(facets.counts(["category", "stage"], {}))
        finally:
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    for round_number in range(30):
        even = round_number % 2 == 0
        change(
            measure,
            category=["training"] if even else ["housing"],
            stage="stopped" if even else "running",
        )
    done.set()
    reader.join(30)
    assert wrong == []


def test_a_term_that_is_renamed_is_seen_at_once(bank: Any) -> None:
    from lovende.schemes.actions import install_scheme
    from lovende.schemes.registry import load_scheme

    bank.terms.filter(key="housing").update(label={"nb": "Husvære"})  # as older files had it
    type(bank).objects.update(digest="older")
    assert index.current().words().label("category", "housing") == "Husvære"
    install_scheme(definition=load_scheme("nav-social-services"))
    assert index.current().words().label("category", "housing") == "Bolig"


@pytest.mark.usefixtures("bank")
def test_a_search_is_asked_once_until_something_changes(django_assert_num_queries: Any) -> None:
    make_measure("a", title="Bolig")
    held = index.current()
    held.search  # noqa: B018 -- asking for it loads it
    with django_assert_num_queries(0):
        assert held.found("bolig") is held.found("bolig")
    make_measure("b", title="Boligen")
    assert find(BankQuery(text="bolig")).total == 2


@pytest.mark.usefixtures("bank")
def test_a_server_process_starts_with_the_index_loaded(django_assert_num_queries: Any) -> None:
    make_measure("a")
    index.warm_up()
    with django_assert_num_queries(1):
        assert len(index.current().index) == 1


def test_a_server_process_starts_although_the_database_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> Any:
        raise OperationalError

    monkeypatch.setattr(index, "current", refuse)
    monkeypatch.setattr(index.connection, "close", lambda: None)
    index.warm_up()
