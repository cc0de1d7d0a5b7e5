"""What a page must satisfy in a real browser, and its picture."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("axe.run()")
    return [
        f"{each['id']}: {each['help']} at {[node['target'] for node in each['nodes']][:3]}"
        for each in found["violations"]
    ]


def assert_good(page: Page) -> None:
    """Nothing for axe to object to and nothing to scroll sideways for, on a desk and on a phone."""
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert violations(page) == [], f"{page.url} at {size['width']} pixels"
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{page.url} is {width} pixels wide at {size['width']}"
    page.set_viewport_size(DESKTOP)


def take_picture(page: Page, name: str, whole: bool = True) -> None:
    """The page as a picture for the documentation, on a desk and on a phone."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)
    page.set_viewport_size(PHONE)
    page.screenshot(path=PICTURES / f"{name}-phone.png", full_page=whole)
    page.set_viewport_size(DESKTOP)
