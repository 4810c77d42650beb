"""Reads: import runs, and the schemes that rounds belong to."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lovende.common.errors import DomainError
from lovende.followup.models import ImportRun
from lovende.schemes.models import Scheme

SHOWN_RUNS = 50


def import_runs() -> QuerySet[ImportRun]:
    """The newest runs, with who started them; the long lists in them are not fetched."""
    runs = ImportRun.objects.select_related("created_by").defer("problems", "summary")
    return runs.order_by("-created_at")[:SHOWN_RUNS]


def scheme_for_import(key: str = "") -> Scheme:
    """The scheme named, or the only one there is."""
    schemes = list(Scheme.objects.filter(key=key) if key else Scheme.objects.all())
    if len(schemes) == 1:
        return schemes[0]
    if key:
        raise DomainError(_("There is no scheme with the key «%(key)s».") % {"key": key})
    listed = ", ".join(scheme.key for scheme in schemes) or "–"
    raise DomainError(_("Say which scheme the round belongs to: %(keys)s.") % {"keys": listed})


def saved_mapping(scheme: str) -> dict[str, str]:
    """The mapping of columns that was last used for a written round of the scheme."""
    runs = ImportRun.objects.filter(state=ImportRun.State.DONE, options__scheme=scheme)
    options = runs.order_by("-finished_at").values_list("options", flat=True).first()
    mapping = (options or {}).get("mapping")
    return dict(mapping) if isinstance(mapping, dict) else {}
