"""What each exception of a statement moves in dollars, worked out from the statement's own figures.

Where nothing can be worked out the exception says so in words; a cost is never guessed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from contracts.bases.base import Ground
from contracts.exceptions import ExceptionFound
from contracts.facts import Facts
from contracts.figures import Figure, given, in_cents, product, renamed, source, total
from contracts.items import beyond_contract
from contracts.numbers import dollars, negative, plain
from contracts.terms import Terms

# So many periods in a row make a rule suspicious.
ALWAYS = 6


@dataclass(frozen=True, slots=True)
class Settled:
    """What costs are worked out from: the terms, the amounts of each payment and limit, and the net."""

    terms: Terms
    facts: Facts
    ground: Ground
    payments: Mapping[str, Figure]
    limits: Mapping[str, Figure]
    net: Figure


def costed(found: Iterable[ExceptionFound], settled: Settled) -> tuple[ExceptionFound, ...]:
    """Each exception with its cost, and the exceptions that only the whole statement shows."""
    with_cost = (_costed(each, settled) for each in found)
    return (*with_cost, *_of_the_whole(settled))


def _costed(found: ExceptionFound, settled: Settled) -> ExceptionFound:
    if found.cost is not None or found.no_cost:
        return found
    cost = _cost(found, settled)
    if cost is None:
        return replace(found, no_cost="No payment of this contract rests on it alone, so no cost can be worked out.")
    return replace(found, cost=cost)


def _cost(found: ExceptionFound, settled: Settled) -> Figure | None:
    name = f"cost.{found.kind}.{found.about}"
    if found.kind == "limit_reached":
        return total(name, "What the limit moves", [settled.limits[found.about]], "USD")
    if found.kind == "quantity_above_contract":
        return _excess(name, found.about.removeprefix("line."), settled)
    moved = [settled.payments[each] for each in _payments_of(found.about.partition("[")[0], settled.terms)]
    if not moved:
        return None
    titles = " and ".join(figure.title for figure in moved)
    return total(name, "What rests on it", moved, "USD", f"{titles}, as it stands in this statement")


def _payments_of(about: str, terms: Terms) -> Iterator[str]:
    """The payments that rest on a measure, on a composite, or are named themselves."""
    resting = {about} | {each.id for each in terms.composites if about in each.joined()}
    for payment in terms.payments:
        if payment.id == about or payment.of in resting:
            yield payment.id


def _excess(name: str, number: str, settled: Settled) -> Figure | None:
    item = settled.ground.items[number]
    if item.price is None:
        return None
    earlier = [each.quantities[number] for each in settled.facts.earlier if number in each.quantities]
    excess = min(beyond_contract(item, settled.ground.quantities[number], earlier), _quantity(number, settled))
    place = [each.number for each in settled.terms.items].index(number)
    where = source("terms", path=f"items[{place}]")
    says = "as much of it as this statement claims"
    above = given(f"{name}.quantity", "Quantity above the contract", excess, item.unit, where, says)
    price = given(f"{name}.price", "Price", _unit_price(item.price, item.priced), "USD", where, item.sentence())
    said = f"{plain(excess)} {item.unit} × {dollars(price.amount)}"
    return in_cents(product(name, "Paid above the contract’s quantity", (above, price), "USD", said))


def _quantity(number: str, settled: Settled) -> Decimal:
    return settled.ground.quantities[number].amount


def _unit_price(price: Decimal, priced: str) -> Decimal:
    return price.scaleb(-2) if priced == "lump_sum" else price


def _of_the_whole(settled: Settled) -> Iterator[ExceptionFound]:
    yield from _paying_always(settled)
    if settled.net.amount < 0:
        owed = dollars(negative(settled.net.amount))
        says = f"The net is below zero: the vendor would owe {owed}. Nothing can be paid from it."
        cost = renamed(settled.net, "cost.negative_net", "The net")
        yield ExceptionFound("negative_net", "net", says, cost)


def _paying_always(settled: Settled) -> Iterator[ExceptionFound]:
    """Incentives that were earned in every one of so many periods: a target that nobody can miss buys nothing."""
    indexed = {each.id for each in settled.terms.measures if getattr(each.statistic, "index", None) is not None}
    for payment in settled.terms.payments:
        figure = settled.payments.get(payment.id)
        before = [(each, each.amounts[payment.id]) for each in settled.facts.earlier if payment.id in each.amounts]
        if figure is None or payment.of in indexed or len(before) + 1 < ALWAYS:
            continue
        if figure.amount > 0 and all(amount > 0 for _, amount in before):
            name = f"cost.pays_everyone.{payment.id}"
            parts = [
                given(f"{name}.{each.period}", each.period, amount, "USD", source("earlier", period=each.period))
                for each, amount in before
            ]
            cost = total(name, "Paid by it so far", [*parts, figure], "USD")
            says = f"{payment.title} was earned in each of {len(before) + 1} periods, so the rule may pay everyone."
            yield ExceptionFound("pays_everyone", payment.id, says, cost)
