"""Finds the schemes that this installation has: those that ship with it, and its own folders.

A folder named in ``LOVENDE_SCHEMES`` is a scheme, or holds one scheme in each subfolder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lovende.common.errors import DomainError
from lovende.schemes.definitions import SchemeDefinition
from lovende.schemes.loader import HEAD, load_folder

SHIPPED = Path(__file__).parent / "data"


def scheme_folders() -> list[Path]:
    """Every scheme folder, those that ship first."""
    return [folder for root in (SHIPPED, *settings.SCHEME_FOLDERS) for folder in _schemes_in(root)]


def _schemes_in(root: Path) -> Iterator[Path]:
    if (root / HEAD).is_file():
        yield root
        return
    if not root.is_dir():
        raise DomainError(_("The folder of schemes «%(path)s» does not exist.") % {"path": root})
    yield from sorted(folder.parent for folder in root.glob(f"*/{HEAD}"))


def load_schemes() -> list[SchemeDefinition]:
    """Read every scheme; two folders with the same key are refused."""
    schemes: dict[str, SchemeDefinition] = {}
    for folder in scheme_folders():
        scheme = load_folder(folder)
        if scheme.key in schemes:
            message = _("Two folders hold a scheme with the key «%(key)s».")
            raise DomainError(message % {"key": scheme.key})
        schemes[scheme.key] = scheme
    return list(schemes.values())


def load_scheme(key: str) -> SchemeDefinition:
    """Read one scheme by its key."""
    for scheme in load_schemes():
        if scheme.key == key:
            return scheme
    raise DomainError(_("There is no scheme with the key «%(key)s».") % {"key": key})
