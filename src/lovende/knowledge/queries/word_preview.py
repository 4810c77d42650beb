"""What a change of the table of words would do, before it is done.

Both tables read the same words and the same measures. What is counted is said: all measures that
hold a word the change touches, or so many of them, spread evenly over them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from pyroaring import BitMap

from lovende.core.language import FIELD_MARK, GROUP_MARK, JOINT, STOP, WORD, Analyzer, stem
from lovende.knowledge.bank import open_bank
from lovende.knowledge.search import words as tables
from lovende.knowledge.search.query import Question, understood
from lovende.knowledge.search.reading import GONE, SearchIndex
from lovende.knowledge.search.texts import read
from lovende.knowledge.search.words import Lines
from lovende.knowledge.word_lines import GROUPED, KIND, words_of
from lovende.measures.models import Measure

MOST_READ = 200
"""So many measures are read by both tables; it takes about half a second."""
MOST_EXAMINED = 3_000
"""So many words of the bank are read by both tables."""
MOST_PROBES, MOST_EXPRESSIONS = 8, 5
MOST_TITLES = 3
LONGEST_TRIED = 120
WHOLE, PART, GROUP, FIELD = "whole", "part", "group", "field"


@dataclass(frozen=True, slots=True)
class FoundBy:
    """A term that a word is found by, as people write it; ``new`` when the other table lacks it."""

    kind: str
    text: str
    new: bool


@dataclass(frozen=True, slots=True)
class Title:
    """A measure by its number and title."""

    key: str
    title: str
    language: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Probe:
    """A search, read by both tables.

    ``before`` and ``after`` are the terms; none when nothing of it counts. The counts are of the
    measures that were read, None when nothing of the search counts. ``tried`` marks the reader's
    own search.
    """

    text: str
    before: tuple[FoundBy, ...]
    after: tuple[FoundBy, ...]
    count_before: int | None
    count_after: int | None
    gained: tuple[Title, ...]
    lost: tuple[Title, ...]
    tried: bool = False

    @property
    def changed(self) -> bool:
        """Whether it is found by other terms, or finds other measures."""
        return any(one.new for one in (*self.before, *self.after)) or bool(self.gained or self.lost)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do.

    ``words`` of the bank's words would be read differently; ``read`` of the ``holding`` measures
    that hold a word the change touches were counted, in a bank of ``measures``. ``everywhere``
    says that any measure may hold one, since words that are left out are not indexed.
    """

    probes: tuple[Probe, ...]
    words: int
    read: int
    holding: int
    measures: int
    everywhere: bool
    only_related: bool

    @property
    def changes_something(self) -> bool:
        """Whether any search, or any of the bank's words, is read differently."""
        return bool(self.words) or any(probe.changed for probe in self.probes)


def preview(before: Lines, after: Lines, *, tried: str = "") -> Preview:
    """What differs between the two tables for this bank, and for the search ``tried``."""
    bank = open_bank()
    index = bank.snapshot.search
    pair = _analyzer(before, index), _analyzer(after, index)
    touched = list(_touched(before, after))
    changed = _changed_words(touched, index, pair)
    tried = " ".join(tried[:LONGEST_TRIED].split())
    texts = _probes(tried, touched, changed)
    questions = {text: tuple(understood(text, one) for one in pair) for text in texts}
    everywhere = bool(set(before[KIND.STOP]) - set(after[KIND.STOP]))
    holding = bank.snapshot.index.everything
    if not everywhere:
        holding = _holding([*touched, *texts], index, pair)
    numbers = _spread(holding, MOST_READ)
    measures = list(_read(index.ids[numbers].tolist(), pair))
    spelled = _spellings(index, pair)
    return Preview(
        probes=tuple(
            _probe(text, questions[text], pair, measures, spelled, text == tried) for text in texts
        ),
        words=len(changed),
        read=len(measures),
        holding=len(holding),
        measures=len(bank.snapshot.index),
        everywhere=everywhere,
        only_related=_kinds(before, after) == {KIND.RELATED},
    )


def _analyzer(lines: Lines, index: SearchIndex) -> Analyzer:
    """The one that has read the bank, where the table is its own: it knows the words by now."""
    table = tables.table(lines)
    return index.analyzer if index.analyzer.table == table else Analyzer(table)


def _spellings(index: SearchIndex, pair: tuple[Analyzer, Analyzer]) -> Callable[[str], str]:
    """How a term is written: as the bank writes it, else as the table does."""
    surfaces = index.known_words.surfaces
    parts = {stem(part): part for analyzer in pair for part in sorted(analyzer.table.parts)}

    def spelled(term: str) -> str:
        if term[0] in (GROUP_MARK, FIELD_MARK):
            return term[1:].replace("_", " ")
        found = surfaces.get(term)
        return found or " + ".join(parts.get(one, one) for one in term.split(JOINT))

    return spelled


# ── What the change touches


def _kinds(before: Lines, after: Lines) -> set[str]:
    return {kind for kind in after if set(before[kind]) != set(after[kind])}


