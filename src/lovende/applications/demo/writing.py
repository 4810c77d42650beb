"""What the made-up applications say: good, middling and weak ones, in two languages. No database.

Each of the four demands is met well, so and so, or badly, drawn apart from the others, so that
there is something to assess. The same seed gives the same applications.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

YEARS_BACK = "2023–2025"
DESIGNS = ("neighbours", "own_development", "other", "nothing")
PERCENTAGES = (50, 100, 100, 100, 150, 200)
POSITION, COMPETENCE = 610_000, (0, 10_000, 20_000)
REPLICATIONS = 0.3
"""The share that try again what is in the knowledge bank."""


class Quality(StrEnum):
    """How well a demand is met."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Place:
    """A made-up place with an office, in one of the counties, and its written language."""

    name: str
    county: str
    language: str


@dataclass(frozen=True, slots=True)
class Known:
    """A measure of the bank that an application may build on: its key and its categories."""

    key: str
    categories: frozenset[str]


@dataclass(frozen=True, slots=True)
class Written:
    """One application: who writes it, its answers as typed, and measures like it by key."""

    place: Place
    answers: Mapping[str, str]
    like: tuple[str, ...]


def places(texts: Mapping[str, Any], counties: Sequence[tuple[str, str]]) -> tuple[Place, ...]:
    """Every made-up place, dealt out to the counties in turn; a county is (code, language)."""
    names = [a + b for b, a in product(texts["place_ends"], texts["place_starts"])]
    return tuple(
        Place(name, *counties[number % len(counties)]) for number, name in enumerate(names)
    )


def applications(
    texts: Mapping[str, Any], at: Sequence[Place], known: Sequence[Known], *, count: int, seed: int
) -> Iterator[Written]:
    """So many applications, the places in turn; no office writes on one theme twice."""
    chance = random.Random(seed)  # noqa: S311 -- made-up data, the same each time
    by_language: dict[str, list[Mapping[str, Any]]] = {}
    for theme in texts["theme"]:
        by_language.setdefault(theme["language"], []).append(theme)
    for number in range(count):
        place = at[number % len(at)]
        themes = by_language[place.language]
        # One theme further on in each round of the places, so that no office meets it again.
        theme = themes[(number + number // len(at)) % len(themes)]
        yield _Writer(texts, place, theme, chance, known).written()


class _Writer:
    """Writes one application; every draw is made in a fixed order."""

    def __init__(
        self,
        texts: Mapping[str, Any],
        place: Place,
        theme: Mapping[str, Any],
        chance: random.Random,
        known: Sequence[Known],
    ) -> None:
        self.common, self.place, self.theme = texts[place.language], place, theme
        self.chance, self.known, self.share = chance, known, texts["share"]
        before = chance.randint(8, 40)
        self.holes = {
            "place": place.name,
            "n": chance.randint(14, 160),
            "before": before,
            "now": before + chance.randint(2, 9),
        }

    def written(self) -> Written:
        like = self._like()
        answers = {
            **self._need(self._quality()),
            **self._question(self._quality()),
            **self._knowledge(self._quality()),
            **self._measure(),
            **self._evaluation(self._quality()),
            **self._budget(),
            **self._kind(like),
            **self._metadata(),
        }
        return Written(self.place, answers, like)

    def _quality(self) -> Quality:
        drawn = self.chance.randrange(100)
        if drawn < self.share["strong"]:
            return Quality.STRONG
        beyond = drawn < self.share["strong"] + self.share["medium"]
        return Quality.MEDIUM if beyond else Quality.WEAK

    def _text(self, text: str) -> str:
        return text.format_map(self.holes)

    def _like(self) -> tuple[str, ...]:
        wanted = set(self.theme["categories"])
        near = [one.key for one in self.known if wanted & one.categories]
        return tuple(self.chance.sample(near, min(3, len(near))))

    def _need(self, quality: Quality) -> dict[str, str]:
        weak = quality == Quality.WEAK
        now, before = self.holes["now"], self.holes["before"]
        return {
            "need": self._text(self.theme["need"]),
            "need_indicator": self.theme["indicator"],
            "need_value": f"{now} prosent" + ("" if weak else f" i {YEARS_BACK}"),
            "need_source": self.theme["source"],
            "need_comparison": self.common["weak"]["need_comparison"]
            if weak
            else f"{before} prosent i 2018–2020",
            "expected_gains": self.theme["gains"],
        }

    def _question(self, quality: Quality) -> dict[str, str]:
        asked = self.theme["vague" if quality == Quality.WEAK else "question"]
        return {"research_question": asked}

    def _knowledge(self, quality: Quality) -> dict[str, str]:
        weak = self.common["weak"]
        return {
            "knowledge_base": weak["knowledge"]
            if quality == Quality.WEAK
            else self.theme["knowledge"],
            "knowledge_gap": self.theme["gap"] if quality == Quality.STRONG else weak["gap"],
        }

    def _measure(self) -> dict[str, str]:
        return {
            "title": f"{self.chance.choice(self.theme['titles'])} {self.common['mark']}",
            "target_group": self.theme["target_group"],
            "description": self.theme["description"],
        }

    def _evaluation(self, quality: Quality) -> dict[str, str]:
        weak, theme = quality == Quality.WEAK, self.theme
        designs = {Quality.STRONG: DESIGNS[:3], Quality.MEDIUM: DESIGNS[:2]}
        design = self.chance.choice(designs.get(quality, DESIGNS[3:]))
        low = self.common["weak"]
        return {
            "outcome": theme["outcome"],
            "outcome_unit": theme["unit"],
            "outcome_source": theme["outcome_source"],
            "outcome_time": low["outcome_time"] if weak else self.chance.choice(self._times()),
            "outcome_direction": theme["direction"],
            "comparison": design,
            "comparison_why": self._text(self.common["comparison_why"][design]),
            "alternatives": low["alternatives"]
            if weak
            else self._text(self.chance.choice(self.common["alternatives"])),
            "counterfactual": self._text(self.common["counterfactual"][design]),
            "participants": str(self.holes["n"]),
        }

    def _times(self) -> list[str]:
        found: list[str] = self.common["times"]
        return found

    def _budget(self) -> dict[str, str]:
        percent = self.chance.choice(PERCENTAGES)
        most = POSITION * percent // 100
        return {
            "position_percent": str(percent),
            "wages": str(int(most * self.chance.uniform(0.85, 1)) // 1000 * 1000),
            "competence": str(self.chance.choice(COMPETENCE)),
            "years": str(self.chance.choice((1, 2, 3, 3))),
        }

    def _kind(self, like: Sequence[str]) -> dict[str, str]:
        if like and self.chance.random() < REPLICATIONS:
            return {"kind": "replication", "replicated": like[0]}
        return {"kind": "new"}

    def _metadata(self) -> dict[str, str]:
        return {
            "categories": ";".join(self.theme["categories"]),
            "age_groups": ";".join(self.theme["age_groups"]),
            "law_sections": ";".join(self.theme["law_sections"]),
            "contact_name": f"Kontaktperson i {self.place.name} (demo)",
            "contact_role": self.chance.choice(self.common["contact_roles"]),
        }
