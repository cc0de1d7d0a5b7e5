"""Who is told what: one table from an act to whoever waits for it, the sentence, and the page where it is done.

A sentence names kinds, numbers and days, never a value of a row: whoever may see it follows the link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.acts import Act
from contracts.renewals import REMINDED_DAYS

RULING_KINDS = ("excusal", "waiver", "override", "hold", "deferral")


class Kind(StrEnum):
    """What a message is: one's turn, news that was waited for, a reminder of a day to come, or of one that passed."""

    TURN = "turn"
    NEWS = "news"
    REMINDER = "reminder"
    OVERDUE = "overdue"


class Audience(StrEnum):
    """Who is told; roles are those of the day on which it happens."""

    OFFICERS = "officers"
    FINANCE = "finance, and today’s delegates for what may be lent"
    INSPECTORS = "inspectors"
    RECEIVERS = "officers and inspectors"
    RULERS = "officers and finance"
    HEARERS = "officers, finance and inspectors"
    VENDOR = "people of the contract’s vendor"
    REPORTER = "people of the vendor, or whoever of the city delivered it"
    OTHER_PARTY = "the other party, and for a proposal of the city a second person"
    GRANTERS = "officers, or finance above the government’s amount"
    ASKER = "whoever asked for it"
    DELEGATE = "the delegate"
    PERSON = "whoever it is about"


