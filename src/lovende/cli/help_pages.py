"""The help of every command in the operator's language, the frame of it included.

Typer has the frame (usage, options, what is required) in English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import typer

from lovende.cli.language import _

# Typer's own base classes, which it does not export.
CONTEXT: Any = typer.Context.__mro__[1]
FORMATTER: Any = CONTEXT.formatter_class

BRACES = re.compile(r"[{}]")
TYPE_AFTER_NAME = re.compile(r"(?<=\w) <[a-z \[\]]+>$")  # «FILE <file>», where the name says it all
USAGE = [
    ("[OPTIONS]", _("[OPTIONS]")),
    ("COMMAND [ARGS]...", _("COMMAND …")),
]
HEADINGS = {
    "Arguments": _("Arguments"),
    "Options": _("Options"),
    "Commands": _("Commands"),
}
EXPLANATIONS = [
    ("Show this message and exit.", _("Show this help.")),
    ("[required]", _("[required]")),
    ("[default: ", _("[default: ")),
]


class HelpPage(FORMATTER):
    """Writes help as typer does, with its fixed words translated."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how the command is written."""
        ours = _replaced(BRACES.sub("", args), USAGE)
        super().write_usage(prog, ours, f"{_('Usage')}: ")

    def write_heading(self, heading: str) -> None:
        """The heading of a list."""
        super().write_heading(HEADINGS.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """A list of options, arguments or commands with what each of them is."""
        told = [
            (TYPE_AFTER_NAME.sub("", name), _replaced(explained, EXPLANATIONS))
            for name, explained in rows
        ]
        super().write_dl(told, *args, **kwargs)


def _replaced(text: str, words: Sequence[tuple[str, str]]) -> str:
    for said, ours in words:
        text = text.replace(said, ours)
    return text


def use_our_words() -> None:
    """Let every command write its help so."""
    CONTEXT.formatter_class = HelpPage
