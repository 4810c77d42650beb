"""Database triggers that keep a column the sum of another table's rows.

A sum kept in Python is wrong as soon as two write at once; a trigger is part of the same
statement. The same migration operation writes it for SQLite and for PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from lovende.common.triggers import TriggerOperation

EVENTS = ("INSERT", "UPDATE", "DELETE")


class KeepSum(TriggerOperation):
    """Keep ``total`` of the row that ``link`` points at the sum of ``column``.

    :param model_name: the model whose rows are added up, in the migration's app.
    :param link: its foreign key to the row that holds the sum.
    :param column: the column that is added up, never null.
    :param total: the column of the sum, which no other code writes.
    """

    label = "sum"

    def __init__(self, model_name: str, *, link: str, column: str, total: str) -> None:
        self.model_name, self.link, self.column, self.total = model_name, link, column, total

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """What the migration writer needs to write this operation down."""
        kwargs = {"link": self.link, "column": self.column, "total": self.total}
        return self.__class__.__name__, [self.model_name], kwargs

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the triggers."""
        model = to_state.apps.get_model(app_label, self.model_name)
        table, link = model._meta.db_table, model._meta.get_field(self.link)
        holder = link.related_model._meta.db_table
        postgres = schema_editor.connection.vendor == "postgresql"
        for event in EVENTS:
            name = self.trigger_name(table, event)
            body = self._body(holder, link.column, event)
            head = f'AFTER {event} ON "{table}" FOR EACH ROW'
            if postgres:
                schema_editor.execute(
                    f'CREATE OR REPLACE FUNCTION "{name}_fn"() RETURNS trigger AS $$'
                    f" BEGIN {body} RETURN NULL; END; $$ LANGUAGE plpgsql",
                    params=None,
                )
                run = f'EXECUTE FUNCTION "{name}_fn"()'
            else:
                run = f"BEGIN {body} END"
            schema_editor.execute(f'CREATE TRIGGER "{name}" {head} {run}', params=None)

    def events(self, vendor: str) -> tuple[str, ...]:
        """Everything that changes a sum."""
        return EVENTS

    def describe(self) -> str:
        """One line for the migration's output."""
        return f"Keep {self.total} the sum of {self.column} of {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """Part of an automatic migration name."""
        return f"sum_{self.model_name.lower()}"

    def _body(self, holder: str, link: str, event: str) -> str:
        added = self._change(holder, link, "NEW", "+") if event != "DELETE" else ""
        taken = self._change(holder, link, "OLD", "-") if event != "INSERT" else ""
        return f"{taken} {added}"

    def _change(self, holder: str, link: str, row: str, sign: str) -> str:
        total = f'"{self.total}"'
        return (
            f'UPDATE "{holder}" SET {total} = {total} {sign} {row}."{self.column}"'  # noqa: S608 -- names of our own models
            f' WHERE "id" = {row}."{link}";'
        )
