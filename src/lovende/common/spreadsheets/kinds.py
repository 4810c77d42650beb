"""Recognises what a file is by its content, whatever it is called, and says what to do instead."""

from __future__ import annotations

import zipfile
from pathlib import Path

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lovende.common.errors import InvalidInput, Text
from lovende.common.spreadsheets.delimited import Delimited, DelimitedReading
from lovende.common.spreadsheets.package import Package
from lovende.common.spreadsheets.values import LIMITS, Limits
from lovende.common.spreadsheets.workbook import SheetReading, Workbook

Spreadsheet = Workbook | Delimited
Reading = SheetReading | DelimitedReading

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE_SEARCHED = 16 * 1024 * 1024
_SAVE_AS_XLSX = _("Save it as an Excel workbook (.xlsx) and try again.")

# First bytes → what the file is, for kinds that no spreadsheet can be.
_KNOWN: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", _("a PDF document")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"{\\rtf", _("a text document (.rtf)")),
    (b"\x1f\x8b", _("a compressed file")),
    (b"7z\xbc\xaf\x27\x1c", _("a compressed file")),
    (b"Rar!", _("a compressed file")),
    (b"SQLite format 3\0", _("a database")),
    (b"MZ", _("a program")),
    (b"\x7fELF", _("a program")),
)


def open_spreadsheet(path: Path, limits: Limits = LIMITS) -> Spreadsheet:
    """Open an .xlsx or .csv file; anything else is refused with what it is and what to do."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise InvalidInput(
            format_lazy(
                _(
                    "The file is {size} MB; at most {most} MB are accepted. "
                    "Divide it and try again."
                ),
                size=size // 1024**2,
                most=limits.file_bytes // 1024**2,
            )
        )
    with path.open("rb") as stream:
        head = stream.read(512)
    if not head.strip(b"\0\t\n\r \xef\xbb\xbf"):
        raise InvalidInput(_("The file is empty."))
    if head.startswith(b"PK"):
        return _packaged(path, limits)
    _refuse_others(path, head)
    return Delimited(path, limits)


def _packaged(path: Path, limits: Limits) -> Workbook:
    package = Package(path, limits)
    try:
        what = _kind_of_package(package)
    finally:
        package.close()
    if what is not None:
        raise _not_readable(what)
    return Workbook(path, limits)


def _kind_of_package(package: Package) -> Text | None:
    """What a zip file is; None for an .xlsx."""
    names = package.names
    if "xl/workbook.bin" in names:
        return _("a binary Excel workbook (.xlsb)")
    if "[content_types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return _("a Word document")
        if any(name.startswith("ppt/") for name in names):
            return _("a presentation")
        return None
    if "mimetype" in names:
        with package.open("mimetype", small=True) as stream:
            kind = stream.read(200)
        if b"spreadsheet" in kind:
            return _("an OpenDocument spreadsheet (.ods)")
        return _("an OpenDocument file")
    return _("a zip archive")


def _refuse_others(path: Path, head: bytes) -> None:
    if head.startswith(_OLE):
        with path.open("rb") as stream:
            if _ENCRYPTED in stream.read(_OLE_SEARCHED):
                raise InvalidInput(
                    _("The file is protected by a password. Save it without one, and try again.")
                )
        raise _not_readable(_("an Excel file of the old kind (.xls)"))
    for start, what in _KNOWN:
        if head.startswith(start):
            raise _not_readable(what)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table")):
        raise _not_readable(_("a web page"))
    if text.startswith(b"<?xml"):
        raise _not_readable(_("an XML file"))
    if text.startswith((b"{", b"[{")):
        raise _not_readable(_("a JSON file"))


def _not_readable(what: Text) -> InvalidInput:
    return InvalidInput(
        format_lazy(
            _("The file is {what}, which cannot be read here. {remedy}"),
            what=what,
            remedy=_SAVE_AS_XLSX,
        )
    )


def unpacked_bytes(path: Path) -> int:
    """How much there is to read: the size of the parts of an .xlsx, the size of anything else."""
    try:
        with zipfile.ZipFile(path) as package:
            return sum(entry.file_size for entry in package.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return path.stat().st_size