class Choice(StrEnum):
    """How a person wants to be written to."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    OVERDUE = "overdue"


QUIET = Choice.DAILY
CHOICES: Mapping[Choice, str] = {
    Choice.DAILY: "Once a day, what is my turn; nothing when nothing is",
    Choice.WEEKLY: "Once a week, on Monday, what is my turn; nothing when nothing is",
    Choice.AT_ONCE: "At once, each message by itself",
    Choice.OVERDUE: "Nothing but what is overdue",
}


@dataclass(frozen=True, slots=True)
class Telling:
    """A line of the table. Whose hands exclude them from `move` is not told; `only` narrows what it is told of; what is
    told `across` is told to nobody of the side that did it.
    """

    act: Act
    audience: Audience
    kind: Kind
    sentence: str
    page: str
    move: str = ""
    only: str = ""
    across: bool = False


TURN, NEWS = Kind.TURN, Kind.NEWS
OFFICERS, FINANCE, VENDOR, ASKER = Audience.OFFICERS, Audience.FINANCE, Audience.VENDOR, Audience.ASKER


def _asked(workflow: str, audience: Audience, page: str, what: str, named: str = "asked") -> tuple[Telling, ...]:
    """Something that one person asks for and another grants or refuses."""
    return (
        Telling(Act(f"{workflow}.{named}"), audience, TURN, f"Grant or refuse {what}", page, "grant"),
        Telling(Act(f"{workflow}.granted"), ASKER, NEWS, f"Granted: {what}", page),
        Telling(Act(f"{workflow}.refused"), ASKER, NEWS, f"Refused: {what}. Read why", page),
    )


_REPORTS = (
    Telling(Act.REPORT_CHECKED, Audience.REPORTER, TURN, "Read the findings and submit the report", "report", "submit"),
    Telling(
        Act.REPORT_SUBMITTED, Audience.RECEIVERS, TURN, "Accept or return the {party}’s report", "report", "accept"
    ),
    Telling(
        *(Act.REPORT_SUBMITTED, Audience.INSPECTORS, TURN, "Verify rows of the {party}’s report", "verification"),
        only="its terms count rows only once they are verified",
    ),
    Telling(Act.REPORT_RETURNED, Audience.REPORTER, TURN, "Correct the returned report and upload it again", "report"),
    Telling(Act.REPORT_ACCEPTED, Audience.REPORTER, NEWS, "Your report was accepted", "report"),
    Telling(
        *(Act.REPORT_ACCEPTED, OFFICERS, TURN, "Compute the statement", "contract"), only="the report is the vendor’s"
    ),
)
_STATEMENTS = (
    Telling(Act.STATEMENT_COMPUTED, FINANCE, TURN, "Review the statement", "statement", "review"),
    Telling(Act.STATEMENT_ENDORSED, FINANCE, TURN, "Give the second approval, or return it", "statement", "approve"),
    Telling(Act.STATEMENT_RETURNED, OFFICERS, TURN, "Mend what finance returned and compute again", "statement"),
    Telling(Act.STATEMENT_APPROVED, VENDOR, NEWS, "The payment is approved", "statement"),
    Telling(Act.STATEMENT_APPROVED, FINANCE, TURN, "Pay the approved statement", "statement", "pay"),
    Telling(Act.STATEMENT_PAID, VENDOR, NEWS, "The statement is paid", "statement"),
    Telling(Act.STATEMENT_REOPENED, OFFICERS, TURN, "Compute the reopened statement again", "statement"),
    Telling(Act.STATEMENT_REOPENED, VENDOR, NEWS, "The approval of the payment was taken back", "statement"),
    Telling(Act.STATEMENT_CORRECTED, VENDOR, NEWS, "A period that was approved comes to another amount", "statement"),
    Telling(Act.PERIOD_ASKED, Audience.RULERS, TURN, "Decide whether the period opens again", "statement", "reopen"),
    Telling(Act.PERIOD_KEPT, ASKER, NEWS, "The period stays closed. Read why", "statement"),
    *_asked("release", FINANCE, "ledgers", "a release of retainage", "proposed"),
    Telling(Act.RELEASE_GRANTED, VENDOR, NEWS, "Retainage is released with the next statement", "ledgers"),
)
_CONTRACTS = (
    Telling(Act.TERMS_DRAFTED, OFFICERS, TURN, "Put proposed terms into force", "terms", "activate"),
    Telling(Act.TERMS_ACTIVATED, VENDOR, NEWS, "Terms are in force: read what they pay", "terms"),
    Telling(Act.TERMS_ACTIVATED, ASKER, NEWS, "Terms that you drafted are in force", "terms"),
    Telling(Act.TERMS_WITHDRAWN, ASKER, NEWS, "Terms that you drafted were withdrawn", "terms"),
    *_asked("change_order", Audience.GRANTERS, "change_order", "change order {number}", "proposed"),
    Telling(Act.CHANGE_ORDER_GRANTED, VENDOR, NEWS, "Change order {number} holds", "change_order"),
    *_asked("milestone_date", OFFICERS, "milestone", "a date of a milestone", "proposed"),
    Telling(Act.MILESTONE_DATE_GRANTED, VENDOR, NEWS, "A date of a milestone holds", "milestone"),
)
_VALUES = (
    Telling(
        *(Act.VALUE_PROPOSED, Audience.OTHER_PARTY, TURN, "Agree to a proposed value, or refuse it"),
        *("discrepancies", "agree"),
    ),
    Telling(Act.VALUE_AGREED, ASKER, NEWS, "Your proposed value was agreed to", "discrepancies"),
    Telling(Act.VALUE_REFUSED, ASKER, NEWS, "Your proposed value was refused. Read why", "discrepancies"),
)
_RULINGS = tuple(
    told
    for kind in RULING_KINDS
    for told in (
        *_asked(kind, Audience.RULERS, "ruling", f"{kind} {{number}}"),
        Telling(Act(f"{kind}.granted"), VENDOR, NEWS, f"The city granted {kind} {{number}}", "ruling"),
    )
) + tuple(
    Telling(act, VENDOR, NEWS, f"The city ended {act.value.split('.')[0]} {{number}}", "ruling")
    for act in (Act.EXCUSAL_REVOKED, Act.WAIVER_ENDED, Act.OVERRIDE_REVOKED, Act.HOLD_LIFTED, Act.DEFERRAL_ENDED)
)
_DISPUTES = (
    Telling(Act.DISPUTE_OPENED, Audience.HEARERS, TURN, "Answer dispute {number}", "dispute", "answer"),
    Telling(Act.DISPUTE_ANSWERED, VENDOR, TURN, "Read the answer in dispute {number}", "dispute"),
    Telling(Act.DISPUTE_ANSWERED, Audience.RULERS, TURN, "Decide dispute {number}", "dispute", "accept"),
    Telling(Act.DISPUTE_REPLIED, Audience.HEARERS, TURN, "Answer or decide dispute {number}", "dispute", "answer"),
    Telling(Act.DISPUTE_ACCEPTED, VENDOR, NEWS, "Dispute {number} was accepted", "dispute"),
    Telling(Act.DISPUTE_ACCEPTED_IN_PART, VENDOR, NEWS, "Dispute {number} was accepted in part", "dispute"),
    Telling(Act.DISPUTE_REJECTED, VENDOR, NEWS, "Dispute {number} was rejected. Read why", "dispute"),
)
_ACTION, _PAGE = "corrective action {number}", "corrective_action"
_CORRECTIONS = (
    Telling(Act.CORRECTIVE_ACTION_ASKED, VENDOR, TURN, f"Plan {_ACTION}", _PAGE),
    Telling(Act.CORRECTIVE_ACTION_PLANNED, VENDOR, TURN, f"Carry out {_ACTION}", _PAGE),
    Telling(Act.CORRECTIVE_ACTION_PLANNED, OFFICERS, NEWS, f"There is a plan for {_ACTION}", _PAGE),
    Telling(Act.CORRECTIVE_ACTION_FINISHED, OFFICERS, TURN, f"Close or return {_ACTION}", _PAGE),
    Telling(Act.CORRECTIVE_ACTION_RETURNED, VENDOR, TURN, f"Mend what was returned of {_ACTION}", _PAGE),
    Telling(Act.CORRECTIVE_ACTION_CLOSED, VENDOR, NEWS, f"Closed: {_ACTION}", _PAGE),
    Telling(Act.CORRECTIVE_ACTION_WITHDRAWN, VENDOR, NEWS, f"Withdrawn: {_ACTION}", _PAGE),
)
_AGREED, _THEIRS = "action {number} agreed in {title}", "the action is the vendor’s"
_MEETINGS = (
    Telling(Act.MEETING_ACTION_AGREED, VENDOR, TURN, f"Do and close {_AGREED}", "meeting", only=_THEIRS),
    *(
        Telling(
            *(Act.MEETING_ACTION_CLOSED, audience, NEWS, f"Closed: {_AGREED}. Read what came of it", "meeting"),
            only=f"{_THEIRS} and the other side closed it",
            across=True,
        )
        for audience in (OFFICERS, VENDOR)
    ),
)
_WARNINGS = tuple(
    Telling(Act.EARLY_WARNING_GIVEN, audience, NEWS, "Early warning before pay is lost: {title}", "forecast")
    for audience in (VENDOR, OFFICERS)
)
_RENEWALS = _asked("renewal", OFFICERS, "renewal", "the decision on a contract’s end", "proposed")
_JUDGED = "the evaluation of a contract"
_EVALUATIONS = (
    Telling(Act.EVALUATION_WRITTEN, VENDOR, TURN, f"Read {_JUDGED}; you may answer it", "evaluation"),
    Telling(Act.EVALUATION_ANSWERED, OFFICERS, TURN, f"Read the vendor’s answer; make {_JUDGED} final", "evaluation"),
    Telling(Act.EVALUATION_FINISHED, OFFICERS, TURN, f"Sign or return {_JUDGED}", "evaluation", "sign"),
    Telling(Act.EVALUATION_RETURNED, OFFICERS, TURN, f"Mend what was returned of {_JUDGED}", "evaluation"),
    Telling(Act.EVALUATION_SIGNED, VENDOR, NEWS, f"Signed: {_JUDGED}", "evaluation"),
    Telling(Act.EVALUATION_SIGNED, ASKER, NEWS, f"Signed: {_JUDGED}", "evaluation"),
    Telling(Act.EVALUATION_WITHDRAWN, VENDOR, NEWS, f"Taken back: {_JUDGED}", "evaluation"),
)
_CITY = (
    *_asked("policy", FINANCE, "policy", "a policy", "proposed"),
    *_asked("finance_limit", FINANCE, "finance_limit", "the amount above which finance grants", "proposed"),
    Telling(Act.DELEGATION_NAMED, Audience.DELEGATE, NEWS, "You were named as a delegate of finance", "delegations"),
    Telling(Act.DELEGATION_ENDED, Audience.DELEGATE, NEWS, "You are a delegate of finance no more", "delegations"),
)
_PEOPLE = tuple(
    Telling(act, Audience.PERSON, NEWS, says, "my_account", only="an administrator did it")
    for act, says in (
        (Act.PERSON_ASSIGNED, "You were given a role"),
        (Act.ASSIGNMENT_ENDED, "A role of yours ends"),
        (Act.RESPONSIBILITY_GIVEN, "You are responsible for more"),
        (Act.RESPONSIBILITY_ENDED, "You are no more responsible for something"),
    )
)
TOLD: tuple[Telling, ...] = (
    *_REPORTS,
    *_STATEMENTS,
    *_CONTRACTS,
    *_VALUES,
    *_RULINGS,
    *_DISPUTES,
    *_CORRECTIONS,
    *_MEETINGS,
    *_WARNINGS,
    *_RENEWALS,
    *_EVALUATIONS,
    *_CITY,
    *_PEOPLE,
)

# Acts of which many of a day make one message: the round after the day tells of them, once for each report and day.
ROWS_REJECTED = Telling(
    *(Act.ROWS_VERIFIED, VENDOR, NEWS, "{rows} rejected. Read why", "report"),
    only="rows of the vendor’s report stand rejected at the end of the day",
)
TOLD_BY_DAY: tuple[Telling, ...] = (ROWS_REJECTED,)

# Moves that make it nobody's turn and that nobody waits for, each with the reason.
SILENT: Mapping[Act, str] = {
    Act.TERMS_SUPERSEDED: "the terms that replace them were told of",
    Act.REPORT_SUPERSEDED: "whoever delivered the newer one knows, and its submission is told",
    Act.STATEMENT_REVIEWED: "it stays the turn of finance",
    Act.STATEMENT_SUPERSEDED: "the newer statement is told of",
    Act.PERIOD_LOCKED: "the approval is told of",
    Act.PERIOD_REOPENED: "the statement that it reopens is told of",
    Act.FINANCE_LIMIT_SUPERSEDED: "the newer amount is told of",
    Act.RENEWAL_SUPERSEDED: "the newer decision is told of",
    Act.MEETING_HELD: "whoever was there knows; what was agreed at the vendor is told by itself",
    Act.MEETING_CANCELLED: "the officers who hold the meetings call them off themselves",
    **dict.fromkeys(
        (
            *(Act.RELEASE_WITHDRAWN, Act.MILESTONE_DATE_WITHDRAWN, Act.FINANCE_LIMIT_WITHDRAWN),
            *(Act.CHANGE_ORDER_WITHDRAWN, Act.POLICY_WITHDRAWN, Act.VALUE_WITHDRAWN, Act.DISPUTE_WITHDRAWN),
            Act.RENEWAL_WITHDRAWN,
            *(Act(f"{kind}.withdrawn") for kind in RULING_KINDS),
        ),
        "what was asked for is taken back: it leaves the desks and the messages that asked for it are settled",
    ),
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder of a due day: from how many days before on, and for how long it is worth being told (days, ±)."""

    name: str
    first: int
    last: int
    kind: Kind
    words: str


REMINDERS = (
    Reminder("7", 7, 3, Kind.REMINDER, "7 days before"),
    Reminder("2", 2, 0, Kind.REMINDER, "2 days before"),
    Reminder("after", -1, -7, Kind.OVERDUE, "the day after"),
)


# Of the end of a contract, until it is decided on; where no worker ran for long, only the last one due is told.
RENEWAL_REMINDERS = tuple(
    Reminder(str(first), first, last, Kind.REMINDER, f"{first} days before the end of a contract")
    for first, last in zip(REMINDED_DAYS, (*(following + 1 for following in REMINDED_DAYS[1:]), 0), strict=True)
)


def reminder_on(day: date, due: date, among: Sequence[Reminder] = REMINDERS) -> Reminder | None:
    """The reminder that holds on the day; a day on which no worker ran is made up for while it still helps."""
    left = (due - day).days
    return next((each for each in among if each.last <= left <= each.first), None)


def told_of(act: str) -> tuple[Telling, ...]:
    """The lines of the table for an act."""
    return tuple(each for each in TOLD if each.act.value == act)
