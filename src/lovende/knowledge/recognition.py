"""Recognises the values of facets as people write them: by key, code, or name in any language.

An address of the site has keys only, and what is unknown in it is left out. Here, where nobody
would see that, an unknown value is an error that says what there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from lovende.common.errors import DomainError
from lovende.common.texts import LANGUAGES
from lovende.knowledge.bank import Bank
from lovende.knowledge.facets import FACETS
from lovende.knowledge.labels import FIRST_YEAR, LAST_YEAR
from lovende.people.models import Organisation
from lovende.questionnaires.words import fold
from lovende.schemes.definitions import plain_name

MOST_SHOWN = 60


def key_of(facet: str, text: str, bank: Bank) -> str:
    """The key of the value that the text names; raises :class:`DomainError`."""
    plain = _plain(facet, text)
    for key, names in _values(facet, bank):
        if plain in {_plain(facet, name) for name in (key, *names)}:
            return key
    raise DomainError(
        _("«{text}» is not known under {facet}. Known: {known}.").format(
            text=_short(text), facet=str(FACETS[facet].label).lower(), known=_known(facet, bank)
        )
    )


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= MOST_SHOWN else shown[: MOST_SHOWN - 1] + "…"


def _plain(facet: str, name: str) -> str:
    return plain_name(name) if FACETS[facet].source == "terms" else fold(name)


def _values(facet: str, bank: Bank) -> Iterator[tuple[str, Iterable[str]]]:
    """Each value's key, with what else it may be called."""
    names = bank.snapshot.names
    match FACETS[facet].source:
        case "choices":
            for key, label in FACETS[facet].choices.items():
                yield key, list(_in_every_language(label))
        case "terms":
            terms = (term for term in bank.snapshot.names.terms if term[0] == facet)
            yield from (
                (key, (code or key, *labels.values())) for _kind, key, code, labels in terms
            )
        case "counties":
            for code, name in names.counties.items():
                yield code, (name, code.lstrip("0"))
        case "years":
            yield from ((str(year), ()) for year in range(FIRST_YEAR, LAST_YEAR + 1))
        case "offices":
            offices = Organisation.objects.filter(kind=Organisation.Kind.OFFICE).order_by()
            yield from ((str(pk), (name,)) for pk, name in offices.values_list("pk", "name"))


def _in_every_language(label: object) -> Iterator[str]:
    for language in LANGUAGES:
        with override(language):
            yield str(label)


def _known(facet: str, bank: Bank) -> str:
    """The values there are; of offices, which may be thousands, where to find their names."""
    words = bank.words
    match FACETS[facet].source:
        case "years":
            return f"{FIRST_YEAR}–{LAST_YEAR}"
        case "offices":
            return _("the names of the NAV offices in the knowledge bank")
        case "terms":
            return "; ".join(f"{key} ({term.label})" for key, term in words.terms[facet].items())
        case "counties":
            return "; ".join(f"{code} ({name})" for code, name in words.counties.items())
    return "; ".join(f"{key} ({label})" for key, label in FACETS[facet].choices.items())
