"""Settles one contract and period: terms and facts in, a statement out whose every figure carries its reasons.

Work done, measures and composites come first; then each step of `contracts.order` adds its lines, in the order that the
terms state, down to the net.
"""

from collections.abc import Mapping
from dataclasses import replace

from contracts.bases.base import Ground
from contracts.collecting import paused_collector
from contracts.errors import Refused
from contracts.exception_costs import Settled, costed
from contracts.exceptions import ExceptionFound
from contracts.facts import Facts
from contracts.figures import Figure, given, source, total
from contracts.items import beyond_contract, item_line, quantities_by_item
from contracts.measures import Result
from contracts.numbers import ZERO, plain
from contracts.order import steps
from contracts.proof import proof_exceptions
from contracts.results import NOTHING_KNOWN, combine, known_from, measure
from contracts.ruling_exceptions import exceptions_of_disputes, exceptions_of_rulings
from contracts.ruling_lines import excuse
from contracts.scope import Scope
from contracts.settlement_steps import LINES, note_encumbrance, pay_ahead
from contracts.side_by_side import resolved
from contracts.statements import Statement
from contracts.terms import Terms
from contracts.workings import Workings, instances_of, scopes_of


@paused_collector()
def settle(terms: Terms, facts: Facts, like: Statement | None = None) -> Statement:
    """The statement of a period. Refused or Incomplete, with a sentence, where the contract permits none.

    `like` is one of the same facts under other terms, but for what earlier periods came to: what both count in the same
    way is taken from there.
    """
    known = known_from(like.terms, like.results, terms) if like is not None else NOTHING_KNOWN
    workings, net = worked_out(terms, facts, known)
    return Statement(
        terms=terms,
        facts=facts,
        lines={number: workings.figures[f"line.{number}"] for number in workings.ground.items},
        gross=workings.ground.gross,
        payments=workings.paid,
        steps=workings.steps,
        net=net,
        results=workings.results,
        groups={group.id: tuple(instances_of(workings.scopes[group.id])) for group in terms.groups},
        figures=workings.figures,
        exceptions=_exceptions(workings, net),
    )


def worked_out(
    terms: Terms, facts: Facts, known: Mapping[tuple[str, str], Result] = NOTHING_KNOWN
) -> tuple[Workings, Figure]:
    """Every step of the settlement, and the net; results that are known are taken as they are."""
    _check_match(terms, facts)
    scopes = scopes_of(terms, resolved(facts, terms.tables_by_id))
    lines, ground = _work_done(replace(terms, items=()) if facts.is_closing else terms, scopes[None][0])
    workings = Workings(terms, facts, scopes, ground, steps={"work": tuple(lines.values())})
    return workings, work_out(workings, known)


def work_out(workings: Workings, known: Mapping[tuple[str, str], Result] = NOTHING_KNOWN) -> Figure:
    """Every step after the work done, and the net; results that are known are taken as they are."""
    pay_results(workings, known)
    return take_steps(workings)


def pay_results(workings: Workings, known: Mapping[tuple[str, str], Result] = NOTHING_KNOWN) -> None:
    """The results, and what they pay before any step between them and the net."""
    ground = workings.ground
    for line in (*workings.steps["work"], ground.gross, ground.eligible_gross):
        workings.keep(line)
    if not workings.facts.is_closing:
        measure(workings, known)
        combine(workings)
        pay_ahead(workings)


def take_steps(workings: Workings) -> Figure:
    """The steps from what the results pay down to the net."""
    for step in steps(workings.terms)[1:]:
        workings.steps[step.id] = LINES[step.id](workings)
    return workings.keep(total("net", "Net to pay", workings.lines(), "USD", "every line of the statement together"))


def _exceptions(workings: Workings, net: Figure) -> tuple[ExceptionFound, ...]:
    _note_quantities(workings)
    note_encumbrance(workings)
    if not workings.facts.is_closing:
        seen = workings.scopes[None][0].facts
        workings.found.extend(proof_exceptions(workings.terms, excuse(workings.facts), seen, workings.results))
    workings.found.extend(exceptions_of_rulings(workings, net, _net_with))
    workings.found.extend(exceptions_of_disputes(workings, net))
    terms, figures = workings.terms, workings.figures
    amounts = {payment: each.figure for payment, each in workings.paid.items()}
    limits = {limit.id: figures[limit.id] for limit in terms.limits if limit.id in figures}
    settled = Settled(terms, workings.facts, workings.ground, amounts, limits, net)
    return costed(workings.found, settled)


def _net_with(terms: Terms, facts: Facts) -> Figure:
    return worked_out(terms, facts)[1]


def _check_match(terms: Terms, facts: Facts) -> None:
    if terms.contract.number != facts.contract:
        raise Refused(
            f"The terms are of {terms.contract.number} and the facts of {facts.contract}. Give both of one contract."
        )
    if facts.starts < terms.contract.starts or facts.ends > terms.contract.ends:
        raise Refused(f"{facts.period} lies outside of the contract's term. Choose a period within it.")


def _work_done(terms: Terms, scope: Scope) -> tuple[dict[str, Figure], Ground]:
    """The line of each pay item, and what payments stand on."""
    reported = quantities_by_item(terms.quantities, terms.tables_by_id, scope) if terms.items else {}
    known = {item.number for item in terms.items}
    for number in reported:
        if number not in known:
            raise Refused(f"The report claims item {number}, which the contract does not have. Return the report.")
    lines: dict[str, Figure] = {}
    quantities: dict[str, Figure] = {}
    for place, item in enumerate(terms.items):
        quantities[item.number], lines[item.number] = item_line(item, place, reported.get(item.number, []))
    gross = total("gross", "Gross", list(lines.values()), "USD", "all lines of pay items")
    eligible = [lines[item.number] for item in terms.items if item.eligible]
    base = total("eligible_gross", "Eligible gross", eligible, "USD", "lines that performance pay counts")
    where = source("terms", path="contract.value")
    value = given("contract_value", "Value of the contract", terms.contract.value, "USD", where)
    return lines, Ground(value, gross, base, quantities, {item.number: item for item in terms.items})


def _note_quantities(workings: Workings) -> None:
    ground = workings.ground
    for number, item in ground.items.items():
        earlier = [each.quantities[number] for each in workings.facts.earlier if number in each.quantities]
        excess = beyond_contract(item, ground.quantities[number], earlier)
        if excess > 0:
            agreed = plain(item.quantity or ZERO)
            says = f"Item {number} stands {plain(excess)} {item.unit} above the contract's quantity of {agreed}."
            workings.exception("quantity_above_contract", f"line.{number}", says)
