"""What a page with a list of measures shows: chips, order, files, choice for comparison.

The bank answers the question; here its answer is joined with addresses. The measures chosen for
comparison travel in the address (``m``), so that they survive a new search without cookies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lovende.common.texts import whole_number_or
from lovende.knowledge.facets import RELEVANCE, SORTS
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.pages import Results
from lovende.knowledge.queries import MOST_COMPARED, titles
from lovende.knowledge.search.snippets import Run
from lovende.measures.models import Measure
from lovende.selection.queries.promising import Promising, promising
from lovende.web.public.links import chosen_measures, export_links

SHORTCUT_FACET = "failed"
UNFOLDED = ("category", "goal_attainment")
"""Facets that are open from the start: what most readers ask for first."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force and the address without it."""

    group: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """What to leave out of an empty search, and how much is found then."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Card:
    """A measure in the list: a short text, its categories, and whether it is ticked.

    ``title`` and ``runs`` are title and snippet with the words searched for marked; empty when
    none were searched for, or none of them stands there.
    """

    measure: Measure
    text: str
    terms: str
    chosen: bool
    title: tuple[Run, ...] = ()
    runs: tuple[Run, ...] = ()
    promising: int | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """The page as the pagination component reads it."""

    number: int
    num_pages: int

    @property
    def paginator(self) -> Pages:
        """Itself: the number of pages is asked of the paginator."""
        return self


def page_number(request: HttpRequest) -> int:
    """The page asked for; the first when none is, or what is asked is no number of a page."""
    return whole_number_or(request.GET.get("page", ""), 1, digits=6)


def listing(request: HttpRequest, results: Results, *, shortcut: bool = False) -> dict[str, Any]:
    """The context of a list page; ``shortcut`` is the page of what did not work."""
    query = results.query
    here = reverse("measure-failures" if shortcut else "measure-list")
    chosen = titles(chosen_measures(request)[:MOST_COMPARED])

    def href(question: BankQuery) -> str:
        pairs = [(k, v) for k, v in question.pairs() if not (shortcut and k == SHORTCUT_FACET)]
        return _address(here, pairs, chosen)

    chips = _chips(results, href, shortcut)
    on_page = {measure.key for measure in results.measures}
    marks = promising([measure.pk for measure in results.measures])
    return {
        "results": results,
        "query": query,
        "heading": _("What did not work") if shortcut else _("Measures"),
        "lead": _(
            "Measures that did not reach their goals, or were stopped. Knowing why is worth as"
            " much as a success."
        )
        if shortcut
        else "",
        "action": here,
        "address": href(query),
        "summary": _summary(results),
        "facets": [
            {"facet": facet, "open": facet.key in UNFOLDED}
            for facet in results.facets
            if not (shortcut and facet.key == SHORTCUT_FACET)
        ],
        "cards": [
            _card(measure, results, measure.key in chosen, marks.get(measure.pk))
            for measure in results.measures
        ],
        "chips": chips,
        "number_of_filters": len(chips),
        "clear_href": _address(here, [], chosen),
        "ways_out": _ways_out(results, href, shortcut),
        "sorts": [(key, name) for key, name in SORTS.items() if query.text or key != RELEVANCE],
        "page": Pages(results.page, results.pages),
        "exports": export_links(query),
        "chosen": chosen,
        "choice": _choice(len(chosen)),
        "chosen_elsewhere": [key for key in chosen if key not in on_page],
        "meant_href": href(replace(query, text=results.found.meant, page=1))
        if results.found and results.found.meant
        else "",
        "some_synthetic": any(measure.synthetic for measure in results.measures),
    }


def _card(measure: Measure, results: Results, chosen: bool, mark: Promising | None) -> Card:
    """The verdict says most in few words; without one, how the description begins."""
    text = measure.goal_verdict or Truncator(measure.description or measure.problem).words(26)
    found = results.found
    return Card(
        measure,
        text,
        " · ".join(results.categories[measure.pk]),
        chosen,
        title=found.titles.get(measure.pk, ()) if found else (),
        runs=found.snippets.get(measure.pk, ()) if found else (),
        promising=mark.year if mark else None,
    )


def _choice(number: int) -> dict[str, str | int]:
    """How many are ticked for comparison, and the words a script needs to keep count."""
    some = _("Chosen: %(number)s of %(most)s.")
    too_many = _("Chosen: %(number)s. Only the first %(most)s are compared.")
    return {
        "most": MOST_COMPARED,
        "now": some % {"number": number, "most": MOST_COMPARED} if number else "",
        "some": some % {"number": "#", "most": MOST_COMPARED},
        "too_many": too_many % {"number": "#", "most": MOST_COMPARED},
    }


def _chips(results: Results, href: Any, shortcut: bool) -> list[Chip]:
    query = results.query
    chips = []
    if query.text:
        chips.append(Chip(_("Search"), f"«{query.text}»", href(query.without_text())))
    return chips + [
        Chip(chosen.facet_label, chosen.label, href(chosen.query))
        for chosen in results.chosen
        if not (shortcut and chosen.facet == SHORTCUT_FACET)
    ]


def _ways_out(results: Results, href: Any, shortcut: bool) -> list[WayOut]:
    return [
        WayOut(way.label, way.total, href(way.query))
        for way in results.relaxations
        if way.total and not (shortcut and not way.query.values(SHORTCUT_FACET))
    ]


def _summary(results: Results) -> str:
    """«203 measures», «Measure 21–40 of 203» on later pages."""
    if results.pages <= 1:
        return ngettext("%(number)d measure", "%(number)d measures", results.total) % {
            "number": results.total
        }
    return _("%(first)d–%(last)d of %(total)d measures") % {
        "first": results.first,
        "last": results.last,
        "total": results.total,
    }


def _address(here: str, pairs: list[tuple[str, str]], chosen: Mapping[str, str]) -> str:
    pairs = [*pairs, *(("m", key) for key in chosen)]
    return f"{here}?{urlencode(pairs)}" if pairs else here
