"""What the autosave has acknowledged is there when the server has been killed at any moment."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lovende.applications.queries import mark_of
from own_process import OwnDatabase, run, surroundings

LOVENDE = [sys.executable, "-m", "lovende.cli"]
SECRET = "a" * 32  # of the CSRF cookie: whoever holds the session chooses it
KILLS = 2
STAGED = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "lovende.config.settings"
import django
django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from application_builder import Office
from lovende.applications.models import Application
from lovende.people.models import Membership, User
from lovende.schemes.actions import install_scheme
from lovende.schemes.registry import load_scheme
from selection_builder import make_round, slots_of, to_screening

def session(user):
    made = import_module(settings.SESSION_ENGINE).SessionStore()
    made[SESSION_KEY] = str(user.pk)
    made[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    made[HASH_SESSION_KEY] = user.get_session_auth_hash()
    made.save()
    return made.session_key

def make_user(role, organisation):
    user = User.objects.create_user(f"{role}@example.no", None, name=role)
    Membership.objects.create(user=user, organisation=organisation, role=role,
                              valid_from="2020-01-01")
    return user

install_scheme(definition=load_scheme("nav-social-services"))
office = Office(lambda role, organisation: make_user(role, organisation))
round_ = make_round(2)
to_screening(round_)
rows = [("rating", one.pk, session(one.rater.user)) for one in slots_of(round_, "screening")[:2]]
for _number in range(2):
    made = Application.objects.create(call=office.call, office=office.office)
    rows.append(("application", made.pk, session(office.worker)))
print(json.dumps(rows))
"""


@dataclass
class Writer:
    """Someone who writes on and on; ``acknowledged`` and ``tried`` count what they wrote."""

    kind: str
    pk: int
    session: str
    tried: int = 0
    acknowledged: int = 0
    mark: str = ""
    refusal: str = ""

    def address(self) -> str:
        path = {
            "rating": "utvelgelse/vurdering/{}/lagre/",
            "application": "soknader/{}/need/lagre/",
        }
        return path[self.kind].format(self.pk)

    def body(self) -> dict[str, str]:
        text = {"csrfmiddlewaretoken": SECRET}
        if self.kind == "rating":
            return text | {"version": self.mark or "0", "reason": f"nr {self.tried}"}
        return text | {"base_need": self.mark or mark_of(""), "need": f"nr {self.tried}"}

    def build_on(self, number: int) -> None:
        """Go on from what the database holds."""
        self.tried = self.acknowledged = number
        if self.kind == "application":
            self.mark = mark_of(f"nr {number}" if number else "")

    def write(self, site: str, stop: threading.Event) -> None:
        """Save until the server is gone."""
        while not stop.is_set():
            self.tried += 1
            request = urllib.request.Request(
                site + self.address(),
                urllib.parse.urlencode(self.body()).encode(),
                {
                    "Cookie": f"sessionid={self.session}; csrftoken={SECRET}",
                    "Accept": "application/json",
                },
            )
            try:
                with urllib.request.urlopen(request, timeout=20) as response:
                    marks = json.load(response)["marks"]
            except urllib.error.HTTPError as error:
                self.refusal = f"{error}: {error.read().decode()}"
                return
            except (OSError, ValueError, http.client.HTTPException):
                return
            self.mark = str(marks.get("version") or marks.get("base_need"))
            self.acknowledged = self.tried


def started(environment: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    """The real server, answering."""
    command = [*LOVENDE, "serve", "--port", str(port), "--workers", "1"]
    with Path(environment["LOVENDE_DATA"], "log").open("a") as log:
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/helse/", timeout=5):
                return process
        except OSError:
            time.sleep(0.05)
    raise AssertionError(Path(environment["LOVENDE_DATA"], "log").read_text())


def numbers(ask: Callable[[str], list[Any]]) -> dict[tuple[str, int], tuple[int, str]]:
    """The last number that each form holds, and the version of a rating."""
    drafts = ask("SELECT slot_id, answers, version FROM selection_draft")
    applications = ask("SELECT id, answers FROM applications_application")
    rows = [("rating", pk, answers, "reason", str(version)) for pk, answers, version in drafts]
    rows += [("application", pk, answers, "need", "") for pk, answers in applications]
    found = {}
    for kind, pk, answers, name, version in rows:
        read = json.loads(answers) if isinstance(answers, str) else answers
        found[kind, pk] = int(read.get(name, "nr 0").removeprefix("nr ")), version
    return found


def test_a_killed_server_loses_nothing_that_it_acknowledged(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    url, ask = own_database
    environment = surroundings(url, tmp_path)
    run([*LOVENDE, "user", "list"], environment)
    staged = json.loads(run([sys.executable, "-c", STAGED], environment).splitlines()[-1])
    writers = [Writer(*row) for row in staged]
    moments = random.Random(2021)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    written = 0
    for _kill in range(KILLS):
        process = started(environment, port)
        stop = threading.Event()
        threads = [
            threading.Thread(target=one.write, args=(f"http://127.0.0.1:{port}/", stop))
            for one in writers
        ]
        for thread in threads:
            thread.start()
        time.sleep(moments.uniform(0.5, 1.2))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        stop.set()
        for thread in threads:
            thread.join(30)
        stands = numbers(ask)
        for one in writers:
            assert one.refusal == ""
            number, version = stands.get((one.kind, one.pk), (0, ""))
            assert one.acknowledged <= number <= one.tried, one
            written += one.acknowledged
            one.mark = version
            one.build_on(number)
    assert all(one.tried > 0 for one in writers)
    assert written > KILLS * len(writers)
