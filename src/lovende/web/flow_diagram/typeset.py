"""The flow diagram as tagged PDF (PDF/UA-1), with its numbers in a table, and as PNG.

Texts reach typst as data, never as code, and only the fonts that come with it are used, so the
same diagram gives the same file everywhere.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lovende.core.funnel.layout import SIZE
from lovende.web.flow_diagram.content import Diagram, described, number, placed, rows, table

PIXELS_PER_INCH = 144.0
LONGEST_SIDE = 12_000
_POINTS = 72

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
    """The diagram and the table of its numbers, tagged for assistive technology."""
    import typst

    data = _data(diagram, with_table=True)
    return bytes(
        typst.compile(
            _SOURCE.encode(),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            pdf_standards=["ua-1"],
        )
    )


def png(diagram: Diagram) -> bytes:
    """The diagram as a picture; a very long one in fewer pixels."""
    import typst

    height = placed(diagram, heading=True).height + 2 * _POINTS
    inch = min(PIXELS_PER_INCH, LONGEST_SIDE * _POINTS / height)
    data = _data(diagram, with_table=False)
    return bytes(
        typst.compile(
            _SOURCE.encode(),
            format="png",
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            ppi=inch,
        )
    )


def _data(diagram: Diagram, *, with_table: bool) -> str:
    numbers = table(diagram)
    shown = [
        [phase, str(numbers.columns[1].shown(box)), reason, number(n)]
        for phase, box, reason, n in rows(diagram)
    ]
    content: dict[str, Any] = asdict(placed(diagram, heading=False)) | {
        "language": get_language() or "nb",
        "size": SIZE,
        "heading": diagram.heading or _("Flow diagram"),
        "described": described(diagram),
        "columns": [column.label for column in numbers.columns],
        "rows": shown if with_table else [],
    }
    return json.dumps(content, ensure_ascii=False)
