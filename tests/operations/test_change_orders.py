"""Change orders: two people, an amount above which finance grants, nothing retroactive by accident, and the term."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy.orm import Session

from contracts.errors import Invalid, NotAllowed, NotFound, Refused
from contracts.numbers import from_cents
from contracts.roles import Actor, Role
from models.contracts import Contract, find_contract
from models.database import db
from models.events import events_of
from models.governments import find_government
from models.periods import periods_of
from models.vendors import Vendor
from operations.change_orders import (
    close_change_order,
    find_order_place,
    grant_change_order,
    may_grant,
    propose_change_order,
    see_change_order,
    visible_orders,
)
from operations.contracts import contract_page
from operations.desks import open_desk
from tests.builders import a_contract, a_government, a_period, a_report, a_statement, a_vendor, an_actor
from tests.entry_builders import a_change_order

pytestmark = pytest.mark.usefixtures("turns_agree")

TYPED = {
    "title": "More curb",
    "value": "10,000.00",
    "effective_on": "2027-08-01",
    "reason": "The street is longer than drawn.",
}


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with time_machine.travel("2027-07-20T12:00:00Z", tick=False):
        yield


@pytest.fixture
def contract(session: Session) -> Contract:
    made: Contract = a_contract(number="C-1", value_cents=50_000_000, due_days=10)
    for month in range(1, 13):
        a_period(made, f"2027-{month:02d}")
    session.commit()
    return made


def officers() -> tuple[Actor, Actor]:
    return an_actor(), an_actor()


def propose(actor: Actor, **but: str) -> Any:
    return propose_change_order(actor, "C-1", TYPED | but)


def test_what_one_officer_proposes_another_grants_and_the_worth_follows(contract: Contract) -> None:
    one, two = officers()
    order = propose(one)
    assert (order.number, order.status, order.value_cents) == (1, "proposed", 1_000_000)
    _, _, worth = find_order_place(one, "C-1")
    assert (worth.signed, worth.waiting, worth.now) == (from_cents(50_000_000), from_cents(1_000_000), worth.signed)
    with pytest.raises(NotAllowed, match="You proposed it"):
        grant_change_order(one, order.id, "", late_confirmed=False)
    grant_change_order(two, order.id, "", late_confirmed=False)
    second = propose(one, value="-2,500.50", title="Less wall")
    grant_change_order(two, second.id, "", late_confirmed=False)
    seen = contract_page(one, "C-1")
    assert seen.worth.now == from_cents(50_000_000 + 1_000_000 - 250_050)
    assert find_contract(contract.government_id, "C-1").value_cents == 50_000_000
    told = [event.act for event in events_of(contract.government_id, "change_order", order.id)]
    assert told == ["change_order.proposed", "change_order.granted"]


def test_what_is_refused_or_withdrawn_changes_nothing_and_needs_a_reason(contract: Contract) -> None:
    one, two = officers()
    refused, withdrawn = propose(one), propose(one)
    with pytest.raises(Invalid, match="Say why"):
        close_change_order(two, refused.id, "refuse", " ")
    close_change_order(two, refused.id, "refuse", "Not agreed with the vendor.")
    close_change_order(one, withdrawn.id, "withdraw", "Typed wrong.")
    with pytest.raises(Refused, match="it must be proposed"):
        grant_change_order(two, refused.id, "", late_confirmed=False)
    assert contract_page(one, "C-1").worth.now == from_cents(50_000_000)


@pytest.mark.parametrize(
    "but,field,says",
    [
        ({"title": ""}, "title", "in a few words"),
        ({"value": "much"}, "value", "no amount"),
        ({"value": ""}, "value", "Nothing changes yet"),
        ({"reason": " "}, "reason", "Enter the reason"),
        ({"effective_on": ""}, "effective_on", "Enter the day"),
        ({"effective_on": "2028-01-01"}, "effective_on", "outside the contract’s term"),
        ({"new_ends": "2026-12-31"}, "new_ends", "before the first day"),
        ({"new_ends": "2027-12-31"}, "new_ends", "is the last day already"),
        ({"value": "-500,000.01"}, "value", "no more than that can be taken away"),
        ({"effective_on": "2027-07-19"}, "late_reason", "July 19, 2027 has passed already"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(contract: Contract, but: dict[str, str], field: str, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        propose(an_actor(), **but)
    assert [problem.path for problem in refused.value.problems] == [field]
    assert says in refused.value.problems[0].message


def test_a_day_inside_a_settled_period_is_retroactive_even_before_it_has_passed(contract: Contract) -> None:
    a_statement(a_report(contract, period="2027-07", status="accepted"), status="approved")
    with pytest.raises(Invalid) as refused:
        propose(an_actor(), effective_on="2027-07-25")
    assert "July 2027, whose payment is approved already" in refused.value.problems[0].message


def test_a_retroactive_order_needs_a_reason_and_the_second_persons_confirmation(contract: Contract) -> None:
    one, two = officers()
    order = propose(one, effective_on="2027-06-01", late_reason="The council decided so on May 30.")
    assert "June 1, 2027 has passed already" in see_change_order(two, order.id).late
    with pytest.raises(Invalid, match="Confirm that it holds from then"):
        grant_change_order(two, order.id, "", late_confirmed=False)
    grant_change_order(two, order.id, "", late_confirmed=True)
    assert see_change_order(two, order.id).late == ""


def test_an_order_that_became_late_while_it_waited_needs_a_reason_too(contract: Contract) -> None:
    one, two = officers()
    order = propose(one)
    with time_machine.travel("2027-08-02T12:00:00Z", tick=False):
        with pytest.raises(Invalid, match="has passed already"):
            grant_change_order(two, order.id, "", late_confirmed=True)
        grant_change_order(two, order.id, "Agreed on July 30; the signature came late.", late_confirmed=True)


def test_above_the_governments_amount_finance_grants(contract: Contract) -> None:
    find_government(contract.government_id).finance_grants_above_cents = 999_999
    one, two = officers()
    finance = an_actor(Role.FINANCE)
    small, large = propose(one, value="-9,999.99"), propose(one, value="-10,000.00")
    assert [may_grant(two, small, 999_999), may_grant(two, large, 999_999), may_grant(finance, large, 999_999)] == [
        True,
        False,
        True,
    ]
    with pytest.raises(NotAllowed, match=r"more than \$9,999\.99 are granted by finance"):
        grant_change_order(two, large.id, "", late_confirmed=False)
    assert [each.title for each in open_desk(finance).mine if each.link_kind == "change_order"] == [
        "Grant or refuse change order 1: More curb",
        "Grant or refuse change order 2: More curb",
    ]
    assert [each.link_id for each in open_desk(two).mine if each.link_kind == "change_order"] == [small.id]
    assert [each.link_id for each in open_desk(one).others if each.link_kind == "change_order"] == [small.id, large.id]
    grant_change_order(finance, large.id, "", late_confirmed=False)


def test_a_later_last_day_makes_the_periods_that_go_with_it(contract: Contract) -> None:
    one, two = officers()
    order = propose(one, value="", new_ends="2028-02-15", title="Two more months")
    grant_change_order(two, order.id, "", late_confirmed=False)
    found = find_contract(contract.government_id, "C-1")
    assert found.ends_on == date(2028, 2, 15)
    last = periods_of(contract.government_id, contract.id)[-2:]
    assert [(each.name, each.ends_on, each.due_on) for each in last] == [
        ("2028-01", date(2028, 1, 31), date(2028, 2, 10)),
        ("2028-02", date(2028, 2, 15), date(2028, 3, 10)),
    ]
    again = propose(one, value="", new_ends="2028-03-31", title="One more")
    grant_change_order(two, again.id, "", late_confirmed=False)
    periods = periods_of(contract.government_id, contract.id)
    assert [(each.name, each.ends_on) for each in periods[-2:]] == [
        ("2028-02", date(2028, 2, 29)),
        ("2028-03", date(2028, 3, 31)),
    ]


def test_an_earlier_last_day_takes_away_periods_that_hold_nothing_and_no_others(contract: Contract) -> None:
    one, two = officers()
    order = propose(one, value="", new_ends="2027-10-15", title="Done early")
    grant_change_order(two, order.id, "", late_confirmed=False)
    periods = periods_of(contract.government_id, contract.id)
    assert (periods[-1].name, periods[-1].ends_on) == ("2027-10", date(2027, 10, 15))
    a_report(contract, period="2027-09")
    other = propose(one, value="", new_ends="2027-08-31", title="Done earlier")
    with pytest.raises(Refused, match="September 2027 has a report already"):
        grant_change_order(two, other.id, "", late_confirmed=False)


def test_of_two_orders_that_move_the_same_last_day_the_second_is_refused(contract: Contract) -> None:
    one, two = officers()
    first = propose(one, value="", new_ends="2028-01-31", title="A month")
    second = propose(one, value="", new_ends="2028-02-29", title="Two months")
    grant_change_order(two, first.id, "", late_confirmed=False)
    with pytest.raises(Refused, match=r"The last day is January 31, 2028 by now"):
        grant_change_order(two, second.id, "", late_confirmed=False)


def test_a_vendor_sees_the_granted_orders_of_its_own_contracts_alone(contract: Contract) -> None:
    one, two = officers()
    waiting, granted = propose(one), propose(one)
    grant_change_order(two, granted.id, "", late_confirmed=False)
    vendor = an_actor(Role.VENDOR, vendor=db.session.get_one(Vendor, _key(contract)))
    other = an_actor(Role.VENDOR, vendor=a_vendor())
    assert [each.id for each in contract_page(vendor, "C-1").change_orders] == [granted.id]
    assert see_change_order(vendor, granted.id).order.id == granted.id
    for actor, order in ((vendor, waiting), (other, granted)):
        with pytest.raises(NotFound):
            see_change_order(actor, order.id)
    assert visible_orders(one, [waiting]) == (waiting,)
    with pytest.raises(NotAllowed):
        propose(vendor)


def test_an_order_of_another_government_does_not_exist(contract: Contract) -> None:
    foreign = a_change_order(a_contract(government_id=a_government(id="elsewhere").id))
    with pytest.raises(NotFound):
        grant_change_order(an_actor(), foreign.id, "", late_confirmed=False)


def _key(contract: Contract) -> tuple[str, str]:
    return contract.government_id, contract.vendor_id
