"""What a made-up rater answers: a reason that says that it is made up, and a real quotation.

Quotations are sentences of the report itself, as the rating screen asks for.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from lovende.schemes.selection import Criterion
from lovende.selection.answers import MET, NEEDS_QUOTE, NOT_MET, PARTLY, UNCLEAR
from lovende.selection.models import Slot

LIKELY: Mapping[str, tuple[tuple[str, int], ...]] = {
    "in": ((MET, 6), (PARTLY, 3), (NOT_MET, 1), (UNCLEAR, 2)),
    "out": ((MET, 2), (PARTLY, 3), (NOT_MET, 4), (UNCLEAR, 3)),
}
SHORTEST = 20
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

Texts = Mapping[str, Any]


class Answering:
    """Draws answers, the same for the same seed and order of asking."""

    def __init__(self, texts: Texts, seed: int) -> None:
        self._texts = texts
        self._chance = random.Random(seed)  # noqa: S311 -- made-up data, the same each time

    def screening(self, _slot: Slot, verdict: str) -> dict[str, Any]:
        """A quick judgement with its reason."""
        return {"verdict": verdict, "reason": self._chance.choice(self._of("screening", verdict))}

    def in_depth(self, slot: Slot, verdict: str, criteria: Sequence[Criterion]) -> dict[str, Any]:
        """Every criterion with its quotation, and the judgement of the whole."""
        sentences = sentences_of(slot)
        return {
            "verdict": verdict,
            "reason": self._chance.choice(self._of("in_depth", verdict)),
            "to_case": verdict == "in",
            "criteria": {one.key: self._judged(verdict, sentences) for one in criteria},
        }

    def _judged(self, verdict: str, sentences: Sequence[str]) -> dict[str, str]:
        values, weights = zip(*LIKELY[verdict], strict=True)
        value = self._chance.choices(values, weights)[0] if sentences else UNCLEAR
        quote = self._chance.choice(sentences) if value in NEEDS_QUOTE else ""
        return {"value": value, "quote": quote}

    def _of(self, phase: str, verdict: str) -> Sequence[str]:
        found: Sequence[str] = self._texts[f"{phase}_{verdict}"]
        return found


def sentences_of(slot: Slot) -> list[str]:
    """The sentences of the report's free text that are long enough to say something."""
    report = slot.item.report
    answers = report.answer_set.answers if report else {}
    texts = (value for value in answers.values() if isinstance(value, str))
    return [one for text in texts for one in _SENTENCE.split(text) if len(one) >= SHORTEST]
