"""Turns Norwegian text into the terms it is found by, bokmål and nynorsk alike.

One way for texts and questions: words in lower case → nynorsk spelled as bokmål → stop words left
out → stem (Snowball) → final double consonant folded → beside the whole word its parts, when it
is a compound, and the names of the synonym groups it belongs to. What is general (the table of
words) comes from outside; nothing here knows a file or a database.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from snowballstemmer import stemmer

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
GROUP_MARK, FIELD_MARK = "=", "~"
JOINT = "+"
SHORTEST_COMPOUND = 6
SHORTEST_PART = 3
MOST_PARTS = 4
LONGEST_WORD = 64
LINKS = ("", "s", "e")
MOST_REMEMBERED = 400_000


class Word(NamedTuple):
    """What a word is found by, wherever it stands.

    ``whole`` is its stem; a compound's is that of its parts joined, so that spelling and linking
    letters do not count. ``parts`` are the stems of a compound's parts; ``groups`` are the names
    of the synonym groups that the whole or a part belongs to, ``fields`` those of the fields of
    words that it is related to.
    """

    whole: str
    parts: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """Everything that the word is found by."""
        return (self.whole, *self.parts, *self.groups, *self.fields)


class Place(NamedTuple):
    """A word that counts, at its place in a text: ``start`` and ``end`` are offsets."""

    word: Word
    number: int
    start: int
    end: int


STOP = Word("")
"""Stands where a stop word stood, so that the places of the other words are kept."""


@dataclass(frozen=True, slots=True)
class WordTable:
    """What is known of words: all in lower case, as people write them.

    ``spellings`` gives the bokmål word for a nynorsk one; ``synonyms`` are groups of expressions
    of one or more words that mean the same, the first being the group's name; ``related`` are
    fields of expressions that speak of the same thing without meaning the same; ``parts`` are
    words that compounds are made of; ``whole`` are words never to be divided.
    """

    stop_words: frozenset[str] = frozenset()
    spellings: Mapping[str, str] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    related: tuple[tuple[str, ...], ...] = ()
    parts: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()


_STEMMER = stemmer("norwegian")


@lru_cache(maxsize=50_000)  # a compound is tried at every letter, and endings come again and again
def stem(word: str) -> str:
    """The stem of a lower-case word, a final double consonant folded (ungdomm → ungdom)."""
    cut: str = _STEMMER.stemWord(word)
    if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] in "bcdfghjklmnpqrstvwxz":
        return cut[:-1]
    return cut


class Analyzer:
    """Reads texts by one table of words. The same table and text always give the same terms."""

    def __init__(self, table: WordTable) -> None:
        self.table = table
        self._stops = table.stop_words
        self._spelled_stems = {
            stem(theirs): stem(ours) for theirs, ours in table.spellings.items() if " " not in ours
        }
        self._known: dict[str, Word] = {}
        self._derived: dict[str, tuple[str, ...]] = {}
        self._named: dict[str, tuple[str, ...]] = {}
        self._phrases: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
        self._file(GROUP_MARK, table.synonyms)
        self._file(FIELD_MARK, table.related)
        self._known.clear()  # read before their groups were known

    def words(self, text: str) -> list[Word]:
        """Every word of a text in order, ``STOP`` for those that do not count."""
        known, word = self._known, self.word
        found = [known.get(one) or word(one) for one in WORD.findall(text.lower())]
        return self._with_phrases(found)

    def places(self, text: str) -> list[Place]:
        """The words of a text that count, with where they stand."""
        matches = list(WORD.finditer(text))
        words = self._with_phrases([self.word(match.group().lower()) for match in matches])
        return [
            Place(word, number, match.start(), match.end())
            for number, (word, match) in enumerate(zip(words, matches, strict=True))
            if word is not STOP
        ]

    def word(self, word: str) -> Word:
        """What a lower-case word is found by; ``STOP`` when it does not count."""
        read = self._known.get(word)
        if read is None:
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            read = self._known[word] = self._read(word[:LONGEST_WORD])
        return read

    def derived(self, term: str) -> tuple[str, ...]:
        """The terms that follow from one: itself, its parts when it is a compound, its groups."""
        found = self._derived.get(term)
        if found is None:
            if len(self._derived) > MOST_REMEMBERED:
                self._derived.clear()
            parts = tuple(dict.fromkeys(term.split(JOINT))) if JOINT in term else ()
            found = self._derived[term] = self._joined(term, parts).terms
        return found

    def counts(self, word: str) -> bool:
        """Whether a lower-case word counts, which is told without reading it."""
        cut = word[:LONGEST_WORD]
        return not (cut in self._stops or self.table.spellings.get(cut, cut) in self._stops)

    def leading_to(self, terms: Collection[str]) -> frozenset[str]:
        """The wholes and parts from which one of the terms follows, see :meth:`derived`."""
        named = (stem for name in terms for stem in self._members.get(name, ()))
        return frozenset((*terms, *named))

    @cached_property
    def _members(self) -> Mapping[str, tuple[str, ...]]:
        """What each group's name follows from: ``_named`` the other way."""
        members: dict[str, tuple[str, ...]] = {}
        for member, names in self._named.items():
            for name in names:
                members[name] = (*members.get(name, ()), member)
        return members

    def spellings(self) -> dict[str, str]:
        """The whole of every word read so far."""
        return {word: read.whole for word, read in self._known.items() if read is not STOP}

    def _read(self, word: str) -> Word:
        spelled = self.table.spellings.get(word, word)
        if word in self._stops or spelled in self._stops:
            return STOP
        whole = self._stem(spelled)
        parts = () if whole in self._whole_stems else self._split(spelled, MOST_PARTS) or ()
        if parts:
            whole = JOINT.join(parts)
        return self._joined(whole, tuple(dict.fromkeys(parts)))

    def _joined(self, whole: str, parts: tuple[str, ...]) -> Word:
        names = dict.fromkeys(name for one in (whole, *parts) for name in self._named.get(one, ()))
        return Word(whole, parts, *_sorted(names))

    def _counting(self, expression: str) -> tuple[str, ...]:
        """The wholes of an expression's words that count; what a synonym is compared by."""
        words = map(self.word, WORD.findall(expression.lower()))
        return tuple(word.whole for word in words if word is not STOP)

    def _stem(self, word: str) -> str:
        """The stem, as bokmål has it."""
        cut = stem(word)
        return self._spelled_stems.get(cut, cut)

    @cached_property
    def _whole_stems(self) -> frozenset[str]:
        return frozenset(map(self._stem, self.table.whole))

    @cached_property
    def _part_stems(self) -> frozenset[str]:
        known = {stem(part) for part in self.table.parts}
        return frozenset(
            known | {theirs for theirs, ours in self._spelled_stems.items() if ours in known}
        )

    @cached_property
    def _part_starts(self) -> frozenset[str]:
        """How parts begin. A stem keeps its word's first three letters, so others need no stem."""
        return frozenset(part[:SHORTEST_PART] for part in self._part_stems)

    def _is_part(self, word: str) -> bool:
        return word[:SHORTEST_PART] in self._part_starts and stem(word) in self._part_stems

    def _split(self, word: str, most: int) -> tuple[str, ...] | None:
        """The stems of a compound's parts, as few as possible, the last one as long as possible."""
        if len(word) < SHORTEST_COMPOUND or most < 2:
            return None
        best: tuple[str, ...] | None = None
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            if not self._is_part(word[cut:]):
                continue
            first = self._first(word[:cut], most - 1)
            if first and (best is None or len(first) + 1 < len(best)):
                best = (*first, self._stem(word[cut:]))
        return best

    def _first(self, word: str, most: int) -> tuple[str, ...] | None:
        """What stands before the last part: one part or a compound, with its link or without."""
        bare = [word.removesuffix(link) for link in LINKS if word.endswith(link)]
        for one in bare:
            if len(one) >= SHORTEST_PART and self._is_part(one):
                return (self._stem(one),)
        return next((split for one in bare if (split := self._split(one, most))), None)

    def _file(self, mark: str, groups: Iterable[Sequence[str]]) -> None:
        """File groups of expressions under what their members are compared by."""
        for expressions in groups:
            name = mark + "_".join(expressions[0].split())
            for expression in expressions:
                stems = self._counting(expression)
                if len(stems) == 1:
                    self._named[stems[0]] = (*self._named.get(stems[0], ()), name)
                elif stems:
                    followed = self._phrases.setdefault(stems[0], {})
                    followed.setdefault(stems[1], []).append((stems[2:], name))

    def _with_phrases(self, words: list[Word]) -> list[Word]:
        """The words, with the groups of expressions of several words on their first word."""
        heads = self._phrases
        for number, word in enumerate(words):
            if word.whole in heads:
                found = self.expressions_at(words, number)
                if found:
                    words[number] = _with_names(word, [name for name, _last in found])
        return words

    def expressions_at(self, words: Sequence[Word], number: int) -> list[tuple[str, int]]:
        """The expressions of several words that begin here: the group, and the last word's place.

        Up to two stop words may stand between two words of an expression.
        """
        followed = self._phrases.get(words[number].whole)
        second = _next_counting(words, number) if followed else 0
        if followed is None or not second or words[second].whole not in followed:
            return []
        found = []
        for rest, name in followed[words[second].whole]:
            last = second
            for whole in rest:
                last = _next_counting(words, last)
                if not last or words[last].whole != whole:
                    break
            else:
                found.append((name, last))
        return found


