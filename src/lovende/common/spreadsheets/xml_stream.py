"""Feeds XML to a parser piece by piece, and refuses what hostile XML is made of.

Document types (and with them every entity, internal or external) are refused, and so is a
single tag too long to be honest: the parser would have to hold it in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lovende.common.errors import InvalidInput

CHUNK = 256 * 1024
LONGEST_TAG = 8 * 1024 * 1024

Start = Callable[[str, dict[str, str]], None]


class UnsafeXml(InvalidInput):
    """The XML holds constructs that have no place in a spreadsheet."""


def damaged() -> InvalidInput:
    """The error for a file that breaks the rules of its own format."""
    return InvalidInput(
        _(
            "The spreadsheet is damaged and cannot be read. Open it in a spreadsheet program, "
            "save it as a new .xlsx file, and try again."
        )
    )


def too_wide(column: str) -> InvalidInput:
    """The error for content so far to the right that no table can reach there."""
    return InvalidInput(
        format_lazy(
            _(
                "The sheet has content as far out as column {column}. Delete what stands to the "
                "right of the round, save the file, and try again."
            ),
            column=column,
        )
    )


def make_parser() -> expat.XMLParserType:
    """An expat parser that refuses document types and joins neighbouring text."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 64 * 1024
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.UnparsedEntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    return parser


def _refuse(*_arguments: object) -> int:
    raise UnsafeXml(
        _(
            "The file holds XML constructs that spreadsheets never use. It is refused for safety. "
            "Copy the rows into a new spreadsheet and save that."
        )
    )


def feed(parser: expat.XMLParserType, stream: IO[bytes]) -> Iterator[None]:
    """Parse ``stream`` piece by piece; yields after each, so that the caller can collect."""
    fed = 0
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TAG:
                raise damaged()
            yield
        parser.Parse(b"", True)
    except (expat.ExpatError, UnicodeError) as error:
        raise damaged() from error
    yield


def elements(stream: IO[bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every start tag of a small part: its local name, and its attributes by local name.

    Closes the stream.
    """
    found: list[tuple[str, dict[str, str]]] = []
    parser = make_parser()

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((local(name), {local(key): text for key, text in attributes.items()}))

    parser.StartElementHandler = start
    with stream:
        for _piece in feed(parser, stream):
            yield from found
            found.clear()


def local(name: str) -> str:
    """A tag's or attribute's name without its namespace prefix."""
    return name.rpartition(":")[2]
