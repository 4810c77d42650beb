"""How well search finds what is meant: queries with known answers, in several ways of searching.

The bank is the example round of 2021 with the distractors of ``bench/search_quality/``; what is
in that folder is described there. MRR is the mean over the queries of one over the place of the
first relevant measure, 0 where none is among the first hundred; «hit@3» is the share of queries
with a relevant one among the first three. Read the development part while tuning, and the test
part afterwards.

    python -m bench.ranking        prints the table as JSON, for the database of DATABASE_URL
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import django
from bench import plain_index

FOLDER = Path(__file__).resolve().parent / "search_quality"
HEADINGS = ["how", "part", "queries", "number", "MRR", "hit@1", "hit@3", "hit@10"]
PARTS = ("development", "test")
DEEPEST = 100
HITS = (1, 3, 10)
MOST_WORDS = 300

Ranked = Callable[[str], Sequence[str]]
"""Keys of measures for a text, the best first."""


@dataclass(frozen=True, slots=True)
class Query:
    """A text, and the keys of the measures that it should find."""

    kind: str
    language: str
    part: str
    text: str
    relevant: frozenset[str]

    @property
    def group(self) -> str:
        """The line of the table that it counts in."""
        return "drafts" if self.kind == "draft" else f"short, {self.language}"


def lines(name: str, folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The objects of a file in the folder."""
    text = (folder / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def queries(folder: Path = FOLDER) -> list[Query]:
    """Every query of the evaluation set."""
    return [
        Query(row["kind"], row["language"], row["part"], row["text"], frozenset(row["relevant"]))
        for row in lines("queries.jsonl", folder)
    ]


def place(found: Iterable[str], relevant: frozenset[str]) -> int | None:
    """The place of the first relevant key, counted from 1; None when there is none."""
    return next((n for n, key in enumerate(found, start=1) if key in relevant), None)


def figures(places: Sequence[int | None]) -> list[float]:
    """MRR and the shares of hits of these places."""
    number = max(len(places), 1)
    mrr = sum(1 / one for one in places if one) / number
    return [
        mrr,
        *(sum(one is not None and one <= most for one in places) / number for most in HITS),
    ]


def table(asked: Sequence[Query], ways: Mapping[str, Ranked]) -> list[list[str]]:
    """A line for each way, part and group."""
    result = [HEADINGS]
    groups = sorted({query.group for query in asked})
    for how, ranked in ways.items():
        places = [place(ranked(query.text), query.relevant) for query in asked]
        for part in PARTS:
            for group in groups:
                there = [
                    one
                    for query, one in zip(asked, places, strict=True)
                    if (query.part, query.group) == (part, group)
                ]
                shown = [f"{figure:.3f}" for figure in figures(there)]
                result.append([how, part, group, str(len(there)), *shown])
    return result


def fill(distractors: Sequence[Mapping[str, str]]) -> None:
    """An empty database becomes the example round with these measures."""
    from django.db import transaction

    from lovende.cli.demo import load_example_round
    from lovende.common.database import prepare
    from lovende.common.revisions import next_revision
    from lovende.knowledge.search import building
    from lovende.schemes.actions import install_all

    prepare()
    install_all()
    load_example_round()
    with transaction.atomic():
        revision = next_revision()
        for row in distractors:
            _write(row, revision)
    building.bring_up_to_date()


def _write(row: Mapping[str, str], revision: int) -> None:
    from lovende.common.texts import sort_key
    from lovende.measures.drafts import search_text
    from lovende.measures.models import Measure
    from lovende.people.models import County, Organisation
    from lovende.schemes.models import Scheme

    office, _made = Organisation.objects.get_or_create(
        kind=Organisation.Kind.OFFICE, name=row["office"]
    )
    measure = Measure(
        key=row["key"],
        scheme=Scheme.objects.get(key="nav-social-services"),
        title=row["title"],
        sort_title=sort_key(row["title"]),
        office=office,
        county=County.objects.all()[0],
        first_year=2021,
        description=row["text"],
        language=row["language"],
        synthetic=True,
        revision=revision,
    )
    measure.search_text = search_text(measure, (row["key"], row["office"]), ())
    measure.save()


def ways() -> dict[str, Ranked]:
    """The ways of searching that this database has."""
    from django.db import connection

    from lovende.knowledge import index
    from lovende.knowledge.search.similar import similar
    from lovende.measures.models import Measure

    keys = dict(Measure.objects.order_by().values_list("pk", "key"))
    whole = index.current().search
    only_words = replace(whole, model=None)

    def ours(held: Any) -> Ranked:
        def ranked(text: str) -> list[str]:
            found = [one.number for one in similar(text, held, top=DEEPEST)]
            return [keys[pk] for pk in held.ids[found].tolist()] if found else []

        return ranked

    def plain(text: str) -> list[str]:
        from lovende.core.language import WORD

        words = list(dict.fromkeys(WORD.findall(text.lower())))[:MOST_WORDS]
        with connection.cursor() as cursor:
            cursor.execute(
                plain_index.best_statement(DEEPEST), [plain_index.question(words, how="or")]
            )
            return [keys[pk] for (pk,) in cursor.fetchall()]

    plain_index.built()
    name = {"sqlite": "FTS5, any of the words", "postgresql": "ts_rank, any of the words"}
    return {
        "Lovende": ours(whole),
        "Lovende, by words alone": ours(only_words),
        name[connection.vendor]: plain,
    }


def main() -> None:
    """Fill the database, ask, print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    django.setup()
    fill(lines("distractors.jsonl", folder))
    print(json.dumps(table(queries(folder), ways())))


if __name__ == "__main__":
    main()
