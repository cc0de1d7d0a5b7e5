"""The steps of a settlement, one function each: what has been worked out so far in, the lines of the step out.

`LINES` holds them by name; `contracts.order` says in which order a contract takes them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from contracts import retainage as held
from contracts.bases.base import Ground
from contracts.bases.so_far import SoFar
from contracts.errors import Incomplete
from contracts.figures import Figure, computed, scaled
from contracts.numbers import ONE, ZERO, add, dollars, negative, plain
from contracts.order import step_of, step_of_limit
from contracts.payments import Paid, Payment, pay
from contracts.ruling_lines import lines_of_rulings, unless_waived, waived_amount, waivers
from contracts.true_ups import CARRIED, carried_line, own_result, true_up
from contracts.workings import Workings, named

CORRECTED = "corrected"


def pay_ahead(workings: Workings) -> None:
    """Every payment that does not depend on the steps before it, so that any step may read it."""
    for payment in workings.terms.payments:
        if not isinstance(payment.basis, SoFar):
            _paid(workings, payment)


def _paid(workings: Workings, payment: Payment) -> Paid:
    """A payment's amounts, worked out once."""
    if payment.id in workings.paid:
        return workings.paid[payment.id]
    ground = workings.ground
    if isinstance(payment.basis, SoFar):
        ground = replace(ground, so_far=workings.so_far(f"{payment.id}.so_far", "Due by the steps before"))
    paid = _paid_before(workings, payment) or _unless_waived(workings, payment, ground)
    workings.paid[payment.id] = paid
    workings.keep(paid.figure)
    for part in paid.parts:
        if part.instance is not None:
            workings.keep(part.amount, named(payment.id, part.instance.label))
    for rate in paid.rates:
        workings.keep(rate)
    for consequence in paid.consequences:
        workings.exception("consequence", payment.id, f"{payment.title}: {consequence}")
    return paid


def _paid_before(workings: Workings, payment: Payment) -> Paid | None:
    """The payment as it was worked out before from the same results; None where it must be worked out."""
    if workings.like is None or isinstance(payment.basis, SoFar):
        return None
    same = workings.is_as_before([payment.of], workings.scopes[payment.for_each])
    return workings.like.paid.get(payment.id) if same else None


def _unless_waived(workings: Workings, payment: Payment, ground: Ground) -> Paid:
    """The payment, or nothing where a waiver leaves it unapplied, with what it would have been below it."""
    results = [(scope, workings.final(payment.of, scope)) for scope in workings.scopes[payment.for_each]]
    ruling = waivers(workings.facts).get(("payment", payment.id))
    if ruling is None:
        return pay(payment, results, ground)
    try:
        otherwise = pay(payment, results, ground).figure
    except Incomplete:
        otherwise = None
    return Paid(waived_amount(ruling, payment.id, payment.title, otherwise), (), (), ())


def _payments_of(workings: Workings, step: str) -> tuple[Figure, ...]:
    if workings.facts.is_closing:
        return ()
    terms = workings.terms
    return tuple(_paid(workings, each).figure for each in terms.payments if step_of(each, terms) == step)


def _limits_of(workings: Workings, step: str) -> tuple[Figure, ...]:
    if workings.facts.is_closing:
        return ()
    amounts = {name: each.figure for name, each in workings.paid.items()}
    value, terms = workings.ground.contract_value, workings.terms
    chosen = [each for each in terms.limits if step_of_limit(each, terms) == step]
    lines = [
        workings.keep(unless_waived(workings.facts, "limit", each.line(amounts, workings.facts, value)))
        for each in chosen
    ]
    for line in lines:
        if line.amount != 0:
            says = f"{line.title} changes the payment by {plain(line.amount)} dollars."
            workings.exception("limit_reached", line.name, says)
    return tuple(lines)


def _adjustments(workings: Workings) -> tuple[Figure, ...]:
    return _payments_of(workings, "adjustments")


def _limits(workings: Workings) -> tuple[Figure, ...]:
    return _limits_of(workings, "limits")


def _index(workings: Workings) -> tuple[Figure, ...]:
    return (*_payments_of(workings, "index"), *_limits_of(workings, "index"))


def _damages(workings: Workings) -> tuple[Figure, ...]:
    return (*_payments_of(workings, "damages"), *_limits_of(workings, "damages"))


