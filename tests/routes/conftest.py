"""The demo city for tests of the pages: loaded once on each database, copied for each module."""

import contextvars
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from werkzeug.test import TestResponse

from contracts.acts import Act
from contracts.evaluations import CRITERIA
from contracts.roles import Actor
from examples.load import load_city
from models.clock import living_at, now, today
from models.database import db
from models.entry_files import PAYMENTS
from models.events import record
from models.file_store import FileStore
from models.folder_store import FolderStore
from models.people import actor_by_email, assignments_on, find_person_by_email
from models.reports import reports_of_contract
from models.throttles import Throttle
from operations.change_orders import grant_change_order, propose_change_order
from operations.corrective_actions import ask_for_action, finish_action, plan_action
from operations.delegations import name_delegate
from operations.disputes import open_dispute, see_dispute
from operations.drafts import start_draft
from operations.entry_files import receive_entry_file
from operations.evaluations import write_evaluation
from operations.finance_limits import propose_finance_limit
from operations.ledger_accounts import set_shipped_layout
from operations.meetings import hold_meeting, plan_meeting, see_meeting
from operations.milestones import decide_date, enter_milestone, see_milestone
from operations.policies import propose_policy
from operations.renewals import propose_renewal
from operations.rulings import ask_waiver, grant_ruling
from operations.statements import show_statement
from operations.tokens import issue
from operations.visibility import visible_contract
from tests.conftest import session_of
from tests.correction_builders import a_release
from tests.database import TestDatabase
from tests.ledger_builders import a_voucher
from tests.page_rules import broken_rules
from tests.standing_builders import an_agreement, an_attachment
from tests.template import Template

CONTRACT = "ARP-2027-A"
ITEMS = b"Item No.,Description,Unit,Unit Price\n1,Curb,LF,12.50\n2,Wall,,9\n"
REGISTER = b"Contract,Title,Vendor,Amount,Start,End\nX-1,Curbs,Sons,100,2027-01-01,2027-12-31\n"
LEDGER = b"Voucher,Paid on,Amount paid\nPP00000001,8/31/2027,100.00\n"
PEOPLE = {
    "officer": "officer",
    "vendor": "vendor-a",
    "other vendor": "vendor-b",
    "finance": "finance",
    "inspector": "inspector",
    "auditor": "auditor",
    "administrator": "admin",
}


@dataclass(frozen=True)
class Town:
    """The demo city behind the program, with the ids of what the tests ask for."""

    app: Flask
    ids: dict[str, Any]
    sessions: dict[str, dict[str, Any]]

    def visit(self, desk: str = "nobody") -> FlaskClient:
        """A browser in which the person of that desk is signed in."""
        client = self.app.test_client()
        if desk != "nobody":
            with client.session_transaction() as kept:
                kept.update(self.sessions[desk])
        return client

    def sign_in_anew(self, desk: str) -> None:
        """Have the person of that desk signed in, whatever became of an earlier sign-in and of wrong passwords."""
        self.forget_wrong_passwords()
        self.sessions.update(_sessions(self.app, desk))

    def forget_wrong_passwords(self) -> None:
        """Have whatever asks for a password ask again, however often it was wrong."""
        with self.app.app_context():
            db.session.execute(delete(Throttle))
            db.session.commit()

    def ask(self, desk: str, method: str, address: str, **form: Any) -> TestResponse:
        """What the program answers to the person of that desk."""
        client = self.visit(desk)
        answer = contextvars.Context().run(client.open, address, method=method, buffered=True, **form)
        assert broken_rules(answer, self.app) == []
        return answer


# What fills the addresses, by the database that the demo city was loaded into once.
_towns: dict[str, tuple[Template, dict[str, Any]]] = {}


