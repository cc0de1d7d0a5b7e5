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
from models.change_orders import ChangeOrder, next_change_order
from models.clock import now
from models.contracts import Contract
from models.database import db, insert
from models.entry_files import EntryFile
from models.events import chain_head, record
from models.files import DeliveredFile
from models.findings import Explanation, FindingDecision, ReportFinding
from models.governments import Government
from models.ids import new_id
from models.index_values import IndexValue
from models.item_lists import ItemList, next_list_number
from models.milestones import Milestone, MilestoneDate
from models.passwords import hash_password
from models.people import Assignment, Person, actor_of
from models.periods import ReportingPeriod
from models.programs import Program
from models.register_entries import RegisterEntry
from models.reports import Report, next_revision
from models.rows import ReportTable, insert_rows
from models.statements import PaymentStatement, StatementReport, next_statement_revision
from models.terms_versions import TermsVersion, next_amendment
from models.vendors import Vendor

PASSWORD = "correct horse battery staple"


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
    return db.session.get(Government, given["id"]) or _made(Government(**given))


def a_vendor(**but: Any) -> Vendor:
    """A vendor with a name of its own."""
    return _made(Vendor(**_owned(but, name=f"Vendor {new_id()[-6:]}")))


def a_person(*roles: Role, vendor: Vendor | None = None, **but: Any) -> Person:
    """Somebody with these roles since long ago: an officer where none is named, a vendor's person where a vendor is."""
    given = _owned(but, name="A Person", password=_hashed_password(), created_at=now())
    given.setdefault("email", f"{new_id()[-8:]}@testville.example")
    person = _made(Person(**given))
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
    return _made(Assignment(**given | but))


def an_actor(*roles: Role, vendor: Vendor | None = None, **but: Any) -> Actor:
    """A new person as operations know them."""
    person = a_person(*roles, vendor=vendor, **but)
    return actor_of(person.government_id, person.id)


def a_program(**but: Any) -> Program:
    """A program with two goals."""
    goals = json.dumps([{"id": "on_time", "title": "On time"}, {"id": "quality", "title": "Quality"}])
    return _made(Program(**_owned(but, number=f"P-{new_id()[-6:]}", title="A program", goals=goals)))


