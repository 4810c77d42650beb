"""Any list of measures as a file, sent while it is being read."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from lovende.knowledge.exports import export
from lovende.knowledge.forms import BankQuery
from lovende.web.public.links import DICTIONARY


@require_safe
def measure_export(request: HttpRequest, suffix: str) -> StreamingHttpResponse:
    """The whole list that the address asks for, or with ``ordbok=1`` what its columns mean."""
    file = export(
        BankQuery.from_params(request.GET),
        viewer=request.user,
        file_format=suffix,
        site=request.build_absolute_uri("/").rstrip("/"),
        only_dictionary=DICTIONARY in request.GET,
    )
    response = StreamingHttpResponse(file.chunks, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    # What is in the file depends on who asks, so nobody else may be given a stored copy.
    response["Cache-Control"] = "private, no-store"
    return response
