"""The files of an import run, in a folder of their own in the data folder.

The upload, the rows set aside, every problem for the download, and how far the work has come.
Progress is a file because the transaction that writes the round is open while people ask.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings

PIECE = 1024 * 1024
SILENT_SECONDS = 90.0
HEARTBEAT_SECONDS = 5.0
TELL_EVERY = 0.5


class Chunked(Protocol):
    """An uploaded file."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The content, piece by piece."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: a share from 0 to 1, the rows so far, and when it was told."""

    share: float = 0.0
    rows: int = 0
    at: float = 0.0

    @property
    def silent(self) -> bool:
        """Whether nothing has been heard for so long that the work must have stopped."""
        return time.time() - self.at > SILENT_SECONDS


class RunFiles:
    """The folder of one run."""

    def __init__(self, run: UUID) -> None:
        self.folder = Path(settings.MEDIA_ROOT) / "imports" / str(run)
        self.upload = self.folder / "upload"
        self.staged = self.folder / "rows.jsonl"
        self._problems = self.folder / "problems.jsonl"
        self._progress = self.folder / "progress.json"
        self._told = 0.0
        self._last = (0, 0.0)

    def store(self, chunks: Iterable[bytes], *, most: int) -> tuple[str, bool]:
        """Store the upload; gives its SHA-256 and whether it was within ``most`` bytes."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest, size = hashlib.sha256(), 0
        with self.upload.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    return digest.hexdigest(), False
                digest.update(chunk)
                file.write(chunk)
        return digest.hexdigest(), True

    def tell(self, rows: int, share: float, *, now: bool = False) -> None:
        """Write down how far the work has come, at most twice a second."""
        at = time.time()
        self._last = (rows, share)
        if not now and at - self._told < TELL_EVERY:
            return
        self._told = at
        draft = self._progress.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        draft.write_text(json.dumps(asdict(Progress(share, rows, at))), encoding="utf-8")
        draft.replace(self._progress)

    @contextlib.contextmanager
    def alive(self) -> Iterator[None]:
        """Show that the work goes on, also where a step takes long without counting rows."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(HEARTBEAT_SECONDS):
                self.tell(*self._last, now=True)

        self.tell(0, 0.0, now=True)
        heart = threading.Thread(target=beat, daemon=True)
        heart.start()
        try:
            yield
        finally:
            over.set()
            heart.join()

    @property
    def progress(self) -> Progress:
        """How far the work has come; nothing when it has not said anything yet."""
        try:
            return Progress(**json.loads(self._progress.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return Progress()

    def write_problems(self, problems: Iterable[dict[str, Any]]) -> None:
        """Keep the problems for the download."""
        with self._problems.open("w", encoding="utf-8", errors="replace") as file:
            file.writelines(json.dumps(problem, ensure_ascii=False) + "\n" for problem in problems)

    def problems(self) -> Iterator[dict[str, Any]]:
        """The problems that were kept."""
        with contextlib.suppress(FileNotFoundError), self._problems.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)

    @property
    def upload_bytes(self) -> int:
        """How large the upload is; 0 when it is gone."""
        try:
            return self.upload.stat().st_size
        except OSError:
            return 0

    def drop_rows(self) -> None:
        """Remove what holds the content of the file, and keep the problems."""
        for file in (self.upload, self.staged):
            file.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
