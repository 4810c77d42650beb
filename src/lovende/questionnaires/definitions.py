"""What a questionnaire is: sections of questions, each of one type, with texts in three languages.

A definition is frozen and checked as a whole when it is made, so that code which holds one never
needs to doubt it. Definition files may keep a scale or a reason once and name it in several
questions; it is spread to each of them before validation.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from lovende.questionnaires.shared_parts import spread
from lovende.questionnaires.words import has_unstorable

NOT_RELEVANT = "not_relevant"
LARGEST_AMOUNT = 2_000_000_000
LARGEST_VERSION = 2_147_483_647  # what a column for whole numbers holds

KEY_PATTERN = r"^[a-z][a-z0-9_]{0,59}$"
SLUG_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
SUFFIX_PATTERN = r"^\.[a-z0-9]{1,8}$"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def storable(text: str) -> str:
    """The text, or a fault when it holds characters that no database can keep."""
    if has_unstorable(text):
        raise PydanticCustomError("unstorable", "Control characters cannot be stored.")
    return text


def _written_day(value: Any) -> Any:
    """A number is no day, though the library would count it as seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise PydanticCustomError("date_parsing", "Not a date.")
    if not isinstance(value, dt.date | str):
        raise PydanticCustomError("date_type", "Not a date.")
    return value


Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN, strict=True)]
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=60, strict=True)]
Kind = Annotated[str, StringConstraints(pattern=KEY_PATTERN, max_length=40, strict=True)]
Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, strict=True),
    AfterValidator(storable),
]
WholeNumber = Annotated[int, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=1)]
Version = Annotated[int, Field(strict=True, ge=1, le=LARGEST_VERSION)]
Flag = Annotated[bool, Field(strict=True)]
Suffix = Annotated[str, StringConstraints(pattern=SUFFIX_PATTERN, strict=True)]
Day = Annotated[dt.date, BeforeValidator(_written_day)]


class _InEveryLanguage(TypedDict):
    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    nb: Words
    nn: Words
    en: Words


LocalizedText = Annotated[
    dict[str, str], GetPydanticSchema(lambda _source, handler: handler(_InEveryLanguage))
]
"""One text in bokmål, nynorsk and English; all three are always there."""


