"""A document as tagged PDF (PDF/UA-1), and a drawing as a picture, both by typst.

Texts reach typst as data, never as code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal

from lovende.common.documents.letters import clean, drawable
from lovende.common.documents.model import REGIONS, Block, Document, Figure, Table

PIXELS_PER_INCH = 144.0
LONGEST_WORD, LONGEST_IN_CELL = 72, 26
ROWS_KEPT_TOGETHER, LETTERS_KEPT_TOGETHER = 16, 1_200
"""A table that is no larger is not split between pages."""
LONGEST_ROW = 1_500
"""A row is split between pages only where a text in it is longer."""
NARROW, SHORT = 40, 14
"""So long are texts in a table that is only as wide as it needs to be, and such numbers."""

_SOURCE = """
#let data = json(bytes(sys.inputs.data))
#let ink = rgb("#1e2b3c")
#let accent = rgb("#0b4f8a")
#let faint = rgb("#eef3f8")
#let rule = rgb("#9fb0c3")
#set document(title: data.metadata.title, author: data.metadata.author, date: none)
#set page(
  paper: "a4",
  margin: (x: 2.3cm, top: 2.6cm, bottom: 2.4cm),
  header: context if counter(page).get().first() > 1 {
    set text(size: 8.5pt, fill: ink)
    block(width: 100%, stroke: (bottom: 0.4pt + rule), inset: (bottom: 4pt), data.title)
  },
  footer: context {
    set text(size: 8.5pt, fill: ink)
    align(right)[#counter(page).display() / #counter(page).final().first()]
  },
)
#set text(font: "Libertinus Serif", size: 10.5pt, fill: ink, lang: data.language,
  region: data.region, hyphenate: true)
#set par(leading: 0.68em, spacing: 1em)
#set table(stroke: none, inset: (x: 5pt, y: 4.5pt))
#set list(indent: 0.4em)
#show heading: set text(fill: accent, hyphenate: false)
#show heading.where(level: 1): it => block(above: 2.2em, below: 1em, sticky: true,
  text(size: 17pt, it.body))
#show heading.where(level: 2): it => block(above: 1.7em, below: 0.8em, sticky: true,
  text(size: 13pt, it.body))
#show heading.where(level: 3): it => block(above: 1.3em, below: 0.6em, sticky: true,
  text(size: 11pt, it.body))
#show figure.where(kind: table): set align(left)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.caption: it => block(width: 100%, above: 1.2em, below: 0.7em, sticky: true,
  align(left, text(size: 9.5pt, weight: "bold", it)))
#show outline.entry.where(level: 1): set block(above: 0.9em)

#let cells(one) = {
  let side(place) = if one.columns.at(place).number { right } else { left }
  set text(size: 9.5pt, hyphenate: true)
  set par(leading: 0.5em)
  set table.cell(breakable: one.splits)
  table(
    columns: one.shares.map(share => if share == 0 { auto } else { share * 1fr }),
    align: (x, y) => side(x) + if y == 0 { bottom } else { top },
    fill: (x, y) => if y > 0 and calc.even(y) { faint },
    table.header(
      ..one.columns.map(c => text(weight: "bold", hyphenate: not c.number, c.heading)),
      table.hline(stroke: 0.9pt + accent)),
    ..one.rows.flatten(),
    table.hline(stroke: 0.4pt + rule),
  )
}
#let drawn(one) = layout(room => {
  let picture(..size) = image(bytes(one.svg), format: "svg", alt: one.alt, ..size)
  let natural = measure(picture())
  let scale = calc.min(1, room.width / natural.width, 20.5cm / natural.height)
  align(center, picture(width: natural.width * scale))
})
#let write(one) = {
  if one.kind == "Heading" { heading(level: one.level, one.text) }
  else if one.kind == "Paragraph" { par(one.text) }
  else if one.kind == "Notice" {
    block(width: 100%, fill: faint, stroke: (left: 2.5pt + accent), inset: 9pt, par(one.text))
  } else if one.kind == "Facts" {
    set par(spacing: 0.75em)
    terms(separator: [: ], hanging-indent: 1.2em,
      ..one.pairs.map(pair => terms.item(pair.first(), pair.last())))
  } else if one.kind == "Bullets" { list(..one.items) }
  else if one.kind == "Table" {
    show figure: set block(breakable: not one.whole)
    figure(kind: table, caption: one.caption, cells(one))
  }
  else if one.kind == "Figure" { figure(kind: image, caption: one.caption, drawn(one)) }
}

