"""The part of a dossier about how the contract was cared for: rulings, disputes, corrective actions, meetings."""

from collections.abc import Iterator, Sequence
from datetime import date

from contracts.dossiers import COUNT, DAY, MONEY, Cell, Row, Section
from contracts.evaluations import CRITERIA, grade_words
from contracts.meetings import OVERSIGHT, quarters_met
from contracts.numbers import from_cents, plain
from contracts.renewals import quarters_of_term
from models.contracts import Contract
from models.corrective_actions import corrective_actions_of
from models.disputes import Dispute, DisputeTurn, disputes_of, turns_of
from models.evaluations import EvaluationRating, earlier_evaluations, ratings_of
from models.evaluations import turns_of as turns_of_evaluations
from models.meetings import MeetingRecord, ReviewMeeting, meetings_of, records_of
from models.rulings import RulingDecision, decisions_on, rulings_of
from operations.corrective_action_lists import entries_of
from operations.ruling_pages import NEVER_GRANTED


def rulings_section(contract: Contract) -> Section:
    """The waivers, excusals, overrides, holds and deferrals that were granted, also those that have ended."""
    owner = contract.government_id
    found = [each for each in rulings_of(owner, contract.id) if each.status not in NEVER_GRANTED]
    decisions = decisions_on(owner, [each.id for each in found]) if found else {}
    rows = tuple(
        (
            Cell(f"{each.kind.capitalize()} {each.number}: {each.about_title}", link="ruling", link_id=each.id),
            *(Cell(each.starts_on.isoformat(), DAY), Cell(each.status), _changed(decisions[each.id], each.id)),
            Cell(each.reason),
        )
        for each in found
    )
    kinds = [each.kind for each in found]
    said = ", ".join(f"{kinds.count(kind)} × {kind}" for kind in dict.fromkeys(kinds))
    says = f"Granted: {said}." if found else "None was granted."
    columns = ("Ruling", "From", "Stands", "Changed the payment by", "Reason")
    return Section("rulings", "Waivers, excusals, overrides, holds and deferrals", says, columns, rows)


def _changed(decisions: Sequence[RulingDecision], ruling_id: str) -> Cell:
    granted = next((each for each in decisions if each.decision == "granted"), None)
    if granted is None or granted.net_cents is None:
        return Cell("not known", link="ruling", link_id=ruling_id)
    return Cell(plain(from_cents(granted.net_cents)), MONEY, "ruling", ruling_id)


def disputes_section(contract: Contract) -> Section:
    """The disputes with what was claimed and what came of them."""
    found = disputes_of(contract.government_id, contract.id)
    turns = turns_of(contract.government_id, [each.id for each in found]) if found else ()
    rows = tuple(_dispute(each, [turn for turn in turns if turn.dispute_id == each.id]) for each in found)
    statuses = [each.status.replace("_", " ") for each in found]
    counts = ", ".join(f"{statuses.count(each)} {each}" for each in dict.fromkeys(statuses))
    columns = ("Dispute", "Period", "Shown", "Claimed", "Outcome", "Settled at")
    return Section("disputes", "Disputes", f"{counts.capitalize()}." if found else "There was none.", columns, rows)


def _dispute(dispute: Dispute, turns: Sequence[DisputeTurn]) -> Row:
    place = ("dispute", dispute.id)
    granted = next((each.granted_cents for each in reversed(turns) if each.granted_cents is not None), None)
    return (
        Cell(f"{dispute.number}. {dispute.title}", "words", *place),
        Cell(dispute.statement.period.as_period().title(), "words", "statement", dispute.statement_id),
        _cents(dispute.shown_cents, dispute.shown_value, *place),
        _cents(dispute.claimed_cents, dispute.claimed_value, *place),
        Cell(dispute.status.replace("_", " ")),
        _cents(granted, None, *place),
    )


def _cents(cents: int | None, value: str | None, link: str, link_id: str) -> Cell:
    if cents is None:
        return Cell(value or "–", link=link if value else "", link_id=link_id if value else "")
    return Cell(plain(from_cents(cents)), MONEY, link, link_id)


def actions_section(contract: Contract) -> Section:
    """The corrective actions with their days."""
    entries = entries_of(contract.government_id, corrective_actions_of(contract.government_id, contract.id))
    rows = tuple(
        (
            Cell(f"{each.action.number}. {each.action.title}", "words", "corrective_action", each.action.id),
            *(Cell(each.action.source_title), Cell(each.action.due_on.isoformat(), DAY), Cell(each.action.status)),
            Cell(str(each.days_over), COUNT, "corrective_action", each.action.id),
        )
        for each in entries
    )
    closed = sum(each.action.status == "closed" for each in entries)
    says = f"{closed} of {len(entries)} were closed as done." if entries else "None was asked for."
    columns = ("Corrective action", "Came from", "Done by", "Stands", "Days over now")
    return Section("corrective_actions", "Corrective actions", says, columns, rows)


def meetings_section(contract: Contract, day: date) -> Section:
    """The review meetings that were held, and how many quarterly ones were due over the term."""
    owner, found = contract.government_id, meetings_of(contract.government_id, contract.id)
    kept = records_of(owner, [each.id for each in found]) if found else {}
    held = [(each, kept[each.id]) for each in found if each.id in kept]
    quarterly = quarters_met((record.held_on for each, record in held if each.kind == OVERSIGHT), contract.starts_on)
    due = quarters_of_term(contract.starts_on, contract.ends_on, day)
    says = f"Quarterly meetings held: {quarterly} of {due} due by now. Meetings in all: {len(held)}."
    return Section("meetings", "Review meetings", says, ("Meeting", "Held on", "Who was there"), tuple(_held(held)))


def _held(held: Sequence[tuple[ReviewMeeting, MeetingRecord]]) -> Iterator[Row]:
    for meeting, kept in held:
        title = Cell(f"{meeting.number}. {meeting.kind.capitalize()}", "words", "meeting", meeting.id)
        yield (title, Cell(kept.held_on.isoformat(), DAY), Cell(kept.present))


def evaluations_section(contract: Contract) -> Section:
    """The signed evaluations of other contracts of the same vendor with this city, each with its grades."""
    owner = contract.government_id
    found = earlier_evaluations(owner, contract.vendor_id, contract.id)
    ids = [each.id for each in found]
    ratings = ratings_of(owner, ids) if ids else ()
    turns = turns_of_evaluations(owner, ids) if ids else ()
    answered = {each.evaluation_id for each in turns if each.party == "vendor"}
    rows = tuple(
        (
            Cell(f"{each.contract.number}: {each.contract.title}", link="evaluation", link_id=each.id),
            Cell(each.contract.ends_on.isoformat(), DAY),
            *_grades([rating for rating in ratings if rating.evaluation_id == each.id]),
            Cell("yes" if each.id in answered else "no", link="evaluation", link_id=each.id),
        )
        for each in found
    )
    nothing = "No other contract of this vendor was evaluated. That is unknown, and no good result."
    says = f"{len(rows)} signed." if rows else nothing
    columns = ("Contract", "Ended", *CRITERIA.values(), "Vendor answered")
    return Section("evaluations", "Evaluations of other contracts of this vendor", says, columns, rows)


def _grades(ratings: Sequence[EvaluationRating]) -> Iterator[Cell]:
    held = {each.criterion: each for each in ratings}
    for criterion in CRITERIA:
        rating = held.get(criterion)
        yield Cell("not known" if rating is None else grade_words(rating.grade))
