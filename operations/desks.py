"""My turn: what waits for a person, what it is worth and by when; and what waits for others, and for how long."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from contracts.numbers import from_cents
from contracts.roles import Actor, Role, may, require
from models.agreements import proposed_agreements
from models.change_orders import ChangeOrder, proposed_change_orders
from models.contracts import Contract
from models.events import events_about
from models.finance_limits import FinanceLimit, finance_grants_above, finance_limits_of
from models.milestones import MilestoneDate, proposed_dates
from models.moves import hands_on_terms
from models.reports import Report, waiting_reports
from models.statements import PaymentStatement, unsettled_reports, waiting_statements
from models.terms_drafts import TermsDraft, open_drafts
from models.terms_versions import TermsVersion, proposed_versions
from operations.change_orders import may_grant, needs_finance
from operations.clocks import due_days
from operations.due_reports import waiting_on_due_reports
from operations.ruling_desks import waiting_on_disputes, waiting_on_rulings
from operations.verification_desk import reports_waiting
from operations.waiting import Waiting

_REPORTS = ("received", "checked", "submitted", "returned")
_STATEMENTS = ("computed", "in_review", "endorsed", "returned")

_APPROVING = {
    "computed": "Review the statement",
    "in_review": "Approve or return the statement",
    "endorsed": "Give the second approval, or return the statement",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for the person, and what waits for others; `left` is how many more there are of each kind that is too
    long to be shown whole.
    """

    mine: tuple[Waiting, ...]
    others: tuple[Waiting, ...]
    left: Mapping[str, int] = field(default_factory=dict)


def open_desk(actor: Actor, most: int = 200) -> Desk:
    """Everything under way that the person may see, sorted into their turn and the turn of others; of reports and of
    statements the oldest `most`.
    """
    require(actor, "see own desk")
    if not may(actor, "see reports"):
        return Desk((), ())
    reports = waiting_reports(actor.government_id, _REPORTS, actor.vendor_id, most)
    statements = waiting_statements(actor.government_id, _STATEMENTS, actor.vendor_id, most)
    due = due_days(actor.government_id, reports, statements)
    unsettled = unsettled_reports(actor.government_id, actor.vendor_id, most)
    entries = [*_of_reports(actor, reports, due), *_of_statements(actor, statements, due)]
    entries += [*_to_compute(actor, unsettled)]
    entries += [*_to_verify(actor), *_of_agreements(actor), *waiting_on_due_reports(actor)]
    if actor.vendor_id is None:
        entries += _of_proposals(actor, proposed_versions(actor.government_id))
        entries += _of_change_orders(actor, proposed_change_orders(actor.government_id))
        entries += _of_milestone_dates(actor, proposed_dates(actor.government_id))
    if may(actor, "see the amount for finance"):
        entries += _of_finance_limits(actor, finance_limits_of(actor.government_id, "proposed"))
    if may(actor, "draft terms"):
        entries += _of_drafts(actor, open_drafts(actor.government_id))
    entries += [*waiting_on_rulings(actor), *waiting_on_disputes(actor)]
    mine = tuple(entry for entry, is_mine in entries if is_mine)
    kinds = {"reports": reports.left, "statements": statements.left, "statements to compute": unsettled.left}
    left = {kind: count for kind, count in kinds.items() if count}
    return Desk(mine, tuple(entry for entry, is_mine in entries if not is_mine), left)


def my_turn(actor: Actor) -> tuple[Waiting, ...]:
    """What waits for the person."""
    return open_desk(actor).mine


def _of_reports(actor: Actor, reports: Sequence[Report], due: Mapping[str, date]) -> Iterator[tuple[Waiting, bool]]:
    for report in reports:
        own = report.party == actor.party and may(actor, "submit reports")
        reporter = "the vendor" if report.party == "vendor" else "the city"
        if report.status == "received":
            yield _about_report(report, "Report is being checked", "the program"), False
        elif report.status == "checked":
            yield _about_report(report, "Read the findings and submit the report", reporter), own
        elif report.status == "returned":
            yield _about_report(report, "Correct the returned report and upload it again", reporter), own
        else:
            accepts = may(actor, "accept reports") and actor.person_id != report.entered_by
            what = "the report" if report.party == "vendor" else "the city’s record"
            waiting = _about_report(report, f"Accept or return {what}", "the city")
            yield replace(waiting, due=due.get(report.id)), accepts


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


def _of_statements(
    actor: Actor, statements: Sequence[PaymentStatement], due: Mapping[str, date]
) -> Iterator[tuple[Waiting, bool]]:
    endorsed = [each.id for each in statements if each.status == "endorsed"]
    given = events_about(actor.government_id, "statement", endorsed)
    for statement in statements:
        if statement.status == "returned":
            title, whose = "Mend what was returned and compute again", "the officer"
            mine = Role.OFFICER in actor.roles
        else:
            title, whose = _APPROVING[statement.status], "finance"
            by = {event.person_id for event in given.get(statement.id, ()) if event.act == "statement.endorsed"}
            mine = may(actor, "approve statements") and actor.person_id not in by
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


