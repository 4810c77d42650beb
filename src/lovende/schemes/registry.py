"""Finds the schemes that this installation has: those that ship with it, and its own folders.

A folder named in ``LOVENDE_SCHEMES`` is a scheme, or holds one scheme in each subfolder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    """A scheme without its scheme.toml is one too: reading it tells what is missing."""
    if not root.is_dir():
        raise DomainError(_("The folder of schemes «%(path)s» does not exist.") % {"path": root})
    if any(root.glob("*.toml")):
        yield root
        return
    found = sorted(path for path in root.iterdir() if any(path.rglob("*.toml")))
    if not found:
        message = _("The folder of schemes «%(path)s» holds no scheme: there is no %(file)s in it.")
        raise DomainError(message % {"path": root, "file": HEAD})
    yield from found


def load_schemes() -> list[SchemeDefinition]:
    """Read every scheme; two folders with the same key, or a form in common, are refused."""
    schemes: dict[str, SchemeDefinition] = {}
    for folder in scheme_folders():
        scheme = load_folder(folder)
        if scheme.key in schemes:
            message = _("Two folders hold a scheme with the key «%(key)s».")
            raise DomainError(message % {"key": scheme.key})
        schemes[scheme.key] = scheme
    _refuse_shared_forms(schemes.values())
    return list(schemes.values())


def _refuse_shared_forms(schemes: Iterable[SchemeDefinition]) -> None:
    """Forms are stored by their key: two schemes that use one key would overwrite each other."""
    owner: dict[str, str] = {}
    for scheme in schemes:
        for form in scheme.questionnaires:
            if owner.setdefault(form.key, scheme.key) != scheme.key:
                message = _(
                    "The schemes «%(one)s» and «%(other)s» both have a form with the key «%(key)s»."
                    " Give the form of one of them another key."
                )
                raise DomainError(
                    message % {"one": owner[form.key], "other": scheme.key, "key": form.key}
                )


def load_scheme(key: str) -> SchemeDefinition:
    """Read one scheme by its key."""
    for scheme in load_schemes():
        if scheme.key == key:
            return scheme
    raise DomainError(_("There is no scheme with the key «%(key)s».") % {"key": key})
