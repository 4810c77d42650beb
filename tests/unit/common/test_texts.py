"""Texts in three languages, and Norwegian order."""

import pytest
from django.utils import translation

from lovende.common.texts import localized, sort_key

LAW = {"nb": "lovparagraf", "nn": "lovparagraf på nynorsk", "en": "section of the law"}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_text_is_read_in_the_active_language(language: str) -> None:
    with translation.override(language):
        assert localized(LAW) == LAW[language]


def test_a_language_can_be_asked_for() -> None:
    with translation.override("en"):
        assert localized(LAW, "nn") == LAW["nn"]


def test_bokmal_stands_in_for_a_missing_language() -> None:
    assert localized({"nb": "tiltak"}, "en") == "tiltak"


def test_no_text_is_the_empty_text() -> None:
    assert localized(None) == ""
    assert localized({}) == ""


def test_norwegian_letters_sort_after_z_in_their_order() -> None:
    titles = ["Åpen dør", "Øving", "Ærlig talt", "Zumba", "ungdomslos", "Elev", "élan"]
    assert sorted(titles, key=sort_key) == [
        "élan",
        "Elev",
        "ungdomslos",
        "Zumba",
        "Ærlig talt",
        "Øving",
        "Åpen dør",
    ]


def test_decomposed_letters_sort_as_composed_ones() -> None:
    assert sort_key("A\u030apen") == sort_key("Åpen")
