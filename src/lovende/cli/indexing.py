"""``lovende index``: brings the search index up to date, as the import does by itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from lovende.cli.console import print_json, say
from lovende.cli.language import _
from lovende.cli.options import AsJson
from lovende.cli.preparation import prepare_site
from lovende.cli.progress import progress

if TYPE_CHECKING:
    from lovende.knowledge.search.building import Built

AGAIN_AFTER = 1.0  # seconds


def index(
    anew: Annotated[
        bool, typer.Option("--anew", help=_("Index everything, not only what has changed."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """The site can be used meanwhile. When stopped, it goes on from there the next time."""
    prepare_site()
    start = time.monotonic()
    built = _bring_up_to_date(anew=anew)
    if as_json:
        print_json(_as_dict(built, time.monotonic() - start))
    if built is None:
        say(_("Another process is indexing. What is there can be searched meanwhile."))
        raise typer.Exit(1)
    _say_what_was_done(built)


def index_what_is_new() -> None:
    """After an import: index its measures, or wait until the process that is at it has."""
    told = False
    while _bring_up_to_date(anew=False) is None:
        if not told:
            say(_("Another process is indexing. Waiting for it …"))
            told = True
        time.sleep(AGAIN_AFTER)


def _bring_up_to_date(*, anew: bool) -> Built | None:
    from lovende.knowledge.search import building

    with progress(_("Indexing"), _("{number} measures")) as told:
        return building.bring_up_to_date(
            anew=anew, progress=lambda done, total: told(done, done / max(total, 1))
        )


def _as_dict(built: Built | None, seconds: float) -> dict[str, object]:
    if built is None:
        return {"state": "busy", "measures": 0, "whole": False}
    return {
        "state": "done",
        "measures": built.measures,
        "whole": built.whole,
        "seconds": round(seconds, 1),
    }


def _say_what_was_done(built: Built) -> None:
    if built.whole:
        said = _("The whole knowledge bank was indexed: {number} measures.")
    elif built.measures:
        said = _("{number} measures were indexed.")
    else:
        said = _("Everything was indexed already.")
    say(said.format(number=built.measures))
