"""Contracts: the list, one contract with where each period stands, and its payment terms read aloud."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.items import Item
from contracts.roles import Actor, may
from contracts.said import count, number
from contracts.sentences import Told, tell_measure, tell_terms
from contracts.terms import Terms
from importers.lists import ListColumn
from models.clock import today
from models.programs import Program
from models.terms_versions import IN_FORCE
from operations.contracts import ContractView, contract_page
from operations.portfolio import list_lines, see_portfolio
from routes import kept_lists
from routes.clock_views import period_clocks
from routes.contract_parts import milestone_rows, order_rows, steps, term_words, terms_behind, worth_facts
from routes.forecast_views import warning_words
from routes.guard import signed_in
from routes.list_files import every_row, list_links, send_list, wanted_kind, wanted_list
from routes.list_pages import list_shown, wanted_after
from routes.lists import CONTRACTS
from routes.meeting_views import meeting_facts
from routes.periods import parties_of, period_rows
from routes.portfolio_views import COLUMNS, listed, question, rows, tabs
from routes.renewal_views import renewal_facts
from routes.words import day, status_words

pages = Blueprint("contracts", __name__)

# Two years of months; pay items of a small contract.
PERIODS_SHOWN, ITEMS_SHOWN = 24, 25

_LISTS: Mapping[str, tuple[str, Sequence[ListColumn], Callable[[ContractView], kept_lists.Rows]]] = {
    "milestones": ("Milestones", kept_lists.MILESTONES, lambda seen: kept_lists.of_milestones(seen.milestones)),
    "change-orders": (
        "Change orders",
        kept_lists.CHANGE_ORDERS,
        lambda seen: kept_lists.of_change_orders(seen.change_orders),
    ),
    "items": ("Pay items", kept_lists.ITEMS, lambda seen: kept_lists.of_items(seen.terms.items if seen.terms else ())),
}


@dataclass(frozen=True, slots=True)
class GoalWords:
    """A goal with its measures in words."""

    title: str
    measures: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A pay item as the page shows it."""

    title: str
    unit: str
    price: str
    quantity: str


@pages.get("/contracts")
def show_contracts() -> ResponseReturnValue:
    """The contracts that the person may see, as they stand: narrowed, sorted, or as a file."""
    actor = signed_in()
    asked = question()
    if wanted_kind():
        lines = every_row(lambda after, limit: list_lines(actor, asked, after, limit))
        return send_list("Contracts", COLUMNS, map(listed, lines))
    seen, sees_renewals = see_portfolio(actor, asked, wanted_after()), may(actor, "see renewals")
    return render_template(
        "contracts/list.html",
        heading="My contracts" if actor.vendor_id else "Contracts",
        asked=asked,
        tabs=tabs(seen, asked),
        programs=seen.programs,
        contracts=list(rows(seen)),
        sees_renewals=sees_renewals,
        shown=list_shown(
            "contracts.show_contracts", CONTRACTS, seen.page.after, but="" if sees_renewals else "Renewal"
        ),
        entry_address=url_for("contract_entry.show_form") if may(actor, "enter contracts") else "",
        register_address=url_for("registers.show_place") if may(actor, "enter registers") else "",
    )


@pages.get("/contracts/<number>")
def show_contract(number: str) -> ResponseReturnValue:
    """A contract: its periods, what it pays for, its items."""
    actor = signed_in()
    seen = contract_page(actor, number)
    if wanted_list() in _LISTS:
        title, columns, rows_of = _LISTS[wanted_list()]
        return send_list(f"{title} of {number}", columns, rows_of(seen))
    return render_template(
        "contracts/contract.html",
        heading=seen.contract.number,
        title=seen.contract.title,
        trail=(("Contracts", url_for("contracts.show_contracts")), (seen.contract.number, "")),
        facts=tuple(facts(seen, actor)),
        parties=parties_of(seen.terms),
        **shown_periods(seen, actor, request.args.get("before", "")),
        goals=goals(seen.terms) if seen.terms else (),
        terms_address=url_for("contracts.show_terms", number=number) if seen.terms else "",
        history_address=url_for("terms_history.show_history", number=number),
        audit_address=url_for("audit_files.download", number=number) if may(actor, "take audit files") else "",
        **first_items(seen),
        milestones=milestone_rows(seen, today(g.time_zone)),
        change_orders=order_rows(seen),
        terms_behind=terms_behind(seen),
        steps=steps(seen, actor),
        clocks=period_clocks(seen),
        warnings=[warning_words(each, today(g.time_zone)) for each in seen.warnings],
        forecast_address=url_for("forecasts.show_forecasts", number=number) if seen.terms else "",
        links={which: list_links(which) for which in _LISTS},
    )


