"""The self-assessments of any list of measures: by form version and year, and over the years.

Every figure is counted from the answers; nothing is rescaled from one form to another. See
``docs/methods/self-assessment.md``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from lovende.common.texts import localized
from lovende.core.scales import FEWEST_ANSWERS, ScaleStatistics, Separation, describe
from lovende.knowledge.bank import Bank
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.loading import AnswerKey
from lovende.knowledge.pages import (
    FormStatistics,
    QuestionSeries,
    QuestionStatistics,
    SeriesPoint,
)
from lovende.knowledge.queries.lists import Question as Asked
from lovende.questionnaires.definitions import Questionnaire, Scale
from lovende.questionnaires.models import QuestionnaireVersion
from lovende.questionnaires.series import QuestionRef, SeriesIndex


class Round(NamedTuple):
    """One form version in one year."""

    form: str
    version: int
    year: int


Answers = dict[Round, dict[str, Counter[int | None]]]


def self_assessment(query: BankQuery, *, bank: Bank | None = None) -> tuple[FormStatistics, ...]:
    """Statistics of every scale question, newest year first, for the measures that fit.

    When the query names years, only reports of those years count.
    """
    answers = _answers(query, bank)
    forms = _forms(answers)
    rounds = sorted(answers, key=lambda r: (-r.year, r.form, -r.version))
    return tuple(
        _form_statistics(forms[r.form, r.version], r, answers[r])
        for r in rounds
        if (r.form, r.version) in forms
    )


def series(query: BankQuery, *, bank: Bank | None = None) -> tuple[QuestionSeries, ...]:
    """Each question over the years; where the form says answers do not compare, it is broken."""
    answers = _answers(query, bank)
    forms = _forms(answers)
    points: dict[QuestionRef, list[QuestionStatistics]] = defaultdict(list)
    known = (r for r in answers if (r.form, r.version) in forms)
    for r in sorted(known, key=lambda r: r.year):
        for question in _form_statistics(forms[r.form, r.version], r, answers[r]).questions:
            points[QuestionRef(r.form, r.version, question.key)].append(question)
    links = SeriesIndex(forms.values())
    return tuple(_series(ref, links, points, forms) for ref in _newest(points, links))


def _answers(query: BankQuery, bank: Bank | None) -> Answers:
    """How many gave each answer; None stands for «not relevant»."""
    asked = Asked.of(query, bank)
    years = asked.query.values("year")
    counted: Answers = {}
    index = asked.index
    keys = [key for key in index.facets if isinstance(key, AnswerKey)]
    counts = index.counts(keys, asked.query.filters, asked.within)
    for key in keys:
        if not counts[key] or (years and str(key.year) not in years):
            continue
        questions = counted.setdefault(Round(key.form, key.version, key.year), {})
        questions.setdefault(key.question, Counter()).update(counts[key])
    return counted


def _forms(rounds: Iterable[Round]) -> dict[tuple[str, int], Questionnaire]:
    """The forms that have a scale question, by key and version."""
    versions = QuestionnaireVersion.objects.filter(key__in={r.form for r in rounds})
    forms = (version.form for version in versions.order_by("key", "version"))
    return {(form.key, form.version): form for form in forms if _scales(form)}


def _scales(form: Questionnaire) -> list[Scale]:
    return [question for question in form.questions.values() if isinstance(question, Scale)]


def _form_statistics(
    form: Questionnaire, asked: Round, answers: dict[str, Counter[int | None]]
) -> FormStatistics:
    scales = _scales(form)
    first = scales[0]
    return FormStatistics(
        form_key=form.key,
        form_version=form.version,
        title=localized(form.title),
        intro=localized(form.intro),
        year=asked.year,
        reports=sum(answers.get("", Counter()).values()),
        low=first.min,
        high=first.max,
        low_label=localized(first.min_label),
        high_label=localized(first.max_label),
        not_relevant=any(q.not_relevant for q in scales),
        questions=tuple(
            _question_statistics(form, q, asked.year, answers.get(q.key, Counter())) for q in scales
        ),
    )


def _question_statistics(
    form: Questionnaire, question: Scale, year: int, answers: Counter[int | None]
) -> QuestionStatistics:
    points = [answers.get(value, 0) for value in question.values]
    statistics = describe(question.min, points, aside=answers.get(None, 0))
    return QuestionStatistics(
        key=question.key,
        label=localized(question.heading),
        full_label=localized(question.label),
        form_key=form.key,
        form_version=form.version,
        year=year,
        statistics=statistics,
        labels=tuple(localized(question.label_by_value.get(v)) for v in question.values),
        warning=warning(statistics),
    )


def warning(statistics: ScaleStatistics) -> str:
    """What a reader must know of a question before using its figures; empty when all is well."""
    share = max(statistics.ceiling_share or 0, statistics.floor_share or 0)
    match statistics.separation:
        case Separation.CEILING:
            return _(
                "%(percent)d %% chose the highest answer, so the question no longer tells"
                " measures apart."
            ) % {"percent": round(100 * share)}
        case Separation.FLOOR:
            return _(
                "%(percent)d %% chose the lowest answer, so the question no longer tells"
                " measures apart."
            ) % {"percent": round(100 * share)}
        case Separation.NARROW:
            return _(
                "Two measures drawn at random gave the same answer %(percent)d %% of the time,"
                " so the question no longer tells measures apart."
            ) % {"percent": round(100 * (statistics.same_pair or 0))}
        case Separation.TOO_FEW:
            return _(
                "Only %(number)d answered. With fewer than %(least)d answers nothing is said of"
                " whether the question tells measures apart."
            ) % {"number": statistics.n, "least": FEWEST_ANSWERS}
        case Separation.NO_ANSWERS:
            return _("Nobody answered, so nothing can be estimated.")
        case Separation.SEPARATES:
            return ""


def _newest(
    points: dict[QuestionRef, list[QuestionStatistics]], links: SeriesIndex
) -> list[QuestionRef]:
    """The questions that none of the others has taken over from, in the order of the forms."""
    taken_over = set()
    for ref in points:
        taken_over |= {link.earlier for link in links.series(*ref).links if link.earlier != ref}
    return [ref for ref in points if ref not in taken_over]


def _series(
    newest: QuestionRef,
    links: SeriesIndex,
    points: dict[QuestionRef, list[QuestionStatistics]],
    forms: dict[tuple[str, int], Questionnaire],
) -> QuestionSeries:
    story = links.series(*newest)
    dated = sorted(
        ((s.year, ref.version, ref, s) for ref in story.questions for s in points.get(ref, ())),
        key=lambda entry: entry[:3],
    )
    form = forms[newest.questionnaire, newest.version]
    return QuestionSeries(
        label=localized(form.questions[newest.question].heading),
        form_title=localized(form.title),
        points=tuple(_points(dated, links)),
    )


def _points(
    dated: list[tuple[int, int, QuestionRef, QuestionStatistics]], links: SeriesIndex
) -> Iterator[SeriesPoint]:
    before: QuestionRef | None = None
    for year, _version, ref, statistics in dated:
        if before is None or before == ref:
            yield SeriesPoint(year, statistics)
        else:
            story = links.series(*ref)
            broken = before not in story.comparable
            reasons = [localized(link.reason) for link in story.breaks if link.later == ref]
            reason = next(filter(None, reasons), "") if broken else ""
            yield SeriesPoint(year, statistics, broken, reason)
        before = ref
