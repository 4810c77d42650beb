"""Fills an empty database with measures for the benchmarks, many at a time.

How often each category, office, county or year occurs follows what one sees in real schemes: a
few are common, most are rare. Everything is marked as synthetic. The same seed and size give the
same bank. A lean bank has what search, lists and facets rest on, and leaves out money, reports and
the texts that only a measure's own page shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
from bench.words import SEED, Writer
from django.db import connection, transaction
from django.db.models import TextChoices
from django.utils import timezone
from numpy.typing import NDArray

from lovende.common.revisions import next_revision
from lovende.common.texts import sort_key
from lovende.followup.models import Report
from lovende.measures.drafts import search_text
from lovende.measures.models import (
    Continuation,
    GoalAttainment,
    Measure,
    MeasureYear,
    Robustness,
    Stage,
)
from lovende.people.models import County, Municipality, Organisation
from lovende.questionnaires.models import AnswerSet, QuestionnaireVersion
from lovende.schemes.models import Scheme, Term

AT_A_TIME = 1_000
COMMITTED = 20_000
MEASURES_AN_OFFICE = 80
SELF_ASSESSMENT = (0.01, 0.04, 0.19, 0.76)
REPORT_TEXTS = ("target_group", "activities", "developed", "examined", "success_factors")
ONLY_ON_ITS_PAGE = ("target_group", "cooperation", "goal_attainment_text", "transferability")
KINDS = ("category", "age_group", "law_section", "priority_area")
PICKED: dict[str, type[TextChoices]] = {
    "stage": Stage,
    "goal_attainment": GoalAttainment,
    "robustness": Robustness,
    "continuation": Continuation,
}


@dataclass(frozen=True)
class Places:
    """Offices with their county and municipality, the most active first."""

    offices: list[Organisation]
    municipalities: list[Municipality]


@cache
def _cumulated(size: int) -> NDArray[np.float64]:
    """Cumulated probabilities of the ranks: the first is common, the last rare."""
    weights = 1 / (np.arange(size) + 2.0)
    return np.cumsum(weights / weights.sum())


def _draw(chance: np.random.Generator, size: int, number: int) -> list[int]:
    drawn = np.searchsorted(_cumulated(size), chance.random(number))
    return np.minimum(drawn, size - 1).tolist()  # type: ignore[no-any-return]


def _places(size: int, chance: np.random.Generator) -> Places:
    counties = list(County.objects.all())
    number = max(20, size // MEASURES_AN_OFFICE)
    homes = _draw(chance, len(counties), number)
    municipalities = Municipality.objects.bulk_create(
        Municipality(name=f"Kommune {n}", county=counties[home]) for n, home in enumerate(homes)
    )
    offices = Organisation.objects.bulk_create(
        Organisation(kind=Organisation.Kind.OFFICE, name=f"NAV Kontor {n}") for n in range(number)
    )
    return Places(offices, municipalities)


class Maker:
    """Makes measures, with terms, money and reports, in blocks."""

    def __init__(self, size: int, seed: int = SEED, *, lean: bool = False) -> None:
        self.lean = lean
        self.chance = np.random.default_rng(seed)
        self.scheme = Scheme.objects.get(key="nav-social-services")
        self.terms = {kind: list(self.scheme.terms.filter(kind=kind)) for kind in KINDS}
        self.writer = Writer.seeded(seed, len(self.terms["category"]))
        self.places = _places(size, self.chance)
        self.form = QuestionnaireVersion.objects.get(key="nav-report", version=2021)
        self.revision = next_revision()

    def block(self, numbers: range) -> None:
        """Write the measures with these numbers."""
        topics = self._draw(len(self.terms["category"]), len(numbers))
        profiles = self._texts(topics, 25, len(Measure.PROFILE_FIELDS))
        reports = self._texts(topics, 30, len(REPORT_TEXTS))
        places = self._draw(len(self.places.offices), len(numbers))
        measures = self._measures(numbers, places, profiles, reports)
        Measure.objects.bulk_create(measures)
        self._file(measures, topics)
        if not self.lean:
            self._link(measures, places)
            self._report(measures, reports)

    def _draw(self, size: int, number: int) -> list[int]:
        return _draw(self.chance, size, number)

    def _texts(self, topics: list[int], words: int, number: int) -> list[list[str]]:
        """So many texts for each topic given, of about so many words."""
        drawn = self.chance.lognormal(np.log(words), 0.6, (len(topics), number))
        lengths = np.minimum(drawn, 400).astype(np.int64)
        result: list[list[str]] = [[]] * len(topics)
        for topic in set(topics):
            those = [place for place, one in enumerate(topics) if one == topic]
            texts = self.writer.texts(topic, lengths[those].ravel())
            for place in those:
                result[place] = list(islice(texts, number))
        return result

    def _measures(
        self,
        numbers: range,
        places: list[int],
        profiles: list[list[str]],
        reports: list[list[str]],
    ) -> list[Measure]:
        size = len(numbers)
        titles = self.writer.seldom(3 * size, 40, 3_000)
        first = self.chance.integers(2012, 2026, size)
        last = first + self.chance.integers(0, 4, size)
        ended, nynorsk = self.chance.random(size) < 0.8, self.chance.random(size) < 0.15
        picked = {name: self._pick(kind, size) for name, kind in PICKED.items()}
        return [
            self._measure(
                number,
                place,
                profile,
                report,
                title=" ".join(titles[3 * at : 3 * at + 3]).capitalize(),
                first_year=int(first[at]),
                last_year=int(last[at]) if ended[at] else None,
                language="nn" if nynorsk[at] else "nb",
                **{name: values[at] for name, values in picked.items()},
            )
            for at, (number, place, profile, report) in enumerate(
                zip(numbers, places, profiles, reports, strict=True)
            )
        ]

    def _measure(
        self, number: int, place: int, profile: list[str], report: list[str], **fields: Any
    ) -> Measure:
        municipality = self.places.municipalities[place]
        now = timezone.now()
        measure = Measure(
            key=f"m-{number:06d}",
            scheme=self.scheme,
            sort_title=sort_key(fields["title"]),
            office=self.places.offices[place],
            county_id=municipality.county_id,
            goal_verdict=profile[4][:200],
            contact_name=f"Kontakt {number}",
            contact_email=f"kontakt.{number}@example.no",
            synthetic=True,
            revision=self.revision,
            created_at=now,
            updated_at=now,
            **dict(zip(Measure.PROFILE_FIELDS, profile, strict=True)),
            **fields,
        )
        measure.search_text = search_text(measure, [municipality.name], report)
        if self.lean:
            for name in ONLY_ON_ITS_PAGE:
                setattr(measure, name, "")
        return measure

    def _pick(self, choices: type[TextChoices], number: int) -> list[str]:
        values = choices.values
        return [str(values[place]) for place in self._draw(len(values), number)]

    def _file(self, measures: list[Measure], topics: list[int]) -> None:
        filed = zip(measures, self._terms_of(topics), strict=True)
        rows = [(measure.pk, term.pk) for measure, terms in filed for term in terms]
        table = connection.ops.quote_name(Measure.terms.through._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} (measure_id, term_id) VALUES (%s, %s)",
                rows,
            )

    def _link(self, measures: list[Measure], places: list[int]) -> None:
        homes, money = [], []
        link = Measure.municipalities.through
        for measure, place in zip(measures, places, strict=True):
            home = self.places.municipalities[place].pk
            homes.append(link(measure_id=measure.pk, municipality_id=home))
            grant = int(self.chance.integers(100, 1_200)) * 1_000
            money.append(
                MeasureYear(measure=measure, year=measure.first_year, grant_received=grant)
            )
        link.objects.bulk_create(homes)
        MeasureYear.objects.bulk_create(money)

    def _terms_of(self, topics: list[int]) -> Iterator[set[Term]]:
        """The terms of each measure: its topic, and up to two of every kind."""
        drawn = {
            kind: zip(*(self._draw(len(terms), len(topics)) for _one in "ab"), strict=True)
            for kind, terms in self.terms.items()
        }
        numbers = self.chance.integers(0, 3, (len(topics), len(KINDS))).tolist()
        for topic, most in zip(topics, numbers, strict=True):
            found = {self.terms["category"][topic]}
            for kind, number in zip(KINDS, most, strict=True):
                found |= {self.terms[kind][place] for place in next(drawn[kind])[:number]}
            yield found

    def _report(self, measures: list[Measure], texts: list[list[str]]) -> None:
        scales = self.chance.choice(
            4, (len(measures), len(self.form.form.scale_keys)), p=SELF_ASSESSMENT
        )
        answers = []
        for row, written in zip(scales.tolist(), texts, strict=True):
            values = dict(zip(self.form.form.scale_keys, row, strict=True))
            given = {**values, **dict(zip(REPORT_TEXTS, written, strict=True))}
            answers.append(AnswerSet(questionnaire=self.form, answers=given, scale_values=values))
        AnswerSet.objects.bulk_create(answers)
        Report.objects.bulk_create(
            Report(
                measure=measure,
                year=measure.first_year,
                kind=Report.Kind.FINAL,
                answer_set=answer,
                words=sum(len(text.split()) for text in written),
            )
            for measure, answer, written in zip(measures, answers, texts, strict=True)
        )


def fill(size: int, seed: int = SEED, *, lean: bool = False) -> None:
    """Create tables, scheme and ``size`` measures."""
    from lovende.common.database import prepare
    from lovende.schemes.actions import install_all

    prepare()
    install_all()
    with transaction.atomic():
        maker = Maker(size, seed, lean=lean)
    for first in range(0, size, COMMITTED):
        with transaction.atomic():
            last = min(first + COMMITTED, size)
            for start in range(first, last, AT_A_TIME):
                maker.block(range(start, min(start + AT_A_TIME, last)))
