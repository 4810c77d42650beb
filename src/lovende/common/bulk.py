"""Writes many rows at once, where the ORM would build each statement anew.

For imports only: signals do not run. PostgreSQL gets its rows by COPY, SQLite by one prepared
statement; constraints and triggers hold as for any other row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db import connection
from django.db.models import Field, Model


class HasKey(Protocol):
    """What stands for a row: a primary key, and attributes named as the model's columns."""

    @property
    def pk(self) -> Any:
        """The primary key."""


def insert_objects(model: type[Model], objects: Sequence[Model]) -> None:
    """Create a row for each object and give the object its primary key."""
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(objects)
        return
    for key, each in zip(_new_keys(model, len(objects)), objects, strict=True):
        each.pk = key
    columns = model._meta.concrete_fields
    rows = ([_prepared(c, c.pre_save(each, add=True)) for c in columns] for each in objects)
    _copy(model, columns, rows)
    for each in objects:
        each._state.adding, each._state.db = False, connection.alias


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Create rows of these columns alone, as links between tables are; no objects are built."""
    columns = [_column(model, name) for name in fields]
    if connection.vendor == "postgresql":
        _copy(model, columns, rows)
        return
    names = ", ".join(_quoted(column.column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_quoted(model._meta.db_table)} ({names})"  # noqa: S608 -- our own names
            f" VALUES ({marks})",
            list(rows),
        )


def update_rows(model: type[Model], fields: Sequence[str], rows: Iterable[HasKey]) -> None:
    """Write these fields to the row of each; ``auto_now`` does not run, the caller sets all."""
    columns = [_column(model, name) for name in fields]
    assignments = ", ".join(f"{_quoted(column.column)} = %s" for column in columns)
    key = model._meta.pk
    statement = (
        f"UPDATE {_quoted(model._meta.db_table)} SET {assignments}"  # noqa: S608 -- our own names
        f" WHERE {_quoted(key.column)} = %s"
    )
    values = [
        (*(_prepared(column, getattr(row, column.attname)) for column in columns), row.pk)
        for row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)


def _new_keys(model: type[Model], number: int) -> list[int]:
    """So many keys from the table's own sequence, which gives each out once."""
    table, key = model._meta.db_table, model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [_quoted(table), key.column, number],
        )
        return [found for (found,) in cursor.fetchall()]


def _copy(
    model: type[Model], columns: Sequence[Field[Any, Any]], rows: Iterable[Sequence[Any]]
) -> None:
    names = ", ".join(_quoted(column.column) for column in columns)
    statement = f"COPY {_quoted(model._meta.db_table)} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))


def _column(model: type[Model], name: str) -> Field[Any, Any]:
    column = model._meta.get_field(name)
    if not isinstance(column, Field):
        raise TypeError(f"{name} is no column of {model.__name__}")
    return column


def _prepared(column: Field[Any, Any], value: Any) -> Any:
    return column.get_db_prep_save(value, connection)