@pages.get("/contracts/<number>/terms")
def show_terms(number: str) -> ResponseReturnValue:
    """The payment terms, rule by rule, as sentences and tables."""
    seen = contract_page(signed_in(), number)
    terms = seen.terms
    trail = (
        ("Contracts", url_for("contracts.show_contracts")),
        (number, url_for("contracts.show_contract", number=number)),
        ("Payment terms", ""),
    )
    return render_template(
        "contracts/terms.html",
        trail=trail,
        title=seen.contract.title,
        history_address=url_for("terms_history.show_history", number=number),
        told=tell_terms(terms) if terms else None,
        facts=tuple(version_facts(seen)),
        goals=goals(terms) if terms else (),
        **first_items(seen),
        notes=terms.notes if terms else (),
        source=terms.source if terms else "",
    )


def _program(program: Program, actor: Actor) -> Markup | str:
    """The program, as a link to its contracts side by side for whoever may see them."""
    words = f"{program.number} {program.title}"
    if not may(actor, "see programs"):
        return words
    return Markup('<a href="{}">{}</a>').format(url_for("programs.show_program", program=program.number), words)


def facts(seen: ContractView, actor: Actor) -> Iterator[tuple[str, object]]:
    """What identifies the contract."""
    contract = seen.contract
    yield "Vendor", contract.vendor.name
    if contract.program is not None:
        yield "Program", _program(contract.program, actor)
    yield "Term", term_words(seen)
    yield from worth_facts(seen, actor)
    yield from meeting_facts(contract)
    if may(actor, "see renewals"):
        yield from renewal_facts(contract)


def version_facts(seen: ContractView) -> Iterator[tuple[str, str]]:
    """Which version of the terms is shown."""
    if seen.version is None:
        return
    yield "Version", f"Amendment {seen.version.number}" if seen.version.number else "Contract as signed"
    yield "Status", f"{status_words('terms', seen.version.status).word} since {day(seen.version.effective_on)}"
    so_far = [version for version in seen.versions if version.status in IN_FORCE]
    yield "Versions so far", count(len(so_far), "version", "versions")
    yield "Digest", seen.version.digest


def first_items(seen: ContractView) -> dict[str, Any]:
    """The first pay items, and where all of them stand if there are more."""
    items = seen.terms.items if seen.terms else ()
    more = url_for("contract_lists.show_items", number=seen.contract.number) if len(items) > ITEMS_SHOWN else ""
    return {
        "items": [item_row(item) for item in items[:ITEMS_SHOWN]],
        "items_address": more,
        "items_count": number(len(items)),
    }


def shown_periods(seen: ContractView, actor: Actor, before: str) -> dict[str, Any]:
    """The latest periods that have begun or hold something and the next one, or those before a period; those that are
    still to come as one phrase; and where earlier ones and all reports and statements stand.
    """
    now, states = today(g.time_zone), seen.periods
    under_way = (
        place for place, state in enumerate(states) if state.period.starts_on <= now or state.reports or state.statement
    )
    first = max(next(under_way, len(states)) - 1, 0)
    later = [state.period.as_period().title() for state in states[:first]]
    here = next((place + 1 for place, state in enumerate(states) if state.period.name == before), first)
    page = states[here : here + PERIODS_SHOWN]
    number, last = seen.contract.number, page[-1].period.name if page else ""
    has_earlier = here + PERIODS_SHOWN < len(states)
    return {
        "periods": period_rows(page, seen, actor, now),
        "later_periods": f"{later[-1]} to {later[0]}" if len(later) > 1 else "".join(later),
        "earlier_address": url_for("contracts.show_contract", number=number, before=last) if has_earlier else "",
        "reports_address": url_for("contract_lists.show_reports", number=number),
        "statements_address": url_for("contract_lists.show_statements", number=number),
    }


def goals(terms: Terms) -> tuple[GoalWords, ...]:
    """The goals with their measures in words; measures without a goal last."""
    told = [
        GoalWords(goal.title, tuple(tell_measure(measure, terms) for measure in terms.measures_of(goal.id)))
        for goal in terms.goals
    ]
    told.append(GoalWords("Further results", tuple(tell_measure(each, terms) for each in terms.measures_of(None))))
    return tuple(goal for goal in told if goal.measures)


def item_row(item: Item) -> ItemRow:
    """A pay item in words."""
    quantity = number(item.quantity) if item.quantity is not None else ""
    return ItemRow(f"{item.number} {item.title}", item.unit, item.sentence(), quantity)