def _touched(before: Lines, after: Lines) -> Iterator[str]:
    """The words and expressions of the lines that differ, what is in one table only first."""
    for kind in after:
        old, new = dict.fromkeys(before[kind]), dict.fromkeys(after[kind])
        gone = [word for line in old if line not in new for word in words_of(kind, line)]
        come = [word for line in new if line not in old for word in words_of(kind, line)]
        only = [*(w for w in come if w not in gone), *(w for w in gone if w not in come)]
        both = [word for word in come if word in gone] if kind in GROUPED else []
        yield from dict.fromkeys([*only, *both])


def _changed_words(
    touched: Sequence[str], index: SearchIndex, pair: tuple[Analyzer, Analyzer]
) -> list[str]:
    """The bank's own words that the two tables read differently, the most frequent first."""
    stems = {stem(word) for one in touched[:100] for word in WORD.findall(one)}
    known = index.known_words
    near = [
        (-known.having.get(term, 0), surface)
        for term, surface in known.surfaces.items()
        if any(one in surface or one in term for one in stems)
    ]
    before, after = pair
    examined = sorted(near)[:MOST_EXAMINED]
    return [word for _count, word in examined if before.word(word) != after.word(word)]


def _probes(tried: str, touched: Sequence[str], changed: Sequence[str]) -> list[str]:
    """The searches to show: the reader's own, the line's words, and words of the bank."""
    own = [tried] if tried else []
    return list(dict.fromkeys([*own, *touched[:MOST_EXPRESSIONS], *changed]))[:MOST_PROBES]


# ── Which measures


def _holding(texts: Iterable[str], index: SearchIndex, pair: tuple[Analyzer, Analyzer]) -> BitMap:
    """The measures that hold a word of these texts, as the index and as both tables read it."""
    terms = {
        term
        for text in texts
        for analyzer in (index.analyzer, *pair)
        for word in analyzer.words(text)
        if word is not STOP
        for term in (word.whole, *word.parts, *word.groups)
    }
    found = BitMap()
    for places in index.postings(terms).values():
        for piece, posting in places:
            numbers = piece.numbers[posting.docs]
            found |= BitMap(numbers[numbers != GONE].astype(np.uint32))
    return found


def _spread(found: BitMap, most: int) -> list[int]:
    numbers = list(found)
    return numbers[:: -(-len(numbers) // most) or 1]


Terms = tuple[frozenset[str], frozenset[str]]


def _read(ids: Sequence[int], pair: tuple[Analyzer, Analyzer]) -> Iterator[tuple[Title, Terms]]:
    """Each measure with all its terms by either table."""
    rows = Measure.objects.filter(pk__in=ids).order_by("sort_title", "pk")
    columns = ("key", "title", "language", "synthetic", "search_text")
    for *title, text in rows.values_list(*columns):
        yield Title(*title), (_terms(text, pair[0]), _terms(text, pair[1]))


def _terms(text: str, analyzer: Analyzer) -> frozenset[str]:
    lines = read(text, analyzer).lines
    return frozenset(
        term for line in lines for word in line if word is not STOP for term in word.terms
    )


# ── One search


def _probe(
    text: str,
    questions: tuple[Question, ...],
    pair: tuple[Analyzer, Analyzer],
    measures: Sequence[tuple[Title, Terms]],
    spelled: Callable[[str], str],
    tried: bool,
) -> Probe:
    hits = [
        {title for title, terms in measures if _fits(question, terms[place])}
        for place, question in enumerate(questions)
    ]
    terms = [_found_by(text, analyzer) for analyzer in pair]
    counts = [
        len(hit) if question.clauses else None
        for hit, question in zip(hits, questions, strict=True)
    ]
    ordered = [title for title, _terms in measures]
    gained = (title for title in ordered if title in hits[1] and title not in hits[0])
    lost = (title for title in ordered if title in hits[0] and title not in hits[1])
    return Probe(
        text=text,
        before=tuple(_shown(terms[0], terms[1], spelled)),
        after=tuple(_shown(terms[1], terms[0], spelled)),
        count_before=counts[0],
        count_after=counts[1],
        gained=tuple(islice(gained, MOST_TITLES)) if None not in counts else (),
        lost=tuple(islice(lost, MOST_TITLES)) if None not in counts else (),
        tried=tried,
    )


def _fits(question: Question, terms: frozenset[str]) -> bool:
    """Whether a measure has everything asked for, as the search decides it (phrases apart)."""
    return bool(question.clauses) and all(
        any(terms.issuperset(way) for way in clause.ways) for clause in question.clauses
    )


def _found_by(text: str, analyzer: Analyzer) -> dict[str, str]:
    """Each term that a search is read as, with its kind."""
    found: dict[str, str] = {}
    for word in analyzer.words(text):
        if word is not STOP:
            found.setdefault(word.whole, WHOLE)
            for terms, kind in ((word.parts, PART), (word.groups, GROUP), (word.fields, FIELD)):
                for term in terms:
                    found.setdefault(term, kind)
    return found


def _shown(
    terms: dict[str, str], others: dict[str, str], spelled: Callable[[str], str]
) -> Iterator[FoundBy]:
    for term, kind in terms.items():
        yield FoundBy(kind, spelled(term), term not in others)
