"""Whatever is changed behind the program's back is found when everything is worked out again, and is named."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from contracts.documents import first_difference
from contracts.figures import canonical_json, digest_of
from models.database import db, dialect_name
from models.file_store import FileStore
from models.reports import Report, accepted_reports
from models.statements import PaymentStatement, find_statement
from operations.statements import show_to_operator
from operations.verification import verify_everything
from tests.operations.city import SMALL

pytestmark = pytest.mark.usefixtures("turns_agree")

JULY = "2027-07"


@pytest.fixture
def statement(computed_store: FileStore) -> PaymentStatement:
    """July, computed from a report of which a decision left a row out."""
    return show_to_operator(SMALL, JULY)[0]


def tamper(command: str, **values: object) -> None:
    """Change stored rows as somebody could who holds the database, with its triggers out of the way."""
    if dialect_name() == "postgresql":
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        triggers = db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name in triggers:
            db.session.execute(text(f"DROP TRIGGER {name}"))
    changed = db.session.execute(text(command), values)
    assert changed.rowcount > 0, "nothing was changed"  # type: ignore[attr-defined]
    db.session.commit()
    db.session.expunge_all()


def found(store: FileStore) -> list[str]:
    return [f"{each.what}: {each.message}" for each in verify_everything(store).differences]


def vendor_report(statement: PaymentStatement) -> Report:
    return accepted_reports(statement.government_id, statement.contract_id, statement.period_id)["vendor"]


def test_what_nobody_touched_has_no_difference(computed_store: FileStore, statement: PaymentStatement) -> None:
    verified = verify_everything(computed_store)
    assert verified.differences == ()
    assert (verified.statements, verified.reports) == (1, 2)


def test_a_changed_amount_in_the_document_is_named_by_its_path(
    computed_store: FileStore, statement: PaymentStatement
) -> None:
    document = find_statement(statement.government_id, statement.id).document
    tamper(
        "UPDATE statements SET document = :text WHERE id = :id",
        text=document.replace('"bonus":"4000.00"', '"bonus":"9000.00"'),
        id=statement.id,
    )
    differences = found(computed_store)
    assert any("does not have the stored digest" in each for each in differences)
    assert any('amounts.bonus: stored "9000.00", computed "4000.00"' in each for each in differences), differences


NOT_RECORDED = "does not say what was recorded"
REPLACED = "SET document = REPLACE(document, '{}', '{}')"
Change = tuple[str, str]
CHANGES: dict[str, tuple[Change, ...]] = {
    "what lists and replays take": (
        (f"UPDATE statements SET digest = '{'0' * 64}'", "does not have the stored digest"),
        ("UPDATE statements SET net_cents = net_cents + 1", "The net that lists show"),
        ("UPDATE statements SET gross_cents = gross_cents - 100", "The gross that lists show"),
        (
            "UPDATE statements SET facts_document = REPLACE(facts_document, 'a list', 'hearsay')",
            "The facts kept beside",
        ),
    ),
    "a row, and who did something": (
        (
            f"UPDATE report_rows {REPLACED.format('Visit 003', 'Visit 903')} WHERE row_number = 5",
            "Row 5 of visits is not",
        ),
        ("UPDATE events SET person_id = NULL WHERE act = 'report.accepted'", NOT_RECORDED),
    ),
    "a row taken out, and an act": (
        ("DELETE FROM report_rows WHERE row_number = 7", "Row 7 of"),
        ("UPDATE events SET act = 'report.returned' WHERE act = 'report.accepted'", NOT_RECORDED),
    ),
    "a row that is none": (
        ("UPDATE report_rows SET document = 'nonsense' WHERE row_number = 5", "A stored row cannot be read"),
        ("UPDATE report_rows SET document = '[5]' WHERE row_number = 7", "It cannot be computed again"),
    ),
    "a statement that is none": (("UPDATE statements SET document = 'nonsense'", "do not read as they were stored"),),
    "a statement without figures": (("UPDATE statements SET document = '{}'", "do not read as they were stored"),),
    "facts that are none": (("UPDATE statements SET facts_document = '[]'", "do not read as they were stored"),),
    "the column of a value, and an event taken out": (
        ("UPDATE report_tables SET columns = REPLACE(columns, '\"B\"', '\"C\"')", "differs at"),
        ("DELETE FROM events WHERE number = 9", "Event 9 is missing"),
    ),
    "the sheet of a table, and the end of the trail": (
        ("UPDATE report_tables SET sheet = 'Elsewhere'", "differs at"),
        ("DELETE FROM events WHERE number > 9", "its end was cut off"),
    ),
    "a decision": (("UPDATE finding_decisions SET decision = 'count'", "differs at"),),
    "a finding's rows": ((f"UPDATE findings {REPLACED.format('[[3, 3]]', '[[4, 4]]')}", "differs at"),),
    "an index value": (("UPDATE index_values SET value = '999.00'", "differs at"),),
    "the terms": ((f"UPDATE terms_versions {REPLACED.format('0.04', '0.05')}", "The terms do not have the digest"),),
    "a report behind a statement": (
        (
            "DELETE FROM statement_reports WHERE report_id IN (SELECT id FROM reports WHERE party = 'city')",
            "It cannot be computed again",
        ),
    ),
}


@pytest.mark.parametrize("what", sorted(CHANGES))
def test_the_change_is_found_and_named(computed_store: FileStore, statement: PaymentStatement, what: str) -> None:
    for command, _ in CHANGES[what]:
        tamper(command)
    differences = found(computed_store)
    for _, words in CHANGES[what]:
        assert [each for each in differences if words in each], differences


def damage(path: Path) -> None:
    path.chmod(0o640)
    path.write_bytes(path.read_bytes().replace(b"Visit 003", b"Visit 903"))


def test_a_changed_file_is_found(computed_store: FileStore, statement: PaymentStatement) -> None:
    damage(computed_store.path(vendor_report(statement).file_sha256))
    assert any("no longer has the hash" in each for each in found(computed_store))


def test_a_lost_file_is_found(computed_store: FileStore, statement: PaymentStatement) -> None:
    computed_store.path(vendor_report(statement).file_sha256).unlink()
    assert any("missing from the file store" in each for each in found(computed_store))


def test_a_swapped_statement_is_found_although_its_digest_fits(
    computed_store: FileStore, statement: PaymentStatement
) -> None:
    """Whoever replaces document and digest together is found by computing, and by the digest in the trail."""
    document = json.loads(find_statement(statement.government_id, statement.id).document)
    document["amounts"]["bonus"] = "9000.00"
    changed = canonical_json(document)
    tamper(
        "UPDATE statements SET document = :text, digest = :digest WHERE id = :id",
        text=changed,
        digest=digest_of(changed),
        id=statement.id,
    )
    assert any("amounts.bonus" in each for each in found(computed_store))


@pytest.mark.parametrize(
    "before,after,said",
    [
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, "a.b[1]: stored 2, computed 3"),
        ({"a": 1}, {}, "a: stored 1, computed null"),
        ({"a": [1]}, {"a": [1, 2]}, "a: stored [1], computed [1, 2]"),
    ],
)
def test_the_first_difference_is_named_by_its_path(before: object, after: object, said: str) -> None:
    assert first_difference(before, after) == said
