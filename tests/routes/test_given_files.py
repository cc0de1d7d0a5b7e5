"""Files by JSON, each as its page gives it, and what stands beside them: evidence, a row with a photo, a receipt."""

import io
from typing import Any

import openpyxl
import pytest

from models.database import db
from models.file_store import FileStore
from operations.tokens import SCOPES, issue
from tests.conftest import Browser
from tests.operations.city import somebody
from tests.operations.fixtures import standing_store
from tests.operations.standing_city import CHECKED, JULY
from tests.operations.test_standing import report_of
from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_interface import ask, tokens_of

__all__ = ["standing_store"]
FILES = {
    "/contracts/{number}/periods/{period}/workbook": "vendor",
    "/reports/{report_id}/original": "vendor",
    "/reports/{report_id}/with-findings": "vendor",
    "/reports/{report_id}/verification/{table}/workbook": "inspector",
    "/statements/{statement_id}/replay": "vendor",
    "/vouchers/{batch_id}/file": "finance",
    "/evidence/{attachment_id}": "vendor",
    "/disputes/{dispute_id}/files/{sha256}": "vendor",
    "/corrective-actions/{action_id}/files/{sha256}": "vendor",
}
EVIDENCE = f"/contracts/{CONTRACT}/periods/2027-07/evidence"


