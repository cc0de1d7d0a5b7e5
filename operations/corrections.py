"""Corrections: periods whose payment is approved are settled again where what they rest on has changed since.

The result is a corrected statement, which is compared and never paid; the next open period settles the difference.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.corrections import amounts_of, changed_figures, changed_sources, earlier_of, says_the_same
from contracts.earlier import ChangedFigure, EarlierPeriod, carried_document, earlier_document
from contracts.errors import DomainError, Refused, Stale
from contracts.figures import canonical_json
from contracts.numbers import parse_decimal
from contracts.periods import say_period
from contracts.retainage import Release, ReleaseSchema, release_document
from contracts.roles import Actor
from contracts.settlement import settle
from contracts.statements import Statement
from contracts.true_ups import TRUE_UP
from models.contracts import Contract, find_contract_by_id
from models.index_values import IndexValue, newest_index_values
from models.moves import move
from models.reports import Report, accepted_reports_of
from models.stated import money_in
from models.statements import PaymentStatement, settling_statements, statements_by_digest
from operations.earlier import Earlier, Standing, standing_of, what_came_before
from operations.facts import facts_from
from operations.period_records import Records, records_of
from operations.storing import store_in_place_of
from operations.terms import terms_of


def correct_periods(actor: Actor, contract: Contract) -> tuple[PaymentStatement, ...]:
    """Settle every approved period of the contract again, in order, and store those that come out otherwise.

    A later period that looks at an earlier one is settled upon what is true of it now. Refused with the period's name
    where one can no longer be settled.
    """
    standings = standing_of(contract, with_facts=True)
    again_from = _read(contract, [each.payable for each in standings if each.is_settled])
    truths: list[EarlierPeriod] = []
    made: list[PaymentStatement] = []
    for standing in standings:
        document, digest = standing.document(), standing.true.digest
        if standing.is_settled:
            again = _settled_again(contract, standing, truths, again_from)
            if not says_the_same(document, json.loads(again.text)):
                made.append(_store(actor, standing, again, again_from.reports[standing.payable.period_id]))
                document, digest = json.loads(again.text), again.digest
        truths.append(earlier_of(document, digest))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Read:
    """What counts now, read once for all approved periods: accepted reports by period, index values, and records."""

    reports: Mapping[str, Sequence[Report]]
    values: Mapping[tuple[str, str], IndexValue]
    records: Records


def _read(contract: Contract, approved: Sequence[PaymentStatement]) -> _Read:
    periods = [each.period for each in approved]
    accepted = accepted_reports_of(contract.government_id, contract.id)
    reports = {period.id: list(accepted.get(period.id, {}).values()) for period in periods}
    names = {name for each in approved for name in terms_of(each.terms_version).indexes}
    return _Read(
        reports=reports,
        values=newest_index_values(contract.government_id, names, [period.name for period in periods]),
        records=records_of(contract, periods, [report for own in reports.values() for report in own]),
    )


def _settled_again(contract: Contract, standing: Standing, truths: Sequence[EarlierPeriod], read: _Read) -> Statement:
    """The period under the terms that it was paid under, from what counts now, upon corrected earlier periods."""
    approved = standing.payable
    terms, period = terms_of(approved.terms_version), approved.period
    values = [value for (name, month), value in read.values.items() if month == period.name and name in terms.indexes]
    before = Earlier(periods=tuple(truths), releases=_paid_releases(approved), kind="corrected")
    try:
        reports = read.reports[period.id]
        return settle(terms, facts_from(contract, period, terms, reports, values, before, read.records))
    except DomainError as reason:
        title = approved.period.as_period().title()
        raise Refused(f"{title} is approved and cannot be settled again: {reason.message}") from reason


def _paid_releases(approved: PaymentStatement) -> tuple[Release, ...]:
    used: Mapping[str, Any] = json.loads(approved.facts_document)
    loaded: Sequence[Release] = ReleaseSchema(many=True).load(used["releases"])
    return tuple(loaded)


def _store(actor: Actor, standing: Standing, again: Statement, reports: Sequence[Report]) -> PaymentStatement:
    approved = standing.payable
    replaced = [] if standing.corrected is None else [standing.corrected]
    stored = store_in_place_of(replaced, actor, approved.period, approved.terms_version, again, reports)
    move(stored, "correct", None)
    return stored


def _as_used(before: Earlier) -> Mapping[str, Any]:
    """What came before, in the words of a stored facts document."""
    written = {
        "earlier": [earlier_document(each) for each in before.periods],
        "carried": [carried_document(each) for each in before.carried],
        "releases": [release_document(each) for each in before.releases],
    }
    used: Mapping[str, Any] = json.loads(canonical_json(written))
    return used


def check_still_true(statement: PaymentStatement) -> None:
    """Nothing where what earlier periods come to is what the statement was computed from, else Stale."""
    contract = find_contract_by_id(statement.government_id, statement.contract_id)
    used = json.loads(statement.facts_document)
    now = _as_used(what_came_before(contract, statement.period))
    if any(used[part] != now[part] for part in now):
        raise Stale(
            "Earlier periods, releases or what was carried forward changed since this statement was computed. Return "
            "it with that reason, so that it is computed again."
        )


@dataclass(frozen=True, slots=True)
class CorrectionSeen:
    """What a corrected period differs in: which statement shows it, why, each figure, and what is settled here."""

    title: str
    statement_id: str
    sources: Sequence[str]
    changes: Sequence[ChangedFigure]


def see_corrections(statement: PaymentStatement, document: Mapping[str, Any]) -> tuple[CorrectionSeen, ...]:
    """The corrections that a statement settles; of a corrected one, how it differs from what was approved."""
    found = standing_of(find_contract_by_id(statement.government_id, statement.contract_id))
    by_period = {each.payable.period.name: each for each in found}
    if statement.kind == "corrected":
        own = by_period.get(statement.period.name)
        if own is None or own.payable.digest == statement.digest:
            return ()
        approved = own.approved_document()
        changes, sources = tuple(changed_figures(approved, document)), tuple(changed_sources(approved, document))
        return (CorrectionSeen(own.payable.period.as_period().title(), own.payable.id, sources, changes),)
    settled = [
        each
        for each in document["facts"]["earlier"]
        if "paid" in each and f"true_up.{each['period']}" in document["amounts"]
    ]
    corrected = statements_by_digest(
        statement.government_id, statement.contract_id, [each["statement"] for each in settled]
    )
    return tuple(_as_settled(each, corrected[each["statement"]].id) for each in settled)


@dataclass(frozen=True, slots=True)
class SettledBy:
    """A statement that settles what a corrected one differs in, and by which amount."""

    statement: PaymentStatement
    amount: Decimal


def settled_by(statement: PaymentStatement) -> tuple[SettledBy, ...]:
    """Where what a corrected statement differs in is settled; nothing before there is such a statement."""
    if statement.kind != "corrected":
        return ()
    name = f"{TRUE_UP}{statement.period.name}"
    found = settling_statements(statement.government_id, statement.id)
    return tuple(SettledBy(each, amounts_of(money_in(each.document))[name]) for each in found)


def _as_settled(used: Mapping[str, Any], corrected_id: str) -> CorrectionSeen:
    """A correction as the statement that settles it was told of it, whatever was corrected since."""
    paid = used["paid"]
    changes = tuple(
        ChangedFigure(each["name"], each["title"], each["unit"], *(_number(each[key]) for key in ("before", "after")))
        for each in paid["changes"]
    )
    return CorrectionSeen(say_period(used["period"]), corrected_id, paid["sources"], changes)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else parse_decimal(text)
