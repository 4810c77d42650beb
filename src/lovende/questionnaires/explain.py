"""Tells what is wrong with a definition file: which key, and why, in the reader's language.

The validation library speaks English and of its own inner parts; a person who writes a form
needs the name that stands in the file and a sentence to act on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from lovende.questionnaires.definitions import KEY_PATTERN, SLUG_PATTERN, SUFFIX_PATTERN
from lovende.questionnaires.problems import DefinitionProblem

Path = tuple[str | int, ...]

MESSAGES = {
    "missing": gettext_lazy("This key is missing."),
    "extra_forbidden": gettext_lazy("This key is not known here. Check the spelling."),
    "string_type": gettext_lazy("This must be text in quotation marks."),
    "string_too_short": gettext_lazy("This text is empty."),
    "string_too_long": gettext_lazy("This text is too long: at most %(max_length)s characters."),
    "int_type": gettext_lazy("This must be a whole number."),
    "bool_type": gettext_lazy("This must be true or false."),
    "tuple_type": gettext_lazy("This must be a list."),
    "list_type": gettext_lazy("This must be a list."),
    "dict_type": gettext_lazy("This must be a table of keys and values."),
    "model_type": gettext_lazy("This must be a table of keys and values."),
    "model_attributes_type": gettext_lazy("This must be a table of keys and values."),
    "too_short": gettext_lazy("The list needs at least %(min_length)s."),
    "too_long": gettext_lazy("The list holds at most %(max_length)s."),
    "greater_than_equal": gettext_lazy("This must be at least %(ge)s."),
    "less_than_equal": gettext_lazy("This must be at most %(le)s."),
    "literal_error": gettext_lazy("This must be one of: %(expected)s."),
    "union_tag_not_found": gettext_lazy("The question has no «type»."),
    "union_tag_invalid": gettext_lazy("There is no type «%(tag)s». Use one of: %(expected_tags)s."),
    "date_type": gettext_lazy("This must be a date, such as 2022-02-01."),
    "date_parsing": gettext_lazy("This must be a date, such as 2022-02-01."),
    "date_from_datetime_parsing": gettext_lazy("This must be a date, such as 2022-02-01."),
    "date_from_datetime_inexact": gettext_lazy("This must be a date without a time."),
    "unstorable": gettext_lazy("This text holds a control character. Write it anew."),
    "repeated": gettext_lazy("«%(value)s» is used more than once."),
    "phase_rating": gettext_lazy(
        "Give raters and a rule to a screening or an in-depth review, and to no other phase."
    ),
    "string_pattern_mismatch": gettext_lazy("This is not written as it must be: %(pattern)s"),
}

PATTERNS = {
    KEY_PATTERN: gettext_lazy("Use small letters a–z, digits and _, and begin with a letter."),
    SLUG_PATTERN: gettext_lazy("Use small letters a–z and digits, with single hyphens between."),
    SUFFIX_PATTERN: gettext_lazy("Write a full stop and then small letters or digits: .pdf"),
}


def explain(error: ValidationError, raw: Any) -> list[DefinitionProblem]:
    """Return every fault with its path in the file; ``raw`` is what the file held."""
    problems: dict[Path, DefinitionProblem] = {}
    for fault in error.errors(include_url=False, include_input=False):
        context = fault.get("ctx", {})
        if "problems" in context:
            found = [
                DefinitionProblem(_in_file(p.path, raw, tags=False)[0], p.code, p.message)
                for p in context["problems"]
            ]
        else:
            path, node = _in_file(fault["loc"], raw, tags=True)
            if _only_seems_short(fault["type"], node, context):
                continue
            found = [DefinitionProblem(path, fault["type"], _message(fault["type"], context))]
        for problem in found:
            problems.setdefault(problem.path, problem)
    return list(problems.values())


def written(path: Path) -> str:
    """Write a path as people point in a file: ``section[money].question[wages].label.nn``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) or part.startswith("[") else f".{part}"
    return text.replace("[[", "[").replace("]]", "]").lstrip(".")


def _only_seems_short(kind: str, node: Any, context: Mapping[str, Any]) -> bool:
    """The library does not count faulty items, which have been told of already."""
    return kind == "too_short" and isinstance(node, list) and len(node) >= context["min_length"]


def _message(kind: str, context: Mapping[str, Any]) -> str:
    template = PATTERNS.get(context.get("pattern", ""), MESSAGES.get(kind))
    if template is None:
        return _("This value cannot be used.")
    return str(template) % context


def _in_file(loc: Path, raw: Any, *, tags: bool) -> tuple[Path, Any]:
    """Turn the library's path into the one of the file, and find what stands there.

    Items of a list are named by their key. A part that comes from a shared table is found there,
    and the library's own marker of a question's type is left out.
    """
    path: list[str | int] = []
    node = raw
    for part in loc:
        if isinstance(part, int):
            node = node[part] if isinstance(node, list) and part < len(node) else None
            path.append(_name_of(node, part))
        elif tags and isinstance(node, Mapping) and node.get("type") == part:
            continue
        elif isinstance(node, Mapping) and part in node:
            path.append(part)
            node = node[part]
        elif shared := _shared(node, part, raw):
            path, node = shared
        elif isinstance(node, Mapping) or node is None or not path:
            path.append(part)
            node = None
    return tuple(path), node


def _name_of(item: Any, index: int) -> str | int:
    if isinstance(item, Mapping):
        for name in ("key", "question"):
            if isinstance(item.get(name), str):
                return f"[{item[name]}]"
    return index + 1


def _shared(node: Any, part: str, raw: Any) -> tuple[list[str | int], Any] | None:
    if not isinstance(raw, Mapping):
        return None
    if isinstance(node, Mapping) and isinstance(node.get("scale"), str):
        table = raw.get("scales", {}).get(node["scale"])
        if isinstance(table, Mapping):
            return ["scales", node["scale"], part], table.get(part)
    if isinstance(node, str) and isinstance(raw.get("reasons", {}).get(node), Mapping):
        return ["reasons", node, part], raw["reasons"][node].get(part)
    return None
