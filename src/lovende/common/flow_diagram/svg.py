"""The flow diagram as SVG: text stays text, colours follow light and dark, boxes may be links.

The drawing uses the colour of the text around it, so that it needs no style sheet inside a page;
a file of its own brings the two colours along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import get_language

from lovende.common.flow_diagram.content import Diagram, described, placed
from lovende.core.funnel.layout import LEADING, SIZE, Arrow, Box, Layout, Line

_STYLE = (
    ":root{color-scheme:light dark;color:#1e2b3c;background:#fff}"
    "@media(prefers-color-scheme:dark){:root{color:#e9edf2;background:#161b22}}"
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADDRESS = re.compile(r"(?:https?://|[/?#])")
_DASHES = {"phase": "", "left": "", "waiting": ' stroke-dasharray="5 3"'}
HEAD = 5.0


def svg(diagram: Diagram, *, name: str = "flow", alone: bool = True) -> str:
    """The diagram as one SVG element; ``name`` starts its ids, ``alone`` is for a file of its own.

    :raises ValueError: for an address that is neither a path nor http.
    """
    drawn = placed(diagram, heading=alone)
    width, height = _size(drawn.width), _size(drawn.height)
    linked = any(box.href for box in drawn.boxes)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="{"group" if linked else "img"}" lang="{get_language() or "nb"}"'
        f' aria-labelledby="{name}-title" aria-describedby="{name}-desc" fill="none"'
        f' font-family="Inter, Arial, sans-serif" font-size="{SIZE:g}">'
    )
    parts = (
        opening,
        f'<title id="{name}-title">{_text(diagram.heading)}</title>',
        f'<desc id="{name}-desc">{_text(described(diagram))}</desc>',
        f"<style>{_STYLE}</style>" if alone else "",
        *_drawing(drawn),
        "</svg>",
    )
    return "\n".join(part for part in parts if part) + "\n"


def _drawing(drawn: Layout) -> Iterable[str]:
    yield '<g stroke="currentColor">'
    yield from map(_arrow, drawn.arrows)
    yield "</g>"
    yield from _lines(drawn.heading)
    for box in drawn.boxes:
        yield from _box(box)


def _box(box: Box) -> Iterable[str]:
    if box.href:
        if not _ADDRESS.match(box.href):
            raise ValueError(f"{box.href}: neither a path nor http.")
        yield f"<a href={quoteattr(_clean(box.href))}>"
    yield (
        f'<rect x="{_size(box.x)}" y="{_size(box.y)}" width="{_size(box.width)}"'
        f' height="{_size(box.height)}" rx="4" stroke="currentColor"'
        f' pointer-events="all"{_DASHES[box.kind]}/>'
    )
    yield from _lines(box.lines)
    if box.href:
        yield "</a>"


def _lines(lines: Iterable[Line]) -> Iterable[str]:
    """One text element for each text, so that a wrapped one is read as a whole."""
    text: list[Line] = []
    for line in lines:
        if line.new and text:
            yield _element(text)
            text = []
        text.append(line)
    if text:
        yield _element(text)


def _element(lines: list[Line]) -> str:
    first = lines[0]
    weight = ' font-weight="600"' if first.strong else ""
    parts = [_text(first.text)]
    for line in lines[1:]:
        parts.append(f' <tspan x="{_size(first.x)}" dy="{LEADING:g}">{_text(line.text)}</tspan>')
    return (
        f'<text x="{_size(first.x)}" y="{_size(first.y)}" fill="currentColor"{weight}>'
        f"{''.join(parts)}</text>"
    )


def _arrow(arrow: Arrow) -> str:
    x, y = arrow.x2, arrow.y2
    if arrow.x1 == arrow.x2:
        wings = ((x - HEAD, y - HEAD), (x + HEAD, y - HEAD))
    else:
        wings = ((x - HEAD, y - HEAD), (x - HEAD, y + HEAD))
    (ax, ay), (bx, by) = wings
    return (
        f'<path d="M{_size(arrow.x1)} {_size(arrow.y1)}L{_size(x)} {_size(y)}'
        f'M{_size(ax)} {_size(ay)}L{_size(x)} {_size(y)}L{_size(bx)} {_size(by)}"/>'
    )


def _size(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _text(text: str) -> str:
    return escape(_clean(text))
