"""My turn: what waits for a person, what it is worth and by when; and what waits for others, and for how long."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from contracts.errors import NotFound
from contracts.numbers import from_cents
from contracts.roles import Actor, Role, may, require
from models.events import events_about
from models.paging import Page
from models.reports import Report, waiting_reports
from models.statements import PaymentStatement, waiting_statements
from models.waiting_reports import reports_to_verify, unsettled_reports
from operations.care_desks import waiting_on_corrective_actions, waiting_on_meeting_actions, waiting_on_meetings
from operations.clocks import due_days
from operations.due_reports import waiting_on_due_reports, waits_for_reports
from operations.early_warnings import waiting_on_early_warnings
from operations.evaluation_desks import waiting_on_contracts_to_evaluate, waiting_on_evaluations
from operations.proposal_desks import (
    waiting_on_agreements,
    waiting_on_change_orders,
    waiting_on_drafts,
    waiting_on_finance_limits,
    waiting_on_milestones,
    waiting_on_terms,
)
from operations.renewal_desks import waiting_on_renewals
from operations.ruling_desks import waiting_on_disputes, waiting_on_rulings
from operations.turns import (
    REPORTS,
    STATEMENTS,
    is_my_report,
    is_my_statement,
    numbers_of_reports,
    numbers_of_statements,
    numbers_to_compute,
)
from operations.verification_desk import still_to_verify
from operations.waiting import Part, Turn, Waiting, part_of

MOST = 20  # of each kind on a desk: the others stand one page further
_AT_ONCE = 500

_APPROVING = {
    "computed": "Review the statement",
    "in_review": "Approve or return the statement",
    "endorsed": "Give the second approval, or return the statement",
}


def _anybody(_actor: Actor) -> bool:
    return True


def _inspects(actor: Actor) -> bool:
    return Role.INSPECTOR in actor.roles


def _of_a_vendor(actor: Actor) -> bool:
    return actor.vendor_id is not None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that waits: what several are called, whether the person is told of it, and how it is read.

    `numbers` are those of the contracts where it is the person's turn, where there is a quicker way than to read all;
    `turn_of` whether it may be the person's turn at all.
    """

    words: str
    is_for: Callable[[Actor], bool]
    read: Callable[[Actor, int, str | None], Part]
    numbers: Callable[[Actor], Collection[str]] | None = None
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


def open_desk(actor: Actor, most: int = MOST) -> Desk:
    """Everything under way that the person may see, sorted into their turn and the turn of others; of each kind the
    oldest `most`.
    """
    parts = {name: kind.read(actor, most, None) for name, kind in kinds_for(actor).items()}
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
    part = kind.read(actor, limit, after)
    return Page(part.turns, part.after)


def my_turn(actor: Actor) -> tuple[Waiting, ...]:
    """All that waits for the person, however much it is."""
    kinds = [kind for kind in kinds_for(actor).values() if kind.turn_of(actor)]
    return tuple(waiting for kind in kinds for waiting in _mine_by_pages(actor, kind))


def numbers_of_my_turn(actor: Actor) -> frozenset[str]:
    """The numbers of every contract in which something waits for the person, however much it is."""
    found: set[str] = set()
    for kind in kinds_for(actor).values():
        if kind.turn_of(actor):
            read = (waiting.contract_number for waiting in _mine_by_pages(actor, kind))
            found.update(read if kind.numbers is None else kind.numbers(actor))
    return frozenset(found - {""})


def _mine_by_pages(actor: Actor, kind: Kind) -> Iterator[Waiting]:
    part = kind.read(actor, _AT_ONCE, None)
    yield from (waiting for waiting, is_mine in part.turns if is_mine)
    while part.after is not None:
        part = kind.read(actor, _AT_ONCE, part.after)
        yield from (waiting for waiting, is_mine in part.turns if is_mine)


def _on_reports(actor: Actor, most: int, after: str | None) -> Part:
    reports = waiting_reports(actor.government_id, REPORTS, actor.vendor_id, most, after)
    return part_of(reports, _of_reports(actor, reports, due_days(actor.government_id, reports, ())))


def _on_statements(actor: Actor, most: int, after: str | None) -> Part:
    statements = waiting_statements(actor.government_id, STATEMENTS, actor.vendor_id, most, after)
    return part_of(statements, _of_statements(actor, statements, due_days(actor.government_id, (), statements)))


def _on_computing(actor: Actor, most: int, after: str | None) -> Part:
    unsettled = unsettled_reports(actor.government_id, actor.vendor_id, most, after)
    return part_of(unsettled, _to_compute(actor, unsettled))


