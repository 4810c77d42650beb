"""The language of the command line, decided before Django is loaded.

``lovende --help`` must answer at once, so its texts are read with the standard library, from the
same catalogues as all other texts.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = ("nb", "nn", "en")
DEFAULT = "nb"


def chosen_language() -> str:
    """From ``LOVENDE_LANGUAGE``, else from the locale of the terminal, else bokmål."""
    for name in ("LOVENDE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "").split(".")[0].split("_")[0].split("-")[0].lower()
        if code == "no":
            return "nb"
        if code in LANGUAGES:
            return code
    return DEFAULT


_ = gettext.translation("django", LOCALE, [chosen_language()], fallback=True).gettext