def _to_compute(actor: Actor, reports: Sequence[Report]) -> Iterator[tuple[Waiting, bool]]:
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


def _to_verify(actor: Actor) -> Iterator[tuple[Waiting, bool]]:
    """Rows that count only once they are verified wait for the inspector."""
    for waiting in reports_waiting(actor):
        tables = ", ".join(f"“{table.title}”" for table in waiting.tables)
        title = f"Verify rows of {tables} ({waiting.looked_at:,} of {waiting.rows:,} looked at)"
        entry = replace(_about_report(waiting.report, title, "the inspector"), link_kind="verification", due=None)
        yield entry, Role.INSPECTOR in actor.roles and actor.person_id != waiting.report.entered_by


def _of_agreements(actor: Actor) -> Iterator[tuple[Waiting, bool]]:
    """A proposed value waits for the other party, or where the city proposed it for a second person too."""
    for agreement in proposed_agreements(actor.government_id, actor.vendor_id):
        entry = Waiting(
            "Agree to a proposed value, or refuse it",
            agreement.contract.number,
            agreement.contract.title,
            agreement.contract.vendor.name,
            agreement.period.name,
            "discrepancies",
            agreement.id,
            None,
            None,
            agreement.proposed_at,
            "the city" if agreement.party == "vendor" else "the vendor, or a second person of the city",
        )
        own = agreement.party == actor.party == "vendor" or agreement.proposed_by == actor.person_id
        yield entry, may(actor, "propose values") and not own


def _of_proposals(actor: Actor, versions: Sequence[TermsVersion]) -> Iterator[tuple[Waiting, bool]]:
    """Proposed terms wait for an officer who did not write them."""
    written = hands_on_terms(actor.government_id, [version.id for version in versions])
    for version in versions:
        title = f"Put proposed terms into force: {version.title}".removesuffix(": ")
        entry = _about_terms(version.contract, title, "terms", str(version.amendment), version.drafted_at)
        yield entry, may(actor, "activate terms") and actor.person_id not in written[version.id]


def _of_drafts(actor: Actor, drafts: Sequence[TermsDraft]) -> Iterator[tuple[Waiting, bool]]:
    """A draft waits for whoever changed it last."""
    for draft in drafts:
        title = f"Finish the draft of terms: {draft.title}".removesuffix(": ")
        entry = _about_terms(draft.contract, title, "draft", draft.id, draft.changed_at)
        yield replace(entry, whose=draft.changed_by_person.name), draft.changed_by == actor.person_id


def _of_change_orders(actor: Actor, orders: Sequence[ChangeOrder]) -> Iterator[tuple[Waiting, bool]]:
    """A proposed change order waits for a second person; a large one for finance."""
    above = finance_grants_above(actor.government_id)
    for order in orders:
        title = f"Grant or refuse change order {order.number}: {order.title}"
        entry = _about_terms(order.contract, title, "change_order", order.id, order.proposed_at)
        whose = "finance" if needs_finance(order, above) else "another officer"
        yield replace(entry, whose=whose, due=order.effective_on), may_grant(actor, order, above)


def _of_finance_limits(actor: Actor, limits: Sequence[FinanceLimit]) -> Iterator[tuple[Waiting, bool]]:
    """A proposed amount waits for another person of finance."""
    for limit in limits:
        title = "Grant or refuse the amount above which finance grants change orders"
        entry = Waiting(title, "", "", "", "", "finance_limit", limit.id, None, None, limit.proposed_at, "finance")
        yield entry, may(actor, "set the amount for finance") and actor.person_id != limit.proposed_by


def _of_milestone_dates(actor: Actor, dates: Sequence[MilestoneDate]) -> Iterator[tuple[Waiting, bool]]:
    """A proposed date waits for another officer than who proposed it."""
    for proposed in dates:
        title = f"Grant or refuse the {proposed.kind} date of “{proposed.milestone.title}”"
        entry = _about_terms(
            proposed.milestone.contract, title, "milestone", proposed.milestone_id, proposed.proposed_at
        )
        yield entry, may(actor, "decide milestone dates") and actor.person_id != proposed.proposed_by


def _about_terms(contract: Contract, title: str, link_kind: str, link_id: str, since: datetime) -> Waiting:
    vendor = contract.vendor.name
    officer = "another officer"
    return Waiting(title, contract.number, contract.title, vendor, "", link_kind, link_id, None, None, since, officer)
