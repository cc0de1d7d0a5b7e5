"""What must be right in terms beyond the form of the document: names that exist, weights that add up, bands without
gaps, consequences that are chosen. Each problem names its path; nothing is put into force while one stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contracts.bases.base import Declared
from contracts.cautions import unreachable_bands
from contracts.clocks import clock_problems
from contracts.errors import Problem
from contracts.exceptions import class_problems
from contracts.order import order_problems
from contracts.retainage import problems as retainage_problems
from contracts.scope import Group
from contracts.standing_checks import check_standing, check_verification
from contracts.summary import GroupSummary
from contracts.tables import Column, Table
from contracts.units import unit_problems

if TYPE_CHECKING:
    from contracts.measures import Measure
    from contracts.payments import Payment
    from contracts.terms import Terms


FIGURE_NAMES = frozenset({"gross", "eligible_gross", "net"})
FIXED_NAMES = FIGURE_NAMES | {"contract", "period", "counts", "scores", "states", "lines", "engine", "terms", "facts"}
FIXED_NAMES |= {"amounts", "quantities", "exceptions", "figures", "kind", "sections", "result"}


def check_terms(terms: Terms) -> Iterator[Problem]:
    """Every problem of sense in the terms."""
    yield from _doubled(terms)
    yield from _names(terms)
    yield from _contract(terms)
    for place, table in enumerate(terms.tables):
        yield from _table(f"tables[{place}]", table, terms)
    for place, group in enumerate(terms.groups):
        yield from _group(f"groups[{place}]", group, terms)
    for place, measure in enumerate(terms.measures):
        yield from _measure(f"measures[{place}]", measure, terms)
    yield from _composites(terms)
    for place, payment in enumerate(terms.payments):
        yield from _payment(f"payments[{place}]", payment, terms)
    yield from unreachable_bands(terms)
    yield from unit_problems(terms)
    yield from _limits_and_flags(terms)
    yield from class_problems(terms.classes, {flag.exception for flag in terms.flags})
    yield from clock_problems(terms.clocks)
    yield from _items(terms)
    yield from _settling(terms)
    yield from _unused(terms)


def _doubled(terms: Terms) -> Iterator[Problem]:
    named = [
        ("tables", [table.id for table in terms.tables]),
        ("goals", [goal.id for goal in terms.goals]),
        ("groups", [group.id for group in terms.groups]),
        ("items", [item.number for item in terms.items]),
        (
            "payments",
            _money_names(terms),
        ),
        ("measures", [*(measure.id for measure in terms.measures), *(each.id for each in terms.composites)]),
    ]
    for path, ids in named:
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            yield Problem(path, f"The name “{name}” stands twice. Give each its own.", name)


def _money_names(terms: Terms) -> list[str]:
    """The names of every line of a statement that the terms name."""
    named = [payment.id for payment in terms.payments]
    named += [limit.id for limit in terms.limits]
    named += [minimum.id for minimum in terms.minimums]
    return named if terms.retainage is None else [*named, terms.retainage.id]


def _names(terms: Terms) -> Iterator[Problem]:
    """Names that would hide one another where a statement lists its figures."""
    results = {measure.id for measure in terms.measures} | {composite.id for composite in terms.composites}
    money = set(_money_names(terms))
    for name in sorted(money & (results | FIXED_NAMES)):
        yield Problem("payments", f"The name “{name}” is taken by another part of the statement. Choose another.", name)
    for name in sorted(results & FIGURE_NAMES):
        yield Problem("measures", f"The name “{name}” is taken by another part of the statement. Choose another.", name)
    shown = [entry.name for entry in terms.summary]
    for place, entry in enumerate(terms.summary):
        path = f"summary[{place}]"
        if entry.name in money | FIXED_NAMES or shown.count(entry.name) > 1:
            yield Problem(f"{path}.name", f"The statement shows something else as “{entry.name}”.", entry.name)
        if isinstance(entry, GroupSummary):
            yield from _for_each(path, entry.for_each, terms)
        for pointer in entry.fields if isinstance(entry, GroupSummary) else (entry,):
            for name in (pointer.of, *pointer.list_of):
                if name is not None and name.partition(".")[0] not in results | money | FIGURE_NAMES:
                    yield Problem(path, f"There is no figure “{name}” to show.", name)


def _contract(terms: Terms) -> Iterator[Problem]:
    if terms.contract.ends < terms.contract.starts:
        yield Problem("contract.ends", "The contract ends before it starts.", terms.contract.ends.isoformat())


def _table(path: str, table: Table, terms: Terms) -> Iterator[Problem]:
    types = table.types()
    headings = [column.heading.casefold() for column in table.columns]
    for place, column in enumerate(table.columns):
        yield from _column(f"{path}.columns[{place}]", column, table, terms)
        if headings.count(column.heading.casefold()) > 1:
            yield Problem(
                f"{path}.columns[{place}].heading", f"The heading “{column.heading}” stands twice in the table."
            )
    if len(types) != len(table.columns):
        yield Problem(f"{path}.columns", "Two columns have the same id. Give each its own.")
    for key in table.key:
        if key not in types:
            yield Problem(f"{path}.key", f"The table has no column “{key}”.", key)
    yield from check_verification(path, table, terms.tables_by_id)
    for place, check in enumerate(table.checks):
        where = f"{path}.checks[{place}].holds"
        unknown = [column for column in check.holds.columns() if column not in types]
        yield from (Problem(where, f"The table has no column “{column}”.", column) for column in unknown)
        if not unknown:
            yield from (Problem(where, f"The check {message}.") for message in check.holds.problems(types))


def _reasons(column: Column, table: Table) -> Iterator[str]:
    """Where a reason instead of a value would be mistaken, or would leave a rule without its input."""
    if column.type == "text":
        yield "A column of texts would take the reason for its text. Ask for reasons in columns of another type."
    if column.id in table.key:
        yield "What identifies a row cannot be missing, whatever the reason."
    if column.required:
        yield "A cell with a reason has no value, so the column is not required; blank cells are refused all the same."


def _column(path: str, column: Column, table: Table, terms: Terms) -> Iterator[Problem]:
    if column.type == "choice" and not column.choices:
        yield Problem(f"{path}.choices", "List the choices.")
    if column.minimum is not None and column.maximum is not None and column.minimum > column.maximum:
        yield Problem(f"{path}.maximum", "The maximum lies below the minimum, so no value could ever be right.")
    if column.type == "percent" and column.accepts is None:
        yield Problem(f"{path}.accepts", "Say how percentages are written: as a fraction (0.95) or as a number (95).")
    if column.no_data:
        yield from (Problem(f"{path}.no_data", message) for message in _reasons(column, table))
    if column.computed is not None:
        for name in column.computed.columns():
            if name not in table.types():
                yield Problem(f"{path}.computed", f"The table has no column “{name}”.", name)
        if set(column.computed.columns()) <= set(table.types()):
            yield from (Problem(f"{path}.computed", f"It {each}.") for each in column.computed.problems(table.types()))
    if column.refers_to is not None and column.refers_to != "items":
        table_id, _, column_id = column.refers_to.partition(".")
        target = terms.tables_by_id.get(table_id)
        if target is None or column_id not in target.types():
            yield Problem(f"{path}.refers_to", f"There is no column “{column.refers_to}”.", column.refers_to)


def _group(path: str, group: Group, terms: Terms) -> Iterator[Problem]:
    table = terms.tables_by_id.get(group.table)
    if table is None:
        yield Problem(f"{path}.table", f"There is no table “{group.table}”.", group.table)
    elif group.by is not None and group.by not in table.types():
        yield Problem(f"{path}.by", f"The table “{group.table}” has no column “{group.by}”.", group.by)


def _for_each(path: str, name: str | None, terms: Terms) -> Iterator[Problem]:
    if name is not None and name not in terms.groups_by_id:
        known = ", ".join(sorted(terms.groups_by_id)) or "none"
        yield Problem(f"{path}.for_each", f"There is no group “{name}”. Known are: {known}.", name)


def _measure(path: str, measure: Measure, terms: Terms) -> Iterator[Problem]:
    yield from _for_each(path, measure.for_each, terms)
    group = terms.groups_by_id.get(measure.for_each or "")
    by = group.by if group is not None else None
    for place, message in measure.statistic.problems(terms.tables_by_id, by):
        yield Problem(f"{path}.statistic.{place}", message)
    payment = getattr(measure.statistic, "payment", None)
    if payment is not None and payment not in {each.id for each in terms.payments}:
        yield Problem(f"{path}.statistic.payment", f"There is no payment “{payment}”.", payment)
    if measure.goal is not None and measure.goal not in {goal.id for goal in terms.goals}:
        yield Problem(f"{path}.goal", f"There is no goal “{measure.goal}”.", measure.goal)
    if measure.schedule is not None:
        for place, message in measure.schedule.problems():
            yield Problem(f"{path}.schedule.{place}", message)
    needed = {measure.empty_means if state == "no_occurrence" else state for state in measure.statistic.states()}
    if measure.few is not None and measure.few.then == "exclude":
        needed.add("too_few")
    if measure.counts_from == "verified":
        needed.add("not_inspected")
    for state in sorted(needed - set(measure.missing)):
        yield Problem(f"{path}.missing", f"Say what follows when it is {state}: exclude, hold or a score.", state)
    yield from check_standing(path, measure, terms.tables_by_id)


def _composites(terms: Terms) -> Iterator[Problem]:
    measures = {measure.id: measure for measure in terms.measures}
    for place, composite in enumerate(terms.composites):
        path = f"composites[{place}]"
        yield from (Problem(f"{path}.{where}", message) for where, message in composite.problems())
        yield from _for_each(path, composite.for_each, terms)
        known = set(measures) | {f"{measure}.value" for measure in measures}
        for gate in (*composite.before, *composite.after):
            for name in gate.names():
                if name not in known:
                    yield Problem(f"{path}.gates", f"There is no measure “{name}”.", name)
        for name in composite.joined():
            if name not in measures:
                yield Problem(f"{path}.of", f"There is no measure “{name}”.", name)
            elif measures[name].for_each != composite.for_each:
                yield Problem(f"{path}.of", f"“{name}” is counted for other groups than this composite.", name)


def _payment(path: str, payment: Payment, terms: Terms) -> Iterator[Problem]:
    yield from _for_each(path, payment.for_each, terms)
    results = {measure.id: measure.for_each for measure in terms.measures}
    results.update((composite.id, composite.for_each) for composite in terms.composites)
    if payment.of not in results:
        yield Problem(f"{path}.of", f"There is no measure or composite “{payment.of}”.", payment.of)
    elif results[payment.of] != payment.for_each:
        yield Problem(f"{path}.for_each", f"“{payment.of}” is counted for other groups than this payment.", payment.of)
    if payment.schedule is not None:
        for place, message in payment.schedule.problems():
            yield Problem(f"{path}.schedule.{place}", message)
    declared = declared_for(payment, terms)
    if declared.group is not None and declared.group.table not in terms.tables_by_id:
        return
    yield from (Problem(f"{path}.basis.{where}", message) for where, message in payment.basis.problems(declared))
    for number, limit in enumerate(payment.limits):
        for where, message in limit.problems(declared):
            yield Problem(f"{path}.limits[{number}].{where}", message)


def declared_for(payment: Payment, terms: Terms) -> Declared:
    """What a payment's basis and limits may refer to."""
    group = terms.groups_by_id.get(payment.for_each or "")
    items = frozenset(item.number for item in terms.items)
    return Declared(terms.tables_by_id, items, group, frozenset(each.id for each in terms.payments))


