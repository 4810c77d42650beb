"""Reads, writes and compiles the translation files; needs Babel and nothing of Django.

``compile_all`` is also what an installation runs (hatch_build.py), so this file stays small.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LANGUAGES = ("nb", "nn")
# Header lines that change with the day, the person or the tool, and so only disturb a diff.
RESTLESS = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team")
UNUSED = ("Generated-By", "Report-Msgid-Bugs-To")


def po_file(folder: Path, language: str) -> Path:
    """Where a language's catalogue lies."""
    return folder / language / "LC_MESSAGES" / "django.po"


def empty(language: str) -> Catalog:
    """A catalogue without messages."""
    return Catalog(
        locale=language,
        domain="django",
        project="lovende",
        version="1",
        charset="utf-8",
        fuzzy=False,
        header_comment="# Translations of Lovende.",
    )


def read(path: Path, language: str) -> Catalog:
    """The catalogue in a file, or an empty one when there is no file yet."""
    if not path.exists():
        return empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django", charset="utf-8", abort_invalid=True)


def as_text(catalogue: Catalog) -> str:
    """The file's text: no line numbers, alphabetical, so that a diff shows words only."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=0, no_location=True, sort_output=True)
    dropped = tuple(f'"{name}:' for name in RESTLESS + UNUSED)
    lines = buffer.getvalue().decode().splitlines()
    return "\n".join(line for line in lines if not line.startswith(dropped)).strip() + "\n"


def compile_all(folder: Path) -> list[Path]:
    """Compile every catalogue that is newer than its compiled file; return what was written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = target.with_suffix(f".mo.{os.getpid()}")  # several test processes at once
        with draft.open("wb") as file:
            write_mo(file, read(source, source.parent.parent.name))
        draft.replace(target)  # in one step: a running server never reads half a file
        written.append(target)
    return written
