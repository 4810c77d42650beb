"""The command as a shell starts it: codes, streams, and no traceback whatever is wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

pytestmark = pytest.mark.sqlite_only  # each makes a SQLite file of its own, whatever pytest runs on

LOVENDE = [sys.executable, "-m", "lovende.cli"]


DEMO = ("demo", "--no-serve", "--stage", "none", "--no-applications")


def environment_in(folder):
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LOVENDE_", "DJANGO_", "LC_")) and name not in ("DATABASE_URL",)
    }
    return kept | {"LOVENDE_DATA": str(folder), "LOVENDE_LANGUAGE": "en"}


@pytest.fixture
def environment(tmp_path):
    return environment_in(tmp_path / "data")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A site that its first command has made ready; to be copied, never used."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    assert lovende(environment_in(folder), "user", "list").returncode == 0
    return folder


@pytest.fixture
def ready(prepared, environment):
    """An environment of one's own with a site that is ready, and empty."""
    shutil.copytree(prepared, environment["LOVENDE_DATA"])
    return environment


@pytest.fixture(scope="module")
def demo_folder(prepared, tmp_path_factory):
    """A site with the demo's measures and logins; to be copied, never used."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(prepared, folder)
    assert lovende(environment_in(folder), *DEMO).returncode == 0
    return folder


def lovende(environment, *arguments, **options):
    return subprocess.run(
        [*LOVENDE, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **({} if "input" in options else {"stdin": subprocess.DEVNULL}) | options,
    )


def test_help_and_version_need_no_database_and_no_settings(environment):
    broken = environment | {"DATABASE_URL": "nonsense", "LOVENDE_DATA": "/proc/nowhere"}
    for arguments in (["--help"], ["--version"], ["demo", "--help"], ["import", "round", "-h"]):
        done = lovende(broken, *arguments)
        assert (done.returncode, done.stderr) == (0, ""), arguments
        assert "lovende" in done.stdout


def test_a_fault_of_usage_is_code_2_and_a_failure_code_1(ready):
    assert lovende(ready, "nonsense").returncode == 2
    assert lovende(ready, "serve", "--port", "99999").returncode == 2
    assert lovende(ready, "user", "close", "nobody@example.no").returncode == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"DATABASE_URL": "mysql://u:hunter2@h/d"}, "DATABASE_URL cannot be read"),
        ({"DATABASE_URL": "postgres://u:hunter2@127.0.0.1:1/d"}, "does not answer"),
        ({"DATABASE_URL": "sqlite:////proc/nowhere/x.db"}, "cannot be opened"),
        ({"LOVENDE_DATA": "/proc/nowhere"}, "/proc/nowhere cannot be made"),
        ({"LOVENDE_HTTPS": "maybe"}, "LOVENDE_HTTPS is «maybe»"),
        ({"LOVENDE_SCHEMES": "/nowhere"}, "«/nowhere» does not exist"),
    ],
)
def test_a_wrong_setting_is_told_in_one_sentence(environment, change, expected):
    done = lovende(environment | change, "user", "list")

    assert done.returncode == 1
    assert done.stdout == ""
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--help"], 1), (["user", "list", "--json"], 1), (["user", "list", "--json", "--bad"], 2)],
)
def test_a_full_disk_behind_stdout_is_told_without_a_traceback(ready, arguments, code):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*LOVENDE, *arguments], env=ready, stdout=full, stderr=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("Error: ")


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_closed_stream_is_no_failure(ready, closed):
    line = f"exec {sys.executable} -m lovende.cli user list {closed}"
    done = subprocess.run(["sh", "-c", line], env=ready, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_character_is_written_whatever_the_locale(ready):
    poor = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "LOVENDE_LANGUAGE": "nb"}
    created = ("user", "create", "a@example.no", "--name", "Åse Øvergård")
    assert lovende(ready | poor, *created).returncode == 0
    listed = subprocess.run(
        [*LOVENDE, "user", "list"], env=ready | poor, capture_output=True, check=False
    )
    assert listed.returncode == 0
    assert "Åse Øvergård" in listed.stdout.decode("utf-8")


def test_a_list_for_a_folder_that_is_not_there_is_refused_by_the_folders_name(environment):
    done = lovende(environment, "export", "measures", "--out", "/proc/nowhere/liste.csv")
    assert done.returncode == 2
    assert "The folder /proc/nowhere does not exist." in done.stderr


def test_a_file_that_is_no_database_is_told(environment, tmp_path):
    file = tmp_path / "brev.txt"
    file.write_text("Kjære alle sammen, dette er ikke en database. " * 100)
    done = lovende(environment | {"DATABASE_URL": f"sqlite:///{file}"}, "user", "list")
    assert "is not a database" in done.stderr
    assert file.read_text().startswith("Kjære")


def test_an_empty_database_is_made_ready_by_the_first_command(environment, tmp_path):
    done = lovende(environment, "user", "list", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert (tmp_path / "data" / "lovende.sqlite3").is_file()


def test_a_relative_address_is_a_file_here(environment, tmp_path):
    lovende(environment | {"DATABASE_URL": "sqlite:///her.db"}, "user", "list", cwd=tmp_path)
    assert (tmp_path / "her.db").is_file()


def test_plain_http_beyond_this_machine_is_refused_unless_asked_for(environment):
    done = lovende(environment | {"LOVENDE_HTTPS": "0"}, "serve", "--host", "0.0.0.0")
    assert done.returncode == 1
    assert "--allow-http" in done.stderr


def test_a_database_in_memory_cannot_be_served(environment):
    memory = environment | {"DATABASE_URL": "sqlite://:memory:", "LOVENDE_HTTPS": "0"}
    done = lovende(memory, "serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert "memory" in done.stderr


def test_a_port_in_use_is_told_before_anything_is_done(environment, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for command in ("serve", "demo"):
            done = lovende(environment, command, "--port", port)
            assert done.returncode == 1
            assert f"Port {port} is in use" in done.stderr
    assert not (tmp_path / "data" / "lovende.sqlite3").exists()


def test_the_demo_is_loaded_once_and_prints_logins_that_work(environment):
    first = json.loads(lovende(environment, *DEMO, "--json").stdout)
    second = lovende(environment, *DEMO, "--json")

    assert json.loads(second.stdout) == first
    assert "Loading" not in second.stderr
    assert [login["email"].split("@")[1] for login in first["logins"]] == ["lovende.example"] * 14
    listed = json.loads(lovende(environment, "user", "list", "--json").stdout)
    assert len(listed) == 14


def test_the_demo_and_a_collection_are_indexed_and_searched_by_the_next_commands(
    environment, demo_folder, tmp_path
):
    shutil.copytree(demo_folder, environment["LOVENDE_DATA"])
    collection = tmp_path / "measures.jsonl"
    collection.write_text('{"key": "a", "text": "Tranebærplukking for langtidsledige"}\n')
    assert "Everything was indexed already." in lovende(environment, "index").stderr
    assert lovende(environment, "import", "measures", str(collection)).returncode == 0

    found = lovende(environment, "search", "tranebærplukking", "--top", "1", "--json")
    alike = lovende(
        environment, "similar", "-", "--top", "1", "--json", input=collection.read_text()
    )

    assert [hit["key"] for hit in json.loads(found.stdout)] == ["a"]
    assert [hit["key"] for hit in json.loads(alike.stdout)] == ["a"]


@pytest.mark.parametrize("command", [["search", "frafall"], ["similar", "frafall"], ["index"]])
def test_an_empty_bank_is_searched_and_indexed_without_fault(ready, command):
    done = lovende(ready, *command, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == [] or command == ["index"]
    assert "Traceback" not in done.stderr


def test_the_demo_leaves_a_site_in_use_alone(ready):
    created = lovende(ready, "user", "create", "kari@example.no", "--name", "Kari")
    assert created.returncode == 0
    done = lovende(ready, *DEMO)
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert len(json.loads(lovende(ready, "user", "list", "--json").stdout)) == 1


# ── Serving


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def family(pid):
    """The server's own processes: each copy that serves, and the worker."""
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(child) for child in done.stdout.split()]


