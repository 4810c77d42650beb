"""Writes many rows with one prepared statement, where the ORM would build each anew.

For imports only: signals and ``auto_now`` do not run, so the caller sets every column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def update_rows(model: type[Model], fields: Sequence[str], objects: Iterable[Model]) -> None:
    """Write these fields of every object to its row."""
    columns = [_column(model, name) for name in fields]
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(str(column.column))} = %s" for column in columns)
    key = model._meta.pk
    statement = (
        f"UPDATE {quote(model._meta.db_table)} SET {assignments}"  # noqa: S608 -- our own names
        f" WHERE {quote(str(key.column))} = %s"
    )
    rows = [
        (*(_prepared(column, getattr(row, column.attname)) for column in columns), row.pk)
        for row in objects
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _column(model: type[Model], name: str) -> Field[Any, Any]:
    column = model._meta.get_field(name)
    if not isinstance(column, Field):
        raise TypeError(f"{name} is no column of {model.__name__}")
    return column


def _prepared(column: Field[Any, Any], value: Any) -> Any:
    return column.get_db_prep_save(value, connection)
