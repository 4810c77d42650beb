"""Many are decided at once, or none, also when whoever does it is killed in the middle."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from own_process import OwnDatabase, run, surroundings

MANY = 40
KILLS = 4
STAGED = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "lovende.config.settings"
import django
django.setup()
from award_builder import Governor
from lovende.awards.actions.deciding import propose
from lovende.awards.proposing import Terms
from lovende.people.models import Membership, Organisation, ROLE_KINDS, User
from lovende.schemes.actions import install_all

def make_user(role, organisation=None, name=""):
    number = User.objects.count()
    user = User.objects.create_user(f"{number}@example.no", None, name=name or role)
    Membership.objects.create(user=user, organisation=organisation, role=role,
                              valid_from="2020-01-01")
    return user

install_all()
governor = Governor(make_user, frame=10**9)
for number in range(%d):
    propose(by=governor.adviser, handling=governor.assessed(number + 1), terms=Terms(10_000))
print(governor.manager.pk, governor.other.pk)
"""
DECIDES = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "lovende.config.settings"
import django
django.setup()
from lovende.awards.actions.deciding import decide
from lovende.awards.models import Decision
from lovende.people.models import User
print("ready", flush=True)
sys.stdin.readline()
decide(by=User.objects.get(pk=%s), decisions=Decision.objects.all())
print("done", flush=True)
"""


def test_a_killed_decision_of_many_leaves_all_or_none_decided(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    url, ask = own_database
    environment = surroundings(url, tmp_path)
    run([sys.executable, "-m", "lovende.cli", "user", "list"], environment)
    manager = run([sys.executable, "-c", STAGED % MANY], environment).split()[-2]
    moments, acknowledged = random.Random(2026), False
    for kill in range(KILLS):
        acknowledged = acknowledged or killed(
            environment, manager, wait=moments.uniform(0, 0.05 * (kill + 1))
        )
        states = dict(ask("SELECT state, count(*) FROM awards_decision GROUP BY state"))
        assert states in ({"proposed": MANY}, {"decided": MANY})
        assert not acknowledged or states == {"decided": MANY}
        events = "SELECT count(*) FROM common_auditevent WHERE verb = 'awards.decided_on'"
        assert ask(events)[0][0] == (MANY if "decided" in states else 0)
    assert ask("SELECT sum(granted) FROM schemes_frame")[0][0] == MANY * 10_000
    assert ask("SELECT sum(amount) FROM awards_grant")[0][0] == MANY * 10_000


def killed(environment: dict[str, str], manager: str, *, wait: float) -> bool:
    """Decide all, killed after so many seconds; whether it had said that it was done."""
    with subprocess.Popen(
        [sys.executable, "-c", DECIDES % manager],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("\n")
        process.stdin.flush()
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        return "done" in process.stdout.read()
