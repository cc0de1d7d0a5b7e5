"""Upload, findings, submit, acceptance, review and approval with the keyboard alone: no pointer touches the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import PASSWORD, City, Desk, served, window
from tests.browser.test_walks import CONTRACT, a_workbook, first_row
from tests.seasons import loaded_july

pytestmark = pytest.mark.browser

MOST_STEPS = 150


@pytest.fixture
def own_city(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A demo city of this test's own, in which a payment is approved."""
    with served(loaded_july(tmp_path_factory).copy_to(tmp_path / "city")) as city:
        yield city


@pytest.fixture
def keys(chromium: Browser, own_city: City) -> Iterator["Keys"]:
    with window(chromium, own_city) as desk:
        yield Keys(desk)


class Keys:
    """A person who has a keyboard and nothing else."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page = desk, desk.page
        # Else the browser's own window may come up before the driver has asked for it.
        self.page.on("filechooser", lambda _chooser: None)

    def reach(self, wanted: Locator) -> None:
        """Step from place to place until the wanted one has the focus, and see that it shows."""
        expect(wanted).to_be_visible()
        for _ in range(MOST_STEPS):
            if wanted.evaluate("place => place === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        assert wanted.evaluate("place => place.matches(':focus-visible')"), f"{wanted} is not reached"

    def press(self, name: str, role: str = "button") -> None:
        """Reach a button or link by its name and press it."""
        self.reach(self.page.get_by_role("link" if role == "link" else "button", name=name).last)
        self.page.keyboard.press("Enter")

    def type(self, label: str, text: str) -> None:
        """Reach a field by its label and type."""
        self.reach(self.page.get_by_label(label))
        self.page.keyboard.type(text)

    def sign_in(self, who: str) -> None:
        """Be somebody else: sign out where somebody is there, and sign in."""
        self.page.context.clear_cookies()
        self.desk.open("/sign-in")
        self.type("E-mail address", f"{who}@harborview.example")
        self.type("Password", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.get_by_role("heading", name="My desk").wait_for()

    def upload(self, file: Path) -> None:
        """Choose a file in the browser's own window, and have it checked."""
        self.desk.open(f"{CONTRACT}/periods/2027-07/report")
        self.reach(self.page.get_by_label("Workbook (.xlsx)"))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)
        self.press("Upload and check")
        self.page.get_by_role("heading", name="Findings", exact=True).wait_for(timeout=60_000)


def test_from_the_upload_to_the_approved_payment(keys: Keys, tmp_path: Path) -> None:
    page = keys.page
    keys.sign_in("vendor-c")
    keys.upload(a_workbook(tmp_path / "july.xlsx", **{f"Lots_{first_row('Lots', 'Lot')}": "=A1/0"}))
    expect(page.get_by_role("heading", name="Your turn: mend")).to_be_visible()
    keys.upload(a_workbook(tmp_path / "mended.xlsx", **{f"Segments_{first_row('Segments', 'Street')}": "Oak Street"}))
    keys.press("Submit this report")
    page.get_by_text("The city now accepts or returns").wait_for()

    keys.sign_in("officer")
    keys.press("Accept or return the report", "link")
    keys.press("Accept this report")
    page.get_by_text("now count toward the payment").wait_for()
    keys.desk.open(CONTRACT)
    keys.press("Compute again")
    page.get_by_role("heading", name="The account").wait_for()

    keys.sign_in("finance")
    keys.press("Review the statement", "link")
    keys.press("Begin the review")
    keys.type("Your password", PASSWORD)
    keys.press("Approve this statement")
    page.get_by_text("Approved for payment").first.wait_for()
