"""The flow diagram as tagged PDF (PDF/UA-1), with its numbers in a table, and as PNG.

Texts reach typst as data, never as code, and only the fonts that come with it are used, so the
same diagram gives the same file everywhere.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lovende.common.flow_diagram.content import Diagram, described, number, placed, rows, table
from lovende.core.funnel.layout import SIZE

PIXELS_PER_INCH = 144.0
LONGEST_SIDE = 12_000
_POINTS = 72

# What is written as «?»: first only what is no text, then letters beyond those of Europe, then
# beyond those of Western Europe.
_LEFT_OUT = (
    re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"),
    re.compile(
        "[^\x20-\x7e\xa0-\u024f\u0370-\u03ff\u0400-\u045f\u2010-\u2027\u2030-\u203a\u2190-\u2193]"
    ),
    re.compile("[^\x20-\x7e\xa0-\xff\u2013\u2014]"),
)

_SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.heading, date: none)
#set page(width: auto, height: auto, margin: 24pt)
#set text(lang: data.language, size: data.size * 1pt, top-edge: "baseline", bottom-edge: "baseline")
#let at(x, y, body) = place(top + left, dx: x * 1pt, dy: y * 1pt, body)
#let written(line) = at(line.x, line.y,
  text(weight: if line.strong { "bold" } else { "regular" }, line.text))
#let head(arrow) = {
  let (x, y) = (arrow.x2 * 1pt, arrow.y2 * 1pt)
  let wing = if arrow.x1 == arrow.x2 { (5pt, -5pt) } else { (-5pt, 5pt) }
  at(0, 0, line(start: (x - 5pt, y - 5pt), end: (x, y), stroke: 0.8pt))
  at(0, 0, line(start: (x + wing.at(0), y + wing.at(1)), end: (x, y), stroke: 0.8pt))
}
#let drawing = box(width: data.width * 1pt, height: data.height * 1pt, {
  for arrow in data.arrows {
    at(0, 0, line(start: (arrow.x1 * 1pt, arrow.y1 * 1pt), end: (arrow.x2 * 1pt, arrow.y2 * 1pt),
      stroke: 0.8pt))
    head(arrow)
  }
  for one in data.boxes {
    at(one.x, one.y, rect(width: one.width * 1pt, height: one.height * 1pt, radius: 4pt,
      stroke: (thickness: 0.8pt, dash: if one.kind == "waiting" { "dashed" } else { none })))
    for line in one.lines { written(line) }
  }
})
#block(width: data.width * 1pt, {
  show heading: set text(size: 14pt, top-edge: "cap-height")
  set par(leading: 8pt)
  heading(data.heading)
})
#v(14pt)
#figure(alt: data.described, drawing)
#if data.rows.len() > 0 {
  v(18pt)
  set text(top-edge: "cap-height", bottom-edge: "descender")
  block(width: data.width * 1pt, table(
    columns: (3fr, 2fr, 4fr, auto), stroke: 0.4pt, inset: 5pt,
    align: (left, left, left, right),
    table.header(..data.columns.map(name => strong(name))),
    ..data.rows.flatten()))
}
"""


def pdf(diagram: Diagram) -> bytes:
    """The diagram and the table of its numbers, tagged for assistive technology.

    The standard allows no letter that the font lacks; such letters become «?».
    """
    data = _data(diagram, with_table=True)
    return _compiled(data, format="pdf", pdf_standards=["ua-1"])


def png(diagram: Diagram) -> bytes:
    """The diagram as a picture; a very long one in fewer pixels."""
    height = placed(diagram, heading=True).height + 2 * _POINTS
    inch = min(PIXELS_PER_INCH, LONGEST_SIDE * _POINTS / height)
    return _compiled(_data(diagram, with_table=False), format="png", ppi=inch)


def _compiled(data: dict[str, Any], **options: Any) -> bytes:
    import typst

    told: Exception | None = None
    for unsafe in _LEFT_OUT:
        sure = {"data": json.dumps(_without(unsafe, data), ensure_ascii=False)}
        try:
            made = typst.compile(
                _SOURCE.encode(), ignore_system_fonts=True, sys_inputs=sure, **options
            )
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
            told = error
        else:
            return bytes(made)
    raise told or AssertionError


def _without(unsafe: re.Pattern[str], value: Any) -> Any:
    """The same value, its texts without what cannot be set."""
    if isinstance(value, str):
        return unsafe.sub("?", value)
    if isinstance(value, dict):
        return {key: _without(unsafe, one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without(unsafe, one) for one in value]
    return value


def _data(diagram: Diagram, *, with_table: bool) -> dict[str, Any]:
    numbers = table(diagram)
    shown = [
        [phase, str(numbers.columns[1].shown(box)), reason, number(n)]
        for phase, box, reason, n in rows(diagram)
    ]
    return asdict(placed(diagram, heading=False)) | {
        "language": get_language() or "nb",
        "size": SIZE,
        "heading": diagram.heading or _("Flow diagram"),
        "described": described(diagram),
        "columns": [column.label for column in numbers.columns],
        "rows": shown if with_table else [],
    }
