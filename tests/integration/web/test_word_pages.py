"""The pages of the table of words: what they show, and the way from a thought to what is in use."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bank_builder import make_measure
from lovende.knowledge import tasks
from lovende.knowledge.models import WordChange
from lovende.knowledge.queries.word_table import LINES_A_PAGE
from lovende.knowledge.search import building, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme", "fresh_index")]

TABLE = "/en/direktorat/ordtabell/"
LINE, CHANGES = f"{TABLE}linje/", f"{TABLE}endringer/"


@pytest.fixture
def web(client: Client, make_user: Any) -> Client:
    client.force_login(make_user("directorate_adviser", name="Kari"))
    return client


def shown(response: Any) -> str:
    """What a reader sees, on one line."""
    assert response.status_code == 200
    source = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(source))


def test_the_list_has_the_lines_of_a_kind_page_by_page(web):
    shipped = words.shipped()
    text = shown(web.get(TABLE, {"kind": "spelling"}))
    assert f"Nynorsk {len(shipped['spelling']):,}" in text
    assert f"Synonyms {len(shipped['synonyms'])}" in text
    last = -(-len(shipped["spelling"]) // LINES_A_PAGE)
    assert f"page={last}" in web.get(TABLE, {"kind": "spelling"}).content.decode()
    assert f"page {last}" in shown(web.get(TABLE, {"kind": "spelling", "page": "999"}))


def test_a_word_is_found_in_every_kind(web):
    text = shown(web.get(TABLE, {"q": " BUSTAD "}))
    assert re.search(r"Nynorsk [1-9]", text)
    assert "bustad = bolig" in shown(web.get(TABLE, {"q": "bustad", "kind": "spelling"}))
    assert "No line has this" in shown(web.get(TABLE, {"q": "zzz", "kind": "nonsense"}))


@pytest.mark.parametrize("bad", ["\x00", "x" * 5000, "<script>", "%00", "-1", "😀"])
def test_nothing_in_an_address_can_make_the_pages_fail(web, bad):
    make_measure("a")
    for query in (
        {"q": bad, "kind": bad, "page": bad},
        {"kind": "synonyms", "look": "1", "expressions": f"{bad}\n{bad}x", "tried": bad},
        {"do": "out", "kind": "stop", "line": bad},
        {"do": bad, "line": bad, "kind": bad},
    ):
        for address in (TABLE, LINE, CHANGES):
            page = web.get(address, query)
            assert page.status_code == 200
            assert "<script>" not in page.content.decode().replace("<script src", "")


def test_from_a_thought_to_what_is_in_use(web):
    make_measure("ridning", title="Ridning på gård")
    building.bring_up_to_date()
    written = {"kind": "synonyms", "expressions": "hest\nridning"}
    text = shown(web.get(LINE, {**written, "look": "1", "tried": "gård"}))
    assert "Counted in the 1 measure that holds one of the words." in text
    assert re.search(r"«\s*hest\s*» .*?0 → becomes 1", text)
    assert "your search" in text
    assert not WordChange.objects.exists()
    assert web.post(LINE, written)["Location"] == f"{TABLE}?kind=synonyms"
    text = shown(web.get(TABLE))
    assert "1 change is not in use yet" in text
    assert "The change is collected." in text
    text = shown(web.get(CHANGES))
    assert "hest; ridning" in text
    assert "What they would change together" in text
    text = shown(web.post(f"{TABLE}ta-i-bruk/", follow=True))
    assert "1 change is put into use." in text
    assert "The search is being rebuilt" in text
    polled = web.get(TABLE, headers={"HX-Request": "true", "HX-Target": "progress"})
    assert "<html" not in polled.content.decode()
    tasks.use_words.call()
    done = web.get(TABLE, headers={"HX-Request": "true", "HX-Target": "progress"})
    assert done["HX-Refresh"] == "true"
    assert "being rebuilt" not in shown(web.get(TABLE))
    row = shown(web.get(TABLE, {"q": "hest"}))
    assert re.search(r"hest; ridning Kari In use", row)


def test_what_is_wrong_stands_by_the_field_and_nothing_is_collected(web):
    written = {"kind": "synonyms", "expressions": "og\ngjeld"}
    for response in (web.get(LINE, {**written, "look": "1"}), web.post(LINE, written)):
        text = shown(response)
        assert "«og» has no word that counts" in text
        assert "«gjeld» would be in two groups" in text
        assert "Collect the change" not in text
        assert 'aria-invalid="true"' in response.content.decode()
    assert not WordChange.objects.exists()


def test_a_form_sent_empty_asks_for_what_is_missing(web):
    response = web.get(LINE, {"kind": "spelling", "look": "1", "theirs": "heim"})
    assert 'id="id_ours_error"' in response.content.decode()
    assert 'id="id_theirs_error"' not in response.content.decode()


def test_a_line_of_the_product_is_set_aside_changed_and_taken_back(web):
    line = next(one for one in words.shipped()["synonyms"] if one.startswith("gjeld;"))
    text = shown(web.get(LINE, {"do": "out", "kind": "synonyms", "line": line}))
    assert line in text
    assert "Collect the change" in text
    web.post(LINE, {"do": "out", "kind": "synonyms", "line": line})
    web.post(f"{TABLE}ta-i-bruk/")
    assert "Take back" in shown(web.get(TABLE, {"q": line}))
    assert "Collect the change" in shown(
        web.get(LINE, {"do": "back", "kind": "synonyms", "line": line})
    )
    web.post(LINE, {"do": "back", "kind": "synonyms", "line": line})
    web.post(f"{TABLE}ta-i-bruk/")
    assert words.current_lines() == words.shipped()
    filled = web.get(LINE, {"do": "change", "kind": "synonyms", "line": line}).content.decode()
    assert html.escape(line.replace("; ", "\n")) in filled


def test_a_line_that_is_gone_meanwhile_says_so(web):
    text = shown(web.get(LINE, {"do": "out", "kind": "stop", "line": "finnesikke"}))
    assert "is no longer in the table" in text
    assert "is no longer in the table" in shown(
        web.post(LINE, {"do": "out", "kind": "stop", "line": "finnesikke"})
    )


def test_undoing_twice_and_using_nothing_are_no_errors(web):
    web.post(LINE, {"kind": "stop", "word": "prøvesak"})
    address = f"{CHANGES}{WordChange.objects.get().pk}/angre/"
    assert "is undone" in shown(web.post(address, follow=True))
    assert "any more" in shown(web.post(address, follow=True))
    assert "no changes to put into use" in shown(web.post(f"{TABLE}ta-i-bruk/", follow=True))


def test_an_undoing_that_another_change_rests_on_says_why(web):
    line = next(one for one in words.shipped()["synonyms"] if one.startswith("dataspill"))
    web.post(LINE, {"do": "out", "kind": "synonyms", "line": line})
    gone = WordChange.objects.get()
    web.post(LINE, {"kind": "synonyms", "expressions": "gaming\nspillekveld"})
    text = shown(web.post(f"{CHANGES}{gone.pk}/angre/", follow=True))
    assert "would be in two groups" in text
    assert WordChange.objects.count() == 2


def test_work_that_waits_long_tells_whom_to_ask(web, monkeypatch):
    building.bring_up_to_date()
    web.post(LINE, {"kind": "stop", "word": "prøvesak"})
    web.post(f"{TABLE}ta-i-bruk/")
    assert "ask the operator" not in shown(web.get(TABLE))
    monkeypatch.setattr("lovende.knowledge.queries.word_table.WAITS_LONG", -tasks.AGAIN_AFTER)
    assert "ask the operator" in shown(web.get(TABLE))


def test_the_pages_ask_the_same_however_many_lines_and_changes(web):
    make_measure("a", title="Ridning")
    building.bring_up_to_date()
    asked = []
    for expected in (1, 3):
        while WordChange.objects.count() < expected:
            web.post(LINE, {"kind": "stop", "word": f"prøve{WordChange.objects.count()}"})
        for address in (TABLE, CHANGES):
            web.get(address)
            with CaptureQueriesContext(connection) as captured:
                web.get(address)
            asked.append(len(captured))
    assert asked[:2] == asked[2:]
    assert max(asked) <= 15, [query["sql"][:150] for query in captured]


def test_the_pages_are_where_the_directorate_looks_and_nobody_else(web, client, make_user):
    for address in ("/en/", "/en/min-side/"):
        page = web.get(address).content.decode()
        assert f'href="{TABLE}"' in page
        assert 'href="/en/oversikt/like-tiltak/"' in page
    client.force_login(make_user("governor_adviser"))
    page = client.get("/en/min-side/").content.decode()
    assert f'href="{TABLE}"' not in page
    assert 'href="/en/oversikt/like-tiltak/"' in page
    client.force_login(make_user("office_manager"))
    assert "like-tiltak" not in client.get("/en/min-side/").content.decode()