@pytest.fixture(scope="module")
def town(migrated: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demo city, as it was loaded: each module starts from a fresh copy."""
    if migrated.url not in _towns:
        _towns[migrated.url] = _loaded(migrated, tmp_path_factory.mktemp("town"))
    template, ids = _towns[migrated.url]
    app, files = migrated.app, tmp_path_factory.mktemp("files") / "kept"
    migrated.reset()
    template.put_back(files)
    before = app.extensions["file_store"]
    app.extensions["file_store"] = FolderStore(files)
    yield Town(app, ids, _sessions(app))
    app.extensions["file_store"] = before


def _sessions(app: Flask, *desks: str) -> dict[str, dict[str, Any]]:
    """What the browser of each desk holds, signed in just now; only of those that are named, where some are."""
    named = {desk: name for desk, name in PEOPLE.items() if not desks or desk in desks}
    with app.app_context():
        found = {desk: find_person_by_email(f"{name}@harborview.example") for desk, name in named.items()}
        sessions = {desk: session_of(person) for desk, person in found.items() if person is not None}
        db.session.commit()
    return sessions


def _loaded(database: TestDatabase, folder: Path) -> tuple[Template, dict[str, Any]]:
    ids: dict[str, Any] = {}

    def fill(store: FileStore) -> None:
        load_city(store, db.session.commit, lambda _sentence: None)
        ids.update(known_ids(store))

    return Template(database, "town", folder, fill), ids


def a_granted_change(officer: Actor) -> tuple[str, str, str]:
    """A milestone with its promised date, and a change order of scope: both granted, so that the vendor sees them."""
    other = actor_by_email("officer2@harborview.example")
    milestone = enter_milestone(officer, CONTRACT, {"title": "Signs in place", "day": "2027-08-31"})
    promised = see_milestone(officer, CONTRACT, milestone.id).state.dates[0]
    decide_date(other, promised.id, "grant", "")
    typed = {"title": "Signs", "scope": "Two more signs.", "effective_on": "2027-08-01", "reason": "Asked for by all."}
    order = propose_change_order(officer, CONTRACT, typed | {"late_reason": "Asked in time."})
    grant_change_order(other, order.id, "", late_confirmed=True)
    return milestone.id, promised.id, order.id


def a_dispute(store: FileStore, statement_id: str) -> tuple[str, str]:
    """A dispute of the vendor about the net, with a file beside it: its id and the file's hash."""
    texts = {"line": "net", "claimed": "1.00", "words": "It was more."}
    vendor, uploads = actor_by_email("vendor-a@harborview.example"), [(io.BytesIO(b"a log"), "log.txt")]
    opened = open_dispute(vendor, store, statement_id, texts, uploads)
    return opened.id, see_dispute(vendor, opened.id).files[0].file_sha256


def a_corrective_action(store: FileStore) -> str:
    """A corrective action that the vendor reported done, with the same file beside it as beside the dispute."""
    officer, vendor = actor_by_email("officer@harborview.example"), actor_by_email("vendor-a@harborview.example")
    day = f"{today('America/New_York') + timedelta(days=9)}"
    asked = {"title": "Late openings", "words": "Three a week.", "owner": "Foreman", "plan_due_on": day, "due_on": day}
    action = ask_for_action(officer, CONTRACT, asked)
    plan_action(vendor, action.id, {"words": "Earlier.", "step_1": "Two crews", "step_1_on": day})
    uploads = [(io.BytesIO(b"a log"), "log.txt")]
    finish_action(vendor, store, action.id, {"words": "Done."}, uploads)
    db.session.commit()
    return action.id


def a_meeting() -> tuple[str, str]:
    """A meeting that was held and what was agreed in it."""
    officer, day = actor_by_email("officer@harborview.example"), f"{today('America/New_York')}"
    meeting = plan_meeting(officer, CONTRACT, {"kind": "oversight", "on_day": day})
    held = {"held_on": day, "present": "Everybody", "minutes": "All is well."}
    held |= {"action_1": "Send the log", "action_1_party": "vendor", "action_1_owner": "Foreman", "action_1_on": day}
    hold_meeting(officer, meeting.id, held)
    db.session.commit()
    return meeting.id, see_meeting(officer, meeting.id).actions[0].id


def a_renewal() -> str:
    """A decision on the end of a contract that waits for a second officer."""
    texts = {"decision": "rebid", "reason": "Too often late."}
    # Nothing is decided after the contract's last day, whatever day it is when this runs.
    with living_at(min(now(), datetime(2027, 10, 1, tzinfo=UTC))):
        decision = propose_renewal(actor_by_email("officer2@harborview.example"), CONTRACT, texts)
    db.session.commit()
    return decision.id


def an_evaluation() -> str:
    """An evaluation that the vendor may answer, written after the contract's last day."""
    texts = {"words": "Well done on the whole.", "answer_days": "14"}
    texts |= {f"grade_{name}": "satisfactory" for name in CRITERIA}
    with living_at(max(now(), datetime(2027, 12, 1, tzinfo=UTC))):
        judged = write_evaluation(actor_by_email("officer2@harborview.example"), CONTRACT, texts)
    db.session.commit()
    return judged.id


def a_granted_ruling(officer: Actor) -> str:
    """A check that is waived, so that no payment changes."""
    waiver = ask_waiver(officer, CONTRACT, "repeated_series", "The routes are the same each month.")
    return grant_ruling(actor_by_email("officer2@harborview.example"), waiver.id, "Agreed.").id


def approval_ids() -> dict[str, str]:
    """A proposed policy and a delegation to come."""
    finance, day = actor_by_email("finance2@harborview.example"), today("America/New_York")
    policy = propose_policy(finance, {}, day + timedelta(days=30), "As the council decided.")
    later = day + timedelta(days=300)
    delegation = name_delegate(finance, "officer2@harborview.example", later, later, "Leave.")
    db.session.commit()
    return {"policy_id": policy.id, "delegation_id": delegation.id}


def _ids_of_a_person(officer: Actor) -> dict[str, str]:
    """A colleague and the role that they hold."""
    person = actor_by_email("officer2@harborview.example").person_id
    held = assignments_on(officer.government_id, person, today("America/New_York"))
    return {"person_id": person, "assignment_id": held[0].id}


def known_ids(store: FileStore) -> dict[str, Any]:
    """What the addresses of the matrix are filled with."""
    officer = actor_by_email("officer@harborview.example")
    contract = visible_contract(officer, CONTRACT)
    reports = reports_of_contract(officer.government_id, contract.id)
    statement, _ = show_statement(officer, CONTRACT, "2027-07")
    draft = start_draft(officer, CONTRACT, amendment=0)
    items, register = io.BytesIO(ITEMS), io.BytesIO(REGISTER)
    item_file = receive_entry_file(officer, store, items, "items.csv", 1_000_000, CONTRACT)
    limit = propose_finance_limit(
        actor_by_email("finance2@harborview.example"), {"rule": "above", "above": "5,000", "reason": "Resolution 12."}
    )
    milestone_id, date_id, change_order_id = a_granted_change(officer)
    dispute_id, sha256 = a_dispute(store, statement.id)
    ruling_id = a_granted_ruling(officer)
    release = a_release(contract, officer.person_id)
    record(officer.government_id, Act.RELEASE_PROPOSED, "release", release.id, person_id=officer.person_id)
    finance, ledger = actor_by_email("finance@harborview.example"), io.BytesIO(LEDGER)
    set_shipped_layout(finance, "fund_department_account")
    voucher = a_voucher(show_statement(officer, "ARP-2027-B", "2027-07")[0])
    payment_file = receive_entry_file(finance, store, ledger, "paid.csv", 1_000_000, purpose=PAYMENTS)
    token = issue(actor_by_email(f"{PEOPLE['vendor']}@harborview.example"), frozenset({"reports"}), 30)
    register_file = receive_entry_file(officer, store, register, "register.csv", 1_000_000)
    vendor_report = next(report for report in reports if report.party == "vendor")
    agreement, attachment = an_agreement(vendor_report), an_attachment(vendor_report)
    db.session.commit()
    return {
        "agreement_id": agreement.id,
        "attachment_id": attachment.id,
        "number": CONTRACT,
        "program": "ARP-2027",
        "period": "2027-07",
        "report_id": next(report.id for report in reports if report.party == "vendor"),
        "statement_id": statement.id,
        "exception": 1,
        "finding": 1,
        "operation": "show_desk",
        **approval_ids(),
        "table": "segments",
        "row": 4,
        "name": "T1.met",
        "kind": "reports",
        "amendment": 0,
        "terms_version_id": draft.based_on,
        "draft_id": draft.id,
        "entry_file_id": item_file.id,
        "batch_id": voucher.batch_id,
        "payment_file_id": payment_file.id,
        "register_id": register_file.id,
        "milestone_id": milestone_id,
        "date_id": date_id,
        "change_order_id": change_order_id,
        "limit_id": limit.id,
        "ruling_id": ruling_id,
        "action_id": a_corrective_action(store),
        **dict(zip(("meeting_id", "meeting_action_id"), a_meeting(), strict=True)),
        "renewal_id": a_renewal(),
        "evaluation_id": an_evaluation(),
        "dispute_id": dispute_id,
        "sha256": sha256,
        "release_id": release.id,
        "period_id": show_statement(officer, CONTRACT, "2027-07")[0].period_id,
        "token_id": token.split(".")[1],
        "part": "payments.2",
        **_ids_of_a_person(officer),
        **dict.fromkeys(("sign_in_id", "key_id", "kept_filter_id", "token", "mailing_id"), "unknown"),
        "responsibility_id": "unknown",
        "secret": "harborview.unknown",
        "filename": "app.css",
    }
