"""What the operator sets from outside is read as meant, or refused by name."""

from pathlib import Path

import pytest

from lovende.config.environment import (
    SettingError,
    data_folder,
    database,
    flag,
    hosts,
    listed,
    number,
    secret_key,
)


def database_for(monkeypatch, address, folder=Path("/data")):
    monkeypatch.setenv("DATABASE_URL", address)
    return database(folder)


def test_without_an_address_the_database_is_a_file_in_the_data_folder(monkeypatch, tmp_path):
    assert database_for(monkeypatch, "", tmp_path)["NAME"] == f"{tmp_path}/lovende.sqlite3"


def test_a_relative_file_is_found_from_where_the_command_was_started(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert database_for(monkeypatch, "sqlite:///runde.db")["NAME"] == f"{tmp_path}/runde.db"


def test_an_absolute_file_has_four_slashes(monkeypatch):
    assert database_for(monkeypatch, "sqlite:////srv/runde.db")["NAME"] == "/srv/runde.db"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_is_named_by_its_address(monkeypatch, scheme):
    found = database_for(monkeypatch, f"{scheme}://ola:hem%20lig@db.example:5433/lovende")

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert [found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "ola",
        "hem lig",
        "db.example",
        5433,
        "lovende",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "lovende",
        "mysql://u:hunter2@h/d",
        "postgres://",
        "postgres://u:hunter2@h:port/d",
        "sqlite",
        "sqlite://",
        "sqlite:///",
        "sqlite:///runde.db?foo=hunter2",
        "https://u:hunter2@example.no/d",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(monkeypatch, address):
    with pytest.raises(SettingError, match="DATABASE_URL") as refused:
        database_for(monkeypatch, address)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("Yes", True), ("0", False), ("off", False), (" ", True)]
)
def test_a_switch_is_on_or_off(monkeypatch, value, expected):
    monkeypatch.setenv("LOVENDE_X", value)
    assert flag("LOVENDE_X", default=True) is expected


def test_a_switch_that_is_neither_on_nor_off_is_refused(monkeypatch):
    monkeypatch.setenv("LOVENDE_HTTPS", "maybe")
    with pytest.raises(SettingError, match="LOVENDE_HTTPS is «maybe»"):
        flag("LOVENDE_HTTPS", default=True)


def test_a_number_is_a_whole_number(monkeypatch):
    monkeypatch.setenv("LOVENDE_X", "12")
    assert number("LOVENDE_X", default=1) == 12
    monkeypatch.setenv("LOVENDE_X", "-1")
    with pytest.raises(SettingError, match="LOVENDE_X"):
        number("LOVENDE_X", default=1)


def test_a_list_is_divided_by_commas_and_never_empty(monkeypatch):
    monkeypatch.setenv("LOVENDE_X", " a.no, b.no ,")
    assert listed("LOVENDE_X", default=["c.no"]) == ["a.no", "b.no"]
    monkeypatch.setenv("LOVENDE_X", " , ")
    assert listed("LOVENDE_X", default=["c.no"]) == ["c.no"]


def test_the_site_does_not_answer_to_every_name(monkeypatch):
    """Whoever asks for a new password for another chooses the name that the link gets."""
    monkeypatch.setenv("LOVENDE_HOSTS", "lovende.example.no,*")
    with pytest.raises(SettingError, match="LOVENDE_HOSTS"):
        hosts()
    monkeypatch.delenv("LOVENDE_HOSTS")
    assert hosts() == ["127.0.0.1", "localhost", "[::1]"]


def test_the_data_folder_is_the_owners_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("LOVENDE_DATA", str(tmp_path / "ny"))
    assert data_folder().stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_cannot_be_made_is_refused_with_its_name(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LOVENDE_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(SettingError, match="file/data"):
        data_folder()


def test_the_secret_key_is_made_once_and_read_by_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.delenv("LOVENDE_SECRET_KEY", raising=False)
    first = secret_key(tmp_path)

    assert len(first) > 50
    assert secret_key(tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


def test_a_given_secret_key_is_written_nowhere(monkeypatch, tmp_path):
    monkeypatch.setenv("LOVENDE_SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_key_that_cannot_be_read_is_told(monkeypatch, tmp_path):
    monkeypatch.delenv("LOVENDE_SECRET_KEY", raising=False)
    (tmp_path / "secret-key").mkdir()
    with pytest.raises(SettingError, match="secret-key"):
        secret_key(tmp_path)
