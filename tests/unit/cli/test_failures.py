"""Whatever goes wrong, the operator reads a sentence and the shell gets a code."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from lovende.cli import failures
from lovende.cli.language import _
from lovende.common.errors import DomainError, InvalidInput, Problem
from lovende.config.environment import SettingError


def run(error, capsys):
    def command():
        raise error

    code = failures.run(command)
    captured = capsys.readouterr()
    assert captured.out == ""
    return code, " ".join(captured.err.split())


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (DomainError("Too late for that."), "Too late for that."),
        (
            InvalidInput("No.", [Problem("row 3", "Not a year", "20x1")]),
            "row 3: Not a year [20x1]",
        ),
        (SettingError("{name} is wrong.", name="LOVENDE_X"), "LOVENDE_X is wrong."),
        (ImproperlyConfigured("Half\nof it"), "Half"),
        (OperationalError("unable to open database file"), "DATABASE_URL"),
        (
            OperationalError("attempt to write a readonly database"),
            _("The database file cannot be written. Check the rights of the file and folder."),
        ),
        (OperationalError("connection refused\nIs the server running?"), "connection refused."),
        (PermissionError(13, "Permission denied", "/srv/x"), "/srv/x: Permission denied"),
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_an_error_becomes_a_sentence_and_code_1(error, expected, capsys):
    code, message = run(error, capsys)
    assert code == 1
    assert expected in message
    assert "Traceback" not in message


def test_the_details_of_the_unexpected_are_shown_on_request(monkeypatch, capsys):
    assert "LOVENDE_TRACE=1" in run(ZeroDivisionError("x"), capsys)[1]
    monkeypatch.setenv("LOVENDE_TRACE", "1")
    assert "Traceback" in run(ZeroDivisionError("x"), capsys)[1]


def test_ctrl_c_stops_without_a_fuss(capsys):
    code, message = run(KeyboardInterrupt(), capsys)
    assert code == 130
    assert len(message) < 30


def test_ctrl_c_is_told_also_when_typer_has_made_a_code_of_it(capsys):
    assert failures.run(lambda: 130) == 130
    assert capsys.readouterr().err.strip() == _("Stopped.")


@pytest.mark.parametrize(("given", "code"), [(0, 0), (None, 0), (2, 2), ("A message.", 1)])
def test_an_exit_keeps_its_code(given, code, capsys):
    assert run(SystemExit(given), capsys)[0] == code


@pytest.mark.parametrize("error", [DomainError("No."), ZeroDivisionError("x"), SystemExit("No.")])
def test_a_program_that_asked_for_json_gets_json(error, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["lovende", "user", "list", "--json"])

    def command():
        raise error

    assert failures.run(command) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["error"] in captured.err.replace("\n", " ")