def wait_until(true, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return response.read() == b"ok\n"
    except (OSError, urllib.error.URLError):
        return False


@pytest.fixture
def server(ready, tmp_path):
    port = free_port()
    log = (tmp_path / "log").open("w+")
    process = subprocess.Popen(
        [*LOVENDE, "serve", "--port", str(port), "--workers", "1"],
        env=ready | {"LOVENDE_HTTPS": "0"},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    process.address = f"http://127.0.0.1:{port}"
    assert wait_until(lambda: answers(f"{process.address}/helse/"), 60), log.read()
    assert wait_until(lambda: len(family(process.pid)) == 2)
    yield process
    process.kill()
    process.wait()
    log.close()


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_the_server_and_its_worker_stop_together(server, tmp_path, sent):
    children = family(server.pid)

    server.send_signal(sent)

    assert server.wait(30) == 0
    assert wait_until(lambda: not any(alive(pid) for pid in children), 10)
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_the_worker_ends_when_the_server_is_killed(server):
    children = family(server.pid)
    server.kill()
    assert wait_until(lambda: not any(alive(pid) for pid in children), 20)


def test_a_worker_that_dies_is_started_again(server):
    before = set(family(server.pid))
    worker = max(before)
    os.kill(worker, signal.SIGKILL)
    assert wait_until(lambda: worker not in family(server.pid) and len(family(server.pid)) == 2, 30)


def test_no_connection_is_shared_by_the_server_processes(server):
    """The process that they are copies of has let go of the database before they are made."""
    folder = f"/proc/{server.pid}/fd"
    held = [os.readlink(f"{folder}/{number}") for number in os.listdir(folder)]
    assert not [name for name in held if "sqlite3" in name]


def test_what_is_served_is_safe_to_send(server):
    with urllib.request.urlopen(f"{server.address}/konto/logg-inn/") as response:
        headers, page = response.headers, response.read().decode()
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "HttpOnly" in headers["Set-Cookie"]
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    with urllib.request.urlopen(server.address + style) as response:
        assert "immutable" in response.headers["Cache-Control"]
