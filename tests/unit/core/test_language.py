"""How Norwegian text becomes terms: one way for bokmål and nynorsk, texts and questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovende.core.language import STOP, Analyzer, WordTable, passages, stem

TABLE = WordTable(
    stop_words=frozenset({"og", "som", "ut", "av", "for"}),
    spellings={"skule": "skole", "bustad": "bolig", "korleis": "hvordan", "fell": "faller"},
    synonyms=(
        ("frafall", "faller ut av skolen", "dropout"),
        ("arbeid", "jobb"),
    ),
    parts=frozenset(
        {"barn", "familie", "gjeld", "rådgivning", "arbeid", "trening", "marked", "tiltak"}
        | {"skole", "ungdom", "bolig", "plass"}
    ),
    whole=frozenset({"samarbeid"}),
)
READ = Analyzer(TABLE)


def wholes(text: str) -> list[str]:
    return [word.whole for word in READ.words(text) if word is not STOP]


@pytest.mark.parametrize(
    ("forms", "one"),
    [
        ("ungdom ungdommer ungdommen ungdommene UNGDOM", "ungdom"),
        ("familie familier familien familiene", "famili"),
        ("skole skoler skolen skule skular skulen skulane", "skol"),
    ],
)
def test_forms_and_spellings_of_a_word_are_one(forms: str, one: str) -> None:
    assert set(wholes(forms)) == {one}


def test_a_number_is_not_cut() -> None:
    assert [stem("100"), stem("1000")] == ["100", "1000"]


def test_stop_words_are_left_out_but_keep_their_place() -> None:
    words = READ.words("barn og familie")
    assert words[1] is STOP
    assert [place.number for place in READ.places("barn og familie")] == [0, 2]


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("barnefamilier", ("barn", "famili")),
        ("gjeldsrådgivning", ("gjeld", "rådgivning")),
        ("arbeidsmarkedstiltak", ("arbeid", "marked", "tiltak")),
        ("skuleungdom", ("skol", "ungdom")),
        ("bustadtiltak", ("bol", "tiltak")),
        ("samarbeid", ()),
        ("familie", ()),
        ("gjeldxrådgivning", ()),
    ],
)
def test_a_compound_is_found_by_its_parts(compound: str, parts: tuple[str, ...]) -> None:
    assert READ.word(compound).parts == parts


def test_a_compound_is_one_word_however_it_is_spelled() -> None:
    assert wholes("skuleungdom") == wholes("skoleungdom") == wholes("skulesungdom")


def test_synonyms_carry_the_name_of_their_group_also_inside_compounds() -> None:
    assert READ.word("jobb").groups == READ.word("arbeidet").groups == ("=arbeid",)
    assert READ.word("arbeidstrening").groups == ("=arbeid",)
    assert READ.word("trening").groups == ()


@pytest.mark.parametrize(
    "text",
    [
        "unge som faller ut av skolen",
        "ho fell ut av skulen",
        "faller skolen",
        "faller som ut av skolen for frafall",
    ],
)
def test_an_expression_is_a_synonym_whatever_stop_words_stand_in_it(text: str) -> None:
    assert any("=frafall" in word.groups for word in READ.words(text))


@pytest.mark.parametrize("text", ["faller", "skolen faller", "faller barn skolen"])
def test_half_an_expression_is_none(text: str) -> None:
    assert not any("=frafall" in word.groups for word in READ.words(text))


def test_what_is_derived_from_a_term_is_what_the_word_was_found_by() -> None:
    for word in ("arbeidstrening", "jobb", "familie", "samarbeid", "barnefamilier"):
        read = READ.word(word)
        assert READ.derived(read.whole) == read.terms


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_places_point_into_it(text: str) -> None:
    words = READ.words(text)
    places = READ.places(text)
    assert len(places) <= max(len(words), len(places))
    for place in places:
        assert 0 <= place.start < place.end <= len(text)
        assert place.word.whole


@given(
    st.lists(st.sampled_from(["barn", "og", "familie", "jobb", "skolen.", "faller", "ut\n", "Ål"]))
)
def test_reading_is_the_same_however_often_it_is_done(words: list[str]) -> None:
    text = " ".join(words)
    assert READ.words(text) == Analyzer(TABLE).words(text)


SENTENCES = st.lists(
    st.integers(1, 200).map(lambda size: " ".join(["ord"] * size) + "."), max_size=12
)


@given(SENTENCES)
def test_passages_hold_every_word_once_and_none_is_much_too_long(sentences: list[str]) -> None:
    text = " ".join(sentences)
    divided = passages(text)
    assert " ".join(divided).split() == text.split()
    assert all(len(passage.split()) <= 75 * 3 // 2 + 25 for passage in divided)
    assert all(len(passage.split()) >= 25 for passage in divided[1:])


def test_a_passage_ends_with_a_sentence_where_it_can() -> None:
    text = f"{'a ' * 79}slutt. {'b ' * 60}slutt."
    assert [len(passage.split()) for passage in passages(text)] == [80, 61]
