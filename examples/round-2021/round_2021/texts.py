"""Writes one synthetic measure: the profile, the answers, the short verdict.

A passage is taken from the kind of measure first and from the common ones after that; the least
used is taken first, and never twice in one measure. How many depends on how long a report the
office is to write.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from round_2021 import figures, library, phrases
from round_2021.plan import Plan

YEAR = 2021
# Passages by slot and length: from the kind of measure, and from the common bank.
_AMOUNTS = {
    "short": {"target": 1, "work": 1, "challenge": 1},
    "middle": {"problem": 1, "target": 2, "work": 2, "success": 1, "challenge": 1},
    "long": {"problem": 2, "target": 2, "work": 3, "success": 2, "challenge": 2},
    "full": {"problem": 3, "target": 3, "work": 4, "success": 3, "challenge": 3},
}
# How many passages a thorough office adds on organisation, reservations and results.
_EXTRA = {"middle": 1, "long": 1, "full": 3}
_THOROUGH = ("long", "full")
_NUMBERS = ("own_data", "before_after", "comparison", "replicated")
Texts = dict[str, str]


@dataclass(slots=True)
class Writer:
    """Draws passages for one measure. `used` is shared by all, so that repeats are rare."""

    plan: Plan
    values: dict[str, int | str]
    rng: random.Random
    used: Counter[str]
    in_words: bool
    mine: set[str] = field(default_factory=set)

    def take(self, slot: str, count: int = 1) -> list[str]:
        """Passages from the kind of measure; fewer when there are no more."""
        return self._take(self.plan.archetype.passages(self.plan.language, slot), count)

    def common(self, slot: str, count: int = 1) -> list[str]:
        """Passages that any office might write."""
        return self._take(tuple(library.common(self.plan.language)[slot]), count)

    def fill(self, passage: str) -> str:
        return phrases.fill(
            passage,
            self.values,
            self.rng,
            language=self.plan.language,
            in_words=self.in_words,
        )

    def _take(self, bank: tuple[str, ...], count: int) -> list[str]:
        new = [each for each in dict.fromkeys(bank) if each not in self.mine]
        ordered = sorted(new, key=lambda each: (self.used[each], self.rng.random()))
        # One passage is always had; more only when no other measure has used them.
        fresh = [each for each in ordered[1:count] if not self.used[each]]
        taken = sorted(ordered[: min(count, 1)] + fresh, key=bank.index)
        self.used.update(taken)
        self.mine.update(taken)
        return [self.fill(each) for each in taken]


def writer(plan: Plan, original: str | None, rng: random.Random, used: Counter[str]) -> Writer:
    """A writer with the measure's figures and names fixed."""
    bank = library.common(plan.language)
    values: dict[str, int | str] = dict(
        figures.draw(plan.archetype, plan.outcome, rng, small=plan.place.is_small)
    )
    values |= {
        "aar": str(YEAR),
        "kontor": plan.place.office,
        "original": original or "",
        "stad": bank["district" if plan.place.is_city_district else "municipality"],
        "who": plan.archetype.texts[plan.language]["who"],
        "maaned": rng.choice(bank["months"]),
        "nesteaar": rng.choice(bank["next_year"]),
        "partnere": _listed(plan, rng),
    }
    return Writer(plan, values, rng, used, rng.random() < 0.75)


def _listed(plan: Plan, rng: random.Random) -> str:
    partners = list(plan.archetype.texts[plan.language]["partners"])
    chosen = rng.sample(partners, min(len(partners), rng.randint(2, 4)))
    return f"{', '.join(chosen[:-1])} {library.common(plan.language)['and']} {chosen[-1]}"


