"""Reads a file of published figures (.json), and turns it into figures and equations.

What the keys mean is described in ``docs/methods/funnel.md``. Numbers keep the digits they are
written with: 77.90 is told from 77.9.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from lovende.common.errors import InvalidInput, Problem
from lovende.core.funnel.figures import Printed
from lovende.core.funnel.published import (
    BadQuantity,
    Published,
    PublishedPhase,
    PublishedTable,
    Read,
    Relation,
    Statement,
    read,
)
from lovende.core.funnel.statistics import Name
from lovende.questionnaires.explain import explain, written
from lovende.questionnaires.problems import DefinitionProblem
from lovende.selection.columns import FAULTY

MOST_BYTES = 1024 * 1024
MOST = 200
_STATISTIC = re.compile(r"(-?)([0-9]{0,9})(?:[.,]([0-9]{1,12}))?\s*(%?)")

Label = str | dict[str, str] | None
Count = Annotated[StrictInt, Field(ge=0, le=1_000_000_000)]
Key = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\w.-]+$")]
Words = Annotated[str, Field(min_length=1, max_length=1_000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Labelled(_Part):
    key: Key
    label: Label = None
    source: Label = None


class ReasonInFile(_Labelled):
    """Those who left for one reason."""

    count: Count | Words


class PhaseInFile(_Labelled):
    """A phase as printed."""

    entered: Count | Words | None = Field(default=None, alias="in")
    out: Count | Words | None = None
    on: Count | Words | None = None
    reasons: list[ReasonInFile] = Field(default=[], max_length=MOST)


class TableInFile(_Labelled):
    """Two raters' table as printed."""

    categories: list[Key] = Field(min_length=2, max_length=20)
    counts: list[list[Count]]
    row_totals: list[Count] | None = None
    column_totals: list[Count] | None = None
    total: Count | None = None
    statistics: dict[Name, Any] = {}


class StatementInFile(_Labelled):
    """A number in the text."""

    value: Count
    means: Words


class RelationInFile(_Labelled):
    """Two quantities that are to be the same."""

    left: Words
    right: Words


class PublishedFile(_Part):
    """The whole file."""

    title: Label = None
    source: Label = None
    phases: list[PhaseInFile] = Field(default=[], max_length=MOST)
    tables: list[TableInFile] = Field(default=[], max_length=50)
    statements: list[StatementInFile] = Field(default=[], max_length=MOST)
    relations: list[RelationInFile] = Field(default=[], max_length=MOST)

    @property
    def parts(self) -> list[_Labelled]:
        """All that has a key."""
        return [*self.phases, *self.tables, *self.statements, *self.relations]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        problems = [*_repeated(self), *_misshapen(self), *_not_statistics(self)]
        if problems:
            raise PydanticCustomError("parts", "parts", {"problems": problems})
        return self

    def published(self) -> Published:
        """The figures without their labels."""
        return Published(
            phases=[
                PublishedPhase(
                    one.key,
                    one.entered,
                    one.out,
                    one.on,
                    {reason.key: reason.count for reason in one.reasons},
                )
                for one in self.phases
            ],
            tables=[_table(one) for one in self.tables],
            statements=[Statement(one.key, one.value, one.means) for one in self.statements],
            relations=[Relation(one.key, one.left, one.right) for one in self.relations],
        )


def read_published(path: Path) -> tuple[PublishedFile, Read]:
    """The file, and its figures with the equations between them.

    :raises InvalidInput: naming the key of everything that is wrong.
    """
    raw = _json(path)
    try:
        file = PublishedFile.model_validate(raw)
    except ValidationError as error:
        known = {key: value for key, value in raw.items() if key in PublishedFile.model_fields}
        found = [Problem(written(one.path), one.message) for one in explain(error, known)]
        raise InvalidInput(format_lazy(FAULTY, name=path.name), found) from error
    try:
        return file, read(file.published())
    except BadQuantity as error:
        message = _("«{part}» is no figure of this file. Names look like table-1[out,in].")
        if error.circular:
            message = _("The quantity «{part}» is made of itself.")
        fault = Problem(error.where, message.format(part=error.part), error.text)
        raise InvalidInput(format_lazy(FAULTY, name=path.name), [fault]) from error


