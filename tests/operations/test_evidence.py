"""Evidence: attached by the party that owes it, kept as it is, and nobody else's to see; outcomes by workbook."""

import io

import pytest
from openpyxl import load_workbook

from contracts.errors import Invalid, NotAllowed, NotFound, Refused
from models.database import db
from models.file_store import FileStore
from operations import evidence
from operations.evidence import Upload, attach_evidence, read_attachment, see_evidence
from operations.outcome_workbooks import outcome_workbook, verify_by_workbook
from operations.samples import draw_sample
from operations.statements import compute_statement, document_of
from operations.verification import verify_everything
from operations.verification_rows import list_to_verify
from operations.verifications import Basis, table_in_hand
from tests.operations.city import somebody
from tests.operations.standing_city import CHECKED, JULY, SAMPLED
from tests.operations.test_standing import report_of, standing

LOG, PHOTO = 0, 1
HOSTILE = b"<html><script>alert(1)</script></html>"


def attach(store: FileStore, by: str, place: int, row: int | None = None, name: str = "log.html") -> str:
    upload = Upload(io.BytesIO(HOSTILE), name, "")
    made = attach_evidence(somebody(by), store, CHECKED, JULY, place, row, upload)
    db.session.commit()
    return made.id


def missing() -> list[str]:
    seen = see_evidence(somebody("officer"), CHECKED, JULY)
    return [each.lacking.says() for each in seen.requirements if each.lacking is not None]


def test_what_is_asked_for_is_missing_until_the_right_party_attaches_it(standing_store: FileStore) -> None:
    assert missing() == [
        "“Log of the month” of the vendor is missing.",
        "“Photo of the check” is missing for 3 rows (2, 3, 4).",
    ]
    with pytest.raises(NotAllowed, match="for the vendor to attach"):
        attach(standing_store, "officer", LOG)
    with pytest.raises(NotAllowed, match="for the city to attach"):
        attach(standing_store, "vendor-a", PHOTO, 2)
    with pytest.raises(NotFound):
        attach(standing_store, "vendor-b", LOG)
    with pytest.raises(Invalid, match="Nothing was attached"):
        attach(standing_store, "inspector", PHOTO, 99)
    with pytest.raises(NotFound, match="no such evidence"):
        attach(standing_store, "vendor-a", 7)
    db.session.rollback()
    attach(standing_store, "vendor-a", LOG)
    for row in (2, 3, 4):
        attach(standing_store, "inspector", PHOTO, row)
    assert missing() == []
    statement = compute_statement(somebody("officer2"), CHECKED, JULY)
    db.session.commit()
    assert "evidence_missing" not in {found["kind"] for found in document_of(statement)["exceptions"]}
    assert verify_everything(standing_store).differences == ()


def test_a_file_is_kept_as_it_is_under_a_tame_name_and_another_vendor_sees_none(standing_store: FileStore) -> None:
    made = attach(standing_store, "vendor-a", LOG, name="..\\..//etc/\u202e‮evil\r\n.html")
    attachment, kept = read_attachment(somebody("auditor"), standing_store, made)
    with kept:
        assert kept.read() == HOSTILE
    assert attachment.file_name == "evil.html"
    assert standing_store.path(attachment.file_sha256).name == attachment.file_sha256
    with pytest.raises(NotFound):
        read_attachment(somebody("vendor-b"), standing_store, made)
    with pytest.raises(NotFound):
        see_evidence(somebody("vendor-b"), CHECKED, JULY)


def test_files_have_limits(standing_store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "LARGEST_EVIDENCE", 10)
    with pytest.raises(Invalid, match="larger than"):
        attach(standing_store, "vendor-a", LOG)
    monkeypatch.setattr(evidence, "LARGEST_EVIDENCE", 1_000)
    monkeypatch.setattr(evidence, "MOST_FILES", 1)
    attach(standing_store, "vendor-a", LOG)
    with pytest.raises(Refused, match="1 files are attached"):
        attach(standing_store, "vendor-a", LOG, name="second.txt")


