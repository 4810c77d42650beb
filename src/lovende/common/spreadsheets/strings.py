"""The table of shared strings of a workbook, kept on disk.

Spreadsheet programs store each text once and let cells refer to it by number. A large round has
hundreds of megabytes of them, so only their positions, and the short ones, stay in memory.
"""

from __future__ import annotations

import os
import tempfile
from array import array
from typing import IO

from lovende.common.spreadsheets.values import LIMITS, Limits
from lovende.common.spreadsheets.xml_stream import damaged, feed, local, make_parser

SHORT = 48
MOST_SHORT = 150_000
BLOCK = 512 * 1024
WRITE_AT = 1024 * 1024


class StringTable:
    """A list of texts, written once and then read by number."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="lovende-strings-")  # noqa: SIM115 -- closed by close()
        self._starts = array("Q", [0])
        self._short: dict[int, str] = {}
        self._pending: list[bytes] = []
        self._pending_bytes = 0
        self._block = b""
        self._block_start = 0

    def append(self, text: str) -> None:
        """Add the next text."""
        if len(text) <= SHORT and len(self._short) < MOST_SHORT:
            self._short[len(self._starts) - 1] = text
            self._starts.append(self._starts[-1])
            return
        data = text.encode("utf-8", "surrogatepass")
        self._pending.append(data)
        self._pending_bytes += len(data)
        self._starts.append(self._starts[-1] + len(data))
        if self._pending_bytes >= WRITE_AT:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting; must be called before the first read."""
        self._file.write(b"".join(self._pending))
        self._file.flush()
        self._pending.clear()
        self._pending_bytes = 0

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        short = self._short.get(number)
        if short is not None:
            return short
        if not 0 <= number < len(self._starts) - 1:
            raise damaged()
        start, end = self._starts[number], self._starts[number + 1]
        offset = start - self._block_start
        if offset < 0 or end - self._block_start > len(self._block):
            # Programs number texts in order of appearance, so what follows is wanted next.
            # A jump elsewhere (a repeated text) must not cost a whole block.
            ahead = start - (self._block_start + len(self._block))
            if not -LIMITS.cell_characters <= ahead <= BLOCK or end - start > BLOCK or offset < 0:
                return self._read(end - start, start).decode("utf-8", "surrogatepass")
            self._block, self._block_start, offset = self._read(BLOCK, start), start, 0
        return self._block[offset : offset + end - start].decode("utf-8", "surrogatepass")

    def _read(self, length: int, start: int) -> bytes:
        return os.pread(self._file.fileno(), length, start)

    def close(self) -> None:
        """Remove the file."""
        self._file.close()


def read_shared_strings(  # noqa: C901 -- closures, see sheet_xml
    stream: IO[bytes], limits: Limits = LIMITS
) -> StringTable:
    """The shared strings part as a table; phonetic guides are left out."""
    table = StringTable()
    pieces: list[str] = []
    text: list[str] = []
    guides = 0
    parser = make_parser()
    parser.CharacterDataHandler = text.append

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal guides
        name = local(name)
        if name == "t":
            text.clear()
        elif name == "si":
            pieces.clear()
        elif name == "rPh":
            guides += 1

    def end(name: str) -> None:
        nonlocal guides
        name = local(name)
        if name == "t" and not guides:
            pieces.append("".join(text))
        elif name == "si":
            whole = "".join(pieces)
            if len(whole) > limits.cell_characters:
                raise damaged()
            table.append(whole)
        elif name == "rPh":
            guides -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        with stream:
            for _piece in feed(parser, stream):
                too_long = sum(map(len, text)) + sum(map(len, pieces)) > 2 * limits.cell_characters
                if too_long or len(table) > limits.shared_strings:
                    raise damaged()
        table.flush()
    except BaseException:
        table.close()
        raise
    return table