class Part(BaseModel):
    """A frozen part of a definition that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


class Condition(Part):
    """Show a question only when an earlier one has one of these answers."""

    question: Key
    values: tuple[Flag | WholeNumber | Key, ...] = Field(alias="is", min_length=1)


class Replaces(Part):
    """The question of another version that this one takes over from, and if they compare."""

    questionnaire: Slug
    version: WholeNumber
    question: Key
    comparable: Flag
    reason: LocalizedText | None = None


class Option(Part):
    """One choice of a choice question."""

    key: Key
    label: LocalizedText


class QuestionBase(Part):
    """What every question has, whatever its type."""

    key: Key
    label: LocalizedText
    short_label: LocalizedText | None = None
    help: LocalizedText | None = None
    example: LocalizedText | None = None
    required: Flag = False
    shown_if: Condition | None = None
    replaces: tuple[Replaces, ...] = ()
    for_colleagues: Flag = False
    """The answer is for people who may see contacts: in no open page, file or search."""

    @property
    def heading(self) -> LocalizedText:
        """The label for a column or a chart, where a whole sentence is too long."""
        return self.short_label or self.label


class ShortText(QuestionBase):
    """One line of text."""

    type: Literal["short_text"]
    max_characters: Count = 250


class LongText(QuestionBase):
    """Free text, with limits in words where the form sets them."""

    type: Literal["long_text"]
    min_words: Count | None = None
    max_words: Count | None = None


class Integer(QuestionBase):
    """A whole number."""

    type: Literal["integer"]
    min: WholeNumber | None = None
    max: WholeNumber | None = None
    unit: LocalizedText | None = None


class Amount(QuestionBase):
    """Money in whole Norwegian kroner."""

    type: Literal["amount"]
    min: WholeNumber = 0
    max: Annotated[int, Field(strict=True, le=LARGEST_AMOUNT)] = LARGEST_AMOUNT


class Date(QuestionBase):
    """A day."""

    type: Literal["date"]
    earliest: Day | None = None
    latest: Day | None = None


class ChoiceBase(QuestionBase):
    """What single and multiple choice share."""

    options: tuple[Option, ...] = Field(min_length=2)
    terms: Key | None = None
    """The kind of term of the scheme that the options stand for, if they do."""

    @cached_property
    def option_by_key(self) -> dict[str, Option]:
        """Options by key, in the order of the form."""
        return {option.key: option for option in self.options}


class SingleChoice(ChoiceBase):
    """One of several options."""

    type: Literal["single_choice"]


class MultipleChoice(ChoiceBase):
    """Any number of several options."""

    type: Literal["multiple_choice"]
    max_choices: Count | None = None


class YesNo(QuestionBase):
    """Yes or no, with an explanation."""

    type: Literal["yes_no"]
    explanation_label: LocalizedText | None = None
    explanation_required: Literal["never", "yes", "no", "always"] = "never"


class Point(Part):
    """A named point inside a scale."""

    value: WholeNumber
    label: LocalizedText


class Scale(QuestionBase):
    """A point on a scale with named ends; «not relevant» only where the form offers it."""

    type: Literal["scale"]
    min: WholeNumber
    max: WholeNumber
    min_label: LocalizedText
    max_label: LocalizedText
    points: tuple[Point, ...] = ()
    not_relevant: Flag = False

    @cached_property
    def label_by_value(self) -> dict[int, LocalizedText]:
        """The named points, both ends included."""
        named = {self.min: self.min_label, self.max: self.max_label}
        return dict(sorted((named | {p.value: p.label for p in self.points}).items()))

    @property
    def values(self) -> range:
        """Every point of the scale, lowest first."""
        return range(self.min, self.max + 1)


class FileUpload(QuestionBase):
    """An attached file."""

    type: Literal["file"]
    max_mb: Count = 10
    suffixes: tuple[Suffix, ...] = Field(default=(".pdf", ".docx"), min_length=1)


Question = Annotated[
    ShortText
    | LongText
    | Integer
    | Amount
    | Date
    | SingleChoice
    | MultipleChoice
    | YesNo
    | Scale
    | FileUpload,
    Field(discriminator="type"),
]


class Section(Part):
    """A part of the form with its own heading."""

    key: Key
    title: LocalizedText
    intro: LocalizedText | None = None
    questions: tuple[Question, ...] = Field(alias="question", min_length=1)


class Questionnaire(Part):
    """One version of a form."""

    key: Slug
    version: Version
    kind: Kind
    title: LocalizedText
    intro: LocalizedText
    sections: tuple[Section, ...] = Field(alias="section", min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _spread_shared_parts(cls, data: Any) -> Any:
        return spread(data) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _hangs_together(self) -> Questionnaire:
        # Imported here because it reads the classes of this module.
        from lovende.questionnaires.consistency import problems_of

        if problems := problems_of(self):
            raise PydanticCustomError(
                "inconsistent", "The definition contradicts itself.", {"problems": problems}
            )
        return self

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by key, in the order of the form."""
        return {q.key: q for section in self.sections for q in section.questions}

    @cached_property
    def scale_keys(self) -> tuple[str, ...]:
        """Keys of the scale questions, in the order of the form."""
        return tuple(key for key, q in self.questions.items() if isinstance(q, Scale))

    def of_type(self, *types: str) -> Iterator[Question]:
        """The questions of these types, in the order of the form."""
        return (q for q in self.questions.values() if q.type in types)

    def open_to_all(self, *types: str) -> Iterator[Question]:
        """Those of them whose answers everybody may read, and search in."""
        return (q for q in self.of_type(*types) if not q.for_colleagues)

    def as_json(self) -> dict[str, Any]:
        """The definition as it is stored: shared parts spread, defaults left out.

        Defaults are left out so that a new optional setting in the code does not change the
        digest of every form that is already in use.
        """
        return self.model_dump(mode="json", exclude_defaults=True)

    @cached_property
    def digest(self) -> str:
        """A fingerprint of everything that the definition says."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
