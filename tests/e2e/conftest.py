"""The real site, loaded and served by the real command line, looked at with a real browser.

The site is the demo: the 2021 round and one login for each role, on SQLite. Every page that a
test opens is watched: an error on the browser's console, a breach of the content security policy
or a failed server request fails the test, whatever the test itself is about.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from page_folds import unfold

TESTS = Path(__file__).resolve().parents[1]
BEGIN = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "lovende.config.settings"
import django
django.setup()
"""
START_SECONDS = 120
CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2 AA, not yet among axe's own choice
}
COLOUR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All of axe's own choice of rules whose answer may hang on the colours."""


@dataclass(frozen=True)
class Site:
    """A running site. ``logins`` is role → (e-mail, password); ``folder`` holds its data."""

    url: str
    folder: Path
    logins: dict[str, tuple[str, str]]
    environment: dict[str, str]

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``lovende`` on this site's database, as its operator would."""
        return lovende(self.environment, *arguments)

    def run(self, script: str, *arguments: str) -> str:
        """Run a script on this site's database, with the test builders at hand."""
        done = subprocess.run(
            [sys.executable, "-c", BEGIN + script, *arguments],
            env=self.environment | {"PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


DEMO = ("demo", "--no-serve", "--no-applications")


def lovende(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line and give what it printed; a failure shows its messages."""
    done = subprocess.run(
        [sys.executable, "-m", "lovende.cli", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"lovende {' '.join(arguments)}:\n{done.stderr}\n{done.stdout}"
    return done


def environment_for(folder: Path) -> dict[str, str]:
    """An operator's settings for a site in this folder."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LOVENDE_", "DJANGO_")) and name != "DATABASE_URL"
    }
    return kept | {
        "LOVENDE_DATA": str(folder),
        "LOVENDE_HTTPS": "0",
        "LOVENDE_GALLERY": "1",
        "LOVENDE_SECRET_KEY": "only for tests: the same every time, and long enough to be accepted",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, loaded and served; stopped when the last test is done."""
    folder = tmp_path_factory.mktemp("site")
    environment = environment_for(folder)
    told = json.loads(lovende(environment, *DEMO, "--json").stdout)
    logins = {login["role"] or "reader": login for login in reversed(told["logins"])}
    with serving(environment, folder) as url:
        yield Site(
            url,
            folder,
            {role: (login["email"], login["password"]) for role, login in logins.items()},
            environment,
        )
    errors = (folder / "server-log").read_text()
    assert "Traceback" not in errors, f"The server met an error:\n{errors[-4000:]}"


@contextlib.contextmanager
def serving(environment: dict[str, str], folder: Path) -> Iterator[str]:
    """Run ``lovende serve`` on a free port and give the site's address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "lovende.cli", "serve", "--port", str(port), "--workers", "1"]
    with (folder / "server-log").open("w") as log:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/", process, folder / "server-log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the site answers; say what the server said when it does not."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{error}:\n{log.read_text()[-4000:]}") from error
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"The site does not answer:\n{log.read_text()[-4000:]}")


# ── The browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, without its calls home."""
    path = os.environ.get("LOVENDE_CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is not installed"
    return {**browser_type_launch_args, "executable_path": path, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], site: Site) -> dict[str, Any]:
    """A Norwegian reader on a laptop who has asked for little movement on the page."""
    return {
        **browser_context_args,
        "base_url": site.url,
        "locale": "nb-NO",
        "timezone_id": "Europe/Oslo",
        "viewport": {"width": 1280, "height": 800},
        "reduced_motion": "reduce",
    }


@dataclass
class ConsoleGuard:
    """Collects what goes wrong on the pages of one test. ``allow`` names what is expected."""

    problems: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Expect problems that match, as a test of an error page does: ``allow("404")``."""
        self.expected.append(pattern)

    def watch(self, context: BrowserContext) -> BrowserContext:
        """Watch every page of a context."""
        context.set_default_timeout(15_000)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"error: {error.error}"))
        context.on("response", self._response)
        return context

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(f"console {message.type}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status} from {response.url}")

    def remaining(self) -> list[str]:
        """The problems that nobody expected."""
        return [
            problem
            for problem in self.problems
            if not any(re.search(pattern, problem) for pattern in self.expected)
        ]


@pytest.fixture
def console_guard() -> Iterator[ConsoleGuard]:
    """Fails the test when a page had a problem that the test did not allow."""
    guard = ConsoleGuard()
    yield guard
    assert guard.remaining() == []


@pytest.fixture
def context(context: BrowserContext, console_guard: ConsoleGuard) -> BrowserContext:
    """Each test's own browser, watched. Nobody is logged in."""
    return console_guard.watch(context)


@pytest.fixture
def new_page(
    browser: Browser, browser_context_args: dict[str, Any], console_guard: ConsoleGuard
) -> Iterator[Callable[..., Page]]:
    """``new_page(java_script_enabled=False)``: a page in another browser, also watched."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        contexts.append(browser.new_context(**{**browser_context_args, **options}))
        return console_guard.watch(contexts[-1]).new_page()

    yield make
    for one in contexts:
        one.close()


@pytest.fixture(scope="session")
def signed_in(
    browser: Browser, browser_context_args: dict[str, Any], site: Site
) -> Callable[[str], dict[str, Any]]:
    """``signed_in(role)``: the cookies of someone who has logged in; logs in once a role."""
    known: dict[str, dict[str, Any]] = {}

    def state(role: str) -> dict[str, Any]:
        if role not in known:
            email, password = site.logins[role]
            context = browser.new_context(**browser_context_args)
            page = context.new_page()
            page.goto("/konto/logg-inn/")
            page.locator("input[name=login]").fill(email)
            page.locator("input[name=password]").fill(password)
            page.locator("input[name=password]").press("Enter")
            page.wait_for_url(lambda url: "/konto/logg-inn" not in url)
            known[role] = dict(context.storage_state())
            context.close()
        return known[role]

    return state


@pytest.fixture
def login(
    context: BrowserContext, signed_in: Callable[[str], dict[str, Any]]
) -> Callable[[str], None]:
    """``login("directorate_adviser")``: this test's browser is theirs from now on."""

    def as_role(role: str) -> None:
        context.clear_cookies()
        context.add_cookies(signed_in(role)["cookies"])

    return as_role


# ── What a page must always be


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)``: axe-core finds nothing to object to on the page as it is now."""

    def check(page: Page) -> None:
        results = Axe().run(page, options=AXE_OPTIONS)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture
def fits() -> Callable[[Page], None]:
    """``fits(page)``: nobody has to scroll sideways to read the page."""

    def check(page: Page) -> None:
        room, wide = page.evaluate(
            "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"
        )
        assert wide <= room, f"{page.url} is {wide} px wide on a screen of {room} px"

    return check


@pytest.fixture
def axe_in_both(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    """``axe_in_both(page)``: the same, then loaded anew in dark by the rules about colour."""

    def check(page: Page) -> None:
        axe(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.reload()
        unfold(page)
        results = Axe().run(page, options={**AXE_OPTIONS, "runOnly": COLOUR_RULES})
        assert results.violations_count == 0, f"{page.url}, dark\n{results.generate_report()}"
        page.emulate_media(color_scheme="light", reduced_motion="reduce")

    return check


@pytest.fixture(params=[320, 768, 1280])
def width(request: pytest.FixtureRequest, page: Page) -> int:
    """Runs a test on a phone, a tablet and a laptop."""
    page.set_viewport_size({"width": request.param, "height": 800})
    return int(request.param)
