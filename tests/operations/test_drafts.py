"""Drafts of terms: begun, changed by one officer at a time, proposed, and put into force by another officer."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts.acts import Act
from contracts.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from contracts.figures import canonical_json, digest_of
from contracts.roles import Actor, Role
from models.contracts import Contract
from models.events import events_of
from models.terms_drafts import TermsDraft, find_terms_draft
from models.terms_versions import TermsVersion
from models.vendors import Vendor
from operations.activations import activate_terms
from operations.desks import open_desk
from operations.drafts import (
    discard_draft,
    document_of,
    propose_draft,
    save_document,
    save_frame,
    see_draft,
    start_draft,
)
from operations.starters import list_starters
from operations.terms import withdraw_terms
from operations.terms_history import see_history, see_version
from operations.waiting import Waiting
from tests.builders import a_contract, a_period, a_statement, a_terms_version, a_vendor, an_actor
from tests.contracts.documents import a_facts_document, a_terms_document, changed

NEXT = date(2027, 8, 1)


@pytest.fixture
def contract(session: Session) -> Contract:
    """A contract with terms in force and two periods."""
    contract = a_contract(number="C-1")
    a_period(contract, "2027-07")
    a_period(contract, "2027-08")
    document = a_terms_document()
    a_terms_version(contract, document, digest=digest_of(canonical_json(document)), effective_on=date(2027, 7, 1))
    return contract


def a_draft(actor: Actor, document: dict[str, Any] | None = None, ready: bool = True) -> TermsDraft:
    """A draft of the contract's terms, by default with a title and a day."""
    text = json.dumps(document or changed(a_terms_document(), "payments.0.schedule.bands.0.gives", "0.03"))
    draft = start_draft(actor, "C-1", document=text)
    return save_frame(actor, draft.id, draft.lock_version, "A higher bonus", NEXT) if ready else draft


def proposed(actor: Actor, document: dict[str, Any] | None = None) -> TermsVersion:
    """A proposed version made from such a draft."""
    draft = a_draft(actor, document)
    return propose_draft(actor, draft.id, draft.lock_version)


def test_a_draft_begun_from_terms_in_force_says_the_same(contract: Contract) -> None:
    draft = start_draft(an_actor(), "C-1", amendment=0)
    assert canonical_json(document_of(draft)) == canonical_json(a_terms_document())
    assert list(document_of(draft))[:2] == ["language", "contract"], "keys stand as people read them"


@pytest.mark.parametrize("starter", list_starters(), ids=lambda starter: starter.name)
def test_a_draft_begun_from_a_starter_is_the_contracts_and_whole(contract: Contract, starter: Any) -> None:
    officer = an_actor()
    draft = start_draft(officer, "C-1", starter=starter.name)
    assert document_of(draft)["contract"]["number"] == "C-1"
    seen = see_draft(officer, draft.id)
    assert seen.studied.problems == ()
    assert starter.source


def test_an_unknown_starter_and_a_file_that_is_no_document_are_refused(contract: Contract) -> None:
    with pytest.raises(NotFound, match="no such starter"):
        start_draft(an_actor(), "C-1", starter="../terms/x")
    with pytest.raises(Invalid, match="not valid JSON"):
        start_draft(an_actor(), "C-1", document="{")
    with pytest.raises(Invalid, match="what to start from"):
        start_draft(an_actor(), "C-1")


def test_what_is_wrong_is_kept_and_named_by_its_path_and_the_rest_is_told(contract: Contract) -> None:
    officer = an_actor()
    draft = a_draft(officer)
    wrong = changed(document_of(draft), "measures.0.statistic.where.at_least.1", 5)
    draft = save_document(officer, draft.id, draft.lock_version, changed(wrong, "items.0.price", "about 100"))
    seen = see_draft(officer, draft.id)
    assert {problem.path.split(".")[0] for problem in seen.studied.problems} == {"measures[0]", "items[0]"}
    assert seen.studied.problems_at("measures[0]")
    with pytest.raises(Invalid, match="2 problem"):
        propose_draft(officer, draft.id, draft.lock_version)


def test_of_two_officers_who_save_the_second_is_told_by_whom_it_was_changed(contract: Contract) -> None:
    first, second = an_actor(name="Ana Cruz"), an_actor(name="Ben Diaz")
    draft = a_draft(first)
    seen_by_both = draft.lock_version
    save_document(first, draft.id, seen_by_both, a_terms_document())
    with pytest.raises(Stale, match="Ana Cruz saved this draft"):
        save_document(second, draft.id, seen_by_both, a_terms_document(notes=["Mine."]))
    assert "notes" not in document_of(find_terms_draft(first.government_id, draft.id))


@pytest.mark.parametrize("day", [date(2027, 8, 15), date(2027, 6, 1)])
def test_a_day_inside_a_period_or_before_the_terms_in_force_is_refused(contract: Contract, day: date) -> None:
    officer = an_actor()
    draft = a_draft(officer, ready=False)
    with pytest.raises(Refused, match="Choose"):
        save_frame(officer, draft.id, draft.lock_version, "Earlier", day)


def test_nothing_takes_effect_in_a_period_that_is_approved(contract: Contract) -> None:
    a_statement(contract=contract, period="2027-08", status="approved")
    officer = an_actor()
    draft = a_draft(officer, ready=False)
    with pytest.raises(Refused, match="August 2027 is already approved"):
        save_frame(officer, draft.id, draft.lock_version, "Too late", NEXT)


@pytest.mark.parametrize("title,day,says", [("", NEXT, "what this change is about"), ("A title", None, "take effect")])
def test_a_draft_needs_a_title_and_a_day(contract: Contract, title: str, day: date | None, says: str) -> None:
    officer = an_actor()
    draft = a_draft(officer, ready=False)
    draft = save_frame(officer, draft.id, draft.lock_version, title, day)
    with pytest.raises(Invalid, match=says):
        propose_draft(officer, draft.id, draft.lock_version)


