"""Every figure of agreement has a name, and every reason and label a sentence."""

from __future__ import annotations

from lovende.core.agreement.analysis import COEFFICIENTS, KAPPAS, Barred, Warned, landis_koch
from lovende.core.agreement.coefficients import Reason
from lovende.selection.agreement_words import LABELS, NAMES, REASONS, WARNINGS


def test_no_code_reaches_a_reader() -> None:
    assert set(NAMES) == {*KAPPAS, *COEFFICIENTS}
    assert set(REASONS) == set(Reason) >= set(map(str, Barred))
    assert set(WARNINGS) == set(Warned)
    assert set(LABELS) == {landis_koch(kappa) for kappa in (-0.1, 0.1, 0.3, 0.5, 0.7, 0.9)}
