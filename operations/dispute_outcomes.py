"""What follows from a dispute that was accepted: a line of its own, rows excused, or another value among the facts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.dispute_entries import BY_EXCUSAL, BY_FACTS, BY_LINE, CELL, Outcome
from contracts.errors import NotAllowed, Refused, Stale
from contracts.fact_rows import row_names
from contracts.numbers import CONTEXT, ZERO, dollars, from_cents
from contracts.roles import Actor, Role
from contracts.ruling_entries import NewRuling
from contracts.rulings import EXCUSAL, OVERRIDE, About
from contracts.terms import Terms
from contracts.values import encode
from models.contracts import Contract
from models.disputes import Dispute, turns_of
from models.governments import find_government
from models.people import find_person
from models.periods import periods_of
from models.reports import Report, accepted_reports
from models.statement_reports import reports_of_statement
from models.statements import find_statement
from operations.agreements import read_value
from operations.contract_term import settled_periods
from operations.earlier import Earlier, standing_of
from operations.facts import facts_from
from operations.period_records import records_of
from operations.rulings import enter_ruling, grant_ruling
from operations.statement_lines import lines_of_statement
from operations.terms import terms_of

# Where both sides had the word.
DECIDABLE = ("answered", "replied")


@dataclass(frozen=True, slots=True)
class Decided:
    """The value, as stored, that counts from now on in the disputed cell, and the name of its row."""

    value: str
    row_name: str


def ways_of(dispute: Dispute) -> tuple[str, ...]:
    """How a dispute can be settled: by a line, by correcting the facts, and of a row also by excusing it."""
    return (BY_LINE, BY_FACTS, BY_EXCUSAL) if dispute.about_kind == CELL else (BY_LINE, BY_FACTS)


def check_was_read(dispute: Dispute, seen_turn: str | None) -> None:
    """Nothing where the last turn is the one that was read, else Stale; one that is settled says so itself."""
    if seen_turn is None or dispute.status not in DECIDABLE:
        return
    if seen_turn != str(turns_of(dispute.government_id, [dispute.id])[-1].number):
        raise Stale("More was said in this dispute since you read it. Nothing was decided. Read it before you decide.")


def decided_value(dispute: Dispute, outcome: Outcome) -> Decided | None:
    """The value that the outcome lets count; None where it settles the dispute otherwise.

    Invalid where it is none of its column's type, Refused where the row no longer counts as it was disputed.
    """
    if outcome.settled_by != BY_FACTS or dispute.about_kind != CELL:
        return None
    terms = terms_of(find_statement(dispute.government_id, dispute.statement_id).terms_version)
    table = terms.tables_by_id[dispute.table_id or ""]
    value = read_value(table.types()[dispute.column_id or ""], outcome.value, nothing="Nothing was decided.")
    reports = reports_of_statement(dispute.government_id, dispute.statement_id)
    name = _names(dispute, terms, reports).get(dispute.row_number or 0, "")
    accepted = accepted_reports(dispute.government_id, dispute.contract_id, dispute.period_id).values()
    if name not in _names(dispute, terms, accepted).values():
        raise Refused(
            "The row was reported anew with other values since the dispute was opened, so this value has no cell to "
            "count in. Settle the dispute otherwise, or reject it with that reason."
        )
    return Decided(encode(value) or "", name)


def _names(dispute: Dispute, terms: Terms, reports: Collection[Report]) -> dict[int, str]:
    """The names of the disputed table's rows in the reports, by their numbers."""
    period = dispute.statement.period
    records = records_of(dispute.contract, [period], reports)
    facts = facts_from(dispute.contract, period, terms, reports, (), Earlier(), records)
    table = facts.tables.get(dispute.table_id or "")
    if table is None:
        return {}
    return {row.number: name for row, name in zip(table.rows, row_names(table.rows), strict=True)}


