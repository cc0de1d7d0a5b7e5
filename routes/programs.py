"""A program: its contracts side by side on the same measures, with the counts that each result rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.numbers import CENTS, from_cents, short
from contracts.periods import say_period
from contracts.result_counts import interval_of, rests_on
from contracts.roles import Actor
from contracts.said import bare
from contracts.trends import Followed, PeriodResult
from importers.lists import ListColumn, ListValue
from models.contracts import Contract
from models.paging import every_page
from models.statements import PaymentStatement
from operations.programs import Compared, ProgramSeen, see_program
from routes.guard import signed_in
from routes.list_files import list_links, send_list, wanted_kind
from routes.program_pictures import Strip, draw_strip
from routes.score_views import result_words
from routes.words import StatusWords, money, status_words

pages = Blueprint("programs", __name__)
_SIBLINGS = 16  # each is read from its statement

_COLUMNS = (
    ListColumn("Measure"),
    ListColumn("Unit"),
    ListColumn("Contract"),
    ListColumn("Vendor"),
    ListColumn("Result", "number"),
    ListColumn("Counted", "number"),
    ListColumn("Of", "number"),
    ListColumn("From (95 % confidence)", "number"),
    ListColumn("To (95 % confidence)", "number"),
    ListColumn("Target", "number"),
)


@dataclass(frozen=True, slots=True)
class Sibling:
    """A contract of the program with its statement of the period."""

    number: str
    title: str
    vendor: str
    address: str
    net: Markup | str
    statement_address: str
    status: StatusWords | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A contract's result on a measure, with how far chance may have moved it, and the target of its own terms."""

    number: str
    result: str
    sure: str
    target: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure with the results of all contracts."""

    name: str
    title: str
    picture: Strip
    has_intervals: bool
    has_targets: bool
    cells: tuple[Cell, ...]


@pages.get("/programs/<program>")
def show_program(program: str) -> ResponseReturnValue:
    """The program's contracts on the same measures in one period."""
    actor, period = signed_in(), request.args.get("period", "")
    if wanted_kind():
        first = see_program(actor, program, period)
        return send_list(f"{program} {first.period_name}", _COLUMNS, listed_whole(actor, first))
    seen = see_program(actor, program, period, request.args.get("after"), _SIBLINGS)
    return render_template(
        "programs/program.html",
        trail=(("Contracts", url_for("contracts.show_contracts")), (seen.program.number, "")),
        program=f"{seen.program.number} · {seen.program.title}",
        goals=seen.goals,
        period=say_period(seen.period_name) if seen.period_name else "",
        periods=[
            (say_period(name), url_for("programs.show_program", program=program, period=name), name == seen.period_name)
            for name in seen.periods
        ],
        siblings=[_sibling(each, one) for each, one in zip(seen.contracts.rows, seen.statements, strict=True)],
        comparisons=[_comparison(each, seen) for each in seen.compared],
        next_address=_further(seen, program),
        links=list_links(),
    )


def listed_whole(actor: Actor, first: ProgramSeen) -> Iterator[tuple[ListValue, ...]]:
    """Each measure of each contract as a row of a file, all pages of contracts from the first on."""

    def read(after: str | None) -> ProgramSeen:
        return first if after is None else see_program(actor, first.program.number, first.period_name, after)

    for seen in every_page(read, lambda seen: seen.contracts.after):
        yield from listed(seen)


def listed(seen: ProgramSeen) -> Iterator[tuple[ListValue, ...]]:
    """Each measure of each contract that is seen as a row of a file."""
    for compared in seen.compared:
        named = (compared.followed.title, compared.followed.unit)
        for contract, result, own in zip(seen.contracts.rows, compared.results, compared.own, strict=True):
            yield *named, contract.number, contract.vendor.name, *_numbers(result), own.target if own else None


def _numbers(result: PeriodResult | None) -> tuple[Decimal | None, ...]:
    """The result, what was counted, of how many or how much, and both ends of its interval."""
    if result is None:
        return (None,) * 5
    rests = rests_on(result.figure)
    span = interval_of(result.figure) or (None, None)
    ends = (None if end is None else CENTS.apply(end) for end in span)
    return result.value, rests.counted if rests else None, rests.of if rests else None, *ends


def _further(seen: ProgramSeen, program: str) -> str:
    after, period = seen.contracts.after, seen.period_name
    return url_for("programs.show_program", program=program, period=period, after=after) if after else ""


def _sibling(contract: Contract, statement: PaymentStatement | None) -> Sibling:
    address = url_for("contracts.show_contract", number=contract.number)
    named = (contract.number, contract.title, contract.vendor.name, address)
    if statement is None:
        return Sibling(*named, "", "", None)
    opened = url_for("statements.show_statement", statement_id=statement.id)
    return Sibling(*named, money(from_cents(statement.net_cents)), opened, status_words("statement", statement.status))


def _comparison(compared: Compared, seen: ProgramSeen) -> Comparison:
    cells = tuple(
        Cell(contract.number, _words(result, own), _sure(result), _target(own))
        for contract, result, own in zip(seen.contracts.rows, compared.results, compared.own, strict=True)
    )
    return Comparison(
        name=compared.followed.name,
        title=compared.followed.title,
        picture=draw_strip(compared, [contract.number for contract in seen.contracts.rows]),
        has_intervals=any(cell.sure for cell in cells),
        has_targets=any(cell.target for cell in cells),
        cells=cells,
    )


def _words(result: PeriodResult | None, own: Followed | None) -> str:
    return "not measured" if result is None or own is None else result_words(result.figure, own.side)


def _target(own: Followed | None) -> str:
    return "" if own is None or own.target is None else bare(own.target, own.unit)


def _sure(result: PeriodResult | None) -> str:
    span = None if result is None else interval_of(result.figure)
    if span is None:
        return ""
    low, high = (short(CENTS.apply(end)) for end in span)
    return f"{low} to {high} %"
