"""Reads what a person typed into a search box. Nothing that is typed can make it fail.

``"two words"`` or «two words» must stand together; ``-word`` must not be there; the last word may
be unfinished. A quotation mark that is never closed counts for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lovende.core.language import GROUP_MARK, STOP, WORD, Analyzer, Word

_QUOTED = re.compile(r'(?<![^\W_])(-?)(?:"([^"]*)"|«([^»]*)»|“([^”]*)”)')
_WITHOUT = re.compile(r"(?<!\S)[-−]([^\W_]+)")
MOST_WORDS = 40

WHOLE, GROUP, PART, RELATED = 1.0, 0.8, 0.7, 0.35
"""How much it counts that the word itself, a synonym, a part of it, or a related word is found."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for. It is there when all terms of any of ``ways`` are.

    ``weights`` says what each term counts for; ``surface`` is how it was typed.
    """

    surface: str
    ways: tuple[tuple[str, ...], ...]
    weights: dict[str, float]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together: each with how many places it comes after the first."""

    surface: str
    words: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: every clause and phrase, and nothing of ``without``.

    ``unfinished`` is the last word as typed when it may go on.
    """

    clauses: tuple[Clause, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    without: tuple[Clause | Phrase, ...] = ()
    unfinished: str = ""

    @property
    def terms(self) -> set[str]:
        """Every term whose postings are needed."""
        clauses = [*self.clauses, *(one for one in self.without if isinstance(one, Clause))]
        return {term for clause in clauses for term in clause.weights}


def understood(typed: str, analyzer: Analyzer) -> Question:
    """What the typed text asks for."""
    phrases: list[Phrase | Clause] = []
    without: list[Phrase | Clause] = []
    for match in _QUOTED.finditer(typed):
        quoted = next((text for text in match.groups()[1:] if text), "")
        found = _phrase(quoted, analyzer)
        if found is not None:
            (without if match.group(1) else phrases).append(found)
    rest = _QUOTED.sub(" ", typed)
    for match in _WITHOUT.finditer(rest):
        without += _clauses(match.group(1), analyzer)
    rest = _WITHOUT.sub(" ", rest)
    clauses = _clauses(rest, analyzer)
    return Question(
        clauses=(*clauses, *(one for one in phrases if isinstance(one, Clause))),
        phrases=tuple(one for one in phrases if isinstance(one, Phrase)),
        without=tuple(without),
        unfinished=_unfinished(typed, rest),
    )


def _unfinished(typed: str, rest: str) -> str:
    """The last word when nothing follows it, not even a space."""
    words = WORD.findall(rest.lower())
    return words[-1] if words and typed.lower().endswith(words[-1]) else ""


def _clauses(text: str, analyzer: Analyzer) -> list[Clause]:
    surfaces = WORD.findall(text)[:MOST_WORDS]
    words = analyzer.words(" ".join(surfaces))
    clauses: list[Clause] = []
    number = 0
    while number < len(words):
        word = words[number]
        spans = _spans(analyzer, words, number)
        if spans:
            last = max(last for _name, last in spans)
            clauses.append(
                _expression(surfaces[number : last + 1], words[number : last + 1], spans)
            )
            number = last + 1
            continue
        if word is not STOP:
            clauses.append(_word(surfaces[number], word))
        number += 1
    return list({clause.ways: clause for clause in clauses}.values())


def _spans(analyzer: Analyzer, words: Sequence[Word], number: int) -> list[tuple[str, int]]:
    """The synonyms of several words that begin here."""
    if words[number] is STOP:
        return []
    found = analyzer.expressions_at(words, number)
    return [(name, last) for name, last in found if name.startswith(GROUP_MARK)]


def _word(surface: str, word: Word) -> Clause:
    ways = ((word.whole,), *((group,) for group in word.groups))
    weights = {term: weight for term, weight in weighed(word).items() if weight > RELATED}
    return Clause(surface, (*ways, word.parts) if word.parts else ways, weights)


def weighed(word: Word) -> dict[str, float]:
    """Each term that the word is found by, with what it counts for."""
    parts, groups = dict.fromkeys(word.parts, PART), dict.fromkeys(word.groups, GROUP)
    return dict.fromkeys(word.fields, RELATED) | parts | groups | {word.whole: WHOLE}


def _expression(
    surfaces: Sequence[str], words: Sequence[Word], spans: Sequence[tuple[str, int]]
) -> Clause:
    wholes = tuple(dict.fromkeys(word.whole for word in words if word is not STOP))
    groups = tuple(name for name, _last in spans)
    weights = dict.fromkeys(wholes, PART) | dict.fromkeys(groups, WHOLE)
    return Clause(" ".join(surfaces), (*((group,) for group in groups), wholes), weights)


def _phrase(quoted: str, analyzer: Analyzer) -> Phrase | Clause | None:
    surfaces = WORD.findall(quoted)[:MOST_WORDS]
    words = analyzer.words(" ".join(surfaces))
    counting = [(number, word.whole) for number, word in enumerate(words) if word is not STOP]
    if not counting:
        return None
    if len(counting) == 1:
        whole = counting[0][1]
        return Clause(quoted, ((whole,),), {whole: WHOLE})
    first = counting[0][0]
    return Phrase(quoted, tuple((number - first, whole) for number, whole in counting))