#{
  show title: set text(size: 25pt, fill: accent, hyphenate: false)
  show title: set par(leading: 0.45em)
  if data.contents != "" { v(3.2cm) }
  if data.subtitle != "" { block(below: 1.2em, text(size: 12pt, data.subtitle)) }
  title(data.title)
  v(0.6cm)
}
#for one in data.front { write(one) }
#if data.contents != "" {
  pagebreak(weak: true)
  outline(title: data.contents, depth: 2, indent: 1.2em)
  pagebreak(weak: true)
}
#for one in data.blocks { write(one) }
"""

_PICTURE = """
#set page(width: auto, height: auto, margin: 6pt)
#image(bytes(sys.inputs.svg), format: "svg")
"""


def pdf(document: Document) -> bytes:
    """The document, tagged for assistive technology.

    A letter that no font has is shown as �; titles and alternative texts keep it.
    """
    return _compiled(_SOURCE, _told(document), "pdf", pdf_standards=["ua-1"])[0]


def pages(document: Document, *, pixels_per_inch: float = 80.0) -> list[bytes]:
    """The pages of the document as pictures (PNG)."""
    return _compiled(_SOURCE, _told(document), "png", ppi=pixels_per_inch)


def png(svg: str) -> bytes:
    """A drawing as a picture, for formats that know no SVG."""
    return _compiled(_PICTURE, {"svg": drawable(svg)}, "png", ppi=PIXELS_PER_INCH)[0]


def _compiled(
    source: str, inputs: dict[str, str], kind: Literal["pdf", "png"], **options: Any
) -> list[bytes]:
    """One file; of pictures, one for each page."""
    import typst

    made: Any = typst.compile(
        source.encode(), ignore_system_fonts=True, sys_inputs=inputs, format=kind, **options
    )
    return made if isinstance(made, list) else [made]


def _told(document: Document) -> dict[str, str]:
    return {"data": json.dumps(_data(document), ensure_ascii=False)}


def _data(document: Document) -> dict[str, Any]:
    told = {
        "title": _broken(drawable(document.title), LONGEST_WORD),
        "subtitle": drawable(document.subtitle),
        "contents": drawable(document.contents),
        "front": [_block(one) for one in document.front],
        "blocks": [_block(one) for one in document.blocks],
    }
    known = {"title": clean(document.title), "author": clean(document.author)}
    return told | {
        "metadata": known,
        "language": document.language,
        "region": REGIONS[document.language],
    }


def _block(block: Block) -> dict[str, Any]:
    longest = LONGEST_IN_CELL if isinstance(block, Table) else LONGEST_WORD
    told: dict[str, Any] = _settled(asdict(block), longest)
    if isinstance(block, Figure):
        told |= {"alt": clean(block.alt), "svg": drawable(block.svg)}
    if isinstance(block, Table):
        longest_text = max((len(cell) for row in block.rows for cell in row), default=0)
        told |= {
            "whole": _is_small(block),
            "shares": _shares(block),
            "splits": longest_text > LONGEST_ROW,
        }
    return told | {"kind": type(block).__name__}


def _is_small(table: Table) -> bool:
    letters = sum(len(cell) for row in table.rows for cell in row)
    return len(table.rows) <= ROWS_KEPT_TOGETHER and letters <= LETTERS_KEPT_TOGETHER


def _shares(table: Table) -> list[int]:
    """The share of the width that each column gets; 0 is what it needs and no more."""
    heads = tuple(one.heading for one in table.columns)
    longest = [max(len(row[n]) for row in (heads, *table.rows)) for n in range(len(heads))]
    fits = [length <= SHORT for length in longest]
    if longest[0] <= NARROW and all(fits[1:]) and all(one.number for one in table.columns[1:]):
        return [0] * len(heads)
    return [
        0 if one.number and short else one.wide * (1 if one.number else 2)
        for one, short in zip(table.columns, fits, strict=True)
    ]


def _settled(value: Any, longest: int) -> Any:
    """The same value, its texts drawable and without words too long for a line."""
    if isinstance(value, str):
        return _broken(drawable(value), longest)
    if isinstance(value, Mapping):
        return {key: _settled(one, longest) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_settled(one, longest) for one in value]
    return value


def _broken(text: str, longest: int) -> str:
    """The text with places to break in words that are longer than a line."""
    return re.sub(rf"\S{{{longest}}}(?=\S)", "\\g<0>\N{ZERO WIDTH SPACE}", text)
