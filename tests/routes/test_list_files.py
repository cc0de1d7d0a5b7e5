"""Every list page is also a file: the same rows for the same person, through the same guard."""

import csv
import hashlib
import io
import json
import re
import zipfile

import openpyxl
import pytest
from werkzeug.test import TestResponse

from models.database import db
from models.people import actor_by_email
from operations.desks import kinds_for, open_desk, page_of_kind
from routes import exception_views
from routes.list_files import every_row
from tests.routes.conftest import CONTRACT, Town

LISTS = {
    "/contracts": "finance",
    "/reports/{report_id}/rows/segments": "vendor",
    "/statements/{statement_id}/figures/T1.met": "vendor",
    "/vouchers/{batch_id}": "auditor",
    "/payments": "finance",
    "/": "officer",
    "/vouchers": "finance",
    "/finance/queue": "finance",
    "/rulings?status=waiting": "officer",
    f"/contracts/{CONTRACT}/rulings": "auditor",
    "/disputes?status=open": "vendor",
    f"/contracts/{CONTRACT}/disputes": "auditor",
    "/meetings?status=held": "auditor",
    f"/contracts/{CONTRACT}/meetings": "vendor",
    "/evaluations?state=open": "vendor",
    "/evaluations?state=missing": "officer",
    f"/contracts/{CONTRACT}/evaluations": "finance",
    f"/contracts/{CONTRACT}/renewal?list=results": "auditor",
    f"/contracts/{CONTRACT}/renewal?list=reports": "finance",
    "/corrective-actions?state=open": "vendor",
    f"/contracts/{CONTRACT}/corrective-actions": "auditor",
    f"/contracts/{CONTRACT}/ledgers": "vendor",
    "/audit-trail": "auditor",
    "/samples?kind=statements&size=3&seed=1": "auditor",
    f"/samples?kind=rows&contract={CONTRACT}&period=2027-07&table=segments&size=3&seed=1": "auditor",
    "/ledger": "finance",
    "/contract-registers": "officer",
    "/undelivered-mail": "administrator",
    "/search?kind=statements": "vendor",
    "/messages?show=all": "finance",
    "/policies": "auditor",
    "/delegations": "finance",
    "/tokens": "administrator",
    "/people?role=finance": "administrator",
    "/duties?list=pairs": "auditor",
    "/duties?list=acts": "auditor",
    "/duties?list=moves": "administrator",
    "/duties?list=limits": "auditor",
    f"/contracts/{CONTRACT}/terms/history": "vendor",
    f"/contracts/{CONTRACT}/periods/2027-07/evidence": "vendor",
    f"/contracts/{CONTRACT}?list=milestones": "vendor",
    f"/contracts/{CONTRACT}?list=change-orders": "vendor",
    f"/contracts/{CONTRACT}?list=items": "vendor",
    "/statements/{statement_id}?list=exceptions": "finance",
}