def _on_verifying(actor: Actor, most: int, after: str | None) -> Part:
    reports = reports_to_verify(actor.government_id, actor.vendor_id, most, after)
    return part_of(reports, _to_verify(actor, reports))


def _of_reports(actor: Actor, reports: Sequence[Report], due: Mapping[str, date]) -> Iterator[Turn]:
    for report in reports:
        mine = is_my_report(actor, report.status, report.party, report.entered_by)
        reporter = "the vendor" if report.party == "vendor" else "the city"
        if report.status == "received":
            yield _about_report(report, "Report is being checked", "the program"), False
        elif report.status == "checked":
            yield _about_report(report, "Read the findings and submit the report", reporter), mine
        elif report.status == "returned":
            yield _about_report(report, "Correct the returned report and upload it again", reporter), mine
        else:
            what = "the report" if report.party == "vendor" else "the city’s record"
            waiting = _about_report(report, f"Accept or return {what}", "the city")
            yield replace(waiting, due=due.get(report.id)), mine


def _about_report(report: Report, title: str, whose: str) -> Waiting:
    return Waiting(
        title,
        report.contract.number,
        report.contract.title,
        report.contract.vendor.name,
        report.period.name,
        "report",
        report.id,
        None,
        report.period.due_on,
        report.entered_at,
        whose,
    )


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


def _to_compute(actor: Actor, reports: Sequence[Report]) -> Iterator[Turn]:
    """Periods with an accepted report of the vendor that no standing statement was computed from."""
    computes = may(actor, "compute statements")
    for report in reports:
        entry = _about_report(report, "Compute the statement", "the officer")
        yield (
            Waiting(
                entry.title,
                entry.contract_number,
                entry.contract_title,
                entry.vendor,
                entry.period_name,
                "contract",
                entry.contract_number,
                None,
                None,
                entry.since,
                entry.whose,
            ),
            computes,
        )


def _to_verify(actor: Actor, reports: Sequence[Report]) -> Iterator[Turn]:
    """Rows that count only once they are verified wait for the inspector."""
    for waiting in still_to_verify(actor, reports):
        tables = ", ".join(f"“{title}”" for title in waiting.titles)
        title = f"Verify rows of {tables} ({waiting.looked_at:,} of {waiting.rows:,} looked at)"
        entry = replace(_about_report(waiting.report, title, "the inspector"), link_kind="verification", due=None)
        yield entry, Role.INSPECTOR in actor.roles and actor.person_id != waiting.report.entered_by


def _of_the_city(actor: Actor) -> bool:
    return actor.vendor_id is None


def _decided_on(actor: Actor) -> bool:
    return may(actor, "see renewals")


KINDS: Mapping[str, Kind] = {
    "reports": Kind("reports", _anybody, _on_reports, numbers_of_reports),
    "statements": Kind("statements", _anybody, _on_statements, numbers_of_statements),
    "to-compute": Kind("statements to compute", _anybody, _on_computing, numbers_to_compute),
    "to-verify": Kind("reports that may have rows to verify", _anybody, _on_verifying, None, _inspects),
    "values": Kind("proposed values", _anybody, waiting_on_agreements),
    "due-reports": Kind(
        "periods for which a report may be due", waits_for_reports, waiting_on_due_reports, None, _of_a_vendor
    ),
    "terms": Kind("proposed terms", _of_the_city, waiting_on_terms),
    "change-orders": Kind("proposed change orders", _of_the_city, waiting_on_change_orders),
    "milestones": Kind("proposed dates of milestones", _of_the_city, waiting_on_milestones),
    "amounts": Kind(
        "proposed amounts for finance",
        lambda actor: may(actor, "see the amount for finance"),
        waiting_on_finance_limits,
    ),
    "drafts": Kind("drafts of terms", lambda actor: may(actor, "draft terms"), waiting_on_drafts),
    "rulings": Kind("rulings that were asked for", _of_the_city, waiting_on_rulings),
    "disputes": Kind("disputes", _anybody, waiting_on_disputes),
    "corrective-actions": Kind("corrective actions", _anybody, waiting_on_corrective_actions),
    "meetings": Kind("review meetings", _anybody, waiting_on_meetings),
    "early-warnings": Kind("early warnings", _anybody, waiting_on_early_warnings, None, _of_a_vendor),
    "meeting-actions": Kind("actions agreed in meetings", _anybody, waiting_on_meeting_actions),
    "renewals": Kind("contracts whose end is to be decided on", _decided_on, waiting_on_renewals),
    "to-evaluate": Kind("contracts that ended and are to be evaluated", _decided_on, waiting_on_contracts_to_evaluate),
    "evaluations": Kind("evaluations", lambda actor: may(actor, "see evaluations"), waiting_on_evaluations),
}
