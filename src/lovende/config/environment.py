"""Reads what the operator sets from outside: folders, switches, the database, the secret key.

A value that cannot be used raises :class:`SettingError`, which names the variable and says what
to do; the command line shows it in the operator's language.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_noop

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"


class SettingError(ImproperlyConfigured):
    """An environment variable holds what cannot be used.

    ``template`` is the English message, kept apart from its ``values`` so that it can be
    translated before Django is set up.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


def flag(name: str, *, default: bool) -> bool:
    """Whether the environment variable ``name`` is switched on (1, true, yes, on)."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingError(
        gettext_noop("{name} is «{value}». Use 1 (on) or 0 (off)."), name=name, value=value
    )


def number(name: str, *, default: int) -> int:
    """The whole number in the environment variable ``name``."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise SettingError(
            gettext_noop("{name} is «{value}». Use a whole number."), name=name, value=value
        )
    return int(value)


def listed(name: str, *, default: Sequence[str]) -> list[str]:
    """The values of a comma-separated environment variable."""
    values = [part.strip() for part in os.environ.get(name, "").split(",")]
    return [value for value in values if value] or list(default)


def folder(name: str) -> Path | None:
    """The folder that the environment variable ``name`` names; whether it is there is not asked."""
    value = os.environ.get(name, "").strip()
    return Path(value).expanduser().absolute() if value else None


def hosts() -> list[str]:
    """The names the site is reached by. Links in mail are made from the one that was asked for."""
    names = listed("LOVENDE_HOSTS", default=LOOPBACK)
    if "*" in names:
        raise SettingError(
            gettext_noop(
                "LOVENDE_HOSTS is «*». Write the names the site is reached by: links in mail are"
                " made from them."
            )
        )
    return names


def data_folder() -> Path:
    """The folder for the database, uploads and the secret key; created if it is missing.

    ``LOVENDE_DATA`` names it; otherwise the user's own data folder (XDG) is taken, so that the
    command line finds the same database from wherever it is started.
    """
    default = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "lovende"
    folder = Path(os.environ.get("LOVENDE_DATA") or default).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingError(
            gettext_noop(
                "The data folder {folder} cannot be made: {reason}. Name another one with"
                " LOVENDE_DATA."
            ),
            folder=folder,
            reason=error.strerror,
        ) from error
    return folder


def database(folder: Path) -> dict[str, Any]:
    """The database that ``DATABASE_URL`` names, or the SQLite file in the data folder.

    A relative path is read from where the command was started and made absolute, so that every
    process of the site opens the same file.
    """
    address = os.environ.get("DATABASE_URL", "").strip() or f"sqlite:///{folder}/lovende.sqlite3"
    try:
        parsed: dict[str, Any] = {
            **dj_database_url.parse(address, conn_max_age=600, conn_health_checks=True)
        }
    except (ValueError, KeyError) as error:
        raise _bad_database() from error
    if parsed["ENGINE"] == POSTGRESQL and parsed["NAME"]:
        return parsed
    options = parsed.get("OPTIONS", {})
    if parsed["ENGINE"] != SQLITE or not parsed["NAME"] or options.keys() - SQLITE_OPTIONS.keys():
        raise _bad_database()
    if parsed["NAME"] != ":memory:":
        parsed["NAME"] = str(Path(parsed["NAME"]).absolute())
    elif ":memory:" not in address:  # a name left out: what was written would be gone at once
        raise _bad_database()
    return parsed | {"OPTIONS": SQLITE_OPTIONS | options}


SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 60,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
        " PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        # Without it, INSERT OR REPLACE passes the triggers that guard what must stay.
        " PRAGMA recursive_triggers=ON;"
    ),
}


def _bad_database() -> SettingError:
    # The address itself is left out: it may hold a password.
    return SettingError(
        gettext_noop(
            "DATABASE_URL cannot be read. Use sqlite:///file.sqlite3, sqlite:////folder/file.sqlite3"
            " or postgres://user:password@host:5432/name."
        )
    )


def secret_key(folder: Path) -> str:
    """The key that signs sessions: from ``LOVENDE_SECRET_KEY``, or made once and kept in a file.

    The file is created with owner-only rights and never overwritten, so two processes starting
    at once end up with the same key.
    """
    if given := os.environ.get("LOVENDE_SECRET_KEY"):
        return given
    file = folder / "secret-key"
    try:
        if not file.exists():
            _make_secret_key(file)
        return file.read_text()
    except OSError as error:
        raise SettingError(
            gettext_noop(
                "The secret key {file} cannot be read or written: {reason}. Make the data folder"
                " writable, name another one with LOVENDE_DATA, or set LOVENDE_SECRET_KEY."
            ),
            file=file,
            reason=error.strerror,
        ) from error


def _make_secret_key(file: Path) -> None:
    draft = file.with_name(f"secret-key.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(64))
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
