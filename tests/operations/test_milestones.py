"""Milestones: no date is overwritten, each holds once another officer granted it, and the days between are counted."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy.orm import Session

from contracts.errors import Invalid, NotAllowed, NotFound, Refused
from contracts.milestones import Schedule
from contracts.roles import Actor, Role
from models.contracts import Contract
from models.milestones import Milestone
from models.vendors import Vendor
from operations.contracts import contract_page
from operations.desks import open_desk
from operations.milestones import decide_date, enter_milestone, propose_date, see_milestone
from tests.builders import a_contract, a_vendor, an_actor
from tests.entry_builders import a_milestone

pytestmark = pytest.mark.usefixtures("turns_agree")

TYPED = {"title": "Substantial completion", "clause": "§4.2", "day": "2027-09-30"}


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with time_machine.travel("2027-10-20T12:00:00Z", tick=False):
        yield


@pytest.fixture
def contract(session: Session) -> Contract:
    made: Contract = a_contract(number="C-1")
    session.commit()
    return made


def schedule_of(actor: Actor, milestone: Milestone) -> Schedule:
    return see_milestone(actor, "C-1", milestone.id).state.schedule


def grant_all(actor: Actor, milestone: Milestone) -> None:
    for waiting in see_milestone(actor, "C-1", milestone.id).state.dates:
        if waiting.status == "proposed":
            decide_date(actor, waiting.id, "grant", "")


def test_a_promised_date_holds_once_another_officer_granted_it(contract: Contract) -> None:
    one, two = an_actor(), an_actor()
    milestone = enter_milestone(one, "C-1", TYPED)
    assert schedule_of(one, milestone) == Schedule()
    waiting = see_milestone(one, "C-1", milestone.id).state.dates[0]
    with pytest.raises(NotAllowed, match="You proposed it"):
        decide_date(one, waiting.id, "grant", "")
    assert [each.link_id for each in open_desk(two).mine if each.link_kind == "milestone"] == [milestone.id]
    decide_date(two, waiting.id, "grant", "")
    assert schedule_of(one, milestone) == Schedule(date(2027, 9, 30))
    assert [each for each in open_desk(two).mine if each.link_kind == "milestone"] == []


def test_revised_dates_stand_beside_the_promised_one_and_the_days_are_counted(contract: Contract) -> None:
    one, two = an_actor(), an_actor()
    milestone = enter_milestone(one, "C-1", TYPED)
    grant_all(two, milestone)
    assert schedule_of(one, milestone).days_late(date(2027, 10, 20)) == 20
    for day in ("2027-10-05", "2027-10-15"):
        propose_date(one, "C-1", milestone.id, {"kind": "revised", "day": day, "reason": "The gas main was moved."})
        grant_all(two, milestone)
    held = schedule_of(one, milestone)
    assert (held.promised, held.due, held.days_moved) == (date(2027, 9, 30), date(2027, 10, 15), 15)
    propose_date(an_actor(Role.INSPECTOR), "C-1", milestone.id, {"kind": "met", "day": "10/18/2027"})
    grant_all(two, milestone)
    assert schedule_of(one, milestone).days_late(date(2027, 12, 1)) == 3
    assert len(see_milestone(one, "C-1", milestone.id).state.dates) == 4
    with pytest.raises(Refused, match="was met"):
        propose_date(one, "C-1", milestone.id, {"kind": "revised", "day": "2027-11-01", "reason": "Too late."})


def test_a_refused_date_never_holds_and_stays_readable(contract: Contract) -> None:
    one, two = an_actor(), an_actor()
    milestone = enter_milestone(one, "C-1", TYPED)
    grant_all(two, milestone)
    revised = propose_date(one, "C-1", milestone.id, {"kind": "revised", "day": "2027-12-01", "reason": "Rain."})
    with pytest.raises(Refused, match="waits already"):
        propose_date(one, "C-1", milestone.id, {"kind": "revised", "day": "2027-12-02", "reason": "Rain."})
    with pytest.raises(Invalid, match="Say why"):
        decide_date(two, revised.id, "refuse", "")
    decide_date(two, revised.id, "refuse", "Rain was no excuse in this contract.")
    assert schedule_of(one, milestone).due == date(2027, 9, 30)
    assert [each.status for each in see_milestone(one, "C-1", milestone.id).state.dates] == ["granted", "refused"]


@pytest.mark.parametrize(
    "but,field",
    [({"title": ""}, "title"), ({"day": "soon"}, "day"), ({"day": "2026-12-31"}, "day")],
)
def test_what_is_wrong_with_a_milestone_is_said_at_its_field(
    contract: Contract, but: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        enter_milestone(an_actor(), "C-1", TYPED | but)
    assert [problem.path for problem in refused.value.problems] == [field]


@pytest.mark.parametrize(
    "typed,field",
    [
        ({"kind": "moved", "day": "2027-10-01"}, "kind"),
        ({"kind": "revised", "day": "2027-10-01", "reason": ""}, "reason"),
        ({"kind": "met", "day": "2027-10-21"}, "day"),
    ],
)
def test_what_is_wrong_with_a_date_is_said_at_its_field(contract: Contract, typed: dict[str, str], field: str) -> None:
    milestone = a_milestone(contract)
    with pytest.raises(Invalid) as refused:
        propose_date(an_actor(), "C-1", milestone.id, typed)
    assert [problem.path for problem in refused.value.problems] == [field]


def test_a_contract_has_each_milestone_once(contract: Contract) -> None:
    enter_milestone(an_actor(), "C-1", TYPED)
    with pytest.raises(Invalid) as refused:
        enter_milestone(an_actor(), "C-1", TYPED)
    assert "has a milestone of this name" in refused.value.problems[0].message


def test_before_the_promised_date_is_granted_no_other_is_proposed(contract: Contract) -> None:
    milestone = enter_milestone(an_actor(), "C-1", TYPED)
    with pytest.raises(Refused, match="not granted yet"):
        propose_date(an_actor(), "C-1", milestone.id, {"kind": "met", "day": "2027-10-01"})


def test_an_inspector_says_when_a_milestone_was_met_and_nothing_else(contract: Contract) -> None:
    inspector = an_actor(Role.INSPECTOR)
    milestone = enter_milestone(an_actor(), "C-1", TYPED)
    grant_all(an_actor(), milestone)
    with pytest.raises(NotAllowed):
        propose_date(inspector, "C-1", milestone.id, {"kind": "revised", "day": "2027-11-01", "reason": "Rain."})
    met = propose_date(inspector, "C-1", milestone.id, {"kind": "met", "day": "2027-10-01"})
    with pytest.raises(NotAllowed):
        decide_date(inspector, met.id, "grant", "")
    with pytest.raises(NotAllowed):
        enter_milestone(inspector, "C-1", TYPED)


def test_a_vendor_sees_granted_dates_of_its_own_contracts_alone(contract: Contract, session: Session) -> None:
    one, two = an_actor(), an_actor()
    milestone = enter_milestone(one, "C-1", TYPED)
    vendor = an_actor(Role.VENDOR, vendor=session.get_one(Vendor, (contract.government_id, contract.vendor_id)))
    assert contract_page(vendor, "C-1").milestones[0].dates == ()
    grant_all(two, milestone)
    assert [each.kind for each in contract_page(vendor, "C-1").milestones[0].dates] == ["promised"]
    with pytest.raises(NotFound):
        see_milestone(an_actor(Role.VENDOR, vendor=a_vendor()), "C-1", milestone.id)
