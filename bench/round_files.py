"""Makes large rounds as spreadsheet programs write them, the same every time.

Every cell of every column is filled, with about 2.5 kB of running text a row. Programs keep texts
in one shared table (Excel) or in the cells themselves (many exports); both kinds are made here,
row by row, since the usual library would need gigabytes for the first.
"""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from stdnum.no import orgnr

Strings = Literal["shared", "inline"]
Cell = str | int

VOCABULARY = """
kontoret brukere tiltaket familier ungdom arbeid veileder oppfølging økonomi gjeld bolig
skole samarbeid kommunen helsetjenesten kurs gruppe samtale kartlegging behov mål resultat
erfaring deltakere foreldre barn språk praksis arbeidsgiver plan ansatte metode tid uker
måneder hjelp støtte mestring trygghet nettverk frivillige lærer rådgiver flyktninger og i
for til med av på som er har vi de det kan ble fikk mer flere etter før når men også tett
tidlig helhetlig individuell jevnlig felles lokal ny god vanskelig viktig nyttig
"""
WORDS = VOCABULARY.split()
PLACES = (
    ("Oslo", "Oslo"),
    ("Rogaland", "Stavanger"),
    ("Nordland", "Bodø"),
    ("Trøndelag", "Trondheim"),
    ("Vestland", "Bergen"),
    ("Innlandet", "Hamar"),
    ("Agder", "Kristiansand"),
    ("Troms", "Tromsø"),
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def make_round(path: Path, *, rows: int, headers: dict[str, str], strings: Strings) -> None:
    """Write a round of ``rows`` measures; ``headers`` maps each column's key to its header."""
    chance = random.Random(2021)
    texts = [_sentence(chance) for _ in range(20_000)]
    table: list[list[Cell]] = [list(headers.values())]
    _write(path, _rows(table[0], rows, tuple(headers), texts, chance), strings)


def _sentence(chance: random.Random) -> str:
    words = chance.choices(WORDS, k=chance.randint(5, 18))
    return " ".join(words).capitalize() + "."


def _text(chance: random.Random, texts: list[str], number: int) -> str:
    """A paragraph that no other cell has, between one and four sentences long."""
    return " ".join((f"Del {number}:", *chance.choices(texts, k=chance.randint(1, 4))))


def _rows(
    header: list[Cell], rows: int, keys: tuple[str, ...], texts: list[str], chance: random.Random
) -> Iterator[list[Cell]]:
    yield header
    for number in range(1, rows + 1):
        place = chance.choice(PLACES)
        first = 2019 + number % 3
        fixed: dict[str, Cell] = {
            "key": f"B-{number:06d}",
            "year": 2021,
            "report_kind": "statusrapport" if number % 3 else "sluttrapport",
            "title": f"Tiltak {number} {chance.choice(texts)}"[:200],
            "office": f"NAV {place[1]} {number % 40}",
            "office_number": _number(place[1], number % 40),
            "municipalities": f"{place[1]}; {place[1]} øvre {number % 5}",
            "county": place[0],
            "stage": ("Pågår", "Avsluttet", "Stanset")[number % 3],
            "first_year": first,
            "last_year": 2022,
            "categories": ("Gjeldsrådgivning; Innvandrere", "Opplæring og kurs")[number % 2],
            "age_groups": ("Unge voksne 18–24 år", "Voksne 30–66 år")[number % 2],
            "law_sections": ("§ 17; § 29–40", "§ 12")[number % 2],
            "priority_areas": "Forebygging og tidlig innsats",
            "contact_name": f"Kari Nordmann {number}",
            "contact_role": "prosjektleder",
            "contact_email": f"kari.{number}@nav.example",
            "goal_attainment": ("Nådd", "Ikke nådd", "For tidlig å si")[number % 3],
            "goal_verdict": chance.choice(texts),
            "robustness": ("Egne data", "Egen erfaring")[number % 2],
            "continuation": "Ordinær drift",
            "replicates": f"B-{number - 1:06d}" if number > 1 else "",
            "language": "bokmål",
            "received_on": "01.02.2022",
            "synthetic": "ja",
        }
        yield [fixed[key] if key in fixed else _answer(key, chance, texts, number) for key in keys]


@cache
def _number(place: str, office: int) -> str:
    """A number with a valid check digit, another for each office."""
    start = 800_000_000 + zlib.crc32(f"{place} {office}".encode()) % 99_999_000
    return str(next(number for number in range(start, start + 1000) if orgnr.is_valid(str(number))))


def _answer(key: str, chance: random.Random, texts: list[str], number: int) -> Cell:
    if key in ("grant_received", "used_wages", "used_competence", "carried_over"):
        return chance.randrange(0, 1_200_000, 500)
    if key.startswith("sa_"):
        return chance.choice((2, 3, 3, 3))
    if key in ("published", "continued"):
        return f"Ja: {chance.choice(texts)}"
    return _text(chance, texts, number)


def _write(path: Path, rows: Iterator[list[Cell]], strings: Strings) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package,
        tempfile.TemporaryFile("w+", encoding="utf-8") as shared,
    ):
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Tiltak" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{RELATIONS}">'
            f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
        )
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            sheet = io.TextIOWrapper(part, encoding="utf-8", write_through=False)
            _write_sheet(sheet, rows, shared, strings)
            sheet.flush()
            sheet.detach()
        shared.seek(0)
        with package.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f'<sst xmlns="{MAIN}">'.encode())
            while piece := shared.read(1024 * 1024):
                part.write(piece.encode())
            part.write(b"</sst>")


def _write_sheet(
    sheet: io.TextIOWrapper, rows: Iterator[list[Cell]], shared: io.TextIOBase, strings: Strings
) -> None:
    known: dict[str, int] = {}
    count = 0
    sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>')
    for number, row in enumerate(rows, start=1):
        cells = []
        for place, value in enumerate(row):
            reference = f"{_letters(place + 1)}{number}"
            if isinstance(value, int):
                cells.append(f'<c r="{reference}"><v>{value}</v></c>')
            elif strings == "inline":
                text = escape(value)
                cells.append(f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>')
            else:
                index = known.get(value)
                if index is None:
                    index = count
                    count += 1
                    shared.write(f"<si><t>{escape(value)}</t></si>")
                    if len(value) < 60:
                        known[value] = index
                cells.append(f'<c r="{reference}" t="s"><v>{index}</v></c>')
        sheet.write(f'<row r="{number}">{"".join(cells)}</row>')
    sheet.write("</sheetData></worksheet>")


def _letters(number: int) -> str:
    return (chr(64 + (number - 1) // 26) if number > 26 else "") + chr(65 + (number - 1) % 26)
