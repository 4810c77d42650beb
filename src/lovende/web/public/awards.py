"""The public list of awards: who got a grant for what. Open to everyone."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lovende.awards.award_table import award_table
from lovende.awards.planning import key_of
from lovende.awards.queries.application import title_of
from lovende.awards.queries.letters import awards
from lovende.common.tables import CONTENT_TYPES
from lovende.web.files import table_file

PAGE_SIZE = 50


@require_safe
def award_list(request: HttpRequest) -> HttpResponse:
    """Every grant, the newest call first."""
    page = Paginator(awards(), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "title": title_of(one.handling.submission),
            "href": reverse(
                "measure-detail",
                args=[key_of(one.handling.application, one.handling.call.year)],
            ),
            "decision": one,
        }
        for one in page
    ]
    files = [
        {"label": suffix.upper(), "href": reverse("award-export", args=[suffix])}
        for suffix in CONTENT_TYPES
    ]
    context = {"page": page, "rows": rows, "files": files}
    return render(request, "public/awards.html", context)


@require_safe
def award_export(request: HttpRequest, suffix: str) -> StreamingHttpResponse:
    """The whole list as a file."""
    if suffix not in CONTENT_TYPES:
        raise Http404
    return table_file(award_table(), suffix, "tilskudd")
