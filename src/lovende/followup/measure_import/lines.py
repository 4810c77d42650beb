"""Turns a line of JSON into a measure as the file gives it, or into problems.

Only the key and the text are required, so that any collection of texts can be searched. What a
line does not say is left out here; :mod:`.comparing` decides what that means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from lovende.common.errors import Text
from lovende.common.json_lines import JsonLine
from lovende.common.national_numbers import holds_national_number, is_national_number
from lovende.followup.round_import.cells import LONGEST_KEY, line_of, long_text, read_year
from lovende.followup.round_import.choices import choice_in, county_in, terms_of
from lovende.followup.round_import.columns import columns
from lovende.followup.round_import.messages import (
    NATIONAL_NUMBER,
    NoteList,
    ProblemList,
    Wrong,
    cut,
    message,
)
from lovende.followup.round_import.reference import Reference
from lovende.followup.round_import.rows import TERM_COLUMNS
from lovende.people.places import UNSTATED_COUNTY, UNSTATED_COUNTY_NAME
from lovende.questionnaires.words import fold

LONGEST_TITLE = 300
LONGEST_OFFICE = 160
BATCH = 500
REQUIRED = ("key", "text")
CHOICES = ("stage", "language")

_KEY = re.compile(r"[-A-Za-z0-9_]+")
_NO_COUNTY = {fold(name) for name in (UNSTATED_COUNTY, UNSTATED_COUNTY_NAME)}

NOT_TEXT: Text = _("This must be text, in quotation marks.")
NOT_TEXT_OR_NUMBER: Text = _("This must be text in quotation marks, or a whole number.")
NOT_YES_OR_NO: Text = _("This must be true or false.")
NOT_A_LIST: Text = _("This must be a text, or a list of texts between square brackets.")

Parser = Callable[[Any], Any]


@dataclass(slots=True)
class GivenMeasure:
    """A measure as a line gives it; None, or no entry, where the line says nothing.

    ``fields`` are columns of the measure, ``terms`` ids by kind, ``county`` an id.
    """

    line: int
    key: str
    office: str | None
    county: int | None
    fields: dict[str, Any]
    terms: dict[str, list[int]] = field(default_factory=dict)


class LineReader:
    """Reads the lines of one file; what is wrong with them goes to ``problems``."""

    def __init__(self, reference: Reference, problems: ProblemList, notes: NoteList) -> None:
        self._problems = problems
        self._notes = notes
        self._wrong: set[str] = set()
        self._parsers: dict[str, Parser] = {
            "key": _text_or_number(_key),
            "text": _text(long_text),
            "title": _text(line_of(LONGEST_TITLE)),
            "office": _text(line_of(LONGEST_OFFICE)),
            "year": _text_or_number(read_year),
            "county": _text_or_number(_county(county_in(reference))),
            "synthetic": _yes_or_no(choice_in(columns()["synthetic"])),
            **{name: _text(choice_in(columns()[name])) for name in CHOICES},
            **{
                kind: _list_of(terms_of(columns()[name], reference))
                for name, kind in TERM_COLUMNS.items()
            },
        }

    @property
    def fields(self) -> tuple[str, ...]:
        """The names that a line may have."""
        return tuple(self._parsers)

    def read(self, line: JsonLine) -> GivenMeasure | None:
        """The measure, or None when something is wrong with it; what, is among the problems."""
        before = self._problems.total
        if line.fault is not None:
            self._problems.add(line.number, "", None, message(line.fault))
            return None
        self._find_national_numbers(line)
        given = self._parsed(line)
        for name in REQUIRED:
            if given.get(name) is None and name not in self._wrong:
                template = _("«{name}» is missing or empty. Every line must have it.")
                self._problems.add(line.number, name, None, message(template, name=name))
        return None if self._problems.total != before else _measure(line.number, given)

    def _parsed(self, line: JsonLine) -> dict[str, Any]:
        given: dict[str, Any] = {}
        self._wrong.clear()
        for name, value in line.content.items():
            parse = self._parsers.get(name)
            if parse is None:
                self._leave_out(name)
                continue
            try:
                given[name] = parse(value) if value is not None else None
            except Wrong as wrong:
                self._wrong.add(name)
                self._problems.add(line.number, name, _shown(value), wrong.message)
        return given

    def _leave_out(self, name: str) -> None:
        template = _("The field «{name}» is not used. The fields are: {known}.")
        known = ", ".join(self.fields)
        self._notes.add(message(template, name=cut(name), known=known))

    def _find_national_numbers(self, line: JsonLine) -> None:
        """One search through the line; the fields are told apart only on a find."""
        values = [(name, _texts(value)) for name, value in line.content.items()]
        if not holds_national_number("\n".join(text for _name, text in values)):
            return
        for name, text in values:
            if holds_national_number(text):
                self._problems.add(line.number, name, text, message(NATIONAL_NUMBER))


def staged(measures: IO[str]) -> Iterator[list[GivenMeasure]]:
    """The measures set aside in a file by :func:`stage`, some hundreds at a time."""
    measures.seek(0)
    batch: list[GivenMeasure] = []
    for line in measures:
        batch.append(GivenMeasure(*json.loads(line)))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def stage(measure: GivenMeasure, to: IO[str]) -> None:
    """Set a measure aside, so that what is written is what was checked."""
    content = [getattr(measure, name) for name in GivenMeasure.__slots__]
    to.write(json.dumps(content, ensure_ascii=False) + "\n")


def _measure(number: int, given: Mapping[str, Any]) -> GivenMeasure:
    fields = {"description": given["text"]}
    plain = ("title", "synthetic", *CHOICES)
    fields |= {name: given[name] for name in plain if given.get(name) is not None}
    if given.get("year") is not None:
        fields["first_year"] = given["year"]
    return GivenMeasure(
        line=number,
        key=given["key"],
        office=given.get("office"),
        county=given.get("county"),
        fields=fields,
        terms={kind: given[kind] for kind in TERM_COLUMNS.values() if given.get(kind) is not None},
    )


def _text(parse: Parser) -> Parser:
    def read(value: Any) -> Any:
        if not isinstance(value, str):
            raise Wrong(NOT_TEXT)
        return parse(value)

    return read


def _text_or_number(parse: Parser) -> Parser:
    def read(value: Any) -> Any:
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise Wrong(NOT_TEXT_OR_NUMBER)
        return parse(str(value))

    return read


def _yes_or_no(parse: Parser) -> Parser:
    """True or false, or one of the words for it."""

    def read(value: Any) -> bool | None:
        if isinstance(value, bool):
            return value
        if not isinstance(value, str):
            raise Wrong(NOT_YES_OR_NO)
        word = parse(value)
        return None if word is None else bool(word == "yes")

    return read


def _list_of(parse: Parser) -> Parser:
    def read(value: Any) -> list[int]:
        texts = value if isinstance(value, list) else [value]
        if not all(isinstance(text, str) for text in texts):
            raise Wrong(NOT_A_LIST)
        return list(dict.fromkeys(pk for text in texts for pk in parse(text) or ()))

    return read


def _key(text: str) -> str | None:
    key = text.strip()
    if not key:
        return None
    if not _KEY.fullmatch(key):
        raise Wrong(
            _(
                "A key has only the letters a–z, digits, hyphens and underscores, such as "
                "2021-017. Write it so."
            )
        )
    if len(key) > LONGEST_KEY:
        raise Wrong(
            _("The key has {given} characters; shorten it to {longest}."),
            given=len(key),
            longest=LONGEST_KEY,
        )
    return key


def _county(parse: Parser) -> Parser:
    """A county of today; «not stated» in so many words is the same as saying nothing."""
    return lambda text: None if fold(text) in _NO_COUNTY else parse(text)


def _texts(value: Any) -> str:
    """All text of a value, to be searched."""
    if isinstance(value, str):
        return value
    if is_national_number(value):
        return f"{int(value):011d}"
    if isinstance(value, list):
        return "\n".join(map(_texts, value))
    if isinstance(value, dict):
        return "\n".join(_texts(part) for pair in value.items() for part in pair)
    return ""


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
