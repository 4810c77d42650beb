"""Help speaks the operator's language throughout, and no line of it is cut off."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

ENGLISH = re.compile(
    r"Usage|Options|OPTIONS|Arguments|Commands|COMMAND|required|default|Show this|<\w+>|[{}]"
)
COMMANDS = [
    "",
    "import",
    "import round",
    "import measures",
    "search",
    "similar",
    "index",
    "export measures",
    "serve",
    "demo",
    "user create",
]


def help_of(command: str, language: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "lovende.cli", *command.split(), "--help"],
        env={**os.environ, "LOVENDE_LANGUAGE": language, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_norwegian_help_has_no_english_frame(command: str) -> None:
    told = help_of(command, "nb")
    assert told.startswith(f"Bruk: {f'lovende {command}'.strip()} [VALG]")
    assert ENGLISH.findall(told) == []


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_command_is_told_of_in_whole_sentences(language: str) -> None:
    assert "..." not in help_of("", language)


def test_help_names_what_is_to_be_given() -> None:
    told = help_of("import round", "nn")
    assert "Bruk: lovende import round [VAL] FIL\n" in told
    assert "  FIL  Runden som .xlsx eller .csv.  [må oppgjevast]\n" in told
    assert "  --year ÅR " in told
