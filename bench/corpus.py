"""Fills an empty database with measures for the benchmarks, many at a time.

How often each category, office, county or year occurs follows what one sees in real schemes: a
few are common, most are rare. Everything is marked as synthetic. The same seed and size give the
same bank.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from bench.words import SEED, Writer
from django.db import transaction
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
MEASURES_AN_OFFICE = 80
SELF_ASSESSMENT = (0.01, 0.04, 0.19, 0.76)
REPORT_TEXTS = ("target_group", "activities", "developed", "examined", "success_factors")
KINDS = ("category", "age_group", "law_section", "priority_area")


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

    def __init__(self, size: int, seed: int = SEED) -> None:
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
        profiles = [self._texts(topic, 25, len(Measure.PROFILE_FIELDS)) for topic in topics]
        reports = [self._texts(topic, 30, len(REPORT_TEXTS)) for topic in topics]
        places = self._draw(len(self.places.offices), len(numbers))
        measures = [
            self._measure(number, place, profile, report)
            for number, place, profile, report in zip(
                numbers, places, profiles, reports, strict=True
            )
        ]
        Measure.objects.bulk_create(measures)
        self._link(measures, topics, places)
        self._report(measures, reports)

    def _draw(self, size: int, number: int) -> list[int]:
        return _draw(self.chance, size, number)

    def _texts(self, topic: int, words: int, number: int) -> list[str]:
        lengths = self.chance.lognormal(np.log(words), 0.6, number).astype(np.int64)
        return list(self.writer.texts(topic, np.minimum(lengths, 400)))

    def _measure(self, number: int, place: int, profile: list[str], report: list[str]) -> Measure:
        first = int(self.chance.integers(2012, 2026))
        last = first + int(self.chance.integers(0, 4))
        title = " ".join(self.writer.seldom(3, 40, 3_000)).capitalize()
        municipality = self.places.municipalities[place]
        now = timezone.now()
        measure = Measure(
            key=f"m-{number:06d}",
            scheme=self.scheme,
            title=title,
            sort_title=sort_key(title),
            office=self.places.offices[place],
            county_id=municipality.county_id,
            first_year=first,
            last_year=last if self.chance.random() < 0.8 else None,
            stage=self._pick(Stage),
            goal_attainment=self._pick(GoalAttainment),
            goal_verdict=profile[4][:200],
            robustness=self._pick(Robustness),
            continuation=self._pick(Continuation),
            language="nn" if self.chance.random() < 0.15 else "nb",
            contact_name=f"Kontakt {number}",
            contact_email=f"kontakt.{number}@example.no",
            synthetic=True,
            revision=self.revision,
            created_at=now,
            updated_at=now,
            **dict(zip(Measure.PROFILE_FIELDS, profile, strict=True)),
        )
        measure.search_text = search_text(measure, [municipality.name], report)
        return measure

    def _pick(self, choices: Any) -> str:
        return str(choices.values[self._draw(len(choices.values), 1)[0]])

    def _link(self, measures: list[Measure], topics: list[int], places: list[int]) -> None:
        links, homes, money = [], [], []
        term_link, place_link = Measure.terms.through, Measure.municipalities.through
        for measure, topic, place in zip(measures, topics, places, strict=True):
            for term in self._terms_of(topic):
                links.append(term_link(measure_id=measure.pk, term_id=term.pk))
            home = self.places.municipalities[place].pk
            homes.append(place_link(measure_id=measure.pk, municipality_id=home))
            grant = int(self.chance.integers(100, 1_200)) * 1_000
            money.append(
                MeasureYear(measure=measure, year=measure.first_year, grant_received=grant)
            )
        term_link.objects.bulk_create(links)
        place_link.objects.bulk_create(homes)
        MeasureYear.objects.bulk_create(money)

    def _terms_of(self, topic: int) -> Iterator[Term]:
        yield self.terms["category"][topic]
        for kind, terms in self.terms.items():
            number = int(self.chance.integers(0, 3))
            for place in sorted(set(self._draw(len(terms), number))):
                if kind != "category" or place != topic:
                    yield terms[place]

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


def fill(size: int, seed: int = SEED) -> None:
    """Create tables, scheme and ``size`` measures."""
    from lovende.common.database import prepare
    from lovende.schemes.actions import install_all

    prepare()
    install_all()
    with transaction.atomic():
        maker = Maker(size, seed)
        for start in range(0, size, AT_A_TIME):
            maker.block(range(start, min(start + AT_A_TIME, size)))