def settle_dispute(actor: Actor, dispute: Dispute, outcome: Outcome) -> None:
    """Let what was granted change the payment: the vendor asked for it, the person who decides grants it.

    In an open period the statement is computed again with it; what was approved stays and a later period settles it.
    """
    if outcome.settled_by == BY_FACTS and dispute.about_kind != CELL:
        _check_corrected(dispute, outcome)
    if outcome.granted is None and outcome.settled_by != BY_EXCUSAL:
        return
    vendor = _asker(dispute)
    reason = f"Dispute {dispute.number}: {outcome.words}"
    if outcome.settled_by == BY_LINE:
        new = _line(actor, dispute, outcome, reason)
    elif outcome.settled_by == BY_EXCUSAL:
        new = _excusal(dispute, reason)
    else:
        return
    ruling = enter_ruling(vendor, dispute.contract, new, dispute.id)
    grant_ruling(actor, ruling.id, outcome.words)


def _check_corrected(dispute: Dispute, outcome: Outcome) -> None:
    """Nothing where the line pays what was granted by what stands now; a promise alone would settle nothing."""
    granted, now = outcome.granted or ZERO, _paid_now(dispute)
    if now == granted:
        return
    raise Refused(
        f"By what is accepted now the line pays {dollars(now)}, not {dollars(granted)}. Have the corrected report "
        "accepted and the statement computed again before you decide, or grant the amount that comes out; else settle "
        "the difference by a line of its own."
    )


def _line(actor: Actor, dispute: Dispute, outcome: Outcome, reason: str) -> NewRuling:
    """The difference between what was granted and what the line pays by now, in the first open period."""
    more = CONTEXT.subtract(outcome.granted or ZERO, _paid_now(dispute))
    if more == 0:
        raise Refused(
            "The line pays this amount already: the statement was computed again since the dispute was opened. "
            "Settle the dispute as corrected in the facts."
        )
    _check_desk(actor, more)
    starts = first_open_day(dispute.contract, dispute.statement.period.starts_on)
    return NewRuling(OVERRIDE, About("line", dispute.about_name), dispute.title, starts, starts, reason, more)


def _excusal(dispute: Dispute, reason: str) -> NewRuling:
    row = dispute.row_number or 0
    about = About("rows", dispute.table_id or "", ((row, row),))
    starts = dispute.statement.period.starts_on
    return NewRuling(EXCUSAL, about, dispute.title, starts, starts, reason)


def _asker(dispute: Dispute) -> Actor:
    """Who opened the dispute, as the person who asked for what settles it."""
    person = find_person(dispute.government_id, dispute.opened_by)
    return Actor(person.id, dispute.government_id, person.email, person.name, frozenset())


def _paid_now(dispute: Dispute) -> Decimal:
    """What the disputed line comes to by now: by the corrected statement, where one was made since the approval."""
    for standing in standing_of(dispute.contract):
        if standing.payable.period_id == dispute.period_id:
            lines = lines_of_statement(standing.true)
            return next((each.amount for each in lines if each.name == dispute.about_name), None) or ZERO
    raise Refused("No statement stands for this period, so nothing tells what the line pays. Compute it first.")


def _check_desk(actor: Actor, more: Decimal) -> None:
    limit = find_government(actor.government_id).finance_grants_above_cents
    if limit is not None and abs(more) > from_cents(limit) and Role.FINANCE not in actor.roles:
        raise NotAllowed(
            f"This changes the payment by {dollars(more)}. Above {dollars(from_cents(limit))} finance decides. "
            "Ask a colleague there."
        )


def first_open_day(contract: Contract, since: date) -> date:
    """The first day of the first period, from the day on, whose payment is not approved; Refused where none is left."""
    settled = settled_periods(contract)
    for period in periods_of(contract.government_id, contract.id):
        if period.starts_on >= since and period.id not in settled:
            return period.starts_on
    raise Refused(
        "No period of this contract is open any more, so no payment can take up the difference. Add a period for the "
        "closing statement first."
    )
