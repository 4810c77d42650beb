"""What a line of the table of words may say, and whether a whole table agrees with itself.

A line is text as :class:`lovende.knowledge.models.WordEntry` writes it. What is wrong is told in
words that the one who wrote the line can act on.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lovende.core.language import LONGEST_WORD, STOP, WORD, Analyzer, stem
from lovende.knowledge.models import LONGEST_LINE, WordChange, WordEntry
from lovende.knowledge.search.words import BETWEEN, EQUALS, Lines, group, table

KIND = WordEntry.Kind
GROUPED = (KIND.SYNONYMS, KIND.RELATED)
MOST_EXPRESSIONS = 80
MOST_CHANGES = 200
"""More are not collected: they could no longer be looked over before they are put into use."""

_EXPRESSION = re.compile(r"(?=.*[^\W_])(?:[^\W_]|[ .'’/§-])+")

Faults = dict[tuple[str, ...], str]
"""What is wrong with a table: a key that tells one fault from another, and the words for it."""


def tidied(text: str) -> str:
    """Lower case, one form of each letter, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def expressions(text: str) -> list[str]:
    """The expressions of a group, written one a line or between semicolons; each once."""
    parts = (tidied(part) for part in re.split(rf"[\n\r{BETWEEN}]", text))
    return list(dict.fromkeys(part for part in parts if part))


def as_line(kind: str, text: str) -> str:
    """The line that a text means, written as the table writes it."""
    if kind == KIND.SPELLING:
        return f" {EQUALS} ".join(tidied(part) for part in text.split(EQUALS))
    return group(expressions(text)) if kind in GROUPED else tidied(text)


def words_of(kind: str, line: str) -> list[str]:
    """The words or expressions that a line speaks of."""
    if kind == KIND.SPELLING:
        return line.split(f" {EQUALS} ")
    return expressions(line) if kind in GROUPED else [line]


