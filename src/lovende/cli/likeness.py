"""``lovende similar``: the measures most like a text, or like each text of a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from lovende.cli.console import data, print_json, say
from lovende.cli.language import _
from lovende.cli.options import AsJson
from lovende.cli.preparation import prepare_site
from lovende.cli.streams import STDIN, opened, opened_to_read_twice

if TYPE_CHECKING:
    from lovende.knowledge.queries.similar import SimilarMeasure

MOST = 100
MOST_BYTES = 4 * 1024 * 1024


def similar(
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar=_("TEXT"), help=_("The text; «-» reads standard input.")),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(metavar=_("FILE"), help=_("A file with the text in UTF-8; «-» is stdin.")),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            metavar=_("FILE"),
            help=_("Many texts: «id» and «text» as JSON, one a line; each answered by a line."),
        ),
    ] = None,
    top: Annotated[
        int, typer.Option(min=1, max=MOST, metavar=_("NUMBER"), help=_("How many measures."))
    ] = 10,
    as_json: AsJson = False,
) -> None:
    """The score orders one answer and means nothing beside another."""
    if sum(given is not None for given in (text or None, file, batch)) != 1:
        raise typer.BadParameter(
            _("Give the text, or --file, or --batch; «-» reads standard input.")
        )
    if batch is not None:
        with opened_to_read_twice(batch) as lines:
            _answer_each(lines, top)
        return
    _answer(_one_text(" ".join(text or ()), file), top, as_json=as_json)


def _answer(text: str, top: int, *, as_json: bool) -> None:
    if not any(map(str.isalnum, text)):
        raise typer.BadParameter(_("There are no words in the text."))
    prepare_site()
    from lovende.knowledge.forms import draft_text
    from lovende.knowledge.queries import similar_to_text

    draft, notes = draft_text(text)
    found = similar_to_text(draft, top=top)
    if as_json:
        print_json([_as_dict(one) for one in found])
    elif found:
        _print_table(found)
    for note in notes:
        say(note)
    if not found:
        say(_("No measures are like the text."))


def _answer_each(lines: IO[bytes], top: int) -> None:
    """Every line is checked before the first is answered."""
    from lovende.knowledge.forms import check_drafts, drafts

    check_drafts(lines)
    lines.seek(0)
    prepare_site()
    from lovende.knowledge.queries import open_bank, similar_to_text

    bank = open_bank()
    for draft in drafts(lines):
        found = similar_to_text(draft.text, top=top, bank=bank)
        answer = {"id": draft.id, "results": [_as_dict(one) for one in found]}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _one_text(text: str, file: Path | None) -> str:
    if file is None and text != str(STDIN):
        return text
    with opened(file or STDIN) as stream:
        raw = stream.read(MOST_BYTES)
    try:
        # What was cut off in the middle of a character is no fault of the text.
        whole = len(raw) < MOST_BYTES
        return raw.decode("utf-8-sig", errors="strict" if whole else "ignore")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(
            _("The file is not text in UTF-8. Save it as plain text in UTF-8.")
        ) from error


def _as_dict(one: SimilarMeasure) -> dict[str, Any]:
    measure = one.measure
    return {
        "key": measure.key,
        "title": measure.title,
        "office": measure.office.name,
        "score": round(one.score, 6),
        "reasons": [str(reason) for reason in one.reasons],
    }


def _print_table(found: tuple[SimilarMeasure, ...]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    table.add_column(_("Key"), no_wrap=True)
    for heading in (_("Title"), _("NAV office"), _("Why")):
        table.add_column(heading, overflow="fold")
    for one in found:
        measure = one.measure
        why = "; ".join(map(str, one.reasons))
        table.add_row(*map(Text, (measure.key, measure.title, measure.office.name, why)))
    data.print(table)
