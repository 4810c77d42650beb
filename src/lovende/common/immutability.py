"""Database triggers that refuse to change or delete what must stay as it was.

A rule in Python is passed by ``queryset.update``, by raw SQL and by the next programmer; a
trigger is not. The same migration operation writes it for SQLite and for PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from lovende.common.triggers import TriggerOperation

MESSAGE = "lovende: this row may not be changed or deleted"


class ForbidChanges(TriggerOperation):
    """Forbid UPDATE and DELETE on a model's table.

    :param model_name: the model, in the migration's app.
    :param when: SQL condition on the row as it was (``OLD``) under which it is guarded; always
        when empty. It must be valid in both databases.
    :param columns: the columns whose change is refused; every column when empty. Deleting is
        refused either way, unless ``allow_delete``.
    """

    label = "forbid"

    def __init__(
        self,
        model_name: str,
        *,
        when: str = "",
        columns: tuple[str, ...] = (),
        allow_delete: bool = False,
    ) -> None:
        self.model_name = model_name
        self.when = when
        self.columns = columns
        self.allow_delete = allow_delete

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """What the migration writer needs to write this operation down."""
        kwargs: dict[str, Any] = {"when": self.when, "columns": self.columns}
        return (
            self.__class__.__name__,
            [self.model_name],
            kwargs | {"allow_delete": self.allow_delete},
        )

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the triggers."""
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in self._create(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """One line for the migration's output."""
        return f"Forbid changes to {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """Part of an automatic migration name."""
        return f"guard_{self.model_name.lower()}"

    def events(self, vendor: str) -> tuple[str, ...]:
        """What is refused; emptying a table passes the triggers of its rows, so it has its own."""
        if vendor == "postgresql":
            return (*self._row_events(), "TRUNCATE")
        return self._row_events()

    def _row_events(self) -> tuple[str, ...]:
        return ("UPDATE",) if self.allow_delete else ("UPDATE", "DELETE")

    def _create(self, table: str, vendor: str) -> list[str]:
        of = " OF " + ", ".join(f'"{c}"' for c in self.columns) if self.columns else ""
        statements = []
        if vendor == "postgresql":
            statements.append(
                "CREATE OR REPLACE FUNCTION lovende_forbid_change() RETURNS trigger AS $$"
                f" BEGIN RAISE EXCEPTION '{MESSAGE} (%)', TG_TABLE_NAME"
                " USING ERRCODE = 'integrity_constraint_violation'; END; $$ LANGUAGE plpgsql"
            )
        for event in self._row_events():
            scope = of if event == "UPDATE" else ""
            name = self.trigger_name(table, event)
            head = f'CREATE TRIGGER "{name}" BEFORE {event}{scope} ON "{table}"'
            if vendor == "postgresql":
                # A subquery is not allowed in WHEN there, so the condition goes into a function.
                statements.extend(self._postgres(table, head, event))
            else:
                when = f" WHEN {self.when}" if self.when else ""
                statements.append(
                    f"{head} FOR EACH ROW{when} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                )
        if vendor == "postgresql" and not self.allow_delete:
            # Emptying a table passes the triggers of its rows.
            name = self.trigger_name(table, "TRUNCATE")
            statements.append(
                f'CREATE TRIGGER "{name}" BEFORE TRUNCATE ON "{table}"'
                " FOR EACH STATEMENT EXECUTE FUNCTION lovende_forbid_change()"
            )
        return statements

    def _postgres(self, table: str, head: str, event: str) -> list[str]:
        if not self.when:
            return [f"{head} FOR EACH ROW EXECUTE FUNCTION lovende_forbid_change()"]
        function = f"{self.trigger_name(table, event)}_fn"
        row = "OLD" if event == "DELETE" else "NEW"
        return [
            (
                f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger AS $$'
                f" BEGIN IF {self.when} THEN RAISE EXCEPTION '{MESSAGE} (%)', TG_TABLE_NAME"
                f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END;"
                " $$ LANGUAGE plpgsql"
            ),
            f'{head} FOR EACH ROW EXECUTE FUNCTION "{function}"()',
        ]
