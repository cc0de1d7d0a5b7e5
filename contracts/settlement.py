"""Settles one contract and period: terms and facts in, a statement out whose every figure carries its reasons.

The order: quantities and gross, measures, composites, payments within their limits, limits across payments,
retainage, net.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from contracts.bases.base import Ground
from contracts.collecting import paused_collector
from contracts.composites.base import Composite
from contracts.errors import Refused
from contracts.exception_costs import Settled, costed
from contracts.exceptions import ExceptionFound
from contracts.facts import EarlierPeriod, Facts
from contracts.figures import Figure, computed, given, in_cents, renamed, scaled, source, total
from contracts.gates.base import Gate, Seen
from contracts.items import beyond_contract, item_line, quantities_by_item
from contracts.measures import Result, measure_result
from contracts.numbers import HUNDRED, ONE, ZERO, divide, negative, plain
from contracts.payments import Paid, Payment, pay
from contracts.scope import Instance, Scope, instances
from contracts.statements import Statement
from contracts.terms import Terms


@dataclass
class _Workings:
    """What has been worked out so far, by name."""

    terms: Terms
    scopes: Mapping[str | None, tuple[Scope, ...]]
    results: dict[tuple[str, str], Result] = field(default_factory=dict)
    of_group: dict[str, dict[str, Figure]] = field(default_factory=dict)
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


@paused_collector()
def settle(terms: Terms, facts: Facts) -> Statement:
    """The statement of a period. Refused or Incomplete, with a sentence, where the contract permits none."""
    _check_match(terms, facts)
    workings = _Workings(terms, _scopes(terms, facts))
    lines, ground = _gross(workings)
    _measure(workings)
    _combine(workings)
    paid = {payment.id: _pay(workings, payment, ground) for payment in terms.payments}
    limits = _limit(workings, paid, facts, ground)
    retained = _retain(workings, ground, paid, facts)
    parts = [*lines.values(), *(each.figure for each in paid.values()), *limits, *retained]
    net = workings.keep(total("net", "Net to pay", parts, "USD", "gross, adjustments, limits and retainage together"))
    _note_quantities(workings, ground, facts)
    amounts = {payment: each.figure for payment, each in paid.items()}
    settled = Settled(terms, facts, ground, amounts, {line.name: line for line in limits}, net)
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
        exceptions=costed(workings.found, settled),
    )


def _scopes(terms: Terms, facts: Facts) -> Mapping[str | None, tuple[Scope, ...]]:
    whole = Scope(facts, terms.tables_by_id, None, terms.contract.value)
    found: dict[str | None, tuple[Scope, ...]] = {None: (whole,)}
    for group in terms.groups:
        found[group.id] = tuple(replace(whole, instance=each) for each in instances(group, facts))
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
            of_group = workings.of_group.setdefault(label, {})
            of_group[measure.id], of_group[f"{measure.id}.value"] = result.final, result.value
            workings.keep(result.value, _named(measure.id, label))
            if result.score is not None:
                workings.keep(result.score, f"{_named(measure.id, label)}.score")
            if result.few and measure.few is not None:
                says = f"{measure.title} rests on fewer than {measure.few.than} rows."
                workings.found.append(ExceptionFound("sample_small", _named(measure.id, label), says))
            _flag(workings, measure.id, label, result.final)


def _combine(workings: _Workings) -> None:
    for composite in workings.terms.composites:
        scopes = workings.scopes[composite.for_each]
        combined = [_combine_one(workings, composite, scope) for scope in scopes]
        for scope, own in zip(scopes, combined, strict=True):
            label = _label(scope)
            seen = Seen(workings.of_group.get(label, {}), scope.facts, own, combined)
            figure = _gated(composite, composite.after, seen, _named(composite.id, label)) or own
            workings.keep(figure, _named(composite.id, label))
            if figure.value is None:
                says = f"{composite.title}: {figure.says}"
                workings.found.append(ExceptionFound("too_little_measured", composite.id, says))
            _flag(workings, composite.id, label, figure)


def _combine_one(workings: _Workings, composite: Composite, scope: Scope) -> Figure:
    label = _label(scope)
    name = _named(composite.id, label)
    decided = _gated(composite, composite.before, Seen(workings.of_group.get(label, {}), scope.facts), name)
    if decided is not None:
        return decided
    combined = composite.combine({each: workings.final(each, scope) for each in composite.joined()}, name)
    if combined.coverage is not None:
        workings.keep(combined.coverage, f"{name}.coverage")
    return combined.figure


def _gated(composite: Composite, gates: Iterable[Gate], seen: Seen, name: str) -> Figure | None:
    for gate in gates:
        decided = gate.decide(seen)
        if decided is not None:
            own = () if seen.own is None else (renamed(seen.own, f"{name}.before", "Before"),)
            says, parts = decided.says, (*own, *decided.parts)
            return computed(name, composite.title, decided.value, composite.unit, "gate", says, parts)
    return None


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


def _retain(workings: _Workings, ground: Ground, paid: Mapping[str, Paid], facts: Facts) -> tuple[Figure, ...]:
    retainage = workings.terms.retainage
    if retainage is None:
        return ()
    parts = [renamed(ground.gross, "retained.gross", "Gross"), *(paid[name].figure for name in retainage.includes)]
    base = parts[0] if len(parts) == 1 else total("retained.base", "Earned", parts, "USD")
    share = divide(negative(retainage.percent), HUNDRED)
    says = f"{plain(retainage.percent)} % of {base.title.lower()}, held until completion"
    held = workings.keep(in_cents(scaled(retainage.id, retainage.title, base, share, "USD", says)))
    before = [_retained_in(each, retainage.id) for each in facts.earlier if retainage.id in each.amounts]
    so_far = total(f"{retainage.id}.so_far", "Retained so far", [*before, held], "USD")
    workings.keep(scaled(f"{retainage.id}.balance", "Held", so_far, negative(ONE), "USD"))
    return (held,)


def _retained_in(period: EarlierPeriod, line: str) -> Figure:
    where = source("earlier", period=period.period, line=line, statement=period.statement or None)
    return given(f"{line}.{period.period}", f"Retained in {period.period}", period.amounts[line], "USD", where)


def _limit(workings: _Workings, paid: Mapping[str, Paid], facts: Facts, ground: Ground) -> tuple[Figure, ...]:
    amounts = {name: each.figure for name, each in paid.items()}
    lines = [workings.keep(limit.line(amounts, facts, ground.contract_value)) for limit in workings.terms.limits]
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
