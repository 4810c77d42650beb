"""The directorate's import pages: what they show at each step, and what they never do."""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lovende.common.spreadsheets import open_spreadsheet
from lovende.followup import actions, tasks
from lovende.followup.import_files import RunFiles
from lovende.followup.models import ImportRun
from lovende.measures.models import Measure
from round_builder import check, load, round_file, row, start, table
from spreadsheet_builder import xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]
State = ImportRun.State


@pytest.fixture(autouse=True)
def _uploads(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def adviser(make_user: Any) -> Any:
    return make_user("directorate_adviser")


@pytest.fixture
def web(client: Client, adviser: Any) -> Client:
    client.force_login(adviser)
    return client


def upload(web: Client, path: Path, **fields: Any) -> Any:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return web.post("/en/direktorat/import/", {"file": file, **fields})


def shown(response: Any) -> str:
    """What a reader sees, on one line."""
    source = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(source))


def page_of(web: Client, run: ImportRun, **headers: str) -> Any:
    response = web.get(f"/en/direktorat/import/{run.pk}/", headers=headers)
    assert response.status_code == 200
    return response


def test_from_upload_to_the_bank(web: Client, adviser: Any, tmp_path: Path) -> None:
    path = round_file(tmp_path / "runde.xlsx", row(synthetic="ja"), row(key="b", title="To"))
    address = upload(web, path)["Location"]
    run = ImportRun.objects.get()
    assert (run.state, run.created_by, run.filename) == (State.READY, adviser, "runde.xlsx")
    assert not Measure.objects.exists()
    text = shown(web.get(address))
    for part in ("has no faults", "2 new measures", "NAV Trondheim", "Jobbklubben", "New"):
        assert part in text
    done = web.post(reverse("import-confirm", args=[run.pk]), follow=True)
    assert Measure.objects.count() == 2
    assert f"{reverse('measure-list')}?year=2021" in done.content.decode()


def test_problems_are_shown_by_row_and_downloaded(web: Client, tmp_path: Path) -> None:
    rows = [row(key=f"a{n}", county="Viken", title="= NAV") for n in range(3)]
    address = upload(web, round_file(tmp_path / "runde.csv", *rows))["Location"]
    run = ImportRun.objects.get()
    assert run.state == State.REFUSED
    text = shown(web.get(address))
    assert "3 things must be corrected" in text
    assert "Viken is no longer a county" in text
    assert "import-confirm" not in web.get(address).content.decode()
    download = web.get(f"/en/direktorat/import/{run.pk}/problemer.csv")
    content = b"".join(download.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert lines[0] == ["Row", "Column", "Value", "What is wrong, and what to do"]
    assert [line[:3] for line in lines[1:]] == [[str(n), "Fylke", "Viken"] for n in (2, 3, 4)]


def test_values_from_the_file_are_text_on_the_page_and_in_the_download(
    web: Client, tmp_path: Path
) -> None:
    evil = '<script>alert(1)</script>"'
    run = check(round_file(tmp_path / "runde.csv", row(county=evil, stage="=2+5", **{evil: "x"})))
    source = page_of(web, run).content.decode()
    assert "<script>alert" not in source
    download = web.get(f"/en/direktorat/import/{run.pk}/problemer.csv")
    assert ";'=2+5;" in b"".join(download.streaming_content).decode()


def test_problems_are_read_in_the_language_of_the_page(web: Client, tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.csv", row(county="Viken")))
    run.problems[0]["message"] = {"nb": "på bokmål", "nn": "på nynorsk", "en": "in English"}
    run.save()
    for prefix, words in (("", "på bokmål"), ("/nn", "på nynorsk"), ("/en", "in English")):
        assert words in shown(web.get(f"{prefix}/direktorat/import/{run.pk}/"))


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "The file is empty"), (None, "Choose a file")]
)
def test_an_upload_without_content_says_so_by_the_field(
    web: Client, content: bytes | None, words: str
) -> None:
    data = {} if content is None else {"file": SimpleUploadedFile("tom.xlsx", content)}
    response = web.post("/en/direktorat/import/", data)
    assert response.status_code == 200
    assert words in shown(response)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("year", ["21", "abc", "99999"])
def test_a_year_that_is_none_is_refused(web: Client, tmp_path: Path, year: str) -> None:
    response = upload(web, round_file(tmp_path / "runde.csv", row()), year=year)
    assert response.status_code == 200
    assert not ImportRun.objects.exists()


def test_the_year_given_is_used(web: Client, tmp_path: Path) -> None:
    upload(web, round_file(tmp_path / "runde.csv", row(year=...)), year="2021")
    assert ImportRun.objects.get().state == State.READY


def test_unknown_columns_are_mapped_and_the_file_checked_again(web: Client, tmp_path: Path) -> None:
    lines = table([row()])
    lines[0][3] = "Navnet på det hele"
    run_page = upload(web, xlsx(tmp_path / "runde.xlsx", lines))["Location"]
    run = ImportRun.objects.get()
    assert run.state == State.REFUSED
    assert "Navnet på det hele" in shown(web.get(run_page))
    web.post(reverse("import-mapping", args=[run.pk]), {"column_0": "title"})
    run.refresh_from_db()
    assert run.state == State.READY
    assert run.options["mapping"] == {"Navnet på det hele": "title"}


