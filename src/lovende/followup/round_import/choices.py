"""Recognises values that must be one of a known set: choices, terms of the scheme, counties.

A value that is none of them is refused with those there are, and the nearest if one is near.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from lovende.common.texts import LANGUAGES
from lovende.followup.round_import.columns import Column
from lovende.followup.round_import.messages import Wrong
from lovende.followup.round_import.reference import Reference
from lovende.questionnaires.definitions import LocalizedText
from lovende.questionnaires.words import fold, one_line

CLOSE_ENOUGH = 0.6

_OTHER_NAMES = re.compile(r"\s+[-–/]\s+|/")
_FYLKE = re.compile(r"\s+(?:fylke|county)$", re.IGNORECASE)
_PIECES = re.compile(r"[;\n]")


def choice_in(column: Column) -> Callable[[str], str | None]:
    """The key of a choice, by key or by label in any language."""
    known = {fold(choice.key): choice.key for choice in column.choices}
    for choice in column.choices:
        for language in LANGUAGES:
            known[fold(choice.label[language])] = choice.key
    labels = {choice.key: choice.label for choice in column.choices}

    def parse(text: str) -> str | None:
        text = one_line(text)
        if not text:
            return None
        key = known.get(text.casefold())
        if key is None:
            raise _unknown(text, known, labels)
        return key

    return parse


def terms_of(column: Column, reference: Reference) -> Callable[[str], list[int] | None]:
    """The ids of the terms in a cell."""
    terms = reference.terms.of_kind(column.terms)
    labels: dict[str, Any] = {term.key: term.label for term in terms}
    known: dict[str, str] = {}
    for term in terms:
        for name in (term.code, *term.label.values()):
            known[fold(name)] = term.key

    def parse(text: str) -> list[int] | None:
        found: list[int] = []
        for piece in _PIECES.split(text):
            if name := one_line(piece):
                term = reference.terms.find(column.terms, name)
                if term is None and _are_terms(name.split(","), column, reference):
                    raise Wrong(
                        _("«{text}» is several in one. Put a semicolon between them."),
                        text=name[:80],
                    )
                if term is None:
                    raise _unknown(name, known, labels)
                if term.pk not in found:
                    found.append(term.pk)
        return found or None

    return parse


def _are_terms(names: list[str], column: Column, reference: Reference) -> bool:
    return len(names) > 1 and all(
        reference.terms.find(column.terms, one_line(name)) is not None for name in names
    )


def _unknown(
    text: str, known: dict[str, str], labels: dict[str, LocalizedText] | dict[str, Any]
) -> Wrong:
    """What to say of a value that is none of the choices: which there are, and the nearest."""
    nearest = difflib.get_close_matches(fold(text), known, n=1, cutoff=CLOSE_ENOUGH)
    allowed = list(labels.values())
    if nearest:
        return Wrong(
            _("«{text}» is not one of the choices. Did you mean «{nearest}»? Allowed: {allowed}."),
            text=text[:80],
            nearest=labels[known[nearest[0]]],
            allowed=allowed,
        )
    return Wrong(
        _("«{text}» is not one of the choices. Use one of: {allowed}."),
        text=text[:80],
        allowed=allowed,
    )


def county_in(reference: Reference) -> Callable[[str], int | None]:
    """The id of a county of today, by name or number."""

    def parse(text: str) -> int | None:
        text = one_line(text)
        if not text:
            return None
        # Some counties have a Sámi or Kven name beside the Norwegian one.
        for name in (text, _FYLKE.sub("", text), *_OTHER_NAMES.split(text)):
            if (county := reference.counties.get(fold(name))) is not None:
                return int(county.pk)
        raise _no_such_county(text, reference)

    return parse


def _no_such_county(text: str, reference: Reference) -> Wrong:
    former = reference.former.get(fold(text))
    if former is not None:
        return Wrong(
            _(
                "{county} is no longer a county. Use the one of these that the office lies in: "
                "{now}."
            ),
            county=former[0],
            now=former[1],
        )
    names = [county.name for county in _each_once(reference.counties.values())]
    nearest = difflib.get_close_matches(text, names, n=1, cutoff=CLOSE_ENOUGH)
    if nearest:
        return Wrong(
            _("There is no county «{text}». Did you mean {nearest}?"),
            text=text[:80],
            nearest=nearest[0],
        )
    return Wrong(
        _("There is no county «{text}». Use one of: {allowed}."), text=text[:80], allowed=names
    )


def _each_once(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(values))