def write(write_: Writer) -> tuple[Texts, Texts, str]:
    """The profile, the answers, and how robust the knowledge is."""
    plan = write_.plan
    if plan.stage == "planned":
        return {"target_group": _joined(write_.take("target"))}, _planned(write_), "not_assessed"
    amounts = _AMOUNTS[plan.length]
    work = write_.take("work", amounts["work"])
    outcome = _outcome(write_)
    robustness, examined = _examined(write_)
    if plan.length == "short":
        return *_short(write_, work, outcome), robustness
    half = (len(work) + 1) // 2
    profile = {
        "problem": _joined(write_.take("problem", amounts["problem"])),
        "target_group": _joined(write_.take("target")),
        "cooperation": _joined(_cooperation(write_)),
        "description": _joined(
            work[:half] + _replication(write_) + _if_long(write_, "organisation")
        ),
        "goal_attainment_text": _joined(outcome[:1]),
        "transferability": _joined(_transfer(write_)),
    }
    answers = {
        "target_group": _joined(write_.take("target", amounts["target"] - 1)),
        "activities": _joined(_activities(write_, work[half:])),
        "changes": _joined(_changes(write_)),
        "developed": _joined(outcome[1:] + _developed(write_)),
        "examined": _joined(examined + _reflection(write_, robustness)),
        "success_factors": _joined(_from_both(write_, "success", amounts["success"])),
        "challenges": _joined(_from_both(write_, "challenge", amounts["challenge"])),
    }
    return profile, answers, robustness


def _activities(write_: Writer, work: list[str]) -> list[str]:
    """What the office says it did; one report of each kind tells how, step by step."""
    told = (write_.take("depth") if write_.plan.in_depth else []) + work
    return told or write_.take("terse")


def _joined(passages: list[str]) -> str:
    return " ".join(passages)


def _short(write_: Writer, work: list[str], outcome: list[str]) -> tuple[Texts, Texts]:
    """What a hurried office writes: a line here and there."""
    rng = write_.rng
    terse = write_.take("terse") if rng.random() < 0.7 else write_.common("terse")
    profile = {"target_group": _joined(write_.take("target"))}
    if rng.random() < 0.4:
        profile["description"] = _joined(work)
        work = []
    answers = {"activities": _joined(terse + (work if rng.random() < 0.5 else []))}
    told = rng.random() < 0.7
    if told:
        answers["developed"] = _joined(outcome[:1] or write_.common("developed"))
    if not told or rng.random() < 0.4:
        answers["challenges"] = _joined(write_.common("challenge"))
    if rng.random() < 0.4:
        answers["changes"] = _joined(write_.common("changes"))
    return profile, answers


def _planned(write_: Writer) -> Texts:
    return {"activities": _joined(write_.common("planned"))}


def _outcome(write_: Writer) -> list[str]:
    """What came of it, in as many passages as there are."""
    plan = write_.plan
    if plan.outcome == "none":
        return []
    if plan.outcome != "bad":
        return write_.take(plan.outcome, 2 if plan.length in _THOROUGH else 1)
    verdict, reason = write_.take("bad")[0].split(" || ")
    write_.values["bad_verdict"] = verdict
    parts = [reason]
    if plan.stage == "stopped":
        parts.insert(0, write_.common("stopped")[0])
    if write_.rng.random() < 0.5:
        parts += write_.common("closing")
    return [_joined(parts)]


def _examined(write_: Writer) -> tuple[str, list[str]]:
    """How the goals were examined, and how robust that makes the knowledge."""
    plan, rng = write_.plan, write_.rng
    if plan.length == "short":
        return rng.choice(("not_assessed", "not_assessed", "own_experience")), []
    if plan.replicates is not None and plan.outcome in {"good", "mixed"}:
        return "replicated", write_.common("examined_replicated")
    if plan.outcome in {"good", "mixed"} and rng.random() < 0.5:
        measured = write_.take("measured")
        if measured:
            robustness, text = measured[0].split(" || ")
            return robustness.lower(), [text]
    weights = [4, 5, 2, 1, 0.4] if plan.length in _THOROUGH else [6, 5, 1, 0.4, 0.2]
    levels = ["not_assessed", "own_experience", "own_data", "before_after", "comparison"]
    if plan.outcome in {"early", "none"}:
        levels, weights = levels[:2], weights[:2]
    robustness = rng.choices(levels, weights)[0]
    if robustness == "not_assessed" and plan.stage == "running" and rng.random() < 0.5:
        return robustness, write_.common("examined_running")
    return robustness, write_.common(f"examined_{robustness}")


