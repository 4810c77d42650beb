"""Addresses that several pages share: the same list as files, a list with one filter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lovende.knowledge.forms import BankQuery

DICTIONARY = "ordbok"
FORMATS = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link in words."""

    label: str
    href: str
    hint: str = ""


def export_links(query: BankQuery) -> list[Link]:
    """The whole of this list, not only the page, in each format.

    Excel and JSON carry the dictionary of their columns; CSV has no room for it, so that
    dictionary is a file of its own.
    """
    asked = query.params(page=1, page_size=BankQuery().page_size)
    files = [
        Link(label, reverse("measure-export", args=[suffix]) + (f"?{asked}" if asked else ""))
        for suffix, label in FORMATS.items()
    ]
    dictionary = reverse("measure-export", args=["csv"]) + f"?{DICTIONARY}=1"
    return [*files, Link(_("Dictionary of the columns (CSV)"), dictionary)]


def list_link(**filters: object) -> str:
    """The list of measures with these filters: ``list_link(county="03", year=2021)``."""
    asked = BankQuery()
    for facet, value in filters.items():
        if value not in (None, ""):
            asked = asked.with_(facet, str(value))
    pairs = asked.params()
    return reverse("measure-list") + (f"?{pairs}" if pairs else "")


def chosen_measures(request: HttpRequest) -> list[str]:
    """The measures named by ``m`` in the address, without repetition.

    No key holds a NUL, and PostgreSQL does not take one in a question.
    """
    return list(dict.fromkeys(key.replace("\x00", "") for key in request.GET.getlist("m")))


def compare_link(keys: Iterable[str]) -> str:
    """The comparison of these measures."""
    return f"{reverse('measure-compare')}?{urlencode([('m', key) for key in keys])}"