def with_changes(lines: Lines, changes: Iterable[WordChange]) -> Lines:
    """The table as it will be when these changes are in use."""
    after = {kind: dict.fromkeys(words) for kind, words in lines.items()}
    for change in changes:
        after[change.kind].pop(change.replaces, None)
        if change.words:
            after[change.kind][change.words] = None
    return {kind: list(words) for kind, words in after.items()}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that somebody thinks of: the table without and with it, and what is wrong with it.

    ``change`` is what is to be kept: new, or one that was collected before and goes further.
    """

    before: Lines
    after: Lines
    faults: tuple[str, ...]
    change: WordChange


def proposal(
    kind: str, words: str, replaces: str, *, lines: Lines, changes: Sequence[WordChange]
) -> Proposal:
    """Hold a change against the table in use (``lines``) and the changes collected so far."""
    before = with_changes(lines, changes)
    earlier = [one for one in changes if replaces and (one.kind, one.words) == (kind, replaces)]
    change = copy(earlier[0]) if earlier else WordChange(kind=kind, replaces=replaces)
    change.words = words
    faults = list(_faults_of_change(kind, words, replaces, before, changes))
    if faults:
        return Proposal(before, before, tuple(faults), change)
    after = with_changes(lines, [*(one for one in changes if one not in earlier), change])
    return Proposal(before, after, tuple(new_faults(before, after)), change)


def _faults_of_change(
    kind: str, words: str, replaces: str, before: Lines, changes: Sequence[WordChange]
) -> Iterator[str]:
    if kind not in KIND.values:
        yield _("There is no such kind of line.")
    elif not words and not replaces:
        yield _("Write at least one word.")
    elif replaces and replaces not in before[kind]:
        yield _("«%(line)s» is no longer in the table.") % {"line": replaces}
    elif words == replaces:
        yield _("Nothing is changed in the line.")
    elif words in before[kind]:
        yield _("The line is in the table already.")
    elif any(words and (one.kind, one.replaces) == (kind, words) for one in changes):
        yield _("The line is about to be taken out. Undo that change instead.")
    elif len(changes) >= MOST_CHANGES:
        yield _("There are many changes already. Put them into use, or undo some, first.")
    elif words:
        yield from faults_of_line(kind, words)


# ── One line


def faults_of_line(kind: str, line: str) -> Iterator[str]:
    """What is wrong with a line whatever else is in the table."""
    if not line:
        yield _("Write at least one word.")
    elif len(line) > LONGEST_LINE:
        yield _("The line is too long: at most %(most)d characters.") % {"most": LONGEST_LINE}
    elif kind == KIND.SPELLING:
        yield from _faults_of_spelling(line.split(EQUALS))
    elif kind in GROUPED:
        yield from _faults_of_group(expressions(line))
    else:
        yield from _faults_of_word(line)
        if kind == KIND.PART and len(line) < 3:
            yield _("A part of compound words has at least three letters.")


def _faults_of_spelling(words: Sequence[str]) -> Iterator[str]:
    words = [word.strip() for word in words]
    if len(words) != 2 or not all(words):
        yield _("A spelling needs two words: the nynorsk one and the bokmål one.")
        return
    for word in words:
        yield from _faults_of_word(word)
    if words[0] == words[1]:
        yield _("The two words are the same.")


def _faults_of_word(word: str) -> Iterator[str]:
    if not WORD.fullmatch(word):
        yield _("«%(word)s» is not a single word of letters and digits.") % {"word": word}
    elif len(word) > LONGEST_WORD:
        yield _("«%(word)s…» is too long for a word: at most %(most)d letters.") % {
            "word": word[:20],
            "most": LONGEST_WORD,
        }


def _faults_of_group(found: Sequence[str]) -> Iterator[str]:
    if len(found) < 2:
        yield _("A group needs at least two expressions, each on a line of its own.")
    if len(found) > MOST_EXPRESSIONS:
        yield _("The group is too large: at most %(most)d expressions.") % {
            "most": MOST_EXPRESSIONS
        }
    for one in found:
        if not _EXPRESSION.fullmatch(one):
            yield _(
                "«%(word)s» has signs that a search does not know. Use letters, digits and hyphens."
            ) % {"word": one}


# ── A whole table


def new_faults(before: Lines, after: Lines) -> list[str]:
    """What is wrong with a table that was not wrong before."""
    faults = faults_of_table(after)
    known = faults_of_table(before) if faults else {}
    return [text for key, text in faults.items() if key not in known]


def faults_of_table(lines: Lines) -> Faults:
    """Everything in which the lines of a table contradict one another."""
    faults: Faults = {}
    pairs = [line.split(f" {EQUALS} ") for line in lines[KIND.SPELLING]]
    faults |= _faults_of_spellings([(pair[0], pair[-1]) for pair in pairs], lines)
    analyzer = Analyzer(table(lines))
    for kind in GROUPED:
        faults |= _faults_of_groups(kind, lines[kind], analyzer)
    return faults


def _faults_of_spellings(pairs: Sequence[tuple[str, str]], lines: Lines) -> Faults:
    faults: Faults = {}
    stops = set(lines[KIND.STOP])
    by_stem: dict[str, tuple[str, str]] = {}
    for theirs, ours in pairs:
        told = {"theirs": theirs, "ours": ours}
        other = by_stem.setdefault(stem(theirs), (theirs, ours))
        if other[0] == theirs and other[1] != ours:
            faults["twice", theirs, ours] = _(
                "«%(theirs)s» has the spelling «%(other)s» already. Change that line instead."
            ) % (told | {"other": other[1]})
        elif stem(other[1]) != stem(ours):
            faults["stem", theirs, ours] = _(
                "«%(theirs)s» and «%(other)s» have the same stem, so they cannot be spelled "
                "differently: the one is «%(ours)s», the other «%(other_ours)s»."
            ) % (told | {"other": other[0], "other_ours": other[1]})
        if theirs in stops and ours not in stops:
            faults["stop", theirs] = (
                _(
                    "«%(theirs)s» is among the words that are left out, so the spelling "
                    "«%(theirs)s = %(ours)s» would never count. Set one of the two aside."
                )
                % told
            )
    return faults


def _faults_of_groups(kind: str, groups: Sequence[str], analyzer: Analyzer) -> Faults:
    faults: Faults = {}
    homes: defaultdict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    names: dict[str, str] = {}
    for line in groups:
        found = expressions(line)
        if names.setdefault(found[0], line) != line:
            faults["name", kind, found[0]] = _(
                "Two groups begin with «%(word)s». Let one of them begin with another word."
            ) % {"word": found[0]}
        for one in found:
            counting = _counting(one, analyzer)
            if len(counting) < min(len(WORD.findall(one)), 2):
                faults["thin", kind, one] = _thin(one, counting)
            elif kind == KIND.SYNONYMS:
                homes[counting].setdefault(line, one)
    for counting, lines in homes.items():
        if len(lines) > 1:
            (first, one), (second, _other) = list(lines.items())[-2:]
            faults["two", *counting] = _(
                "«%(word)s» would be in two groups: «%(first)s» and «%(second)s»."
            ) % {"word": one, "first": _short(first), "second": _short(second)}
    return faults


def _counting(expression: str, analyzer: Analyzer) -> tuple[str, ...]:
    return tuple(
        word.whole
        for word in map(analyzer.word, WORD.findall(expression.lower()))
        if word is not STOP
    )


def _thin(expression: str, counting: Sequence[str]) -> str:
    if not counting:
        return _("«%(word)s» has no word that counts: all of it is left out when searching.") % {
            "word": expression
        }
    return _(
        "Of «%(word)s» only one word counts; the rest is left out when searching. It would pull "
        "everything about that one word into the group."
    ) % {"word": expression}


def _short(line: str, most: int = 3) -> str:
    found = expressions(line)
    more = len(found) - most
    text = group(found[:most])
    if more <= 0:
        return text
    return ngettext("%(words)s and %(more)d more", "%(words)s and %(more)d more", more) % {
        "words": text,
        "more": more,
    }
