"""``lovende search``: measures with the words, filled up with those most like them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lovende.cli import filters
from lovende.cli.console import data, print_json, say
from lovende.cli.language import _
from lovende.cli.options import AsJson, Sort, Values, Where
from lovende.cli.preparation import prepare_site

if TYPE_CHECKING:
    from lovende.knowledge.forms import BankQuery
    from lovende.knowledge.queries.filled import Filled, Hit
    from lovende.knowledge.search.snippets import Run

MOST = 1_000
SHOWN_WORDS = 6


def search(
    query: Annotated[
        Values | None,
        typer.Argument(
            metavar=_("WORDS"),
            help=_('Words; "in quotes" what must stand together; after «--», -without.'),
        ),
    ] = None,
    category: Annotated[
        Values | None,
        typer.Option(metavar=_("CATEGORY"), help=_("Key or name of a category; may be repeated.")),
    ] = None,
    county: Annotated[
        Values | None,
        typer.Option(metavar=_("COUNTY"), help=_("Number or name of a county; may be repeated.")),
    ] = None,
    year: Annotated[
        Values | None, typer.Option(metavar=_("YEAR"), help=_("A year; may be repeated."))
    ] = None,
    where: Where = None,
    sort: Sort = "",
    top: Annotated[
        int, typer.Option(min=1, max=MOST, metavar=_("NUMBER"), help=_("How many measures."))
    ] = 10,
    as_json: AsJson = False,
) -> None:
    """The score orders one answer and means nothing beside another."""
    named = [("category", category), ("county", county), ("year", year)]
    chosen = [(facet, value) for facet, values in named for value in values or ()]
    chosen += filters.pairs(where or ())
    asked = _asked(" ".join(query or ()), filters.checked_sort(sort), narrowed=bool(chosen))
    prepare_site()
    from lovende.knowledge.queries import find_or_like, open_bank

    bank = open_bank()
    found = find_or_like(filters.narrowed(asked, chosen, bank), top=top, bank=bank)
    if as_json:
        print_json([_as_dict(hit) for hit in found.hits])
    elif found.hits:
        _print_table(found.hits)
    for note in (*asked.notes, *_notes(found)):
        say(note)


def _asked(words: str, sort: str, *, narrowed: bool) -> BankQuery:
    """The question, read and cut as on the web."""
    from django.http import QueryDict

    from lovende.knowledge.forms import BankQuery

    if not any(map(str.isalnum, words)):
        if words.strip():
            say(_("There is no word to search for in «{text}».").format(text=words[:60]))
        words = ""
    if not words and not narrowed:
        raise typer.BadParameter(_("Write at least one word to search for, or a filter."))
    given = QueryDict(mutable=True)
    given["q"], given["sort"] = words, sort
    return BankQuery.from_params(given)


def _notes(found: Filled) -> Iterable[str]:
    """What is worth knowing of the answer."""
    from lovende.knowledge.queries.filled import BY_MEANING

    if found.meant:
        yield _("Did you mean «{text}»?").format(text=found.meant)
    if found.only_stops:
        yield _("The words are too common to tell measures apart, so all measures fit.")
    if found.relaxed:
        yield _("No measure has every word.")
    if any(hit.match == BY_MEANING for hit in found.hits):
        yield _("Marked «meaning»: not the words, but the measures most like them.")
    if not found.hits:
        yield _("No measures fit.")
    if found.waiting:
        yield _(
            "{number} measures are not indexed yet and cannot be found. Run «lovende index»."
        ).format(number=found.waiting)


def _as_dict(hit: Hit) -> dict[str, Any]:
    measure = hit.measure
    shown: dict[str, Any] = {
        "key": measure.key,
        "title": measure.title,
        "office": measure.office.name,
        "score": round(hit.score, 6),
        "match": hit.match,
    }
    if hit.snippet:
        shown["snippet"] = "".join(run.text for run in hit.snippet)
    return shown


def _print_table(hits: Iterable[Hit]) -> None:
    from rich.table import Table
    from rich.text import Text

    names = {"words": _("words"), "meaning": _("meaning"), "filters": _("filters")}
    table = Table(box=None, pad_edge=False)
    table.add_column(_("Key"), no_wrap=True)
    for heading in (_("Title"), _("NAV office"), _("Found by"), _("Words found")):
        table.add_column(heading, overflow="fold")
    for hit in hits:
        measure = hit.measure
        title = _marked(hit.title) if hit.title else Text(measure.title)
        words = Text(", ".join(_matched(hit)))
        table.add_row(Text(measure.key), title, Text(measure.office.name), names[hit.match], words)
    data.print(table)


def _marked(runs: Iterable[Run]) -> Any:
    from rich.text import Text

    return Text.assemble(*((run.text, "bold" if run.marked else "") for run in runs))


def _matched(hit: Hit) -> list[str]:
    """The words of the measure that were looked for, as they are written there."""
    words = dict.fromkeys(run.text.lower() for run in (*hit.title, *hit.snippet) if run.marked)
    return list(words)[:SHOWN_WORDS]
