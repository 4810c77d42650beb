"""How a scheme selects promising methods: its criteria, and the design of a round, as data.

Criteria are versioned and never exclude by themselves: each says which dimension it speaks for,
where it comes from, in which phase it can first be judged, and how. A design lists the phases.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lovende.questionnaires.definitions import Key, LocalizedText, Part, Slug, Version

Source = Literal["report", "report_question", "report_numbers", "interview", "raters", "web"]
PhaseKind = Literal[
    "precheck", "screening", "in_depth", "discussion", "cases", "reference", "choice"
]
RATED = ("screening", "in_depth")


class Criterion(Part):
    """One criterion; ``dimensions`` may be empty where it speaks for neither."""

    key: Key
    number: Annotated[int, Field(strict=True, ge=1, le=200)]
    label: LocalizedText
    dimensions: tuple[Literal["transferability", "goal_attainment"], ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)
    phase: Literal["screening", "in_depth", "cases", "reference"]
    operationalisation: LocalizedText


class CriteriaSet(Part):
    """criteria/KEY-VERSION.toml: one version of a scheme's criteria."""

    key: Slug
    version: Version
    title: LocalizedText
    intro: LocalizedText
    criteria: tuple[Criterion, ...] = Field(alias="criterion", min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for name in ("key", "number"):
            values = [getattr(one, name) for one in self.criteria]
            _refuse_repeated(values)
        return self

    @property
    def digest(self) -> str:
        """A fingerprint of all that the set says."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The set as it is stored."""
        return self.model_dump(mode="json", exclude_defaults=True)


class CriteriaRef(Part):
    """One version of a set of criteria."""

    key: Slug
    version: Version


class PhaseDesign(Part):
    """One phase; only phases in which people rate have raters and a rule."""

    key: Key
    kind: PhaseKind
    label: LocalizedText
    raters: Annotated[int, Field(strict=True, ge=0, le=20)] = 0
    rule: Literal["", "out_when_all", "out_when_any", "discuss"] = ""

    @model_validator(mode="after")
    def _rated_or_not(self) -> Self:
        if (self.kind in RATED) != bool(self.raters and self.rule):
            raise PydanticCustomError("phase_rating", "Raters and rule belong to rated phases.")
        return self


class RoundDesign(Part):
    """rounds/KEY-VERSION.toml: the phases of a round, in order."""

    key: Slug
    version: Version
    title: LocalizedText
    criteria: CriteriaRef
    phases: tuple[PhaseDesign, ...] = Field(alias="phase", min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        _refuse_repeated([phase.key for phase in self.phases])
        return self

    def as_json(self) -> dict[str, Any]:
        """The design as it is stored."""
        return self.model_dump(mode="json", exclude_defaults=True)


def _refuse_repeated(values: list[Any]) -> None:
    for value in values:
        if values.count(value) > 1:
            raise PydanticCustomError("repeated", "Used more than once.", {"value": str(value)})
