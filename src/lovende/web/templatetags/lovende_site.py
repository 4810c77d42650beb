"""The way around the site: the menu, the same page in another language, the pages of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

register = template.Library()

PAGES_EACH_SIDE = 2
# A language is offered by the name its readers know it by, whatever the page's language.
OWN_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in one language."""

    code: str
    name: str
    href: str
    current: bool


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """This page in each language, the query string kept."""
    request = context.get("request")
    address = request.get_full_path() if request is not None else "/"
    active = get_language()
    return [
        LanguageLink(
            code=code,
            name=OWN_NAMES.get(code, code),
            href=translate_url(address, code),
            current=code == active,
        )
        for code, _name in settings.LANGUAGES
    ]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the main navigation."""

    key: str
    label: str
    href: str
    current: bool


# What each entry of the menu covers: its own address and those below it.
MENU_PAGES = {
    "measures": ("measure-list", "measure-detail", "measure-compare"),
    "failures": ("measure-failures",),
    "counties": ("county-overview",),
    "self-assessment": ("self-assessment",),
    "calls": ("call-list", "call-detail"),
    "about": ("about", "accessibility"),
    "alike": ("alike-list", "alike-set"),
    "letters": ("letter-list", "letter-page"),
    "granted": ("award-list",),
    "awards": (
        *("award-desk", "frame-move", "decision-list", "decision-item", "allocation-page"),
        *("release-page", "letter-preview", "letter-template"),
        *("appeal-list", "appeal-item", "indicators"),
    ),
    "selection": (
        *("round-list", "round-detail", "round-agreement", "rating-queue", "rating-page"),
        *("discussion-list", "discussion-item"),
        *("round-open", "round-precheck", "round-assignment", "round-shortlist", "team-list"),
        *("round-conflicts", "case-list", "case-detail", "reference-list"),
        *("choice-list", "choice-item"),
    ),
    "profiles": ("profile-list", "profile-review"),
    "applications": (
        *("application-list", "application-page"),
        *("application-step", "application-similar"),
    ),
    "handle": (
        *("governor-desk", "governor-queue", "rank-list", "assessment-agreement"),
        *("handling-page", "handling-assess", "handling-joint"),
        *("handling-changes", "handling-request"),
    ),
    "prepare": ("call-desk", "call-prepare"),
    "import": ("import-list", "import-detail", "import-confirm"),
    "words": ("word-table", "word-change", "word-changes"),
}

# What is in the menu of those who may: what the context calls the right, the entry, its words.
FOR_SOME = (
    ("may_see_alike", "alike", gettext_noop("Alike measures")),
    ("may_review", "profiles", gettext_noop("Profiles to review")),
    ("may_select", "selection", gettext_noop("Selection")),
    ("may_apply", "applications", gettext_noop("Applications")),
    ("may_apply", "letters", gettext_noop("Decisions")),
    ("may_handle", "handle", gettext_noop("Applications to handle")),
    ("may_handle", "awards", gettext_noop("Awards")),
    ("may_prepare_call", "prepare", gettext_noop("Prepare calls")),
    ("may_import", "import", gettext_noop("Import")),
    ("may_edit_words", "words", gettext_noop("Table of words")),
)


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[MenuItem]:
    """The main navigation; an entry whose page is not installed is left out."""
    labels = {
        "measures": _("Measures"),
        "failures": _("What did not work"),
        "counties": _("Counties"),
        "self-assessment": _("Self-assessment"),
        "calls": _("Calls"),
        "granted": _("Grants"),
        "about": _("About"),
    }
    labels |= {key: _(label) for right, key, label in FOR_SOME if context.get(right)}
    current = _current_entry(context)
    items = []
    for key, label in labels.items():
        try:
            href = reverse(MENU_PAGES[key][0])
        except NoReverseMatch:
            continue
        items.append(MenuItem(key, label, href, key == current))
    return items


def _current_entry(context: Context) -> str:
    if context.get("nav_current"):
        return str(context["nav_current"])
    match = getattr(context.get("request"), "resolver_match", None)
    name = getattr(match, "url_name", None)
    return next((key for key, pages in MENU_PAGES.items() if name in pages), "")


@register.simple_tag
def address(name: str) -> str:
    """The address of a page by name, or nothing when that page is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class PageLink:
    """One step in the pagination; a gap has no address."""

    number: int | None
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The whole pagination."""

    total: int
    previous: str
    next: str
    links: list[PageLink]


@register.simple_tag(takes_context=True)
def page_links(context: Context, page: Any, param: str = "page") -> PageLinks:
    """Addresses of the neighbouring pages, the rest of the query string kept."""
    number, total = int(page.number), int(page.paginator.num_pages)
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)

    def href(target: int) -> str:
        if target == 1:
            query.pop(param, None)
        else:
            query[param] = str(target)
        return f"?{query.urlencode()}" if query else request.path if request else "?"

    shown = sorted(
        {1, total} | set(range(max(1, number - PAGES_EACH_SIDE), number + PAGES_EACH_SIDE + 1))
    )
    links: list[PageLink] = []
    for target in (place for place in shown if place <= total):
        if links and target - (links[-1].number or 0) > 1:
            links.append(PageLink(None, "", False))
        links.append(PageLink(target, href(target), target == number))
    return PageLinks(
        total=total,
        previous=href(number - 1) if number > 1 else "",
        next=href(number + 1) if number < total else "",
        links=links,
    )