def test_a_mapping_to_what_is_no_column_changes_nothing(web: Client, tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row(Annet="x")))
    web.post(reverse("import-mapping", args=[run.pk]), {"column_0": "__class__"})
    run.refresh_from_db()
    assert run.options["mapping"] == {}


def test_progress_is_shown_and_followed_while_the_work_goes_on(web: Client, tmp_path: Path) -> None:
    run = start(round_file(tmp_path / "runde.xlsx", row()))
    ImportRun.objects.filter(pk=run.pk).update(state=State.READING)
    RunFiles(run.pk).tell(1200, 0.25, now=True)
    page = page_of(web, run).content.decode()
    assert "hx-get" in page
    assert "1200 rows so far" in page
    assert 'value="0.25"' in page
    part = page_of(web, run, HX_Request="true", HX_Target="progress")
    assert "<html" not in part.content.decode()
    ImportRun.objects.filter(pk=run.pk).update(state=State.READY)
    assert page_of(web, run, HX_Request="true", HX_Target="progress")["HX-Refresh"] == "true"


def test_work_that_has_stopped_can_be_started_again(web: Client, tmp_path: Path) -> None:
    run = start(round_file(tmp_path / "runde.xlsx", row()))
    ImportRun.objects.filter(pk=run.pk).update(state=State.READING)
    assert "has stopped" in shown(page_of(web, run))
    web.post(reverse("import-again", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == State.READY


@pytest.mark.django_db(transaction=True)
def test_a_changed_bank_asks_for_another_check_before_confirming(
    web: Client, tmp_path: Path
) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row()))
    load(round_file(tmp_path / "annen.xlsx", row(key="b")))
    assert "The knowledge bank has changed" in shown(page_of(web, run))
    web.post(reverse("import-confirm", args=[run.pk]))
    assert not Measure.objects.filter(key="2021-001").exists()


def test_confirming_twice_writes_once_and_says_so(web: Client, tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row()))
    address = f"/en/direktorat/import/{run.pk}/bekreft/"
    web.post(address)
    again = web.post(address, follow=True)
    assert "cannot be done now" in shown(again)
    assert Measure.objects.count() == 1


def test_a_file_already_in_the_bank_says_so_and_has_nothing_to_confirm(
    web: Client, tmp_path: Path
) -> None:
    path = round_file(tmp_path / "runde.xlsx", row())
    load(path)
    text = shown(page_of(web, check(path)))
    assert "is in the knowledge bank already" in text
    assert "very same content was written" in text
    assert "Write the round" not in text


@pytest.mark.parametrize("language", ["", "/nn", "/en"])
@pytest.mark.parametrize("year", [2021, 2023])
def test_the_empty_spreadsheet_is_recognised_whole(
    web: Client, tmp_path: Path, language: str, year: int
) -> None:
    response = web.get(f"{language}/direktorat/import/mal.xlsx?year={year}")
    path = tmp_path / "mal.xlsx"
    path.write_bytes(b"".join(response.streaming_content))
    spreadsheet = open_spreadsheet(path)
    first, explained = (list(spreadsheet.read(sheet)) for sheet in spreadsheet.sheets[:2])
    spreadsheet.close()
    ((_number, headers),) = first
    assert len(explained) == len(headers) + 1
    run = check(path, year=year)
    assert run.summary["unrecognised"] == []
    assert len(run.summary["columns"]) == len(headers)


def test_the_list_of_imports_does_not_ask_more_the_more_there_are(
    web: Client, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    path = round_file(tmp_path / "runde.xlsx", row())
    for expected in (1, 3):
        while ImportRun.objects.count() < expected:
            start(path)
        with django_assert_max_num_queries(8):
            assert web.get("/en/direktorat/import/").status_code == 200


def test_large_files_are_left_to_the_background(
    web: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "SMALL_UPLOAD", 10)
    address = upload(web, round_file(tmp_path / "runde.xlsx", row()))["Location"]
    assert ImportRun.objects.get().state == State.WAITING
    assert "Waiting for the background work" in shown(web.get(address))


def test_a_run_that_failed_offers_another_check(web: Client, tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row()))
    ImportRun.objects.filter(pk=run.pk).update(state=State.FAILED)
    assert "Nothing was written" in shown(page_of(web, run))
    web.post(reverse("import-again", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == State.READY
    assert actions.confirm(run=run, by=None).new == 1


def test_a_form_without_its_token_gets_a_page_of_ours(adviser: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(adviser)
    response = client.post("/en" + reverse("import-list"))
    page = response.content.decode()
    assert response.status_code == 403
    assert "The form is too old, or cookies are off." in page
    assert "<style" not in page


def test_an_address_that_only_takes_a_form_says_so(web: Client, tmp_path: Path) -> None:
    run = check(round_file(tmp_path / "runde.xlsx", row()))
    response = web.get("/en" + reverse("import-confirm", args=[run.pk]))
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "This address is part of a form" in response.content.decode()


def test_what_is_worth_a_look_is_shown_beside_the_faults(web: Client, tmp_path: Path) -> None:
    rows = (row(), row(key="b", office="NAV Trondhiem"), row(key="c", county="Viken"))
    run = check(round_file(tmp_path / "runde.xlsx", *rows))
    page = html.unescape(web.get("/en" + reverse("import-detail", args=[run.pk])).content.decode())
    assert "The office «NAV Trondhiem» is new. Did you mean «NAV Trondheim»?" in page
