"""Autosave while 200 people write at once: the real server, over real connections.

    python -m bench.autosave [--quick]

Four people in each of fifty offices write on an application of their own; each saves a long text
every third second, which is what a writer's pauses come to. Times are round trips on loopback,
so waiting in the server's queue is in them. Afterwards every application must hold the last text
that was acknowledged.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.parse
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from bench.stopwatch import bare

PEOPLE, QUICK_PEOPLE = 200, 20
AN_OFFICE = 4
EVERY = 3.0  # seconds
SECONDS, QUICK_SECONDS = 30.0, 6.0
WORDS = 300
LIMIT = 30  # ms
SEED = 2026
SECRET = "a" * 32  # of the CSRF cookie: whoever holds the session chooses it
SERVE = (sys.executable, "-m", "lovende.cli", "serve", "--workers", "2", "--no-worker")


@dataclass
class Writer:
    """Somebody who writes on one application; ``held`` is the last text that was acknowledged."""

    pk: int
    session: str
    mark: str
    held: str = ""
    spent: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def write(self, port: int, until: float, wait: float) -> None:
        """Save every few seconds until the time is up."""
        await asyncio.sleep(wait)
        number = 0
        while time.perf_counter() < until:
            number += 1
            began = time.perf_counter()
            await self._save(port, f"{number} " + " ".join(["ord"] * WORDS))
            self.spent.append(1_000 * (time.perf_counter() - began))
            await asyncio.sleep(max(0.0, began + EVERY - time.perf_counter()))

    async def _save(self, port: int, text: str) -> None:
        sent = {"csrfmiddlewaretoken": SECRET, "base_need": self.mark, "need": text}
        body = urllib.parse.urlencode(sent).encode()
        head = (
            f"POST /soknader/{self.pk}/need/lagre/ HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: sessionid={self.session}; csrftoken={SECRET}\r\nAccept: application/json\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        with closing(writer):
            writer.write(head.encode() + body)
            answer = await reader.read()
        status, _end, content = answer.partition(b"\r\n\r\n")
        if b" 200 " not in status.partition(b"\r\n")[0]:
            self.faults.append(status.decode()[:200])
            return
        marks: dict[str, str] = json.loads(content)["marks"]
        self.mark, self.held = marks["base_need"], text


def main() -> None:
    """Fill, serve, write, check, print the table as JSON."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="fewer people, for a shorter time")
    quick = options.parse_args().quick
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, connections

    call_command("migrate", verbosity=0)
    writers = fill(QUICK_PEOPLE if quick else PEOPLE)
    base = _bare_update(writers)
    vendor = connection.vendor
    connections.close_all()
    run(writers, QUICK_SECONDS if quick else SECONDS)
    lost = lost_by(writers)
    spent = [one for writer in writers for one in writer.spent[1:]]  # the first warms up
    faults = sum(len(one.faults) for one in writers)
    print(json.dumps(_line(vendor, len(writers), spent, faults, lost, base)))


def _line(
    vendor: str, people: int, spent: list[float], faults: int, lost: int, base: float
) -> list[str]:
    import numpy as np

    p50, p95 = (float(np.percentile(spent, share)) for share in (50, 95))
    return [
        *(vendor, str(people), f"{len(spent):,}", f"{p50:.1f}", f"{p95:.1f}", str(LIMIT)),
        *(f"{base:.2f}", f"{p50 / base:.0f}", str(faults), str(lost)),
    ]


def fill(people: int) -> list[Writer]:
    """Offices with people who are logged in, each with a draft in the open call."""
    from lovende.applications.models import Application
    from lovende.applications.queries import mark_of
    from lovende.people.models import Membership, Organisation, User
    from lovende.schemes.actions import install_all
    from lovende.schemes.models import Call

    install_all()
    Call.objects.filter(year=2026).update(state="open", deadline="2100-01-01")
    call = Call.objects.get(year=2026)
    writers = []
    for number in range(people):
        if number % AN_OFFICE == 0:
            office = Organisation.objects.create(kind="office", name=f"NAV {number}")
        user = User.objects.create_user(f"{number}@example.no", None, name=f"Skriver {number}")
        Membership.objects.create(user=user, organisation=office, role="office_worker")
        draft = Application.objects.create(call=call, office=office, saved_by=user)
        writers.append(Writer(draft.pk, _session(user), mark_of("")))
    return writers


def _session(user: Any) -> str:
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    made = import_module(settings.SESSION_ENGINE).SessionStore()
    made[SESSION_KEY] = str(user.pk)
    made[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    made[HASH_SESSION_KEY] = user.get_session_auth_hash()
    made.save()
    return str(made.session_key)


def _bare_update(writers: list[Writer]) -> float:
    """The write that a save rests on, alone and in a transaction of its own."""
    text = json.dumps({"need": " ".join(["ord"] * WORDS)})
    statement = "UPDATE applications_application SET answers = %s WHERE id = %s RETURNING id"
    try:
        return bare(statement, ((text, one.pk) for one in writers))
    finally:
        from lovende.applications.models import Application

        Application.objects.update(answers={})


def run(writers: list[Writer], seconds: float) -> None:
    """Serve, and let all of them write."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(
        [*SERVE, "--port", str(port)], stdout=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            _wait_for(port)
            asyncio.run(_write(writers, port, seconds))
        finally:
            server.terminate()


async def _write(writers: list[Writer], port: int, seconds: float) -> None:
    chance = random.Random(SEED)
    until = time.perf_counter() + seconds
    await asyncio.gather(*(one.write(port, until, chance.uniform(0, EVERY)) for one in writers))


def _wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def lost_by(writers: list[Writer]) -> int:
    """How many hold something else than the last text that was acknowledged."""
    from lovende.applications.models import Application

    stands = dict(Application.objects.values_list("pk", "answers"))
    return sum(stands[one.pk].get("need", "") != one.held for one in writers)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lovende.config.settings")
    main()