def a_contract(vendor: Vendor | None = None, **but: Any) -> Contract:
    """A contract for 2027."""
    given = _owned(but, title="A contract", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    given.setdefault("number", f"C-{new_id()[-6:]}")
    given.setdefault("vendor_id", (vendor or a_vendor(government_id=given["government_id"])).id)
    return _made(Contract(**given))


def a_period(contract: Contract | None = None, name: str = "2027-07", **but: Any) -> ReportingPeriod:
    """A month of the contract; the one that is there where the contract has it already."""
    contract = contract or a_contract()
    key = {"government_id": contract.government_id, "contract_id": contract.id, "name": name}
    month = month_of(name, due_days=10)
    found = db.session.query(ReportingPeriod).filter_by(**key).one_or_none()
    spans = {"starts_on": month.starts, "ends_on": month.ends, "due_on": month.due}
    return found or _made(ReportingPeriod(**key | spans | but))


def a_terms_version(
    contract: Contract | None = None, document: Mapping[str, Any] | None = None, **but: Any
) -> TermsVersion:
    """Terms in force since the contract's first day; `document` is stored as it is and not checked."""
    contract = contract or a_contract()
    text = json.dumps(document or {}, sort_keys=True, separators=(",", ":"))
    given = {
        "government_id": contract.government_id,
        "contract_id": contract.id,
        "amendment": next_amendment(contract.government_id, contract.id),
        "effective_on": contract.starts_on,
        "document": text,
        "digest": hashlib.sha256(text.encode()).hexdigest(),
        "status": "active",
        "drafted_at": now(),
    }
    return _made(TermsVersion(**given | but))


def a_file(content: bytes | None = None, **but: Any) -> DeliveredFile:
    """A delivered file, its bytes in the file store."""
    stream = io.BytesIO(new_id().encode() if content is None else content)
    sha256, size = current_app.extensions["file_store"].keep(stream, largest=100_000_000)
    given = _owned(but, sha256=sha256, size=size, first_name="report.xlsx", received_at=now())
    return db.session.get(DeliveredFile, (given["government_id"], sha256)) or _made(DeliveredFile(**given))


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
    report = _made(Report(**given))
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
    return _made(table)


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
    return _made(ReportFinding(**given | but))


def an_explanation(finding: ReportFinding, by: Person | None = None, text: str = "It is right.") -> Explanation:
    """Words about a finding."""
    by = by or a_person(government_id=finding.government_id)
    return _made(Explanation(**_answer(finding), text=text, written_by=by.id, written_at=now()))


def a_decision(finding: ReportFinding, decision: str = "count", by: Person | None = None) -> FindingDecision:
    """A decision on the rows of a finding."""
    by = by or a_person(government_id=finding.government_id)
    made = {"decision": decision, "reason": "The logs agree.", "decided_by": by.id, "decided_at": now()}
    return _made(FindingDecision(**_answer(finding), **made))


def an_index_value(
    month: str = "2027-07", value: str = "676.00", index_name: str = "asphalt", **but: Any
) -> IndexValue:
    """A published value."""
    given = {"index_name": index_name, "month": month, "value": value, "source": "published list", "set_at": now()}
    return _made(IndexValue(**_owned(but, **given)))


def a_statement(
    *reports: Report, contract: Contract | None = None, period: str = "2027-07", **but: Any
) -> PaymentStatement:
    """A statement of 1,000.00 gross, 950.00 net, that was just computed from the reports."""
    contract = contract or (db.session.get_one(Contract, _key(reports[0], "contract_id")) if reports else a_contract())
    government_id, span = contract.government_id, a_period(contract, period)
    terms = db.session.query(TermsVersion).filter_by(contract_id=contract.id).first() or a_terms_version(contract)
    given = {
        "government_id": government_id,
        "contract_id": contract.id,
        "period_id": span.id,
        "revision": next_statement_revision(government_id, contract.id, span.id),
        "terms_version_id": terms.id,
        "engine_version": "1",
        "document": "{}",
        "digest": hashlib.sha256(b"{}").hexdigest(),
        "facts_document": "{}",
        "gross_cents": 100_000,
        "net_cents": 95_000,
        "status": "computed",
        "computed_at": now(),
        "chain_head": str(chain_head(government_id)),
    } | but
    given.setdefault("computed_by", a_person(government_id=government_id).id)
    statement = _made(PaymentStatement(**given))
    for report in reports:
        _made(StatementReport(government_id=government_id, statement_id=statement.id, report_id=report.id))
    record(government_id, Act.STATEMENT_COMPUTED, "statement", statement.id, person_id=statement.computed_by)
    return statement


def an_entry_file(contract: Contract | None = None, content: bytes | None = None, **but: Any) -> EntryFile:
    """A file uploaded for pay items of the contract, or as a register where no contract is given."""
    owner = contract.government_id if contract else a_government().id
    given = {
        "government_id": owner,
        "purpose": "pay_items" if contract else "register",
        "contract_id": contract.id if contract else None,
        "file_sha256": a_file(content, government_id=owner).sha256,
        "file_name": "items.xlsx",
        "received_at": now(),
    } | but
    given.setdefault("received_by", a_person(government_id=owner).id)
    return _made(EntryFile(**given))


def an_item_list(contract: Contract | None = None, **but: Any) -> ItemList:
    """A confirmed list of one pay item."""
    contract = contract or a_contract()
    items = [{"number": "1", "title": "Curb", "unit": "LF", "priced": "unit_price", "price": "12.50"}]
    given = {
        "government_id": contract.government_id,
        "contract_id": contract.id,
        "number": next_list_number(contract.government_id, contract.id),
        "entry_file_id": an_entry_file(contract).id,
        "chosen": "{}",
        "document": json.dumps({"items": items}),
        "count": 1,
        "left_out": 0,
        "confirmed_by": a_person(government_id=contract.government_id).id,
        "confirmed_at": now(),
    }
    return _made(ItemList(**given | but))


def a_register_entry(**but: Any) -> RegisterEntry:
    """A register of three rows: one entered, one repeated, one rejected."""
    counts = {"read": 3, "entered": 1, "repeated": 1, "rejected": 1, "new_vendors": 1}
    given = {"entry_file_id": an_entry_file().id, "document": "{}", "entered_by": a_person().id, "entered_at": now()}
    return _made(RegisterEntry(**_owned(but, **given, **counts)))


def a_milestone(contract: Contract | None = None, title: str = "Substantial completion", **but: Any) -> Milestone:
    """A milestone without any date."""
    contract = contract or a_contract()
    owner = {"government_id": contract.government_id, "contract_id": contract.id}
    given = {"entered_by": a_person(government_id=contract.government_id).id, "entered_at": now(), "clause": "4.2"}
    return _made(Milestone(**owner, title=title, **given | but))


def a_milestone_date(
    milestone: Milestone | None = None, day: date = date(2027, 9, 30), by: Person | None = None, **but: Any
) -> MilestoneDate:
    """A promised date that waits for another officer, with the event of its proposal."""
    milestone = milestone or a_milestone()
    owner = milestone.government_id
    by = by or a_person(government_id=owner)
    given = {"kind": "promised", "reason": "", "status": "proposed", "proposed_by": by.id, "proposed_at": now()}
    made = _made(MilestoneDate(government_id=owner, milestone_id=milestone.id, day=day, **given | but))
    record(owner, Act.MILESTONE_DATE_PROPOSED, "milestone_date", made.id, person_id=by.id, after=day.isoformat())
    return made


def a_change_order(contract: Contract | None = None, by: Person | None = None, **but: Any) -> ChangeOrder:
    """A change order of 10,000.00 that waits for a second person, with the event of its proposal."""
    contract = contract or a_contract()
    owner = contract.government_id
    by = by or a_person(government_id=owner)
    given = {
        "government_id": owner,
        "contract_id": contract.id,
        "number": next_change_order(owner, contract.id),
        "title": "More curb",
        "reason": "The street is longer than drawn.",
        "value_cents": 1_000_000,
        "ends_before": contract.ends_on,
        "new_ends_on": None,
        "scope": "",
        "effective_on": contract.starts_on,
        "late_reason": "",
        "status": "proposed",
        "proposed_by": by.id,
        "proposed_at": now(),
    }
    made = _made(ChangeOrder(**given | but))
    record(owner, Act.CHANGE_ORDER_PROPOSED, "change_order", made.id, person_id=by.id)
    return made


def _made(thing: Any) -> Any:
    insert(thing)
    return thing


def _owned(but: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    return {"government_id": but.get("government_id") or a_government().id} | given | dict(but)


def _key(thing: Any, column: str) -> tuple[str, str]:
    return thing.government_id, getattr(thing, column)


def _answer(finding: ReportFinding) -> dict[str, Any]:
    return {"government_id": finding.government_id, "report_id": finding.report_id, "finding_number": finding.number}
