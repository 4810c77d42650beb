"""What lies beside an upload: how far the work has come, and whether anybody is at it."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from lovende.followup import import_files
from lovende.followup.import_files import Progress, RunFiles


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> RunFiles:
    settings.MEDIA_ROOT = tmp_path
    files = RunFiles(uuid4())
    files.store([b"ab", b"c"], most=10)
    return files


def test_an_upload_is_known_by_its_content(files: RunFiles) -> None:
    assert files.store([b"ab", b"c"], most=10) == (hashlib.sha256(b"abc").hexdigest(), True)
    assert files.upload.read_bytes() == b"abc"
    assert files.folder.stat().st_mode & 0o077 == 0


def test_too_large_an_upload_is_cut_off(files: RunFiles) -> None:
    _digest, fits = files.store(iter([b"x" * 6, b"x" * 6, b"x" * 10**6]), most=10)
    assert not fits
    assert files.upload_bytes <= 10


def test_nothing_told_yet_is_no_progress(files: RunFiles) -> None:
    assert files.progress == Progress()
    (files.folder / "progress.json").write_text("half a fi")
    assert files.progress == Progress()


def test_work_that_goes_on_is_heard_of_also_without_news(
    files: RunFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_files, "HEARTBEAT_SECONDS", 0.02)
    with files.alive():
        files.tell(500, 0.5, now=True)
        first = files.progress
        time.sleep(0.2)
        later = files.progress
    assert (later.rows, later.share) == (first.rows, first.share) == (500, 0.5)
    assert later.at > first.at
    at = files.progress.at
    time.sleep(0.1)
    assert files.progress.at == at


def test_silence_is_noticed() -> None:
    assert not Progress(at=time.time()).silent
    assert Progress(at=time.time() - import_files.SILENT_SECONDS - 1).silent
