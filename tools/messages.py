"""Extracts, checks and compiles the translations, without the system's gettext tools.

``extract`` brings the .po files in step with the code and keeps every translation; it never
guesses. ``check`` fails when a text is missing, and says which. ``compile`` makes what Django
reads.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import catalogues
import library_texts
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "lovende"
LOCALE = SOURCE / "locale"

SIMPLE = ("_", "gettext", "gettext_lazy", "gettext_noop")
PLURAL = ("ngettext", "ngettext_lazy")
CONTEXT = ("pgettext", "pgettext_lazy")
CONTEXT_PLURAL = ("npgettext", "npgettext_lazy")
KEYWORDS = dict.fromkeys(SIMPLE + PLURAL + CONTEXT + CONTEXT_PLURAL)

# An expression in a component's attribute: <c-card :title="_('Measures')">.
COMPONENT_ATTRIBUTE = re.compile(r"""\s:[\w.-]+=(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)')""")
CALL = re.compile(r"""\b_\((?:'(?P<a>[^']*)'|"(?P<b>[^"]*)")\)""")
PLACEHOLDER = re.compile(
    r"%\((?P<percent>\w+)\)[a-z]|%(?P<bare>[sd])(?!\w)|\{(?P<brace>\w*)[^}]*\}"
)

Key = tuple[str | None, str | tuple[str, str]]


def source_files(folder: Path) -> Iterator[Path]:
    """The files that may hold texts, in a fixed order."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and "vendor" not in path.parts:
            yield path


def texts_in(path: Path) -> Iterator[Key]:
    """The texts that one file asks to have translated: (context, singular or both forms)."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        for attribute in COMPONENT_ATTRIBUTE.finditer(source):
            for call in CALL.finditer(attribute["a"] or attribute["b"] or ""):
                yield None, (call["a"] or call["b"] or "").replace("%", "%%")
        # A template's indentation says nothing, but Python's reader would stumble over it.
        source = "\n".join(map(str.lstrip, templatize(source, origin=str(path)).split("\n")))
    else:
        source = f"{source}\n{inside_f_strings(source)}"
    calls: Iterable[Any] = extract_python(
        BytesIO(source.encode()), KEYWORDS, (), {"encoding": "utf-8"}
    )
    for _line, function, given, _comments in calls:
        key = _key(function, given if isinstance(given, tuple) else (given,))
        if key and key[1]:
            yield key


def inside_f_strings(source: str) -> str:
    """The expressions inside f-strings, one a line: to Python's own reader they are plain text."""
    inside = (
        ast.unparse(node.value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FormattedValue)
    )
    return "\n".join(inside)


def _key(function: str, given: tuple[str | None, ...]) -> Key | None:
    """A call's texts as a key; None when one is an expression (its text is marked elsewhere)."""
    count = 1 + (function in CONTEXT + CONTEXT_PLURAL) + (function in PLURAL + CONTEXT_PLURAL)
    texts = [text for text in given[:count] if text is not None]
    if len(texts) < count:
        return None
    context = texts.pop(0) if function in CONTEXT + CONTEXT_PLURAL else None
    return context, texts[0] if len(texts) == 1 else (texts[0], texts[1])


def extracted(folder: Path = SOURCE) -> set[Key]:
    """Every text of the program; the same singular with and without a plural is one text."""
    keys = {key for path in source_files(folder) for key in texts_in(path)}
    if folder == SOURCE:
        keys |= set(library_texts.TEXTS)
    with_plural = {(context, text[0]) for context, text in keys if isinstance(text, tuple)}
    return keys - with_plural


def key_of(message: Message) -> Key:
    """What a message is looked up by."""
    text = message.id
    return message.context, text if isinstance(text, str) else (text[0], text[1])


def messages_of(catalogue: Catalog) -> dict[Key, Message]:
    """The catalogue's messages without its header."""
    return {key_of(message): message for message in catalogue if message.id}


