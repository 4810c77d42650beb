"""``lovende power``: a sentence that people understand, the figures as JSON, faults explained."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override

from lovende.cli import power_sentences
from lovende.cli.language import LOCALE
from lovende.cli.power_sentences import Answer, notes, sentence
from lovende.core.power import Plan, Shares

Command = Callable[..., Any]


def test_so_many_participants_can_show_this(lovende: Command) -> None:
    done = lovende("power", "--participants", 40, "--sd", 10)
    assert done.code == 0
    assert done.out == (
        "With 40 participants in each group you can only see differences larger than 6.34 "
        "(0.63 standard deviations).\n"
    )
    assert "two-sided test at 5\u00a0%, with a probability of 80\u00a0%" in done.err


def test_this_takes_so_many_participants(lovende: Command) -> None:
    done = lovende("power", "--difference", "0,5", "--design", "before-after", "--json")
    answer = json.loads(done.out)
    assert (answer["participants"], answer["computed"]) == (34, "participants")
    assert "It takes 34 participants measured before and after" in answer["sentence"]
    assert any("correlation" in note for note in answer["notes"])


@pytest.mark.parametrize("share", ["30 %", "30%", "0.3", "0,3", "30\u00a0%"])
def test_shares_as_people_write_them(lovende: Command, share: str) -> None:
    answer = json.loads(lovende("power", "--participants", 40, "--share", share, "--json").out)
    assert answer["above"] == pytest.approx(0.6073, abs=1e-4)
    assert answer["below"] == pytest.approx(0.0623, abs=1e-4)
    assert "a rise from 30\u00a0% to at least 60.7\u00a0%" in answer["sentence"]
    assert any("rough" in note for note in answer["notes"])


def test_a_fall_can_be_asked_for(lovende: Command) -> None:
    done = lovende("power", "--share", "50 %", "--difference", "-10 %", "--json")
    answer = json.loads(done.out)
    assert (answer["participants"], answer["below"], answer["above"]) == (388, 0.4, None)


def test_clusters_are_counted_and_few_of_them_warned_of(lovende: Command) -> None:
    options = ("--icc", "0.05", "--cluster-size", 20, "--json")
    answer = json.loads(lovende("power", "--participants", 40, *options).out)
    assert (answer["design_effect"], answer["clusters"]) == (pytest.approx(1.95), 2)
    assert any("tell as much as 21 without clusters" in note for note in answer["notes"])
    assert any("so few clusters" in note for note in answer["notes"])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "Give either --participants or --difference."),
        (("--participants", 4, "--difference", 1), "Give either"),
        (("--participants", 1), "can show no difference at all"),
        (("--participants", -3), "--participants must be from 1"),
        (("--participants", 40, "--alpha", 0), "--alpha must be above 0"),
        (("--participants", 40, "--power", "100 %"), "--power must be above"),
        (("--participants", 40, "--icc", 2), "--icc must be from 0 to 1."),
        (("--participants", 40, "--icc", "nan"), "--icc must be a number."),
        (("--participants", 40, "--correlation", 1), "--correlation must be between"),
        (("--participants", 40, "--cluster-size", 0), "--cluster-size must be"),
        (("--participants", 40, "--share", 30), "write it as 30 % or 0.3. [30]"),
        (("--participants", 40, "--share", "-5%"), "from 0 to 100 %"),
        (("--participants", 40, "--share", "5%", "--sd", 1), "leave one of them out"),
        (("--participants", 40, "--sd", 0), "--sd must be above 0."),
        (("--participants", 40, "--design", "three"), "--design is two-groups"),
        (("--difference", 0), "There is no difference to see"),
        (("--difference", "1e9"), "--difference must be a number."),
        (("--difference", "0,000001"), "more than a thousand million"),
        (("--difference", "20 %", "--share", "90 %"), "also after the change"),
    ],
)
def test_what_nothing_can_be_computed_from_is_explained(
    lovende: Command, options: Any, told: str
) -> None:
    done = lovende("power", *options)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_a_small_level_is_not_written_as_none(lovende: Command) -> None:
    done = lovende("power", "--participants", 40, "--alpha", "0.0001")
    assert "two-sided test at 0.01\u00a0%" in done.err


def test_too_few_to_see_any_share_is_said(lovende: Command) -> None:
    done = lovende("power", "--participants", 2, "--share", "50 %")
    assert "no change from 50\u00a0% can be seen: they are too few" in done.out


def test_the_sentence_in_plain_norwegian(monkeypatch: pytest.MonkeyPatch) -> None:
    import gettext

    answer = Answer(Plan(), 40, given=True, effect=0.634, unit=10.0)
    shares = Answer(Plan(), 40, given=True, shares=Shares(0.3, 0.607, None))
    for language, told, change in [
        ("nb", "Med 40 deltakere i hver gruppe kan dere bare se forskjeller større enn 6,34", "en"),
        ("nn", "Med 40 deltakarar i kvar gruppe kan de berre sjå skilnader større enn 6,34", "ein"),
    ]:
        spoken = gettext.translation("django", LOCALE, [language]).gettext
        monkeypatch.setattr(power_sentences, "_", spoken)
        with override(language):
            assert sentence(answer).startswith(told)
            assert f" {change} " in sentence(shares)
            assert "80\u00a0%" in notes(answer)[0]
