"""What people decided about a contract's money, for its audit file: approvals, answers, rulings and disputes.

A vendor's person gets what the pages show: granted rulings where the log is open, and the contract's own disputes.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from contracts.acts import Act
from contracts.figures import canonical_json
from contracts.numbers import from_cents, plain
from contracts.roles import Actor
from importers.separated import safe_text, separated
from models.contracts import Contract
from models.disputes import Dispute, DisputeFile, DisputeTurn, disputes_of, files_of, turns_of
from models.events import Event, events_about
from models.file_store import FileStore
from models.paging import Wanted
from models.people import people_by_id
from models.rulings import RulingDecision
from models.statement_exceptions import answers_of_contract
from models.statements import PaymentStatement
from operations.ruling_pages import RulingEntry, whole_log

_DECIDED = (
    *(Act.STATEMENT_COMPUTED, Act.STATEMENT_REVIEWED, Act.STATEMENT_ENDORSED, Act.STATEMENT_APPROVED),
    *(Act.STATEMENT_RETURNED, Act.STATEMENT_REOPENED),
)
Entry = tuple[str, bytes]


def decisions_of(
    actor: Actor, store: FileStore, contract: Contract, statements: Sequence[PaymentStatement]
) -> Iterator[Entry]:
    """Each file about decisions: its name in the archive and what it holds."""
    yield "approvals.csv", _approvals(contract, statements).encode()
    if actor.vendor_id is None:
        yield "exceptions.csv", _answers(contract, statements).encode()
    yield "rulings.csv", separated([_RULING_HEADINGS, *_ruling_rows(actor, contract)]).encode()
    yield from _disputes(store, contract)


def _approvals(contract: Contract, statements: Sequence[PaymentStatement]) -> str:
    """Who computed, reviewed, endorsed, approved, returned and reopened each statement, with the digest they saw."""
    found = events_about(contract.government_id, "statement", [each.id for each in statements])
    wanted = {act.value for act in _DECIDED}
    events = {each.id: [event for event in found[each.id] if event.act in wanted] for each in statements}
    names = _names(contract, [event.person_id for every in events.values() for event in every])
    rows = [
        _approval_row(statement, event, names.get(event.person_id or "", "the program"))
        for statement in statements
        for event in events[statement.id]
    ]
    return separated([("event", "period", "revision", "digest", "act", "by", "at", "reason"), *rows])


def _approval_row(statement: PaymentStatement, event: Event, name: str) -> tuple[str, ...]:
    return (
        *(str(event.number), statement.period.name, str(statement.revision), statement.digest, event.act),
        *(safe_text(name), event.at.isoformat(), safe_text(event.reason or "")),
    )


def _answers(contract: Contract, statements: Sequence[PaymentStatement]) -> str:
    """Each exception that was acknowledged or overridden, by whom, for whom and why."""
    answers = answers_of_contract(contract.government_id, contract.id)
    names = _names(contract, [person for each in answers for person in (each.answered_by, each.answered_for)])
    periods = {each.period_id: each.period.name for each in statements}
    rows = [
        (
            *(periods.get(each.period_id, ""), safe_text(each.identity), each.answer, each.statement_digest),
            *(safe_text(names.get(each.answered_by, "")), safe_text(names.get(each.answered_for or "", ""))),
            *(each.answered_at.isoformat(), safe_text(each.reason)),
        )
        for each in answers
    ]
    return separated([("period", "exception", "answer", "digest seen", "by", "for", "at", "reason"), *rows])


def _names(contract: Contract, ids: Sequence[str | None]) -> dict[str, str]:
    people = people_by_id(contract.government_id, sorted({each for each in ids if each}))
    return {person_id: person.name for person_id, person in people.items()}


_RULING_HEADINGS = (
    *("number", "kind", "about", "status", "from", "until", "amount", "days", "asked by", "asked at", "reason"),
    *("ends when", "decision", "decided by", "decided at", "decision's reason", "change of the net as shown"),
)


def _ruling_rows(actor: Actor, contract: Contract) -> Iterator[tuple[str, ...]]:
    """A row for each decision about a ruling; one row where nobody decided yet."""
    for entry in whole_log(actor, contract.number, Wanted(sort="-asked")):
        asked = _asked(entry)
        if not entry.decisions:
            yield (*asked, *("",) * 5)
        for decision in entry.decisions:
            yield (*asked, *_decided(decision))


def _asked(entry: RulingEntry) -> tuple[str, ...]:
    ruling = entry.ruling
    return (
        *(str(ruling.number), ruling.kind, safe_text(ruling.about_title), ruling.status, ruling.starts_on.isoformat()),
        *("" if ruling.until_on is None else ruling.until_on.isoformat(), _dollars(ruling.amount_cents)),
        *("" if ruling.days is None else str(ruling.days), safe_text(ruling.asked_by_name)),
        *(ruling.asked_at.isoformat(), safe_text(ruling.reason), safe_text(ruling.ends_when)),
    )


def _decided(decision: RulingDecision) -> tuple[str, ...]:
    return (
        *(decision.decision, safe_text(decision.decided_by_name), decision.decided_at.isoformat()),
        *(safe_text(decision.reason), _dollars(decision.net_cents)),
    )


def _dollars(cents: int | None) -> str:
    return "" if cents is None else plain(from_cents(cents))


def _disputes(store: FileStore, contract: Contract) -> Iterator[Entry]:
    """Each dispute with every turn in the words of whoever said it, and the files that both sides put beside them."""
    owner, found = contract.government_id, disputes_of(contract.government_id, contract.id)
    ids = [each.id for each in found]
    turns, files = turns_of(owner, ids), files_of(owner, ids)
    for dispute in found:
        folder = f"disputes/{dispute.number:03}"
        own = [each for each in files if each.dispute_id == dispute.id]
        said = [each for each in turns if each.dispute_id == dispute.id]
        yield f"{folder}/dispute.json", canonical_json(_dispute(dispute, said, own)).encode()
        for file in own:
            yield f"{folder}/{file.file_sha256}", store.read_file(file.file_sha256)


def _dispute(dispute: Dispute, turns: Sequence[DisputeTurn], files: Sequence[DisputeFile]) -> dict[str, Any]:
    return {
        "number": dispute.number,
        "status": dispute.status,
        "period": dispute.statement.period.name,
        "digest": dispute.statement.digest,
        "line": dispute.about_name,
        "title": dispute.title,
        "cell": [dispute.table_id, dispute.row_number, dispute.column_id],
        "value": {"shown": dispute.shown_value, "claimed": dispute.claimed_value},
        "amount": {"shown": _dollars(dispute.shown_cents), "claimed": _dollars(dispute.claimed_cents)},
        "answer_due_on": dispute.answer_due_on.isoformat(),
        "decide_due_on": dispute.decide_due_on.isoformat(),
        "turns": [_turn(each, [file for file in files if file.turn_number == each.number]) for each in turns],
    }


def _turn(turn: DisputeTurn, files: Sequence[DisputeFile]) -> dict[str, Any]:
    return {
        "act": turn.act,
        "party": turn.party,
        "by": turn.person_name,
        "at": turn.at.isoformat(),
        "words": turn.words,
        "settled_by": turn.settled_by,
        "granted": _dollars(turn.granted_cents),
        "value_that_counts": turn.agreed_value,
        "files": [{"name": file.file_name, "sha256": file.file_sha256} for file in files],
    }
