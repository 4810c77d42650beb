"""What tests need that start a process of their own, to kill it, on a database of its own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

TESTS = Path(__file__).resolve().parent
OwnDatabase: TypeAlias = tuple[str, Callable[[str], list[Any]]]
"""Its address, and a way to ask it."""


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[OwnDatabase]:
    """A database of its own, of the kind that pytest runs on: its address, and a way to ask it."""
    if connection.vendor == "sqlite":
        file = tmp_path / "own.sqlite3"

        def ask(question: str) -> list[Any]:
            with sqlite3.connect(file) as opened:
                return opened.execute(question).fetchall()

        yield f"sqlite:///{file}", ask
        return
    server = urlsplit(os.environ["DATABASE_URL"])._replace(scheme="postgresql")
    name = f"killed_{uuid.uuid4().hex}"
    own = urlunsplit(server._replace(path=f"/{name}"))
    with psycopg.connect(urlunsplit(server), autocommit=True) as opened:
        opened.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        try:
            yield (
                own.replace("postgresql:", "postgres:"),
                lambda question: psycopg.connect(own).execute(question).fetchall(),  # type: ignore[arg-type]
            )
        finally:
            opened.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def surroundings(url: str, folder: Path) -> dict[str, str]:
    """The environment of a process that works on that database and keeps its files there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOVENDE_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {
        "LOVENDE_DATA": str(folder),
        "LOVENDE_HTTPS": "0",
        "LOVENDE_SECRET_KEY": "only for tests: the same every time, and long enough to be accepted",
        "DATABASE_URL": url,
        "PYTHONPATH": os.pathsep.join([str(TESTS), *filter(None, sys.path)]),
    }


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
