"""A governor's queue with 10,000 applications: each sort and filter, and the ranking page.

    python -m bench.governor_queue [--quick]

Makes its own database in a temporary folder. Applications are written straight to the tables;
the base is the bare query for the rows of one page by their primary keys.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
from itertools import islice
from typing import Any

from bench.stopwatch import Figure, bare, queries_of, timed

SIZE, QUICK_SIZE = 10_000, 1_000
OFFICES = 200
PAGE = 25
SEED = 2026
WORDS = 300
"""How long the longer answers are."""
ADDRESSES = {
    "queue": "",
    "queue, last page": "?page=9999",
    "queue, one state": "?state=received",
    "queue, priority area": "?priority=prevention",
    "queue, by rank": "?sort=rank",
    "queue, by amount": "?sort=amount",
    "queue, by office": "?sort=office",
    "queue, of one officer": "?officer=none",
}


def main() -> None:
    """Fill, measure, print the table as JSON."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="fewer applications and repetitions")
    quick = options.parse_args().quick
    with tempfile.TemporaryDirectory(prefix="lovende-bench-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.setdefault("LOVENDE_DATA", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lovende.config.settings")
        os.environ.setdefault("LOVENDE_SECRET_KEY", "only for the benchmark, " * 3)
        os.environ.setdefault("LOVENDE_HTTPS", "0")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        user, call = fill(QUICK_SIZE if quick else SIZE)
        rows = [
            [one.what, f"{one.p50:,.1f}", f"{one.p95:,.1f}", str(one.queries), f"{one.base:,.2f}"]
            for one in run(user, call, 20 if quick else 100)
        ]
        heading = f"{QUICK_SIZE if quick else SIZE:,} applications"
        print(json.dumps([[heading, "p50 ms", "p95 ms", "queries", "base ms"], *rows]))


def run(user: Any, call: Any, repetitions: int) -> list[Figure]:
    """Each way of asking for the queue, again and again."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    base = _bare_page(repetitions)
    whole = {what: f"/statsforvalter/{call.pk}/{query}" for what, query in ADDRESSES.items()}
    whole["ranking page"] = f"/statsforvalter/{call.pk}/rangering/"
    figures = []
    for what, address in whole.items():

        def ask(address: str = address) -> None:
            answer = client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address}: {answer.status_code}")

        p50, p95 = timed([ask] * (repetitions + 5))
        figures.append(Figure(what, p50, p95, queries_of(ask), base))
    return figures


def fill(size: int) -> tuple[Any, Any]:
    """One governor with all the applications, half of them assessed; its adviser, and the call."""
    from lovende.people.models import County, Membership, Organisation, User
    from lovende.schemes.actions import install_all
    from lovende.schemes.models import Call

    install_all()
    call = Call.objects.get(year=2026)
    governor = Organisation.objects.filter(kind="governor").order_by("name").first()
    county = County.objects.filter(organisations=governor).first()
    user = User.objects.create_user("benk@example.no", None, name="Benk")
    Membership.objects.create(user=user, organisation=governor, role="governor_adviser")
    offices = Organisation.objects.bulk_create(
        Organisation(kind="office", name=f"NAV {number}") for number in range(OFFICES)
    )
    for office in offices:
        office.counties.add(county)
    _applications(call, governor, offices, size)
    return user, call


def _applications(call: Any, governor: Any, offices: list[Any], size: int) -> None:
    from lovende.applications.models import Application, Submission
    from lovende.awards.models import Conclusion, Handling
    from lovende.questionnaires.models import AnswerSet, QuestionnaireVersion
    from lovende.schemes.models import Term

    chance = random.Random(SEED)
    assessment = QuestionnaireVersion.objects.get(key="nav-assessment")
    long = " ".join(["ord"] * WORDS)
    texts = [{"title": f"Søknad {n}", "need": long, "description": long, "kind": "new"}
             for n in range(size)]  # fmt: skip
    sets = AnswerSet.objects.bulk_create(
        (AnswerSet(questionnaire=call.application_form, answers=one) for one in texts), 500
    )
    applications = Application.objects.bulk_create(
        (
            Application(call=call, office=chance.choice(offices), state="submitted", answers=one)
            for one in texts
        ),
        500,
    )
    sent = Submission.objects.bulk_create(
        (
            Submission(
                application=one, number=1, answer_set=answers, search={}, late=False, years=3,
                amount_a_year=(money := chance.randint(1, 600)) * 1_000, amount=money * 3_000,
                written_by_label="A", signed_by_label="B",
            )
            for one, answers in zip(applications, sets, strict=True)
        ),
        500,
    )  # fmt: skip
    handlings = Handling.objects.bulk_create(
        (
            Handling(application=one, submission=version, call=call, governor=governor, kind="new")
            for one, version in zip(applications, sent, strict=True)
        ),
        500,
    )
    half = list(islice(handlings, 0, None, 2))
    levels = ("need", "question", "knowledge_gap", "evaluation")
    judged = AnswerSet.objects.bulk_create(
        (
            AnswerSet(
                questionnaire=assessment, answers={key: chance.randint(0, 3) for key in levels}
            )
            for _one in half
        ),
        500,
    )
    conclusions = Conclusion.objects.bulk_create(
        (
            Conclusion(
                handling=one, submission_id=one.submission_id, turn=1, answer_set=answers,
                total=sum(answers.answers.values()), by_label="A",
            )
            for one, answers in zip(half, judged, strict=True)
        ),
        500,
    )  # fmt: skip
    areas = list(Term.objects.filter(kind="priority_area"))
    link = Conclusion.priorities.through
    link.objects.bulk_create(
        (link(conclusion_id=one.pk, term_id=chance.choice(areas).pk) for one in conclusions), 500
    )
    for rank, (one, conclusion) in enumerate(zip(half, conclusions, strict=True), start=1):
        one.state, one.conclusion, one.rank = "assessed", conclusion, rank
    Handling.objects.bulk_update(half, ["state", "conclusion", "rank"], 500)


def _bare_page(repetitions: int) -> float:
    from lovende.awards.models import Handling

    chance = random.Random(SEED)
    ids = list(Handling.objects.order_by().values_list("pk", flat=True))
    marks = ", ".join(["%s"] * PAGE)
    statement = f"SELECT * FROM awards_handling WHERE id IN ({marks})"
    return bare(statement, (chance.sample(ids, PAGE) for _call in range(repetitions)))


if __name__ == "__main__":
    main()
