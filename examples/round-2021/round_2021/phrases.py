"""A very small template language for the texts: `[this|that]` and `{figure}`.

Square brackets hold alternatives, of which one is drawn. Braces hold a figure or a name that is
fixed for the measure. A small number may be written as a word, as most people do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

WORDS = {
    "nb": [
        "null",
        "en",
        "to",
        "tre",
        "fire",
        "fem",
        "seks",
        "sju",
        "åtte",
        "ni",
        "ti",
        "elleve",
        "tolv",
    ],
    "nn": [
        "null",
        "ein",
        "to",
        "tre",
        "fire",
        "fem",
        "seks",
        "sju",
        "åtte",
        "ni",
        "ti",
        "elleve",
        "tolv",
    ],
}
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_FIGURE = re.compile(r"\{(\w+)\}")
_UNFINISHED = re.compile(r"(?:^|(?<=[.!?:] ))([a-zæøå])(?=\w* )")


def fill(
    passage: str,
    values: Mapping[str, int | str],
    rng: random.Random,
    *,
    language: str,
    in_words: bool,
) -> str:
    """The passage with its alternatives drawn and its figures put in."""
    drawn = _CHOICE.sub(lambda found: rng.choice(found.group(1).split("|")), passage)
    text = _FIGURE.sub(lambda found: _written(values[found.group(1)], language, in_words), drawn)
    return _capitalised(text, drawn)


def _written(value: int | str, language: str, in_words: bool) -> str:
    if isinstance(value, str):
        return value
    if in_words and 0 <= value <= 12:
        return WORDS[language][value]
    return f"{value:,}".replace(",", " ") if value >= 10_000 else str(value)


def _capitalised(text: str, drawn: str) -> str:
    """A figure or an alternative at the start of a sentence takes a capital letter."""
    text = text[:1].upper() + text[1:]
    if not re.search(r"[.!?] \{", drawn):
        return text
    return re.sub(r"(?<=[a-zæøå)»][.!?] )([a-zæøå])", lambda found: found.group(1).upper(), text)
