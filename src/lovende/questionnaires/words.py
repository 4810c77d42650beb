"""Small operations on text that definitions, parsing and display share."""

from __future__ import annotations

import re
import unicodedata

# Control characters and lone surrogates cannot be stored (PostgreSQL refuses them in JSON) and
# carry no meaning; tabs and line breaks stay.
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def has_unstorable(text: str) -> bool:
    """Whether the text holds characters that cannot be stored."""
    return _UNSTORABLE.search(text) is not None


def clean(text: str) -> str:
    """Return the text as it is stored: one kind of line break, composed letters, no edges."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNSTORABLE.sub("", text)
    return unicodedata.normalize("NFC", text).strip()


def one_line(text: str) -> str:
    """Return the cleaned text with every run of white space as one space."""
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Return the text as it is compared: case, spacing and composition do not count."""
    return one_line(text).casefold()


def count_words(text: str) -> int:
    """Count the words of a text as a person would: runs without white space."""
    return len(text.split())