def test_a_changed_file_on_the_disk_is_found(standing_store: FileStore) -> None:
    made = attach(standing_store, "vendor-a", LOG)
    attachment, kept = read_attachment(somebody("auditor"), standing_store, made)
    kept.close()
    path = standing_store.path(attachment.file_sha256)
    path.chmod(0o640)
    path.write_bytes(b"another")
    said = [each.message for each in verify_everything(standing_store).differences]
    assert "The stored file no longer has the hash under which it was attached." in said


# Workbooks


def upload(store: FileStore, content: bytes, name: str = "seen.xlsx", contract: str = CHECKED) -> None:
    file = (io.BytesIO(content), name)
    basis = Basis(evidence="timed on site")
    report = report_of(contract)
    db.session.commit()
    verify_by_workbook(somebody("inspector"), store, report.id, "visits", file, basis, 1_000_000)
    db.session.commit()


def filled(contract: str, *outcomes: tuple[int, str, str]) -> bytes:
    """The workbook as it is handed out, with outcomes in these rows of it."""
    name, content = outcome_workbook(somebody("inspector"), report_of(contract).id, "visits")
    assert name == f"{contract}_{JULY}_visits_to_verify.xlsx"
    book = load_workbook(io.BytesIO(content))
    sheet = book["Rows to verify"]
    headings = [cell.value for cell in sheet[1]]
    assert headings == ["Row", "Visit", "Minutes", "Twice", "So far", "Outcome", "Note", "Mark"]
    for row, outcome, note in outcomes:
        sheet.cell(row, 6).value, sheet.cell(row, 7).value = outcome, note
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_filled_workbook_says_what_was_found_row_by_row(standing_store: FileStore) -> None:
    content = filled(CHECKED, (2, "verified", ""), (6, "rejected", "nobody was there"))
    upload(standing_store, content)
    assert (standing(CHECKED, 2)[0], standing(CHECKED, 6)[0], standing(CHECKED, 7)[0]) == (
        "verified",
        "rejected",
        "reported",
    )


def test_the_citys_own_table_is_read_by_the_key(standing_store: FileStore) -> None:
    content = b"Visit,Outcome,Note\nJuly 004,Verified,\nJuly 005,rejected,not there\n"
    upload(standing_store, content, "own.csv")
    assert (standing(CHECKED, 6)[0], standing(CHECKED, 7)[0]) == ("verified", "rejected")


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"Visit,Outcome\nJuly 004,verified\nJuly 999,verified\n", "no such row"),
        (b"Visit,Outcome\nJuly 004,fine\n", "is no outcome"),
        (b"Visit,Outcome\nJuly 004,rejected\n", "say in the note"),
        (b"Visit,Minutes\nJuly 004,3\n", "No row says an outcome"),
        (b"Row,Outcome,Mark\n6,verified,000000000000\n", "not what it was"),
        (b"PK\x03\x04broken", r"\w"),
    ],
)
def test_a_file_with_a_problem_is_kept_from_counting_whole(
    standing_store: FileStore, content: bytes, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        upload(standing_store, content, "own.xlsx" if content.startswith(b"PK") else "own.csv")
    db.session.rollback()
    assert standing(CHECKED, 6)[0] == "reported"


def test_the_workbook_of_a_sample_holds_its_rows_alone(standing_store: FileStore) -> None:
    draw_sample(somebody("inspector"), report_of(SAMPLED).id, "visits")
    db.session.commit()
    _, content = outcome_workbook(somebody("inspector"), report_of(SAMPLED).id, "visits")
    assert load_workbook(io.BytesIO(content))["Rows to verify"].max_row == 6
    seen = list_to_verify(somebody("auditor"), report_of(SAMPLED).id, "visits")
    assert seen.counts == {"open": 5, "sample": 5, "rejected": 0, "all": 20}
    assert table_in_hand(somebody("auditor"), report_of(SAMPLED).id, "visits").rows.sample is not None
