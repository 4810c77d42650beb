"""Documents are written as tagged PDF and as Word, read back here; no text is code or is lost."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import docx as word_files
import pytest

from document_reader import read_pdf, read_word
from lovende.common.documents.letters import LACKING, clean, drawable
from lovende.common.documents.model import (
    Bullets,
    Column,
    Document,
    Facts,
    Figure,
    Heading,
    Notice,
    Paragraph,
    Table,
    paragraphs,
)
from lovende.common.documents.typeset import pages, pdf, png
from lovende.common.documents.word import docx

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40" width="90" height="40">'
    '<rect width="80" height="30" fill="none" stroke="currentColor"/>'
    '<text x="5" y="20" font-size="12">n = 203</text></svg>'
)
ROWS = tuple((f"Tiltak {n}", str(n)) for n in range(120))
DOCUMENT = Document(
    title="Runden i år",
    subtitle="Rapport",
    language="nb",
    date=dt.date(2026, 3, 1),
    author="Direktoratet",
    contents="Innhold",
    front=(Notice("Syntetiske data."), Facts((("Ordning", "Tilskudd"), ("År", "2021")))),
    blocks=(
        Heading("Framgangsmåte"),
        Paragraph("Slik ble det gjort."),
        Heading("Faser", 2),
        Table("Tallene", (Column("Tiltak"), Column("Antall", number=True)), ROWS),
        Figure("Flyten", "203 kom inn, 22 gikk ut.", SVG),
        Heading("Mer", 3),
        Bullets(("en", "to")),
    ),
)
HOSTILE = "\"#set page()\" *b* _i_ $x$ <a> @ref `r` \\ = - / // [x] 'q' ~ áŋŧ кот سلام"


@pytest.mark.parametrize(
    ("language", "tag", "table"),
    [("nb", "nb-NO", "Tabell 1"), ("nn", "nn-NO", "Tabell 1"), ("en", "en-GB", "Table 1")],
)
def test_the_pdf_is_tagged_titled_and_in_its_language(language: str, tag: str, table: str) -> None:
    read = read_pdf(pdf(replace(DOCUMENT, language=language)))
    assert (read.title, read.language) == ("Runden i år", tag)
    assert read.marked
    assert read.shows_title
    assert "<pdfuaid:part>1</pdfuaid:part>" in read.xmp
    assert f"{table}: Tallene" in read.text


def test_the_pdf_has_headings_header_cells_and_figures_told_of_in_words() -> None:
    read = read_pdf(pdf(DOCUMENT))
    assert [read.count(tag) for tag in ("H1", "H2", "H3", "Table")] == [2, 1, 1, 1]
    assert (read.count("TH"), read.count("TD")) == (2, 240)
    assert read.alternatives() == ["203 kom inn, 22 gikk ut."]
    assert read.count("TOCI") == 2


def test_a_table_over_several_pages_repeats_its_headings() -> None:
    read = read_pdf(pdf(DOCUMENT))
    assert read.pages > 3
    assert read.text.count("Tiltak Antall") > 1


def test_the_word_file_has_real_headings_header_rows_and_its_language() -> None:
    read = read_word(docx(replace(DOCUMENT, language="nn")))
    assert (read.title, read.languages) == ("Runden i år", {"nn-NO"})
    assert read.headings == [(1, "Framgangsmåte"), (2, "Faser"), (3, "Mer")]
    assert read.header_rows == [True]
    assert read.alternatives == ["203 kom inn, 22 gikk ut."]
    assert "Ordning: Tilskudd" in read.text


def test_markup_and_foreign_letters_are_text_like_any_other() -> None:
    blocks = (
        Heading(HOSTILE),
        Paragraph(HOSTILE),
        Table(HOSTILE, (Column(HOSTILE),), ((HOSTILE,),)),
        Bullets((HOSTILE,)),
        Figure(HOSTILE, HOSTILE, SVG),
    )
    hostile = replace(DOCUMENT, title=HOSTILE, blocks=blocks, front=(Notice(HOSTILE),))
    read = read_pdf(pdf(hostile))
    assert read.title == HOSTILE
    assert read.alternatives() == [HOSTILE]
    assert read.text.count('"#set page()" *b* _i_ $x$ <a> @ref `r`') >= 6
    assert "áŋŧ кот" in read.text
    assert LACKING not in read.text
    word = read_word(docx(hostile))
    assert word.title == HOSTILE
    assert word.headings == [(1, HOSTILE)]
    assert word.text.count(HOSTILE) == 10  # also in the list of chapters and both captions


def test_what_no_font_draws_is_shown_as_lacking_and_kept_where_nothing_is_drawn() -> None:
    title = "Smil \N{GRINNING FACE} 中 nul\x00 \ud800halv"
    shown = replace(DOCUMENT, title=title, blocks=(Figure("Bilde", title, SVG),))
    read = read_pdf(pdf(shown))
    assert read.title == "Smil \N{GRINNING FACE} 中 nul halv"
    assert f"Smil {LACKING} {LACKING} nul halv" in read.text
    assert read_word(docx(shown)).title == "Smil \N{GRINNING FACE} 中 nul halv"


def test_letters() -> None:
    assert clean("a\x00b\x1fc\ud800d\ufffe\n\t") == "abcd\n\t"
    assert drawable("Čađđo κ ≥ سلام") == "Čađđo κ ≥ سلام"
    assert drawable("\N{GRINNING FACE}漢") == LACKING * 2


def test_a_word_longer_than_the_line_is_broken_and_not_lost() -> None:
    long = "x" * 300
    read = read_pdf(
        pdf(replace(DOCUMENT, blocks=(Paragraph(long), Table("T", (Column("A"),), ((long,),)))))
    )
    assert read.text.count("x") >= 600


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pdf(DOCUMENT) == pdf(DOCUMENT)
    assert docx(DOCUMENT) == docx(DOCUMENT)


def test_pages_and_drawings_as_pictures() -> None:
    made = pages(DOCUMENT, pixels_per_inch=30)
    assert len(made) == read_pdf(pdf(DOCUMENT)).pages
    assert all(one.startswith(b"\x89PNG") for one in (*made, png(SVG)))


def test_a_letter_of_one_page_has_no_list_of_chapters() -> None:
    letter = replace(DOCUMENT, contents="", blocks=(Paragraph("Hei."),))
    read = read_pdf(pdf(letter))
    assert (read.pages, read.count("TOC")) == (1, 0)
    assert "TOC" not in docx(letter).decode(errors="replace")


def test_faulty_tables_and_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="Skjev: a row has too many or too few cells"):
        Table("Skjev", (Column("A"),), (("1", "2"),))
    with pytest.raises(ValueError, match="Bilde: a figure must be told of in words"):
        Figure("Bilde", " ", SVG)


def test_lines_that_people_wrote_become_paragraphs() -> None:
    assert list(paragraphs("En\r\n\n  to  \n")) == [Paragraph("En"), Paragraph("to")]


def test_nothing_is_taken_from_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = pdf(DOCUMENT)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert pdf(DOCUMENT) == before


def test_cells_of_a_word_table_are_styled_and_what_word_lays_down_is_in_order() -> None:
    file = word_files.Document(io.BytesIO(docx(DOCUMENT)))
    styles = [cell.paragraphs[0].style.name for cell in file.tables[0].rows[1].cells]
    assert styles == ["TextCell", "NumberCell"]
    parts = [one.tag.split("}")[1] for one in file.styles["Intense Quote"].element.pPr]
    assert parts.index("pBdr") < parts.index("shd") < parts.index("spacing")
    assert file.tables[0].rows[0].cells[0].paragraphs[0].runs[0].bold


def test_a_row_longer_than_a_page_is_split_and_none_of_it_lost() -> None:
    text = " ".join(f"ord{number}" for number in range(3000))
    table = Table("T", (Column("A"), Column("B")), ((text, "kort"),))
    read = read_pdf(pdf(replace(DOCUMENT, contents="", front=(), blocks=(table,))))
    assert read.pages > 2
    assert all(word in read.text for word in text.split())
