"""What finance must look at because of rulings and disputes, each with its dollars.

What an excusal or a waiver moves shows only where the period is settled once more without it; a line of its own shows
it by itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from contracts.errors import DomainError
from contracts.exceptions import ExceptionFound
from contracts.facts import Facts
from contracts.figures import Figure, difference, given, renamed
from contracts.numbers import ZERO, dollars
from contracts.rulings import EXCUSAL, WAIVER, Ruling
from contracts.terms import Terms
from contracts.workings import Workings

NetWith = Callable[[Terms, Facts], Figure]
_USED = {EXCUSAL: "excusal_used", WAIVER: "waiver_used"}


def exceptions_of_rulings(workings: Workings, net: Figure, net_with: NetWith) -> Iterator[ExceptionFound]:
    """Each ruling that changes this statement; `net_with` settles the same period with other facts."""
    lines = {line.name: line for line in workings.steps.get("rulings", ())}
    for ruling in workings.facts.rulings:
        if ruling.name in lines:
            line = lines[ruling.name]
            says = f"{line.title}: {dollars(line.amount)}. {ruling.sentence()}"
            yield ExceptionFound(ruling.kind, ruling.name, says, renamed(line, f"cost.{ruling.name}", line.title))
        elif ruling.kind in _USED and ruling.covers(workings.facts.starts):
            yield _used(workings, ruling, net, net_with)


def _used(workings: Workings, ruling: Ruling, net: Figure, net_with: NetWith) -> ExceptionFound:
    facts, kind = workings.facts, _USED[ruling.kind]
    others = tuple(each for each in facts.rulings if each.number != ruling.number)
    says = f"{ruling.kind.capitalize()} of {_about(workings, ruling)}. {ruling.sentence()}"
    try:
        without = net_with(workings.terms, replace(facts, rulings=others)).amount
    except DomainError as reason:
        return ExceptionFound(
            kind, ruling.name, says, no_cost=f"Without it nothing could be computed: {reason.message}"
        )
    name, words = f"cost.{ruling.name}", "the same period settled without this ruling"
    before = given(f"{name}.without", "Net without it", without, "USD", ruling.source(), words)
    after = given(f"{name}.with", "Net with it", net.amount, "USD", ruling.source(), "the net of this statement")
    return ExceptionFound(kind, ruling.name, says, difference(name, "What it changes", after, before, "USD"))


def _about(workings: Workings, ruling: Ruling) -> str:
    about, tables = ruling.about, workings.terms.tables_by_id
    if about.kind in ("rows", "days"):
        named = tables[about.name].title if about.name in tables else about.name
        count = sum(last - first + 1 for first, last in about.rows)
        what = f"{ruling.days} days" if about.kind == "days" else f"{count} {'row' if count == 1 else 'rows'}"
        return f"{what} of “{named}”"
    figure = workings.figures.get(about.name)
    return f"“{figure.title}”" if figure is not None else f"“{about.name}”"


def exceptions_of_disputes(workings: Workings, net: Figure) -> Iterator[ExceptionFound]:
    """Each dispute under way about a line: what the vendor claims beyond what is paid meanwhile."""
    lines = {line.name: line for line in workings.lines()} | {net.name: net}
    for dispute in workings.facts.disputes:
        line = lines.get(dispute.line) or given(
            dispute.line, dispute.title, ZERO, "USD", dispute.source(), "no line of this statement"
        )
        claim = dispute.figure(line)
        paid = f"{dollars(line.amount)} are paid meanwhile"
        if claim is None:
            says = f"Dispute {dispute.number} about {dispute.title} is not settled; {paid}."
            no_cost = "The vendor disputes a value and names no amount."
            yield ExceptionFound("disputed", f"dispute.{dispute.number}", says, no_cost=no_cost)
        else:
            claimed = f"the vendor claims {dollars(dispute.claimed or ZERO)}"
            says = f"Dispute {dispute.number} about {dispute.title} is not settled: {claimed}; {paid}."
            yield ExceptionFound("disputed", f"dispute.{dispute.number}", says, claim)
