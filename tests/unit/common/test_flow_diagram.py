"""The flow diagram as SVG and typeset: accessible, well-formed, the same each time."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from lovende.common.flow_diagram.content import Counted, Diagram, described, number, rows
from lovende.common.flow_diagram.svg import svg
from lovende.common.flow_diagram.typeset import pdf, png

SVG = "{http://www.w3.org/2000/svg}"
DIAGRAM = Diagram(
    "Selection <2021>",
    (
        Counted("Pre-check", 12_345, 22, 12_323, [("Blank & \x00 empty", 20), ("", 2)]),
        Counted("Screening", 12_323, 0, 12_000, waiting=323),
    ),
)


def test_the_drawing_is_named_and_told_in_words_and_its_text_is_text() -> None:
    with override("en"):
        root = ET.fromstring(svg(DIAGRAM, name="a"))
    assert root.get("role") == "img"
    named = {root.get("aria-labelledby"), root.get("aria-describedby")}
    assert {one.get("id") for one in root if one.get("id")} == named
    assert root.find(f"{SVG}title").text == "Selection <2021>"
    assert "Pre-check: 12,345 came in, 22 left, 12,323 went on." in root.find(f"{SVG}desc").text
    texts = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]
    assert texts == [
        *("Selection <2021>", "Pre-check", "n = 12,345", "Left: 22"),
        *("Blank & � empty: 20", "No reason given: 2"),
        *("Screening", "n = 12,323", "Not decided yet: 323", "Remaining", "n = 12,000"),
    ]
    assert "prefers-color-scheme:dark" in svg(DIAGRAM)


def test_inside_a_page_the_drawing_brings_no_style_and_follows_the_text_colour() -> None:
    drawn = svg(DIAGRAM, alone=False)
    assert "<style" not in drawn
    assert "style=" not in drawn
    colours = {
        value
        for one in ET.fromstring(drawn).iter()
        for name in ("fill", "stroke")
        if (value := one.get(name))
    }
    assert colours == {"currentColor", "none"}


def test_a_box_with_an_address_is_a_link_and_the_drawing_is_then_no_single_image() -> None:
    first = replace(DIAGRAM.phases[0], href="/m?a=1&b=2", left_href="/left")
    root = ET.fromstring(svg(replace(DIAGRAM, phases=(first,))))
    assert [one.get("href") for one in root.iter(f"{SVG}a")] == ["/m?a=1&b=2", "/left"]
    assert root.get("role") == "group"
    with pytest.raises(ValueError, match="neither"):
        svg(replace(DIAGRAM, phases=(replace(first, href="javascript:alert(1)"),)))


@pytest.mark.parametrize(
    ("language", "expected"), [("nb", "12\xa0345"), ("nn", "12\xa0345"), ("en", "12,345")]
)
def test_digits_are_grouped_as_the_language_does(language: str, expected: str) -> None:
    with override(language):
        assert number(12_345) == expected
        assert expected in svg(DIAGRAM)
        assert f'lang="{language}"' in svg(DIAGRAM)
    assert number(None) == "–"


def test_the_pdf_is_tagged_says_its_language_and_holds_the_numbers_in_a_table() -> None:
    with override("nn"):
        file = PdfReader(io.BytesIO(pdf(DIAGRAM)))
        again = pdf(DIAGRAM)
        assert pdf(DIAGRAM) == again
    root = file.trailer["/Root"]
    assert root["/Lang"].startswith("nn")
    assert root["/MarkInfo"]["/Marked"]
    assert file.metadata is not None
    assert file.metadata.title == "Selection <2021>"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    found: list[str] = []
    alternatives: list[str] = []
    walk(root["/StructTreeRoot"], found, alternatives)
    assert {"/Figure", "/Table", "/TH", "/TD", "/H1"} <= set(found)
    assert any("Pre-check" in one for one in alternatives)


def walk(node: object, found: list[str], alternatives: list[str]) -> None:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            walk(one, found, alternatives)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(str(node["/S"]))
        if "/Alt" in node:
            alternatives.append(str(node["/Alt"]))
        walk(node.get("/K", []), found, alternatives)


def test_a_very_long_flow_is_drawn_in_fewer_pixels() -> None:
    phases = tuple(Counted(f"Phase {n}", 1000 - n, 1, 999 - n, [("x", 1)]) for n in range(200))
    picture = png(replace(DIAGRAM, phases=phases))
    assert int.from_bytes(picture[20:24]) <= 13_000  # the height, from the PNG's header


def test_the_numbers_as_rows_and_as_sentences_are_those_of_the_boxes() -> None:
    with override("en"):
        assert list(rows(DIAGRAM)) == [
            ("Pre-check", "in", "", 12_345),
            ("Pre-check", "out", "", 22),
            ("Pre-check", "out", "Blank & \x00 empty", 20),
            ("Pre-check", "out", "No reason given", 2),
            ("Pre-check", "on", "", 12_323),
            ("Screening", "in", "", 12_323),
            ("Screening", "out", "", 0),
            ("Screening", "waiting", "", 323),
            ("Screening", "on", "", 12_000),
        ]
        assert described(DIAGRAM).endswith("Not decided yet: 323.")


@pytest.mark.parametrize(
    "text", ["Nordsámi: čŋđ", "\N{GRINNING FACE} \u4e2d", "\x00\ud800\uffff", "\\u0041"]
)
def test_letters_that_the_font_lacks_do_not_stop_the_drawing(text: str) -> None:
    diagram = replace(DIAGRAM, title=text)
    shown = PdfReader(io.BytesIO(pdf(diagram))).metadata
    assert shown is not None
    assert len(shown.title or "") == len(text)
    assert png(diagram).startswith(b"\x89PNG")
    ET.fromstring(svg(diagram))
