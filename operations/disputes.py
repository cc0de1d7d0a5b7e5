"""Disputes: a vendor objects to a line or a value, the city answers, another person decides, the payment follows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from contracts.acts import Act
from contracts.dispute_entries import (
    CELL,
    LINE,
    NewDispute,
    Outcome,
    read_dispute,
    read_outcome,
    words_only,
)
from contracts.disputes import Clock, clock, due_days
from contracts.errors import Conflict, Invalid, NotFound, Problem, Refused
from contracts.numbers import from_cents, to_cents
from contracts.roles import Actor, require
from contracts.workflow import FIRST_STATUS, REPLACED
from models.clock import local_day, now, today
from models.database import insert
from models.disputes import (
    UNDER_WAY,
    Dispute,
    DisputeFile,
    DisputeTurn,
    disputes_of_periods,
    files_of,
    find_dispute,
    next_dispute_number,
    turns_of,
)
from models.events import Event, lock_chain, record
from models.file_store import FileStore
from models.governments import find_government
from models.moves import hands_on, move
from models.rulings import Ruling, rulings_of_dispute
from models.statements import PaymentStatement
from operations.agreements import read_value
from operations.dispute_outcomes import Decided, check_was_read, decided_value, settle_dispute, ways_of
from operations.files import keep_file
from operations.policies import policy_today
from operations.rulings import release_hold
from operations.statement_lines import Cell, StatementLine, cell_of, columns_of, lines_of_statement
from operations.visibility import visible_statement

MOST_FILES, LARGEST_FILE = 10, 50_000_000
Upload = tuple[IO[bytes], str]
_NO_CHANGE = "Some fields need another look. Nothing was saved."


@dataclass(frozen=True, slots=True)
class DisputePlace:
    """Where a dispute is opened: the statement, its lines, and the cell where a value is disputed."""

    statement: PaymentStatement
    lines: tuple[StatementLine, ...]
    columns: Mapping[str, str]
    cell: Cell | None


@dataclass(frozen=True, slots=True)
class DisputeSeen:
    """A dispute with every turn and file of both sides, its clock, its rulings, and who did what."""

    dispute: Dispute
    turns: tuple[DisputeTurn, ...]
    files: tuple[DisputeFile, ...]
    clock: Clock
    rulings: tuple[Ruling, ...]
    hands: Mapping[str, Collection[str]]


def find_dispute_place(actor: Actor, statement_id: str, texts: Mapping[str, str]) -> DisputePlace:
    """The statement of which a vendor disputes something; Refused where it no longer stands."""
    require(actor, "open disputes")
    statement = visible_statement(actor, statement_id)
    if statement.status in REPLACED:
        raise Refused("This statement has been replaced. Open the newest one of the period and dispute that.")
    cell = cell_of(statement, texts) if texts.get("column") else None
    return DisputePlace(statement, lines_of_statement(statement), columns_of(statement), cell)


def open_dispute(
    actor: Actor, store: FileStore, statement_id: str, texts: Mapping[str, str], uploads: Sequence[Upload] = ()
) -> Dispute:
    """Object to a line of the vendor's own statement, or to a value that it rests on; Invalid by field."""
    place = find_dispute_place(actor, statement_id, texts)
    lock_chain(actor.government_id)
    statement = place.statement
    new = read_dispute(texts, {line.name: line.amount for line in place.lines}, CELL if place.cell else LINE)
    line = next(each for each in place.lines if each.name == new.line)
    if place.cell:
        read_value(place.cell.type, new.claimed_value, "claimed_value", _NO_CHANGE)
    _check_only_one(statement, line, place.cell)
    dispute = _dispute(actor, place, line, new)
    insert(dispute)
    said, owner = f"{statement.contract.number} dispute {dispute.number}", actor.government_id
    opened = (owner, Act.DISPUTE_OPENED, "dispute", dispute.id)
    event = record(*opened, person_id=actor.person_id, after=said, reason=new.words)
    _take_turn(actor, store, dispute, "opened", event, new.words, uploads)
    return find_dispute(owner, dispute.id)


