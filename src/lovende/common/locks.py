"""Work that one process at a time may do, in this database.

PostgreSQL keeps the lock itself; SQLite's database is a file, and the lock is a file beside it.
Either is let go when the process dies, however it dies.
"""

from __future__ import annotations

import contextlib
import fcntl
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from django.db import connection


@contextlib.contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether this process may do the work now; False while another does it."""
    if connection.vendor == "postgresql":
        with _kept_by_database(name) as ours:
            yield ours
    else:
        with _kept_by_file(name) as ours:
            yield ours


@contextlib.contextmanager
def _kept_by_database(name: str) -> Iterator[bool]:
    number = zlib.crc32(name.encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextlib.contextmanager
def _kept_by_file(name: str) -> Iterator[bool]:
    database = str(connection.settings_dict["NAME"])
    on_disk = database and not database.startswith("file:") and ":memory:" not in database
    path = Path(database) if on_disk else Path(tempfile.gettempdir()) / "lovende-memory"
    with path.with_name(f"{path.name}-{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
