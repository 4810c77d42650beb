"""What a model of sentence meaning costs: the scan of the vectors and, for a model, its running.

    python -m bench.semantic [FOLDER]

FOLDER is a model's folder as LOVENDE_SEMANTIC_MODEL names it; without it only the scan is measured.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import numpy as np
from bench.stopwatch import memory_mib, timed

SIZES = (20_000, 50_000, 200_000)
DIMENSIONS = 384
PASSAGE = (
    "Mange unge i kommunen har falt ut av videregående skole og står uten arbeid. Tiltaket gir dem"
    " en fast kontaktperson, praksis hos lokale bedrifter og hjelp til å søke lærlingplass, mens"
    " kontoret følger opp familien og samarbeider med skolen, helsesykepleier og utekontakten."
)


def main() -> None:
    """Measure and print."""
    for size in SIZES:
        _scan(size)
    if len(sys.argv) > 1:
        _model(Path(sys.argv[1]))


def _scan(size: int) -> None:
    from lovende.core.embedding import Packed, nearest

    chance = np.random.default_rng(0)
    packed = Packed(
        np.ones(size, np.float32), chance.integers(-127, 127, (size, DIMENSIONS), np.int8)
    )
    owners = np.arange(size, dtype=np.int64) // 4
    vector = chance.standard_normal(DIMENSIONS).astype(np.float32)
    p50, p95 = timed([lambda: nearest(packed.closeness(vector), owners, 400)] * 40)
    held = (packed.steps.nbytes + packed.scales.nbytes + owners.nbytes) / 2**20
    print(f"all of {size:,} vectors compared: p50 {p50:.0f} ms, p95 {p95:.0f} ms, {held:.0f} MiB")


def _model(folder: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lovende.config.settings")
    import django

    django.setup()
    from lovende.knowledge.search.semantic.model import load

    before, started = memory_mib(), time.perf_counter()
    model = load(folder)
    spent = time.perf_counter() - started
    print(f"model loaded in {spent:.1f} s, memory +{memory_mib() - before:.0f} MiB")
    for what, text in (("question", PASSAGE[:60]), ("draft of 200 words", PASSAGE * 4)):
        asked = [
            lambda number=number, text=text: model.question(f"{number} {text}")
            for number in range(40)
        ]
        p50, p95 = timed(asked)
        print(f"{what}: p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    many, started = [f"{number} {PASSAGE}" for number in range(128)], time.perf_counter()
    model.passages(many)
    rate = len(many) / (time.perf_counter() - started)
    print(f"passages: {rate:.0f} a second, memory +{memory_mib() - before:.0f} MiB")


if __name__ == "__main__":
    main()
