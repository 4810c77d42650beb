"""Measures get their vectors in the background, and a model of meaning ranks by them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bank_builder import change, make_measure
from lovende.common.locks import only_one
from lovende.common.revisions import next_revision
from lovende.knowledge import index, queries, tasks
from lovende.knowledge.models import EmbeddingVersion, MeasureEmbedding
from lovende.knowledge.search.semantic import filling, serving, vectors
from lovende.knowledge.search.semantic.filling import fill, passages
from lovende.knowledge.search.semantic.model import SentenceModel, load
from lovende.measures.models import Measure
from sentence_models import WORDS, english_model, small_model


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    index.forget()
    serving.forget()
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("semantic-loading"):
            thread.join(20)
    serving.forget()
    index.forget()


@pytest.fixture
def bank(nav_scheme: Any) -> Any:
    """An installed scheme."""
    return nav_scheme


@pytest.fixture
def committing_bank(transactional_db: None) -> Any:
    """An installed scheme in a database where commits are real."""
    from lovende.people.places import install_places
    from lovende.schemes.actions import install_scheme
    from lovende.schemes.registry import load_scheme

    install_places()
    return install_scheme(definition=load_scheme("nav-social-services"))


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.SEMANTIC_MODEL = small_model(tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture
def model(folder: Path) -> SentenceModel:
    return load(folder)


def measure(key: str, text: str, title: str = "") -> Measure:
    made = make_measure(key, title=title or f"Tiltak {key}", description=text)
    return Measure.objects.get(pk=made.pk)


def rewrite(one: Measure, text: str) -> None:
    change(one, search_text=f"{one.title}\nx\n{text}")


def embedded(version: EmbeddingVersion | None = None) -> dict[str, list[np.ndarray]]:
    """The vectors of each measure, by its number."""
    rows = MeasureEmbedding.objects.filter(version=version or EmbeddingVersion.objects.get())
    names = dict(Measure.objects.values_list("pk", "key"))
    return {
        names[row.measure]: list(
            vectors.Packed.from_bytes(row.vectors, row.version.dimensions).steps
        )
        for row in rows.select_related("version")
    }


def agrees(model: SentenceModel) -> bool:
    """Whether the vectors are exactly those of the measures as they stand, and are counted."""
    version = EmbeddingVersion.objects.get(digest=model.version)
    expected = {
        key: list(vectors.Packed.of(model.passages(passages(text))).steps)
        for key, text in Measure.objects.values_list("key", "search_text")
    }
    found = embedded(version)
    count = sum(len(one) for one in found.values())
    return (
        found.keys() == expected.keys()
        and all(
            np.abs(np.array(found[k], int) - np.array(expected[k], int)).max() <= 1 for k in found
        )
        and version.passages == count
    )


def run_waiting_tasks() -> int:
    """Do what the worker would; gives how many tasks there were."""
    done = 0
    while waiting := DBTaskResult.objects.filter(
        status="READY", task_path__contains="embed"
    ).first():
        waiting.delete()
        tasks.embed_measures.func()
        done += 1
    return done


@pytest.mark.usefixtures("committing_bank")
def test_a_model_finds_what_no_word_of_the_question_says(tmp_path: Path, settings: Any) -> None:
    """The whole way: commit, task in the background, vectors, a third ranking by place."""
    settings.SEMANTIC_MODEL = english_model(tmp_path / "english")
    measure("food", "A course in cooking cheap and healthy meals for families.")
    measure("school", "Young people who have left school get help to find an apprenticeship.")
    measure("home", "Advice to tenants who owe rent and may lose their flat.")
    measure("bike", "Volunteers repair bicycles and lend them to newcomers.")
    asked = "teenage dropouts seeking employment"
    assert queries.similar_to_text(asked) == ()
    assert run_waiting_tasks() > 0
    assert serving.be_patient() == ""
    found = queries.similar_to_text(asked)
    assert found[0].measure.key == "school"
    shown, like = queries.similar_to_measure("school") or pytest.fail("not found")
    assert shown.key == "school"
    assert {one.measure.key for one in like} == {"food", "home", "bike"}  # not the measure itself


@pytest.mark.usefixtures("bank")
def test_vectors_follow_every_change(model: SentenceModel) -> None:
    one = measure("a", "unge skole")
    measure("b", "bolig gjeld " * 200)
    assert fill(model) == filling.Filled(2, whole=True)
    assert agrees(model)
    assert len(embedded()["b"]) > 1
    rewrite(one, "mat helse")
    measure("c", "språk")
    assert fill(model) == filling.Filled(2, whole=True)
    assert agrees(model)
    assert fill(model) == filling.Filled(0, whole=True)


@pytest.mark.usefixtures("bank")
def test_a_change_that_leaves_the_text_alone_embeds_nothing(
    model: SentenceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = measure("a", "unge skole")
    fill(model)
    change(one, stage="stopped")
    monkeypatch.setattr(model, "passages", lambda _texts: pytest.fail("embedded again"))
    assert fill(model) == filling.Filled(0, whole=True)


@pytest.mark.usefixtures("bank")
def test_the_vectors_of_a_deleted_measure_go(model: SentenceModel) -> None:
    one = measure("a", "unge")
    other = measure("b", "bolig")
    fill(model)
    one.delete()
    rewrite(other, "gjeld")
    fill(model)
    assert embedded().keys() == {"b"}
    assert agrees(model)


@pytest.mark.usefixtures("bank")
def test_a_pass_that_is_cut_off_goes_on_from_there(
    model: SentenceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "BATCH", 2)
    made = [measure(word, word) for word in WORDS]
    assert fill(model, seconds=0) == filling.Filled(2, whole=False)
    rewrite(made[0], "helt nytt")  # behind the place the pass has come to
    made[5].delete()  # before it
    real, calls = model.passages, []

    def crashing(texts: Any) -> Any:
        calls.append(len(texts))
        if len(calls) == 3:
            raise RuntimeError("the power went")
        return real(texts)

    monkeypatch.setattr(model, "passages", crashing)
    with pytest.raises(RuntimeError):
        fill(model)
    assert len(embedded()) == 6
    assert fill(model) == filling.Filled(3, whole=False)
    assert fill(model) == filling.Filled(1, whole=True)
    assert sum(calls) == 2 + 2 + 2 + 3 + 1  # one batch was embedded twice, nothing else
    monkeypatch.setattr(model, "passages", real)
    assert agrees(model)


@pytest.mark.usefixtures("bank")
def test_only_one_process_embeds_at_a_time(model: SentenceModel) -> None:
    measure("a", "unge")
    held, let_go = threading.Event(), threading.Event()

    def other() -> None:
        from django.db import connection

        with only_one("embed") as ours:
            assert ours
            held.set()
            let_go.wait(20)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    held.wait(20)
    try:
        assert fill(model) is None
    finally:
        let_go.set()
        thread.join()
    assert fill(model) == filling.Filled(1, whole=True)


@pytest.mark.usefixtures("bank")
def test_vectors_are_used_from_when_nearly_all_measures_have_them(
    model: SentenceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "BATCH", 1)
    for number in range(20):
        measure(f"m{number}", WORDS[number % 10])
    ready = []
    for _step in range(20):
        fill(model, seconds=0)
        ready.append(vectors.standing(model.version) is not None)
    assert ready == [False] * 18 + [True, True]
    for number in range(2):
        measure(f"n{number}", "nye")
    fill(model, seconds=0)
    assert vectors.standing(model.version) is not None  # 21 of 22
    for number in range(5):
        measure(f"o{number}", "mange nye")
    fill(model, seconds=0)
    assert vectors.standing(model.version) is None  # many more have none: nothing is ranked by it
    while not fill(model).whole:  # type: ignore[union-attr]
        pass
    assert vectors.standing(model.version) is not None


@pytest.mark.usefixtures("bank")
def test_an_empty_bank_has_nothing_to_rank(model: SentenceModel) -> None:
    assert fill(model) == filling.Filled(0, whole=True)
    assert vectors.standing(model.version) is None


@pytest.mark.usefixtures("bank")
def test_another_model_takes_over_when_it_has_embedded_all(
    folder: Path, model: SentenceModel, tmp_path: Path, settings: Any
) -> None:
    measure("a", "unge skole")
    measure("b", "bolig gjeld")
    fill(model)
    newer = load(small_model(tmp_path / "newer", seed=1))
    assert newer.version != model.version
    fill(newer)
    # A process that still runs the old model has the old vectors, one with the new has the new.
    serving.be_patient()
    for path, held in ((folder, model), (tmp_path / "newer", newer)):
        settings.SEMANTIC_MODEL = path
        serving.be_patient()
        (ranker,) = serving.rankers()
        version = EmbeddingVersion.objects.get(digest=held.version)
        assert ranker._standing.version == version.pk  # type: ignore[attr-defined]
    # A day later the old ones go.
    EmbeddingVersion.objects.filter(digest=newer.version).update(
        ready_at=timezone.now() - timedelta(days=2)
    )
    fill(newer)
    assert [one.digest for one in EmbeddingVersion.objects.all()] == [newer.version]
    assert MeasureEmbedding.objects.count() == 2


@pytest.mark.usefixtures("committing_bank", "folder")
def test_a_commit_asks_for_one_task_and_embeds_nothing_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving, "load", lambda _folder: pytest.fail("loaded in a request"))
    measure("a", "unge")
    measure("b", "bolig")
    waiting = DBTaskResult.objects.filter(status="READY", task_path__contains="embed_measures")
    assert [task.priority for task in waiting] == [tasks.AFTER_ALL_ELSE]
    assert not MeasureEmbedding.objects.exists()


@pytest.mark.usefixtures("committing_bank")
def test_the_task_takes_turns_with_other_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "SECONDS", 0)
    monkeypatch.setattr(filling, "BATCH", 2)
    for word in WORDS:
        measure(word, word)
    assert run_waiting_tasks() == 6  # five batches, and one to see that nothing is left
    assert agrees(load(folder))


@pytest.mark.usefixtures("committing_bank")
def test_without_the_setting_a_commit_asks_for_no_task() -> None:
    measure("a", "unge")
    assert not DBTaskResult.objects.filter(task_path__contains="embed").exists()
    assert serving.rankers() == ()


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("spoil", ["folder", "graph", "package"])
def test_a_model_that_cannot_be_used_is_told_of_once_and_searched_without(
    spoil: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from lovende.knowledge.search.semantic import folder as folders

    if spoil == "folder":
        folder.rename(folder.with_name("elsewhere"))
    elif spoil == "graph":
        (folder / "model.onnx").write_bytes(b"\x08\x07 broken")
    else:
        monkeypatch.setattr(folders, "PACKAGES", ("not_installed_here",))
    measure("a", "unge som faller ut av skolen")
    with caplog.at_level(logging.WARNING):
        assert tasks.embed_measures.func() == 0
        assert serving.be_patient()
        for _time in range(2):
            found = queries.similar_to_text("unge som faller ut av skolen")
            assert [one.measure.key for one in found] == ["a"]
    assert len(caplog.records) == 1
    if spoil != "graph":  # which only loading it can tell
        assert serving.fault() == serving.be_patient()


@pytest.mark.usefixtures("committing_bank", "folder")
def test_nobody_waits_while_the_model_is_loaded(
    model: SentenceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure("a", "unge skole")
    fill(model)
    may_load = threading.Event()

    def slowly(path: Path) -> SentenceModel:
        may_load.wait(20)
        return load(path)

    monkeypatch.setattr(serving, "load", slowly)
    assert serving.rankers() == ()
    assert [one.measure.key for one in queries.similar_to_text("unge skole")] == ["a"]
    may_load.set()
    until = time.monotonic() + 20
    while not serving.rankers() and time.monotonic() < until:
        time.sleep(0.02)
    assert len(serving.rankers()) == 1


@pytest.mark.usefixtures("bank", "folder")
@pytest.mark.parametrize("trouble", ["slow", "failing"])
def test_a_model_in_trouble_leaves_the_question_to_the_others(
    trouble: str, model: SentenceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure("a", "unge skole")
    fill(model)
    done = threading.Event()

    def embed(_text: str) -> Any:
        if trouble == "failing":
            raise RuntimeError("out of memory")
        done.wait(20)
        return np.ones(16, np.float32)

    questions = serving.Questions(embed, 0.05)
    started = time.monotonic()
    answers = [questions.vector(f"spørsmål {number}") for number in range(20)]
    assert answers == [None] * 20
    assert time.monotonic() - started < 5
    done.set()
    if trouble == "slow":  # what took too long is there when it is asked for again
        until = time.monotonic() + 20
        while questions.vector("spørsmål 0") is None and time.monotonic() < until:
            pass
        assert questions.vector("spørsmål 0") is not None


@pytest.mark.usefixtures("bank", "folder")
def test_new_vectors_reach_a_process_that_holds_the_old_ones(model: SentenceModel) -> None:
    one = measure("a", "unge skole kurs")
    measure("b", "bolig gjeld")
    fill(model)
    serving.be_patient()

    def nearest(text: str) -> list[str]:
        (ranker,) = serving.rankers()
        held = index.current().search
        numbers = ranker.ranked(text, held, (), 10)
        keys = dict(Measure.objects.values_list("pk", "key"))
        return [keys[int(held.ids[number])] for number in numbers]

    assert set(nearest("Tiltak x. mat")) == {"a", "b"}
    rewrite(one, "mat mat mat")
    measure("c", "helse")
    fill(model)
    assert nearest("Tiltak a. mat mat mat")[0] == "a"
    assert sorted(nearest("unge")) == ["a", "b", "c"]


@pytest.mark.usefixtures("bank", "folder")
def test_a_measure_without_vectors_gets_nothing_and_one_gone_is_not_named(
    model: SentenceModel,
) -> None:
    made = [measure(f"m{number}", WORDS[number % 10]) for number in range(30)]
    fill(model)
    made[3].delete()
    measure("new", "unge")
    index.forget()
    serving.be_patient()
    (ranker,) = serving.rankers()
    held = index.current().search
    numbers = ranker.ranked("unge", held, (), 100)
    keys = dict(Measure.objects.values_list("pk", "key"))
    named = [keys[int(held.ids[number])] for number in numbers]
    assert len(named) == len(set(named)) == 29
    assert "new" not in named


@pytest.mark.usefixtures("bank", "folder")
def test_in_a_bank_too_large_only_the_candidates_are_ranked(
    model: SentenceModel,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    made = [measure(f"m{number}", f"{WORDS[number]} kurs") for number in range(10)]
    fill(model)
    serving.be_patient()
    (ranker,) = serving.rankers()
    held = index.current().search
    everything = list(ranker.ranked("unge mat", held, (), 10))
    monkeypatch.setattr(vectors, "MOST_HELD", 5)
    (ranker,) = serving.rankers()
    with django_assert_num_queries(1):
        assert list(ranker.ranked("unge mat", held, set(range(10)), 10)) == everything
    some = set(everything[::3])
    assert list(ranker.ranked("unge mat", held, some, 10)) == everything[::3]
    assert list(ranker.ranked("unge mat", held, set(), 10)) == []
    assert len(made) == len(everything)


@pytest.mark.usefixtures("bank")
def test_a_passage_stands_under_its_title_and_a_measure_without_text_under_its_headings() -> None:
    text = measure("a", " ".join(["setning."] * 200), title="Unge ut i arbeid").search_text
    assert len(passages(text)) == 3
    assert all(one.startswith("Unge ut i arbeid. ") for one in passages(text))
    assert passages("Tittel\nNAV Test, Oslo") == ["Tittel. NAV Test, Oslo"]
    assert len(passages("T\nx\n" + "ord. " * 20_000)) == filling.MOST_PASSAGES


@pytest.mark.usefixtures("bank")
def test_the_bank_is_embedded_in_the_order_of_commits_under_writing(model: SentenceModel) -> None:
    from django.db import transaction

    with transaction.atomic():
        next_revision()
    for round_ in range(3):
        one = measure(f"m{round_}", WORDS[round_])
        fill(model)
        rewrite(one, WORDS[round_ + 3])
    while not fill(model).whole:  # type: ignore[union-attr]
        pass
    assert agrees(model)
