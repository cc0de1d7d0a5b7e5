"""Each desk opens on what waits for it, and shows what waits for others; nobody sees another vendor's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import update

from models.clock import living_at
from models.database import db
from models.file_store import FileStore
from models.statements import PaymentStatement
from models.waiting_statements import waiting_statements
from operations.desks import my_turn, open_desk, page_of_kind
from operations.reports import accept_report, return_report, submit_report
from operations.statements import approve_statement, compute_statement, return_statement, review_statement
from operations.waiting import Waiting
from operations.worths import worth_together
from tests.operations.city import SMALL, audits, check, deliver, somebody, submit, visits

pytestmark = pytest.mark.usefixtures("turns_agree")

AUGUST = "2027-08"
DESKS = ("officer", "officer2", "inspector", "finance", "finance2", "auditor", "admin", "vendor-a", "vendor-b")


@pytest.fixture(autouse=True)
def january() -> Iterator[None]:
    """Before any report of the city is due and any contract near its end, whenever the tests run."""
    with living_at(datetime(2027, 1, 11, 12, tzinfo=UTC)):
        yield


def turns(title: str, period: str = AUGUST) -> dict[str, str]:
    """For each desk whether something of that title is its turn, waits for others, or is not there."""
    found = {}
    for who in DESKS:
        desk = open_desk(somebody(who))
        mine = [each for each in desk.mine if each.title == title and each.period_name == period]
        others = [each for each in desk.others if each.title == title and each.period_name == period]
        assert len(mine) + len(others) <= 1
        found[who] = "mine" if mine else ("others" if others else "")
    return found


def by_desk(mine: set[str], hidden: set[str] | None = None) -> dict[str, str]:
    hidden = {"admin", "vendor-b"} if hidden is None else hidden
    return {who: "" if who in hidden else ("mine" if who in mine else "others") for who in DESKS}


def test_a_report_passes_from_desk_to_desk(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(), AUGUST).report
    assert turns("Report is being checked") == by_desk(set())
    check(store, report)
    assert turns("Read the findings and submit the report") == by_desk({"vendor-a"})
    submit_report(somebody("vendor-a"), report.id)
    assert turns("Accept or return the report") == by_desk({"officer", "officer2", "inspector"})
    return_report(somebody("officer"), report.id, "Visit 3 was not made.")
    assert turns("Correct the returned report and upload it again") == by_desk({"vendor-a"})


def test_an_accepted_report_waits_for_its_statement_and_the_statement_for_finance(store: FileStore) -> None:
    finance = {"finance", "finance2"}
    assert turns("Compute the statement", "2027-07") == by_desk({"officer", "officer2", *finance})
    statement = compute_statement(somebody("officer"), SMALL, "2027-07")
    assert set(turns("Compute the statement", "2027-07").values()) == {""}
    assert turns("Review the statement", "2027-07") == by_desk(finance)
    review_statement(somebody("finance"), statement.id)
    assert turns("Approve or return the statement", "2027-07") == by_desk(finance)
    return_statement(somebody("finance"), statement.id, "An audit is missing.")
    assert turns("Mend what was returned and compute again", "2027-07") == by_desk({"officer", "officer2"})


@pytest.mark.parametrize("before_it_was_superseded", [False, True])
def test_a_returned_statement_waits_no_more_once_another_was_computed(
    store: FileStore, before_it_was_superseded: bool
) -> None:
    mend = "Mend what was returned and compute again"
    for number in range(2):
        statement = compute_statement(somebody("officer"), SMALL, "2027-07")
        review_statement(somebody("finance"), statement.id)
        return_statement(somebody("finance"), statement.id, f"Something is missing: {number}.")
    assert turns(mend, "2027-07") == by_desk({"officer", "officer2"})
    again = compute_statement(somebody("officer"), SMALL, "2027-07")
    if before_it_was_superseded:
        leave_returned(statement.id)
    assert set(turns(mend, "2027-07").values()) == {""}
    assert len(every_unpaid()) == 1
    review_statement(somebody("finance"), again.id)
    approve_statement(somebody("finance2"), again.id, again.digest)
    assert set(turns(mend, "2027-07").values()) == {""}
    assert len(every_unpaid()) == 1


def leave_returned(statement_id: str) -> None:
    """As statements were left that another was computed for before returned ones were superseded."""
    db.session.execute(
        update(PaymentStatement).where(PaymentStatement.id == statement_id).values(status="returned"),
        execution_options={"moves": True, "synchronize_session": False},
    )
    db.session.expire_all()


def every_unpaid() -> list[str]:
    """The statements whose clocks run, as reminders read them."""
    found = waiting_statements(somebody("officer").government_id, ("computed", "in_review", "returned", "approved"))
    return [each.id for each in found]


def test_a_desk_says_how_much_more_there_is(store: FileStore) -> None:
    whole = open_desk(somebody("officer"))
    assert whole.left == {}
    for period in ("2027-08", "2027-09", "2027-10"):
        deliver(store, "vendor-a", visits(), period)
    desk = open_desk(somebody("officer"), most=2)
    reports = [each for each in (*desk.mine, *desk.others) if each.title == "Report is being checked"]
    assert len(reports) == 2
    assert (desk.left["reports"].count, desk.left["reports"].words) == (1, "reports")
    assert "reports" not in open_desk(somebody("officer"), most=3).left
    (last, is_mine) = page_of_kind(somebody("officer"), "reports", desk.left["reports"].after).rows[0]
    assert (last.period_name, is_mine) == ("2027-10", False)


def test_what_is_my_turn_is_read_to_its_end(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("operations.desks._AT_ONCE", 1)
    for period in ("2027-08", "2027-09", "2027-10"):
        check(store, deliver(store, "vendor-a", visits(), period).report)
    assert [each.period_name for each in my_turn(somebody("vendor-a"))] == ["2027-08", "2027-09", "2027-10"]


def test_an_approved_statement_waits_for_nobody(store: FileStore) -> None:
    statement = compute_statement(somebody("officer"), SMALL, "2027-07")
    review_statement(somebody("finance"), statement.id)
    approve_statement(somebody("finance2"), statement.id, statement.digest)
    for who in DESKS:
        assert open_desk(somebody(who)).mine == ()
        assert open_desk(somebody(who)).others == ()


def test_what_waits_says_what_it_is_worth_and_by_when(store: FileStore) -> None:
    compute_statement(somebody("officer"), SMALL, "2027-07")
    (waiting,) = my_turn(somebody("finance"))
    assert (str(waiting.worth), waiting.contract_number, waiting.whose) == ("99012.50", SMALL, "finance")
    report = deliver(store, "vendor-a", visits(), AUGUST).report
    check(store, report)
    (waiting,) = my_turn(somebody("vendor-a"))
    assert (str(waiting.due), waiting.link_kind, waiting.link_id) == ("2027-09-05", "report", report.id)


def test_the_administrator_sees_nobodys_money(store: FileStore) -> None:
    compute_statement(somebody("officer"), SMALL, "2027-07")
    desk = open_desk(somebody("admin"))
    assert (desk.mine, desk.others) == ((), ())


def test_whoever_delivered_a_report_is_not_asked_to_accept_it(store: FileStore) -> None:
    submit(store, "inspector", audits("70"), AUGUST)
    assert turns("Accept or return the city’s record") == by_desk({"officer", "officer2"})
    (report,) = [each for each in open_desk(somebody("officer")).mine if each.period_name == AUGUST]
    accept_report(somebody("officer"), report.link_id)
    db.session.commit()


def test_a_report_is_worth_what_its_contract_was_paid_last(store: FileStore) -> None:
    deliver(store, "vendor-a", visits(), "2027-08")

    def worth() -> tuple[str, str]:
        desk = open_desk(somebody("officer"))
        (waiting,) = (each for each in (*desk.mine, *desk.others) if each.link_kind == "report")
        return str(waiting.worth), waiting.note

    assert worth() == ("None", "")
    compute_statement(somebody("officer"), SMALL, "2027-07")
    assert worth() == ("99012.50", "Worth as much as the payment for July 2027, the last one known.")


def test_a_statement_to_compute_is_worth_as_much_and_each_payment_counts_once(store: FileStore) -> None:
    compute_statement(somebody("officer"), SMALL, "2027-07")
    db.session.commit()
    submit(store, "inspector", audits("70"), AUGUST)
    submit(store, "vendor-a", visits(), AUGUST)
    desk = open_desk(somebody("officer"))
    reports = [each for each in desk.mine if each.link_kind == "report"]
    assert [str(each.worth) for each in reports] == ["99012.50"] * 2, "the vendor's report and the city's record"
    assert str(desk.worth) == "99012.50"
    for each in reports:
        accept_report(somebody("officer"), each.link_id)
    db.session.commit()
    desk = open_desk(somebody("officer"))
    (waiting,) = [each for each in desk.mine if each.title == "Compute the statement"]
    assert (str(waiting.worth), waiting.note) == ("99012.50", reports[0].note)
    assert str(desk.worth) == "99012.50"


def test_what_waits_for_one_payment_is_worth_what_its_statement_says() -> None:
    def of(kind: str, worth: str | None, period: str = "2027-08", thing: str = "1") -> Waiting:
        amount = None if worth is None else Decimal(worth)
        day = date(2027, 10, 5)
        return Waiting("", "C-1", "", "", period, kind, thing, amount, None, day, "the city")

    assert worth_together([of("report", "100"), of("statement", "90.5"), of("report", "100")]) == Decimal("90.5")
    assert worth_together([of("report", "100"), of("report", "100", "2027-09"), of("ruling", None)]) == 200
    assert worth_together([of("statement", "90"), of("dispute", "8"), of("dispute", "7", thing="2")]) == 105


def test_for_how_long_something_waits_is_counted_in_the_days_of_the_city() -> None:
    def of(since: datetime | date) -> Waiting:
        return Waiting("", "C-1", "", "", "", "report", "1", None, None, since, "the city")

    zone, now = "America/New_York", date(2027, 10, 14)
    assert of(datetime(2027, 10, 6, 1, tzinfo=UTC)).days(now, zone) == 9, "still October 5 there"
    assert of(date(2027, 10, 14)).days(now, zone) == 0
    assert of(date(2027, 10, 15)).days(now, zone) == 0
