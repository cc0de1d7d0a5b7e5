"""What a ruling changes in dollars, period by period, and whether it fits the payment that it is about."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from contracts.errors import DomainError, Invalid, Problem, Refused
from contracts.numbers import ZERO, add, dollars, from_cents, parse_decimal, plain
from contracts.ruling_effects import Effect, LineEffect, effect_of, lines_of
from contracts.ruling_entries import NewRuling, say_runs, shared_rows
from contracts.rulings import DEFERRAL, EXCUSAL, HOLD, NET, OVERRIDE, About
from contracts.rulings import Ruling as RulingFact
from contracts.settlement import settle
from models.clock import local_day
from models.contracts import Contract
from models.governments import find_government
from models.periods import ReportingPeriod, periods_of
from models.reports import accepted_reports, accepted_reports_of
from models.rows import rows_of, tables_of
from models.rulings import Ruling, rulings_of
from operations.contract_term import settled_periods
from operations.facts import gather_facts, known_with_terms
from operations.policies import policy_today
from operations.ruling_facts import as_fact
from operations.terms import terms_on

_MOST_PERIODS = 3
_NO_CHANGE = "Some fields need another look. Nothing was saved."
_MOVES_MONEY = (OVERRIDE, HOLD, DEFERRAL)


@dataclass(frozen=True, slots=True)
class PeriodEffect:
    """What a ruling changes in a period; `settled` where the payment is approved, so that it comes as a true-up."""

    effect: Effect
    settled: bool


@dataclass(frozen=True, slots=True)
class RulingEffect:
    """What a ruling changes in the periods that can be computed now."""

    periods: tuple[PeriodEffect, ...]
    why_not: str = ""

    @property
    def change(self) -> Decimal | None:
        """By how much the payments shown change together; None where one of them cannot be told."""
        changes = [each.effect.change for each in self.periods]
        if not changes or None in changes:
            return None
        return add(each for each in changes if each is not None)

    @property
    def key(self) -> str:
        """What a form carries, so that whoever decides does so on what was shown."""
        return "" if self.change is None else plain(self.change)

    @property
    def text(self) -> str:
        """What was shown as JSON, for the record."""
        return json.dumps([_document(each) for each in self.periods], ensure_ascii=False, sort_keys=True)


def _document(shown: PeriodEffect) -> dict[str, Any]:
    effect = shown.effect
    return {
        "period": effect.period,
        "settled": shown.settled,
        "before": _text(effect.before),
        "after": _text(effect.after),
        "lines": [[line.title, _text(line.before), _text(line.after)] for line in effect.lines],
        "unknown": effect.unknown,
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


def stored_effect(text: str) -> RulingEffect:
    """What was shown to whoever decided, from the record."""
    return RulingEffect(tuple(_read(each) for each in json.loads(text)))


def _read(written: Mapping[str, Any]) -> PeriodEffect:
    lines = tuple(LineEffect(title, _amount(before), _amount(after)) for title, before, after in written["lines"])
    before, after = _amount(written["before"]), _amount(written["after"])
    return PeriodEffect(Effect(written["period"], before, after, lines, written["unknown"]), written["settled"])


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else parse_decimal(text)


def effect_of_ruling(ruling: Ruling) -> RulingEffect:
    """The periods that a ruling covers, settled with it and without it: those that can be computed, the latest few."""
    if ruling.about_kind == "check":
        return RulingEffect((), "It changes no payment: findings of this check are then told for information.")
    contract, fact = ruling.contract, fact_of(ruling)
    settled, reports = settled_periods(contract), accepted_reports_of(contract.government_id, contract.id)
    covered = [
        period
        for period in periods_of(contract.government_id, contract.id)
        if period.id in reports
        and fact.covers(period.starts_on)
        and not (period.id in settled and ruling.kind in _MOVES_MONEY)
    ][-_MOST_PERIODS:]
    if not covered:
        return RulingEffect((), "No report of a period that it covers is accepted yet, so the dollars cannot be told.")
    own = {period.id: list(reports[period.id].values()) for period in covered}
    terms_on, known = known_with_terms(contract, covered, chain.from_iterable(own.values()))

    def effect(period: ReportingPeriod) -> Effect:
        try:
            _, terms = terms_on(period.starts_on)
            return effect_of(terms, gather_facts(contract, period, terms, own[period.id], known), fact)
        except DomainError as reason:
            return Effect(period.name, None, None, (), reason.message)

    return RulingEffect(tuple(PeriodEffect(effect(period), period.id in settled) for period in covered))


def fact_of(ruling: Ruling) -> RulingFact:
    """A ruling that nobody granted yet, as if it were granted the day it was asked for."""
    zone = find_government(ruling.government_id).time_zone
    return as_fact(ruling, "nobody yet", local_day(ruling.asked_at, zone), ruling.until_on)


def as_new(ruling: Ruling) -> NewRuling:
    """A stored ruling as it was asked for."""
    fact = fact_of(ruling)
    return NewRuling(
        fact.kind,
        fact.about,
        ruling.about_title,
        fact.starts,
        fact.until,
        fact.reason,
        fact.amount,
        fact.days,
        fact.ends_when,
    )


def check_against_statement(
    contract: Contract, new: NewRuling, own_id: str | None = None, settles_dispute: bool = False
) -> None:
    """Nothing where the ruling fits the payment that it is about, else Invalid with the problem by its field.

    `own_id` is the ruling's id where it is stored already, so that it does not stand in its own way. What settles a
    dispute is bound by the claim and not by the limit of overrides.
    """
    if new.about.kind == "check":
        return
    period = _period(contract, new)
    if new.kind in _MOVES_MONEY and period.id in settled_periods(contract):
        _refuse(
            "period", f"The payment for {period.as_period().title()} is approved and stays as it is. Choose another."
        )
    if new.kind == OVERRIDE and not settles_dispute:
        _check_limit(contract, new, own_id)
    elif new.kind in (HOLD, DEFERRAL):
        _check_amount(contract, period, new, own_id)
    elif new.about.rows:
        _check_rows(contract, period, new.about)
        if own_id is None:
            _check_not_asked_before(contract, new)


def _refuse(field: str, message: str) -> None:
    raise Invalid(_NO_CHANGE, [Problem(field, message)])


def _period(contract: Contract, new: NewRuling) -> ReportingPeriod:
    for period in periods_of(contract.government_id, contract.id):
        if period.starts_on == new.starts:
            return period
    raise Refused("The period that this ruling is about is no longer one of the contract’s. Ask for it anew.")


def _check_limit(contract: Contract, new: NewRuling, own_id: str | None) -> None:
    """All overrides of a period together stay within the limit, so that none is cut into pieces to pass."""
    limit = policy_today(contract.government_id).rulings.override_limit
    if limit is None:
        _refuse("amount", "Overrides are not permitted here: no limit for them is set. Correct the facts instead.")
        return
    others = [
        from_cents(abs(each.amount_cents or 0))
        for each in rulings_of(contract.government_id, contract.id)
        if each.kind == OVERRIDE
        and each.starts_on == new.starts
        and each.status in ("proposed", "granted")
        and each.dispute_id is None
        and each.id != own_id
    ]
    if add([abs(new.amount or ZERO), *others]) > limit:
        said = f" {dollars(add(others))} of it are taken by other overrides of this period." if others else ""
        _refuse("amount", f"Overrides of a period may come to {dollars(limit)} together, up or down.{said}")


def _check_amount(contract: Contract, period: ReportingPeriod, new: NewRuling, own_id: str | None) -> None:
    lines = _computed_lines(contract, period, _number(contract, own_id))
    if lines is None:
        return
    amount = lines.get(new.about.name, ZERO)
    if new.kind == HOLD and amount < 0 and new.about.name != NET:
        said = "a deduction stands while something is held. To take it in a later period, ask for a deferral."
        _refuse("about", f"It takes {dollars(abs(amount))} in {period.as_period().title()}: {said}")
    if amount == 0 or (new.about.name == NET and amount < 0):
        _refuse("about", f"It pays nothing in {period.as_period().title()}, so there is nothing to take from it.")
    if new.amount is not None and new.amount > abs(amount):
        _refuse("amount", f"It pays {dollars(amount)} in {period.as_period().title()}. Enter no more than that.")


def _number(contract: Contract, own_id: str | None) -> int:
    found = [each.number for each in rulings_of(contract.government_id, contract.id) if each.id == own_id]
    return found[0] if found else 0


def _computed_lines(contract: Contract, period: ReportingPeriod, but: int) -> dict[str, Decimal] | None:
    """What each line pays now, without the ruling of that number; None where the period cannot be computed yet."""
    reports: Sequence[Any] = list(accepted_reports(contract.government_id, contract.id, period.id).values())
    if not reports:
        return None
    try:
        _, terms = terms_on(contract, period.starts_on)
        statement = settle(terms, gather_facts(contract, period, terms, reports))
    except DomainError:
        return None
    return {name: line.amount for name, line in lines_of(statement).items()} | {NET: statement.net.amount}


def _check_not_asked_before(contract: Contract, new: NewRuling) -> None:
    """No row is excused twice. Days of one milestone may be, for one cause after the other."""
    for each in rulings_of(contract.government_id, contract.id):
        about = (each.kind, each.about_kind, each.about_name, each.starts_on)
        if each.status not in ("proposed", "granted") or about != (EXCUSAL, "rows", new.about.name, new.starts):
            continue
        runs = tuple((first, last) for first, last in json.loads(each.about_rows or "[]"))
        if shared := shared_rows(new.about.rows, runs):
            stands = "waits for its decision" if each.status == "proposed" else "was granted"
            _refuse("rows", f"Excusal {each.number} is about {say_runs(shared)} already, and {stands}. Leave them out.")


def _check_rows(contract: Contract, period: ReportingPeriod, about: About) -> None:
    reports = accepted_reports(contract.government_id, contract.id, period.id).values()
    holding = [
        report
        for report in reports
        if any(table.table_id == about.name for table in tables_of(report.government_id, report.id))
    ]
    if not holding:
        _refuse("rows", f"No accepted report of {period.as_period().title()} holds this table yet.")
    numbers = {number for report in holding for number, _ in rows_of(report.government_id, report.id, about.name)}
    absent = tuple(run for run in about.rows if not set(range(run[0], run[1] + 1)) <= numbers)
    if absent:
        _refuse(
            "rows", f"The report has no {say_runs(absent)} in this table. Write the numbers as its sheet shows them."
        )
