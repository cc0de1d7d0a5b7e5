"""What stands beside a statement: the rulings that it was computed with, its disputes, and the ways to ask for more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import url_for

from contracts.roles import Actor, may
from contracts.workflow import REPLACED
from operations.dispute_pages import disputes_of_statement
from operations.pages import StatementOnPage
from operations.ruling_pages import rulings_of_statement
from routes.dispute_views import DisputeRow
from routes.dispute_views import row as dispute_row
from routes.navigation import Link
from routes.rulings import RulingRow
from routes.rulings import row as ruling_row

_ADDRESSES: Mapping[str, Callable[[str], str]] = {
    "ruling": lambda ruling_id: url_for("rulings.show_ruling", ruling_id=ruling_id),
    "dispute": lambda dispute_id: url_for("disputes.show_dispute", dispute_id=dispute_id),
}
_OPEN = ("computed", "in_review", "endorsed")


@dataclass(frozen=True, slots=True)
class Beside:
    """Rulings and disputes of a statement, and where this person asks for a ruling or disputes a line."""

    rulings: tuple[RulingRow, ...]
    disputes: tuple[DisputeRow, ...]
    since: tuple[Link, ...]
    ask_address: str
    dispute_address: str
    ways: Mapping[str, tuple[str, str]]


def beside(seen: StatementOnPage, actor: Actor) -> Beside:
    """All that stands beside the statement; each line has the way that is this person's."""
    statement = seen.statement
    number, period = statement.contract.number, statement.period.name
    asks = may(actor, "ask for rulings") and statement.status in _OPEN
    disputes = may(actor, "open disputes") and statement.status not in REPLACED
    ways: dict[str, tuple[str, str]] = {}
    for section in seen.document["sections"]:
        for name in section["lines"]:
            if asks:
                about = f"line:{name}"
                address = url_for("rulings.show_form", number=number, period=period, about=about)
                ways[name] = (address, "Ask for a ruling about this line")
            elif disputes:
                ways[name] = (url_for("disputes.show_form", statement_id=statement.id, line=name), "Dispute this line")
    entries = rulings_of_statement(actor, statement)
    return Beside(
        rulings=tuple(ruling_row(each, {}) for each in entries),
        disputes=tuple(dispute_row(each) for each in disputes_of_statement(actor, statement)),
        since=tuple(Link(each.says, _ADDRESSES[each.kind](each.id)) for each in seen.changed),
        ask_address=url_for("rulings.show_form", number=number, period=period) if asks else "",
        dispute_address=url_for("disputes.show_form", statement_id=statement.id) if disputes else "",
        ways=ways,
    )
