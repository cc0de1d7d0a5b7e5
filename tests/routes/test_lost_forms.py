"""A form whose sign-in ended, or whose page was open for too long, is shown whole and can be sent once more."""

import io
import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from tests.builders import PASSWORD
from tests.routes.conftest import CONTRACT, Town

FORM = f"/contracts/{CONTRACT}/corrective-actions/new"
OWN = {"Origin": "http://localhost", "Referer": f"http://localhost{FORM}"}
TYPED = {
    "title": "Openings <late>",
    "words": "Three a week.",
    "owner": "Foreman",
    "plan_due_on": "2027-10-20",
    "due_on": "2027-10-30",
}


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the form on the page."""
    form = page[page.index("<main") : page.index("</main>")]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


def test_whoever_was_signed_out_finds_what_they_typed_and_the_way_to_sign_in(town: Town) -> None:
    answer = town.ask("nobody", "POST", FORM, data=TYPED, headers=OWN)
    assert answer.status_code == 403
    assert "You were signed out before this was sent" in " ".join(answer.text.split())
    assert "Openings &lt;late&gt;" in answer.text
    assert f"/sign-in?next={FORM}" in answer.text
    assert {name: value for name, value in fields(answer.text).items() if name != "csrf_token"} == TYPED


@pytest.fixture
def with_tokens(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The city where forms need their tokens, as they do outside of tests."""
    monkeypatch.setitem(town.app.config, "WTF_CSRF_ENABLED", True)
    return town


def test_a_form_without_a_good_token_is_sent_once_more_from_its_page(with_tokens: Town) -> None:
    officer = with_tokens.visit("officer")

    def send(form: dict[str, str]) -> TestResponse:
        return officer.post(FORM, data=form, headers=OWN)

    lost = send({"csrf_token": "of yesterday", **TYPED})
    assert lost.status_code == 400
    assert "Not sent yet" in lost.text
    assert fields(lost.text).keys() == {"csrf_token", *TYPED}
    again = send(fields(lost.text))
    assert again.status_code in (303, 422), "it came to the operation itself"
    assert "Not sent yet" not in again.text


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example"])
def test_what_another_site_sends_is_not_shown_as_typed(with_tokens: Town, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    for desk, status in (("officer", 400), ("nobody", 400)):
        answer = with_tokens.ask(desk, "POST", FORM, data=TYPED, headers=headers)
        assert (desk, answer.status_code) == (desk, status)
        assert "Foreman" not in answer.text


def test_without_a_word_of_the_browser_one_signs_in_and_finds_the_page_of_the_form(town: Town) -> None:
    answer = town.ask("nobody", "POST", FORM, data=TYPED, headers={"Referer": f"http://localhost{FORM}?measure=T1"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/sign-in?next={FORM}?measure%3DT1"


def test_files_and_passwords_are_asked_for_again(town: Town) -> None:
    with_file = {**TYPED, "file": (io.BytesIO(b"a log"), "log.txt")}
    answer = town.ask("nobody", "POST", FORM, data=with_file, headers=OWN)
    assert "choose it again" in answer.text
    assert "Foreman" in answer.text
    assert "Send what I typed" not in answer.text
    secret = {"password": PASSWORD, "words": "As agreed."}
    answer = town.ask("nobody", "POST", f"/statements/{town.ids['statement_id']}/approve", data=secret, headers=OWN)
    assert "type it again" in answer.text
    assert "As agreed." in answer.text
    assert PASSWORD not in answer.text
