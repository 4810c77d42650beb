"""The measures most like a draft or another measure, each with its reasons."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from lovende.core.language import FIELD_MARK, GROUP_MARK, STOP, Analyzer
from lovende.knowledge.bank import Bank, open_bank
from lovende.knowledge.facets import FACETS, TERM_FACETS
from lovende.knowledge.forms import LONGEST_DRAFT
from lovende.knowledge.labels import labelled
from lovende.knowledge.pages import LabelledTerm
from lovende.knowledge.queries.lists import in_order
from lovende.knowledge.search.reading import SearchIndex
from lovende.knowledge.search.semantic.serving import rankers
from lovende.knowledge.search.similar import Likeness, similar
from lovende.knowledge.search.texts import fields
from lovende.measures.models import Measure
from lovende.schemes.models import Term

MOST = 100
WORDS = "words"
MOST_WORDS = 6

_AGES = re.compile(r"(\d{1,2})\s*(?:[–-]|til|og)\s*(\d{1,2})\s*(?:år|-åring)")
_SECTIONS = re.compile(r"(?:§+|paragraf)\s*(\d{1,2})(?:\s*(?:[–-]|til|og)\s*(\d{1,2}))?")
_RANGE = re.compile(r"(\d+)\s*(?:[–-]\s*(\d+)|(\+))?")


@dataclass(frozen=True, slots=True)
class Reason:
    """What two texts share: words, or terms of one kind, named in the active language."""

    kind: str
    label: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.label}: {', '.join(self.values)}"


@dataclass(frozen=True, slots=True)
class SimilarMeasure:
    """A measure like the text. The score orders one answer and means nothing beside another."""

    measure: Measure
    score: float
    reasons: tuple[Reason, ...]


def similar_to_text(
    text: str, *, top: int = 10, without: Collection[int] = (), bank: Bank | None = None
) -> tuple[SimilarMeasure, ...]:
    """The measures most like a draft; ``without`` are ids of measures to leave out."""
    bank = bank or open_bank()
    index = bank.snapshot.search
    text = text[:LONGEST_DRAFT]
    left_out = [number for number in _numbers(bank, without) if number >= 0]
    found = similar(text, index, top=min(top, MOST), without=left_out, rankers=rankers())
    return _explained(found, index, _named_in(text, index.analyzer))


def similar_to_measure(
    key: str, *, top: int = 10, bank: Bank | None = None
) -> tuple[Measure, tuple[SimilarMeasure, ...]] | None:
    """A measure and those most like it; None when there is no such measure."""
    shown = Measure.objects.only("key", "title", "language", "search_text").filter(key=key).first()
    if shown is None:
        return None
    bank = bank or open_bank()
    index = bank.snapshot.search
    pk, parts = shown.pk, fields(shown.search_text)
    own = set(Measure.terms.through.objects.filter(measure_id=pk).values_list("term_id", flat=True))
    found = similar(
        "\n".join((parts.title, *parts.body)),
        index,
        top=top,
        without=[number for number in _numbers(bank, [pk]) if number >= 0],
        rankers=rankers(),
    )
    return shown, _explained(found, index, lambda term: term.pk in own)


def _numbers(bank: Bank, ids: Collection[int]) -> list[int]:
    if not ids:
        return []
    return bank.snapshot.index.find_each(np.fromiter(ids, np.int64)).tolist()


def _explained(
    found: Sequence[Likeness], index: SearchIndex, shares: Callable[[Term], bool]
) -> tuple[SimilarMeasure, ...]:
    ids = index.ids[np.array([one.number for one in found], np.int64)].tolist()
    measures = in_order(ids)
    terms = _terms(ids)
    scores = dict(zip(ids, found, strict=True))
    return tuple(
        SimilarMeasure(
            measure,
            scores[measure.pk].score,
            (
                *_words(scores[measure.pk].shared, index),
                *_shared_terms(terms.get(measure.pk, ()), shares),
            ),
        )
        for measure in measures
    )


def _terms(ids: Sequence[int]) -> dict[int, list[Term]]:
    links = Measure.terms.through.objects.filter(measure_id__in=ids).select_related("term")
    terms: defaultdict[int, list[Term]] = defaultdict(list)
    for link in links.order_by("term__kind", "term__order"):
        terms[link.measure_id].append(link.term)
    return terms


def _words(shared: Iterable[str], index: SearchIndex) -> Iterator[Reason]:
    """The words that both have; a group of synonyms by its name, a word once."""
    surfaces = index.known_words.surfaces
    names = dict.fromkeys(
        term.removeprefix(GROUP_MARK).replace("_", " ")
        if term.startswith(GROUP_MARK)
        else surfaces.get(term, term)
        for term in shared
        if not term.startswith(FIELD_MARK) and not term.isdecimal()
    )
    if names:
        yield Reason(WORDS, _("Shared words"), tuple(names)[:MOST_WORDS])


def _shared_terms(terms: Iterable[Term], shares: Callable[[Term], bool]) -> Iterator[Reason]:
    by_kind: defaultdict[str, list[LabelledTerm]] = defaultdict(list)
    for term in terms:
        if term.kind in TERM_FACETS and shares(term):
            by_kind[term.kind].append(labelled(term))
    for kind in TERM_FACETS:
        if by_kind[kind]:
            names = tuple(term.label for term in by_kind[kind])
            yield Reason(kind, str(FACETS[kind].label), names)


def _named_in(text: str, analyzer: Analyzer) -> Callable[[Term], bool]:
    """Whether a draft names a term: its words, its ages, or its section of the law."""
    known = {term for word in analyzer.words(text) if word is not STOP for term in word.terms}
    ages = [(int(low), int(high)) for low, high in _AGES.findall(text.lower())]
    sections = [(int(low), int(high or low)) for low, high in _SECTIONS.findall(text.lower())]

    def named(term: Term) -> bool:
        if term.kind == Term.Kind.AGE_GROUP:
            return _overlaps(term.code, ages)
        if term.kind == Term.Kind.LAW_SECTION:
            return _overlaps(term.code, sections)
        return any(_says(label, known, analyzer) for label in term.label.values())

    return named


def _overlaps(code: str, spans: Iterable[tuple[int, int]]) -> bool:
    match = _RANGE.search(code)
    if match is None:
        return False
    low = int(match.group(1))
    high = int(match.group(2) or (999 if match.group(3) else low))
    return any(first <= high and last >= low for first, last in spans)


def _says(label: str, known: Collection[str], analyzer: Analyzer) -> bool:
    """Whether every word of a label is there, or for a compound all of its parts."""
    words = [word for word in analyzer.words(label) if word is not STOP]
    return bool(words) and all(
        word.whole in known or (word.parts and all(part in known for part in word.parts))
        for word in words
    )
