"""Times what a server does for one request, counts its queries, and reads the memory in use."""

from __future__ import annotations

import argparse
import functools
import gc
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

REPETITIONS = 100
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. Times in milliseconds; None where a column does not apply.

    ``base`` is the median of the bare database query that the work rests on, in the same run;
    ``plain`` that of the same question put to the database's own full-text index, for a count.
    """

    what: str
    p50: float | None = None
    p95: float | None = None
    queries: int | None = None
    base: float | None = None
    plain: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the bare query the median is."""
        return self.p50 / self.base if self.p50 and self.base else None


def timed(calls: Iterable[Callable[[], object]], *, warm_up: int = WARM_UP) -> tuple[float, float]:
    """Median and 95th percentile of the calls, in milliseconds; the first few do not count."""
    import numpy as np

    spent = []
    for number, call in enumerate(calls):
        started = time.perf_counter()
        call()
        if number >= warm_up:
            spent.append(1_000 * (time.perf_counter() - started))
    return float(np.percentile(spent, 50)), float(np.percentile(spent, 95))


def queries_of(call: Callable[[], object]) -> int:
    """How many queries the call makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def bare(statement: str, parameters: Iterable[Sequence[Any]]) -> float:
    """Median time of one SQL statement with each of the parameters, rows fetched."""
    from django.db import connection

    def ask(values: Sequence[Any]) -> Callable[[], object]:
        def call() -> object:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall()

        return call

    return timed([ask(values) for values in parameters])[0]


def asked(call: Callable[[], object], table: str) -> list[str]:
    """The statements by which the call reads the table, as the database gets them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        call()
    return [query["sql"] for query in captured if f'FROM "{table}"' in query["sql"]]


def bare_statements(questions: Iterable[Sequence[str]]) -> float:
    """Median time of all statements of a question, rows fetched."""
    from django.db import connection

    def ask(statements: Sequence[str]) -> Callable[[], object]:
        def call() -> None:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                    cursor.fetchall()

        return call

    return timed([ask(statements) for statements in questions])[0]


def memory_mib() -> float:
    """The memory that this process holds now, without the files it only looks into."""
    gc.collect()
    return _status("RssAnon")


def peak_mib() -> float:
    """The most memory that this process has held."""
    return _status("VmHWM")


def _status(name: str) -> float:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def as_a_server() -> None:
    """Do what a server process does before its first request, in an indexed bank."""
    from lovende.knowledge import index
    from lovende.knowledge.search import building

    building.bring_up_to_date()
    index.warm_up()


@functools.cache
def visitor() -> Client:
    """One for the whole process, as a server loads its middleware once, not for each request."""
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def page(address: str) -> Callable[[], object]:
    """Asks the site for a page, through all of its middleware and templates."""

    def call() -> object:
        response = visitor().get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
        return response.content

    return call


def main(run: Callable[[int], list[Figure]]) -> None:
    """Run one benchmark on the database of DATABASE_URL and print its figures."""
    import django

    parser = argparse.ArgumentParser()
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    options = parser.parse_args()
    django.setup()
    for figure in run(options.repetitions):
        print(json.dumps(asdict(figure)))
