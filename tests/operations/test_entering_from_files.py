"""Pay items and registers of contracts from files: what is confirmed is what was seen, whole or not at all."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from contracts.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, Stale
from contracts.roles import Actor, Role
from models.contracts import Contract, find_contract
from models.database import Base, db
from models.entry_files import EntryFile
from models.events import events_of, verify_chain
from models.file_store import FileStore
from models.periods import periods_of
from models.register_entries import RegisterEntry
from models.vendors import Vendor
from operations.entry_files import receive_entry_file
from operations.pay_items import confirm_items, confirmed_items, fill_draft, find_items_place, see_items
from operations.registers import enter_register, list_register_entries, see_register
from tests.builders import a_contract, a_vendor, an_actor
from tests.importers.grid_files import real
from tests.importers.test_registers import REGISTER

ITEMS = (
    "Item No.,Description,Qty,Unit,Unit Price\n"
    "0001,Mobilization,1,LS,33098.90\n"
    "0002,Curb,120,LF,$12.50\n"
    "0003,Wall,10,,9\n"
    "Total,,,,34688.90\n"
)
LARGEST = 25_000_000


@pytest.fixture
def officer(session: Session) -> Actor:
    actor = an_actor()
    session.commit()
    return actor


@pytest.fixture
def kept(app: Flask, session: Session) -> FileStore:
    store: FileStore = app.extensions["file_store"]
    return store


def upload(store: FileStore, officer: Actor, content: str | bytes, contract: Contract | None = None) -> str:
    number = contract.number if contract else None
    raw = content.encode() if isinstance(content, str) else content
    entry = receive_entry_file(officer, store, io.BytesIO(raw), "a.csv", LARGEST, number)
    db.session.commit()
    return entry.id


def the_contract(**but: Any) -> Contract:
    contract = a_contract(number="C-1", **but)
    db.session.commit()
    return contract


def how_many(table: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@contextmanager
def statements_counted() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_what_is_confirmed_is_the_list_that_holds_and_a_later_one_takes_its_place(
    kept: FileStore, officer: Actor
) -> None:
    contract = the_contract()
    entry = upload(kept, officer, ITEMS, contract)
    seen = see_items(officer, kept, "C-1", entry, {})
    assert (len(seen.read.items), seen.read.left_out, len(seen.read.skipped)) == (2, 1, 1)
    made = confirm_items(officer, kept, "C-1", entry, {}, seen.digest, leave_out=True)
    assert (made.number, made.count, made.left_out) == (1, 2, 1)
    assert [item["price"] for item in confirmed_items(officer, "C-1")] == ["33098.90", "12.50"]
    db.session.commit()
    later = see_items(officer, kept, "C-1", entry, {"blank_unit": "SF"})
    assert confirm_items(officer, kept, "C-1", entry, {"blank_unit": "SF"}, later.digest, leave_out=False).number == 2
    assert [item["unit"] for item in confirmed_items(officer, "C-1")] == ["LS", "LF", "SF"]
    assert [each.number for each in find_items_place(officer, "C-1").lists] == [2, 1]
    told = [each for each in events_of(officer.government_id, "contract", contract.id) if "items" in each.act]
    assert [each.person_id for each in told] == [officer.person_id] * 2


def test_rows_with_problems_are_left_out_only_where_the_officer_says_so(kept: FileStore, officer: Actor) -> None:
    entry = upload(kept, officer, ITEMS, the_contract())
    seen = see_items(officer, kept, "C-1", entry, {})
    with pytest.raises(Invalid, match=r"1 row has a problem"):
        confirm_items(officer, kept, "C-1", entry, {}, seen.digest, leave_out=False)
    assert confirmed_items(officer, "C-1") == []


def test_other_items_than_those_that_were_seen_cannot_be_confirmed(kept: FileStore, officer: Actor) -> None:
    entry = upload(kept, officer, ITEMS, the_contract())
    seen = see_items(officer, kept, "C-1", entry, {})
    with pytest.raises(Stale):
        confirm_items(officer, kept, "C-1", entry, {"blank_unit": "SF"}, seen.digest, leave_out=True)
    other = upload(kept, officer, "a,b\n1,2\n", find_contract("testville", "C-1"))
    nothing = see_items(officer, kept, "C-1", other, {})
    with pytest.raises(Refused, match="no pay item"):
        confirm_items(officer, kept, "C-1", other, {}, nothing.digest, leave_out=True)


def test_the_same_file_is_one_delivery_and_belongs_to_its_contract_alone(kept: FileStore, officer: Actor) -> None:
    contract, other = the_contract(), a_contract(number="C-2")
    first = upload(kept, officer, ITEMS, contract)
    assert upload(kept, officer, ITEMS, contract) == first
    assert upload(kept, officer, ITEMS, other) != first
    assert how_many(EntryFile) == 2
    with pytest.raises(NotFound):
        see_items(officer, kept, "C-2", first, {})
    with pytest.raises(NotFound):
        see_register(officer, kept, first, {})


def test_a_file_that_cannot_be_read_is_kept_and_said_to_be_so(kept: FileStore, officer: Actor) -> None:
    entry = upload(kept, officer, b"%PDF-1.7", the_contract())
    seen = see_items(officer, kept, "C-1", entry, {})
    assert seen.map is None
    assert "cannot be read" in seen.sheets.grids.refusal


def test_a_column_that_cannot_be_is_shown_as_a_problem_beside_the_proposal(kept: FileStore, officer: Actor) -> None:
    entry = upload(kept, officer, ITEMS, the_contract())
    texts = {"sheet": "0", "heading_row": "1", "number": "1", "title": "2", "unit": "4", "price": ""}
    seen = see_items(officer, kept, "C-1", entry, texts)
    assert seen.problem is not None
    assert [problem.path for problem in seen.problem.problems] == ["price"]
    assert seen.map is not None
    assert seen.map.chosen.columns["price"] == 5


@pytest.mark.parametrize("role", [Role.FINANCE, Role.INSPECTOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_an_officer_enters_from_files(kept: FileStore, officer: Actor, role: Role) -> None:
    the_contract()
    other = an_actor(role)
    with pytest.raises(NotAllowed):
        receive_entry_file(other, kept, io.BytesIO(b"a,b"), "a.csv", LARGEST, "C-1")
    with pytest.raises(NotAllowed):
        receive_entry_file(other, kept, io.BytesIO(b"a,b"), "a.csv", LARGEST)
    with pytest.raises(NotAllowed):
        see_register(other, kept, "x", {})


def test_confirmed_items_go_into_a_draft_of_the_terms(kept: FileStore, officer: Actor) -> None:
    from models.clock import now
    from models.terms_drafts import TermsDraft, find_terms_draft

    contract = the_contract()
    draft = TermsDraft(
        government_id=officer.government_id,
        contract_id=contract.id,
        document='{"items": [], "goals": []}',
        title="First terms",
        effective_on=None,
        based_on=None,
        changed_by=officer.person_id,
        changed_at=now(),
    )
    db.session.add(draft)
    entry = upload(kept, officer, ITEMS, contract)
    with pytest.raises(Refused, match="No pay items are confirmed"):
        fill_draft(officer, "C-1", draft.id)
    seen = see_items(officer, kept, "C-1", entry, {})
    confirm_items(officer, kept, "C-1", entry, {}, seen.digest, leave_out=True)
    fill_draft(officer, "C-1", draft.id)
    assert '"33098.90"' in find_terms_draft(officer.government_id, draft.id).document


def test_a_register_enters_contracts_and_vendors_with_counts_that_add_up(kept: FileStore, officer: Actor) -> None:
    entry = upload(kept, officer, REGISTER)
    seen = see_register(officer, kept, entry, {})
    assert [row.contract.number for row in seen.sorted.new] == ["A-1", "A-2"]
    assert seen.sorted.new_vendors == ("Granite, Inc.",)
    with pytest.raises(Invalid, match=r"3 rows have problems"):
        enter_register(officer, kept, entry, {}, seen.digest, leave_out=False)
    db.session.rollback()
    made = enter_register(officer, kept, entry, {}, seen.digest, leave_out=True)
    assert (made.read, made.entered, made.repeated, made.rejected, made.new_vendors) == (6, 2, 1, 3, 1)
    contract = find_contract(officer.government_id, "A-2")
    assert (contract.value_cents, contract.vendor.name, contract.due_days) == (1_200_050, "Granite, Inc.", 10)
    assert len(periods_of(officer.government_id, contract.id)) == 6
    assert [each.act for each in events_of(officer.government_id, "contract", contract.id)] == ["contract.entered"]
    assert verify_chain(officer.government_id) == []
    assert [each.id for each in list_register_entries(officer).rows] == [made.id]


def test_the_same_register_twice_enters_nothing_twice(kept: FileStore, officer: Actor) -> None:
    entry = upload(kept, officer, REGISTER)
    enter_register(officer, kept, entry, {}, see_register(officer, kept, entry, {}).digest, leave_out=True)
    db.session.commit()
    again = see_register(officer, kept, upload(kept, officer, REGISTER), {})
    assert (again.sorted.new, again.sorted.new_vendors, len(again.sorted.known)) == ((), (), 2)
    with pytest.raises(Refused, match="here already"):
        enter_register(officer, kept, entry, {}, again.digest, leave_out=True)
    assert (how_many(Contract), how_many(Vendor), how_many(RegisterEntry)) == (2, 1, 1)


def test_contracts_and_vendors_that_are_here_already_are_left_as_they_are(kept: FileStore, officer: Actor) -> None:
    vendor = a_vendor(name="Granite, Inc.")
    a_contract(vendor, number="A-1", title="As it was")
    entry = upload(kept, officer, REGISTER)
    seen = see_register(officer, kept, entry, {})
    assert ([row.contract.number for row in seen.sorted.new], seen.sorted.new_vendors) == (["A-2"], ())
    enter_register(officer, kept, entry, {}, seen.digest, leave_out=True)
    assert find_contract(officer.government_id, "A-1").title == "As it was"
    assert find_contract(officer.government_id, "A-2").vendor_id == vendor.id


def test_a_contract_entered_meanwhile_stops_the_whole_register(kept: FileStore, officer: Actor) -> None:
    entry = upload(kept, officer, REGISTER)
    seen = see_register(officer, kept, entry, {})
    a_contract(number="A-2", vendor=a_vendor())
    db.session.commit()
    with pytest.raises(Conflict):
        enter_register(officer, kept, entry, {}, seen.digest, leave_out=True)
    db.session.rollback()
    assert how_many(Contract) == 1


def test_a_register_takes_no_more_statements_for_more_rows(kept: FileStore, officer: Actor) -> None:
    heading = "contract_id,vendor,short_desc,start_dt,end_dt,contract_amount\n"
    counts = []
    for size in (5, 200):
        lines = (f"N-{size}-{row},Vendor {row},Work,2027-01-01,2027-02-28,100\n" for row in range(size))
        entry = upload(kept, officer, heading + "".join(lines))
        seen = see_register(officer, kept, entry, {})
        with statements_counted() as counted:
            enter_register(officer, kept, entry, {}, seen.digest, leave_out=False)
            db.session.commit()
        counts.append(len(counted))
    assert counts[1] <= counts[0] + 4, counts


def test_a_real_register_is_entered_whole(kept: FileStore, officer: Actor) -> None:
    content = real("philadelphia_contracts_2014q4.csv").read_bytes()
    entry = upload(kept, officer, content)
    seen = see_register(officer, kept, entry, {})
    made = enter_register(officer, kept, entry, {}, seen.digest, leave_out=True)
    assert (made.read, made.entered, made.repeated, made.rejected, made.new_vendors) == (1775, 1730, 44, 1, 1113)
    assert how_many(Contract) == 1730


def test_a_person_of_a_vendor_sees_no_register(kept: FileStore, officer: Actor) -> None:
    with pytest.raises(NotAllowed):
        list_register_entries(an_actor(Role.VENDOR, vendor=a_vendor()))
