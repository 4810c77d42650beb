"""What a search finds, in which order, and what it says of its answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank_builder import make_measure
from lovende.knowledge import index
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.pages import Results
from lovende.knowledge.queries import find, similar_to_measure, similar_to_text, suggestions
from lovende.knowledge.search import building
from lovende.knowledge.search.snippets import Snippets
from lovende.schemes.actions import install_all

pytestmark = pytest.mark.django_db

TEXTS = {
    "gjeld": (
        "Gjeldshjelp for unge",
        "Råd om gjeld og inkasso. Ungdommer lærer å sette opp budsjett.",
    ),
    "skole": ("Skolelosen", "Unge i fare for frafall får en los i videregående skole."),
    "nynorsk": ("Bustad først", "Bustadlause får eiga leilegheit og oppfølging i heimen."),
    "plan": ("Plan for alle", "Alle får en individuell plan. Planen er skrevet av deltakeren."),
    "ikke-plan": ("Hver for seg", "En individuell samtale først. Deretter lages en plan for uka."),
    "barn": ("Sommerleir", "Barn og familier på tur. Familiene bestemmer selv hva de gjør."),
}


@pytest.fixture(autouse=True)
def _fresh() -> Any:
    index.forget()
    yield
    index.forget()


@pytest.fixture(params=["in memory", "in segments"])
def bank(request: pytest.FixtureRequest) -> None:
    """The same bank, read by the process itself or from the stored index."""
    install_all()
    for key, (title, text) in TEXTS.items():
        make_measure(key, title=title, description=text)
    if request.param == "in segments":
        building.bring_up_to_date()


def ask(text: str, **filters: str) -> Results:
    return find(BankQuery(text=text, filters={key: (value,) for key, value in filters.items()}))


def keys(results: Results) -> list[str]:
    return [measure.key for measure in results.measures]


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("gjeld", ["gjeld"]),
        ("GJELDEN", ["gjeld"]),
        ("gjeldshjelp", ["gjeld"]),
        ("kredittgjeld inkasso", ["gjeld"]),
        ("skule", ["skole"]),
        ("unge som faller ut av skolen", ["skole"]),
        ("bostedsløse", ["nynorsk"]),
        ("bolig", ["nynorsk"]),
        ('"individuell plan"', ["plan"]),
        ("«individuell plan»", ["plan"]),
        ('"barn og familier"', ["barn"]),
        ('"familier barn"', []),
        ("individuell -deltakeren", ["ikke-plan"]),
        ('plan -"individuell plan"', ["ikke-plan"]),
        ("fraf", ["skole"]),
    ],
)
def test_a_question_finds_what_is_meant(question: str, found: list[str]) -> None:
    assert sorted(keys(ask(question))) == sorted(found)


@pytest.mark.usefixtures("bank")
def test_a_word_in_the_title_weighs_more() -> None:
    make_measure("title", title="Samtale", description="Noe om gjeld.")
    make_measure("text", title="Noe om gjeld", description="Samtale.")
    assert keys(ask("samtale"))[0] == "title"


@pytest.mark.usefixtures("bank")
def test_when_nothing_has_every_word_those_with_most_are_shown_and_it_is_said() -> None:
    results = ask("frafall videregående romferd")
    assert keys(results) == ["skole"]
    assert results.found is not None
    assert results.found.relaxed
    assert not ask("frafall videregående").found.relaxed  # type: ignore[union-attr]


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("inkaso", "inkasso"), ("frafal", ""), ("budsjett romferd", ""), ("qqqqqq", "")],
)
def test_a_misspelled_word_gets_a_better_one(typed: str, meant: str) -> None:
    results = ask(typed + " ")
    assert results.found is not None
    assert results.found.meant.strip() == meant


@pytest.mark.usefixtures("bank")
def test_words_that_tell_nothing_apart_find_everything_and_it_is_said() -> None:
    results = ask("og i på")
    assert results.total == len(TEXTS)
    assert results.found is not None
    assert results.found.only_stops


@pytest.mark.usefixtures("bank")
def test_what_is_found_is_marked_in_title_and_text_compounds_as_a_whole() -> None:
    results = ask("gjeld")
    [measure] = results.measures
    assert results.found is not None
    title = results.found.titles[measure.pk]
    text = results.found.snippets[measure.pk]
    assert [run.text for run in title if run.marked] == ["Gjeldshjelp"]
    assert "".join(run.text for run in title) == measure.title
    assert "gjeld" in [run.text for run in text if run.marked]


@pytest.mark.usefixtures("bank")
def test_typing_is_completed_with_words_of_the_bank() -> None:
    assert "hjelp til frafall" in suggestions("hjelp til fraf")
    assert suggestions("fraf ") == suggestions("") == suggestions("q") == []


@pytest.mark.usefixtures("bank")
def test_a_draft_finds_its_like_with_reasons() -> None:
    make_measure(
        "lik",
        title="Gjeldsråd",
        description="Gjeldsrådgivning om forbrukslån og inkasso for unge voksne.",
        category=["debt_counselling"],
        age_group=["young_18_24"],
        law_section=["s17"],
    )
    draft = "Vi vil gi gjeldsrådgivning etter § 17 til unge mellom 18 og 24 år med inkasso."
    first = next(one for one in similar_to_text(draft)[:2] if one.measure.key == "lik")
    reasons = {reason.kind: reason.values for reason in first.reasons}
    assert "inkasso" in reasons["words"]
    assert not any(word[0] in "=~" for word in reasons["words"])
    assert reasons["category"] == ("Gjeldsrådgivning",)
    assert reasons["age_group"] == ("Unge voksne 18–24 år",)
    assert reasons["law_section"] == ("§ 17 Opplysning, råd og veiledning",)


@pytest.mark.usefixtures("bank")
def test_a_measure_is_not_like_itself_and_one_that_is_not_there_is_like_nothing() -> None:
    answer = similar_to_measure("plan")
    assert answer is not None
    measure, found = answer
    assert measure.key == "plan"
    assert found[0].measure.key == "ikke-plan"
    assert "plan" not in [one.measure.key for one in found]
    assert similar_to_measure("finnes-ikke") is None


@pytest.mark.usefixtures("bank")
def test_the_bank_without_the_measures_own_contact_is_what_is_searched() -> None:
    make_measure("hemmelig", contact_name="Kari Unik", contact_email="unik@example.no")
    assert keys(ask("unik")) == []
    assert all(one.measure.contact_email == "" for one in similar_to_text("gjeld unik"))


HARD = [
    *("", "a", "og i på", "x" * 100_000, '"', '-"', "--", "-", "«", "\x00\x00", "\ud800", "ﬀ İ ẞ"),
    *("OR AND NEAR(", "'; DROP TABLE x", "%_%", "a:b^2*", "🙂🙃", "čáhppes ŋ đ", "مرحبا بالعالم"),
]


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("text", HARD)
def test_nothing_that_is_typed_can_make_it_fail(text: str) -> None:
    assert ask(text).total >= 0
    assert isinstance(similar_to_text(text), tuple)
    assert isinstance(suggestions(text), list)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from('gjeld plan barn og "-«»unge 1§'), max_size=30))
def test_any_mixture_of_words_and_signs_is_answered(text: str) -> None:
    from django.db import transaction

    with transaction.atomic():
        install_all()
        make_measure("m", title="Barn og plan", description="Gjeld, unge.")
        assert ask(text).total in (0, 1)
        transaction.set_rollback(True)


@given(st.text(max_size=300), st.sampled_from([frozenset({"gjeld"}), frozenset({"barn", "plan"})]))
def test_marking_changes_no_letter(text: str, terms: frozenset[str]) -> None:
    from lovende.core.language import Analyzer, WordTable

    analyzer = Analyzer(WordTable())
    title = text.replace("\n", " ")
    assert "".join(run.text for run in Snippets(terms, analyzer).title(title)) == title
    for run in Snippets(terms, analyzer).snippet(f"T\nH\n{text}"):
        assert not run.marked or run.text in text


@given(
    st.lists(st.sampled_from(("gjeld", "barnehage", "barn og unge", "plan", ".")), max_size=400),
    st.sampled_from(
        [frozenset({"gjeld"}), frozenset({"barn", "=plan_og_barn"}), frozenset({"barn+hag"})]
    ),
)
def test_title_and_snippet_are_the_same_whether_the_passages_are_read_or_their_stored_terms(
    words: list[str], terms: frozenset[str]
) -> None:
    from lovende.core.language import Analyzer, WordTable
    from lovende.knowledge.search.texts import read, written

    analyzer = Analyzer(
        WordTable(synonyms=(("plan og barn", "barn og unge"),), parts=frozenset({"barn", "hage"}))
    )
    text = " ".join(words[:20]) + "\nH\n" + " ".join(words)
    snippets = Snippets(terms, analyzer)
    stored = written(read(text, analyzer), analyzer)
    assert snippets.title(text, stored) == snippets.title(text)
    assert snippets.snippet(text, stored) == snippets.snippet(text)
    assert snippets.snippet(text, stored + "\nanother") == snippets.snippet(text)
