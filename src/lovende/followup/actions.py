"""Writes: the import of a round, from upload to written bank; and of a collection of measures.

A run is checked outside any transaction and written in one. A process that dies midway leaves
the bank as it was, and the run can be taken up again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import IO, Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lovende.common.audit import record
from lovende.common.errors import DomainError, InvalidInput
from lovende.common.national_numbers import hide_national_numbers
from lovende.common.revisions import current_position, next_revision
from lovende.common.spreadsheets import LIMITS
from lovende.followup.import_files import RunFiles
from lovende.followup.lifecycle import may_follow
from lovende.followup.measure_import.checking import CheckedMeasures, check
from lovende.followup.measure_import.writing import LinesWriter, WrittenMeasures
from lovende.followup.models import ImportRun
from lovende.followup.round_import.checking import Checked, RoundChecker
from lovende.followup.round_import.messages import RowProblem, everywhere
from lovende.followup.round_import.reference import load_reference
from lovende.followup.round_import.writing import RoundWriter, Written
from lovende.followup.rules import require_import
from lovende.followup.summaries import SHOWN_PROBLEMS, as_summary
from lovende.people.models import User
from lovende.schemes.models import Scheme

State = ImportRun.State
OnProgress = Callable[[int, float], None]

KEPT_DAYS = 30

log = logging.getLogger(__name__)


def start_import(
    *,
    filename: str,
    chunks: Iterable[bytes],
    scheme: Scheme,
    by: User | None,
    year: int | None = None,
    mapping: Mapping[str, str] | None = None,
) -> ImportRun:
    """Store a file and open a run for it; nothing is read yet."""
    require_import(by)
    forget_old_files()
    run = ImportRun(
        id=uuid4(),
        created_by=by,
        filename=hide_national_numbers(filename)[-255:] or "-",
        options={"scheme": scheme.key, "year": year, "mapping": dict(mapping or {})},
    )
    files = RunFiles(run.pk)
    run.digest, fits = files.store(chunks, most=LIMITS.file_bytes)
    if not fits:
        files.remove()
        message = _("The file is too large: at most {most} MB are accepted. Divide it.")
        raise InvalidInput(str(message).format(most=LIMITS.file_bytes // 1024**2))
    with transaction.atomic():
        run.save(force_insert=True)
        record("followup.import_started", run, by=by, filename=run.filename, digest=run.digest)
    return run


def read_and_check(*, run: ImportRun, progress: OnProgress | None = None) -> ImportRun:
    """Read the file, list what is wrong, compare with the bank; the run is READY or REFUSED."""
    _take(run, State.READING)
    files = RunFiles(run.pk)

    def told(rows: int, share: float) -> None:
        files.tell(rows, share)
        if progress is not None:
            progress(rows, share)

    try:
        position = list(current_position())
        with files.alive():
            checked = _checked(run, files, told)
    except InvalidInput as error:
        worded = everywhere(error.__str__)
        problem = RowProblem(0, "", "", worded).as_json()
        files.write_problems([problem])
        return _finish(run, State.REFUSED, [problem], {"problems": 1})
    except BaseException:
        _finish(run, State.FAILED, [], {})
        raise
    files.tell(checked.rows_read, 1.0, now=True)
    problems = [problem.as_json() for problem in checked.problems.in_order()]
    summary = as_summary(checked) | {"position": position, "seen_before": _seen_before(run)}
    files.write_problems(problems)
    if checked.problems.personal:
        files.drop_rows()
    return _finish(run, State.READY if checked.good else State.REFUSED, problems, summary)


def _checked(run: ImportRun, files: RunFiles, told: OnProgress) -> Checked:
    if not files.upload.exists():
        raise InvalidInput(_("The file is no longer kept here. Upload it again."))
    scheme = Scheme.objects.get(key=run.options["scheme"])
    checker = RoundChecker(
        load_reference(scheme),
        year=run.options.get("year"),
        saved=run.options.get("mapping", {}),
        progress=told,
    )
    return checker.check(files.upload, files.staged)


def _seen_before(run: ImportRun) -> str | None:
    """When a file with the very same content was written, if one was."""
    earlier = ImportRun.objects.filter(digest=run.digest, state=State.DONE).first()
    return earlier.finished_at.isoformat() if earlier and earlier.finished_at else None


def _finish(
    run: ImportRun, state: str, problems: list[dict[str, Any]], summary: dict[str, Any]
) -> ImportRun:
    run.state, run.problems, run.summary = state, problems[:SHOWN_PROBLEMS], summary
    run.finished_at = timezone.now()
    run.save(update_fields=["state", "problems", "summary", "finished_at"])
    return run


def change_mapping(*, run: ImportRun, mapping: Mapping[str, str], by: User | None) -> ImportRun:
    """Say what some columns are, and let the file be checked again."""
    require_import(by)
    with transaction.atomic():
        _take(run, State.WAITING)
        run.options["mapping"] = {**run.options.get("mapping", {}), **mapping}
        run.save(update_fields=["options"])
        record("followup.import_mapped", run, by=by, mapping=dict(mapping))
    return run


def check_again(*, run: ImportRun, by: User | None) -> ImportRun:
    """Put a run that was refused, has failed or stands still back to the start."""
    require_import(by)
    _take(run, State.WAITING)
    return run


def claim_writing(*, run: ImportRun, by: User | None) -> ImportRun:
    """Confirm a run, so that it will be written; only one confirmation can win."""
    require_import(by)
    run.refresh_from_db()
    if run.state == State.READY and list(current_position()) != run.summary.get("position"):
        raise _bank_has_changed()
    attempt = uuid4().hex
    _take(run, State.WRITING, options={**run.options, "attempt": attempt})
    RunFiles(run.pk).tell(0, 0.0, now=True)
    return run


def write_round(*, run: ImportRun, by: User | None, progress: OnProgress | None = None) -> Written:
    """Write a confirmed run: everything in one transaction, or nothing."""
    files, total = RunFiles(run.pk), max(run.summary.get("rows", 1), 1)

    def told(rows: int) -> None:
        files.tell(rows, rows / total)
        if progress is not None:
            progress(rows, rows / total)

    try:
        with files.alive(), transaction.atomic():
            _hold(run)
            revision = _next_revision(run)
            reference = load_reference(Scheme.objects.get(key=run.options["scheme"]))
            written = RoundWriter(reference, by, revision, told).write(files.staged)
            run.state, run.finished_at = State.DONE, timezone.now()
            run.summary = {**run.summary, "written": asdict(written)}
            run.save(update_fields=["state", "summary", "finished_at"])
            record("followup.round_imported", run, by=by, digest=run.digest, **asdict(written))
    except BaseException:
        ours = ImportRun.objects.filter(pk=run.pk, options__attempt=run.options.get("attempt"))
        ours.filter(state=State.WRITING).update(state=State.FAILED)
        raise
    files.drop_rows()
    return written


def confirm(*, run: ImportRun, by: User | None, progress: OnProgress | None = None) -> Written:
    """Confirm a run and write it at once."""
    claim_writing(run=run, by=by)
    return write_round(run=run, by=by, progress=progress)


def _hold(run: ImportRun) -> None:
    """Lock the run's row until the transaction ends, and see that it is still ours to write."""
    held = ImportRun.objects.select_for_update().get(pk=run.pk)
    same = held.options.get("attempt") == run.options.get("attempt")
    if held.state != State.WRITING or not same:
        raise DomainError(_("The import was taken up again elsewhere. Look at it once more."))


