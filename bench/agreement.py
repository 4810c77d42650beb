"""Agreement on a million pairs, beside the NumPy counting it rests on and three libraries.

python -m bench.agreement [PAIRS]
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable

import numpy as np
from bench.stopwatch import timed

REPETITIONS = 15


def lines(pairs: int) -> list[tuple[str, float, float]]:
    """What, median in milliseconds, and how many times the counting that is."""
    import krippendorff
    from sklearn.metrics import cohen_kappa_score
    from statsmodels.stats.inter_rater import cohens_kappa, to_table

    from lovende.core.agreement.coefficients import cohen_kappa
    from lovende.core.agreement.counting import pair_table

    first, second = np.random.default_rng(2021).integers(0, 2, (2, pairs))
    both = np.stack([first, second])
    ways: dict[str, Callable[[], object]] = {
        "NumPy counting": lambda: np.bincount(first * 2 + second, minlength=4),
        "Lovende": lambda: cohen_kappa(pair_table(first, second, 2)),
        "statsmodels": lambda: cohens_kappa(to_table(both.T)[0]),
        "krippendorff": lambda: krippendorff.alpha(both, level_of_measurement="nominal"),
        "scikit-learn": lambda: cohen_kappa_score(first, second),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spent = {
            what: timed([way] * (REPETITIONS if number < 2 else 3), warm_up=1)[0]
            for number, (what, way) in enumerate(ways.items())
        }
    return [(what, ms, ms / spent["NumPy counting"]) for what, ms in spent.items()]


def table(pairs: int) -> list[list[str]]:
    """The lines with their headings."""
    rows = [[what, f"{ms:,.1f}", f"{ratio:,.2f}"] for what, ms, ratio in lines(pairs)]
    return [[f"{pairs:,} pairs", "p50 ms", "of counting"], *rows]


if __name__ == "__main__":
    print(json.dumps(table(10_000 if "--quick" in sys.argv else 1_000_000)))
