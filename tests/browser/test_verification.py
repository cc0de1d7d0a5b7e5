"""The inspector verifies on a phone, parties settle a discrepancy, evidence is attached: in a real browser."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, ROOT, City, Desk, free_port, running, wait_for
from tests.browser.looks import assert_good, take_picture

pytestmark = [pytest.mark.browser, pytest.mark.sampled]

FILL = """
from app import create_app
from flask_migrate import upgrade
from tests.operations.standing_city import fill_standing
app = create_app()
with app.app_context():
    upgrade()
    fill_standing(app.extensions["file_store"])
"""
PERIOD = "/contracts/{}/periods/2027-07"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city with contracts whose measures count what was verified, served on a port of its own."""
    folder = tmp_path_factory.mktemp("standing")
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "FILE_STORE")}
    surroundings = kept | {"INSTANCE_PATH": str(folder), "DEVELOPMENT": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", FILL], cwd=ROOT, env=surroundings, check=True, capture_output=True)
    port = str(free_port())
    with running("run", "--port", port, "--no-reload", "--no-debugger", surroundings=surroundings):
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/sign-in")
        yield City(address, folder)


@pytest.fixture
def phone(chromium: Browser, city: City) -> Iterator[Desk]:
    """A phone without script, as somebody at the roadside may have."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    yield Desk(context.new_page(), city)
    context.close()


def say(page: Page, outcome: str, note: str = "") -> None:
    """Fill the form of a row and keep it."""
    page.locator("label", has_text=outcome).first.click()
    page.get_by_label("On what evidence?").fill("timed on site")
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Keep, and go to the next row").click()


def test_an_inspector_draws_a_sample_and_works_through_it(desk: Desk) -> None:
    page = desk.sign_in("inspector").page
    assert_good(page)
    page.get_by_role("link", name="Verify rows of “Visits” (0 of 20 looked at), July 2027").last.click()
    assert_good(page)
    take_picture(page, "verification")
    page.get_by_role("button", name="Draw the sample").click()
    page.get_by_text("The sample is drawn by the seed").wait_for()
    assert_good(page)
    take_picture(page, "rows-to-verify")
    page.get_by_role("link", name="Open row").first.click()
    assert_good(page)
    take_picture(page, "verify-a-row")
    say(page, "Rejected")
    page.get_by_role("heading", name="Nothing was kept.").wait_for()
    assert_good(page)
    for _ in range(5):
        say(page, "Verified")
        page.get_by_text("Kept: row").wait_for()
    page.get_by_text("Passed").first.wait_for()


def test_a_row_is_verified_on_a_phone_with_a_photo_and_without_script(phone: Desk, tmp_path: Path) -> None:
    page = phone.sign_in("inspector").page
    phone.open(PERIOD.format("V-1") + "/verification")
    page.get_by_role("link", name="Verify its rows of Visits").click()
    page.get_by_role("link", name="Open row").first.click()
    photo = tmp_path / "visit.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a photo")
    page.get_by_label("Photo or file").set_input_files(photo)
    before = page.url
    say(page, "Rejected", "nobody was there")
    page.get_by_text("Kept: row 2 is rejected.").wait_for()
    page.goto(before)
    expect(page.get_by_role("link", name="visit.jpg")).to_be_visible()


def test_vendor_and_city_agree_on_a_value(desk: Desk) -> None:
    page = desk.sign_in("vendor-a").page
    desk.open(PERIOD.format("V-1") + "/discrepancies")
    assert_good(page)
    page.get_by_text("Propose a value …").click()
    page.get_by_label("The value").fill("about 20")
    page.get_by_label("Why is it right?").fill("The log of the day says so.")
    page.get_by_role("button", name="Propose this value").click()
    page.get_by_role("heading", name="Nothing was proposed.").wait_for()
    assert_good(page)
    page.get_by_label("The value").fill("25")
    page.get_by_label("Why is it right?").fill("The log of the day says so.")
    page.get_by_role("button", name="Propose this value").click()
    page.get_by_text("The value counts once the other party, or a second person, agrees.").wait_for()
    desk.sign_in("officer")
    desk.open(PERIOD.format("V-1") + "/discrepancies")
    assert_good(page)
    take_picture(page, "discrepancies")
    page.get_by_role("button", name="Agree to this value").click()
    page.get_by_text("Statements use this value.").wait_for()


def test_evidence_that_is_missing_is_attached(desk: Desk, tmp_path: Path) -> None:
    page = desk.sign_in("vendor-a").page
    desk.open(PERIOD.format("V-1") + "/evidence")
    assert_good(page)
    take_picture(page, "evidence")
    log = tmp_path / "log.html"
    log.write_text("<script>alert(1)</script>")
    page.get_by_label("File or photo").set_input_files(log)
    page.get_by_role("button", name="Attach to Log of the month").click()
    page.get_by_text("The file is attached.").wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="log.html").click()
    assert waiting.value.suggested_filename == "log.html"
    page.set_viewport_size(DESKTOP)
