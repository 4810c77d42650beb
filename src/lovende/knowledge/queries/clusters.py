"""Which measures of a year are alike: groups about the same thing, and nearly the same text.

Worked out once for each state of the bank and choice of year and category, and kept; a page asks
the database only for the measures it shows. The method is in ``docs/methods/clusters.md``.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Max
from numpy.typing import NDArray
from pyroaring import BitMap
from scipy import sparse

from lovende.core import clusters
from lovende.core.language import FIELD_MARK, GROUP_MARK, JOINT, Analyzer, stem
from lovende.core.latent import fit
from lovende.knowledge.bank import Bank, open_bank
from lovende.knowledge.facets import YES
from lovende.knowledge.pages import FacetOption, clamped
from lovende.knowledge.queries.lists import in_order
from lovende.knowledge.search.reading import SearchIndex
from lovende.measures.models import Measure

Numbers = NDArray[np.int64]

SEED = 2021
MOST_MEASURES = 10_000
"""Of a year with more, so many are compared, spread evenly over them."""
REMEMBERED = 6
GROUPS, COPIES = "groups", "copies"
SETS_A_PAGE, SHOWN_OF_EACH, MEMBERS_A_PAGE = 12, 4, 20
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """What is compared: one year, and when ``category`` is given only its measures."""

    year: str
    category: str = ""

    @property
    def filters(self) -> Mapping[str, tuple[str, ...]]:
        """As the bank is asked."""
        asked = {"year": (self.year,), "category": (self.category,) if self.category else ()}
        return {facet: values for facet, values in asked.items() if values}


@dataclass(frozen=True, slots=True)
class AlikeSet:
    """Some measures that are alike. ``measures`` are the first of them, the most typical first.

    ``words`` name a group; ``likeness`` is the weakest link of near-copies, 0 for a group.
    ``counties`` are names with counts, the most measures first; ``goals`` the values of goal
    attainment that occur, with counts, in the order of the scale.
    """

    size: int
    words: tuple[str, ...]
    likeness: float
    measures: tuple[Measure, ...]
    offices: int
    counties: tuple[FacetOption, ...]
    goals: tuple[FacetOption, ...]
    synthetic: int

    @property
    def key(self) -> str:
        """What the set is known by: the measure number of its most typical measure."""
        return self.measures[0].key if self.measures else ""


@dataclass(frozen=True, slots=True)
class AlikePage:
    """One page of the sets of a year.

    ``compared`` of ``total`` measures were read; ``groups`` and ``copies`` are how many sets
    there are of each kind, ``copied`` how many measures are near-copies.
    """

    choice: Choice
    kind: str
    years: tuple[str, ...]
    categories: tuple[FacetOption, ...]
    groups: int
    copies: int
    copied: int
    grouped: int
    compared: int
    total: int
    sets: tuple[AlikeSet, ...]
    number: int
    num_pages: int


@dataclass(frozen=True, slots=True)
class AlikeMembers:
    """One page of the measures of one set."""

    choice: Choice
    kind: str
    alike: AlikeSet
    measures: tuple[Measure, ...]
    number: int
    num_pages: int

    @property
    def first(self) -> int:
        """The place in the set of the first measure on the page."""
        return (self.number - 1) * MEMBERS_A_PAGE + 1


def alike(
    year: str = "", category: str = "", *, kind: str = GROUPS, page: int = 1
) -> AlikePage | None:
    """A page of the groups, or of the near-copies, of a year; of the newest when none is given.

    None when the bank is empty. What is unknown is left out, and the page is one there is.
    """
    bank = open_bank()
    choice = _choice(bank, year, category)
    if choice is None:
        return None
    found = _found(bank, choice)
    sets = found.of(kind)
    number, pages = clamped(page, len(sets), SETS_A_PAGE)
    shown = sets[(number - 1) * SETS_A_PAGE : number * SETS_A_PAGE]
    return AlikePage(
        choice=choice,
        kind=kind,
        years=tuple(_years(bank)),
        categories=_categories(bank, choice),
        groups=len(found.groups),
        copies=len(found.copies),
        copied=sum(len(one.members) for one in found.copies),
        grouped=sum(len(one.members) for one in found.groups),
        compared=found.compared,
        total=found.total,
        sets=_described(bank, shown),
        number=number,
        num_pages=pages,
    )


def alike_to(
    key: str, year: str = "", category: str = "", *, kind: str = GROUPS, page: int = 1
) -> AlikeMembers | None:
    """The set that a measure is in, with a page of its measures; None when it is in none."""
    bank = open_bank()
    choice = _choice(bank, year, category)
    pk = Measure.objects.filter(key=key).values_list("pk", flat=True).first()
    if choice is None or pk is None:
        return None
    wanted = int(bank.snapshot.index.find_each(np.array([pk], np.int64))[0])
    sets = _found(bank, choice).of(kind)
    one = next((one for one in sets if wanted in one.members), None)
    if one is None:
        return None
    number, pages = clamped(page, len(one.members), MEMBERS_A_PAGE)
    members = one.members[(number - 1) * MEMBERS_A_PAGE : number * MEMBERS_A_PAGE]
    (described,) = _described(bank, [one])
    ids = bank.snapshot.index.ids[list(members)].tolist()
    return AlikeMembers(choice, kind, described, tuple(in_order(ids)), number, pages)


def _choice(bank: Bank, year: str, category: str) -> Choice | None:
    years = _years(bank)
    if not years:
        return None
    known = bank.words.knows("category", category)
    return Choice(year if year in years else years[0], category if known else "")


def _years(bank: Bank) -> list[str]:
    return sorted(map(str, bank.snapshot.index.facets.get("year", {})), reverse=True)


def _categories(bank: Bank, choice: Choice) -> tuple[FacetOption, ...]:
    counts = bank.snapshot.index.counts(("category",), {"year": (choice.year,)})["category"]
    return tuple(
        FacetOption(key, bank.words.label("category", key), counts[key], key == choice.category)
        for key in bank.words.ordered("category", counts)
    )


# ── What is shown of a set


@dataclass(frozen=True, slots=True)
class _Set:
    """Numbers of measures that are alike, the words that name them, and how alike copies are."""

    members: tuple[int, ...]
    words: tuple[str, ...] = ()
    likeness: float = 0.0


def _described(bank: Bank, sets: Sequence[_Set]) -> tuple[AlikeSet, ...]:
    """Each set with its figures, read off the bitmaps; the measures in one query."""
    ids = bank.snapshot.index.ids
    firsts = [ids[list(one.members[:SHOWN_OF_EACH])].tolist() for one in sets]
    measures = {one.pk: one for one in in_order([pk for first in firsts for pk in first])}
    return tuple(
        _figures(bank, one, [measures[pk] for pk in first if pk in measures])
        for one, first in zip(sets, firsts, strict=True)
    )


def _figures(bank: Bank, one: _Set, measures: Sequence[Measure]) -> AlikeSet:
    asked = ("office", "county", "goal_attainment", "synthetic")
    counts = bank.snapshot.index.counts(asked, {}, BitMap(one.members))
    counties = bank.words.ordered("county", counts["county"])
    counties.sort(key=lambda code: -counts["county"][code])
    goals = bank.words.ordered("goal_attainment", counts["goal_attainment"])
    return AlikeSet(
        size=len(one.members),
        words=one.words,
        likeness=one.likeness,
        measures=tuple(measures),
        offices=len(counts["office"]),
        counties=tuple(_option(bank, "county", code, counts) for code in counties),
        goals=tuple(_option(bank, "goal_attainment", goal, counts) for goal in goals),
        synthetic=counts["synthetic"].get(YES, 0),
    )


def _option(bank: Bank, facet: str, key: str, counts: dict[str, dict[str, int]]) -> FacetOption:
    return FacetOption(key, bank.words.label(facet, key), counts[facet][key], selected=False)


# ── Working it out


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything that was found for one choice; ``compared`` of ``total`` measures were read."""

    groups: tuple[_Set, ...]
    copies: tuple[_Set, ...]
    compared: int
    total: int

    def of(self, kind: str) -> tuple[_Set, ...]:
        """The sets of a kind."""
        return self.copies if kind == COPIES else self.groups


