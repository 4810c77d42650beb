"""What a scheme's folder says, checked and frozen.

Each class is one file or a part of one. What a file does not know is left out and stays None:
a limit that nobody has stated is not zero and not a guess.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from lovende.questionnaires.definitions import (
    LARGEST_AMOUNT,
    Day,
    Key,
    LocalizedText,
    Part,
    Questionnaire,
    Slug,
    WholeNumber,
    Words,
    storable,
)
from lovende.questionnaires.words import fold
from lovende.schemes.selection import CriteriaSet, RoundDesign

TERM_KINDS = ("category", "age_group", "law_section", "priority_area")

Money = Annotated[int, Field(strict=True, ge=0, le=LARGEST_AMOUNT)]
Year = Annotated[int, Field(strict=True, ge=1990, le=2100)]
Address = Annotated[
    str, StringConstraints(pattern=r"^https://[^\s]+$", max_length=500), AfterValidator(storable)
]


class Law(Part):
    """The regulation that the scheme rests on."""

    reference: Words
    name: LocalizedText
    budget_item: Words | None = None
    url: Address | None = None


class Licence(Part):
    """The terms on which others may use the data."""

    name: LocalizedText
    url: Address


class Priority(Part):
    """Something that the regulation puts first, whatever the year."""

    key: Key
    label: LocalizedText


class SchemeHead(Part):
    """scheme.toml: what the scheme is, whom it prefers and who owns it."""

    key: Slug
    name: LocalizedText
    purpose: LocalizedText
    owner: LocalizedText
    law: Law | None = None
    data_licence: Licence | None = None
    priorities: tuple[Priority, ...] = Field(default=(), alias="priority")


class TermDefinition(Part):
    """A word that measures are described by; ``code`` is its short form, such as «§ 17»."""

    key: Key
    label: LocalizedText
    code: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(storable)
    ] = ""
    description: LocalizedText | None = None


def plain_name(text: str) -> str:
    """A term's name as it is compared: «§17» and «§§ 13-14» are written in many ways."""
    return fold(text).replace("§", "").replace(" ", "").replace("-", "–")


class Terms(Part):
    """terms.toml: the scheme's vocabulary, in the order in which it is shown."""

    category: tuple[TermDefinition, ...] = ()
    age_group: tuple[TermDefinition, ...] = ()
    law_section: tuple[TermDefinition, ...] = ()
    priority_area: tuple[TermDefinition, ...] = ()

    def of_kind(self, kind: str) -> tuple[TermDefinition, ...]:
        """The terms of one of :data:`TERM_KINDS`."""
        terms: tuple[TermDefinition, ...] = getattr(self, kind)
        return terms

    def __iter__(self) -> Iterator[tuple[str, int, TermDefinition]]:  # type: ignore[override]
        """Every term with its kind and its place in the order."""
        for kind in TERM_KINDS:
            for order, term in enumerate(self.of_kind(kind)):
                yield kind, order, term


class Limits(Part):
    """What may be granted: whole NOK, and years."""

    position: Money | None = None
    competence: Money | None = None
    years: Annotated[int, Field(strict=True, ge=1, le=20)] | None = None


class FormRef(Part):
    """One version of a form."""

    key: Slug
    version: WholeNumber


class ReportForms(Part):
    """The forms that a call's measures report on; one form may serve as both."""

    status: FormRef | None = None
    final: FormRef | None = None


class Sharing(Part):
    """How a frame is shared: whether reduced amounts are given, and what happens at its end."""

    partial: bool = False
    when_full: Literal["stop", "next"] = "stop"


class Appeal(Part):
    """How long one may appeal, in weeks from receipt, and to whom."""

    weeks: Annotated[int, Field(strict=True, ge=1, le=52)] = 3
    instance: LocalizedText | None = None


class CallDefinition(Part):
    """calls/YEAR.toml: one year's call."""

    year: Year
    application_deadline: Day | None = None
    report_deadline: Day | None = None
    priority_areas: tuple[Key, ...] = ()
    limits: Limits = Limits()
    report_forms: ReportForms = ReportForms()
    application_form: FormRef | None = None
    assessment_form: FormRef | None = None
    decides: Literal["", "governor", "directorate"] = ""
    assessors: Literal[1, 2] = 1
    replication_cap: Annotated[int, Field(strict=True, ge=0, le=1000)] | None = None
    allocation: Sharing = Sharing()
    reporting: Literal["yearly", "final"] = "yearly"
    appeal: Appeal = Appeal()
    about: LocalizedText | None = None


class SchemeDefinition(Part):
    """A whole scheme folder."""

    head: SchemeHead
    terms: Terms
    calls: tuple[CallDefinition, ...]
    questionnaires: tuple[Questionnaire, ...]
    criteria: tuple[CriteriaSet, ...] = ()
    designs: tuple[RoundDesign, ...] = ()

    @property
    def key(self) -> str:
        """The scheme's name in addresses and files."""
        return self.head.key

    def as_json(self) -> dict[str, Any]:
        """The definition as it is stored. Forms have rows of their own and are only named."""
        return {
            "head": self.head.model_dump(mode="json", exclude_defaults=True),
            "terms": self.terms.model_dump(mode="json", exclude_defaults=True),
            "calls": [call.model_dump(mode="json", exclude_defaults=True) for call in self.calls],
            "questionnaires": [
                {"key": form.key, "version": form.version, "digest": form.digest}
                for form in self.questionnaires
            ],
            "criteria": [one.as_json() for one in self.criteria],
            "designs": [one.as_json() for one in self.designs],
        }

    @property
    def digest(self) -> str:
        """A fingerprint of everything that the folder says."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def questionnaire(self, key: str, version: int) -> Questionnaire:
        """One form version of the scheme; KeyError when it has no such."""
        for form in self.questionnaires:
            if (form.key, form.version) == (key, version):
                return form
        raise KeyError((key, version))
