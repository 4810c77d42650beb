"""What the values of the facets are called, in the active language, and which values exist.

Terms and counties are few and kept with the index, read anew whenever the revision counter
moves; of the offices, which may be thousands, only those on the page are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lovende.common.texts import localized, sort_key
from lovende.knowledge.facets import FACETS, TERM_FACETS
from lovende.knowledge.pages import LabelledTerm
from lovende.people.models import County, Organisation
from lovende.schemes.models import Term

FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms by kind and key, and counties by code, each in its order."""

    terms: Mapping[str, Mapping[str, LabelledTerm]]
    counties: Mapping[str, str]

    def knows(self, facet: str, value: str) -> bool:
        """Whether the value exists, used or not. Offices are not looked up: any number does."""
        match FACETS[facet].source:
            case "choices":
                return value in FACETS[facet].choices
            case "terms":
                return value in self.terms.get(facet, {})
            case "counties":
                return value in self.counties
            case "years":
                return len(value) == 4 and value.isdecimal() and _credible(int(value))
            case "offices":
                return value.isascii() and value.isdigit() and len(value) < 19

    def label(self, facet: str, value: str) -> str:
        """The name of a value; offices have theirs from :func:`office_names`."""
        match FACETS[facet].source:
            case "choices":
                return str(FACETS[facet].choices.get(value, value))
            case "terms":
                term = self.terms.get(facet, {}).get(value)
                return term.label if term else value
            case "counties":
                return self.counties.get(value, value)
        return value

    def ordered(self, facet: str, values: Iterable[str]) -> list[str]:
        """The values in the order of the scheme, the scale or the counties; newest year first."""
        match FACETS[facet].source:
            case "choices":
                order = {key: place for place, key in enumerate(FACETS[facet].choices)}
            case "terms":
                order = {key: place for place, key in enumerate(self.terms.get(facet, {}))}
            case "counties":
                order = {key: place for place, key in enumerate(self.counties)}
            case _:
                return sorted(values, reverse=True)
        return sorted(values, key=lambda value: (order.get(value, len(order)), value))


def _credible(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


@dataclass(frozen=True, slots=True)
class Names:
    """The names of all terms and counties as the database has them, in every language."""

    terms: tuple[tuple[str, str, str, Mapping[str, str]], ...]
    counties: Mapping[str, str]

    @classmethod
    def read(cls) -> Names:
        """From the database, in two queries."""
        terms = Term.objects.order_by("scheme__key", "kind", "order")
        return cls(
            terms=tuple(terms.values_list("kind", "key", "code", "label")),
            counties=dict(County.objects.values_list("code", "name")),
        )

    def vocabulary(self) -> Vocabulary:
        """In the active language; a key that two schemes share is one value."""
        terms: dict[str, dict[str, LabelledTerm]] = {kind: {} for kind in TERM_FACETS}
        for kind, key, code, label in self.terms:
            terms[kind].setdefault(key, LabelledTerm(key, localized(label), code))
        return Vocabulary(terms, self.counties)


def labelled(term: Term) -> LabelledTerm:
    """A term in the active language."""
    return LabelledTerm(
        key=term.key,
        label=localized(term.label),
        code=term.code,
        description=localized(term.description),
    )


def office_names(keys: Iterable[str]) -> dict[str, str]:
    """Names of the offices with these ids, in the order of the names; unknown ids left out."""
    wanted = [int(key) for key in keys]
    if not wanted:
        return {}
    names = Organisation.objects.filter(pk__in=wanted).order_by().values_list("pk", "name")
    return {str(pk): name for pk, name in sorted(names, key=lambda row: sort_key(row[1]))}