_kept: OrderedDict[Hashable, _Found] = OrderedDict()
_working = threading.Lock()


def _found(bank: Bank, choice: Choice) -> _Found:
    """What was found before, when none of the measures has changed since, or is found now.

    A change elsewhere in the bank does not count, so that a year that is over is compared once.
    One asks at a time, so that nothing is worked out twice.
    """
    index, every = bank.snapshot.index, bank.snapshot.index.matching(choice.filters)
    newest = Measure.objects.filter(pk__in=index.ids[list(every)].tolist()).order_by()
    revision = newest.aggregate(newest=Max("revision"))["newest"]
    search, epoch = bank.snapshot.search, bank.snapshot.position.epoch
    key = (epoch, search.generation, choice, len(every), revision, search.waiting)
    with _working:
        found = _kept.get(key)
        if found is None:
            found = _kept[key] = _compared(bank, every)
            while len(_kept) > REMEMBERED:
                _kept.popitem(last=False)
    return found


def _compared(bank: Bank, measures: BitMap) -> _Found:
    every = np.array(list(measures), np.int64)
    chosen = every
    if len(every) > MOST_MEASURES:
        chosen = every[np.arange(MOST_MEASURES) * len(every) // MOST_MEASURES]
    index = bank.snapshot.search
    stored = index.stored_terms(chosen.tolist()) if len(chosen) else {}
    known = sorted(stored)
    texts, tokens = clusters.numbered(_text(stored.pop(number)) for number in known)
    return _Found(
        groups=tuple(
            _Set(_translated(group.members, known), _written(group.terms, index))
            for group in _grouped(texts, tokens, index)
        ),
        copies=tuple(
            _Set(_translated(one.members, known), likeness=one.likeness)
            for one in clusters.near_copies(_words(texts, tokens), seed=SEED)
        ),
        compared=len(known),
        total=len(every),
    )


def _text(stored: str) -> list[str]:
    """The tokens of title and text; the headings say what a measure is filed under."""
    title, _headings, *passages = [*stored.split("\n"), "", ""]
    return [token for line in (title, *passages) for token in line.split(" ") if token]


def _words(texts: Sequence[Numbers], tokens: Sequence[str]) -> list[Numbers]:
    """The texts without the names of groups that stand beside their words."""
    plain = np.array([token[0] not in (GROUP_MARK, FIELD_MARK) for token in tokens], bool)
    return [text[plain[text]] for text in texts]


def _grouped(
    texts: Sequence[Numbers], tokens: Sequence[str], index: SearchIndex
) -> Sequence[clusters.Group]:
    """The groups by meaning: placed by the bank's own model or, without one, by these texts'."""
    derived = index.analyzer.derived
    model = index.model
    if model is None:
        of_token = [derived(token) for token in tokens]
        model = fit([[term for n in text for term in of_token[n]] for text in texts], seed=SEED)
    if model is None:
        return ()
    counted = _counted(texts, len(tokens))
    spread = _spread(map(derived, tokens), {term: n for n, term in enumerate(model.terms)})
    vectors = model.placed_counts((counted @ spread).astype(np.float32))
    groups = clusters.grouped(vectors, number=clusters.how_many(len(texts)), seed=SEED)
    names = [*map(_Namer(index.analyzer).names, tokens)]
    numbers = {
        name: n for n, name in enumerate(dict.fromkeys(name for one in names for name in one))
    }
    there = (counted @ _spread(names, numbers)).sign()
    return clusters.named(groups, there.tocsr(), list(numbers))


def _counted(texts: Sequence[Numbers], tokens: int) -> sparse.csr_matrix:
    """How often each text has each token."""
    columns = np.concatenate(texts)
    ends = np.cumsum([0, *map(len, texts)])
    matrix = sparse.csr_matrix((np.ones(len(columns)), columns, ends), (len(texts), tokens))
    matrix.sum_duplicates()
    return matrix


def _spread(terms_of: Iterable[Iterable[str]], numbers: Mapping[str, int]) -> sparse.csr_matrix:
    """A row for each token, with 1 for each of its terms that has a number."""
    columns: list[int] = []
    ends = [0]
    for terms in terms_of:
        columns += {numbers[term] for term in terms if term in numbers}
        ends.append(len(columns))
    return sparse.csr_matrix((np.ones(len(columns)), columns, ends), (len(ends) - 1, len(numbers)))


class _Namer:
    """The names that the words of a text may give a group.

    A word with synonyms stands by their name. Of the others only compounds and what compounds are
    made of: those are the nouns of the field, where «wrote» and «best» name nothing.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._parts = {stem(part) for part in analyzer.table.parts if len(part) >= SHORTEST_NAME}

    def names(self, token: str) -> tuple[str, ...]:
        """What one token may give."""
        terms = self._analyzer.derived(token)
        groups = tuple(term for term in terms if term[0] == GROUP_MARK)
        return groups or tuple(term for term in terms if term in self._parts or JOINT in term)


def _translated(members: Collection[int], known: Sequence[int]) -> tuple[int, ...]:
    return tuple(known[member] for member in members)


def _written(terms: Sequence[str], index: SearchIndex) -> tuple[str, ...]:
    """The terms as people write them."""
    surfaces = index.known_words.surfaces
    return tuple(
        term[1:].replace("_", " ") if term[0] == GROUP_MARK else surfaces.get(term, term)
        for term in terms
    )