def _retainage(workings: Workings) -> tuple[Figure, ...]:
    retainage = workings.terms.retainage
    if retainage is None:
        return ()
    lines: list[Figure] = []
    if not workings.facts.is_closing:
        included = [each for each in workings.terms.payments if each.id in retainage.includes]
        base = held.base_of(workings.ground.gross, [_paid(workings, each).figure for each in included])
        if retainage.of == "so_far":
            base = workings.so_far(f"{retainage.id}.base", "Due by the steps before")
        withheld = unless_waived(workings.facts, "retainage", held.held_back(retainage, base))
        lines.append(workings.keep(withheld))
    before = list(held.moved_before(retainage, workings.facts.earlier))
    for release in workings.facts.releases:
        so_far = held.so_far(retainage, [*before, *lines])
        lines.append(workings.keep(held.release_line(retainage, release, so_far)))
    so_far = held.so_far(retainage, [*before, *lines])
    workings.keep(scaled(f"{retainage.id}.balance", "Held", so_far, negative(ONE), "USD"))
    return tuple(lines)


def _minimum(workings: Workings) -> tuple[Figure, ...]:
    if workings.facts.is_closing:
        return ()
    lines: list[Figure] = []
    for minimum in workings.terms.minimums:
        due = workings.so_far(f"{minimum.id}.due", "Due before the minimum")
        lines.append(workings.keep(minimum.line(due)))
    return tuple(lines)


def _rulings(workings: Workings) -> tuple[Figure, ...]:
    """Overrides, holds and deferrals that were granted: each a line of its own."""
    lines = {line.name: line for line in workings.lines()}
    net = workings.so_far("due", "The payment before overrides, holds and deferrals")
    return tuple(workings.keep(line) for line in lines_of_rulings(workings.facts, lines, net))


def _true_ups(workings: Workings) -> tuple[Figure, ...]:
    if workings.facts.kind == CORRECTED:
        return ()
    if workings.like is not None:
        return tuple(map(workings.keep, workings.like.steps["true_ups"]))
    lines = (true_up(each) for each in workings.facts.earlier)
    return tuple(workings.keep(line) for line in lines if line is not None)


def _carried(workings: Workings) -> tuple[Figure, ...]:
    if workings.facts.kind == CORRECTED:
        return ()
    lines = [workings.keep(carried_line(each)) for each in workings.facts.carried]
    return (*lines, *_set_aside(workings, lines))


def _set_aside(workings: Workings, carried: list[Figure]) -> tuple[Figure, ...]:
    smallest = workings.terms.smallest_payment
    due = add(line.amount for line in (*workings.lines(), *carried))
    if smallest is None or workings.facts.is_closing or not ZERO < due < smallest.dollars:
        return ()
    says = f"{dollars(due)} is less than the smallest payment of {dollars(smallest.dollars)}: it is paid with the next"
    title = "Carried into the next statement"
    line = computed(f"{CARRIED}on", title, negative(due), "USD", "set_aside", says, [*workings.lines(), *carried])
    return (workings.keep(line),)


LINES: Mapping[str, Callable[[Workings], tuple[Figure, ...]]] = {
    "adjustments": _adjustments,
    "limits": _limits,
    "index": _index,
    "retainage": _retainage,
    "damages": _damages,
    "minimum": _minimum,
    "rulings": _rulings,
    "true_ups": _true_ups,
    "carried": _carried,
}


def note_encumbrance(workings: Workings) -> None:
    """Say so where what was earned until now goes beyond what the contract is worth with its change orders."""
    worth, retainage = workings.facts.worth, workings.terms.retainage
    if worth is None:
        return
    now = {line.name: line.amount for step, lines in workings.steps.items() if step != "work" for line in lines}
    now["gross"] = workings.ground.gross.amount
    earned = add(
        own_result({name: amount for name, amount in amounts.items() if not held.is_line(retainage, name)})
        for amounts in (*(each.amounts for each in workings.facts.earlier), now)
    )
    if earned > worth:
        above = dollars(add([earned, negative(worth)]))
        says = (
            f"With this statement {dollars(earned)} has been earned, {above} above the {dollars(worth)} that the "
            "contract is worth with its change orders."
        )
        workings.exception("above_encumbrance", "net", says)
