"""Lists of measures: which fit, in which order, and what each facet would leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from pyroaring import BitMap

from lovende.core.bitmaps import FacetIndex
from lovende.core.language import WORD
from lovende.knowledge.bank import Bank, open_bank
from lovende.knowledge.facets import FACETS, RELEVANCE, YES, Facet
from lovende.knowledge.forms import LONGEST_TEXT, BankQuery
from lovende.knowledge.labels import Vocabulary, office_names
from lovende.knowledge.pages import (
    Chosen,
    FacetCounts,
    FacetOption,
    Found,
    Relaxation,
    Results,
    clamped,
)
from lovende.knowledge.search.keyword import Answer
from lovende.knowledge.search.snippets import Run, Snippets
from lovende.measures.models import Measure

MOST_OFFICES = 30
MOST_NOTES = 5
HEAVY_FIELDS = (
    "search_text",
    "target_group",
    "cooperation",
    "goal_attainment_text",
    "transferability",
)
CONTACT_FIELDS = ("contact_name", "contact_role", "contact_email")


@dataclass(frozen=True)
class Question:
    """A query held against the bank as it stands: the one way from words and filters to ids."""

    query: BankQuery
    bank: Bank

    @classmethod
    def of(cls, query: BankQuery, bank: Bank | None = None) -> Question:
        """The query without values that nobody knows, and with a note on each left out."""
        bank = bank or open_bank()
        filters, notes = {}, []
        for facet, values in query.filters.items():
            filters[facet] = tuple(value for value in values if bank.words.knows(facet, value))
            notes += [_left_out(facet, v) for v in values if v not in filters[facet]]
        known = {facet: values for facet, values in filters.items() if values}
        query = replace(
            query, filters=MappingProxyType(known), notes=(*query.notes, *notes[:MOST_NOTES])
        )
        return cls(query, bank)

    @property
    def words(self) -> Vocabulary:
        """What the values are called."""
        return self.bank.words

    @property
    def index(self) -> FacetIndex:
        """The bitmaps."""
        return self.bank.snapshot.index

    @cached_property
    def answer(self) -> Answer | None:
        """What the words found; None when no words are asked for."""
        return self.bank.snapshot.found(self.query.text)

    @property
    def within(self) -> BitMap | None:
        """The measures that fit the words."""
        return self.answer.bits if self.answer else None

    @cached_property
    def found(self) -> BitMap:
        """The measures that fit words and filters."""
        return self.index.matching(self.query.filters, self.within)

    def ids(self, start: int = 0, stop: int | None = None) -> list[int]:
        """Ids of the measures found, in order."""
        end = len(self.found) if stop is None else stop
        if self.answer and self.query.order == RELEVANCE:
            return self.index.ids[self.answer.best(self.found, start, end)].tolist()
        return self.index.page(self.found, self.query.order, start, end)


def find(query: BankQuery, *, bank: Bank | None = None) -> Results:
    """One page of the list with the counts of every facet."""
    question = Question.of(query, bank)
    total = len(question.found)
    page, pages = clamped(question.query.page, total, query.page_size)
    asked = replace(question.query, page=page)
    start = (page - 1) * query.page_size
    counts = question.index.counts(FACETS, asked.filters, question.within)
    offices = _offices(counts["office"], asked.values("office"))
    shown = question.ids(start, start + query.page_size)
    return Results(
        query=asked,
        total=total,
        page=page,
        pages=pages,
        measures=tuple(in_order(shown)),
        categories=_categories(question, shown),
        facets=tuple(
            _facet_counts(facet, counts[key], asked.values(key), question.words, offices)
            for key, facet in FACETS.items()
        ),
        chosen=_chosen(asked, question.words, offices),
        relaxations=() if total else _relaxations(question),
        all_measures=len(question.index),
        found=_found(question, question.answer, shown) if question.answer else None,
    )


def failures() -> BankQuery:
    """What did not work: goals not reached, or stopped."""
    return BankQuery().with_("failed", YES)


def how_many_synthetic(query: BankQuery, *, bank: Bank | None = None) -> int:
    """How many of the measures that fit are made up, to be said where figures rest on them."""
    return len(Question.of(query.only("synthetic", [YES]), bank).found)


def suggestions(typed: str, *, most: int = 8) -> list[str]:
    """What is being typed with its last word completed, the most frequent words first."""
    words = WORD.findall(typed.lower()[:LONGEST_TEXT])
    if not words or not typed.lower().endswith(words[-1]):
        return []
    before = typed[: len(typed) - len(words[-1])]
    known = open_bank().snapshot.search.known_words.completions(words[-1], most + 1)
    return [before + word for _term, word in known if word != words[-1]][:most]


def titles(keys: Iterable[str]) -> dict[str, str]:
    """Titles by key, in the order asked for; unknown keys are left out."""
    wanted = list(dict.fromkeys(keys))
    found = dict(Measure.objects.filter(key__in=wanted).order_by().values_list("key", "title"))
    return {key: found[key] for key in wanted if key in found}


def in_order(ids: list[int]) -> list[Measure]:
    """The measures with these ids in this order, with what a list shows of them.

    Contact fields are emptied, so that no list, however it is used, can leak one.
    """
    rows = (
        Measure.objects.filter(pk__in=ids)
        .order_by()
        .defer(*HEAVY_FIELDS, *CONTACT_FIELDS)
        .select_related("office", "county")
    )
    found = {measure.pk: without_contact(measure) for measure in rows}
    return [found[pk] for pk in ids if pk in found]


def without_contact(measure: Measure) -> Measure:
    """The measure with its contact fields emptied, in memory only."""
    for field in CONTACT_FIELDS:
        setattr(measure, field, "")
    return measure


Marked = dict[int, tuple[Run, ...]]


def with_words_marked(
    question: Question, answer: Answer, ids: Collection[int]
) -> tuple[Marked, Marked]:
    """Title and snippet of these measures by id, what was looked for marked.

    Two queries; none where there is nothing to mark.
    """
    if not answer.terms or not ids:
        return {}, {}
    index = question.bank.snapshot.search
    rows = Measure.objects.filter(pk__in=ids).order_by()
    texts = dict(rows.values_list("pk", "search_text"))
    numbers = dict(zip(texts, question.index.number_each(list(texts)), strict=True))
    stored = index.stored_terms(list(numbers.values()))
    snippets = Snippets(answer.terms, index.analyzer)
    return (
        {pk: snippets.title(text, stored.get(numbers[pk])) for pk, text in texts.items()},
        {pk: snippets.snippet(text, stored.get(numbers[pk])) for pk, text in texts.items()},
    )


def _found(question: Question, answer: Answer, ids: Collection[int]) -> Found:
    """What is shown of the words beside the measures on the page."""
    titles, snippets = with_words_marked(question, answer, ids)
    return Found(
        titles=titles,
        snippets=snippets,
        relaxed=answer.relaxed,
        only_stops=answer.only_stops,
        meant=answer.meant,
        waiting=answer.waiting,
    )


def _categories(question: Question, ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Read off the bitmaps, which costs less than asking the database."""
    filed = question.index.facets.get("category", {})
    numbers = question.index.number_each(ids)
    terms = [
        (filed[key], term.label)
        for key, term in question.words.terms["category"].items()
        if key in filed
    ]
    return {
        pk: tuple(label for bits, label in terms if number in bits)
        for pk, number in zip(ids, numbers, strict=True)
    }


