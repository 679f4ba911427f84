"""A real server over its own database, a real browser, and the records of the same case to compare the pages with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from haitang.journeys import KINDS, Walk
from haitang.lexicon import Record

ROOT = Path(__file__).parents[2]
SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DRAWN = """() => {
  const places = [...document.querySelectorAll("[data-picture]")];
  return places.every((place) => place.querySelector("svg"));
}"""
# Playwright's synchronous interface runs an event loop in the thread of the tests, where Django refuses the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def records(walked: Walk, django_db_blocker: Any) -> dict[str, Record]:
    """The case's records by kind, from the tests' own database: same case, same seed, same figures."""
    with django_db_blocker.unblock(), walked.ports.transaction() as work:
        found = {kind.code: work.latest(kind, walked.project) for kind in KINDS}
    return {code: stored.body for code, stored in found.items() if stored is not None}


@contextmanager
def serving(folder: Path, *arguments: str, **settings: str) -> Iterator[str]:
    """`haitang serve` as a user starts it, over a folder of its own; gives its address."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "haitang.cli", "serve", *arguments, "--port", str(port), "--workers", "1"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment | {"HAITANG_VAR": str(folder)} | settings, stdout=log, stderr=log
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/api/v1/health", process, folder / "log")
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`haitang serve --demo` with the worked case; gives its address."""
    with serving(tmp_path_factory.mktemp("server"), "--demo") as address:
        yield address


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise AssertionError(f"the server did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def browser(records: dict[str, Record]) -> Iterator[Browser]:
    """The machine's Chromium; the records are read first: its event loop gets a database connection of its own."""
    path = os.environ.get("HAITANG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "no Chromium: install it (Debian: apt-get install chromium), or name one in HAITANG_CHROMIUM"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield found
        found.close()


class Visit:
    """A reader's window on the platform, with whatever the browser complained about."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.complaints: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def sign_in(self, username: str) -> None:
        """By one click on the sign-in page."""
        self.page.goto(f"{self.server}/sign-in/")
        self.page.click(f'button[value="{username}"]')
        self.page.wait_for_url(f"{self.server}/")

    def open_case(self) -> None:
        """From the list of projects on the desk, by the title."""
        self.page.click('tr:has(.loop-dots):has-text("SH2026-SD-0001") a[href*="/projects/"]')
        self.page.wait_for_load_state("load")
        self.page.wait_for_selector(".tabs")

    def tab(self, code: str) -> None:
        """By a click on the tab, which swaps the part of the page; the open tab stays."""
        current = f'.tabs a[aria-current="page"][href$="/{code}/"]'
        if self.page.locator(current).count() == 0:
            self.page.click(f'.tabs a[href$="/{code}/"]')
            self.page.wait_for_selector(current)

    def inner(self, code: str) -> None:
        """By a click on a page inside the open tab, which swaps the part of the page."""
        self.page.click(f'.pages a[href$="/{code}/"]')
        self.page.wait_for_selector(f'.pages a[aria-current="page"][href$="/{code}/"]')

    def go(self, path: str) -> None:
        """To an address of the platform."""
        self.page.goto(self.server + path)

    def press(self, deed: str) -> str:
        """Post the form whose address ends so; what the page then says first."""
        self.page.click(f'form[action$="/{deed}/"] button:not([disabled])')
        self.page.wait_for_load_state("load")
        return self.said()

    def said(self) -> str:
        """What the platform says of the deed before, if anything."""
        notice = self.page.locator("main > .notice")
        return notice.inner_text() if notice.count() else ""

    def text(self) -> str:
        return self.page.inner_text("main")

    def drawn(self) -> bool:
        """Whether every picture of the page is there; a swapped part draws them once it has settled."""
        try:
            self.page.wait_for_function(DRAWN, timeout=10_000)
        except BrowserError:
            return False
        return True

    @property
    def is_wide(self) -> bool:
        """Whether the page scrolls sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@contextmanager
def windows(browser: Browser, server: str) -> Iterator[Callable[[str], Visit]]:
    """A window for each person, signed in at the first call."""
    contexts: list[BrowserContext] = []
    visits: dict[str, Visit] = {}

    def of(username: str) -> Visit:
        if username not in visits:
            contexts.append(browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN"))
            visits[username] = Visit(contexts[-1].new_page(), server)
            visits[username].sign_in(username)
        return visits[username]

    yield of
    for context in contexts:
        context.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    yield Visit(context.new_page(), server)
    context.close()
