"""Settles one contract and period: terms and facts in, a statement out whose every figure carries its reasons.

The order: quantities and gross, measures, composites, payments within their limits, limits across payments,
retainage, net.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from contracts.bases.base import Ground
from contracts.errors import Refused
from contracts.facts import Facts
from contracts.figures import Figure, given, in_cents, renamed, scaled, source, total
from contracts.items import beyond_contract, item_line, quantities_by_item
from contracts.measures import Result, measure_result
from contracts.numbers import HUNDRED, ZERO, divide, negative, plain
from contracts.payments import Paid, Payment, pay
from contracts.scope import Instance, Scope, instances
from contracts.statements import ExceptionFound, Statement
from contracts.terms import Terms


@dataclass
class _Workings:
    """What has been worked out so far, by name."""

    terms: Terms
    scopes: Mapping[str | None, tuple[Scope, ...]]
    results: dict[tuple[str, str], Result] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    found: list[ExceptionFound] = field(default_factory=list)

    def keep(self, figure: Figure, name: str | None = None) -> Figure:
        """Remember a figure under its name for the summary and for whatever refers to it."""
        self.figures[name or figure.name] = figure
        return figure

    def final(self, name: str, scope: Scope) -> Figure:
        """The result of a measure or composite in a scope."""
        label = _label(scope)
        result = self.results.get((name, label))
        return result.final if result is not None else self.figures[_named(name, label)]


def settle(terms: Terms, facts: Facts) -> Statement:
    """The statement of a period. Refused or Incomplete, with a sentence, where the contract permits none."""
    _check_match(terms, facts)
    workings = _Workings(terms, _scopes(terms, facts))
    lines, ground = _gross(workings)
    _measure(workings)
    _combine(workings)
    paid = {payment.id: _pay(workings, payment, ground) for payment in terms.payments}
    limits = _limit(workings, paid, facts, ground)
    retained = _retain(workings, ground)
    parts = [*lines.values(), *(each.figure for each in paid.values()), *limits, *retained]
    net = workings.keep(total("net", "Net to pay", parts, "USD", "gross, adjustments, limits and retainage together"))
    _note_quantities(workings, ground, facts)
    return Statement(
        terms=terms,
        facts=facts,
        lines=lines,
        gross=ground.gross,
        payments=paid,
        limits=limits,
        retained=retained,
        net=net,
        results=workings.results,
        groups={group.id: tuple(_instances(workings.scopes[group.id])) for group in terms.groups},
        figures=workings.figures,
        exceptions=tuple(workings.found),
    )


def _scopes(terms: Terms, facts: Facts) -> Mapping[str | None, tuple[Scope, ...]]:
    found: dict[str | None, tuple[Scope, ...]] = {None: (Scope(facts, terms.tables_by_id),)}
    for group in terms.groups:
        found[group.id] = tuple(Scope(facts, terms.tables_by_id, each) for each in instances(group, facts))
    return found


def _check_match(terms: Terms, facts: Facts) -> None:
    if terms.contract.number != facts.contract:
        raise Refused(
            f"The terms are of {terms.contract.number} and the facts of {facts.contract}. Give both of one contract."
        )
    if facts.starts < terms.contract.starts or facts.ends > terms.contract.ends:
        raise Refused(f"{facts.period} lies outside of the contract's term. Choose a period within it.")


def _label(scope: Scope) -> str:
    return scope.instance.label if scope.instance is not None else ""


def _named(name: str, label: str) -> str:
    return f"{name}[{label}]" if label else name


def _instances(scopes: tuple[Scope, ...]) -> Iterator[Instance]:
    for scope in scopes:
        if scope.instance is not None:
            yield scope.instance


def _gross(workings: _Workings) -> tuple[dict[str, Figure], Ground]:
    terms = workings.terms
    reported = quantities_by_item(terms.quantities, terms.tables_by_id, workings.scopes[None][0])
    known = {item.number for item in terms.items}
    for number in reported:
        if number not in known:
            raise Refused(f"The report claims item {number}, which the contract does not have. Return the report.")
    lines: dict[str, Figure] = {}
    quantities: dict[str, Figure] = {}
    for place, item in enumerate(terms.items):
        quantities[item.number], lines[item.number] = item_line(item, place, reported.get(item.number, []))
    gross = workings.keep(total("gross", "Gross", list(lines.values()), "USD", "all lines of pay items"))
    eligible = [lines[item.number] for item in terms.items if item.eligible]
    base = workings.keep(
        total("eligible_gross", "Eligible gross", eligible, "USD", "lines that performance pay counts")
    )
    where = source("terms", path="contract.value")
    value = given("contract_value", "Value of the contract", terms.contract.value, "USD", where)
    items = {item.number: item for item in terms.items}
    return lines, Ground(value, gross, base, quantities, items)


def _measure(workings: _Workings) -> None:
    for measure in workings.terms.measures:
        for scope in workings.scopes[measure.for_each]:
            result = measure_result(measure, scope)
            label = _label(scope)
            workings.results[measure.id, label] = result
            workings.keep(result.value, _named(measure.id, label))
            if result.score is not None:
                workings.keep(result.score, f"{_named(measure.id, label)}.score")
            if result.few and measure.few is not None:
                says = f"{measure.title} rests on fewer than {measure.few.than} rows."
                workings.found.append(ExceptionFound("sample_small", _named(measure.id, label), says))
            _flag(workings, measure.id, label, result.final)


def _combine(workings: _Workings) -> None:
    for composite in workings.terms.composites:
        for scope in workings.scopes[composite.for_each]:
            label = _label(scope)
            joined = {name: workings.final(name, scope) for name in composite.joined()}
            combined = composite.combine(joined, _named(composite.id, label))
            workings.keep(combined.figure, _named(composite.id, label))
            if combined.coverage is not None:
                workings.keep(combined.coverage, f"{_named(composite.id, label)}.coverage")
            if combined.figure.value is None:
                says = f"{composite.title}: {combined.figure.says}"
                workings.found.append(ExceptionFound("too_little_measured", composite.id, says))
            _flag(workings, composite.id, label, combined.figure)


def _flag(workings: _Workings, name: str, label: str, figure: Figure) -> None:
    for flag in workings.terms.flags:
        if flag.of != name or figure.value is None:
            continue
        low = flag.below is not None and figure.value < flag.below
        high = flag.above is not None and figure.value > flag.above
        if low or high:
            says = f"{figure.title}{f' of {label}' if label else ''} is {plain(figure.value)}. {flag.says}"
            workings.found.append(ExceptionFound(flag.exception, _named(name, label), says))


def _pay(workings: _Workings, payment: Payment, ground: Ground) -> Paid:
    scopes = workings.scopes[payment.for_each]
    paid = pay(payment, [(scope, workings.final(payment.of, scope)) for scope in scopes], ground)
    workings.keep(paid.figure)
    for part in paid.parts:
        if part.instance is not None:
            workings.keep(part.amount, _named(payment.id, part.instance.label))
    for rate in paid.rates:
        workings.keep(rate)
    for consequence in paid.consequences:
        workings.found.append(ExceptionFound("consequence", payment.id, f"{payment.title}: {consequence}"))
    return paid


def _retain(workings: _Workings, ground: Ground) -> tuple[Figure, ...]:
    retainage = workings.terms.retainage
    if retainage is None:
        return ()
    share = divide(negative(retainage.percent), HUNDRED)
    gross = renamed(ground.gross, "retained.gross", "Gross")
    says = f"{plain(retainage.percent)} % of gross, held until completion"
    held = scaled(retainage.id, retainage.title, gross, share, "USD", says)
    return (workings.keep(in_cents(held)),)


def _limit(workings: _Workings, paid: Mapping[str, Paid], facts: Facts, ground: Ground) -> tuple[Figure, ...]:
    amounts = {name: each.figure for name, each in paid.items()}
    lines = [
        workings.keep(limit.line(amounts, facts.earlier, ground.contract_value)) for limit in workings.terms.limits
    ]
    for line in lines:
        if line.amount != 0:
            says = f"{line.title} changes the payment by {plain(line.amount)} dollars."
            workings.found.append(ExceptionFound("limit_reached", line.name, says))
    return tuple(lines)


def _note_quantities(workings: _Workings, ground: Ground, facts: Facts) -> None:
    for number, item in ground.items.items():
        earlier = [each.quantities[number] for each in facts.earlier if number in each.quantities]
        excess = beyond_contract(item, ground.quantities[number], earlier)
        if excess > 0:
            agreed = plain(item.quantity or ZERO)
            says = f"Item {number} stands {plain(excess)} {item.unit} above the contract's quantity of {agreed}."
            workings.found.append(ExceptionFound("quantity_above_contract", f"line.{number}", says))