def _left_out(facet: str, value: str) -> str:
    return _("«%(value)s» is not known under %(facet)s and was left out.") % {
        "value": value,
        "facet": str(FACETS[facet].label).lower(),
    }


def _offices(counts: Mapping[str, int], selected: tuple[str, ...]) -> dict[str, str]:
    """Names of the offices with most measures and of those chosen."""
    most = sorted(counts, key=lambda key: (-counts[key], int(key)))
    return office_names({*islice(most, MOST_OFFICES), *selected})


def _facet_counts(
    facet: Facet,
    counts: Mapping[str, int],
    selected: tuple[str, ...],
    words: Vocabulary,
    offices: Mapping[str, str],
) -> FacetCounts:
    if facet.source == "offices":
        values = sorted(offices, key=lambda key: -counts.get(key, 0))
        names = dict(offices)
    else:
        values = words.ordered(facet.key, {*counts, *selected})
        names = {value: words.label(facet.key, value) for value in values}
    options = tuple(
        FacetOption(value, names[value], counts.get(value, 0), value in selected)
        for value in values
    )
    return FacetCounts(
        key=facet.key,
        label=str(facet.label),
        options=options,
        selected_count=sum(option.selected for option in options),
        more=len(options) < len({*counts, *selected}),
    )


def _chosen(query: BankQuery, words: Vocabulary, offices: Mapping[str, str]) -> tuple[Chosen, ...]:
    return tuple(
        Chosen(
            facet=facet,
            facet_label=str(FACETS[facet].label),
            key=value,
            label=offices.get(value, value) if facet == "office" else words.label(facet, value),
            query=query.without(facet, value),
        )
        for facet, values in query.filters.items()
        for value in values
    )


def _relaxations(question: Question) -> tuple[Relaxation, ...]:
    """What each facet, or the words, hold back when nothing is found; the largest first."""
    query, index = question.query, question.index
    ways = []
    if query.text and query.filters:
        total = len(index.matching(query.filters))
        ways.append(Relaxation(_("The words searched for"), total, query.without_text()))
    for facet in query.filters:
        rest = query.without(facet)
        total = len(index.matching(rest.filters, question.within))
        if total and rest.is_narrowed:
            ways.append(Relaxation(str(FACETS[facet].label), total, rest))
    return tuple(sorted((way for way in ways if way.total), key=lambda way: -way.total))
