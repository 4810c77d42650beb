"""Faults in how a command was written, told in the operator's language.

Typer tells them in English only. What is not recognised here is shown as typer says it.
"""

from __future__ import annotations

import re

import typer

from lovende.cli.language import _

# Typer's own base class, which it does not export.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]

# What typer says → what we say. The groups of the first are the names in the second.
SENTENCES = [
    (r"Missing (?:argument|option|parameter) '(?P<name>.+?)'\.", _("«{name}» is missing.")),
    (r"No such command '(?P<name>.+?)'\.", _("There is no command «{name}».")),
    (
        r"No such option: (?P<name>\S+) \(Possible options: (?P<near>.+)\)",
        _("There is no option {name}. Did you mean {near}?"),
    ),
    (r"No such option: (?P<name>\S+)", _("There is no option {name}.")),
    (r"Option '(?P<name>.+?)' requires an argument\.", _("{name} needs a value.")),
    (
        r"Got unexpected extra argument(?:\(s\)|s)? \((?P<name>.+)\)",
        _("«{name}» is more than the command takes."),
    ),
    (
        r"Invalid value for '.+?': (?:file|path) '(?P<name>.+)' does not exist\.",
        _("The file {name} does not exist."),
    ),
    (
        r"Invalid value for '.+?': file '(?P<name>.+)' is a directory\.",
        _("{name} is a folder, not a file."),
    ),
    (
        r"Invalid value for '.+?': (?:file|path) '(?P<name>.+)' is not readable\.",
        _("The file {name} cannot be read."),
    ),
    (
        r"Invalid value for '(?P<name>.+?)': Input should be a valid integer.*",
        _("{name} must be a whole number."),
    ),
    (
        r"Invalid value for '(?P<name>.+?)': Input should be less than or equal to (?P<limit>.+)",
        _("{name} can be at most {limit}."),
    ),
    (
        r"Invalid value for '(?P<name>.+?)': Input should be greater than or equal to (?P<low>.+)",
        _("{name} must be at least {low}."),
    ),
    (r"Invalid value: (?P<message>.+)", "{message}"),  # raised by our own commands
]


def explain(said: str) -> str:
    """A usage fault in the operator's language."""
    for pattern, sentence in SENTENCES:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return sentence.format(**found.groupdict())
    return said
