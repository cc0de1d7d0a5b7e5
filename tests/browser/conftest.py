"""A real Chromium in front of the demo city: the web program and its worker run as people run them."""

import contextlib
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.seasons import FLASK, ROOT, loaded_july, loaded_season, surroundings

PASSWORD = "walk-the-harborview-demo"
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
CHROMIUM_SETTINGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]
SECONDS_TO_START = 60


@dataclass(frozen=True)
class City:
    """The demo city as it is served, with the folder where it lives."""

    address: str
    folder: Path


def find_chromium() -> str:
    """Debian's Chromium; `make test` installs it where it may. In CI a skipped test fails the run."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("Chromium is missing. On Debian: sudo apt-get install chromium")
    return found


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def running(*arguments: str, surroundings: dict[str, str]) -> Iterator[None]:
    program = subprocess.Popen(
        [str(FLASK), *arguments],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        program.terminate()
        program.wait(20)


def wait_for(address: str) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            assert time.monotonic() < until, f"nothing answers at {address}"
            time.sleep(0.2)


@contextlib.contextmanager
def served(folder: Path, port: int | None = None, **settings: str) -> Iterator[City]:
    """The city whose data stand in the folder, served with its worker on a port of its own and with these settings."""
    around, port = surroundings(folder) | settings, port or free_port()
    serve = ("run", "--port", str(port), "--no-reload", "--no-debugger")
    with running(*serve, surroundings=around), running("worker", surroundings=around):
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/sign-in")
        yield City(address, folder)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The demo city with its July."""
    with served(loaded_july(tmp_path_factory).copy_to(tmp_path_factory.mktemp("city"))) as city:
        yield city


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The demo city with its whole season."""
    with served(loaded_season(tmp_path_factory).copy_to(tmp_path_factory.mktemp("season"))) as city:
        yield city


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of the session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_SETTINGS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Desk:
    """A person in front of a browser window."""

    page: Page
    city: City

    def open(self, path: str) -> Page:
        """Go to a page; everything that it loads comes from the program itself."""
        answer = self.page.goto(f"{self.city.address}{path}")
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"
        return self.page

    def sign_in(self, who: str) -> "Desk":
        """Be that person of the demo city."""
        self.page.context.clear_cookies()
        self.open("/sign-in")
        self.page.get_by_label("E-mail address").fill(f"{who}@harborview.example")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("heading", name="My desk").wait_for()
        return self


@pytest.fixture
def desk(chromium: Browser, city: City) -> Iterator[Desk]:
    """A window of its own, which complains about anything that the policy or a script refuses."""
    with window(chromium, city) as desk:
        yield desk


@contextlib.contextmanager
def window(chromium: Browser, city: City) -> Iterator[Desk]:
    """A window in front of a city; at its end whatever the browser complained of fails the test."""
    context = chromium.new_context(viewport=DESKTOP, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Desk(page, city)
    context.close()
    # A refusal such as 422 is an answer that a test may ask for.
    unasked = [said for said in complaints if "responded with a status of 4" not in said]
    assert not unasked, unasked


@pytest.fixture(scope="module")
def desk_of_season(chromium: Browser, season: City) -> Iterator[Desk]:
    """A window in front of the season, for all tests of a module."""
    with window(chromium, season) as desk:
        yield desk
