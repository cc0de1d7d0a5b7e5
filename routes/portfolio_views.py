"""The list of contracts in words: how each stands and why, the ways to narrow and sort it, and its rows as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from contracts.numbers import from_cents
from contracts.periods import say_period
from contracts.renewals import days_left, is_due
from contracts.said import count, number
from contracts.standings import Standing
from importers.lists import ListColumn, ListValue
from models.contract_standings import ContractLine
from operations.portfolio import MY_TURN, Portfolio, PortfolioQuestion
from routes.renewal_views import DECISION_WORDS
from routes.words import StatusWords, cents, day, status_words

COLUMNS = (
    *(ListColumn(heading) for heading in ("Contract", "Title", "Vendor", "Program", "Stands", "Why")),
    *(ListColumn("First day", "day"), ListColumn("Last day", "day"), ListColumn("Value as signed", "money")),
    *(ListColumn("Latest statement"), ListColumn("Its net", "money"), ListColumn("Taken by results", "money")),
    *(ListColumn("Given by results", "money"), ListColumn("Next report"), ListColumn("Next report due", "day")),
    ListColumn("Renewal"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to narrow the list, with how many contracts there are."""

    title: str
    count: str
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A line of the list of contracts."""

    number: str
    title: str
    vendor: str
    address: str
    standing: StatusWords
    why: str
    net: Markup | str
    net_of: str
    statement_address: str
    taken: Markup | str
    due: str
    due_of: str
    last_day: str
    renewal: str


def question() -> PortfolioQuestion:
    """What the address asks for."""
    asked = request.args.get
    return PortfolioQuestion(
        asked("standing", ""), asked("program", ""), asked("words", "").strip(), asked("sort", "number")
    )


def tabs(seen: Portfolio, asked: PortfolioQuestion) -> tuple[Tab, ...]:
    """All, my turn, and each way to stand that there is."""
    counts: Mapping[str, int] = {each.value: seen.counts.get(each, 0) for each in Standing}
    found = [("", "All", sum(counts.values())), (MY_TURN, "My turn", seen.mine)]
    found += [(name, status_words("standing", name).word, many) for name, many in counts.items()]
    return tuple(
        Tab(title, number(many), _here(asked, standing=name), name == asked.standing)
        for name, title, many in found
        if many or name in ("", MY_TURN, asked.standing)
    )


def rows(seen: Portfolio) -> Iterator[ContractRow]:
    """The lines of the page."""
    for line in seen.page.rows:
        contract, kept = line.contract, line.kept
        late = (seen.day - kept.due_on).days if kept is not None and kept.due_on is not None else 0
        yield ContractRow(
            number=contract.number,
            title=contract.title,
            vendor=contract.vendor.name,
            address=url_for("contracts.show_contract", number=contract.number),
            standing=status_words("standing", line.standing.value),
            why=f"Report {count(late, 'day', 'days')} late" if line.standing is Standing.LATE else _why(line),
            net=cents(kept.net_cents) if kept is not None and kept.net_cents is not None else "",
            net_of=say_period(kept.period_name) if kept is not None and kept.period_name else "",
            statement_address=_statement_address(line),
            taken=cents(kept.taken_cents) if kept is not None and kept.taken_cents else "",
            due=day(kept.due_on) if kept is not None and kept.due_on is not None else "",
            due_of=say_period(kept.due_period) if kept is not None and kept.due_period else "",
            last_day=day(contract.ends_on),
            renewal=renewal_words(line, seen.day),
        )


def renewal_words(line: ContractLine, now: date) -> str:
    """What is decided about the contract's end, or by when it is to be; nothing while that is far away, or past."""
    left = days_left(line.contract.ends_on, now)
    return _decided(line) or (f"To be decided: {count(left, 'day', 'days')} left" if is_due(left) else "")


def _decided(line: ContractLine) -> str:
    if line.renewal is None:
        return ""
    decision, status = line.renewal
    return f"{DECISION_WORDS[decision]}{', proposed' if status == 'proposed' else ''}"


def listed(line: ContractLine) -> tuple[ListValue, ...]:
    """A contract as a row of a file."""
    contract, kept = line.contract, line.kept
    value = None if contract.value_cents is None else from_cents(contract.value_cents)
    program = contract.program.number if contract.program else None
    named = (contract.number, contract.title, contract.vendor.name, program)
    stands = (status_words("standing", line.standing.value).word, kept.says if kept is not None else "")
    spans = (contract.starts_on, contract.ends_on, value)
    if kept is None:
        return *named, *stands, *spans, None, None, None, None, None, None, _decided(line)
    net = None if kept.net_cents is None else from_cents(kept.net_cents)
    moved = (None, None) if net is None else (from_cents(kept.taken_cents), from_cents(kept.given_cents))
    return *named, *stands, *spans, kept.period_name, net, *moved, kept.due_period, kept.due_on, _decided(line)


def _why(line: ContractLine) -> str:
    return line.kept.says if line.kept is not None and line.standing is not Standing.ENDED else ""


def _statement_address(line: ContractLine) -> str:
    if line.kept is None or line.kept.statement_id is None:
        return ""
    return url_for("statements.show_statement", statement_id=line.kept.statement_id)


def _here(asked: PortfolioQuestion, **but: str) -> str:
    """The list under the same filter but for what is given; it begins at its first page."""
    kept = {"standing": asked.standing, "program": asked.program, "words": asked.words, "sort": asked.sort} | but
    if kept["sort"] == "number":
        kept["sort"] = ""
    named: dict[str, Any] = {name: text for name, text in kept.items() if text}
    return url_for("contracts.show_contracts", **named)
