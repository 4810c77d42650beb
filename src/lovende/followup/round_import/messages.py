"""Problems and notes of an import, worded once for every language.

A file is often checked by one process and its problems read by people in several languages, so
a message is rendered in all of them when it is noted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lovende.common.errors import Text
from lovende.common.national_numbers import HIDDEN, hide_national_numbers, is_national_number
from lovende.common.texts import LANGUAGES, localized

LONGEST_VALUE = 80
MOST_KEPT = 10_000
MOST_NOTES = 200

Localized = dict[str, str]

NATIONAL_NUMBER: Text = _(
    "The text holds a national identity number. Such numbers must not be stored here. Remove it "
    "(it is not shown in this list)."
)


@dataclass(frozen=True, slots=True)
class Message:
    """A translatable sentence and what is put into it.

    Values that are texts in three languages, or lists of them, come out in the reader's own.
    """

    template: Text
    values: Mapping[str, Any]

    def __str__(self) -> str:
        shown = {name: _shown(value) for name, value in self.values.items()}
        return str(self.template).format(**shown) if shown else str(self.template)

    def everywhere(self) -> Localized:
        """The sentence in every language."""
        return everywhere(self.__str__)


def message(template: Text, **values: Any) -> Message:
    """A message; ``template`` comes from gettext_lazy and has ``{name}`` places."""
    return Message(template, values)


def everywhere(text: Callable[[], str]) -> Localized:
    """What ``text`` gives in each language."""
    rendered = {}
    for language in LANGUAGES:
        with override(language):
            rendered[language] = text()
    return rendered


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return localized(value)
    if isinstance(value, list | tuple):
        return "; ".join(map(_shown, value))
    return str(value)


class Wrong(Exception):
    """A cell that cannot be used."""

    def __init__(self, template: Text, **values: Any) -> None:
        super().__init__(template)
        self.message = Message(template, values)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one cell and what to do; ``row`` 0 is the file as a whole."""

    row: int
    column: str
    value: str
    message: Localized

    def as_json(self) -> dict[str, Any]:
        """The problem as it is stored."""
        return asdict(self)


def cut(value: object) -> str:
    """A cell's value as it is shown beside a problem: short, and never a person's number."""
    if value is None:
        return ""
    if is_national_number(value):
        return HIDDEN
    text = " ".join(hide_national_numbers(str(value)).split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


class ProblemList:
    """Counts every problem, and keeps as many as anybody would read.

    ``personal`` tells that something was found which must not be kept, the file included.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self.kept: list[RowProblem] = []
        self.total = 0
        self.personal = False

    @property
    def full(self) -> bool:
        """Whether further problems are only counted."""
        return len(self.kept) >= self._most

    def add(
        self, row: int, column: str, value: object, text: Message | Callable[[], Localized]
    ) -> None:
        """Note a problem; the wording is made only when it will be kept."""
        self.total += 1
        if isinstance(text, Message) and text.template is NATIONAL_NUMBER:
            self.personal = True
        if self.full:
            return
        worded = text.everywhere() if isinstance(text, Message) else text()
        # What is wrong often repeats the value.
        safe = {language: hide_national_numbers(words) for language, words in worded.items()}
        self.kept.append(RowProblem(row, column, cut(value), safe))

    def in_order(self) -> list[RowProblem]:
        """What was kept, by row; problems of the whole file come first."""
        return sorted(self.kept, key=lambda problem: problem.row)


class NoteList:
    """Things worth knowing that do not stop the import, each said once."""

    def __init__(self) -> None:
        self.kept: list[Localized] = []
        self._seen: set[str] = set()

    def add(self, note: Message) -> None:
        """Note something, unless it has been said or there is enough."""
        plain = str(note)
        if plain not in self._seen and len(self.kept) < MOST_NOTES:
            self._seen.add(plain)
            worded = note.everywhere().items()
            self.kept.append({language: hide_national_numbers(words) for language, words in worded})
