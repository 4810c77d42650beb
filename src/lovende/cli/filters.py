"""Filters as people write them at the command line: ``county=Oslo``, ``--category "Gjeld"``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

from lovende.cli.language import _

if TYPE_CHECKING:
    from lovende.knowledge.bank import Bank
    from lovende.knowledge.forms import BankQuery

Pair = tuple[str, str]


def pairs(where: Iterable[str]) -> list[Pair]:
    """Facet and value of each FACET=VALUE."""
    from lovende.knowledge.facets import FACETS

    found = []
    for entry in where:
        facet, _equals, value = entry.partition("=")
        if facet not in FACETS or not value.strip():
            known = ", ".join(FACETS)
            raise typer.BadParameter(
                _("«{entry}» is not FACET=VALUE. Facets: {known}.").format(entry=entry, known=known)
            )
        found.append((facet, value))
    return found


def checked_sort(name: str) -> str:
    """The order named."""
    from lovende.knowledge.facets import SORTS

    if name and name not in SORTS:
        raise typer.BadParameter(
            _("There is no order «{name}». Orders: {known}.").format(
                name=name, known=", ".join(SORTS)
            )
        )
    return name


def narrowed(query: BankQuery, filters: Iterable[Pair], bank: Bank) -> BankQuery:
    """The query with these filters. On the web an unknown value is left out; here it is an error,
    since nobody would see that it was."""
    from lovende.common.errors import DomainError
    from lovende.knowledge.recognition import key_of

    for facet, value in filters:
        try:
            query = query.with_(facet, key_of(facet, value, bank))
        except DomainError as error:
            raise typer.BadParameter(str(error)) from error
    return query
