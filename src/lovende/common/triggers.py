"""What the migration operations that write database triggers share."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class TriggerOperation(Operation):
    """Writes triggers on the table of one model; ``label`` stands in their names.

    A trigger of the same name is written for SQLite and for PostgreSQL.
    """

    reversible = True
    reduces_to_sql = True
    atomic = True
    label: str
    model_name: str

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of the models' state."""

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the triggers."""
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        vendor = schema_editor.connection.vendor
        target = f' ON "{table}"' if vendor == "postgresql" else ""
        for event in self.events(vendor):
            name = self.trigger_name(table, event)
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}"{target}', params=None)

    def events(self, vendor: str) -> tuple[str, ...]:
        """What the triggers answer to, in this database."""
        raise NotImplementedError

    def trigger_name(self, table: str, event: str) -> str:
        """What the trigger for an event is called."""
        return f"{table}_{self.label}_{event.lower()}"
