"""The counties and county governors, kept as data and installed with the database."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from django.db import transaction

from lovende.people.models import County, Organisation


@cache
def _places() -> dict[str, Any]:
    file = resources.files("lovende.people") / "data" / "places.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def former_counties() -> dict[str, list[str]]:
    """Names of counties that are no more → the names of those that took over."""
    return {entry["name"]: list(entry["now"]) for entry in _places()["former_county"]}


@transaction.atomic
def install_places() -> None:
    """Write counties and governors to the database; does nothing when they are there."""
    for order, entry in enumerate(_places()["county"]):
        County.objects.update_or_create(
            code=entry["code"], defaults={"name": entry["name"], "order": order}
        )
    counties = {county.code: county for county in County.objects.all()}
    for entry in _places()["governor"]:
        governor, created = Organisation.objects.get_or_create(
            kind=Organisation.Kind.GOVERNOR, name=entry["name"]
        )
        if created:
            governor.counties.set([counties[code] for code in entry["counties"]])
