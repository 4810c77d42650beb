"""The translation tool finds every text, keeps every translation, and misses no fault."""

from __future__ import annotations

import gettext
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).resolve().parents[3] / "tools"


def load(name: str) -> ModuleType:
    if str(TOOLS) not in sys.path:
        sys.path.insert(0, str(TOOLS))
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


messages = load("messages")
catalogues = load("catalogues")

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

{entries}
"""


@pytest.fixture
def catalogue(tmp_path: Path):
    """``catalogue(entries)`` writes a bokmål catalogue and gives the folder it lies in."""

    def write(entries: str) -> Path:
        path = catalogues.po_file(tmp_path, "nb")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PO.format(entries=entries), encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("a.py", '_("One")', {(None, "One")}),
        ("a.py", 'gettext_lazy("One " "two")', {(None, "One two")}),
        ("a.py", "f\"{_('One')}: {n + _('two')}\"", {(None, "One"), (None, "two")}),
        ("a.py", 'ngettext("%(n)s a", "%(n)s b", n)', {(None, ("%(n)s a", "%(n)s b"))}),
        (
            "a.html",
            '    {% translate "One" %}\n  {% translate "Two" %}',
            {(None, "One"), (None, "Two")},
        ),
        ("a.py", 'pgettext("list", "Open")', {("list", "Open")}),
        ("a.py", 'npgettext("list", "One", "More", n)', {("list", ("One", "More"))}),
        ("a.py", "_(variable)", set()),
        ("a.html", '{% translate "One" %}', {(None, "One")}),
        ("a.html", '{% translate "Open" context "verb" %}', {("verb", "Open")}),
        ("a.html", "{{ _('One')|upper }}", {(None, "One")}),
        (
            "a.html",
            "{% blocktranslate trimmed with n=x %}\n  {{ n }} of\n  100 %\n{% endblocktranslate %}",
            {(None, "%(n)s of 100 %%")},
        ),
        (
            "a.html",
            "{% blocktranslate count n=x %}one{% plural %}{{ n }}{% endblocktranslate %}",
            {(None, ("one", "%(n)s"))},
        ),
        ("a.html", """<c-card :title="_('Measures')" />""", {(None, "Measures")}),
        ("a.html", '<c-card title="{% translate "Measures" %}" />', {(None, "Measures")}),
        ("mail.txt", '{% translate "Dear" %}', {(None, "Dear")}),
    ],
)
def test_texts_are_found(tmp_path: Path, name: str, source: str, expected: set) -> None:
    path = tmp_path / name
    path.write_text(source)
    assert set(messages.texts_in(path)) == expected


def test_a_text_with_and_without_plural_is_one_text(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('_("measure"); ngettext("measure", "measures", 2)')
    assert messages.extracted(tmp_path) == {(None, ("measure", "measures"))}


def test_translations_are_kept_new_texts_stay_empty_and_old_ones_go(catalogue) -> None:
    folder = catalogue('msgid "Kept"\nmsgstr "Beholdt"\n\nmsgid "Gone"\nmsgstr "Borte"')
    old = catalogues.read(catalogues.po_file(folder, "nb"), "nb")
    new = messages.updated(old, "nb", [(None, "Kept"), (None, "Keep")])
    strings = {message.id: message.string for message in new if message.id}
    assert strings == {"Kept": "Beholdt", "Keep": None}
    text = catalogues.as_text(new)
    assert "Gone" not in text
    assert "fuzzy" not in text


def test_writing_twice_gives_the_same_text(catalogue) -> None:
    folder = catalogue('msgid "A"\nmsgstr "Å"')
    path = catalogues.po_file(folder, "nb")
    once = catalogues.as_text(messages.updated(catalogues.read(path, "nb"), "nb", [(None, "A")]))
    path.write_text(once, encoding="utf-8")
    twice = catalogues.as_text(messages.updated(catalogues.read(path, "nb"), "nb", [(None, "A")]))
    assert once == twice


@pytest.mark.parametrize(
    ("entries", "key", "fault"),
    [
        ("", (None, "A"), "is not in the catalogue"),
        ('msgid "A"\nmsgstr ""', (None, "A"), "has no translation"),
        ('msgid "A"\nmsgstr " "', (None, "A"), "has no translation"),
        ('#, fuzzy\nmsgid "A"\nmsgstr "Å"', (None, "A"), "is marked fuzzy"),
        ('msgid "%(n)s a"\nmsgstr "ingen"', (None, "%(n)s a"), "lacks %(n)"),
        ('msgid "{n} a"\nmsgstr "{m} a"', (None, "{n} a"), "fills in {m}"),
        ('msgid "a"\nmsgstr "%(n)s"', (None, "a"), "fills in %(n)"),
        (
            'msgid "one"\nmsgid_plural "%(n)s"\nmsgstr[0] "en"\nmsgstr[1] ""',
            (None, ("one", "%(n)s")),
            "has no translation",
        ),
        (
            'msgid "one"\nmsgid_plural "%(n)s"\nmsgstr[0] "en"\nmsgstr[1] "flere"',
            (None, ("one", "%(n)s")),
            "lacks %(n)",
        ),
    ],
)
def test_a_fault_is_told(catalogue, entries: str, key: tuple, fault: str) -> None:
    found = list(messages.faults("nb", {key}, catalogue(entries)))
    assert any(fault in line for line in found), found


def test_a_text_that_is_no_longer_used_is_told(catalogue) -> None:
    [line] = messages.faults("nb", set(), catalogue('msgid "A"\nmsgstr "Å"'))
    assert "no longer in the program" in line


def test_a_complete_catalogue_has_no_faults(catalogue) -> None:
    folder = catalogue(
        'msgid "100 %% of %(n)s"\nmsgstr "100 %% av %(n)s"\n\n'
        'msgid "one of %(m)s"\nmsgid_plural "%(n)s of %(m)s"\n'
        'msgstr[0] "ett av %(m)s"\nmsgstr[1] "%(n)s av %(m)s"'
    )
    keys = {(None, "100 %% of %(n)s"), (None, ("one of %(m)s", "%(n)s of %(m)s"))}
    assert list(messages.faults("nb", keys, folder)) == []


def test_a_compiled_catalogue_is_what_programs_read(catalogue) -> None:
    folder = catalogue('msgid "one"\nmsgid_plural "more"\nmsgstr[0] "ett"\nmsgstr[1] "fleire"')
    [compiled] = catalogues.compile_all(folder)
    with compiled.open("rb") as file:
        texts = gettext.GNUTranslations(file)
    assert texts.ngettext("one", "more", 2) == "fleire"
    assert catalogues.compile_all(folder) == []