def _dispute(actor: Actor, place: DisputePlace, line: StatementLine, new: NewDispute) -> Dispute:
    statement, cell = place.statement, place.cell
    settings, zone = policy_today(actor.government_id).rulings, find_government(actor.government_id).time_zone
    answer_due, decide_due = due_days(today(zone), settings.answer_days, settings.decide_days)
    return Dispute(
        government_id=actor.government_id,
        contract_id=statement.contract_id,
        number=next_dispute_number(actor.government_id, statement.contract_id),
        statement_id=statement.id,
        period_id=statement.period_id,
        about_name=line.name,
        **_about(line, cell),
        claimed_value=new.claimed_value or None,
        shown_cents=to_cents(line.amount),
        claimed_cents=None if new.claimed is None else to_cents(new.claimed),
        words=new.words,
        status=FIRST_STATUS["dispute"],
        opened_by=actor.person_id,
        opened_at=now(),
        answer_due_on=answer_due,
        decide_due_on=decide_due,
    )


def _about(line: StatementLine, cell: Cell | None) -> dict[str, Any]:
    if cell is None:
        return {"about_kind": LINE, "title": line.title}
    return {
        "about_kind": CELL,
        "title": f"{line.title}: {cell.title}",
        "table_id": cell.table_id,
        "row_number": cell.row,
        "column_id": cell.column_id,
        "shown_value": cell.value,
    }


def _check_only_one(statement: PaymentStatement, line: StatementLine, cell: Cell | None) -> None:
    """One dispute about a thing at a time: what both sides say about it stands in one place."""
    about = (line.name, None, None) if cell is None else (line.name, cell.table_id, cell.row)
    for other in disputes_of_periods(statement.government_id, statement.contract_id, [statement.period_id]):
        if other.status in UNDER_WAY and (other.about_name, other.table_id, other.row_number) == about:
            raise Conflict(
                f"Dispute {other.number} about this is not settled yet. Open it, and add there what you have to say."
            )


def see_dispute(actor: Actor, dispute_id: str) -> DisputeSeen:
    """A dispute; NotFound where it is not this person's to see."""
    require(actor, "see disputes")
    dispute = find_dispute(actor.government_id, dispute_id, actor.vendor_id)
    turns = tuple(turns_of(actor.government_id, [dispute.id]))
    return DisputeSeen(
        dispute=dispute,
        turns=turns,
        files=tuple(files_of(actor.government_id, [dispute.id])),
        clock=clock_of(dispute, turns),
        rulings=tuple(rulings_of_dispute(actor.government_id, dispute.id)),
        hands=hands_on(dispute),
    )


def clock_of(dispute: Dispute, turns: Iterable[DisputeTurn]) -> Clock:
    """How many days passed at each side, by the days of the city's calendar."""
    zone = find_government(dispute.government_id).time_zone
    return clock(((turn.act, local_day(turn.at, zone)) for turn in turns), today(zone))


def answer_dispute(
    actor: Actor, store: FileStore, dispute_id: str, texts: Mapping[str, str], uploads: Sequence[Upload] = ()
) -> Dispute:
    """The city's answer, by another person than who opened the dispute."""
    require(actor, "answer disputes")
    return _say(actor, store, dispute_id, "answer", texts, uploads)


def reply_to_dispute(
    actor: Actor, store: FileStore, dispute_id: str, texts: Mapping[str, str], uploads: Sequence[Upload] = ()
) -> Dispute:
    """The vendor's reply to an answer; the city answers again or decides."""
    require(actor, "open disputes")
    return _say(actor, store, dispute_id, "reply", texts, uploads)


def withdraw_dispute(actor: Actor, store: FileStore, dispute_id: str, words: str) -> Dispute:
    """The vendor lets the dispute go; what was held because of it is released."""
    require(actor, "open disputes")
    dispute = _own(actor, dispute_id)
    event = move(dispute, "withdraw", actor, words)
    _take_turn(actor, store, dispute, dispute.status, event, words.strip())
    _release(actor, dispute)
    return dispute


