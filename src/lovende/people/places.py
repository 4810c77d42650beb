"""The counties and county governors, kept as data and installed with the database."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from django.db import transaction

from lovende.people.models import County, Organisation

UNSTATED_COUNTY = "99"
"""Statistics Norway's number for a county that is not stated."""
UNSTATED_COUNTY_NAME = "Uoppgitt"
UNSTATED_OFFICE = "Uoppgitt kontor"


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


def unstated_county() -> County:
    """The «county» of measures that do not say where they belong, made when first needed.

    It is assumed that whoever reads a list rather sees such measures under a name of their own,
    last among the counties, than misses them.
    """
    county, _made = County.objects.get_or_create(
        code=UNSTATED_COUNTY,
        defaults={"name": UNSTATED_COUNTY_NAME, "order": int(UNSTATED_COUNTY)},
    )
    return county


def unstated_office() -> Organisation:
    """The «office» of measures that do not say who runs them, made when first needed."""
    office, _made = Organisation.objects.get_or_create(
        kind=Organisation.Kind.OFFICE, name=UNSTATED_OFFICE
    )
    return office
