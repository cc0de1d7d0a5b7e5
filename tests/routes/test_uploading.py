"""The page to upload from: who delivers after the payment is approved is told that it is a correction."""

import pytest

from models.file_store import FileStore
from models.people import find_person_by_email
from routes.report_views import step_for_the_file
from tests.conftest import Browser
from tests.operations.city import SMALL, check, deliver
from tests.operations.corrections import paid
from tests.operations.fixtures import store

__all__ = ["store"]

CORRECTION = "What you deliver now is a correction"


@pytest.mark.parametrize(
    "codes,says",
    [
        ({"wrong_contract", "header_not_found"}, "Choose its contract, or use the one made for it"),
        ({"wrong_template"}, "Choose its contract, or use the one made for it"),
        ({"header_not_found", "no_data"}, "no table of this report was found in the file"),
        ({"missing_table", "unknown_key"}, "a table of the report is missing in the file"),
        ({"missing_table", "missing_column"}, None),
        ({"bad_date"}, None),
    ],
)
def test_who_delivers_the_wrong_file_is_told_that_and_not_to_explain_its_columns(
    codes: set[str], says: str | None
) -> None:
    step = step_for_the_file(codes)
    assert (step is None) if says is None else (step is not None and says in step[0])


def test_a_foreign_workbook_is_called_one(store: FileStore, client: Browser) -> None:
    report = deliver(store, "vendor-a", b"Street,Length\r\nElm St,5\r\n", "2027-08").report
    check(store, report)
    person = find_person_by_email("vendor-a@harborview.example")
    assert person is not None
    shown = client.sign_in(person).get(f"/reports/{report.id}").text
    assert "no table of this report was found in the file" in shown
    assert "say what the columns of your file mean" not in shown


def page(client: Browser, period: str) -> str:
    person = find_person_by_email("vendor-a@harborview.example")
    assert person is not None
    answer = client.sign_in(person).get(f"/contracts/{SMALL}/periods/{period}/report")
    assert answer.status_code == 200, answer.text
    return " ".join(answer.text.split())


def test_after_approval_a_report_is_delivered_as_a_correction(store: FileStore, client: Browser) -> None:
    assert CORRECTION not in page(client, "2027-07")
    paid(store, "2027-07", 1)
    told = page(client, "2027-07")
    assert CORRECTION in told
    assert "The statement for July 2027 is approved and stays as it is" in told
    assert "The difference is paid or taken back in the next open period" in told
    assert CORRECTION not in page(client, "2027-08")
