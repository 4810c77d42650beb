"""Which letters a document can hold: what is no text at all, and what the fonts can draw.

PDF/UA allows no letter that the font lacks. Only the fonts that come with typst are used, so that
a document looks the same on every machine; they draw Latin, Sámi, Greek, Cyrillic and Arabic
letters, and many signs. What they lack is shown as �, never left out in silence.
"""

from __future__ import annotations

import re
from functools import cache

LACKING = "\N{REPLACEMENT CHARACTER}"

_NO_TEXT = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_SURE = re.compile("[\t\n\x20-\x7e\xa0-\u017f\u0391-\u03a1\u03a3-\u03c9\u2013\u2014\u2018-\u201e]+")
_DRAWN_BY_NONE = re.compile("[\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U0001f000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without control characters and halves of characters, which no file may hold."""
    return _NO_TEXT.sub("", text)


def drawable(text: str) -> str:
    """The text with what the fonts cannot draw replaced."""
    kept = clean(text)
    doubtful = set(_SURE.sub("", kept))
    lacking = {letter for letter in doubtful if not _can_draw(letter)}
    return "".join(LACKING if letter in lacking else letter for letter in kept)


@cache
def _can_draw(letter: str) -> bool:
    """Ask typst, once for each letter; large scripts that no font of its has are not asked for."""
    import typst

    if _DRAWN_BY_NONE.match(letter):
        return False
    try:
        typst.compile(
            b'#set document(title: "-")\n#sys.inputs.letter',
            ignore_system_fonts=True,
            sys_inputs={"letter": letter},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:
        return False
    return True
