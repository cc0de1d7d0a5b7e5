"""What a page must satisfy in a real browser, and its picture."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, ViewportSize

from tests.browser.conftest import DESKTOP, PHONE

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
ROOT = Path(__file__).resolve().parents[2]
SHOWN = ROOT / "docs" / "screenshots"
# A test run leaves the documentation as it is; `make pictures` takes its pictures anew.
TAKEN = SHOWN if os.environ.get("TAKE_PICTURES") == "1" else ROOT / "build" / "screenshots"


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # What passes is neither described nor handed over: on a long form it is megabytes.
    run = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"
    found: list[dict[str, Any]] = page.evaluate(run)
    return [f"{each['id']}: {each['help']} at {[node['target'] for node in each['nodes']][:3]}" for each in found]


def assert_good(page: Page, sizes: tuple[ViewportSize, ...] = (DESKTOP, PHONE)) -> None:
    """Nothing for axe to object to and nothing to scroll sideways for, on a desk and on a phone."""
    page.wait_for_load_state()
    for size in sizes:
        page.set_viewport_size(size)
        assert violations(page) == [], f"{page.url} at {size['width']} pixels"
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{page.url} is {width} pixels wide at {size['width']}"
    page.set_viewport_size(DESKTOP)


def take_picture(page: Page, name: str, whole: bool = True, secrets: Sequence[Locator] = ()) -> None:
    """The page as a picture for the documentation, on a desk and on a phone; its secrets are covered."""
    page.wait_for_load_state()
    TAKEN.mkdir(parents=True, exist_ok=True)
    for file, size in ((f"{name}.png", DESKTOP), (f"{name}-phone.png", PHONE)):
        page.set_viewport_size(size)
        page.screenshot(path=TAKEN / file, full_page=whole, mask=secrets, mask_color="#a9aeb1")
        assert (SHOWN / file).exists(), f"docs/screenshots/{file} is missing; `make pictures` takes it"
    page.set_viewport_size(DESKTOP)
