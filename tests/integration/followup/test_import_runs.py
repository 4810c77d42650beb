"""An import goes from upload to bank once, whoever does what at the same time."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.utils.translation import override

from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.common.models import AuditEvent
from lovende.followup import actions, import_files, lifecycle, tasks
from lovende.followup.import_files import RunFiles
from lovende.followup.models import ImportRun, Report
from lovende.followup.round_import.writing import RoundWriter
from lovende.measures.models import Measure
from lovende.people.models import Municipality, Organisation, Role
from round_builder import check, load, round_file, row, start

State = ImportRun.State
MAY_IMPORT = {Role.DIRECTORATE_ADVISER, Role.DIRECTORATE_MANAGER}


@pytest.mark.parametrize("role", [None, *Role.values])
def test_only_the_directorate_may_import(tmp_path: Path, make_user: Any, role: str | None) -> None:
    person = make_user(role)
    path = round_file(tmp_path / "runde.xlsx", row())
    if role in MAY_IMPORT:
        load(path, by=person)
        assert Measure.objects.count() == 1
        return
    with pytest.raises(NotAllowed):
        start(path, by=person)
    run = check(path)
    for refused in (
        lambda: actions.confirm(run=run, by=person),
        lambda: actions.check_again(run=run, by=person),
        lambda: actions.change_mapping(run=run, mapping={}, by=person),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert not Measure.objects.exists()


def test_a_run_that_was_refused_cannot_be_confirmed(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row(county="Viken")))
    with pytest.raises(DomainError):
        actions.confirm(run=run, by=None)


def test_a_run_is_written_once(tmp_path: Path) -> None:
    run = load(round_file(tmp_path / "runde.xlsx", row()))
    with pytest.raises(DomainError):
        actions.confirm(run=run, by=None)
    assert AuditEvent.objects.filter(verb="followup.round_imported").count() == 1


def test_a_run_is_not_written_after_the_bank_has_changed(tmp_path: Path) -> None:
    first = check(round_file(tmp_path / "en.xlsx", row(title="Først")))
    second = check(round_file(tmp_path / "to.xlsx", row(title="Så")))
    actions.confirm(run=second, by=None)
    with override("en"), pytest.raises(DomainError, match="has changed since"):
        actions.confirm(run=first, by=None)
    assert Measure.objects.get().title == "Så"
    actions.check_again(run=first, by=None)
    actions.read_and_check(run=first)
    assert (first.summary["new"], first.summary["changed"]) == (0, 1)
    actions.confirm(run=first, by=None)
    assert Measure.objects.get().title == "Først"


def test_a_change_between_confirmation_and_writing_stops_the_writing(tmp_path: Path) -> None:
    first = check(round_file(tmp_path / "en.xlsx", row(title="Først")))
    second = check(round_file(tmp_path / "to.xlsx", row(title="Så")))
    actions.claim_writing(run=first, by=None)
    actions.confirm(run=second, by=None)
    with pytest.raises(DomainError):
        actions.write_round(run=first, by=None)
    first.refresh_from_db()
    assert first.state == State.FAILED
    assert Measure.objects.get().title == "Så"


def test_nothing_half_written_is_left_when_the_writing_breaks(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", *(row(key=f"a{n}") for n in range(5))))
    with (
        mock.patch.object(RoundWriter, "_count", side_effect=RuntimeError("the power went")),
        pytest.raises(RuntimeError),
    ):
        actions.confirm(run=run, by=None)
    for model in (Measure, Report, Organisation, Municipality):
        offices = {"kind": "office"} if model is Organisation else {}
        assert not model.objects.filter(**offices).exists()
    run.refresh_from_db()
    assert run.state == State.FAILED
    actions.check_again(run=run, by=None)
    actions.read_and_check(run=run)
    actions.confirm(run=run, by=None)
    assert Measure.objects.count() == 5


@pytest.mark.parametrize("state", [State.READING, State.WRITING])
def test_a_run_whose_worker_died_can_be_taken_up_again(
    tmp_path: Path, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row()))
    ImportRun.objects.filter(pk=run.pk).update(state=state)
    RunFiles(run.pk).tell(10, 0.5, now=True)
    with pytest.raises(DomainError):
        actions.check_again(run=run, by=None)
    later = time.time() + import_files.SILENT_SECONDS + 1
    monkeypatch.setattr(import_files.time, "time", lambda: later)
    actions.check_again(run=run, by=None)
    actions.read_and_check(run=run)
    actions.confirm(run=run, by=None)
    assert Measure.objects.count() == 1


def test_a_worker_that_wakes_after_another_took_over_writes_nothing(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row()))
    actions.claim_writing(run=run, by=None)
    sleeper = ImportRun.objects.get(pk=run.pk)
    ImportRun.objects.filter(pk=run.pk).update(state=State.READY)
    actions.claim_writing(run=run, by=None)
    with pytest.raises(DomainError):
        actions.write_round(run=sleeper, by=None)
    run.refresh_from_db()
    assert run.state == State.WRITING
    actions.write_round(run=run, by=None)
    assert Measure.objects.count() == 1


def test_the_files_are_removed_when_the_round_is_written(tmp_path: Path) -> None:
    run = load(round_file(tmp_path / "runde.xlsx", row()))
    assert not RunFiles(run.pk).upload.exists()
    assert not RunFiles(run.pk).staged.exists()


def test_a_file_that_is_too_large_is_refused_and_not_kept(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = type("Limits", (), {"file_bytes": 1000})
    monkeypatch.setattr(actions, "LIMITS", small)
    with pytest.raises(InvalidInput):
        start(round_file(tmp_path / "runde.xlsx", row()))
    assert not ImportRun.objects.exists()
    assert list((settings.MEDIA_ROOT / "imports").iterdir()) == []


def test_a_mapping_chosen_once_is_offered_for_the_next_round(tmp_path: Path) -> None:
    from lovende.followup.queries import saved_mapping

    headed = row(title=...) | {"Navn": "Jobbklubben"}
    run = check(round_file(tmp_path / "runde.xlsx", headed))
    assert run.state == State.REFUSED
    actions.change_mapping(run=run, mapping={"Navn": "title"}, by=None)
    actions.read_and_check(run=run)
    actions.confirm(run=run, by=None)
    assert saved_mapping("nav-social-services") == {"Navn": "title"}


def test_every_state_has_its_successors() -> None:
    assert set(lifecycle.NEXT) == set(State.values)
    assert not lifecycle.NEXT[State.DONE]
    assert not lifecycle.may_follow(State.WRITING, State.WAITING)
    assert lifecycle.may_follow(State.WRITING, State.WAITING, stands_still=True)
    assert not lifecycle.may_follow(State.DONE, State.WAITING, stands_still=True)


def test_small_files_are_checked_at_once_and_large_ones_in_the_background(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(tasks.check_run.__class__, "enqueue", lambda _task, run: asked.append(run))
    small = start(round_file(tmp_path / "liten.xlsx", row()))
    tasks.check_soon(small)
    assert (small.state, asked) == (State.READY, [])
    monkeypatch.setattr(tasks, "SMALL_UPLOAD", 100)
    large = start(round_file(tmp_path / "stor.xlsx", row()))
    tasks.check_soon(large)
    assert (large.state, asked) == (State.WAITING, [str(large.pk)])


def test_the_background_work_reads_and_writes(tmp_path: Path, make_user: Any) -> None:
    adviser = make_user("directorate_adviser")
    run = start(round_file(tmp_path / "runde.xlsx", row()), by=adviser)
    assert tasks.check_run.func(str(run.pk)) == State.READY
    run.refresh_from_db()
    actions.claim_writing(run=run, by=adviser)
    assert tasks.write_run.func(str(run.pk), adviser.pk) == State.DONE
    assert Measure.objects.count() == 1
    # Asked once more, it says why not, and is no failed task.
    assert tasks.write_run.func(str(run.pk), adviser.pk) != State.DONE


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_write_once(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", *(row(key=f"a{n}") for n in range(30))))
    gate = threading.Barrier(2)
    outcomes: list[str] = []

    def confirm() -> None:
        mine = ImportRun.objects.get(pk=run.pk)
        gate.wait()
        try:
            actions.confirm(run=mine, by=None)
            outcomes.append("written")
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "written"]
    assert Measure.objects.count() == Report.objects.count() == 30


def test_an_identity_number_in_the_files_name_is_kept_nowhere(tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "om 01019010127.xlsx", row()))
    started = AuditEvent.objects.get(verb="followup.import_started")
    assert run.filename == started.data["filename"] == "om •••••• •••••.xlsx"


def test_what_is_wrong_with_a_file_that_cannot_be_read_can_be_downloaded(tmp_path: Path) -> None:
    path = tmp_path / "runde.xlsx"
    path.write_bytes(bytes(1000))
    run = check(path)
    assert [found["message"]["en"] for found in RunFiles(run.pk).problems()] == [
        "The file is empty."
    ]
