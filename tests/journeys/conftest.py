"""A real server in processes of its own, a real Chromium, two widths."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.conftest import ROOT, Database, Databases
from tests.journeys.accessibility import serious_findings

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
#: Milliseconds: the first visitor of a later day waits while the demonstration lives on to it.
LIVES_ON = 120_000
WIDTHS = {"phone": (360, 780), "desk": (1280, 900)}
#: Chromium heeds the last of several such lists, so what Playwright turns off is named again. Then
#: what would start processes of its own for every visitor: the suggestions under the address bar,
#: which are pages themselves, and a renderer kept in store.
TURNED_OFF = [
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    *("WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxPopup"),
    "SpareRendererForSitePerProcess",
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(TURNED_OFF)}",
    # A page lives a second: compiling its scripts for long use costs more than it gives.
    "--js-flags=--no-opt --no-maglev",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium; as root: apt install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Server:
    """`caunoi serve` against a database of its own."""

    database: Database
    port: int = field(default_factory=lambda: free_port())
    process: "subprocess.Popen[bytes] | None" = None
    #: Where its log goes; None: to the terminal of the tests.
    log: Path | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings.dev"}
        environment = {**self.database.environment(), **settings}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "caunoi.cli.main", "serve", "--port", str(self.port)],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            stderr=self.log.open("ab") if self.log else None,
        )
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        for _try in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/sign-in", timeout=2).close()
                return
            except OSError:
                time.sleep(0.2)
        raise TimeoutError(self.url)

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


def free_port() -> int:
    """Return a port below those of outgoing connections: none takes it between two servers."""
    while True:
        port = random.randrange(20_000, 32_000)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port


@contextmanager
def serving_the_demonstration(databases: Databases) -> Iterator[Server]:
    database = databases.clone(databases.template("setup", "demo"))
    running = Server(database)
    running.start()
    yield running
    running.stop()
    databases.drop(database)


@pytest.fixture
def server(databases: Databases) -> Iterator[Server]:
    """The demonstration, served; what a journey changes is gone after it."""
    with serving_the_demonstration(databases) as running:
        yield running


@pytest.fixture(scope="session")
def shared_server(databases: Databases) -> Iterator[Server]:
    """The demonstration, served once for all journeys that only read it."""
    with serving_the_demonstration(databases) as running:
        yield running


@dataclass
class Visitor:
    """One person at one screen; anything the browser complains of is kept."""

    page: Page
    server: Server
    complaints: list[str]

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.server.url}{path}")
        return self.page

    def sign_in_as(self, name: str) -> None:
        self.page.context.clear_cookies()
        self.open("/sign-in")
        self.page.get_by_role("button", name=name).click()
        self.page.wait_for_load_state()

    def settle(self) -> None:
        """Wait until what was pressed is answered: a form of the yard is sent by its page."""
        self.page.locator("form[data-sent]").wait_for(state="detached")
        self.page.wait_for_load_state()

    def assert_no_sideways_scroll(self) -> None:
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"

    def assert_accessible(self) -> None:
        """axe-core finds nothing serious or critical on the page as it stands."""
        serious = serious_findings(self.page)
        assert not serious, f"{self.page.url}: {serious}"

    def assert_calm(self) -> None:
        """No script error, no blocked style, no sideways scroll, nothing serious for axe."""
        self.settle()
        self.assert_no_sideways_scroll()
        self.assert_accessible()
        assert not self.complaints, self.complaints


@contextmanager
def at_a_screen(browser: Browser, server: Server, screen: str, **how: Any) -> Iterator[Visitor]:
    width, height = WIDTHS[screen]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", accept_downloads=True, **how
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", _keep_errors(complaints))
    yield Visitor(page, server, complaints)
    context.close()


@pytest.fixture(params=list(WIDTHS))
def visitor(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Visitor]:
    """A visitor at a phone's width and at a desk's, in a demonstration of their own."""
    with at_a_screen(browser, server, request.param) as person:
        yield person


@pytest.fixture(params=list(WIDTHS))
def reader(
    request: pytest.FixtureRequest, browser: Browser, shared_server: Server
) -> Iterator[Visitor]:
    """A visitor at both widths who changes nothing: others read the same demonstration."""
    with at_a_screen(browser, shared_server, request.param) as person:
        yield person


def _keep_errors(complaints: list[str]) -> Callable[[ConsoleMessage], None]:
    def keep(message: ConsoleMessage) -> None:
        # Chromium reports an answer of 4xx as an error of the console; refusals are answers.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    return keep


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in str(item.fspath):
            item.add_marker(pytest.mark.browser)
