"""The table of words: what the product brings, with what people have added or set aside."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lovende.core.language import Analyzer, WordTable
from lovende.knowledge.models import WordEntry

FILE = Path(__file__).resolve().parent.parent / "data" / "words.toml"
FORMAT = 1
"""To be raised when the way an index is built changes, so that every bank is indexed anew."""
EQUALS, BETWEEN = "=", ";"
KIND = WordEntry.Kind

Lines = dict[str, list[str]]
"""The lines of each kind, as :class:`WordEntry` writes them, in order."""


@cache
def shipped() -> Lines:
    """What the product brings."""
    file = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        KIND.SPELLING: [spelling(*pair) for pair in file["nynorsk"].items()],
        KIND.SYNONYMS: [group(entry["words"]) for entry in file["synonyms"]],
        KIND.RELATED: [group(entry["words"]) for entry in file.get("related", ())],
        KIND.STOP: list(file["stop_words"]),
        KIND.PART: list(file["compound"]["parts"]),
        KIND.WHOLE: list(file["compound"]["keep_whole"]),
    }


def spelling(theirs: str, ours: str) -> str:
    """The line that says how a word is spelled in bokmål."""
    return f"{theirs} {EQUALS} {ours}"


def group(expressions: Iterable[str]) -> str:
    """The line that says that expressions mean the same."""
    return f"{BETWEEN} ".join(expressions)


def current_lines() -> Lines:
    """The table as it stands now."""
    return joined(WordEntry.objects.values_list("kind", "words", "active"))


def joined(entries: Iterable[tuple[str, str, bool]]) -> Lines:
    """The product's lines with these added, or set aside where they are not in use."""
    lines = {kind: dict.fromkeys(words) for kind, words in shipped().items()}
    for kind, words, active in entries:
        if active:
            lines[kind][words] = None
        else:
            lines[kind].pop(words, None)
    return {kind: list(words) for kind, words in lines.items()}


def digest(lines: Lines) -> str:
    """What tells one table, and one way of building, from another."""
    text = json.dumps([FORMAT, lines], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def table(lines: Lines | dict[str, Any]) -> WordTable:
    """The lines as the analysis reads them."""
    pairs = (line.partition(f" {EQUALS} ") for line in lines[KIND.SPELLING])
    return WordTable(
        stop_words=frozenset(lines[KIND.STOP]),
        spellings={theirs: ours for theirs, _equals, ours in pairs},
        synonyms=_groups(lines[KIND.SYNONYMS]),
        related=_groups(lines[KIND.RELATED]),
        parts=frozenset(lines[KIND.PART]),
        whole=frozenset(lines[KIND.WHOLE]),
    )


def _groups(lines: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(expression.strip() for expression in line.split(BETWEEN)) for line in lines)


def analyzer(lines: Lines | dict[str, Any]) -> Analyzer:
    """What reads texts by these lines; kept for the tables last used."""
    return _analyzer(json.dumps(lines, ensure_ascii=False))


@lru_cache(maxsize=3)
def _analyzer(lines: str) -> Analyzer:
    return Analyzer(table(json.loads(lines)))
