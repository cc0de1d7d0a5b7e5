"""What a vendor's program reads of its report is what the vendor's page shows: who, when, why, and what it pays."""

import json
from typing import Any

from models.database import db
from models.people import find_person
from models.reports import find_report
from operations.findings import decide_finding, explain_finding
from operations.reports import return_report, submit_report
from operations.tokens import issue
from tests.builders import a_finding
from tests.conftest import Browser
from tests.operations.city import somebody
from tests.operations.fixtures import store
from tests.routes.test_api import program, send, token

__all__ = ["program", "store", "token"]
REPEATED = {"code": "dragged_series", "finding_class": "explain", "message": "Ten rows rise by one.", "count": 10}


def read(program: Browser, token: str, address: str) -> Any:
    """What is answered to the program."""
    answer = program.get(f"/api/v1{address}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    return answer.json


def delivered(program: Browser, token: str) -> str:
    """A report that was delivered by the program just now."""
    answer = send(program, token)
    assert answer.json is not None
    return str(answer.json["id"])


def returned(program: Browser, token: str) -> str:
    """A report whose finding was explained and decided on before it was returned."""
    report = delivered(program, token)
    a_finding(find_report(somebody("vendor-a").government_id, report), document=json.dumps(REPEATED))
    explain_finding(somebody("vendor-a"), report, 1, "They were measured in a row.")
    submit_report(somebody("vendor-a"), report)
    decide_finding(somebody("officer"), report, 1, "count", "The log agrees.")
    return_report(somebody("officer"), report, "Two streets are missing.")
    db.session.commit()
    return report


def test_a_program_reads_why_its_report_was_returned_and_by_whom(program: Browser, token: str) -> None:
    report = read(program, token, f"/reports/{returned(program, token)}")
    officer, vendor = somebody("officer").name, somebody("vendor-a").name
    assert (report["status"], report["return_reason"]) == ("returned", "Two streets are missing.")
    assert (report["delivered_by"], report["delivered_at"][:4].isdigit()) == (vendor, True)
    last = report["history"][-1]
    assert (last["act"], last["person"], last["reason"]) == ("report.returned", officer, "Two streets are missing.")
    (finding,) = report["findings"]
    (explained,), (decided,) = finding["explanations"], finding["decisions"]
    assert (explained["person"], explained["text"], explained["in_file"]) == (vendor, finding["explanation"], False)
    assert (decided["person"], decided["decision"]) == (officer, finding["decision"])
    assert (decided["reason"], decided["at"][:2]) == ("The log agrees.", "20")


def test_whatever_the_program_reads_of_it_stands_on_the_vendors_page(program: Browser, token: str) -> None:
    report = read(program, token, f"/reports/{returned(program, token)}")
    vendor = somebody("vendor-a")
    page = program.sign_in(find_person(vendor.government_id, vendor.person_id)).get(f"/reports/{report['id']}").text
    (finding,) = report["findings"]
    for said in (*report["history"], *finding["explanations"], *finding["decisions"]):
        assert said["person"] is None or said["person"] in page
        assert (said.get("reason") or "") in page


def test_a_program_reads_what_its_report_would_do_to_the_payment(program: Browser, token: str) -> None:
    report = delivered(program, token)
    preview = read(program, token, f"/reports/{report}/preview")
    vendor = somebody("vendor-a")
    page = program.sign_in(find_person(vendor.government_id, vendor.person_id)).get(f"/reports/{report}").text
    assert preview["says"]
    assert preview["says"] in page.replace("&#39;", "'")
    blocked = send(program, token, b"Visit,Minutes\r\nA,ten\r\n", period="2027-09").json
    assert blocked is not None
    nothing = read(program, token, f"/reports/{blocked['id']}/preview")
    assert (nothing["says"], nothing["lines"], nothing["net"]) == ("", [], None)
    other = issue(somebody("vendor-b"), frozenset({"reports"}), 30)
    db.session.commit()
    refused = program.get(f"/api/v1/reports/{report}/preview", headers={"Authorization": f"Bearer {other}"})
    assert refused.status_code == 404
