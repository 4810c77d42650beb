"""The PostgreSQL that the tests start is reachable by its own address only, and goes away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[3] / "tools"
FOUND = subprocess.run(
    [sys.executable, "-c", "import system; print(system.postgres_folder() or '')"],
    cwd=TOOLS,
    capture_output=True,
    text=True,
    check=True,
).stdout.strip()
PROGRAM = """
import os, psycopg
from urllib.parse import urlsplit
address = urlsplit(os.environ["DATABASE_URL"])
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    shown = connection.execute("SHOW listen_addresses").fetchone()[0]
    owner = connection.execute("SHOW data_directory").fetchone()[0]
wrong = os.environ["DATABASE_URL"].replace(address.password, "guessed")
try:
    psycopg.connect(wrong)
except psycopg.OperationalError:
    print(shown, owner, address.port)
raise SystemExit(7)
"""


@pytest.mark.skipif(not FOUND, reason="PostgreSQL is not installed")
def test_the_server_is_private_and_ends_with_the_command() -> None:
    done = subprocess.run(
        [sys.executable, TOOLS / "postgres.py", sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
    )
    assert done.returncode == 7, done.stderr
    address, folder, port = done.stdout.split()
    assert address == "127.0.0.1"
    assert not Path(folder).exists()
    answers = subprocess.run(
        [sys.executable, "-c", f"import socket; socket.create_connection(('127.0.0.1', {port}))"],
        capture_output=True,
        check=False,
    )
    assert answers.returncode != 0


def test_without_a_command_it_explains_itself() -> None:
    done = subprocess.run(
        [sys.executable, TOOLS / "postgres.py"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
