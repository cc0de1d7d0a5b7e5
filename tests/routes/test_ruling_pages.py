"""Rulings and disputes through their pages: nothing typed is lost, files are downloads, others see nothing."""

import io
import re

import pytest

from tests.routes.conftest import CONTRACT, Town
from tests.routes.problem_links import broken_links

HOLD = {
    "kind": "hold",
    "about": "line:net",
    "period": "2027-07",
    "amount": "1,000.00",
    "reason": "The plan <b>is</b> missing.",
    "ends_when": "The plan has come.",
}
NEW = f"/contracts/{CONTRACT}/rulings/new"


def test_a_hold_is_asked_for_shown_in_dollars_granted_and_logged(town: Town) -> None:
    asked = town.ask("officer", "POST", NEW, data=HOLD)
    address = asked.headers["Location"]
    own = town.ask("officer", "GET", address).text
    assert "You asked for this ruling" in own
    assert "Grant this hold" not in own
    shown = town.ask("finance", "GET", address).text
    assert "It changes the payment by" in shown
    assert "−$1,000.00" in shown
    assert "&lt;b&gt;is&lt;/b&gt;" in shown
    key = re.search(r'name="shown_change" value="([^"]*)"', shown)
    assert key is not None
    assert key[1] == "-1000.00"
    stale = town.ask("finance", "POST", f"{address}/grant", data={"shown_change": "-1.00"})
    assert stale.status_code == 409
    assert town.ask("finance", "POST", f"{address}/grant", data={"shown_change": key[1]}).status_code == 303
    log = town.ask("vendor", "GET", f"/contracts/{CONTRACT}/rulings").text
    assert "The plan &lt;b&gt;is&lt;/b&gt; missing." in log
    assert "−$1,000.00" in log
    assert town.ask("other vendor", "GET", address).status_code == 404
    assert town.ask("officer", "POST", f"{address}/end", data={"reason": "It came."}).status_code == 303
    assert "Lifted" in town.ask("vendor", "GET", address).text


def test_a_granted_ruling_shows_what_the_statements_say_before_what_was_shown_then(town: Town) -> None:
    form = HOLD | {"period": "2027-08"}
    address = town.ask("officer", "POST", NEW, data=form).headers["Location"]
    shown = town.ask("finance", "GET", address).text
    assert "by cannot be told" not in " ".join(shown.split())
    assert town.ask("finance", "POST", f"{address}/grant", data={"shown_change": ""}).status_code == 303
    granted = town.ask("officer", "GET", address).text
    assert "No statement was computed with it yet. When it was granted, this was shown:" in granted


def test_what_was_typed_stands_in_the_refused_form(town: Town) -> None:
    refused = town.ask("officer", "POST", NEW, data=HOLD | {"amount": "much", "ends_when": ""})
    assert refused.status_code == 422
    for kept in ("The plan &lt;b&gt;is&lt;/b&gt; missing.", 'value="much"', 'href="#amount"', 'href="#ends_when"'):
        assert kept in refused.text


def test_an_excusal_names_each_row_once_and_no_row_that_another_names(town: Town) -> None:
    excusal = {"kind": "excusal", "about": "rows:segments", "period": "2027-07", "reason": "Closed by the police."}
    asked = town.ask("officer", "POST", NEW, data=excusal | {"rows": "5, 4, 4, 5-6"})
    assert asked.status_code == 303
    assert "rows 4, 5–6" in town.ask("officer", "GET", asked.headers["Location"]).text
    number = asked.headers["Location"].rpartition("/")[2]
    again = town.ask("inspector", "POST", NEW, data=excusal | {"rows": "6, 7"})
    assert (again.status_code, broken_links(again.text)) == (422, [])
    assert re.search(r"Excusal \d+ is about row 6 already, and waits for its decision", again.text)
    assert town.ask("officer", "POST", f"/rulings/{number}/withdraw", data={"reason": "By mistake."}).status_code == 303
    assert town.ask("inspector", "POST", NEW, data=excusal | {"rows": "6, 7"}).status_code == 303


def test_days_are_not_taken_for_rows(town: Town) -> None:
    sent = {"kind": "excusal", "about": "rows:segments", "period": "2027-07", "reason": "Rain.", "rows": "9"}
    refused = town.ask("officer", "POST", NEW, data=sent | {"days": "3"})
    assert (refused.status_code, broken_links(refused.text)) == (422, [])
    assert "Days are excused of a milestone alone." in refused.text