def decide_dispute(
    actor: Actor, store: FileStore, dispute_id: str, texts: Mapping[str, str], seen_turn: str | None = None
) -> Dispute:
    """Accept a dispute, accept it in part, or reject it, as a person who had no hand in it; the payment follows.

    `seen_turn` is the number of the last turn that was read; Stale where more was said by now.
    """
    require(actor, "decide disputes")
    dispute = _own(actor, dispute_id)
    check_was_read(dispute, seen_turn)
    amounts = _dollars(dispute.shown_cents), _dollars(dispute.claimed_cents)
    outcome = read_outcome(texts, *amounts, ways_of(dispute), dispute.claimed_value)
    decided = decided_value(dispute, outcome)
    event = move(dispute, outcome.move, actor, outcome.words)
    _take_turn(actor, store, dispute, dispute.status, event, outcome.words, outcome=outcome, decided=decided)
    settle_dispute(actor, dispute, outcome)
    _release(actor, dispute)
    return dispute


def find_dispute_file(actor: Actor, dispute_id: str, sha256: str) -> DisputeFile:
    """A file of a dispute; NotFound where it is not this person's to see."""
    for file in see_dispute(actor, dispute_id).files:
        if file.file_sha256 == sha256:
            return file
    raise NotFound("This file does not stand beside the dispute. Open it from the dispute’s page.")


def _own(actor: Actor, dispute_id: str) -> Dispute:
    lock_chain(actor.government_id)
    return find_dispute(actor.government_id, dispute_id, actor.vendor_id)


def _say(
    actor: Actor, store: FileStore, dispute_id: str, move_name: str, texts: Mapping[str, str], uploads: Sequence[Upload]
) -> Dispute:
    dispute = _own(actor, dispute_id)
    words = words_only(texts, "what you have to say")
    event = move(dispute, move_name, actor, words)
    _take_turn(actor, store, dispute, dispute.status, event, words, uploads)
    return dispute


def _take_turn(
    actor: Actor,
    store: FileStore,
    dispute: Dispute,
    act: str,
    event: Event,
    words: str,
    uploads: Sequence[Upload] = (),
    outcome: Outcome | None = None,
    decided: Decided | None = None,
) -> None:
    number = len(turns_of(actor.government_id, [dispute.id])) + 1
    granted = None if outcome is None or outcome.granted is None else to_cents(outcome.granted)
    turn = DisputeTurn(
        government_id=actor.government_id,
        dispute_id=dispute.id,
        number=number,
        act=act,
        event_number=event.number,
        party=actor.party,
        person_id=actor.person_id,
        person_name=actor.name,
        words=words,
        settled_by=None if outcome is None else outcome.settled_by or None,
        granted_cents=granted,
        agreed_value=None if decided is None else decided.value,
        row_name=None if decided is None else decided.row_name,
        at=event.at,
    )
    insert(turn)
    _keep_files(actor, store, dispute, number, uploads)


def _keep_files(actor: Actor, store: FileStore, dispute: Dispute, number: int, uploads: Sequence[Upload]) -> None:
    if len(uploads) > MOST_FILES:
        says = f"Send at most {MOST_FILES} files at once; these are {len(uploads)}."
        raise Invalid(_NO_CHANGE, [Problem("files", says)])
    there = {file.file_sha256 for file in files_of(actor.government_id, [dispute.id])}
    for stream, name in uploads:
        sha256, shown = keep_file(actor, store, stream, name, LARGEST_FILE)
        if sha256 not in there:
            there.add(sha256)
            keys = {"government_id": actor.government_id, "dispute_id": dispute.id, "file_sha256": sha256}
            insert(DisputeFile(**keys, turn_number=number, file_name=shown))


def _release(actor: Actor, dispute: Dispute) -> None:
    """What was held until the dispute is settled is held no longer."""
    for ruling in rulings_of_dispute(dispute.government_id, dispute.id):
        release_hold(actor, ruling, f"Dispute {dispute.number} is settled.")


def _dollars(cents: int | None) -> Decimal | None:
    return None if cents is None else from_cents(cents)
