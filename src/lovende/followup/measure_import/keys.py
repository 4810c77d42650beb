"""Remembers every key of a file and the line it stood in, on disk, however many there are."""

from __future__ import annotations

import sqlite3
from types import TracebackType


class KeysSeen:
    """The keys met so far; gone when it is closed.

    A million keys in a dictionary would be most of what the import keeps in memory; a database
    file without a name is kept on disk once it grows, and removed by the system.
    """

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self._file.execute("BEGIN")

    def __enter__(self) -> KeysSeen:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def before(self, key: str, line: int) -> int | None:
        """The line in which the key stood before this one, or None."""
        added = self._file.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, line))
        if added.rowcount:
            return None
        found = self._file.execute("SELECT line FROM seen WHERE key = ?", (key,)).fetchone()
        return int(found[0])
