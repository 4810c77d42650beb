"""The database's own full-text index over the same texts, to compare with.

SQLite's FTS5, and a column of PostgreSQL's ``tsvector`` under a GIN index: each as it comes, with
no table of words. Built in the bench's own database, once.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.db import connection

TABLE = "bench_plain"
FTS5 = f"""CREATE VIRTUAL TABLE {TABLE} USING fts5(
    search_text, content='', tokenize='unicode61 remove_diacritics 0')"""
FILL_FTS5 = f"INSERT INTO {TABLE} (rowid, search_text) SELECT id, search_text FROM measures_measure"
TSVECTOR = f"""CREATE TABLE {TABLE} AS
    SELECT id, to_tsvector('norwegian', search_text) AS words FROM measures_measure"""
GIN = f"CREATE INDEX ON {TABLE} USING gin (words)"


def built() -> float:
    """Build the index unless it is there; how many seconds it took."""
    if TABLE in connection.introspection.table_names():
        return 0.0
    steps = (TSVECTOR, GIN, f"ANALYZE {TABLE}")
    started = time.perf_counter()
    with connection.cursor() as cursor:
        for step in (FTS5, FILL_FTS5) if connection.vendor == "sqlite" else steps:
            cursor.execute(step)
    return time.perf_counter() - started


def count_statement() -> str:
    """Counts the measures that fit one question; see :func:`question`."""
    if connection.vendor == "sqlite":
        return f"SELECT count(*) FROM {TABLE} WHERE {TABLE} MATCH %s"
    return f"SELECT count(*) FROM {TABLE} WHERE words @@ to_tsquery('norwegian', %s)"


def best_statement(most: int = 10) -> str:
    """The ids of the best for one question."""
    if connection.vendor == "sqlite":
        return f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rank LIMIT {most}"
    return (
        f"SELECT id FROM {TABLE}, to_tsquery('norwegian', %s) AS asked WHERE words @@ asked"
        f" ORDER BY ts_rank(words, asked) DESC, id LIMIT {most}"
    )


def question(words: Sequence[str], *, how: str = "and") -> str:
    """The words as the index is asked for all of them, any, or one after the other."""
    if connection.vendor == "sqlite":
        if how == "phrase":
            return f'"{" ".join(words)}"'
        return (" OR " if how == "or" else " ").join(f'"{word}"' for word in words)
    joint = {"and": " & ", "or": " | ", "phrase": " <-> "}[how]
    return joint.join(f"'{word.replace(chr(39), '')}'" for word in words)


def size() -> int:
    """How many bytes it takes up."""
    return sum(sizes([TABLE]).values())


def sizes(tables: Sequence[str]) -> dict[str, int]:
    """Bytes by table, its indexes and whatever else belongs to it included."""
    found = dict.fromkeys(tables, 0)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT m.tbl_name, sum(d.pgsize) FROM dbstat d JOIN sqlite_master m"
                " ON m.name = d.name WHERE d.aggregate GROUP BY m.tbl_name"
            )
            for name, size in cursor.fetchall():
                for table in tables:
                    if name == table or (table == TABLE and name.startswith(f"{TABLE}_")):
                        found[table] += size
            return found
        for table in tables:
            cursor.execute("SELECT pg_total_relation_size(%s)", [table])
            found[table] = cursor.fetchone()[0]
    return found
