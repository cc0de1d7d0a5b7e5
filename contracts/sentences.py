"""Terms read aloud: each measure and payment as the sentence that a person would say, made from what runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.checks import declared_for
from contracts.clocks import TITLES
from contracts.exceptions import CLASS_SENTENCES, title_of
from contracts.measures import STATE_WORDS, Measure
from contracts.numbers import CENTS, plain
from contracts.order import sentence as tell_order
from contracts.payments import Payment
from contracts.periods import say_date
from contracts.retainage import sentence as tell_retainage
from contracts.schedules.base import Schedule
from contracts.terms import Flag, Terms


@dataclass(frozen=True, slots=True)
class Told:
    """A part of the terms in words: its name, its sentence, the table of its schedule, what else holds, its clause."""

    id: str
    title: str
    sentence: str
    table: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class TermsTold:
    """All of the terms in words but their measures, which are told by their goals."""

    frame: str
    composites: tuple[Told, ...]
    payments: tuple[Told, ...]
    limits: tuple[Told, ...]
    settling: tuple[Told, ...]
    watched: tuple[Told, ...]


def tell_terms(terms: Terms) -> TermsTold:
    """The terms in words, in the order in which they are read."""
    payments = tuple(tell_payment(payment, terms) for payment in terms.payments)
    settling, watched = tell_settling(terms), tell_watched(terms)
    return TermsTold(tell_contract(terms), tell_composites(terms), payments, tell_limits(terms), settling, watched)


def tell_measure(measure: Measure, terms: Terms) -> Told:
    """A measure in words."""
    group = terms.groups_by_id.get(measure.for_each or "")
    start = f"For each {group.title.lower()}, take " if group is not None else "Take "
    sentence = start + measure.statistic.sentence(terms.tables_by_id)
    if measure.round is not None:
        sentence += f", {measure.round.sentence()}"
    if measure.schedule is not None:
        sentence += f"; turned into {measure.score_unit} by {measure.schedule.sentence()}{_rounding(measure.schedule)}"
    notes = [f"Where it is {STATE_WORDS[state]}: {each.sentence()}." for state, each in measure.missing.items()]
    if measure.few is not None:
        then = {"flag": "finance is told", "exclude": "it is left out"}[measure.few.then]
        notes.append(f"With fewer than {measure.few.than} rows {then}.")
    if measure.verified_by is not None:
        notes.append(f"Verified by: {measure.verified_by.replace('_', ' ')}.")
    notes += tell_standing(measure, terms)
    table = measure.schedule.table() if measure.schedule is not None else ()
    return Told(measure.id, measure.title, f"{sentence}.", table, tuple(notes), measure.clause)


def tell_payment(payment: Payment, terms: Terms) -> Told:
    """A payment in words."""
    declared = declared_for(payment, terms)
    titles = {measure.id: measure.title for measure in terms.measures}
    titles.update((composite.id, composite.title) for composite in terms.composites)
    verb = "Pay" if payment.direction == "pay" else "Deduct"
    start = f"For each {declared.group.title.lower()}, " if declared.group is not None else ""
    sentence = f"{start}{verb.lower() if start else verb} by “{titles[payment.of]}”"
    sentence = f"{sentence} {payment.basis.sentence(declared)}".rstrip()
    if payment.schedule is not None:
        sentence += f": {payment.schedule.sentence()}{_rounding(payment.schedule)}"
    sentence += "".join(f"; {limit.sentence(declared)}" for limit in payment.limits)
    sentence += ", rounded half up to cents" if payment.round == CENTS else f", {payment.round.sentence()}"
    missing = {"nothing": "Without a result nothing is paid.", "hold": "Without a result there is no statement."}
    notes = (missing[payment.if_missing], *([payment.note] if payment.note else []))
    table = payment.schedule.table() if payment.schedule is not None else ()
    return Told(payment.id, payment.title, f"{sentence}.", table, notes, payment.clause)


def tell_composites(terms: Terms) -> tuple[Told, ...]:
    """The composites in words."""
    titles = {measure.id: measure.title for measure in terms.measures}
    return tuple(
        Told(each.id, each.title, f"{each.sentence(titles)}.", (), (), getattr(each, "clause", ""))
        for each in terms.composites
    )


def tell_limits(terms: Terms) -> tuple[Told, ...]:
    """The limits across payments and retainage in words."""
    titles = {payment.id: payment.title for payment in terms.payments}
    told = [Told(each.id, each.title, f"{each.sentence(titles)}.", (), (), each.clause) for each in terms.limits]
    if terms.retainage is not None:
        held = terms.retainage
        told.append(Told(held.id, held.title, tell_retainage(held, titles), (), (), held.clause))
    return tuple(told)


def tell_settling(terms: Terms) -> tuple[Told, ...]:
    """Minimum amounts, the order of settlement and what happens below zero, in words."""
    told = [Told(each.id, each.title, f"{_sentence(each.sentence())}.", (), (), each.clause) for each in terms.minimums]
    smallest = terms.smallest_payment
    if smallest is not None:
        sentence = f"{_sentence(smallest.sentence())}."
        told.append(Told("smallest_payment", "Smallest payment", sentence, (), (), smallest.clause))
    told.append(Told("order", "Order of settlement", tell_order(terms), (), (), ""))
    below = terms.negative_net
    told.append(Told("negative_net", "Net below zero", below.sentence(), (), (), below.clause))
    return tuple(told)


def tell_watched(terms: Terms) -> tuple[Told, ...]:
    """What somebody must look at before a payment is approved, and by when things are done, in words."""
    titles = {measure.id: measure.title for measure in terms.measures}
    titles.update((composite.id, composite.title) for composite in terms.composites)
    told = [
        Told(_flag_id(flag), title_of(flag.exception), _flag_sentence(flag, titles), (), (), "") for flag in terms.flags
    ]
    for rule in terms.classes:
        title = title_of(rule.kind) + rule.where()
        sentence = (
            f"“{title_of(rule.kind)}”{rule.where() or ' in every statement'} {CLASS_SENTENCES[rule.class_.value]} "
            "before the payment is approved, also where the city’s policy asks for less."
        )
        told.append(Told(f"class_{rule.kind}_{rule.statements}", title, sentence, (), (), ""))
    for clock in terms.clocks:
        title = TITLES[clock.clock]
        told.append(Told(f"clock_{clock.clock}", f"Clock: {title}", f"{title} {clock.sentence()}.", (), (), ""))
    return tuple(told)


def _flag_id(flag: Flag) -> str:
    return f"flag_{flag.of}_{flag.exception}_{'above' if flag.below is None else 'below'}"


def _flag_sentence(flag: Flag, titles: Mapping[str, str]) -> str:
    edges = (("below", flag.below), ("above", flag.above))
    edge = " or ".join(f"{words} {plain(value)}" for words, value in edges if value is not None)
    return f"Where “{titles[flag.of]}” is {edge}, somebody must look at it: {flag.says.rstrip('.')}."


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def tell_contract(terms: Terms) -> str:
    """The frame of the contract in one sentence."""
    starts, ends = say_date(terms.contract.starts), say_date(terms.contract.ends)
    due = f"{terms.reporting.due_days} days after the {terms.reporting.every} ends"
    return f"From {starts} to {ends}; reported each {terms.reporting.every}, due {due}."


def _rounding(schedule: Schedule) -> str:
    return f", {schedule.round.sentence()}" if schedule.round is not None else ""


def tell_standing(measure: Measure, terms: Terms) -> list[str]:
    """Which rows count by their standing, the evidence that is needed, and what the tables say of comparing."""
    below = {
        "leave_out": "Rows that are not verified leave numerator and denominator.",
        "not_inspected": "While one row is not verified, the measure is not inspected.",
    }
    notes = [below[measure.below]] if measure.below is not None else []
    if measure.counts_from == "disputed":
        notes.append("Rows count even while they are disputed.")
    if measure.evidence:
        notes.append(f"Needed as evidence: {'; '.join(needed.sentence() for needed in measure.evidence)}.")
    for name in dict.fromkeys(measure.statistic.tables_read()):
        table = terms.tables_by_id[name]
        if table.sample is not None:
            notes.append(table.sample.sentence(table.headings()))
        for each in table.compared:
            unit = table.column(each.column).unit or ""
            notes.append(each.sentence(terms.tables_by_id, table.headings(), unit))
    return notes
