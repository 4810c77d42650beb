"""Reads PDF and Word files back for tests: text, tags, alternative texts and header cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from pypdf import PdfReader

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class ReadPdf:
    """What a PDF says to whoever reads it with or without eyes."""

    text: str
    title: str
    language: str
    marked: bool
    shows_title: bool
    xmp: str
    elements: list[tuple[str, str]]
    """Each tag of the structure with its alternative text, in order."""
    pages: int

    def count(self, tag: str) -> int:
        """How many elements have the tag."""
        return sum(one == tag for one, _alt in self.elements)

    def alternatives(self) -> list[str]:
        """The alternative text of each figure."""
        return [alt for tag, alt in self.elements if tag == "Figure"]


def read_pdf(content: bytes) -> ReadPdf:
    """Open a PDF."""
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    known = reader.metadata
    return ReadPdf(
        text=" ".join(" ".join(page.extract_text() for page in reader.pages).split()),
        title=(known.title or "") if known else "",
        language=str(root["/Lang"]),
        marked=bool(root["/MarkInfo"]["/Marked"]),
        shows_title=bool(root["/ViewerPreferences"]["/DisplayDocTitle"]),
        xmp=root["/Metadata"].get_object().get_data().decode(),
        elements=list(_elements(root["/StructTreeRoot"])),
        pages=len(reader.pages),
    )


def _elements(node: Any) -> Iterator[tuple[str, str]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from _elements(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"]).lstrip("/"), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from _elements(node["/K"])


@dataclass(frozen=True, slots=True)
class ReadWord:
    """What a Word file says."""

    text: str
    title: str
    languages: set[str]
    headings: list[tuple[int, str]]
    header_rows: list[bool]
    """For each table, whether its first row is one that is repeated."""
    alternatives: list[str]


def read_word(content: bytes) -> ReadWord:
    """Open a Word file."""
    file: Any = docx.Document(io.BytesIO(content))
    lines = [one.text for one in file.paragraphs]
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    tags = [one.get(f"{W}val") for one in file.styles.element.iter(f"{W}lang")]
    return ReadWord(
        text=" ".join(" ".join((*lines, *cells)).split()),
        title=file.core_properties.title,
        languages={*tags, file.core_properties.language},
        headings=[
            (int(one.style.name.split()[1]), one.text)
            for one in file.paragraphs
            if one.style.name.startswith("Heading ")
        ],
        header_rows=[
            table.rows[0]._tr.trPr is not None
            and table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
            for table in file.tables
        ],
        alternatives=[one._inline.docPr.get("descr", "") for one in file.inline_shapes],
    )
