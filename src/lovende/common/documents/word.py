"""A document as a Word file, with real headings, captions, lists and header rows.

The language is set for the whole file, pictures have alternative text, and the list of chapters
is a field that Word can renew. The same document gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from lovende.common.documents import typeset
from lovende.common.documents.letters import clean
from lovende.common.documents.model import (
    REGIONS,
    Block,
    Bullets,
    Document,
    Facts,
    Figure,
    Heading,
    Notice,
    Paragraph,
    Table,
)

INK, FAINT = "0B4F8A", "EEF3F8"
WIDTH_CM, HEIGHT_CM = 16.4, 20.0
TEXT_CELL, NUMBER_CELL = "TextCell", "NumberCell"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def docx(document: Document) -> bytes:
    """The document as a .docx file."""
    return _Writer(document).written()


class _Writer:
    """Writes one document."""

    def __init__(self, document: Document) -> None:
        import docx as word

        self.document = document
        self.file = word.Document()
        self.bookmarks = 0
        self._settle_page()
        self._settle_language()
        self._settle_styles()
        self._settle_properties()

    def written(self) -> bytes:
        """Everything, as bytes."""
        if self.document.subtitle:
            self._text(self.document.subtitle, "Subtitle")
        self._text(self.document.title, "Title")
        for one in self.document.front:
            self._block(one)
        if self.document.contents:
            self._contents()
        for one in self.document.blocks:
            self._block(one)
        stream = io.BytesIO()
        self.file.save(stream)
        return _undated(stream.getvalue())

    def _settle_page(self) -> None:
        from docx.shared import Cm

        page = self.file.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.3)
        page.header.paragraphs[0].text = clean(self.document.title)
        _field(page.footer.paragraphs[0], "PAGE", "1")

    def _settle_language(self) -> None:
        tag = f"{self.document.language}-{REGIONS[self.document.language]}"
        for one in self.file.styles.element.iter(_name("w:lang")):
            one.set(_name("w:val"), tag)
        self.file.core_properties.language = tag

    def _settle_styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt, RGBColor

        styles = self.file.styles
        styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(11)
        for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
            styles[name].font.color.rgb = RGBColor.from_string(INK)
        styles["Caption"].paragraph_format.keep_with_next = True
        notice = styles["Intense Quote"]
        notice.font.italic, notice.font.color.rgb = False, RGBColor.from_string(INK)
        # The order of what stands here is laid down, and Word refuses a file that breaks it.
        notice.element.get_or_add_pPr().insert_element_before(_shading(), "w:spacing")
        for name, alignment in (
            (TEXT_CELL, WD_ALIGN_PARAGRAPH.LEFT),
            (NUMBER_CELL, WD_ALIGN_PARAGRAPH.RIGHT),
        ):
            cell = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            cell.base_style, cell.font.size = styles["Normal"], Pt(9)
            cell.paragraph_format.space_after = Pt(2)
            cell.paragraph_format.alignment = alignment

    def _settle_properties(self) -> None:
        known = self.file.core_properties
        known.title, known.author = clean(self.document.title), clean(self.document.author)
        known.subject, known.comments = clean(self.document.subtitle), ""
        known.last_modified_by = known.author
        day = dt.datetime.combine(self.document.date, dt.time())
        known.created = known.modified = day

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._text(block.text)
            case Notice():
                self._text(block.text, "Intense Quote")
            case Facts():
                for term, said in block.pairs:
                    line = self.file.add_paragraph()
                    line.add_run(f"{clean(term)}: ").bold = True
                    line.add_run(clean(said))
            case Bullets():
                for one in block.items:
                    self._text(one, "List Bullet")
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)

    def _text(self, text: str, style: str | None = None) -> Any:
        return self.file.add_paragraph(clean(text), style)

    def _heading(self, heading: Heading) -> None:
        line = self.file.add_heading(clean(heading.text), heading.level)
        self.bookmarks += 1
        _bookmark(line, self.bookmarks)

    def _caption(self, text: str) -> None:
        self._text(text, "Caption")

    def _table(self, table: Table) -> None:
        from docx.shared import Cm

        self._caption(table.caption)
        made = self.file.add_table(rows=0, cols=len(table.columns), style="Table Grid")
        made.autofit = False
        widths = _widths(table)
        rows = (tuple(one.heading for one in table.columns), *table.rows)
        for number, row in enumerate(rows):
            cells = made.add_row().cells
            for place, (column, text) in enumerate(zip(table.columns, row, strict=True)):
                line = cells[place].paragraphs[0]
                # By its id, since python-docx looks a name up anew for every cell.
                line._p.style = NUMBER_CELL if column.number else TEXT_CELL
                run = line.add_run(clean(text))
                if number == 0:
                    run.bold, cells[place].width = True, Cm(widths[place])
                    cells[place]._tc.get_or_add_tcPr().append(_shading())
        _header_row(made)
        for width, column in zip(widths, made.columns, strict=True):
            column.width = Cm(width)
        self.file.add_paragraph()

    def _figure(self, figure: Figure) -> None:
        from docx.shared import Cm

        self._caption(figure.caption)
        picture = self.file.add_picture(io.BytesIO(typeset.png(figure.svg)))
        scale = min(1.0, Cm(WIDTH_CM) / picture.width, Cm(HEIGHT_CM) / picture.height)
        picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
        described = picture._inline.docPr
        described.set("descr", clean(figure.alt))
        described.set("title", clean(figure.caption))

    def _contents(self) -> None:
        """The chapters as a field: filled in here, renewed by Word with pages when asked."""
        self.file.add_page_break()
        self._text(self.document.contents, "TOC Heading")
        heads = [one for one in self.document.blocks if isinstance(one, Heading)]
        before = sum(isinstance(one, Heading) for one in self.document.front)
        named = [(n, one) for n, one in enumerate(heads, before + 1) if one.level < 3]
        for place, (number, one) in enumerate(named):
            line = self.file.add_paragraph()
            line.paragraph_format.left_indent = (one.level - 1) * 280_000
            if place == 0:
                _begin_field(line, r'TOC \o "1-2" \h \z \u')
            _link(line, clean(one.text), number)
            if place == len(named) - 1:
                _mark_field(line, "end")
        self.file.add_page_break()


def _widths(table: Table) -> list[float]:
    """Centimetres of each column: numbers take what they need, texts share the rest."""
    needed = [
        min(0.5 + 0.19 * max(len(row[place]) for row in (_headings(table), *table.rows)), 3.4)
        if one.number
        else 0.0
        for place, one in enumerate(table.columns)
    ]
    shares = sum(one.wide for one in table.columns if not one.number)
    room = max(WIDTH_CM - sum(needed), 4.0)
    return [
        width if one.number else room * one.wide / shares
        for width, one in zip(needed, table.columns, strict=True)
    ]


def _headings(table: Table) -> tuple[str, ...]:
    return tuple(max(one.heading.split() or [""], key=len) for one in table.columns)


def _name(short: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(short))


def _element(tag: str, /, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(_name(f"w:{key}"), value)
    return made


def _header_row(table: Any) -> None:
    """The first row is repeated on every page, and no row is split between pages."""
    for number, row in enumerate(table.rows):
        told = row._tr.get_or_add_trPr()
        told.append(_element("w:cantSplit"))
        if number == 0:
            told.append(_element("w:tblHeader"))


def _shading() -> Any:
    return _element("w:shd", val="clear", color="auto", fill=FAINT)


def _bookmark(line: Any, number: int) -> None:
    start = _element("w:bookmarkStart", id=str(number), name=f"_Toc{number}")
    line._p.insert(1 if line._p.pPr is not None else 0, start)
    line._p.append(_element("w:bookmarkEnd", id=str(number)))


def _link(line: Any, text: str, number: int) -> None:
    link = _element("w:hyperlink", anchor=f"_Toc{number}", history="1")
    run = line.add_run(text)._r
    link.append(run)
    line._p.append(link)


def _mark_field(line: Any, kind: str) -> None:
    line.add_run()._r.append(_element("w:fldChar", fldCharType=kind))


def _begin_field(line: Any, code: str) -> None:
    _mark_field(line, "begin")
    told = _element("w:instrText")
    told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    told.text = code
    line.add_run()._r.append(told)
    _mark_field(line, "separate")


def _field(line: Any, code: str, shown: str) -> None:
    _begin_field(line, code)
    line.add_run(shown)
    _mark_field(line, "end")


def _undated(made: bytes) -> bytes:
    """The same archive without the moment at which it was made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            dated = zipfile.ZipInfo(entry.filename, _FIRST_DAY)
            dated.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(dated, old.read(entry))
    return stream.getvalue()
