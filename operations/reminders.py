"""Reminders of days, each told once: reports and what their lateness costs, clocks, corrective actions,
what was agreed in meetings, evaluations, ends of contracts; and what is told once for a whole day.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from contracts.meetings import VENDOR
from contracts.messages import REMINDERS, RENEWAL_REMINDERS, Audience, Kind, Reminder, reminder_on
from contracts.numbers import CENTS, dollars
from contracts.periods import say_date
from contracts.renewals import DECIDED_WITHIN
from models.clock import today
from models.corrective_actions import corrective_actions_due
from models.disputes import waiting_disputes
from models.due_reports import periods_due_between
from models.evaluations import waiting_evaluations
from models.governments import find_government
from models.meeting_actions import agreed_due
from models.names import with_names
from models.renewals import undecided_contracts
from operations.clocks import ClockSeen, every_undecided_with_due_day, every_unpaid_with_clocks
from operations.due_reports import DueReport, with_uploads
from operations.message_people import ROLES, Holders, holders_today
from operations.message_writing import Draft, write_messages
from operations.rejections import of_rejections
from operations.worths import as_before

NO_COST = "The terms agree on no cost of a late report."


def remind(government_id: str, day: date | None = None) -> int:
    """Write every reminder that holds on the day, and what is told of days before, unless it was told already; returns
    how many messages that made.
    """
    day = day or today(find_government(government_id).time_zone)
    holders = holders_today(government_id)
    drafts = [
        *_of_reports(government_id, day, holders),
        *_of_payments(government_id, day, holders),
        *_of_decisions(government_id, day, holders),
        *_of_disputes(government_id, day, holders),
        *_of_corrective_actions(government_id, day, holders),
        *_of_meeting_actions(government_id, day, holders),
        *_of_evaluations(government_id, day, holders),
        *_of_renewals(government_id, day, holders),
        *of_rejections(government_id, day, holders),
    ]
    return write_messages(government_id, drafts)


def _of_reports(government_id: str, day: date, holders: Holders) -> Iterator[Draft]:
    for due in with_uploads(government_id, periods_due_between(government_id, *_reminded(day))):
        reminder = reminder_on(day, due.period.due_on)
        if reminder is not None:
            yield _of_report(due, reminder, holders)


def _reminded(day: date) -> tuple[date, date]:
    """The first and last due day of which somebody may be reminded on the day."""
    first, last = min(each.last for each in REMINDERS), max(each.first for each in REMINDERS)
    return day + timedelta(days=first), day + timedelta(days=last)


def _of_report(due: DueReport, reminder: Reminder, holders: Holders) -> Draft:
    period, contract = due.period, due.contract
    late = reminder.kind is Kind.OVERDUE
    page, link = ("upload", period.name) if due.uploaded is None else ("report", due.uploaded.report_id)
    worth, as_paid = (None, "") if due.before is None else (due.before[0], as_before(due.before[1]))
    return Draft(
        people=holders.of_vendor(contract.vendor_id),
        kind=reminder.kind,
        key=f"due:{period.id}:{reminder.name}",
        thing=("due", period.id),
        title="Your report is overdue" if late else "Your report is due soon",
        page=page,
        link_id=link,
        contract=contract,
        period_name=period.name,
        worth_cents=worth,
        due=period.due_on,
        note=" ".join(filter(None, (due.stands, due.costs or NO_COST, as_paid))),
    )


def _of_payments(government_id: str, day: date, holders: Holders) -> Iterator[Draft]:
    for each, reading, clock in every_unpaid_with_clocks(government_id):
        reminder = None if reading.due is None else reminder_on(day, reading.due)
        if reminder is None:
            continue
        late = reminder.kind is Kind.OVERDUE
        yield Draft(
            people=holders.of_finance(each.contract),
            kind=reminder.kind,
            key=f"payment:{each.id}:{reminder.name}",
            thing=("statement", each.id),
            title="A payment is overdue" if late else "A payment is due soon",
            page="statement",
            link_id=each.id,
            contract=each.contract,
            period_name=each.period.name,
            worth_cents=each.net_cents,
            due=reading.due,
            note=interest_at_risk(clock),
        )


def interest_at_risk(clock: ClockSeen) -> str:
    """What lateness costs the city, as a sentence."""
    if clock.daily is None or clock.reading.due is None:
        return "No interest is agreed for late payment."
    daily = dollars(CENTS.apply(clock.daily.amount))
    return f"Each day after {say_date(clock.reading.due)} costs {daily} of interest."


def _of_decisions(government_id: str, day: date, holders: Holders) -> Iterator[Draft]:
    for each, due in every_undecided_with_due_day(government_id):
        reminder = reminder_on(day, due)
        if reminder is None:
            continue
        late = reminder.kind is Kind.OVERDUE
        yield Draft(
            people=holders.of_roles(ROLES[Audience.RECEIVERS], each.contract),
            kind=reminder.kind,
            key=f"decision:{each.id}:{reminder.name}",
            thing=("report", each.id),
            title="The decision on a report is overdue" if late else "A report must be decided on soon",
            page="report",
            link_id=each.id,
            contract=each.contract,
            period_name=each.period.name,
            due=due,
        )


def _of_disputes(government_id: str, day: date, holders: Holders) -> Iterator[Draft]:
    for each in with_names(government_id, waiting_disputes(government_id, None, None)):
        answering = each.status == "opened"
        due = each.answer_due_on if answering else each.decide_due_on
        reminder = reminder_on(day, due)
        if reminder is None:
            continue
        late, what = reminder.kind is Kind.OVERDUE, "answer to" if answering else "decision on"
        yield Draft(
            people=holders.of_roles(ROLES[Audience.HEARERS if answering else Audience.RULERS], each.contract),
            kind=reminder.kind,
            key=f"dispute-{each.status}:{each.id}:{reminder.name}",
            thing=("dispute", each.id),
            title=f"The {what} dispute {each.number} is {'overdue' if late else 'due soon'}",
            page="dispute",
            link_id=each.id,
            contract=each.contract,
            period_name=each.period.name,
            due=due,
        )


def _of_corrective_actions(government_id: str, day: date, holders: Holders) -> Iterator[Draft]:
    """The vendor is reminded of its plan, then of the last day."""
    for each in corrective_actions_due(government_id, *_reminded(day)):
        is_asked = each.status == "asked"
        due = each.plan_due_on if is_asked else each.due_on
        reminder = reminder_on(day, due)
        if reminder is None:
            continue
        what = f"{'The plan for corrective' if is_asked else 'Corrective'} action {each.number}"
        yield Draft(
            people=holders.of_vendor(each.contract.vendor_id),
            kind=reminder.kind,
            key=f"action-{each.status}:{each.id}:{due}:{reminder.name}",
            thing=("corrective_action", each.id),
            title=f"{what} is {'overdue' if reminder.kind is Kind.OVERDUE else 'due soon'}",
            page="corrective_action",
            link_id=each.id,
            contract=each.contract,
            period_name="" if each.period is None else each.period.name,
            due=due,
            note=each.title,
        )


def _of_meeting_actions(government_id: str, day: date, holders: Holders) -> Iterator[Draft]:
    """Whoever has the turn is reminded: the vendor, or the officers; of what says not whose it is, nobody."""
    for each in agreed_due(government_id, *_reminded(day)):
        contract, reminder = each.meeting.contract, reminder_on(day, each.due_on)
        if reminder is None:
            continue
        theirs, late = each.party == VENDOR, reminder.kind is Kind.OVERDUE
        officers = () if theirs else holders.of_roles(ROLES[Audience.OFFICERS], contract)
        what = f"Action {each.number} agreed in meeting {each.meeting.number}"
        yield Draft(
            people=holders.of_vendor(contract.vendor_id) if theirs else officers,
            kind=reminder.kind,
            key=f"agreed:{each.id}:{reminder.name}",
            thing=("meeting_action", each.id),
            title=f"{what} is {'overdue' if late else 'due soon'}",
            page="meeting",
            link_id=each.meeting_id,
            contract=contract,
            due=each.due_on,
            note=f"For {each.owner}: {each.words}",
        )


def _of_evaluations(government_id: str, day: date, holders: Holders) -> Iterator[Draft]:
    """The vendor may answer until the day; after it, it is the city's turn, and nothing is overdue."""
    for each in with_names(government_id, waiting_evaluations(government_id, None, None, None)):
        reminder = reminder_on(day, each.answer_due_on)
        if each.status != "written" or reminder is None or reminder.kind is Kind.OVERDUE:
            continue
        yield Draft(
            people=holders.of_vendor(each.contract.vendor_id),
            kind=reminder.kind,
            key=f"evaluation:{each.id}:{reminder.name}",
            thing=("evaluation", each.id),
            title="The days to answer the evaluation of a contract end soon",
            page="evaluation",
            link_id=each.id,
            contract=each.contract,
            due=each.answer_due_on,
            note="You need not answer. What you write stands beside the grades, word for word.",
        )


def _of_renewals(government_id: str, day: date, holders: Holders) -> Iterator[Draft]:
    """Once a decision holds, nobody is reminded; a new last day begins anew."""
    for each in undecided_contracts(government_id, day, day + timedelta(days=DECIDED_WITHIN), None):
        reminder = reminder_on(day, each.ends_on, RENEWAL_REMINDERS)
        if reminder is None:
            continue
        yield Draft(
            people=holders.of_roles(ROLES[Audience.OFFICERS], each),
            kind=reminder.kind,
            key=f"renewal:{each.id}:{each.ends_on}:{reminder.name}",
            thing=("renewal_due", each.id),
            title="Decide on the renewal of a contract",
            page="renewal",
            link_id=each.number,
            contract=each,
            due=each.ends_on,
            # How many days are left depends on the day on which it is read; its due day says it.
            note="No decision on it holds yet.",
        )
