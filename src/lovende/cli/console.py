"""Where the command writes: data to stdout, messages to stderr."""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
from typing import Any

from rich.console import Console

from lovende.cli.language import _


def _able_to_write(stream: Any) -> None:
    """Let every character through, also where the terminal's locale has few of them."""
    if codecs.lookup(stream.encoding or "ascii").name == "ascii":
        stream.reconfigure(encoding="utf-8")
    else:
        stream.reconfigure(errors="backslashreplace")


# A program started with a stream closed has none at all; what it writes is then for nobody.
sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 -- for the whole run
sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 -- as above

for _stream in (sys.stdout, sys.stderr):
    if isinstance(_stream, io.TextIOWrapper):
        _able_to_write(_stream)

messages = Console(stderr=True, highlight=False, soft_wrap=True)
# A file or another program gets whole lines, whatever the width of the terminal behind it.
data = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 240)


def say(text: object) -> None:
    """Tell the person something, as plain text."""
    messages.print(str(text), markup=False)


def fail(text: object) -> None:
    """Tell the person what went wrong, as plain text after the word «Error»."""
    messages.print(f"[bold red]{_('Error')}:[/] ", end="")
    messages.print(str(text), markup=False)


def print_json(value: Any) -> None:
    """Write a value for a program to read."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
