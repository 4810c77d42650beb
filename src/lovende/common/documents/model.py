"""What a document is made of: headings, paragraphs, facts, lists, tables and figures, in order.

Every text is plain and settled in the document's language. What it looks like is the writers'.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 opens a chapter."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know before the rest, set apart from the text around it."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms, each with what it is."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading. ``wide`` is its share of the width beside other texts."""

    heading: str
    number: bool = False
    wide: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading for each column. The first cell of a row names the row.

    :raises ValueError: when a row has another number of cells than there are columns.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.caption}: a row has too many or too few cells.")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as SVG; ``alt`` says in words all that it shows.

    :raises ValueError: without words for those who do not see it.
    """

    caption: str
    alt: str
    svg: str

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"{self.caption}: a figure must be told of in words.")


Block = Heading | Paragraph | Notice | Facts | Bullets | Table | Figure


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. ``front`` stands on the title page, ``blocks`` after the contents.

    ``language`` is one of the product's; ``contents`` is what the list of chapters is called,
    empty for a document without one.
    """

    title: str
    language: str
    date: dt.date
    subtitle: str = ""
    author: str = ""
    contents: str = ""
    front: tuple[Block, ...] = ()
    blocks: tuple[Block, ...] = ()


REGIONS = {"nb": "NO", "nn": "NO", "en": "GB"}
"""The region whose spelling a language of the product has."""


def paragraphs(text: str) -> Iterator[Paragraph]:
    """A text that people wrote, a paragraph for each of its lines that is not blank."""
    return (Paragraph(line.strip()) for line in text.splitlines() if line.strip())


def column_of(headings: Sequence[str], numbers_from: int = 1) -> tuple[Column, ...]:
    """Columns of these headings, those from ``numbers_from`` on with numbers."""
    return tuple(Column(one, number=n >= numbers_from) for n, one in enumerate(headings))
