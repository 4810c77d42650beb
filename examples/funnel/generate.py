"""Makes ``events-2021.csv``: invented items whose way through the phases has the counts of 2021.

    python examples/funnel/generate.py > examples/funnel/events-2021.csv

The keys are made up and say so; who left where is drawn by a seeded shuffle. Only the numbers are
those of the round: 203 → 181 → 147 → 23 → 10 → 7 → 2.
"""

from __future__ import annotations

import csv
import random
import sys

SEED = 2021
ITEMS = 203
PHASES = (
    ("Forhåndskontroll", {"Tilnærmet blankt rapportskjema": 22}),
    ("Screening", {"Begge sier ut": 34}),
    ("Dybdeundersøkelse", {"Begge sier ut": 124}),
    ("Fellesdiskusjon", {"Ikke valgt i fellesdiskusjonen": 13}),
    (
        "Caseundersøkelse",
        {
            "Fikk ikke tak i noen å intervjue": 1,
            "Var likevel ikke noe nytt": 1,
            "Det nye var ikke Navs eget": 1,
        },
    ),
    ("Direktoratets valg", {"Ikke valgt til utprøving": 5}),
)


def rows() -> list[tuple[str, str, str, str]]:
    """Every event, phase by phase."""
    chance = random.Random(SEED)
    left = [f"SYNTETISK-{number:03d}" for number in range(1, ITEMS + 1)]
    events = []
    for phase, out in PHASES:
        drawn = chance.sample(left, sum(out.values()))
        reasons = [reason for reason, number in out.items() for _one in range(number)]
        leaving = dict(zip(drawn, reasons, strict=True))
        for item in left:
            outcome = "out" if item in leaving else "on"
            events.append((item, phase, outcome, leaving.get(item, "")))
        left = [item for item in left if item not in leaving]
    return events


def main() -> None:
    """Write the events as CSV."""
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
    writer.writerow(("item", "phase", "outcome", "reason"))
    writer.writerows(rows())


if __name__ == "__main__":
    main()
