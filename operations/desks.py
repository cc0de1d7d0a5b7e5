"""My turn: what waits for a person, what it is worth and by when; and what waits for others, and for how long."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from contracts.errors import NotFound
from contracts.numbers import from_cents
from contracts.roles import Actor, may, require
from models.chosen_contracts import NO_CONTRACTS, ChosenContracts
from models.events import events_about
from models.paging import Page, every_page
from models.statements import PaymentStatement
from models.waiting_statements import waiting_statements
from operations.care_desks import (
    contracts_of_corrective_actions,
    contracts_of_meeting_actions,
    contracts_of_meetings,
    waiting_on_corrective_actions,
    waiting_on_meeting_actions,
    waiting_on_meetings,
)
from operations.clocks import due_days
from operations.due_reports import contracts_of_due_reports, waiting_on_due_reports, waits_for_reports
from operations.early_warnings import contracts_warned, waiting_on_early_warnings
from operations.evaluation_desks import (
    contracts_of_evaluations,
    contracts_to_evaluate,
    waiting_on_contracts_to_evaluate,
    waiting_on_evaluations,
)
from operations.finance_desks import (
    contracts_of_payments,
    contracts_of_releases,
    contracts_of_reopenings,
    waiting_on_payments,
    waiting_on_policies,
    waiting_on_releases,
    waiting_on_reopenings,
)
from operations.proposal_desks import (
    contracts_of_agreements,
    contracts_of_change_orders,
    contracts_of_drafts,
    contracts_of_milestones,
    contracts_of_terms,
    waiting_on_agreements,
    waiting_on_change_orders,
    waiting_on_drafts,
    waiting_on_finance_limits,
    waiting_on_milestones,
    waiting_on_terms,
)
from operations.renewal_desks import renewals_to_decide, waiting_on_renewals
from operations.report_desks import (
    contracts_to_verify,
    waiting_on_computing,
    waiting_on_reports,
    waiting_on_verifying,
)
from operations.ruling_desks import (
    contracts_of_disputes,
    contracts_of_rulings,
    waiting_on_disputes,
    waiting_on_rulings,
)
from operations.turns import (
    STATEMENTS,
    contracts_of_reports,
    contracts_of_statements,
    contracts_to_compute,
    inspects,
    is_my_statement,
)
from operations.waiting import Found, Part, Turn, Waiting, found_of, parts_of
from operations.worths import worth_together

MOST = 15  # of each kind on a desk: the others stand one page further
_AT_ONCE = 500

_APPROVING = {
    "computed": "Review the statement",
    "in_review": "Approve or return the statement",
    "endorsed": "Give the second approval, or return the statement",
}


def _anybody(_actor: Actor) -> bool:
    return True


def _of_a_vendor(actor: Actor) -> bool:
    return actor.vendor_id is not None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that waits: what several are called, whether the person is told of it, and how it is read.

    `contracts` are those in which it is the person's turn, found without reading what waits; `turn_of` whether it may
    be the person's turn at all.
    """

    words: str
    is_for: Callable[[Actor], bool]
    read: Callable[[Actor, int, str | None], Found]
    contracts: Callable[[Actor], ChosenContracts]
    turn_of: Callable[[Actor], bool] = _anybody