def _next_counting(words: Sequence[Word], number: int) -> int:
    """The place of the next word that counts, at most two stop words away; 0 when there is none."""
    for place in range(number + 1, min(number + 4, len(words))):
        if words[place] is not STOP:
            return place
    return 0


def _with_names(word: Word, names: Iterable[str]) -> Word:
    groups, fields = _sorted(dict.fromkeys((*word.groups, *word.fields, *names)))
    return word._replace(groups=groups, fields=fields)


def _sorted(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of synonym groups, and those of fields."""
    names = tuple(names)
    groups = tuple(name for name in names if name[0] == GROUP_MARK)
    return groups, tuple(name for name in names if name[0] == FIELD_MARK)


def passages(text: str, *, words: int = 75) -> list[str]:
    """Divide a text into passages of about so many words, at the ends of sentences.

    A passage is closed by the first sentence end after ``words`` words; a sentence that would
    make it half as long again is cut.
    """
    found: list[str] = []
    current: list[str] = []
    for sentence in SENTENCE.findall(text):
        current += sentence.split()
        while len(current) >= words:
            size = len(current) if len(current) <= words * 3 // 2 else words
            found.append(" ".join(current[:size]))
            current = current[size:]
    if current and found and len(current) < words // 3:
        found[-1] += " " + " ".join(current)
    elif current:
        found.append(" ".join(current))
    return found