@pytest.mark.parametrize("kind", ["excusal", "waiver", "override", "hold", "deferral"])
def test_each_kind_has_its_form(town: Town, kind: str) -> None:
    page = town.ask("officer", "GET", f"{NEW}?kind={kind}&about=line:net&period=2027-07").text
    assert f"Ask for this {kind}" in page
    assert '<option value="2027-07" selected>' in page


def test_a_vendors_objection_keeps_its_words_and_its_file_is_a_download(town: Town) -> None:
    statement = town.ids["statement_id"]
    form = {
        "line": "retainage",
        "claimed": "0.00",
        "words": "Two lines:\nmine.",
        "files": (io.BytesIO(b"<b>"), "a.html"),
    }
    refused = town.ask("vendor", "POST", f"/statements/{statement}/dispute", data=form | {"claimed": "lots"})
    assert refused.status_code == 422
    assert "Two lines:\nmine." in refused.text
    form["files"] = (io.BytesIO(b"<b>"), "a.html")
    opened = town.ask("vendor", "POST", f"/statements/{statement}/dispute", data=form)
    address = opened.headers["Location"]
    page = town.ask("officer", "GET", address).text
    assert "Two lines:\nmine." in page
    found = re.search(r'href="(/disputes/[^"]*/files/[^"]*)"', page)
    assert found is not None
    file = town.ask("officer", "GET", found[1])
    assert file.headers["Content-Disposition"] == "attachment; filename=a.html"
    assert file.mimetype == "application/octet-stream"
    assert town.ask("other vendor", "GET", found[1]).status_code == 404
    assert town.ask("other vendor", "GET", address).status_code == 404


def turn_on(page: str) -> dict[str, str]:
    """The last turn that whoever decides read, as the form sends it."""
    found = re.search(r'name="turn" value="(\d+)"', page)
    assert found is not None
    return {"turn": found[1]}


def test_a_dispute_is_answered_decided_and_told_to_the_vendor(town: Town) -> None:
    statement = town.ids["statement_id"]
    form = {"line": "standby", "claimed": "500.00", "words": "We waited."}
    address = town.ask("vendor", "POST", f"/statements/{statement}/dispute", data=form).headers["Location"]
    assert town.ask("officer", "POST", f"{address}/answer", data={"words": " "}).status_code == 422
    assert town.ask("officer", "POST", f"{address}/answer", data={"words": "You did not."}).status_code == 303
    assert "You answered this dispute" in town.ask("officer", "GET", address).text
    turn = turn_on(town.ask("finance", "GET", address).text)
    unsure = town.ask("finance", "POST", f"{address}/decide", data=turn | {"outcome": "accept", "words": "Right."})
    assert unsure.status_code == 422
    assert "Choose how it is settled" in unsure.text
    decided = turn | {"outcome": "accept", "settled_by": "line", "words": "The log shows it."}
    assert town.ask("vendor", "POST", f"{address}/reply", data={"words": "It rained."}).status_code == 303
    unread = town.ask("finance", "POST", f"{address}/decide", data=decided)
    assert (unread.status_code, "More was said in this dispute since you read it" in unread.text) == (409, True)
    decided |= turn_on(town.ask("finance", "GET", address).text)
    assert town.ask("finance", "POST", f"{address}/decide", data=decided).status_code == 303
    told = town.ask("vendor", "GET", address).text
    assert "The log shows it." in told
    assert "The line ought to pay $500.00" in told
    again = town.ask("finance", "POST", f"{address}/decide", data=decided)
    assert again.status_code == 409


def test_a_value_is_disputed_from_its_row(town: Town) -> None:
    listed = town.ask("vendor", "GET", f"/reports/{town.ids['report_id']}/rows/segments").text
    row = re.search(r'href="(/reports/[^"]*/rows/segments/\d+)"', listed)
    assert row is not None
    way = re.search(r'href="(/statements/[^"]*/dispute\?[^"]*)"', town.ask("vendor", "GET", row[1]).text)
    assert way is not None
    assert "selected>" in town.ask("vendor", "GET", way[1].replace("&amp;", "&")).text
    assert "/dispute?" not in town.ask("officer", "GET", row[1]).text
