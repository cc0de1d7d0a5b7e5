"""Things for tests, each with defaults that work: `a_contract(number="X-1")` makes whatever else a contract needs.

They are written to the session at once and not committed; `client` and `terminal` commit before they act.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from flask import current_app

from contracts.acts import Act
from contracts.periods import month_of
from contracts.roles import Actor, Role
from models.clock import now
from models.contracts import Contract
from models.database import db, insert
from models.events import chain_head, record
from models.files import DeliveredFile
from models.findings import Explanation, FindingDecision, ReportFinding
from models.governments import Government
from models.ids import new_id
from models.index_values import IndexValue
from models.passwords import hash_password
from models.people import Assignment, Person, actor_of
from models.periods import ReportingPeriod
from models.programs import Program
from models.reports import Report, next_revision
from models.rows import ReportTable, insert_rows
from models.statement_reports import StatementReport
from models.statements import PaymentStatement, next_statement_revision
from models.terms_versions import TermsVersion, next_amendment
from models.vendors import Vendor

PASSWORD = "correct horse battery staple"
# What a statement's document holds at the least.
EMPTY_STATEMENT = (
    '{"period": "2027-07", "amounts": {}, "quantities": {}, "sections": [], '
    '"figures": {"measures": {}, "composites": {}, "payments": [], "limits": []}}'
)


@cache
def _hashed_password() -> str:
    return hash_password(PASSWORD)


def a_government(**but: Any) -> Government:
    """The government of the tests; the same one each time unless another id is given."""
    given = {
        "id": "testville",
        "name": "City of Testville",
        "time_zone": "America/New_York",
        "holiday_region": "MA",
    } | but
    return db.session.get(Government, given["id"]) or made(Government(**given))


def a_vendor(**but: Any) -> Vendor:
    """A vendor with a name of its own."""
    return made(Vendor(**owned(but, name=f"Vendor {new_id()[-6:]}")))


def a_person(*roles: Role, vendor: Vendor | None = None, **but: Any) -> Person:
    """Somebody with these roles since long ago: an officer where none is named, a vendor's person where a vendor is."""
    given = owned(but, name="A Person", password=_hashed_password(), created_at=now())
    given.setdefault("email", f"{new_id()[-8:]}@testville.example")
    person = made(Person(**given))
    for role in roles or ((Role.VENDOR,) if vendor else (Role.OFFICER,)):
        an_assignment(person, role, vendor)
    return person


def an_assignment(person: Person, role: Role, vendor: Vendor | None = None, **but: Any) -> Assignment:
    """The role for the person since long ago; a vendor's role is for the vendor given, else for a new one."""
    if role is Role.VENDOR and vendor is None:
        vendor = a_vendor(government_id=person.government_id)
    given = {
        "government_id": person.government_id,
        "person_id": person.id,
        "role": role.value,
        "vendor_id": vendor.id if role is Role.VENDOR and vendor else None,
        "starts_on": date(2020, 1, 1),
    }
    return made(Assignment(**given | but))


def an_actor(*roles: Role, vendor: Vendor | None = None, **but: Any) -> Actor:
    """A new person as operations know them."""
    person = a_person(*roles, vendor=vendor, **but)
    return actor_of(person.government_id, person.id)


def a_program(**but: Any) -> Program:
    """A program with two goals."""
    goals = json.dumps([{"id": "on_time", "title": "On time"}, {"id": "quality", "title": "Quality"}])
    return made(Program(**owned(but, number=f"P-{new_id()[-6:]}", title="A program", goals=goals)))