def updated(old: Catalog, language: str, keys: Iterable[Key]) -> Catalog:
    """A catalogue of exactly these texts, with the translations that the old one has."""
    known = messages_of(old)
    new = catalogues.empty(language)
    for key in keys:
        context, text = key
        message = new.add(text, context=context)
        message.flags.clear()
        if key in known:
            message.string = known[key].string
            message.user_comments = known[key].user_comments
    return new


def placeholders(text: str) -> set[str]:
    """The names in a text that the program fills in."""
    plain = text.replace("%%", "")
    return {
        match[0] if match["percent"] is None else f"%({match['percent']})"
        for match in PLACEHOLDER.finditer(plain)
    }


def forms_of(message: Message) -> tuple[str, ...]:
    """The translation in each of its forms; one form unless the text has a plural."""
    text = message.string
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def faults_of(message: Message, forms: int) -> Iterator[str]:
    """What is wrong with one message's translation."""
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    given = forms_of(message)
    if message.fuzzy:
        yield "is marked fuzzy: read it, and remove the mark"
    if len(given) != (1 if len(ids) == 1 else forms):
        yield f"has {len(given)} of {forms} plural forms"
        return
    if not all(text and text.strip() for text in given):
        yield "has no translation"
        return
    for number, text in enumerate(given):
        # «one measure» may leave out the number that «%(count)s measures» has.
        last = number == len(given) - 1
        allowed = placeholders(ids[-1]) if last else set().union(*map(placeholders, ids))
        needed = placeholders(ids[-1]) if last else set.intersection(*map(placeholders, ids))
        found = placeholders(text)
        if unknown := found - allowed:
            yield f"fills in {', '.join(sorted(unknown))}, which the program does not give"
        if lost := needed - found:
            yield f"lacks {', '.join(sorted(lost))}"


def faults(language: str, keys: set[Key], locale: Path = LOCALE) -> Iterator[str]:
    """Everything that keeps a language from being complete, one line each."""
    catalogue = catalogues.read(catalogues.po_file(locale, language), language)
    known = messages_of(catalogue)
    for key in sorted(keys - set(known), key=repr):
        yield f"{language}: {key[1]!r} is not in the catalogue: run `make messages`"
    for key in sorted(set(known) - keys, key=repr):
        yield f"{language}: {key[1]!r} is no longer in the program: run `make messages`"
    for text in catalogue.obsolete:
        yield f"{language}: {text!r} is kept as obsolete: run `make messages`"
    for key in sorted(set(known) & keys, key=repr):
        for fault in faults_of(known[key], catalogue.num_plurals):
            yield f"{language}: {key[1]!r} {fault}"


def extract() -> int:
    """Bring the files in step with the code."""
    keys = sorted(extracted(), key=repr)
    for language in catalogues.LANGUAGES:
        path = catalogues.po_file(LOCALE, language)
        catalogue = updated(catalogues.read(path, language), language, keys)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(catalogues.as_text(catalogue), encoding="utf-8")
        empty = sum(1 for message in messages_of(catalogue).values() if not all(forms_of(message)))
        print(f"{path.relative_to(ROOT)}: {len(keys)} texts, {empty} to translate")
    return 0


def check() -> int:
    """Say what is missing; 1 when anything is."""
    keys = extracted()
    lines = [line for language in catalogues.LANGUAGES for line in faults(language, keys)]
    print("\n".join(lines), file=sys.stderr, end="\n" if lines else "")
    print(f"Translations: {len(keys)} texts, {len(lines)} faults in {catalogues.LANGUAGES}.")
    return 1 if lines else 0


def compile_() -> int:
    """Compile what has changed."""
    for path in catalogues.compile_all(LOCALE):
        print(f"compiled {path.relative_to(ROOT)}")
    return 0


def main() -> int:
    """The command line."""
    commands = {"extract": extract, "check": check, "compile": compile_}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=commands)
    return commands[parser.parse_args().command]()


if __name__ == "__main__":
    sys.exit(main())
