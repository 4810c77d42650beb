"""Tables and documents as answers to a request."""

from __future__ import annotations

from django.http import StreamingHttpResponse

from lovende.common.tables import CONTENT_TYPES, Table, chunks


def table_file(table: Table, suffix: str, name: str) -> StreamingHttpResponse:
    """The table as a file to download, sent while it is being written."""
    response = StreamingHttpResponse(chunks(table, suffix), content_type=CONTENT_TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response
