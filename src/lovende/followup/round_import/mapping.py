"""Finds out which column holds what: by header in any language, by key, or by a saved mapping."""

from __future__ import annotations

import difflib
import json
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lovende.common.errors import InvalidInput
from lovende.common.national_numbers import hide_national_numbers, holds_national_number
from lovende.common.spreadsheets import Formula, Value, column_letters
from lovende.common.texts import LANGUAGES, localized
from lovende.followup.round_import.columns import Column, columns
from lovende.followup.round_import.messages import NATIONAL_NUMBER, ProblemList, message
from lovende.questionnaires.definitions import Questionnaire

ANSWER = "answer:"
IGNORE = "ignore"
LARGEST_MAPPING = 1024 * 1024
CLOSE_ENOUGH = 0.75


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds: a column of the measure, a question of the forms, or both.

    The revised forms ask again for some of what describes the measure; one column then serves
    both. A question may have different keys in different forms.
    """

    column: Column | None = None
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """A recognised column of the file; ``index`` counts from 0."""

    index: int
    header: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A column that is left out, and the nearest one that we know."""

    index: int
    header: str
    suggestion: str = ""


@dataclass(slots=True)
class ColumnPlan:
    """How the columns of a file are understood; ``width`` is how far its headers reach.

    ``unnamed`` are the columns within it that have no header, counted from 0.
    """

    matched: list[Matched] = field(default_factory=list)
    unrecognised: list[Unrecognised] = field(default_factory=list)
    unnamed: list[int] = field(default_factory=list)
    width: int = 0

    def of_measure(self) -> dict[str, Matched]:
        """The columns that describe the measure, by key."""
        return {m.meaning.column.key: m for m in self.matched if m.meaning.column is not None}

    def of_answers(self) -> list[Matched]:
        """The columns that hold answers."""
        return [m for m in self.matched if m.meaning.questions]

    def header(self, key: str) -> str:
        """The file's own name for a column of the measure, or ours where it has none."""
        found = self.of_measure().get(key)
        return found.header if found else localized(columns()[key].header)


