"""The icons: small line drawings in the colour of the text around them.

Drawn here on a grid of 24, so that a page needs no icon font and no extra request. They are
decoration: the words beside an icon carry the meaning.
"""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

_OPEN = (
    '<svg class="lv-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
    ' aria-hidden="true" focusable="false">'
)

DRAWINGS = {
    "arrow-down": '<path d="m6 9.5 6 6 6-6"/>',
    "arrow-left": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "arrow-right": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "calendar": '<path d="M4.5 6h15v14h-15V6ZM4.5 10.5h15M8.5 3.5V8M15.5 3.5V8"/>',
    "chart": '<path d="M4 4v16h16M8.5 16v-5M13 16V7M17.5 16v-3"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "circle": '<circle cx="12" cy="12" r="7.5" fill="currentColor"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "compare": '<path d="M4 5h6v14H4V5ZM14 5h6v14h-6V5Z"/>',
    "copy": '<path d="M9 9h11v11H9V9ZM15 9V4H4v11h5"/>',
    "cross": '<circle cx="12" cy="12" r="8.5"/><path d="m9 9 6 6M15 9l-6 6"/>',
    "dash": '<path d="M7 12h10"/>',
    "dotted-circle": '<circle cx="12" cy="12" r="7.5" stroke-dasharray="1.5 4.3"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "empty-circle": '<circle cx="12" cy="12" r="7.5"/>',
    "external": '<path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"/>',
    "file": '<path d="M6 3h8l4.5 4.5V21H6V3ZM13.5 3v5h5"/>',
    "filter": '<path d="M4 6h16M7 12h10M10 18h4"/>',
    "half-circle": (
        '<circle cx="12" cy="12" r="7.5"/><path d="M12 4.5a7.5 7.5 0 0 1 0 '
        '15v-15Z" fill="currentColor"/>'
    ),
    "home": '<path d="m3.5 11.5 8.5-8 8.5 8M6 9.5V20h12V9.5"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.1"/>',
    "language": (
        '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5.5 5 11.5 '
        '0 17M12 3.5c-5 5.5-5 11.5 0 17"/>'
    ),
    "level-0": (
        '<path d="M4 18.5v-3" opacity=".3"/>'
        '<path d="M8 18.5v-5.5" opacity=".3"/>'
        '<path d="M12 18.5v-8" opacity=".3"/>'
        '<path d="M16 18.5v-10.5" opacity=".3"/>'
        '<path d="M20 18.5v-13" opacity=".3"/>'
    ),
    "level-1": (
        '<path d="M4 18.5v-3"/>'
        '<path d="M8 18.5v-5.5" opacity=".3"/>'
        '<path d="M12 18.5v-8" opacity=".3"/>'
        '<path d="M16 18.5v-10.5" opacity=".3"/>'
        '<path d="M20 18.5v-13" opacity=".3"/>'
    ),
    "level-2": (
        '<path d="M4 18.5v-3"/>'
        '<path d="M8 18.5v-5.5"/>'
        '<path d="M12 18.5v-8" opacity=".3"/>'
        '<path d="M16 18.5v-10.5" opacity=".3"/>'
        '<path d="M20 18.5v-13" opacity=".3"/>'
    ),
    "level-3": (
        '<path d="M4 18.5v-3"/>'
        '<path d="M8 18.5v-5.5"/>'
        '<path d="M12 18.5v-8"/>'
        '<path d="M16 18.5v-10.5" opacity=".3"/>'
        '<path d="M20 18.5v-13" opacity=".3"/>'
    ),
    "level-4": (
        '<path d="M4 18.5v-3"/>'
        '<path d="M8 18.5v-5.5"/>'
        '<path d="M12 18.5v-8"/>'
        '<path d="M16 18.5v-10.5"/>'
        '<path d="M20 18.5v-13" opacity=".3"/>'
    ),
    "level-5": (
        '<path d="M4 18.5v-3"/>'
        '<path d="M8 18.5v-5.5"/>'
        '<path d="M12 18.5v-8"/>'
        '<path d="M16 18.5v-10.5"/>'
        '<path d="M20 18.5v-13"/>'
    ),
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "moon": '<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z"/>',
    "people": (
        '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c0-4 2.9-6.5 6.5-6.5s6.5 '
        "2.5 6.5 6.5M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.2c2.2.9 3.5 3 3.5 "
        '5.8"/>'
    ),
    "place": (
        '<path d="M12 21s7-6 7-11.5a7 7 0 1 0-14 0C5 15 12 21 12 21Z"/><circle '
        'cx="12" cy="9.5" r="2.5"/>'
    ),
    "play": '<path d="M7 4.5v15l12-7.5-12-7.5Z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4.5V9h15v8H17M7 14h10v6H7v-6Z"/>',
    "repeat": (
        '<path d="M5 11V9.5A3.5 3.5 0 0 1 8.5 6H19M16 3l3 3-3 3M19 13v1.5a3.5 '
        '3.5 0 0 1-3.5 3.5H5M8 15l-3 3 3 3"/>'
    ),
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "stop": '<path d="M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7l5-5ZM8.5 12h7"/>',
    "sun": (
        '<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M2.5 '
        "12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 "
        '18.7l1.4-1.4M17.3 6.7l1.4-1.4"/>'
    ),
    "system": '<path d="M3.5 5h17v11h-17V5ZM9 20h6M12 16v4"/>',
    "upload": '<path d="M12 16V5M7 9.5l5-5 5 5M4.5 20h15"/>',
    "user": ('<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c0-4.2 3.3-7 7.5-7s7.5 2.8 7.5 7"/>'),
    "warning": '<path d="M12 4 2.8 20h18.4L12 4ZM12 10v4.5M12 17.3v.1"/>',
}


def icon(name: str) -> SafeString:
    """The drawing by that name; an unknown name is a mistake in a template and says so."""
    return mark_safe(f"{_OPEN}{DRAWINGS[name]}</svg>")  # noqa: S308 (constants of this module)
