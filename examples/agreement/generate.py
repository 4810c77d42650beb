"""Writes the ratings files beside it: they give the report's two published tables exactly.

Who rated which measure is drawn by chance and is no fact; the counts are the report's (SØF 01/23).
"""

import csv
import random
from pathlib import Path

SEED = 2021
RATERS = {"A1": "A", "A2": "A", "B1": "B", "B2": "B", "C1": "C", "C2": "C"}
TABLES = {
    "ratings-2021-screening.csv": ("screening", (34, 20, 20, 107)),
    "ratings-2021-in-depth.csv": ("in-depth", (124, 9, 9, 5)),
}
CELLS = (("out", "out"), ("out", "in"), ("in", "out"), ("in", "in"))


def rows(phase: str, counts: tuple[int, ...]) -> list[tuple[str, ...]]:
    """The ratings in order: an item's first row is that of its rater 1."""
    chance = random.Random(SEED)
    pairs = [(a, b) for a in RATERS for b in RATERS if RATERS[a] != RATERS[b]]
    given = [cell for cell, number in zip(CELLS, counts, strict=True) for _n in range(number)]
    lines = []
    for number, values in enumerate(given, start=1):
        for rater, value in zip(chance.choice(pairs), values, strict=True):
            lines.append((f"T{number:03}", rater, value, phase, RATERS[rater]))
    return lines


if __name__ == "__main__":
    for name, (phase, counts) in TABLES.items():
        with (Path(__file__).parent / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(("item", "rater", "value", "phase", "department"))
            writer.writerows(rows(phase, counts))