def rows_of(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("address", sorted(LISTS))
def test_each_list_comes_as_csv_and_as_a_workbook_with_the_same_rows(town: Town, address: str) -> None:
    address, desk = address.format(**town.ids), LISTS[address]
    asking = f"{address}&as" if "?" in address else f"{address}?as"
    rows = rows_of(town.ask(desk, "GET", f"{asking}=csv"))
    workbook = town.ask(desk, "GET", f"{asking}=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.data)).active
    assert sheet is not None
    assert sheet.max_row == len(rows)
    assert [cell.value for cell in sheet[1]] == rows[0]
    page = town.ask(desk, "GET", address).text
    assert "as=csv" in page or len(rows) == 1


def test_a_vendor_downloads_its_own_contracts_alone(town: Town) -> None:
    own = {row[2] for row in rows_of(town.ask("vendor", "GET", "/contracts?as=csv"))[1:]}
    assert len(own) == 1
    assert len(rows_of(town.ask("finance", "GET", "/contracts?as=csv"))) > 2


def test_another_vendors_rows_do_not_exist(town: Town) -> None:
    address = f"/reports/{town.ids['report_id']}/rows/segments?as=csv"
    assert town.ask("other vendor", "GET", address).status_code == 404


def test_the_filter_of_the_trail_holds_for_the_file(town: Town) -> None:
    rows = rows_of(town.ask("auditor", "GET", "/audit-trail?act=report.accepted&as=csv"))
    assert {row[3] for row in rows[1:]} == {"report.accepted"}
    assert town.ask("auditor", "GET", "/audit-trail?act=nothing").status_code == 422
    assert town.ask("auditor", "GET", "/audit-trail?since=yesterday").status_code == 422


def test_a_vendors_files_hold_what_its_pages_show(town: Town) -> None:
    typed = {"title": "=1+1", "scope": "A sign.", "effective_on": "2027-08-01", "reason": "@later"}
    typed["late_reason"] = "Agreed in time."
    assert town.ask("officer", "POST", f"/contracts/{CONTRACT}/change-orders", data=typed).status_code == 303
    address = f"/contracts/{CONTRACT}?list=change-orders&as=csv"
    rows = rows_of(town.ask("officer", "GET", address))
    assert [(row[1], row[7], row[9]) for row in rows if "1+1" in row[1]] == [("'=1+1", "proposed", "'@later")]
    assert {row[7] for row in rows_of(town.ask("vendor", "GET", address))[1:]} == {"granted"}
    assert town.ask("other vendor", "GET", address).status_code == 404
    tokens = rows_of(town.ask("vendor", "GET", "/tokens?as=csv"))[1:]
    assert {row[1] for row in tokens} <= {rows_of(town.ask("administrator", "GET", "/tokens?as=csv"))[1][1]}


@pytest.mark.parametrize("desk", ["officer", "vendor-a", "finance", "inspector", "auditor"])
def test_nothing_of_a_desk_is_lost_between_its_pages(town: Town, desk: str) -> None:
    with town.app.app_context():
        actor = actor_by_email(f"{desk}@harborview.example")
        whole = open_desk(actor)
        assert whole.left == {}
        every = {name: page_of_kind(actor, name, None, 500).rows for name in kinds_for(actor)}
        assert sorted(map(repr, (*whole.mine, *whole.others))) == sorted(
            repr(w) for rows in every.values() for w, _ in rows
        )
        cut = open_desk(actor, most=1)
        for name, rows in every.items():
            singly = tuple(every_row(lambda after, _limit, name=name: page_of_kind(actor, name, after, 1)))
            assert singly == rows, name
            hidden = len(rows) - sum(turn in rows for turn in page_of_kind(actor, name, None, 1).rows)
            assert hidden <= (cut.left[name].count if name in cut.left else 0), name
        db.session.remove()


def test_the_file_of_a_desk_says_whose_turn_each_thing_is_as_its_page_does(town: Town) -> None:
    said = {row[0] for row in rows_of(town.ask("officer", "GET", "/?as=csv"))[1:]} - {""}
    page = town.ask("officer", "GET", "/").text
    told = set(re.findall(r'<td data-label="Whose turn">([^<]*)</td>', page))
    assert told
    assert told | {"mine"} == said | {"mine"}
    assert "others" not in said


def test_a_page_of_a_kind_that_nobody_knows_is_not_there(town: Town) -> None:
    assert town.ask("officer", "GET", "/waiting/nothing").status_code == 404
    assert town.ask("vendor", "GET", "/waiting/rulings").status_code == 404
    assert town.ask("vendor", "GET", "/waiting/due-reports?after=x.y").status_code == 422
    rows = rows_of(town.ask("officer", "GET", "/waiting/due-reports?as=csv"))
    assert rows[0][:2] == ["Whose turn", "What to do"]


def test_an_exception_is_a_row_for_each_answer(town: Town) -> None:
    rows = rows_of(town.ask("finance", "GET", f"/statements/{town.ids['statement_id']}?list=exceptions&as=csv"))
    assert {row[1] for row in rows[1:]} >= {"Unverified source"}


def test_the_audit_file_holds_what_its_manifest_says_and_is_the_same_each_time(town: Town) -> None:
    address = f"/contracts/{CONTRACT}/audit-file"
    first = town.ask("auditor", "GET", address).data
    assert town.ask("auditor", "GET", address).data == first
    archive = zipfile.ZipFile(io.BytesIO(first))
    listed = list(csv.reader(io.StringIO(archive.read("manifest.csv").decode(), newline="")))[1:]
    assert {name for _, _, name in listed} == set(archive.namelist()) - {"manifest.csv"}
    for sha256, size, name in listed:
        content = archive.read(name)
        assert (hashlib.sha256(content).hexdigest(), str(len(content))) == (sha256, size)
    names = " ".join(archive.namelist())
    for part in ("README.txt", "terms/000-", ".xlsx", ".pdf", "-replay.json", "findings.json", "events.csv"):
        assert part in names


def test_the_audit_file_tells_of_rulings_disputes_and_approvals(town: Town) -> None:
    hold = {"kind": "hold", "about": "line:net", "period": "2027-07", "amount": "1,000.00", "reason": "=1+1"}
    town.ask("officer", "POST", f"/contracts/{CONTRACT}/rulings/new", data=hold | {"ends_when": "It came."})
    objection = {"line": "standby", "claimed": "500.00", "words": "=We waited.", "files": (io.BytesIO(b"log"), "a.log")}
    town.ask("vendor", "POST", f"/statements/{town.ids['statement_id']}/dispute", data=objection)
    held = {}
    for desk in ("auditor", "vendor"):
        address = f"/contracts/{CONTRACT}/audit-file"
        held[desk] = zipfile.ZipFile(io.BytesIO(town.ask(desk, "GET", address).data))
    everything, part = held["auditor"], held["vendor"]
    assert "'=1+1" in everything.read("rulings.csv").decode()
    assert "=1+1" not in part.read("rulings.csv").decode()
    assert "statement.computed" in part.read("approvals.csv").decode()
    newest = max(name for name in part.namelist() if name.endswith("/dispute.json"))
    told = json.loads(part.read(newest))
    (turn,) = told["turns"]
    assert (turn["words"], turn["files"][0]["name"]) == ("=We waited.", "a.log")
    assert part.read(newest.replace("dispute.json", turn["files"][0]["sha256"])) == b"log"
    assert "hold" in everything.read("events.csv").decode()
    assert "exceptions.csv" not in part.namelist()


def test_a_vendor_gets_its_part_without_the_trail(town: Town) -> None:
    archive = zipfile.ZipFile(io.BytesIO(town.ask("vendor", "GET", f"/contracts/{CONTRACT}/audit-file").data))
    assert "events.csv" not in archive.namelist()
    assert any(name.endswith("-replay.json") for name in archive.namelist())
    assert town.ask("other vendor", "GET", f"/contracts/{CONTRACT}/audit-file").status_code == 404


def test_the_trail_names_what_was_acted_on_and_leads_to_it(town: Town) -> None:
    page = " ".join(town.ask("auditor", "GET", "/audit-trail?act=report.accepted").text.split())
    assert f'<a class="nowrap" href="/reports/{town.ids["report_id"]}">{CONTRACT} · 2027-07</a>' in page
    computed = town.ask("auditor", "GET", "/audit-trail?act=statement.computed").text
    digest = rows_of(town.ask("auditor", "GET", "/audit-trail?act=statement.computed&as=csv"))[-1][7]
    assert f"{digest[:12]}…" in computed
    assert digest not in computed


def test_rows_that_nobody_verified_are_told_of_once_for_each_of_the_three_tables(town: Town) -> None:
    page = " ".join(town.ask("finance", "GET", f"/statements/{town.ids['statement_id']}").text.split())
    assert page.count("that only the vendor reported and nobody verified") == 3


def test_what_may_stay_is_folded_below_what_asks_for_an_answer(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exception_views, "_SHOWN", 0)
    page = " ".join(town.ask("finance", "GET", f"/statements/{town.ids['statement_id']}").text.split())
    assert "3 exceptions that may stay: Unverified source" in page
