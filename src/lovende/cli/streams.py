"""Files that a command reads, where «-» is standard input, and files that it writes whole."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO

import typer

from lovende.cli.language import _

STDIN = Path("-")
IN_MEMORY = 16 * 1024 * 1024


def check_readable(path: Path) -> None:
    """Tell in the operator's language when a file cannot be read."""
    if path == STDIN:
        return
    if not path.exists():
        raise typer.BadParameter(_("The file {name} does not exist.").format(name=path))
    if path.is_dir():
        raise typer.BadParameter(_("{name} is a folder, not a file.").format(name=path))
    if not os.access(path, os.R_OK):
        raise typer.BadParameter(_("The file {name} cannot be read.").format(name=path))


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes."""
    check_readable(path)
    if path == STDIN:
        yield sys.stdin.buffer
        return
    with path.open("rb") as stream:
        yield stream


@contextlib.contextmanager
def opened_to_read_twice(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes; what comes through a pipe is kept aside, so that one can go back."""
    with opened(path) as stream:
        if path != STDIN and stream.seekable():
            yield stream
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as kept:
            shutil.copyfileobj(stream, kept)
            kept.seek(0)
            yield kept


def write_whole(out: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that appears whole or not at all."""
    if not out.parent.is_dir():
        raise typer.BadParameter(_("The folder {folder} does not exist.").format(folder=out.parent))
    if out.is_dir():
        raise typer.BadParameter(_("{name} is a folder, not a file.").format(name=out))
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            file.writelines(chunks)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
