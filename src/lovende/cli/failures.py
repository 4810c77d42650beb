"""Turns whatever goes wrong into a message and an exit code; a traceback only when asked for."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from lovende.cli.console import fail, messages, print_json, say
from lovende.cli.language import _
from lovende.cli.usage import UsageError, explain

FAILED = 1
MISUSED = 2
INTERRUPTED = 130  # what a shell reports for a program stopped by Ctrl-C


def run(command: Callable[[], object]) -> int:
    """Run the command and give its exit code."""
    try:
        code = command()
        sys.stdout.flush()
    except UsageError as error:
        _report_usage(error)
        return MISUSED
    except SystemExit as stop:
        return _exit_code(stop)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        _write_no_more()
        return FAILED
    except Exception as error:
        report(error)
        _report_json(_known(error) or _unexpected(error), error)
        return FAILED
    if code == INTERRUPTED:  # which is also how typer tells of Ctrl-C
        say(_("Stopped."))
    return code if isinstance(code, int) else 0


def _report_json(what: str, error: Any = None) -> None:
    """Also to a program that asked for JSON, so that it need not read sentences on stderr."""
    problems = [
        {"where": problem.where, "message": str(problem.message), "value": problem.value}
        for problem in getattr(error, "problems", ())
    ]
    try:
        if "--json" in sys.argv[1:]:
            print_json({"error": what, "problems": problems})
        sys.stdout.flush()
    except OSError:  # a full disk, which may be the very failure that is told of
        _write_no_more()


def _write_no_more() -> None:
    """Keep the interpreter from failing once more when it flushes what nobody can take."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_usage(error: Any) -> None:
    if type(error).__name__ == "NoArgsIsHelpError":
        say(error.format_message())
        return
    told = explain(error.format_message())
    fail(told)
    _report_json(told)
    if error.ctx is not None:
        say(_("Help: {command}").format(command=f"{error.ctx.command_path} --help"))


def _exit_code(stop: SystemExit) -> int:
    if stop.code is None or isinstance(stop.code, int):
        return stop.code or 0
    fail(stop.code)
    _report_json(str(stop.code))
    return FAILED


def report(error: Exception) -> None:
    """Say on stderr what went wrong and what to do."""
    if os.environ.get("LOVENDE_TRACE") == "1":
        traceback.print_exception(error)
    known = _known(error)
    fail(known or _unexpected(error))
    for problem in getattr(error, "problems", ()):
        value = f" [{problem.value}]" if problem.value else ""
        messages.print(f"  {problem.where}: {problem.message}{value}", markup=False)
    if not known:
        say(_("Set LOVENDE_TRACE=1 and try again to see the details."))


def _known(error: Exception) -> str:
    """The sentence for what can be expected to go wrong; empty for anything else."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, InterfaceError

    from lovende.common.errors import DomainError
    from lovende.config.environment import SettingError

    if isinstance(error, DomainError):
        return str(error)
    if isinstance(error, SettingError):
        return _(error.template).format(**error.values)
    if isinstance(error, ImproperlyConfigured):
        return _first_line(error)
    if isinstance(error, DatabaseError | InterfaceError):
        return _database_message(error)
    if isinstance(error, OSError):
        return _file_message(error)
    return ""


def _unexpected(error: Exception) -> str:
    return _("Something unexpected happened ({kind}: {reason}).").format(
        kind=type(error).__name__, reason=_first_line(error)
    )


def _database_message(error: Exception) -> str:
    reason = _first_line(error)
    if "unable to open database file" in reason:
        return _("The database file cannot be opened. Check DATABASE_URL and LOVENDE_DATA.")
    if "readonly database" in reason:
        return _("The database file cannot be written. Check the rights of the file and folder.")
    if "not a database" in reason:
        return _("The file that DATABASE_URL names is not a database.")
    if "database is locked" in reason:
        return _("The database is busy with another change. Try again in a while.")
    if "disk is full" in reason or "No space left" in reason:
        return _("The disk is full.")
    return _("The database does not answer as it should: {reason} Check DATABASE_URL.").format(
        reason=reason.rstrip(".") + "."
    )


def _file_message(error: OSError) -> str:
    reason = error.strerror or _first_line(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "")