@dataclass(frozen=True, slots=True)
class Left:
    """How many more there may be of a kind than the desk shows, and the key that the others stand behind."""

    words: str
    count: int
    after: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for the person, and what waits for others; `left` tells of each kind that is not shown whole."""

    mine: tuple[Waiting, ...]
    others: tuple[Waiting, ...]
    left: Mapping[str, Left] = field(default_factory=dict)

    @property
    def worth(self) -> Decimal:
        """What all that waits for the person is worth, each payment counted once."""
        return worth_together(self.mine)


def open_desk(actor: Actor, most: int = MOST) -> Desk:
    """Everything under way that the person may see, sorted into their turn and the turn of others; of each kind the
    oldest `most`.
    """
    kinds = kinds_for(actor)
    found = [kind.read(actor, most, None) for kind in kinds.values()]
    parts = dict(zip(kinds, parts_of(actor.government_id, *found), strict=True))
    turns = [turn for part in parts.values() for turn in part.turns]
    mine = tuple(waiting for waiting, is_mine in turns if is_mine)
    left = {name: Left(KINDS[name].words, part.left, part.after) for name, part in parts.items() if part.after}
    return Desk(mine, tuple(waiting for waiting, is_mine in turns if not is_mine), left)


def kinds_for(actor: Actor) -> Mapping[str, Kind]:
    """The kinds of things that the person is told of."""
    require(actor, "see own desk")
    return {name: kind for name, kind in KINDS.items() if may(actor, "see reports") and kind.is_for(actor)}


def page_of_kind(actor: Actor, name: str, after: str | None, limit: int = 50) -> Page[Turn, str]:
    """What waits of one kind, the oldest first, from the key on; NotFound where the person is told of none."""
    kind = kinds_for(actor).get(name)
    if kind is None:
        raise NotFound("There is no such list for you. Open your desk.")
    part = _part(actor, kind, limit, after)
    return Page(part.turns, part.after)


def my_turn(actor: Actor) -> tuple[Waiting, ...]:
    """All that waits for the person, however much it is."""
    kinds = [kind for kind in kinds_for(actor).values() if kind.turn_of(actor)]
    return tuple(waiting for kind in kinds for waiting in _mine(actor, kind))


def contracts_of_my_turn(actor: Actor) -> ChosenContracts:
    """Every contract in which something waits for the person, however much it is."""
    return NO_CONTRACTS.with_those(*(kind.contracts(actor) for kind in kinds_for(actor).values()))


def _mine(actor: Actor, kind: Kind) -> Iterator[Waiting]:
    for part in every_page(lambda after: _part(actor, kind, _AT_ONCE, after), lambda part: part.after):
        yield from (waiting for waiting, is_mine in part.turns if is_mine)


def _part(actor: Actor, kind: Kind, most: int, after: str | None) -> Part:
    (part,) = parts_of(actor.government_id, kind.read(actor, most, after))
    return part


def _on_statements(actor: Actor, most: int, after: str | None) -> Found:
    statements = waiting_statements(actor.government_id, STATEMENTS, actor.vendor_id, most, after)
    return found_of(statements, _of_statements(actor, statements, due_days(actor.government_id, (), statements)))


def _of_statements(actor: Actor, statements: Sequence[PaymentStatement], due: Mapping[str, date]) -> Iterator[Turn]:
    endorsed = [each.id for each in statements if each.status == "endorsed"]
    given = events_about(actor.government_id, "statement", endorsed)
    for statement in statements:
        if statement.status == "returned":
            title, whose = "Mend what was returned and compute again", "the officer"
        else:
            title, whose = _APPROVING[statement.status], "finance"
        mine = is_my_statement(actor, statement.status, given.get(statement.id, ()))
        yield replace(_about_statement(statement, title, whose), due=due.get(statement.id)), mine


def _about_statement(statement: PaymentStatement, title: str, whose: str) -> Waiting:
    return Waiting(
        title,
        statement.contract.number,
        statement.contract.title,
        statement.contract.vendor.name,
        statement.period.name,
        "statement",
        statement.id,
        from_cents(statement.net_cents),
        None,
        statement.computed_at,
        whose,
    )


def _of_the_city(actor: Actor) -> bool:
    return actor.vendor_id is None


def _decided_on(actor: Actor) -> bool:
    return may(actor, "see renewals")


KINDS: Mapping[str, Kind] = {
    "reports": Kind("reports", _anybody, waiting_on_reports, contracts_of_reports),
    "statements": Kind("statements", _anybody, _on_statements, contracts_of_statements),
    "to-compute": Kind("statements to compute", _anybody, waiting_on_computing, contracts_to_compute),
    "to-verify": Kind("reports with rows to verify", _anybody, waiting_on_verifying, contracts_to_verify, inspects),
    "values": Kind("proposed values", _anybody, waiting_on_agreements, contracts_of_agreements),
    "due-reports": Kind(
        "periods for which a report may be due",
        waits_for_reports,
        waiting_on_due_reports,
        contracts_of_due_reports,
        _of_a_vendor,
    ),
    "terms": Kind("proposed terms", _of_the_city, waiting_on_terms, contracts_of_terms),
    "change-orders": Kind("proposed change orders", _of_the_city, waiting_on_change_orders, contracts_of_change_orders),
    "milestones": Kind("proposed dates of milestones", _of_the_city, waiting_on_milestones, contracts_of_milestones),
    "amounts": Kind(
        "proposed amounts for finance",
        lambda actor: may(actor, "see the amount for finance"),
        waiting_on_finance_limits,
        lambda _: NO_CONTRACTS,
    ),
    "releases": Kind(
        "proposed releases of retainage",
        lambda actor: _of_the_city(actor) and may(actor, "see ledgers"),
        waiting_on_releases,
        contracts_of_releases,
    ),
    "policies": Kind(
        "proposed policies", lambda actor: may(actor, "see policies"), waiting_on_policies, lambda _: NO_CONTRACTS
    ),
    "reopenings": Kind("periods to open again", _of_the_city, waiting_on_reopenings, contracts_of_reopenings),
    "payments": Kind("payments to be made", _anybody, waiting_on_payments, contracts_of_payments),
    "drafts": Kind("drafts of terms", lambda actor: may(actor, "draft terms"), waiting_on_drafts, contracts_of_drafts),
    "rulings": Kind("rulings that were asked for", _of_the_city, waiting_on_rulings, contracts_of_rulings),
    "disputes": Kind("disputes", _anybody, waiting_on_disputes, contracts_of_disputes),
    "corrective-actions": Kind(
        "corrective actions", _anybody, waiting_on_corrective_actions, contracts_of_corrective_actions
    ),
    "meetings": Kind("review meetings", _anybody, waiting_on_meetings, contracts_of_meetings),
    "early-warnings": Kind("early warnings", _anybody, waiting_on_early_warnings, contracts_warned, _of_a_vendor),
    "meeting-actions": Kind(
        "actions agreed in meetings", _anybody, waiting_on_meeting_actions, contracts_of_meeting_actions
    ),
    "renewals": Kind("contracts whose end is to be decided on", _decided_on, waiting_on_renewals, renewals_to_decide),
    "to-evaluate": Kind(
        "contracts that ended and are to be evaluated",
        _decided_on,
        waiting_on_contracts_to_evaluate,
        contracts_to_evaluate,
    ),
    "evaluations": Kind(
        "evaluations",
        lambda actor: may(actor, "see evaluations"),
        waiting_on_evaluations,
        contracts_of_evaluations,
    ),
}