def _developed(write_: Writer) -> list[str]:
    """What remains of it, and in the longer reports a story from the work."""
    if write_.plan.outcome == "bad":
        return write_.common("developed_failed")
    wanted = 0.85 if write_.plan.length in _THOROUGH else 0.25
    story = write_.take("story") if write_.rng.random() < wanted else []
    if story and write_.rng.random() < 0.4:
        return story
    return story + write_.common("developed", _EXTRA[write_.plan.length])


def _if_long(write_: Writer, slot: str) -> list[str]:
    length = write_.plan.length
    wanted = length == "full" or (length == "long" and write_.rng.random() < 0.8)
    return write_.common(slot, _EXTRA[length]) if wanted else []


def _reflection(write_: Writer, robustness: str) -> list[str]:
    """Those who have examined something now and then say what it cannot tell."""
    if robustness == "not_assessed":
        return []
    numbers = _if_long(write_, "reflection_numbers")[:2] if robustness in _NUMBERS else []
    return numbers or _if_long(write_, "reflection")


def _cooperation(write_: Writer) -> list[str]:
    if write_.plan.outcome == "bad":
        return write_.common("cooperation")
    own = write_.take("cooperation", _EXTRA[write_.plan.length])
    return own + write_.common("cooperation") if write_.plan.length in _THOROUGH else own


def _replication(write_: Writer) -> list[str]:
    return write_.common("replicates") if write_.plan.replicates is not None else []


def _transfer(write_: Writer) -> list[str]:
    if write_.plan.length in _THOROUGH:
        return write_.take("transfer", 2) + write_.common("transfer")
    return write_.take("transfer") if write_.rng.random() < 0.6 else write_.common("transfer")


def _changes(write_: Writer) -> list[str]:
    own = write_.take("changes")
    if own and write_.rng.random() < 0.6:
        return own
    pandemic = write_.rng.random() < (0.35 if write_.plan.length in _THOROUGH else 0.1)
    in_group = write_.plan.archetype.in_group and write_.rng.random() < 0.4
    change = write_.common("changes_group" if in_group else "changes")
    return change + (write_.common("changes_pandemic") if pandemic else [])


def _from_both(write_: Writer, slot: str, count: int) -> list[str]:
    if slot == "success" and write_.plan.outcome == "bad":
        return write_.common("success_failed")
    own = write_.take(slot, count)
    if write_.plan.length == "full":
        return own + write_.common(slot, 2)
    return own + write_.common(slot) if write_.rng.random() < 0.45 else own


def verdict(write_: Writer) -> str:
    """One line on how it went; many leave it out."""
    plan, rng = write_.plan, write_.rng
    if plan.outcome == "bad":
        return str(write_.values["bad_verdict"])
    if plan.stage == "planned" or plan.outcome == "none" or rng.random() < 0.3:
        return ""
    if plan.outcome == "early":
        return write_.common("verdict_too_early")[0]
    return write_.fill(plan.archetype.texts[plan.language]["verdict"])


def yes_no(write_: Writer) -> Texts:
    """Published in the experience base, and continued or not."""
    published = write_.common("published")[0] if write_.rng.random() < 0.65 else ""
    if write_.plan.stage == "planned":
        return {"published": "", "continued": ""}
    form = write_.plan.continuation
    if form == "partly" and write_.plan.archetype.in_group and write_.rng.random() < 0.6:
        form = "partly_group"
    continued = write_.common(f"continued_{form}")
    return {"published": published, "continued": _joined(continued)}


def blank_answers(write_: Writer) -> Texts:
    """A form that was sent in practically blank."""
    keys = ("target_group", "activities", "developed", "examined", "challenges")
    count = write_.rng.choice((0, 1, 1, 2, 3))
    chosen = write_.rng.sample(keys, count)
    filler = write_.rng.choice(library.common(write_.plan.language)["blank"])
    return dict.fromkeys(chosen, filler)
