"""Opens the zip package that an .xlsx file is, within limits that a zip bomb breaks."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import IO, cast

from django.utils.translation import gettext_lazy as _

from lovende.common.errors import InvalidInput
from lovende.common.spreadsheets.values import LIMITS, Limits
from lovende.common.spreadsheets.xml_stream import damaged


class Package:
    """The parts of a zip file by name, each readable once it has passed the limits."""

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        self.limits = limits
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise damaged() from error
        try:
            self._entries = self._checked(self._zip.infolist())
        except BaseException:
            self._zip.close()
            raise

    def _checked(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        """Refuse bombs. The sizes may lie downwards, but no more than they say is unpacked."""
        unpacked = sum(entry.file_size for entry in entries)
        too_many = len(entries) > self.limits.entries
        if too_many or unpacked > self.limits.unpacked_bytes or any(map(self._is_bomb, entries)):
            raise InvalidInput(
                _(
                    "The file unpacks to far more than a spreadsheet holds, and is refused for "
                    "safety. Copy the rows into a new spreadsheet and save that."
                )
            )
        return {entry.filename.lstrip("/").lower(): entry for entry in entries}

    def _is_bomb(self, entry: zipfile.ZipInfo) -> bool:
        packed = max(entry.compress_size, 1)
        return (
            entry.file_size > self.limits.ratio_applies_from
            and entry.file_size / packed > self.limits.ratio
        )

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").lower() in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """Every part's name, in lower case."""
        return tuple(self._entries)

    def size(self, name: str) -> int:
        """How large a part is when unpacked."""
        return self._entries[name.lstrip("/").lower()].file_size

    def open(self, name: str, *, small: bool = False) -> IO[bytes]:
        """Open a part; ``small`` refuses one that is larger than its kind can honestly be."""
        entry = self._entries.get(name.lstrip("/").lower())
        if entry is None or (small and entry.file_size > self.limits.small_part_bytes):
            raise damaged()
        if entry.flag_bits & 0x1:
            raise InvalidInput(
                _("The file is protected by a password. Save it without one, and try again.")
            )
        try:
            return cast(IO[bytes], _Part(self._zip.open(entry)))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise damaged() from error

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


class _Part(io.RawIOBase):
    """A part's content; a fault in the packing becomes an error a person can read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise damaged() from error

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._stream.tell()

    def close(self) -> None:
        self._stream.close()
        super().close()
