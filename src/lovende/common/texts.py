"""Texts that come as data in bokmål, nynorsk and English, and numbers that come as texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from django.utils.translation import get_language

LANGUAGES = ("nb", "nn", "en")

_AFTER_Z = str.maketrans({"æ": "zz1", "ä": "zz1", "ø": "zz2", "ö": "zz2", "å": "zz3"})


def localized(text: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in ``language`` (the active one when not given), else in bokmål."""
    if not text:
        return ""
    wanted = (language or get_language() or "nb").split("-")[0]
    return text.get(wanted) or text.get("nb") or next(iter(text.values()), "")


def whole_number_or(text: str, default: int, *, digits: int = 9) -> int:
    """The whole number that a text is, of at most so many digits; else ``default``."""
    plain = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if plain else default


def sort_key(text: str) -> str:
    """A key that sorts Norwegian text alike in every database: æ, ø, å after z, case ignored.

    Other accents are dropped (é sorts as e), and aa stays aa, as titles are not place names.
    Only letters and digits carry the order, since databases disagree on punctuation.
    """
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_AFTER_Z)
    plain = unicodedata.normalize("NFKD", lowered)
    return "".join(c for c in plain if not unicodedata.combining(c))[:200]