def given(town: Town, token: str, address: str) -> Any:
    """The file that is given to a program."""
    return town.ask("nobody", "GET", f"/api/v1{address}", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("address", sorted(FILES))
def test_a_program_is_given_the_bytes_and_the_name_that_the_page_gives(town: Town, address: str) -> None:
    desk, address = FILES[address], address.format(**town.ids)
    answer, page = given(town, tokens_of(town)[desk], address), town.ask(desk, "GET", address)
    assert (answer.status_code, page.status_code) == (200, 200)
    same = ("Content-Disposition", "Content-Type", "X-Content-Type-Options")
    assert [answer.headers.get(name) for name in same] == [page.headers.get(name) for name in same]
    # A workbook that is made now holds the moment; everything else is the same bytes.
    if answer.mimetype.endswith("sheet"):
        books = [openpyxl.load_workbook(io.BytesIO(each.data)) for each in (answer, page)]
        assert books[0].sheetnames == books[1].sheetnames
    else:
        assert answer.data == page.data


def test_a_statement_and_an_audit_file_are_given_in_their_kinds(town: Town) -> None:
    token, statement = tokens_of(town)["finance"], f"/statements/{town.ids['statement_id']}"
    assert given(town, token, f"{statement}/pdf").data[:5] == b"%PDF-"
    assert given(town, token, f"{statement}/workbook").data[:2] == b"PK"
    audit = given(town, token, f"/contracts/{CONTRACT}/audit-file")
    assert (audit.data[:2], audit.mimetype) == (b"PK", "application/zip")


def test_a_receipt_says_what_was_handed_over(town: Town) -> None:
    token = tokens_of(town, "reports")["vendor"]
    address = f"/reports/{town.ids['report_id']}"
    status, receipt = ask(town, token, "GET", f"{address}/receipt")
    assert (status, receipt["report"], receipt["period"]) == (200, town.ids["report_id"], "2027-07")
    assert sum(each["rows"] for each in receipt["tables"]) > 0
    page = town.ask("vendor", "GET", f"{address}/receipt").text
    assert receipt["sha256"] in page
    assert f"{receipt['number']}" in page


def test_evidence_is_attached_where_the_terms_ask_for_it_and_nowhere_else(town: Town) -> None:
    tokens = tokens_of(town)
    seen = ask(town, tokens["officer"], "GET", EVIDENCE)[1]
    assert town.ids["attachment_id"] in [each["id"] for each in seen["others"]]
    places = {each["place"]: each for each in seen["requirements"]}
    form = {"place": f"{len(places) + 5}", "file": (io.BytesIO(b"a photo"), "photo.jpg")}
    status, said = ask(town, tokens["vendor"], "POST", EVIDENCE, data=form)
    assert (status, "no such evidence" in said["detail"]) == (404, True)
    status, said = ask(
        town, tokens["vendor"], "POST", EVIDENCE, data={"place": "first"}, content_type="multipart/form-data"
    )
    assert (status, [each["path"] for each in said["problems"]]) == (422, ["file"])
    form = {"place": "first", "file": (io.BytesIO(b"a photo"), "photo.jpg")}
    status, said = ask(town, tokens["vendor"], "POST", EVIDENCE, data=form)
    assert (status, [each["path"] for each in said["problems"]]) == (422, ["place"])
    assert ask(town, tokens["finance"], "POST", EVIDENCE)[0] == 403


def test_a_row_is_verified_with_a_photo_that_is_given_again(town: Town) -> None:
    tokens = tokens_of(town)
    place = f"/reports/{town.ids['report_id']}/verification/{town.ids['table']}/{town.ids['row']}"
    before = ask(town, tokens["inspector"], "GET", place)[1]
    form = {"outcome": "verified", "evidence": "Measured.", "file": (io.BytesIO(b"a photo"), "photo.jpg")}
    status, said = ask(town, tokens["inspector"], "POST", f"{place}/outcome", data=form)
    assert status == 200, said
    wrong = {"outcome": "rejected", "evidence": "Measured."}
    status, said = ask(town, tokens["inspector"], "POST", f"{place}/outcome", json=wrong)
    assert status == 422
    after = ask(town, tokens["vendor"], "GET", place)[1]
    assert len(after["found"]) == len(before["found"]) + 1
    assert after["found"][-1]["evidence"] == "Measured."
    photo = next(each for each in after["files"] if each["name"] == "photo.jpg")
    assert given(town, tokens["vendor"], f"/evidence/{photo['id']}").data == b"a photo"


def test_a_workbook_of_outcomes_is_kept_whole_or_not_at_all(town: Town) -> None:
    token = tokens_of(town)["inspector"]
    address = f"/reports/{town.ids['report_id']}/verification/{town.ids['table']}/workbook"
    empty = {"evidence": "Measured.", "file": (io.BytesIO(b"Outcome\n\n"), "outcomes.csv")}
    status, said = ask(town, token, "POST", address, data=empty)
    assert (status, [each["path"] for each in said["problems"]]) == (422, ["file"])
    lost = f"/reports/{'0' * 26}/verification/{town.ids['table']}/workbook"
    assert ask(town, token, "POST", lost)[0] == 404


def test_the_ledgers_layout_and_accounts_are_read_and_set(town: Town) -> None:
    tokens = tokens_of(town)
    seen = ask(town, tokens["finance"], "GET", "/ledger")[1]
    assert ask(town, tokens["auditor"], "GET", "/ledger")[1]["layout"] == seen["layout"]
    codes = {each["id"]: "1" * (each["digits"] or 3) for each in seen["codes"]}
    address = f"/ledger/contracts/{CONTRACT}"
    read = {"shown": ""}
    halves = [{"account": codes, "percent": "60"}, {"account": {**codes, next(iter(codes)): "x" * 90}}]
    wrong = read | {"shares": halves}
    status, said = ask(town, tokens["finance"], "POST", address, json=wrong)
    assert status == 422
    assert {each["path"].partition("]")[0] for each in said["problems"]} == {"shares[1"}
    status, said = ask(
        town, tokens["finance"], "POST", address, json=read | {"shares": [{"account": {"nonsense": "1"}}]}
    )
    assert (status, [each["path"] for each in said["problems"]]) == (422, ["shares[0].account.nonsense"])
    status, said = ask(town, tokens["finance"], "POST", address, json=read | {"shares": []})
    assert (status, said["problems"] != []) == (422, True)
    assert (
        ask(town, tokens["finance"], "POST", address, json=read | {"shares": [{"account": codes}], "reason": "New."})[0]
        == 200
    )
    held = ask(town, tokens["finance"], "GET", address)[1]
    assert held["holding"][0]["shares"] == [{"percent": "100", "account": codes}]
    assert held["history"][-1]["reason"] == "New."
    assert ask(town, tokens["auditor"], "POST", address, json=read | {"shares": [{"account": codes}]})[0] == 403
    layouts = "/ledger/layout"
    assert ask(town, tokens["finance"], "POST", layouts, json={})[0] == 422
    assert ask(town, tokens["finance"], "POST", layouts, json={"document": {"name": "Own"}})[0] == 422
    assert ask(town, tokens["finance"], "POST", layouts, json={"shipped": seen["shipped"][0]})[0] == 200


def heads(name: str) -> dict[str, str]:
    """What a program of that person sends along."""
    token = issue(somebody(name), frozenset(SCOPES), 30)
    db.session.commit()
    return {"Authorization": f"Bearer {token}"}


def test_what_is_asked_for_is_missing_until_its_party_attaches_it(standing_store: FileStore, client: Browser) -> None:
    address = f"/api/v1/contracts/{CHECKED}/periods/{JULY}/evidence"
    vendor, inspector = heads("vendor-a"), heads("inspector")

    def attach(headers: dict[str, str], **parts: str) -> Any:
        """The answer to a file that is attached."""
        return client.post(address, data=parts | {"file": (io.BytesIO(b"seen"), "seen.txt")}, headers=headers)

    asked = client.get(address, headers=vendor).json["requirements"]
    assert [each["missing"] is None for each in asked] == [False, False]
    assert attach(vendor, place="1", row="2").status_code == 403
    assert attach(heads("vendor-b"), place="0").status_code == 404
    refused = attach(inspector, place="1", row="99")
    assert (refused.status_code, [each["path"] for each in refused.json["problems"]]) == (422, ["row"])
    made = attach(vendor, place="0", note="The log.")
    assert (made.status_code, made.json["kind"]) == (201, "attachment")
    for row in ("2", "3", "4"):
        assert attach(inspector, place="1", row=row).status_code == 201
    seen = client.get(address, headers=vendor).json["requirements"]
    assert [(each["missing"], len(each["files"])) for each in seen] == [(None, 1), (None, 3)]
    assert (seen[0]["files"][0]["id"], seen[0]["files"][0]["note"]) == (made.json["id"], "The log.")
    given = client.get(f"/api/v1/evidence/{made.json['id']}", headers=inspector)
    assert given.data == b"seen"
    assert client.get(f"/api/v1/evidence/{made.json['id']}", headers=heads("vendor-b")).status_code == 404


def test_a_workbook_that_is_given_comes_back_with_its_outcomes(standing_store: FileStore, client: Browser) -> None:
    table, inspector = f"/api/v1/reports/{report_of(CHECKED).id}/verification/visits", heads("inspector")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{table}/workbook", headers=inspector).data))
    sheet = book.active
    assert sheet is not None
    column = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "Outcome")
    first = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "Outcome") + 1
    for row in range(first, first + 3):
        sheet.cell(row, column).value = "verified"
    filled = io.BytesIO()
    book.save(filled)
    form = {"evidence": "Timed on site.", "file": (io.BytesIO(filled.getvalue()), "seen.xlsx")}
    answer = client.post(f"{table}/workbook", data=form, headers=inspector)
    assert answer.status_code == 200, answer.json
    rows = client.get(f"{table}?show=all", headers=inspector).json["rows"]
    assert [each["standing"] for each in rows].count("verified") == 3