@pytest.mark.usefixtures("turns_agree")
def test_another_officer_puts_proposed_terms_into_force(contract: Contract) -> None:
    drafter, other = an_actor(name="Ana Cruz"), an_actor(name="Ben Diaz")
    version = proposed(drafter)
    assert (version.status, version.amendment, version.title) == ("draft", 1, "A higher bonus")
    with pytest.raises(NotFound):
        see_draft(drafter, version.id)
    with pytest.raises(NotAllowed, match="somebody else must"):
        activate_terms(drafter, version.id)
    activate_terms(other, version.id)
    newest, signed = see_history(drafter, "C-1").versions
    assert (newest.version.status, signed.version.status) == ("active", "superseded")
    assert newest.activated is not None
    assert newest.activated.person == "Ben Diaz"
    assert "0.03" in " ".join(newest.changes)


@pytest.mark.usefixtures("turns_agree")
def test_whoever_changed_the_draft_cannot_activate_what_another_proposed(contract: Contract) -> None:
    writer, proposer, third = an_actor(), an_actor(), an_actor()
    draft = a_draft(writer)
    version = propose_draft(proposer, draft.id, draft.lock_version)
    for hand in (writer, proposer):
        with pytest.raises(NotAllowed):
            activate_terms(hand, version.id)
    assert activate_terms(third, version.id).status == "active"


@pytest.mark.usefixtures("turns_agree")
def test_a_proposed_version_is_withdrawn_with_a_reason_and_can_be_drafted_anew(contract: Contract) -> None:
    drafter, other = an_actor(), an_actor()
    version = proposed(drafter)
    with pytest.raises(Invalid, match="Say why"):
        withdraw_terms(other, version.id, " ")
    withdraw_terms(other, version.id, "The band at 90 is not what we agreed.")
    seen = see_version(drafter, "C-1", 1)
    assert seen.seen.withdrawn is not None
    assert seen.seen.withdrawn.reason.startswith("The band")
    with pytest.raises(Refused, match="withdrawn"):
        activate_terms(other, version.id)
    assert start_draft(drafter, "C-1", amendment=1).based_on == version.id


@pytest.mark.parametrize("expected,agrees", [("103.00", True), ("104.00", False)])
def test_worked_examples_must_agree_before_terms_are_proposed(contract: Contract, expected: str, agrees: bool) -> None:
    document = changed(a_terms_document(), "payments.0.schedule.bands.0.gives", "0.03")
    example = {"title": "July", "facts": a_facts_document(), "expected": {"net": expected}}
    draft = a_draft(officer := an_actor(), document | {"examples": [example]})
    if agrees:
        version = propose_draft(officer, draft.id, draft.lock_version)
        assert activate_terms(an_actor(), version.id).status == "active"
    else:
        with pytest.raises(Refused, match=r"expects net = 104.00, and these terms give 103.00"):
            propose_draft(officer, draft.id, draft.lock_version)


def test_a_draft_can_be_thrown_away_and_its_trail_stays(contract: Contract) -> None:
    officer = an_actor()
    draft = a_draft(officer)
    discard_draft(officer, draft.id, draft.lock_version)
    acts = [event.act for event in events_of(officer.government_id, "terms", draft.id)]
    assert acts[0] == Act.TERMS_STARTED
    assert acts[-1] == Act.TERMS_DISCARDED


def about_terms(waiting: Sequence[Waiting]) -> list[str]:
    """What waits about terms, whatever else waits on the day when this runs."""
    return [each.link_kind for each in waiting if each.link_kind in ("draft", "terms")]


@pytest.mark.usefixtures("turns_agree")
def test_drafts_and_proposals_wait_on_the_desks_of_those_who_can_act(contract: Contract) -> None:
    drafter, other, auditor = an_actor(), an_actor(), an_actor(Role.AUDITOR)
    a_draft(drafter)
    assert about_terms(open_desk(drafter).mine) == ["draft"]
    proposed(drafter)
    assert about_terms(open_desk(other).mine) == ["terms"]
    assert about_terms(open_desk(drafter).others) == ["terms"]
    assert about_terms(open_desk(auditor).others) == ["terms"]


def test_a_vendor_sees_terms_in_force_of_its_own_contract_and_nothing_else(
    contract: Contract, session: Session
) -> None:
    own = an_actor(vendor=session.get_one(Vendor, (contract.government_id, contract.vendor_id)))
    foreign = an_actor(vendor=a_vendor())
    proposed(an_actor())
    assert [each.version.amendment for each in see_history(own, "C-1").versions] == [0]
    with pytest.raises(NotFound):
        see_version(own, "C-1", 1)
    with pytest.raises(NotFound):
        see_history(foreign, "C-1")
    assert open_desk(own).mine + open_desk(own).others == ()
    with pytest.raises(NotAllowed):
        start_draft(own, "C-1", amendment=0)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.INSPECTOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_officers_draft_terms(contract: Contract, role: Role) -> None:
    draft = a_draft(an_actor())
    for attempt in (
        lambda actor: start_draft(actor, "C-1", amendment=0),
        lambda actor: see_draft(actor, draft.id),
        lambda actor: save_document(actor, draft.id, draft.lock_version, {}),
        lambda actor: save_frame(actor, draft.id, draft.lock_version, "", None),
        lambda actor: propose_draft(actor, draft.id, draft.lock_version),
        lambda actor: discard_draft(actor, draft.id, draft.lock_version),
    ):
        with pytest.raises(NotAllowed):
            attempt(an_actor(role))
