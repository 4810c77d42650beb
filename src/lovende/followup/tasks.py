"""When the work of an import is done: at once for small files, else in the background."""

from __future__ import annotations

from uuid import UUID

from django.utils import translation
from django_tasks import task

from lovende.common.errors import DomainError
from lovende.common.spreadsheets import unpacked_bytes
from lovende.followup import actions
from lovende.followup.import_files import RunFiles
from lovende.followup.models import ImportRun
from lovende.people.models import User

SMALL_UPLOAD = 2 * 1024 * 1024
SMALL_UNPACKED = 16 * 1024 * 1024
SMALL_ROWS = 1_000


def check_soon(run: ImportRun) -> None:
    """Check the file: while the person waits when it is small, otherwise in the background."""
    upload = RunFiles(run.pk).upload
    if 0 < RunFiles(run.pk).upload_bytes <= SMALL_UPLOAD and (
        unpacked_bytes(upload) <= SMALL_UNPACKED
    ):
        actions.read_and_check(run=run)
    else:
        check_run.enqueue(str(run.pk))


def write_soon(run: ImportRun, by: User) -> None:
    """Write a confirmed run: while the person waits when it is small."""
    if run.summary.get("rows", 0) <= SMALL_ROWS:
        actions.write_round(run=run, by=by)
    else:
        write_run.enqueue(str(run.pk), by.pk)


@task()
def check_run(run: str) -> str:
    """Check a file in the background."""
    try:
        return actions.read_and_check(run=ImportRun.objects.get(pk=UUID(run))).state
    except DomainError as error:
        # Somebody has moved the run on in the meantime, which is no failure of the task.
        return str(error)


@task()
def write_run(run: str, by: int) -> str:
    """Write a confirmed run in the background."""
    person = User.objects.get(pk=by)
    with translation.override(person.language):
        try:
            actions.write_round(run=ImportRun.objects.get(pk=UUID(run)), by=person)
        except DomainError as error:
            return str(error)
    return ImportRun.State.DONE
