"""The end of a contract: a dossier from what stands, a decision by two officers, and nothing that is kept changes."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from contracts.dossiers import Dossier
from contracts.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from models.database import db
from models.events import events_of
from models.file_store import FileStore
from models.messages import Message
from models.renewals import RenewalDecision
from models.thing_names import names_of_things
from operations.audit_files import write_audit_file
from operations.change_orders import grant_change_order, propose_change_order
from operations.corrective_actions import ask_for_action
from operations.desks import open_desk
from operations.disputes import open_dispute
from operations.meetings import hold_meeting, plan_meeting
from operations.portfolio import PortfolioQuestion, list_lines
from operations.renewals import decide_renewal, propose_renewal, see_kept_dossier, see_renewal
from operations.rulings import ask_waiver, grant_ruling
from operations.verification import verify_everything
from tests.operations.city import SMALL, somebody
from tests.operations.corrections import paid

pytestmark = pytest.mark.usefixtures("turns_agree")

REBID = {"decision": "rebid", "reason": "Half of the visits were slow."}
ASKED = {"title": "Slow visits", "words": "Ten.", "owner": "Dana", "plan_due_on": "2027-09-12", "due_on": "2027-09-20"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2027-09-10T15:00:00Z", tick=False) as travel:
        yield travel


def rows(dossier: Dossier, section_id: str) -> list[list[str]]:
    section = dossier.section(section_id)
    assert section is not None
    return [[cell.says for cell in row] for row in section.rows]


def says(dossier: Dossier, section_id: str) -> str:
    section = dossier.section(section_id)
    assert section is not None
    return section.says


def proposed(by: str = "officer", **texts: str) -> RenewalDecision:
    decision = propose_renewal(somebody(by), SMALL, REBID | texts)
    db.session.commit()
    return decision


def titles(short: str) -> list[str]:
    return [each.title for each in open_desk(somebody(short)).mine if each.link_kind == "renewal"]


def test_the_dossier_says_what_was_promised_and_what_came(store: FileStore, clock: time_machine.Traveller) -> None:
    july = paid(store, "2027-07", 1)
    dossier = see_renewal(somebody("auditor"), SMALL).dossier
    measured = {row[0]: row for row in rows(dossier, "results")}
    slow = measured["Quick visits"]
    assert slow[2:7] == ["no target stated", "0", "0", "1", "1"]
    assert slow[7:] == ["no statement: August 2027", "95 %, July 2027", "95 %, July 2027", "not known"]
    assert "1 of 2 ended periods have no statement" in says(dossier, "results")
    section = dossier.section("results")
    assert section is not None
    assert section.rows[0][8].link_id == july.id, "a value leads to its statement"
    money = {row[0]: row[1] for row in rows(dossier, "money")}
    assert money["Value as signed"] == "1000000.00"
    assert rows(dossier, "adjustments") == [["Bonus", "Quick visits", "4000.00", "0"]]
    assert rows(dossier, "movements") == [["Bonus", "July 2027", "4000.00"]]
    assert [row[:4] for row in rows(dossier, "reports")][1][2:] == ["not signed", "5"], "August’s was due on the 5th"
    assert says(dossier, "meetings") == "Quarterly meetings held: 0 of 1 due by now. Meetings in all: 0."
    assert says(dossier, "disputes") == "There was none."


def test_the_dossier_tells_how_the_contract_was_cared_for(computed_store: FileStore) -> None:
    officer, statement = somebody("officer"), see_statement_id()
    objection = {"line": "bonus", "claimed": "5,000.00", "words": "No."}
    open_dispute(somebody("vendor-a"), computed_store, statement, objection)
    ask_for_action(officer, SMALL, ASKED)
    waiver = ask_waiver(officer, SMALL, "repeated_series", "The routes are the same.")
    grant_ruling(somebody("officer2"), waiver.id, "Agreed.")
    ask_waiver(officer, SMALL, "repeated_series", "Nobody granted this one.")
    meeting = plan_meeting(officer, SMALL, {"kind": "oversight", "on_day": "2027-09-10"})
    hold_meeting(officer, meeting.id, {"held_on": "2027-09-10", "present": "All", "minutes": "Well."})
    dossier = see_renewal(officer, SMALL).dossier
    assert rows(dossier, "disputes") == [["1. Bonus", "July 2027", "4000.00", "5000.00", "opened", "–"]]
    assert [row[3:] for row in rows(dossier, "corrective_actions")] == [["asked", "0"]]
    assert [row[4] for row in rows(dossier, "rulings")] == ["The routes are the same."]
    assert says(dossier, "meetings") == "Quarterly meetings held: 1 of 1 due by now. Meetings in all: 1."
    assert says(dossier, "money") == "No payment is approved yet."


def see_statement_id() -> str:
    return next(iter(db.session.execute(db.text("SELECT id FROM statements")).scalars()))


def test_one_officer_proposes_and_another_confirms(store: FileStore) -> None:
    assert titles("officer") == titles("officer2") == [f"Decide on the renewal of {SMALL}"]
    assert titles("finance") == titles("vendor-a") == []
    decision = proposed()
    with pytest.raises(Conflict, match="waits for a second officer"):
        proposed("officer2")
    with pytest.raises(NotAllowed, match="somebody else"):
        decide_renewal(somebody("officer"), decision.id, "grant", "")
    assert titles("officer") == []
    assert titles("officer2") == [f"Confirm or refuse the decision on the renewal of {SMALL}"]
    for short in ("finance", "auditor", "vendor-a", "inspector"):
        with pytest.raises(NotAllowed):
            decide_renewal(somebody(short), decision.id, "grant", "")
    decide_renewal(somebody("officer2"), decision.id, "grant", "")
    db.session.commit()
    seen = see_renewal(somebody("finance"), SMALL)
    assert seen.standing is not None
    assert (seen.standing.decision, seen.standing.reason, seen.days_left) == ("rebid", REBID["reason"], 51)
    assert titles("officer") == titles("officer2") == []
    acts = [event.act for event in events_of(decision.government_id, "renewal", decision.id)]
    assert acts == ["renewal.proposed", "renewal.granted"]
    named = names_of_things(decision.government_id, [("renewal", decision.id)])
    assert list(named.values()) == [f"{SMALL}, number 1"]


def test_what_was_decided_can_be_decided_anew_and_both_are_kept(store: FileStore) -> None:
    first = proposed()
    decide_renewal(somebody("officer2"), first.id, "grant", "")
    second = proposed("officer2", decision="extend", reason="They mended it.")
    decide_renewal(somebody("officer"), second.id, "grant", "")
    third = proposed()
    decide_renewal(somebody("officer2"), third.id, "refuse", "Not again.")
    fourth = proposed()
    decide_renewal(somebody("officer"), fourth.id, "withdraw", "A slip.")
    db.session.commit()
    seen = see_renewal(somebody("officer"), SMALL)
    assert [each.status for each in seen.decisions] == ["superseded", "granted", "refused", "withdrawn"]
    assert seen.standing is not None
    assert seen.standing.id == second.id


def test_a_new_last_day_asks_for_a_new_decision(store: FileStore) -> None:
    held, waits = proposed(decision="extend"), ""
    decide_renewal(somebody("officer2"), held.id, "grant", "")
    waits = proposed(reason="Or rather not.").id
    order = {"title": "Option", "new_ends": "2027-12-31", "effective_on": "2027-10-01", "reason": "The option."}
    change = propose_change_order(somebody("officer"), SMALL, order)
    grant_change_order(somebody("officer2"), change.id, "", late_confirmed=False)
    db.session.commit()
    seen = see_renewal(somebody("officer"), SMALL)
    assert (seen.standing, seen.contract.ends_on) == (None, date(2027, 12, 31))
    with pytest.raises(Refused, match="about the end on October 31, 2027"):
        decide_renewal(somebody("officer2"), waits, "grant", "")
    decide_renewal(somebody("officer2"), waits, "refuse", "Another end.")
    assert titles("officer") == [f"Decide on the renewal of {SMALL}"]


def test_the_dossier_is_kept_as_it_stood_and_verified(store: FileStore, clock: time_machine.Traveller) -> None:
    decision = proposed()
    clock.move_to("2027-10-10T15:00:00Z")
    _, kept = see_kept_dossier(somebody("auditor"), decision.id)
    assert (kept.as_of, kept.digest) == (date(2027, 9, 10), decision.facts_digest)
    assert see_renewal(somebody("auditor"), SMALL).dossier.as_of == date(2027, 10, 10)
    assert verify_everything(store).differences == ()
    db.session.commit()
    tampered = f"{kept.text[:-1]} "
    for trigger in ("keep_renewal_decisions", "keep_renewal_decisions_from_update"):
        drop_trigger(trigger)
    db.session.execute(db.text("UPDATE renewal_decisions SET facts = :facts"), {"facts": tampered})
    db.session.expire_all()
    (found,) = verify_everything(store).differences
    assert found.message == "The kept dossier does not have the kept digest."
    db.session.rollback()


def drop_trigger(name: str) -> None:
    """Take a guard away within this transaction; each database has one of the two names."""
    on = " ON renewal_decisions" if db.engine.dialect.name == "postgresql" else ""
    db.session.execute(db.text(f"DROP TRIGGER IF EXISTS {name}{on}"))


def test_nobody_decides_after_the_end_and_a_reason_is_needed(store: FileStore, clock: time_machine.Traveller) -> None:
    with pytest.raises(Invalid) as refused:
        propose_renewal(somebody("officer"), SMALL, {"decision": "", "reason": ""})
    assert [each.path for each in refused.value.problems] == ["decision", "reason"]
    clock.move_to("2027-11-02T15:00:00Z")
    with pytest.raises(Refused, match="ended on October 31, 2027"):
        propose_renewal(somebody("officer"), SMALL, REBID)
    assert titles("officer") == []


def test_the_desk_asks_from_180_days_before_the_end(store: FileStore, clock: time_machine.Traveller) -> None:
    clock.move_to("2027-05-03T15:00:00Z")
    assert titles("officer") == []
    clock.move_to("2027-05-04T15:00:00Z")
    (waiting,) = [each for each in open_desk(somebody("officer")).mine if each.link_kind == "renewal"]
    assert (waiting.note, waiting.due) == ("180 days left", date(2027, 10, 31))


def test_a_decision_is_the_citys_own(store: FileStore) -> None:
    decision = proposed()
    for short in ("vendor-a", "vendor-b", "inspector"):
        with pytest.raises(NotAllowed):
            see_renewal(somebody(short), SMALL)
        with pytest.raises(NotAllowed):
            see_kept_dossier(somebody(short), decision.id)
    with pytest.raises(NotFound):
        see_renewal(somebody("officer"), "C-0")


def test_whoever_confirms_and_whoever_proposed_are_told(store: FileStore) -> None:
    decision = proposed()
    told = db.session.query(Message).filter_by(thing_kind="renewal", thing_id=decision.id)
    assert {(each.person_id, each.page, each.link_id) for each in told} == {
        (somebody("officer2").person_id, "renewal", SMALL)
    }
    decide_renewal(somebody("officer2"), decision.id, "grant", "")
    db.session.commit()
    assert {each.title for each in told if each.person_id == somebody("officer").person_id} == {
        "Granted: the decision on a contract’s end"
    }
    assert all(each.settled_at is not None for each in told if each.kind == "turn")


def test_the_audit_file_holds_dossier_and_decisions_for_the_city(store: FileStore) -> None:
    decision = proposed()
    written = io.BytesIO()
    write_audit_file(somebody("auditor"), store, SMALL, written)
    archive = zipfile.ZipFile(written)
    told = json.loads(archive.read("renewals/001/decision.json"))
    assert (told["decision"], told["reason"], told["dossier_sha256"]) == (
        *("rebid", REBID["reason"]),
        decision.facts_digest,
    )
    assert json.loads(archive.read("renewals/001/dossier.json"))["as_of"] == "2027-09-10"
    assert json.loads(archive.read("renewals/dossier.json"))["contract"] == SMALL
    for_vendor = io.BytesIO()
    write_audit_file(somebody("vendor-a"), store, SMALL, for_vendor)
    assert not any(name.startswith("renewals") for name in zipfile.ZipFile(for_vendor).namelist())


def test_the_portfolio_says_what_is_decided_for_whoever_may_know(store: FileStore) -> None:
    def told(short: str) -> dict[str, tuple[str, str] | None]:
        lines = list_lines(somebody(short), PortfolioQuestion(words=SMALL), None, 10).rows
        return {line.contract.number: line.renewal for line in lines}

    assert told("officer") == {SMALL: None}
    decision = proposed()
    assert told("auditor") == {SMALL: ("rebid", "proposed")}
    decide_renewal(somebody("officer2"), decision.id, "grant", "")
    db.session.commit()
    assert told("finance") == {SMALL: ("rebid", "granted")}
    assert told("vendor-a") == told("inspector") == {SMALL: None}
