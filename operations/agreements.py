"""Values on which vendor and city differ: each with its effect on the statement, and their agreement on one of them.

One person proposes a value with a reason; the other party agrees to it, or where the city proposed, a second person of
the city may. Nothing that a vendor proposes counts before somebody of the city agreed.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from contracts.acts import Act
from contracts.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Problem, Stale
from contracts.fact_rows import AgreedValue, agreeing, key_of
from contracts.facts import Facts
from contracts.numbers import CONTEXT
from contracts.roles import Actor, require
from contracts.settlement import settle
from contracts.side_by_side import Compared, discrepancies
from contracts.tables import Table
from contracts.terms import Terms
from contracts.values import Value, decode, encode
from contracts.workflow import FIRST_STATUS
from models.agreements import Agreement, agreements_of_periods, find_agreement
from models.clock import now
from models.contracts import Contract
from models.database import insert
from models.events import record
from models.moves import move
from models.periods import ReportingPeriod
from models.reports import Report, reports_of_period
from operations.facts import gather_facts
from operations.histories import Histories, histories_of
from operations.terms import terms_on
from operations.visibility import visible_period

AT_ONCE = 10
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Effect:
    """The statement's net with the vendor's table's value and with the other one; None where none can be computed."""

    own: Decimal | None
    other: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """By how much the net is higher with the row's own value."""
        return None if self.own is None or self.other is None else CONTEXT.subtract(self.own, self.other)


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A cell that differs beyond its tolerance, with its proposals, oldest first, and its effect."""

    table: Table
    other_table: Table
    compared: Compared
    proposals: tuple[Agreement, ...]
    effect: Effect

    @property
    def waiting(self) -> Agreement | None:
        """The proposal that waits for an answer."""
        return next((each for each in self.proposals if each.status == "proposed"), None)


@dataclass(frozen=True, slots=True)
class DiscrepanciesSeen:
    """A page of the period's discrepancies, those without an agreement first; `after` is where the next page begins.

    `history` is what was done to each proposal.
    """

    contract: Contract
    period: ReportingPeriod
    reports: Mapping[str, Report]
    facts: Facts
    found: tuple[Discrepancy, ...]
    history: Histories
    open_count: int
    count: int
    after: int | None


def looked_at_reports(actor: Actor, contract: Contract, period: ReportingPeriod) -> list[Report]:
    """For each party the accepted report of the period, or else the submitted one."""
    found: dict[str, Report] = {}
    for wanted in ("accepted", "submitted"):
        for report in reports_of_period(actor.government_id, contract.id, period.id):
            if report.status == wanted:
                found.setdefault(report.party, report)
    return list(found.values())


def list_discrepancies(actor: Actor, contract_number: str, period_name: str, start: int = 0) -> DiscrepanciesSeen:
    """The discrepancies of a period with their effects, worked out for those of the page alone."""
    require(actor, "see verification")
    contract, period = visible_period(actor, contract_number, period_name)
    _, terms = terms_on(contract, period.starts_on)
    reports = looked_at_reports(actor, contract, period)
    facts = gather_facts(contract, period, terms, reports)
    every = sorted(discrepancies(facts, terms.tables_by_id), key=lambda each: not each[1].is_open)
    proposals = agreements_of_periods(actor.government_id, contract.id, [period.id])
    shown = [
        Discrepancy(
            table,
            terms.tables_by_id[compared.comparison.table],
            compared,
            _about(proposals, table, compared),
            _effect(terms, facts, table, compared),
        )
        for table, compared in every[start : start + AT_ONCE]
    ]
    return DiscrepanciesSeen(
        contract=contract,
        period=period,
        reports=_report_of_tables(facts, reports),
        facts=facts,
        found=tuple(shown),
        history=histories_of(actor.government_id, "agreement", [one.id for each in shown for one in each.proposals]),
        open_count=sum(compared.is_open for _, compared in every),
        count=len(every),
        after=start + AT_ONCE if len(every) > start + AT_ONCE else None,
    )


def _report_of_tables(facts: Facts, reports: Collection[Report]) -> dict[str, Report]:
    by_party = {report.party: report for report in reports}
    return {name: by_party[table.delivery.party] for name, table in facts.tables.items()}


def _about(proposals: Sequence[Agreement], table: Table, compared: Compared) -> tuple[Agreement, ...]:
    key = json.dumps(key_of(compared.row, table.key), ensure_ascii=False)
    same = (table.id, compared.comparison.column, key)
    return tuple(each for each in proposals if (each.table_id, each.column_id, each.row_key) == same)


def _effect(terms: Terms, facts: Facts, table: Table, compared: Compared) -> Effect:
    own, other = (_net(terms, _with_value(facts, table, compared, each)) for each in (compared.own, compared.other))
    return Effect(own, other)


def _with_value(facts: Facts, table: Table, compared: Compared, value: Value) -> Facts:
    """The facts as if this value had been agreed on."""
    agreed = AgreedValue(value, "trial", "tried")
    rows = tuple(
        agreeing(row, compared.comparison.column, agreed) if row.number == compared.row.number else row
        for row in facts.tables[table.id].rows
    )
    return replace(facts, tables={**facts.tables, table.id: replace(facts.tables[table.id], rows=rows)})


def _net(terms: Terms, facts: Facts) -> Decimal | None:
    try:
        return settle(terms, facts).net.amount
    except DomainError:
        return None  # The page says that no statement can be computed yet.


def propose_value(
    actor: Actor, contract_number: str, period_name: str, cell: tuple[str, str, int], text: str, reason: str
) -> Agreement:
    """Propose a value for a cell (table, column, row) on which the parties differ. Invalid by field."""
    require(actor, "propose values")
    contract, period = visible_period(actor, contract_number, period_name)
    _, terms = terms_on(contract, period.starts_on)
    reports = looked_at_reports(actor, contract, period)
    facts = gather_facts(contract, period, terms, reports)
    table, compared = _find(facts, terms, cell)
    before = _about(agreements_of_periods(actor.government_id, contract.id, [period.id]), table, compared)
    if any(each.status == "proposed" for each in before):
        raise Conflict("A value has been proposed for this cell already. Agree to it or refuse it first.")
    value = read_value(table.column(compared.comparison.column).type, text)
    made = _proposal(actor, table, compared, _report_of_tables(facts, reports))
    made.contract_id, made.period_id = contract.id, period.id
    made.agreed_value, made.reason = encode(value) or "", _reason(reason)
    insert(made)
    record(
        actor.government_id,
        Act.VALUE_PROPOSED,
        "agreement",
        made.id,
        person_id=actor.person_id,
        after=made.agreed_value,
        reason=made.reason,
    )
    return made


def _proposal(actor: Actor, table: Table, compared: Compared, by_table: Mapping[str, Report]) -> Agreement:
    """A proposal that names both cells with what stands in them."""
    return Agreement(
        government_id=actor.government_id,
        table_id=table.id,
        column_id=compared.comparison.column,
        row_key=json.dumps(key_of(compared.row, table.key), ensure_ascii=False),
        own_report_id=by_table[table.id].id,
        own_row=compared.row.number,
        own_value=encode(compared.own),
        other_report_id=by_table[compared.comparison.table].id,
        other_table=compared.comparison.table,
        other_row=compared.other_row.number,
        other_value=encode(compared.other) or "",
        party=actor.party,
        status=FIRST_STATUS["agreement"],
        proposed_by=actor.person_id,
        proposed_at=now(),
    )


def _find(facts: Facts, terms: Terms, cell: tuple[str, str, int]) -> tuple[Table, Compared]:
    for table, compared in discrepancies(facts, terms.tables_by_id):
        if (table.id, compared.comparison.column, compared.row.number) == cell:
            return table, compared
    raise NotFound("There is no discrepancy at this cell any more. Open the list again to see what is there now.")


def read_value(column_type: str, text: str, field: str = "value", nothing: str = "Nothing was proposed.") -> Value:
    """A value as somebody typed it for a column; Invalid, by field, where it is none of its type."""
    typed = text.strip()
    try:
        value = decode(column_type, typed)
    except Invalid as refusal:
        raise Invalid(nothing, [Problem(field, refusal.message, text)]) from None
    if not typed or value is None:
        raise Invalid(nothing, [Problem(field, "Enter the value on which you could agree.", text)])
    return value


def _reason(text: str) -> str:
    if not text.strip():
        says = "Say why this value is right, so that the other party can agree."
        raise Invalid("Nothing was proposed.", [Problem("reason", says)])
    return text.strip()[:_LONGEST]


def answer_value(actor: Actor, agreement_id: str, move_name: str, note: str = "") -> Agreement:
    """Agree to a proposed value, refuse it or take it back. Stale where a cell holds another value meanwhile."""
    require(actor, "propose values")
    agreement = find_agreement(actor.government_id, agreement_id, actor.vendor_id)
    if move_name == "withdraw":
        if agreement.proposed_by != actor.person_id:
            raise NotAllowed("Only whoever proposed this value can take it back. You may agree or refuse.")
    elif agreement.party == actor.party == "vendor":
        raise NotAllowed("Your own side proposed this value, so somebody of the city must agree to it or refuse it.")
    if move_name == "agree":
        _check_cells(actor, agreement)
    move(agreement, move_name, actor, note)
    return agreement


def _check_cells(actor: Actor, agreement: Agreement) -> None:
    contract, period = agreement.contract, agreement.period
    _, terms = terms_on(contract, period.starts_on)
    facts = gather_facts(contract, period, terms, looked_at_reports(actor, contract, period))
    for table, compared in discrepancies(facts, terms.tables_by_id):
        stands = (encode(compared.own), encode(compared.other)) == (agreement.own_value, agreement.other_value)
        if stands and _about([agreement], table, compared):
            return
    raise Stale("The values that this proposal is about have changed. Open the list again and propose anew.")