def printed(value: object) -> Printed | None:
    """A statistic as printed: «0.4721», «,4721», «77,90 %» or a number; None when it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    text = format(value, "f") if isinstance(value, Decimal) else str(value).strip()
    found = _STATISTIC.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return None
    decimals = found[3] or ""
    shift = len(decimals) + (2 if found[4] else 0)
    digits = Decimal(f"{found[1]}{found[2]}{decimals}")
    return Printed(text, digits.scaleb(-shift), Decimal(1).scaleb(-shift))


def _json(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InvalidInput(_("The file {name} is larger than 1 MB.").format(name=path.name))
    try:
        raw = json.loads(
            content.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_once,
        )
    except UnicodeDecodeError as error:
        message = _("The file {name} is not text in UTF-8. Save it as UTF-8.")
        raise InvalidInput(message.format(name=path.name)) from error
    except _Repeated as error:
        fault = Problem(str(error), _("This key stands twice in the same place."))
        raise InvalidInput(format_lazy(FAULTY, name=path.name), [fault]) from error
    except (ValueError, RecursionError) as error:
        place = getattr(error, "lineno", None)
        where = f" ({_('Row {row}').format(row=place)})" if place else ""
        message = _("The file {name} is not JSON.").format(name=path.name)
        raise InvalidInput(message + where) from error
    if not isinstance(raw, dict):
        message = _("The file {name} must hold one JSON object, with keys such as «phases».")
        raise InvalidInput(message.format(name=path.name))
    return raw


class _Repeated(Exception):
    """A key that stands twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Repeated(key)
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _repeated(file: PublishedFile) -> Iterator[DefinitionProblem]:
    message = _("This key is used twice. Every phase, table, statement and relation has its own.")
    for key, times in Counter(part.key for part in file.parts).items():
        if times > 1:
            yield DefinitionProblem((key,), "repeated", message)
    for phase in file.phases:
        for key, times in Counter(reason.key for reason in phase.reasons).items():
            if times > 1:
                yield DefinitionProblem((phase.key, "reasons", key), "repeated", message)
    for table in file.tables:
        if len(set(table.categories)) < len(table.categories):
            yield DefinitionProblem((table.key, "categories"), "repeated", message)


def _misshapen(file: PublishedFile) -> Iterator[DefinitionProblem]:
    for table in file.tables:
        k = len(table.categories)
        message = _("There are {number} categories, so this needs as many.").format(number=k)
        lists = {"row_totals": table.row_totals, "column_totals": table.column_totals}
        lists |= {"counts": [0] * len(table.counts)}
        lists |= {f"counts[{n}]": row for n, row in enumerate(table.counts, start=1)}
        for name, numbers in lists.items():
            if numbers is not None and len(numbers) != k:
                yield DefinitionProblem((table.key, name), "shape", message)


def _not_statistics(file: PublishedFile) -> Iterator[DefinitionProblem]:
    shares = (Name.OBSERVED, Name.EXPECTED, Name.P)
    for table in file.tables:
        for name, value in table.statistics.items():
            path = (table.key, "statistics", str(name))
            found = printed(value)
            if found is None:
                message = _('Write the number as printed, such as "77.90 %" or "0.4721".')
                yield DefinitionProblem(path, "statistic", message)
            elif name in shares and not 0 <= found.value <= 1:
                message = _("This must be from 0 to 1, or per cent with the sign %.")
                yield DefinitionProblem(path, "statistic", message)


def _table(table: TableInFile) -> PublishedTable:
    statistics: Mapping[Name, Printed | None] = {
        name: printed(value) for name, value in table.statistics.items()
    }
    return PublishedTable(
        key=table.key,
        categories=table.categories,
        counts=table.counts,
        row_totals=table.row_totals,
        column_totals=table.column_totals,
        total=table.total,
        statistics={name: one for name, one in statistics.items() if one is not None},
    )
