"""Rows that have been checked, and how they are set aside on disk until they are written.

The spreadsheet is read once only; what is confirmed is what was seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

BATCH = 500


@dataclass(slots=True)
class StagedReport:
    """The report of a row, checked against its form."""

    year: int
    kind: str
    form: int
    answers: dict[str, Any]
    scale_values: dict[str, int | None]
    blank: bool
    words: int
    received_on: str | None
    money: dict[str, int]


_REPORT = tuple(StagedReport.__slots__)


@dataclass(slots=True)
class StagedRow:
    """A row that can be written. Only the columns that the file has are in ``fields``."""

    row: int
    key: str
    county: int
    office: str
    office_number: str | None
    municipalities: list[str]
    replicates: str | None
    has_replicates: bool
    year: int
    fields: dict[str, Any]
    terms: dict[str, list[int]]
    report: StagedReport | None = None

    @property
    def title(self) -> str:
        """The measure's title."""
        return str(self.fields["title"])

    def as_json(self) -> dict[str, Any]:
        """The row as it is set aside on disk."""
        content = {name: getattr(self, name) for name in self.__slots__}
        if self.report is not None:
            content["report"] = {name: getattr(self.report, name) for name in _REPORT}
        return content

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> StagedRow:
        """The row as it was set aside."""
        report = content.pop("report")
        return cls(**content, report=StagedReport(**report) if report else None)


class Staging:
    """A file of rows being written, one line of JSON a row."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def __enter__(self) -> Staging:
        self._file = self._path.open("w", encoding="utf-8", errors="surrogatepass")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, row: StagedRow) -> None:
        """Set a row aside."""
        if self._file is not None:
            self._file.write(json.dumps(row.as_json(), ensure_ascii=False) + "\n")


def batches(path: Path, size: int = BATCH) -> Iterator[list[StagedRow]]:
    """The rows set aside, some hundreds at a time."""
    batch: list[StagedRow] = []
    with path.open(encoding="utf-8", errors="surrogatepass") as lines:
        for line in lines:
            batch.append(StagedRow.from_json(json.loads(line)))
            if len(batch) == size:
                yield batch
                batch = []
    if batch:
        yield batch
