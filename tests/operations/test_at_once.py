"""Two people act at once on both databases: exactly one wins, the other is told, and nothing is half done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from contracts.errors import DomainError
from models.database import db
from models.events import events_of, verify_chain
from models.file_store import FileStore
from models.reports import find_report, reports_of_contract
from models.rows import rows_of
from models.statements import find_statement, statements_of_contract
from operations.reports import accept_report, check_report, return_report
from operations.statements import approve_statement, compute_statement, return_statement, review_statement
from operations.visibility import visible_contract
from tests.operations.city import SMALL, deliver, somebody, submit, visits
from tests.operations.refusal_kinds import kind_of

AUGUST = "2027-08"


def at_once(app: Flask, *acts: Callable[[], Any]) -> list[str]:
    """How each act ended, begun at the same moment on connections of their own: “done” or the class of the refusal."""
    db.session.commit()
    db.session.remove()
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        with app.app_context():
            start.wait(10)
            try:
                act()
                db.session.commit()
            except DomainError as refusal:
                db.session.rollback()
                return kind_of(refusal)
            return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts), key=lambda how: how != "done")


def test_of_two_officers_who_accept_and_return_one_report_one_wins(app: Flask, store: FileStore) -> None:
    report = submit(store, "vendor-a", visits(3), AUGUST)
    ended = at_once(
        app,
        lambda: accept_report(somebody("officer"), report.id),
        lambda: return_report(somebody("officer2"), report.id, "No."),
        lambda: accept_report(somebody("inspector"), report.id),
    )
    assert ended[0] == "done"
    assert set(ended[1:]) <= {"Stale", "Refused", "Conflict"}
    acts = [event.act for event in events_of(report.government_id, "report", report.id)]
    assert sum(act in ("report.accepted", "report.returned") for act in acts) == 1
    assert find_report(report.government_id, report.id).status == acts[-1].split(".")[1]
    assert verify_chain(report.government_id) == []


def test_of_two_in_finance_who_approve_and_return_one_statement_one_wins(app: Flask, store: FileStore) -> None:
    statement = compute_statement(somebody("officer"), SMALL, "2027-07")
    review_statement(somebody("finance"), statement.id)
    ended = at_once(
        app,
        lambda: approve_statement(somebody("finance"), statement.id, statement.digest),
        lambda: return_statement(somebody("finance2"), statement.id, "No."),
        lambda: approve_statement(somebody("finance2"), statement.id, statement.digest),
    )
    assert ended[0] == "done"
    assert set(ended[1:]) <= {"Stale", "Refused", "Conflict"}
    assert find_statement(statement.government_id, statement.id).status in ("approved", "returned")
    assert verify_chain(statement.government_id) == []


def test_two_who_compute_at_once_make_one_statement(app: Flask, store: FileStore) -> None:
    ended = at_once(
        app,
        lambda: compute_statement(somebody("officer"), SMALL, "2027-07"),
        lambda: compute_statement(somebody("officer2"), SMALL, "2027-07"),
        lambda: compute_statement(somebody("finance"), SMALL, "2027-07"),
    )
    assert ended.count("done") >= 1
    assert set(ended) <= {"done", "Conflict", "Stale"}
    report = reports_of_contract(somebody("officer").government_id, contract_id())[0]
    assert len(statements_of_contract(report.government_id, report.contract_id)) == 1


def contract_id() -> str:
    return visible_contract(somebody("officer"), SMALL).id


def test_the_same_file_delivered_twice_at_once_is_one_report(app: Flask, store: FileStore) -> None:
    ended = at_once(app, *[lambda: deliver(store, "vendor-a", visits(4), AUGUST)] * 3)
    assert ended[0] == "done"
    assert set(ended) <= {"done", "Conflict", "Stale"}
    reports = [each for each in reports_of_contract("harborview", contract_id()) if each.period.name == AUGUST]
    assert [each.revision for each in reports] == [1]


def test_different_files_delivered_at_once_leave_one_that_stands(app: Flask, store: FileStore) -> None:
    ended = at_once(
        app,
        lambda: deliver(store, "vendor-a", visits(4), AUGUST),
        lambda: deliver(store, "vendor-a", visits(5), AUGUST),
    )
    assert set(ended) <= {"done", "Conflict", "Stale"}
    reports = [each for each in reports_of_contract("harborview", contract_id()) if each.period.name == AUGUST]
    assert len(reports) == ended.count("done")
    assert sum(each.status == "received" for each in reports) == 1


def test_two_workers_who_check_one_report_store_its_rows_once(app: Flask, store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(4), AUGUST).report
    ended = at_once(app, *[lambda: check_report(store, report.government_id, report.id)] * 2)
    assert ended[0] == "done"
    assert set(ended) <= {"done", "Conflict", "Stale", "Refused"}
    assert len(list(rows_of(report.government_id, report.id, "visits"))) == 20
    assert find_report(report.government_id, report.id).status == "checked"
