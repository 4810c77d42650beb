"""The pages on which the directorate imports a round."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from lovende.common.errors import DomainError, InvalidInput
from lovende.followup import actions, queries, tasks
from lovende.followup.forms import MappingForm, UploadForm
from lovende.followup.models import ImportRun
from lovende.followup.round_import.reference import load_reference
from lovende.followup.round_import.template import empty_round
from lovende.people.permissions import Permission
from lovende.schemes.models import Scheme
from lovende.web.access import only_with, person
from lovende.web.directorate import import_page
from lovende.web.files import table_file

importers_only = only_with(Permission.IMPORT_ROUND)


@require_http_methods(["GET", "HEAD", "POST"])
@importers_only
def import_list(request: HttpRequest) -> HttpResponse:
    """Upload a file, and see the imports so far."""
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
    if posted and form.is_valid():
        try:
            run = _start(request, form)
        except InvalidInput as error:
            form.add_error("file", str(error))
        else:
            return redirect("import-detail", pk=run.pk)
    context = {"form": form, "runs": queries.import_runs(), "columns": import_page.column_help()}
    return render(request, "directorate/import_list.html", context)


def _start(request: HttpRequest, form: UploadForm) -> ImportRun:
    file = form.cleaned_data["file"]
    run = actions.start_import(
        filename=file.name,
        chunks=file.chunks(),
        scheme=form.scheme_chosen,
        by=person(request),
        year=form.cleaned_data["year"],
        mapping=queries.saved_mapping(form.scheme_chosen.key),
    )
    tasks.check_soon(run)
    return run


@require_GET
@importers_only
def import_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far an import has come, what is wrong, and what confirming it would do."""
    run = get_object_or_404(ImportRun, pk=pk)
    page = import_page.build(run)
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "progress":
        if not page.working:
            return HttpResponseClientRefresh()
        return render(request, "directorate/_import_progress.html", {"page": page})
    return render(request, "directorate/import_detail.html", {"page": page, **_mapping(page)})


def _mapping(page: import_page.Page) -> dict[str, Any]:
    """The form for columns that were not recognised, while the file is there to read again."""
    open_still = page.state in (ImportRun.State.READY, ImportRun.State.REFUSED)
    if not (open_still and page.file_kept and page.summary.get("unrecognised")):
        return {}
    return {"mapping_form": MappingForm(page.run, _reference(page.run))}


@require_POST
@importers_only
def import_mapping(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what the columns are that were not recognised, and check again."""
    run = get_object_or_404(ImportRun, pk=pk)
    form = MappingForm(run, _reference(run), request.POST)
    if form.is_valid() and form.mapping:
        actions.change_mapping(run=run, mapping=form.mapping, by=person(request))
        tasks.check_soon(run)
    else:
        messages.warning(request, _("Nothing was chosen for any column."))
    return redirect("import-detail", pk=pk)


@require_POST
@importers_only
def import_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check the file once more."""
    run = get_object_or_404(ImportRun, pk=pk)
    actions.check_again(run=run, by=person(request))
    tasks.check_soon(run)
    return redirect("import-detail", pk=pk)


@require_POST
@importers_only
def import_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the round into the bank."""
    run, by = get_object_or_404(ImportRun, pk=pk), person(request)
    try:
        actions.claim_writing(run=run, by=by)
        tasks.write_soon(run, by)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("import-detail", pk=pk)


@require_GET
@importers_only
def import_problems(request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
    """Every problem that was kept, as a spreadsheet."""
    run = get_object_or_404(ImportRun, pk=pk)
    return table_file(import_page.problem_table(run), "csv", f"problemer-{run.created_at:%Y-%m-%d}")


@require_GET
@importers_only
def import_template(request: HttpRequest) -> StreamingHttpResponse:
    """An empty spreadsheet with every header, and a sheet that says what each column means."""
    scheme = (
        get_object_or_404(Scheme, key=request.GET["scheme"])
        if "scheme" in request.GET
        else (queries.scheme_for_import())
    )
    reference = load_reference(scheme)
    year = import_page.template_year(reference, request.GET.get("year", ""))
    return table_file(empty_round(reference, year), "xlsx", f"runde-{year}")


def _reference(run: ImportRun) -> Any:
    return load_reference(queries.scheme_for_import(run.options["scheme"]))
