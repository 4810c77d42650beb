"""Puts the round together: 203 rows in one order, each with its number."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections import Counter
from typing import Any

from round_2021 import contacts, library, money, plan, self_assessment, texts
from round_2021.columns import ANSWER, CHOICES, listed
from round_2021.places import FOLDER
from round_2021.plan import Plan

Row = dict[str, Any]
WRITING_ORDER = ("middle", "long", "full", "short")
_ATTAINMENT = {
    "good": "reached",
    "mixed": "partly_reached",
    "bad": "not_reached",
    "early": "too_early",
    "none": "not_stated",
}


def make() -> list[Row]:
    """Every row of the round, in order of measure number."""
    plans = plan.make()
    real = tomllib.loads((FOLDER / "promising.toml").read_text(encoding="utf-8"))["measure"]
    numbers, real_numbers = _numbers(plans, real)
    used: Counter[str] = Counter()
    rows = [_real(measure, number) for measure, number in zip(real, real_numbers, strict=True)]
    # The ordinary reports choose first, so that the long ones do not use up the passages.
    turns = sorted(range(len(plans)), key=lambda i: WRITING_ORDER.index(plans[i].length))
    for each, number in ((plans[i], numbers[i]) for i in turns):
        original = None if each.replicates is None else plans[each.replicates].place.office
        row = _synthetic(each, number, original, used)
        if each.replicates is not None:
            row["replicates"] = numbers[each.replicates]
        rows.append(row)
    return sorted(rows, key=lambda row: row["key"])


def _numbers(plans: list[Plan], real: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Numbers by county and office, as a register would have them."""
    counties = list(dict.fromkeys(each.place.county for each in plans))
    places = [(each.place.county, each.place.office) for each in plans]
    places += [(measure["county"], measure["office"]) for measure in real]
    order = sorted(range(len(places)), key=lambda i: (counties.index(places[i][0]), places[i][1]))
    numbers = [""] * len(places)
    for position, i in enumerate(order, start=1):
        numbers[i] = f"2021-{position:03}"
    return numbers[: len(plans)], numbers[len(plans) :]


def _synthetic(each: Plan, number: str, original: str | None, used: Counter[str]) -> Row:
    rng = _dice(number, "texts")
    write = texts.writer(each, original, rng, used)
    row = _metadata(each, number) | {"title": write.take("titles")[0]}
    row |= contacts.draw(_dice(number, "contact"), library.common(each.language)["roles"])
    row["received_on"] = _received(_dice(number, "received"))
    row |= _answers(money.draw(_dice(number, "money"), started=each.stage != "planned"))
    if each.form == "blank":
        row |= {"goal_attainment": CHOICES["goal_attainment"]["not_stated"]}
        row |= {"robustness": CHOICES["robustness"]["not_assessed"]}
        row |= {"continuation": CHOICES["continuation"]["unknown"]}
        return row | _answers(texts.blank_answers(write)) | _sparse_money(row, rng)
    profile, answers, robustness = texts.write(write)
    row |= profile | _answers(answers) | _answers(texts.yes_no(write))
    row["goal_attainment"] = CHOICES["goal_attainment"][_ATTAINMENT[each.outcome]]
    row["goal_verdict"] = texts.verdict(write)
    row["robustness"] = CHOICES["robustness"][robustness]
    row["continuation"] = CHOICES["continuation"][each.continuation]
    return row | _answers(
        self_assessment.draw(
            _dice(number, "self-assessment"),
            outcome=each.outcome,
            not_relevant=each.archetype.not_relevant,
        )
    )


def _dice(number: str, purpose: str) -> random.Random:
    """Randomness for one purpose of one measure: a change in the texts moves no figure."""
    return random.Random(f"{plan.SEED}:{number}:{purpose}")


def _metadata(each: Plan, number: str) -> Row:
    archetype = each.archetype
    return {
        "key": number,
        "year": texts.YEAR,
        "report_kind": CHOICES["report_kind"][
            "final" if each.stage in {"finished", "stopped"} else "status"
        ],
        "office": each.place.office,
        "municipalities": "; ".join(each.place.municipalities),
        "county": each.place.county,
        "stage": CHOICES["stage"][each.stage],
        "first_year": each.first_year,
        "last_year": each.last_year,
        "categories": listed("categories", archetype.categories),
        "age_groups": listed("age_groups", archetype.age_groups),
        "law_sections": listed("law_sections", archetype.law_sections),
        "priority_areas": listed("priority_areas", archetype.priority_areas),
        "language": CHOICES["language"][each.language],
        "synthetic": CHOICES["synthetic"]["yes"],
    }


def _answers(answers: Any) -> Row:
    return {ANSWER + key: value for key, value in answers.items()}


def _received(rng: random.Random) -> dt.date | None:
    """Around the deadline of 1 February; some were late, and for some no date was kept."""
    if rng.random() < 0.06:
        return None
    return dt.date(2022, 2, 1) + dt.timedelta(days=round(rng.triangular(-18, 30, 0)))


def _sparse_money(row: Row, rng: random.Random) -> Row:
    """A blank form seldom has more than the grant."""
    keep = {ANSWER + "grant_received"} if rng.random() < 0.5 else set()
    return {ANSWER + key: row[ANSWER + key] if ANSWER + key in keep else None for key in money.KEYS}


def _real(measure: dict[str, Any], number: str) -> Row:
    """One of the seven promising methods: what the report says, and nothing else."""
    row: Row = {
        "key": number,
        "year": texts.YEAR,
        "title": measure["title"],
        "office": measure["office"],
        "municipalities": "; ".join(measure["municipalities"]),
        "county": measure["county"],
        "first_year": measure["first_year"],
        "last_year": measure.get("last_year"),
        "goal_verdict": measure["goal_verdict"],
        "goal_attainment": CHOICES["goal_attainment"]["not_stated"],
        "language": CHOICES["language"]["nb"],
        "synthetic": CHOICES["synthetic"]["no"],
    }
    for column in ("report_kind", "stage", "robustness", "continuation"):
        row[column] = CHOICES[column][measure[column]] if measure[column] else None
    for column in ("categories", "age_groups", "law_sections"):
        row[column] = listed(column, measure.get(column, []))
    return row | measure["profile"] | _answers(measure["answers"])
