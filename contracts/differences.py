"""What changed from one version of terms to the next, in sentences that both parties can read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from contracts.numbers import dollars, plain
from contracts.periods import say_date
from contracts.sentences import (
    Told,
    tell_composites,
    tell_limits,
    tell_measure,
    tell_payment,
    tell_settling,
    tell_watched,
)
from contracts.tables import Column, Table
from contracts.terms import Terms


def differences(before: Terms, after: Terms) -> tuple[str, ...]:
    """A sentence for each change, the contract's frame first, then items, tables, measures, payments, limits."""
    return (
        *_frame(before, after),
        *_by_name("Pay item", _items(before), _items(after)),
        *_tables(before, after),
        *_told("Measure", _measures(before), _measures(after)),
        *_told("Composite", tell_composites(before), tell_composites(after)),
        *_told("Payment", _payments(before), _payments(after)),
        *_told("Limit", tell_limits(before), tell_limits(after)),
        *_told("Settlement", tell_settling(before), tell_settling(after)),
        *_told("Exception or clock", tell_watched(before), tell_watched(after)),
        *_rest(before, after),
    )


def _frame(before: Terms, after: Terms) -> Iterator[str]:
    old, new = before.contract, after.contract
    if old.value != new.value:
        yield f"The value of the contract changes from {dollars(old.value)} to {dollars(new.value)}."
    if old.starts != new.starts:
        yield f"The contract starts on {say_date(new.starts)} instead of {say_date(old.starts)}."
    if old.ends != new.ends:
        yield f"The contract ends on {say_date(new.ends)} instead of {say_date(old.ends)}."
    if old.title != new.title:
        yield f"The title changes from “{old.title}” to “{new.title}”."
    if before.reporting != after.reporting:
        yield (
            f"Reports are due {after.reporting.due_days} days after each {after.reporting.every} "
            f"instead of {before.reporting.due_days} days."
        )


def _items(terms: Terms) -> dict[str, str]:
    def said(quantity: Any) -> str:
        return "" if quantity is None else f", contract quantity {plain(quantity)}"

    return {item.number: f"“{item.title}”, {item.sentence()}{said(item.quantity)}" for item in terms.items}


def _measures(terms: Terms) -> list[Told]:
    return [tell_measure(measure, terms) for measure in terms.measures]


def _payments(terms: Terms) -> list[Told]:
    return [tell_payment(payment, terms) for payment in terms.payments]


def _by_name(what: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys((*before, *after)):
        if name not in after:
            yield f"{what} {name} is taken out: {before[name]}."
        elif name not in before:
            yield f"{what} {name} is new: {after[name]}."
        elif before[name] != after[name]:
            yield f"{what} {name} changes from {before[name]} to {after[name]}."


def _told(what: str, before: Sequence[Told], after: Sequence[Told]) -> Iterator[str]:
    old, new = {told.id: told for told in before}, {told.id: told for told in after}
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield f"{what} “{old[name].title}” is taken out. It was: {old[name].sentence}"
        elif name not in old:
            yield f"{what} “{new[name].title}” is new. {new[name].sentence}"
        else:
            yield from _told_change(what, old[name], new[name])


def _told_change(what: str, old: Told, new: Told) -> Iterator[str]:
    if old.title != new.title:
        yield f"{what} “{old.title}” is now called “{new.title}”."
    if old.sentence != new.sentence:
        yield f"{what} “{new.title}” changes. Before: {old.sentence} Now: {new.sentence}"
    for note in new.notes:
        if note not in old.notes:
            yield f"{what} “{new.title}”: {note}"
    if old.clause != new.clause:
        yield f"{what} “{new.title}” stands in {new.clause or 'no clause'} instead of {old.clause or 'none'}."


def _tables(before: Terms, after: Terms) -> Iterator[str]:
    old, new = before.tables_by_id, after.tables_by_id
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield f"The table “{old[name].title}” is no longer reported."
        elif name not in old:
            reporter = new[name].reported_by.replace("_", " ")
            yield f"The table “{new[name].title}” is reported from now on, by the {reporter}."
        else:
            yield from _table_change(old[name], new[name])


def _table_change(old: Table, new: Table) -> Iterator[str]:
    columns = {column.id: column for column in old.columns}, {column.id: column for column in new.columns}
    for name in dict.fromkeys((*columns[0], *columns[1])):
        if name not in columns[1]:
            yield f"The table “{new.title}” no longer has the column “{columns[0][name].heading}”."
        elif name not in columns[0]:
            yield f"The table “{new.title}” gets the column “{columns[1][name].heading}”."
        elif columns[0][name] != columns[1][name]:
            changed = ", ".join(_changed_keys(columns[0][name], columns[1][name]))
            yield f"In the table “{new.title}” the column “{columns[1][name].heading}” changes: {changed}."
    for what, part in _TABLE_PARTS.items():
        if part(old) != part(new):
            yield f"In the table “{new.title}” {what} change."


_TABLE_PARTS: Mapping[str, Callable[[Table], Any]] = {
    "the columns that identify a row": lambda table: table.key,
    "the checks of each row": lambda table: table.checks,
    "who reports it or where it stands": lambda table: (table.reported_by, table.sheet, table.may_be_empty),
    "the comparisons with another party’s values": lambda table: table.compared,
    "the rules of the sample to verify": lambda table: table.sample,
    "the reasons for having no rows": lambda table: table.no_data,
}


def _changed_keys(old: Column, new: Column) -> Iterator[str]:
    for key in Column.__slots__:
        if getattr(old, key) != getattr(new, key):
            yield key.replace("_", " ")


def _rest(before: Terms, after: Terms) -> Iterator[str]:
    parts = {
        "The goals": (before.goals, after.goals),
        "The lines of the cover": (before.cover, after.cover),
        "The groups": (before.groups, after.groups),
        "The names of the summary": (before.summary, after.summary),
        "The place of the quantities": (before.quantities, after.quantities),
        "The worked examples": (before.examples, after.examples),
        "The notes": ((before.notes, before.source), (after.notes, after.source)),
    }
    for what, (old, new) in parts.items():
        if old != new:
            yield f"{what} change{'s' if what.startswith('The place') else ''}."
