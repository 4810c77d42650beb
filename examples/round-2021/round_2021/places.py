"""Where the synthetic measures are placed: offices, municipalities, counties, written language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Place:
    """One office as a place for a measure."""

    office: str
    municipalities: tuple[str, ...]
    county: str
    language: str

    @property
    def is_city_district(self) -> bool:
        """An Oslo office serves a city district, so its texts say «bydelen»."""
        return self.county == "Oslo"

    @property
    def is_small(self) -> bool:
        """The places where nynorsk is written are mostly small, and so are the groups there."""
        return self.language == "nn"


def slots() -> list[Place]:
    """One place for each synthetic measure, in the order of the file."""
    data = tomllib.loads((FOLDER / "places.toml").read_text(encoding="utf-8"))
    return [
        place
        for county in data["county"]
        for line in county["offices"]
        for place in _repeated(line, county["name"])
    ]


def _repeated(line: str, county: str) -> list[Place]:
    office, municipalities, language, count = (part.strip() for part in line.split("|"))
    names = tuple(name.strip() for name in municipalities.split(","))
    return [Place(office, names, county, language)] * int(count)
