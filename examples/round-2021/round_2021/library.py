"""The phrase banks: one file for each kind of measure, and the common ones.

A kind of measure («archetype») has its own problem, target group, activities, partners, figures
and reasons for failing, in bokmål and in nynorsk. What any office may write (a change because of
the pandemic, how it examined its goals) is in `texts/common-nb.toml` and `-nn.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).resolve().parent.parent / "texts"
LANGUAGES = ("nb", "nn")


@dataclass(frozen=True, slots=True)
class Archetype:
    """One kind of measure, with its texts by written language and slot."""

    key: str
    categories: tuple[str, ...]
    age_groups: tuple[str, ...]
    law_sections: tuple[str, ...]
    priority_areas: tuple[str, ...]
    not_relevant: tuple[str, ...]
    in_group: bool
    figures: dict[str, tuple[Any, ...]]
    texts: dict[str, dict[str, Any]]

    def passages(self, language: str, slot: str) -> tuple[str, ...]:
        """The alternatives of a slot; none when the kind of measure does not have it."""
        return tuple(self.texts[language].get(slot, ()))


@cache
def archetypes() -> tuple[Archetype, ...]:
    """Every kind of measure, by key."""
    paths = sorted(path for path in TEXTS.glob("*.toml") if not path.stem.startswith("common-"))
    return tuple(_archetype(path) for path in paths)


@cache
def common(language: str) -> dict[str, Any]:
    """The passages that fit any measure."""
    return tomllib.loads((TEXTS / f"common-{language}.toml").read_text(encoding="utf-8"))


def _archetype(path: Path) -> Archetype:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Archetype(
        key=path.stem,
        categories=tuple(data["categories"]),
        age_groups=tuple(data["age_groups"]),
        law_sections=tuple(data["law_sections"]),
        priority_areas=tuple(data.get("priority_areas", ())),
        not_relevant=tuple(data.get("not_relevant", ())),
        in_group=data.get("group", False),
        figures={key: tuple(value) for key, value in data["figures"].items()},
        texts={language: data[language] for language in LANGUAGES},
    )
