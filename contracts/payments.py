"""A payment: basis × schedule of a result, within its limits, each amount in dollars and cents."""

from collections.abc import Sequence
from dataclasses import dataclass

from marshmallow import fields, validate

from contracts import bases, limits, schedules
from contracts.bases.base import Basis, Ground
from contracts.errors import Incomplete
from contracts.figures import Figure, computed, given, product, renamed, rounded, scaled, source, total
from contracts.limits.base import Part, PaymentLimit
from contracts.numbers import CENTS, ONE, ZERO, Rounding
from contracts.order import PAYMENT_STEPS
from contracts.rulings import WAIVED
from contracts.schedules.base import Schedule, kind_of, scored
from contracts.schema import Identifier, OfKind, RoundingSchema, Strict, Words
from contracts.scope import Scope

DIRECTIONS = ("pay", "deduct")


@dataclass(frozen=True, slots=True)
class Payment:
    """What a result pays: the measure or composite, its rate, the basis, the direction and the limits."""

    id: str
    title: str
    of: str
    basis: Basis
    direction: str
    if_missing: str
    schedule: Schedule | None = None
    rate_unit: str = ""
    for_each: str | None = None
    limits: tuple[PaymentLimit, ...] = ()
    round: Rounding = CENTS
    clause: str = ""
    note: str = ""
    ledger: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment's figure, its parts by group, its rates, and what else follows from the bands that were reached."""

    figure: Figure
    parts: tuple[Part, ...]
    rates: tuple[Figure, ...]
    consequences: tuple[str, ...]


def pay(payment: Payment, results: Sequence[tuple[Scope, Figure]], ground: Ground) -> Paid:
    """The payment over each group's result; Incomplete where a missing result holds the statement."""
    parts, rates, consequences = [], [], []
    for scope, result in results:
        part, rate, consequence = _part(payment, scope, result, ground)
        parts.append(Part(part, scope.instance))
        rates.extend([rate] if rate is not None else [])
        consequences.extend([consequence] if consequence else [])
    held = tuple(parts)
    for limit in payment.limits:
        held = limit.hold(held, payment.id, ground)
    whole = [part.amount for part in held]
    if len(whole) == 1 and payment.for_each is None and not payment.limits:
        figure = renamed(whole[0], payment.id, payment.title)
    else:
        says = "" if whole else "there is nothing to pay for in this period"
        figure = total(payment.id, payment.title, whole, "USD", says)
    return Paid(figure, tuple(parts), tuple(rates), tuple(consequences))


def _part(payment: Payment, scope: Scope, result: Figure, ground: Ground) -> tuple[Figure, Figure | None, str]:
    label = f"[{scope.instance.label}]" if scope.instance is not None else ""
    name, title = f"{payment.id}{label}", payment.title
    if scope.instance is not None:
        title = f"{scope.instance.group.title} {scope.instance.label}"
    if result.value is None:
        return _without_result(payment, result, name, title), None, ""
    rate, consequence = result, ""
    if payment.schedule is not None:
        kind = kind_of(payment.schedule)
        rate, worth = scored(payment.schedule, kind, result, f"{name}.rate", "Rate", payment.rate_unit)
        consequence = worth.consequence or ""
    basis = payment.basis.figure(ground, scope, name)
    amount = renamed(rate, name, title) if basis is None else product(name, title, (rate, basis), "USD")
    if payment.direction == "deduct":
        amount = scaled(name, title, renamed(amount, f"{name}.amount", "Amount"), -ONE, "USD", "deducted")
    return rounded(amount, payment.round), rate, consequence


def _without_result(payment: Payment, result: Figure, name: str, title: str) -> Figure:
    if payment.if_missing == "hold" and result.state != WAIVED:
        raise Incomplete(f"{payment.title} cannot be paid: {result.says} Report what is missing, then compute again.")
    where = source("terms", clause=payment.clause or None)
    says = f"nothing, because {result.title} has no value ({result.state.replace('_', ' ')}): {result.says}"
    nothing = given(f"{name}.nothing", "Nothing by the terms", ZERO, "USD", where, says)
    return rounded(computed(name, title, ZERO, "USD", "nothing", says, (nothing, result)), payment.round)


class PaymentSchema(Strict):
    """A payment of a contract."""

    made = Payment
    id = Identifier(required=True)
    title = Words(required=True, most=200)
    of = Identifier(required=True)
    basis = OfKind(bases.KINDS, "basis", required=True)
    direction = fields.String(required=True, validate=validate.OneOf(DIRECTIONS))
    if_missing = fields.String(required=True, validate=validate.OneOf(("nothing", "hold")))
    schedule = OfKind(schedules.KINDS, "schedule")
    rate_unit = fields.String()
    for_each = Identifier()
    limits = fields.List(OfKind(limits.WITHIN_A_PAYMENT, "limit"), validate=validate.Length(max=20))
    round = fields.Nested(RoundingSchema)
    clause = fields.String()
    note = fields.String(validate=validate.Length(max=2000))
    ledger = fields.String(validate=validate.OneOf(("withheld", "released")))
    step = fields.String(validate=validate.OneOf(PAYMENT_STEPS))
