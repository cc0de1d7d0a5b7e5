"""What pages say and never do: looking changes nothing, errors keep what was typed, a file is a download."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from models.database import Base, db
from models.reports import Report
from models.statements import PaymentStatement
from routes import statement_views
from tests.routes.conftest import PEOPLE, Town

LINK = re.compile(r'href="(/[^"#]*)"')
MOST_PAGES = 60


def pages_reached(town: Town, desk: str) -> Iterator[tuple[str, int]]:
    """Every page that a person can reach by links, rows of tables only once each, with its status."""
    seen: set[str] = set()
    waiting = ["/"]
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        kind = re.sub(r"after=\d+", "after", re.sub(r"/rows/(\w+)/\d+.*", r"/rows/\1/row", address))
        if kind in seen or address.startswith("/static"):
            continue
        seen.add(kind)
        answer = town.ask(desk, "GET", address)
        yield address, answer.status_code
        if answer.mimetype == "text/html":
            waiting.extend(found.replace("&amp;", "&") for found in LINK.findall(answer.text))


def everything(town: Town) -> dict[str, object]:
    """How many rows each table holds, and where reports and statements stand."""
    with town.app.app_context():
        counts: dict[str, object] = {
            table.name: db.session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }
        counts["reports stand"] = db.session.execute(select(Report.id, Report.status).order_by(Report.id)).all()
        found = select(PaymentStatement.id, PaymentStatement.status).order_by(PaymentStatement.id)
        counts["statements stand"] = db.session.execute(found).all()
        db.session.remove()
    return counts


@pytest.mark.parametrize("desk", sorted(PEOPLE))
def test_every_link_leads_to_a_page_and_looking_changes_nothing(town: Town, desk: str) -> None:
    before = everything(town)
    broken = [(address, status) for address, status in pages_reached(town, desk) if status != 200]
    assert broken == []
    assert everything(town) == before


def test_an_error_page_says_what_to_do_and_keeps_what_was_typed(town: Town) -> None:
    reason = "The quantities of item 460.1 do not agree with the tickets of July 14."
    answer = town.ask("officer", "POST", f"/reports/{town.ids['report_id']}/return", data={"reason": reason})
    assert answer.status_code == 409, "it was accepted before"
    assert reason in answer.text
    assert "What you typed" in answer.text


def test_a_reason_that_is_missing_is_asked_for(town: Town) -> None:
    answer = town.ask("finance", "POST", f"/statements/{town.ids['statement_id']}/return", data={"reason": "  "})
    assert answer.status_code == 422
    assert "Say why" in answer.text


def test_the_original_is_always_a_download(town: Town) -> None:
    answer = town.ask("auditor", "GET", f"/reports/{town.ids['report_id']}/original")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"


def test_a_password_is_never_shown_again(town: Town) -> None:
    form = {"password": "a very long password that is wrong", "digest": "0" * 64}
    answer = town.ask("finance", "POST", f"/statements/{town.ids['statement_id']}/approve", data=form)
    assert answer.status_code == 422
    assert form["password"] not in answer.text
    assert form["digest"] not in answer.text


def test_a_line_that_the_page_has_no_room_for_tells_its_making_where_it_is_asked_for(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def account(asked: str = "") -> str:
        page = town.ask("finance", "GET", f"/statements/{town.ids['statement_id']}{asked}").text
        return page.partition('<table class="account">')[2].partition("</table>")[0]

    monkeypatch.setattr(statement_views, "MOST_TOLD", 0)
    lines = re.findall(r'href="\?line=([^#"]+)#', account())
    assert len(lines) > 2
    assert "opens--line" not in account()
    for line in lines:
        assert account(f"?line={line}").count('<details class="opens opens--line" open>') == 1
    monkeypatch.undo()
    assert "opens--line" in account()
    monkeypatch.setattr(statement_views, "MOST_TOLD", 10_000)
    assert "?line=" not in account()
