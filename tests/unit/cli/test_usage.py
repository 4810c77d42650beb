"""A fault in how a command was written is told in our words, whatever typer calls it."""

import pytest

from lovende.cli import failures, usage
from lovende.cli.language import _
from lovende.cli.main import app

FAULTS = {
    "bogus": _("There is no command «{name}».").format(name="bogus"),
    "serve --bogus": "--bogus",
    "serve --port": _("{name} needs a value.").format(name="--port"),
    "serve --port x": _("{name} must be a whole number.").format(name="--port"),
    "serve --port 99999": _("{name} can be at most {limit}.").format(name="--port", limit="65535"),
    "serve --workers 0": _("{name} must be at least {low}.").format(name="--workers", low="1"),
    "serve extra": _("«{name}» is more than the command takes.").format(name="extra"),
    "user create": _("«{name}» is missing.").format(name=_("E-MAIL")),
    "user role kari@example.no": _("«{name}» is missing.").format(name="--role"),
    "import round /nope.xlsx": _("The file {name} does not exist.").format(name="/nope.xlsx"),
    "import round /tmp": _("{name} is a folder, not a file.").format(name="/tmp"),
}


@pytest.mark.parametrize(("written", "told"), FAULTS.items())
def test_a_fault_of_usage_is_code_2_with_a_sentence_and_a_way_to_help(
    written, told, capsys, monkeypatch
):
    # Read before the command starts, so that no database is needed to be told.
    monkeypatch.setattr("lovende.cli.main.set_up_django", lambda: None)

    code = failures.run(lambda: app(written.split(), prog_name="lovende", standalone_mode=False))

    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    assert told in captured.err
    for word in ("Usage", "Invalid value", "No such", "Got unexpected"):
        assert word not in captured.err


def test_a_command_that_needs_more_shows_its_help(capsys):
    code = failures.run(lambda: app([], prog_name="lovende", standalone_mode=False))
    assert code == 2
    assert "serve" in capsys.readouterr().err


def test_what_is_not_recognised_is_shown_as_it_was_said():
    assert usage.explain("Something new.") == "Something new."
