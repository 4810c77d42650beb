"""Documents of a case on disk: which kinds are taken, how large, and where they lie.

The name on disk is the document's unguessable id; what a file is called says nothing of where it
is. A file is taken when both its name and its first bytes say that it is of a known kind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from lovende.common.errors import InvalidInput

MOST_BYTES = 10 * 1024 * 1024
KINDS: dict[str, tuple[str, bytes]] = {
    "pdf": ("application/pdf", b"%PDF-"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", b"PK"),
    "odt": ("application/vnd.oasis.opendocument.text", b"PK"),
    "png": ("image/png", b"\x89PNG"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
}
"""Suffix → what it is sent as, and how such a file begins."""


def path_of(document: UUID) -> Path:
    """Where the content of a document lies."""
    return Path(settings.MEDIA_ROOT) / "cases" / str(document)


def erase(document: UUID) -> None:
    """Take the content of a document away for good; nothing happens when it is gone."""
    path_of(document).unlink(missing_ok=True)


def suffix_of(name: str) -> str:
    """The kind of file that a name promises."""
    suffix = Path(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if suffix not in KINDS:
        kinds = {"kinds": ", ".join(KINDS)}
        raise InvalidInput(_("Choose a file of one of these kinds: %(kinds)s.") % kinds)
    return suffix


def store(document: UUID, suffix: str, chunks: Iterable[bytes]) -> tuple[int, str]:
    """Write the content; gives its size in bytes and SHA-256. Nothing stays when it is refused.

    :raises InvalidInput: when it is too large, or not what its name says.
    """
    path, digest, size = path_of(document), hashlib.sha256(), 0
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with path.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise InvalidInput(_("The file is larger than 10 MB."))
                digest.update(chunk)
                file.write(chunk)
        with path.open("rb") as file:
            if not file.read(8).startswith(KINDS[suffix][1]):
                raise InvalidInput(_("The content of the file is not what its name says."))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return size, digest.hexdigest()
