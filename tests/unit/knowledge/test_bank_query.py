"""An address becomes a question and the question an address, the same way every time."""

from __future__ import annotations

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from lovende.knowledge.facets import DEFAULT_SORT, FACETS, SORTS
from lovende.knowledge.forms import LONGEST_TEXT, PAGE_SIZES, BankQuery

values = st.text("abcæø 0123456789-_&=%?+#", min_size=1, max_size=12)
questions = st.builds(
    BankQuery,
    text=st.lists(st.text("abcæøå&=%", min_size=1, max_size=8), max_size=4).map(" ".join),
    filters=st.fixed_dictionaries(
        {},
        optional={
            "category": st.sets(values, min_size=1).map(lambda found: tuple(sorted(found))),
            "office": st.just(("12", "7")),
            "stage": st.just(("running", "stopped")),
            "failed": st.just(("yes",)),
        },
    ),
    sort=st.sampled_from(list(SORTS)),
    page=st.integers(1, 1000),
    page_size=st.sampled_from(PAGE_SIZES),
)


def read(address: str) -> BankQuery:
    return BankQuery.from_params(QueryDict(address))


@given(questions)
def test_an_address_says_all_of_the_question(question: BankQuery) -> None:
    again = read(question.params())
    assert (again.text, dict(again.filters)) == (question.text, dict(question.filters))
    assert (again.order, again.page, again.page_size) == (
        question.order,
        question.page,
        question.page_size,
    )
    assert again.params() == question.params()


@given(st.text(max_size=300))
def test_whatever_stands_in_the_address_a_question_comes_out(address: str) -> None:
    question = read(address)
    assert question.page >= 1
    assert question.order in SORTS
    assert question.page_size in PAGE_SIZES
    assert set(question.filters) <= set(FACETS)


def test_the_same_question_has_the_same_address_however_it_was_asked() -> None:
    one = read("stage=stopped&stage=running&category=b&category=a&q=bolig&sort=relevance&page=1")
    other = read("q=++bolig+&category=a&category=b&category=a&stage=running&stage=stopped")
    assert (
        one.params()
        == other.params()
        == "q=bolig&category=a&category=b&stage=running&stage=stopped"
    )


def test_nothing_asked_for_is_no_address() -> None:
    assert read("").params() == ""
    assert not read("sort=newest").is_narrowed
    assert read("q=x").is_narrowed
    assert read("failed=yes").is_narrowed


def test_the_best_match_comes_first_only_where_words_are_asked_for() -> None:
    assert read("q=bolig").order == "relevance"
    assert read("q=bolig&sort=title").params() == "q=bolig&sort=title"
    assert read("sort=relevance").order == DEFAULT_SORT
    assert read("q=bolig").without_text().order == DEFAULT_SORT


def test_another_filter_starts_at_the_first_page() -> None:
    question = read("category=a&page=7")
    assert question.with_("category", "b").params() == "category=a&category=b"
    assert question.without("category", "a").params() == ""
    assert question.with_("county", "03").without("category").params() == "county=03"
    assert question.params(page=8) == "category=a&page=8"
    assert question.params(sort="newest", page=1) == "category=a&sort=newest"
    assert question.page == 7


def test_a_search_that_is_too_long_is_cut_at_a_word_and_said_so() -> None:
    question = read("q=" + "ord+" * 30_000)
    assert len(question.text) <= LONGEST_TEXT
    assert question.text.endswith("ord")
    assert len(question.notes) == 1


def test_characters_that_cannot_be_stored_are_left_out_and_said_so() -> None:
    question = read("q=bo%00lig")
    assert question.text == "bolig"
    assert len(question.notes) == 1


def test_unknown_choices_are_left_out() -> None:
    question = read("stage=running&stage=sideways&sort=up&size=17&failed=no")
    assert dict(question.filters) == {"stage": ("running",)}
    assert (question.order, question.page_size) == (DEFAULT_SORT, PAGE_SIZES[0])