def plain_header(text: str) -> str:
    """A header as it is compared: case, white space and a mark at the end do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not c.isspace() and c != "\u00ad").rstrip("*:")


class HeaderIndex:
    """Every header that is recognised, for the forms of one scheme."""

    def __init__(self, forms: Iterable[Questionnaire]) -> None:
        self._meanings: dict[str, Meaning] = {}
        self._labels: dict[str, str] = {}
        answers: dict[str, list[str]] = {}
        for form in forms:
            for key, question in form.questions.items():
                texts = [question.label, question.short_label]
                for text in (t for t in texts if t):
                    for language in LANGUAGES:
                        self._note(answers, text[language], key)
                self._note(answers, key, key)
                self._note(answers, ANSWER + key, key)
        for header, keys in answers.items():
            self._meanings[header] = Meaning(questions=tuple(keys))
        for column in columns().values():
            self._add_column(column)

    def _note(self, answers: dict[str, list[str]], text: str, key: str) -> None:
        keys = answers.setdefault(plain_header(text), [])
        if key not in keys:
            keys.append(key)
        self._labels.setdefault(plain_header(text), text)

    def _add_column(self, column: Column) -> None:
        # Its key is the column's alone; a header may at the same time be a question of a form.
        self._meanings[plain_header(column.key)] = Meaning(column)
        for language in LANGUAGES:
            text = column.header[language]
            plain = plain_header(text)
            asked = self._meanings.get(plain, Meaning()).questions
            self._meanings[plain] = Meaning(column, asked)
            self._labels[plain] = text

    def find(self, header: str) -> Meaning | None:
        """What a header means, or None."""
        return self._meanings.get(plain_header(header))

    def nearest(self, header: str) -> str:
        """The known header most like this one, or nothing when none is close."""
        close = difflib.get_close_matches(
            plain_header(header), self._labels, n=1, cutoff=CLOSE_ENOUGH
        )
        return self._labels[close[0]] if close else ""

    def recognised(self, values: Sequence[Value], saved: Mapping[str, str]) -> set[str]:
        """What the cells of a row name that we know, each once.

        A row of a data dictionary names the same column several times, and is no header row.
        """
        wishes = {plain_header(header): target for header, target in saved.items()}
        found = set()
        for text in (value for value in values if isinstance(value, str)):
            plain = plain_header(text)
            meaning = self.find(wishes.get(plain, text))
            if meaning is not None:
                found.add(_keys(meaning)[0])
            elif plain in wishes:
                found.add(plain)
        return found


def plan_columns(
    header_row: Sequence[Value], index: HeaderIndex, saved: Mapping[str, str], problems: ProblemList
) -> ColumnPlan:
    """Understand a header row; what cannot be used is noted among the problems."""
    plan = ColumnPlan(width=len(header_row))
    wishes = {plain_header(header): target for header, target in saved.items()}
    for place, value in enumerate(header_row):
        header = hide_national_numbers(" ".join(str(value).split())) if value is not None else ""
        if not header:
            plan.unnamed.append(place)
            continue
        _check_header(place, value, header, problems)
        wish = wishes.get(plain_header(header))
        if wish == IGNORE:
            continue
        meaning = index.find(wish if wish is not None else header)
        if meaning is not None:
            plan.matched.append(Matched(place, header, meaning))
        else:
            plan.unrecognised.append(Unrecognised(place, header, index.nearest(header)))
            if wish is not None:
                template = _("The mapping says «{wish}», which is no column. Correct the mapping.")
                problems.add(0, header, wish, message(template, wish=wish))
    _check_twice(plan, problems)
    _check_required(plan, problems)
    return plan


def _check_header(place: int, value: Value, header: str, problems: ProblemList) -> None:
    if holds_national_number(str(value)):
        problems.add(0, header, None, message(NATIONAL_NUMBER))
    elif isinstance(value, Formula):
        template = _("The header in column {column} is a formula. Write it as text.")
        column = column_letters(place + 1)
        problems.add(0, header, value, message(template, column=column))


def _check_twice(plan: ColumnPlan, problems: ProblemList) -> None:
    uses = Counter(key for matched in plan.matched for key in _keys(matched.meaning))
    seen: dict[str, Matched] = {}
    for matched in plan.matched:
        twice = [key for key in _keys(matched.meaning) if uses[key] > 1]
        first = next((seen[key] for key in twice if key in seen), None)
        if first is not None:
            template = _(
                "This column ({this}) means the same as column {other}. Delete one of them, or "
                "rename the one that means something else."
            )
            places = {
                "this": column_letters(matched.index + 1),
                "other": f"{column_letters(first.index + 1)} ({first.header})",
            }
            problems.add(0, matched.header, None, message(template, **places))
        for key in twice:
            seen.setdefault(key, matched)


def _keys(meaning: Meaning) -> list[str]:
    own = [meaning.column.key] if meaning.column is not None else []
    return own + [ANSWER + key for key in meaning.questions]


def _check_required(plan: ColumnPlan, problems: ProblemList) -> None:
    present = plan.of_measure()
    for column in columns().values():
        if column.required and column.key not in present:
            template = _(
                "The column «{header}» is missing. Add it, or say which of the file's columns "
                "it is."
            )
            problems.add(0, localized(column.header), None, message(template, header=column.header))


def load_mapping(path: Path) -> dict[str, str]:
    """Read a saved mapping: a TOML or JSON file of column header → key."""
    if path.stat().st_size > LARGEST_MAPPING:
        raise _bad_mapping(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _bad_mapping(path) from error
    if isinstance(content.get("columns"), dict):
        content = content["columns"]
    if not all(isinstance(target, str) for target in content.values()):
        raise _bad_mapping(path)
    return dict(content)


def _bad_mapping(path: Path) -> InvalidInput:
    return InvalidInput(
        format_lazy(
            _(
                "{file} is no mapping of columns. Write one line a column in TOML or JSON, such as "
                '"Kontor" = "office".'
            ),
            file=path.name,
        )
    )
