"""A delivered file is kept first, is one report however often it comes, and takes the place of what nobody accepted."""

import hashlib
import io

import pytest
from sqlalchemy import func, select

from contracts.errors import Incomplete, Invalid, NotAllowed, NotFound
from models.database import db
from models.events import events_of
from models.file_store import FileStore
from models.files import DeliveredFile
from models.reports import Report, find_report
from operations.reports import read_original, receive_report, submit_report
from tests.operations.city import SMALL, accept, audits, check, deliver, somebody, submit, visits

AUGUST = "2027-08"


def count(table: type[DeliveredFile] | type[Report]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_the_file_is_kept_under_its_hash_before_anything_is_read(store: FileStore) -> None:
    content = b"\x00 this is no workbook at all"
    report = deliver(store, "vendor-a", content, AUGUST, name="report.xlsx").report
    assert report.status == "received"
    assert report.file_sha256 == hashlib.sha256(content).hexdigest()
    assert store.path(report.file_sha256).read_bytes() == content
    _, kept = read_original(somebody("auditor"), store, report.id)
    with kept:
        assert kept.read() == content


def test_the_entry_is_recorded_with_the_hash_and_the_hand(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(), AUGUST).report
    (event,) = events_of(report.government_id, "report", report.id)
    assert (event.act, event.after) == ("report.entered", report.file_sha256)
    assert event.person_id == somebody("vendor-a").person_id


def test_the_same_content_twice_is_one_report(store: FileStore) -> None:
    first = deliver(store, "vendor-a", visits(3), AUGUST, name="one.csv")
    before = (count(DeliveredFile), count(Report))
    again = deliver(store, "vendor-a", visits(3), AUGUST, name="another name.csv")
    assert (first.is_new, again.is_new) == (True, False)
    assert again.report.id == first.report.id
    assert (count(DeliveredFile), count(Report)) == before


def test_the_same_content_for_another_period_is_another_report_of_the_same_file(store: FileStore) -> None:
    first = deliver(store, "vendor-a", visits(3), AUGUST).report
    files = count(DeliveredFile)
    second = deliver(store, "vendor-a", visits(3), "2027-09").report
    assert second.id != first.id
    assert (second.file_sha256, count(DeliveredFile)) == (first.file_sha256, files)


def test_a_newer_file_takes_the_place_of_one_that_nobody_accepted(store: FileStore) -> None:
    first = submit(store, "vendor-a", visits(3), AUGUST)
    second = deliver(store, "vendor-a", visits(4), AUGUST).report
    assert (second.revision, second.status) == (first.revision + 1, "received")
    assert find_report(first.government_id, first.id).status == "superseded"
    assert store.path(first.file_sha256).exists()


def test_a_newer_file_leaves_the_accepted_one_until_it_is_accepted_itself(store: FileStore) -> None:
    first = accept(store, "vendor-a", visits(3), "officer", AUGUST)
    deliver(store, "vendor-a", visits(4), AUGUST)
    assert find_report(first.government_id, first.id).status == "accepted"


def test_a_newer_file_of_the_vendor_leaves_what_the_city_delivered(store: FileStore) -> None:
    city = deliver(store, "inspector", audits(), AUGUST).report
    deliver(store, "vendor-a", visits(4), AUGUST)
    assert find_report(city.government_id, city.id).status == "received"


@pytest.mark.parametrize("contract,period", [(SMALL, AUGUST), ("C-999", AUGUST)])
def test_another_vendors_contract_does_not_exist(store: FileStore, contract: str, period: str) -> None:
    with pytest.raises(NotFound, match="There is no contract"):
        deliver(store, "vendor-b", visits(), period, contract)


def test_a_period_outside_of_the_contract_does_not_exist(store: FileStore) -> None:
    for period in ("2027-06", "2027-11", "2027-13", "July"):
        with pytest.raises(NotFound):
            deliver(store, "vendor-a", visits(), period)


@pytest.mark.parametrize("who", ["finance", "auditor", "admin"])
def test_who_does_not_report_cannot_deliver(store: FileStore, who: str) -> None:
    with pytest.raises(NotAllowed):
        deliver(store, who, visits(), AUGUST)


def test_a_file_above_the_limit_is_refused_with_the_limit_and_leaves_nothing(store: FileStore) -> None:
    before = (count(DeliveredFile), count(Report), sorted(store.folder.rglob("*")))
    with pytest.raises(Invalid, match="larger than 1 MB"):
        receive_report(somebody("vendor-a"), store, SMALL, AUGUST, io.BytesIO(b"x" * 1_000_001), "big.csv", 1_000_000)
    assert (count(DeliveredFile), count(Report), sorted(store.folder.rglob("*"))) == before


@pytest.mark.parametrize(
    "name,kept",
    [("../../etc/passwd.csv", "passwd.csv"), ("C:\\Users\\me\\July.csv", "July.csv"), ("a\nb\x00.csv", "ab.csv")],
)
def test_a_name_is_only_ever_shown_and_never_a_path(store: FileStore, name: str, kept: str) -> None:
    assert deliver(store, "vendor-a", visits(), AUGUST, name=name).report.file_name == kept


def test_a_contract_without_terms_in_force_takes_no_report(store: FileStore) -> None:
    db.session.execute(Report.__table__.metadata.tables["terms_versions"].update().values(status="draft"))
    with pytest.raises(Incomplete, match="No payment terms are in force"):
        deliver(store, "vendor-a", visits(), AUGUST)


def test_the_content_of_a_returned_report_can_be_corrected_but_not_sent_again(store: FileStore) -> None:
    """The same bytes are the returned report; whoever sends them again is shown that it was returned."""
    report = submit(store, "vendor-a", visits(3), AUGUST)
    assert deliver(store, "vendor-a", visits(3), AUGUST).report.id == report.id
    corrected = deliver(store, "vendor-a", visits(2), AUGUST).report
    check(store, corrected)
    assert submit_report(somebody("vendor-a"), corrected.id).status == "submitted"


def test_content_that_comes_again_after_another_file_is_a_new_revision(store: FileStore) -> None:
    first = submit(store, "vendor-a", visits(3), AUGUST)
    deliver(store, "vendor-a", visits(4), AUGUST)
    again = deliver(store, "vendor-a", visits(3), AUGUST)
    assert again.is_new
    assert (again.report.id != first.id, again.report.revision) == (True, first.revision + 2)
    assert (again.report.status, again.report.file_sha256) == ("received", first.file_sha256)
    assert find_report(first.government_id, first.id).status == "superseded"
    assert deliver(store, "vendor-a", visits(3), AUGUST).report.id == again.report.id