def _next_revision(run: ImportRun) -> int:
    """The revision to write under. It locks the counter, so nothing can come between any more."""
    revision = next_revision()
    if revision != run.summary["position"][0] + 1:
        raise _bank_has_changed()
    return revision


def _bank_has_changed() -> DomainError:
    return DomainError(
        _(
            "The knowledge bank has changed since the file was checked. Check the file again, and "
            "confirm what you then see."
        )
    )


def _take(run: ImportRun, state: str, *, options: dict[str, Any] | None = None) -> None:
    """Move a run on, unless somebody else has done so in the meantime."""
    run.refresh_from_db()
    allowed = may_follow(run.state, state, stands_still=_stands_still(run))
    changes: dict[str, Any] = {"state": state}
    if options is not None:
        changes["options"] = options
    moved = allowed and ImportRun.objects.filter(pk=run.pk, state=run.state).update(**changes)
    if not moved:
        raise DomainError(
            str(_("The import is in the state «{state}», so this cannot be done now.")).format(
                state=run.get_state_display()
            )
        )
    run.refresh_from_db()


def _stands_still(run: ImportRun) -> bool:
    """Whether a run that should be at work has not been heard from for a while."""
    at_work = run.state in (State.READING, State.WRITING)
    return at_work and RunFiles(run.pk).progress.silent


def forget(*, run: ImportRun, by: User | None) -> None:
    """Remove a run that was never written, and its files."""
    require_import(by)
    if run.state == State.DONE:
        raise DomainError(_("What has been written is not forgotten."))
    RunFiles(run.pk).remove()
    ImportRun.objects.filter(pk=run.pk).exclude(state=State.DONE).delete()


def forget_old_files() -> None:
    """Uploads that nobody confirmed are not kept for ever."""
    limit = timezone.now() - timedelta(days=KEPT_DAYS)
    for pk in ImportRun.objects.filter(created_at__lt=limit).values_list("pk", flat=True):
        RunFiles(pk).drop_rows()


def check_measures(
    *,
    lines: IO[bytes],
    staged: IO[str],
    scheme: Scheme,
    by: User | None,
    progress: OnProgress | None = None,
) -> CheckedMeasures:
    """Check a collection of measures, one JSON object a line; the good lines go to ``staged``.

    New measures that state no year get the year in which they are loaded.
    """
    require_import(by)
    year = timezone.localdate().year
    told = progress or _silent
    return check(lines, staged, load_reference(scheme), year=year, progress=told)


def write_measures(
    *,
    checked: CheckedMeasures,
    source: str,
    scheme: Scheme,
    by: User | None,
    progress: OnProgress | None = None,
) -> WrittenMeasures:
    """Write a collection that was checked: all of it in one transaction, or nothing.

    ``source`` is what the collection is called in the audit trail.
    """
    require_import(by)
    if not checked.good:
        raise InvalidInput(_("The file has faults, so nothing was written."))
    if not checked.new + checked.changed:
        return WrittenMeasures(unchanged=checked.unchanged)
    told, total = progress or _silent, max(checked.lines, 1)
    with transaction.atomic():
        writer = LinesWriter(
            load_reference(scheme),
            checked.year,
            next_revision(),
            lambda measures: told(measures, measures / total),
        )
        written = writer.write(checked.staged)
        name = hide_national_numbers(source)[-255:]
        record("followup.measures_imported", scheme, by=by, source=name, **asdict(written))
    return written


def _silent(_rows: int, _share: float) -> None:
    pass