def _limits_and_flags(terms: Terms) -> Iterator[Problem]:
    payments = frozenset(payment.id for payment in terms.payments)
    for place, limit in enumerate(terms.limits):
        yield from (Problem(f"limits[{place}].{where}", message) for where, message in limit.problems(payments))
    known = {measure.id for measure in terms.measures} | {composite.id for composite in terms.composites}
    for place, flag in enumerate(terms.flags):
        if flag.of not in known:
            yield Problem(f"flags[{place}].of", f"There is no measure or composite “{flag.of}”.", flag.of)
        if (flag.below is None) == (flag.above is None):
            yield Problem(f"flags[{place}]", "State one edge: below or above.")


def _items(terms: Terms) -> Iterator[Problem]:
    for place, item in enumerate(terms.items):
        yield from (Problem(f"items[{place}].{where}", message) for where, message in item.problems())
    if terms.quantities is None:
        if any(item.priced != "per_period" for item in terms.items):
            yield Problem("quantities", "Say which table reports the quantities of the pay items.")
        return
    table = terms.tables_by_id.get(terms.quantities.table)
    if table is None:
        yield Problem("quantities.table", f"There is no table “{terms.quantities.table}”.", terms.quantities.table)
        return
    for key, column in (("item", terms.quantities.item), ("quantity", terms.quantities.quantity)):
        if column not in table.types():
            yield Problem(f"quantities.{key}", f"The table “{table.id}” has no column “{column}”.", column)


def _settling(terms: Terms) -> Iterator[Problem]:
    yield from (Problem("order", message) for message in order_problems(terms))
    if terms.retainage is None:
        return
    yield from (Problem(f"retainage.{where}", message) for where, message in retainage_problems(terms.retainage))
    payments = {payment.id for payment in terms.payments}
    for place, name in enumerate(terms.retainage.includes):
        if name not in payments:
            yield Problem(f"retainage.includes[{place}]", f"There is no payment “{name}”.", name)


def _unused(terms: Terms) -> Iterator[Problem]:
    used = {payment.of for payment in terms.payments}
    used.update(name for composite in terms.composites for name in composite.joined())
    shown = {measure.id for measure in terms.measures if measure.goal is not None}
    for place, measure in enumerate(terms.measures):
        if measure.id not in used | shown:
            yield Problem(
                f"measures[{place}]", f"Nothing pays or shows “{measure.id}”. Use it, give it a goal, or take it out."
            )
