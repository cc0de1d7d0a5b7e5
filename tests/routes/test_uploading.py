"""The page to upload from: who delivers after the payment is approved is told that it is a correction."""

from models.file_store import FileStore
from models.people import find_person_by_email
from tests.conftest import Browser
from tests.operations.city import SMALL
from tests.operations.corrections import paid
from tests.operations.fixtures import store

__all__ = ["store"]

CORRECTION = "What you deliver now is a correction"


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
