"""What waits for finance stands on its desk: releases, policies, periods to reopen, payments on their way."""

from datetime import UTC, date, datetime

import pytest

from models.clock import living_at
from models.database import db
from models.file_store import FileStore
from operations.desks import my_turn, open_desk, page_of_kind
from operations.ledger_accounts import set_shipped_layout
from operations.period_locks import ask_to_reopen, decide_reopening
from operations.policies import grant_policy, propose_policy
from operations.releases import decide_release, propose_release
from tests.operations.city import SMALL, somebody
from tests.operations.test_desks import DESKS, by_desk, turns
from tests.operations.test_vouchers import a_ledger, approved, exported

pytestmark = pytest.mark.usefixtures("turns_agree")

AFTER_THE_END = datetime(2027, 11, 2, 12, tzinfo=UTC)
HAND, RECORD = "Hand the payment to the ledger", "Record that the ledger paid"
REOPEN = "Decide whether the period opens again"


def test_a_proposed_release_waits_for_a_second_person_of_finance(computed_store: FileStore) -> None:
    approved()
    title = "Grant or refuse a release of retainage: 100 % of what is held"
    with living_at(AFTER_THE_END):
        release = propose_release(somebody("finance"), SMALL, {"percent": "100", "reason": "Complete."})
        unseen = {"admin", "vendor-a", "vendor-b", "inspector"}
        assert turns(title, "") == by_desk({"finance2"}, unseen)
        decide_release(somebody("finance2"), release.id, "grant", "")
        assert set(turns(title, "").values()) == {""}


def test_a_proposed_policy_waits_for_a_second_person_of_finance(computed_store: FileStore) -> None:
    day = date(2090, 1, 1)
    policy = propose_policy(somebody("finance"), {}, day, "As the council decided.")
    (waiting,) = page_of_kind(somebody("finance2"), "policies", None).rows
    assert (waiting[0].title, waiting[0].due, waiting[1]) == (f"Grant or refuse policy {policy.number}", day, True)
    assert [mine for _, mine in page_of_kind(somebody("finance"), "policies", None).rows] == [False]
    grant_policy(somebody("finance2"), policy.id)
    assert page_of_kind(somebody("finance2"), "policies", None).rows == ()


def test_a_request_to_reopen_waits_for_whoever_never_asked(computed_store: FileStore) -> None:
    period = approved().period
    assert set(turns(REOPEN, "2027-07").values()) == {""}
    ask_to_reopen(somebody("officer"), period.id, "Wrong.")
    db.session.commit()
    hidden = {"admin", "vendor-a", "vendor-b"}
    assert turns(REOPEN, "2027-07") == by_desk({"officer2", "finance", "finance2"}, hidden)
    decide_reopening(somebody("finance"), period.id, "keep_locked", "It was right.")
    assert set(turns(REOPEN, "2027-07").values()) == {""}


def test_an_approved_payment_waits_for_its_voucher_and_then_for_its_day(computed_store: FileStore) -> None:
    statement = approved()
    assert [each for who in DESKS for each in my_turn(somebody(who))] == []
    a_ledger()
    finance = {"finance", "finance2"}
    assert turns(HAND, "2027-07") == by_desk(finance)
    (waiting,) = [each for each in open_desk(somebody("finance")).mine if each.title == HAND]
    assert (str(waiting.worth), waiting.link_kind) == ("99012.50", "vouchers")
    (others,) = [each for each in open_desk(somebody("vendor-a")).others if each.title == HAND]
    assert (others.link_kind, others.link_id) == ("statement", statement.id)
    exported()
    assert set(turns(HAND, "2027-07").values()) == {""}
    assert turns(RECORD, "2027-07") == by_desk(finance)


def test_a_payment_whose_period_may_open_again_waits_for_nobody_to_pay_it(computed_store: FileStore) -> None:
    set_shipped_layout(somebody("finance"), "fund_department_account")
    ask_to_reopen(somebody("officer"), approved().period.id, "Wrong.")
    assert set(turns(HAND, "2027-07").values()) == {""}