def a_contract(vendor: Vendor | None = None, **but: Any) -> Contract:
    """A contract for 2027."""
    given = owned(but, title="A contract", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    given.setdefault("number", f"C-{new_id()[-6:]}")
    given.setdefault("vendor_id", (vendor or a_vendor(government_id=given["government_id"])).id)
    return made(Contract(**given))


def a_period(contract: Contract | None = None, name: str = "2027-07", **but: Any) -> ReportingPeriod:
    """A month of the contract; the one that is there where the contract has it already."""
    contract = contract or a_contract()
    key = {"government_id": contract.government_id, "contract_id": contract.id, "name": name}
    month = month_of(name, due_days=10)
    found = db.session.query(ReportingPeriod).filter_by(**key).one_or_none()
    spans = {"starts_on": month.starts, "ends_on": month.ends, "due_on": month.due}
    return found or made(ReportingPeriod(**key | spans | but))


def a_terms_version(
    contract: Contract | None = None, document: Mapping[str, Any] | None = None, **but: Any
) -> TermsVersion:
    """Terms in force since the contract's first day; `document` is stored as it is and not checked."""
    contract = contract or a_contract()
    amendment, number = next_amendment(contract.government_id, contract.id)
    text = json.dumps(document or {}, sort_keys=True, separators=(",", ":"))
    given = {
        "government_id": contract.government_id,
        "contract_id": contract.id,
        "amendment": amendment,
        "number": number,
        "effective_on": contract.starts_on,
        "document": text,
        "digest": hashlib.sha256(text.encode()).hexdigest(),
        "status": "active",
        "drafted_at": now(),
    }
    return made(TermsVersion(**given | but))


def a_file(content: bytes | None = None, **but: Any) -> DeliveredFile:
    """A delivered file, its bytes in the file store."""
    stream = io.BytesIO(new_id().encode() if content is None else content)
    sha256, size = current_app.extensions["file_store"].keep(stream, largest=100_000_000)
    given = owned(but, sha256=sha256, size=size, first_name="report.xlsx", received_at=now())
    return db.session.get(DeliveredFile, (given["government_id"], sha256)) or made(DeliveredFile(**given))


def a_report(
    contract: Contract | None = None,
    period: str = "2027-07",
    content: bytes | None = None,
    by: Person | None = None,
    **but: Any,
) -> Report:
    """A vendor's report that was just received, with all that stands under it and the event of its entry."""
    contract = contract or a_contract()
    government_id = contract.government_id
    by = by or a_person(government_id=government_id)
    span = a_period(contract, period)
    terms = db.session.query(TermsVersion).filter_by(contract_id=contract.id).first() or a_terms_version(contract)
    given = {
        "government_id": government_id,
        "contract_id": contract.id,
        "period_id": span.id,
        "party": "vendor",
        "file_sha256": a_file(content, government_id=government_id).sha256,
        "file_name": "report.xlsx",
        "terms_version_id": terms.id,
        "status": "received",
        "entered_by": by.id,
        "entered_at": now(),
    } | but
    given.setdefault("revision", next_revision(government_id, contract.id, span.id, given["party"]))
    report = made(Report(**given))
    record(government_id, Act.REPORT_ENTERED, "report", report.id, person_id=by.id, after=report.status)
    return report


def some_rows(report: Report, count: int = 3, table_id: str = "segments", first: int = 2) -> ReportTable:
    """A table of the report with so many rows, which are all accepted."""
    owner = {"government_id": report.government_id, "report_id": report.id}
    counts = {"read": count, "accepted": count, "rejected": 0, "blank": 0, "totals": 0}
    columns = json.dumps({"segment": "A", "length": "B"})
    table = ReportTable(**owner, table_id=table_id, sheet="Sheet1", heading_row=1, columns=columns, **counts)
    insert_rows(
        **owner,
        rows=((table_id, first + number, {"segment": f"S{number}", "length": "1.5"}) for number in range(count)),
    )
    return made(table)


def a_finding(report: Report, number: int = 1, **but: Any) -> ReportFinding:
    """A finding that must be explained."""
    given = {
        "government_id": report.government_id,
        "report_id": report.id,
        "number": number,
        "code": "dragged_series",
        "finding_class": "explain",
        "sheet": "Sheet1",
        "table_id": "segments",
        "count": 1,
        "document": "{}",
    }
    return made(ReportFinding(**given | but))


def an_explanation(finding: ReportFinding, by: Person | None = None, text: str = "It is right.") -> Explanation:
    """Words about a finding."""
    by = by or a_person(government_id=finding.government_id)
    return made(Explanation(**_answer(finding), text=text, written_by=by.id, written_at=now()))


def a_decision(finding: ReportFinding, decision: str = "count", by: Person | None = None) -> FindingDecision:
    """A decision on the rows of a finding."""
    by = by or a_person(government_id=finding.government_id)
    decided = {"decision": decision, "reason": "The logs agree.", "decided_by": by.id, "decided_at": now()}
    return made(FindingDecision(**_answer(finding), **decided))


def an_index_value(
    month: str = "2027-07", value: str = "676.00", index_name: str = "asphalt", **but: Any
) -> IndexValue:
    """A published value."""
    given = {"index_name": index_name, "month": month, "value": value, "source": "published list", "set_at": now()}
    return made(IndexValue(**owned(but, **given)))


def a_statement(
    *reports: Report, contract: Contract | None = None, period: str = "2027-07", **but: Any
) -> PaymentStatement:
    """A statement of 1,000.00 gross, 950.00 net, that was just computed from the reports."""
    contract = contract or (db.session.get_one(Contract, _key(reports[0], "contract_id")) if reports else a_contract())
    government_id, span = contract.government_id, a_period(contract, period)
    terms = db.session.query(TermsVersion).filter_by(contract_id=contract.id).first() or a_terms_version(contract)
    document = but.get("document", EMPTY_STATEMENT)
    given = {
        "government_id": government_id,
        "contract_id": contract.id,
        "period_id": span.id,
        "revision": next_statement_revision(government_id, contract.id, span.id),
        "terms_version_id": terms.id,
        "engine_version": "1",
        "document": document,
        "digest": hashlib.sha256(document.encode()).hexdigest(),
        "facts_document": "{}",
        "gross_cents": 100_000,
        "net_cents": 95_000,
        "status": "computed",
        "computed_at": now(),
        "chain_head": str(chain_head(government_id)),
    } | but
    given.setdefault("computed_by", a_person(government_id=government_id).id)
    statement = made(PaymentStatement(**given))
    for report in reports:
        made(StatementReport(government_id=government_id, statement_id=statement.id, report_id=report.id))
    record(government_id, Act.STATEMENT_COMPUTED, "statement", statement.id, person_id=statement.computed_by)
    return statement


def made(thing: Any) -> Any:
    """The thing, written to the session."""
    insert(thing)
    return thing


def owned(but: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    """What is given and what is wanted otherwise, of the tests' government where no other is named."""
    return {"government_id": but.get("government_id") or a_government().id} | given | dict(but)


def _key(thing: Any, column: str) -> tuple[str, str]:
    return thing.government_id, getattr(thing, column)


def _answer(finding: ReportFinding) -> dict[str, Any]:
    return {"government_id": finding.government_id, "report_id": finding.report_id, "finding_number": finding.number}
