"""How values read on every page: money with its sign in words, dates without ambiguity, each status as a sentence."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask import Flask, g
from markupsafe import Markup

from contracts.numbers import dollars, from_cents
from contracts.periods import say_date, say_moment
from contracts.said import count, number
from routes.care_statuses import CARE_STATUSES

_MONEY = Markup(
    '<span class="money{kind}"><span aria-hidden="true">{shown}</span><span class="usa-sr-only">{said}</span></span>'
)
_PLAIN_MONEY = Markup('<span class="money">{shown}</span>')


@dataclass(frozen=True, slots=True)
class StatusWords:
    """A status as a person reads it: a word, a sentence, and the colour of its tag."""

    word: str
    sentence: str
    colour: str


STATUS_WORDS: dict[str, dict[str, StatusWords]] = {
    "terms": {
        "draft": StatusWords("Proposed", "These terms wait for a second officer to put them into force.", "turn"),
        "active": StatusWords("In force", "These terms are in force.", "done"),
        "superseded": StatusWords("Replaced", "Newer terms have replaced these.", "past"),
        "withdrawn": StatusWords("Withdrawn", "These terms were withdrawn and never come into force.", "past"),
    },
    "standing": {
        "late": StatusWords("Late", "A report of the vendor is past its due day.", "error"),
        "at_risk": StatusWords("At risk", "A result missed what is asked for, or is about to.", "warning"),
        "on_track": StatusWords("On track", "In the latest statement no result missed what is asked for.", "done"),
        "no_results": StatusWords("No results yet", "No statement was computed yet.", "waiting"),
        "ended": StatusWords("Ended", "Its last day has passed and no report is missing.", "past"),
    },
    "change_order": {
        "proposed": StatusWords("Proposed", "It waits for a second person to grant or refuse it.", "turn"),
        "granted": StatusWords("Granted", "This change order holds.", "done"),
        "refused": StatusWords("Refused", "It was refused and changes nothing.", "past"),
        "withdrawn": StatusWords("Withdrawn", "It was taken back and changes nothing.", "past"),
    },
    "policy": {
        "proposed": StatusWords("Proposed", "It waits for a second person in finance to grant or refuse it.", "turn"),
        "granted": StatusWords("Granted", "It holds from its first day on, until a later one does.", "done"),
        "refused": StatusWords("Refused", "It was refused and changes nothing.", "past"),
        "withdrawn": StatusWords("Withdrawn", "It was taken back and changes nothing.", "past"),
    },
    "delegation": {
        "named": StatusWords("Standing", "It holds from its first day to its last.", "done"),
        "ended": StatusWords("Ended", "It was ended before its last day.", "past"),
    },
    "milestone_date": {
        "proposed": StatusWords("Proposed", "It waits for another officer to grant or refuse it.", "turn"),
        "granted": StatusWords("Granted", "This date holds.", "done"),
        "refused": StatusWords("Refused", "It was refused; the earlier date holds.", "past"),
        "withdrawn": StatusWords("Withdrawn", "It was taken back; the earlier date holds.", "past"),
    },
    "finance_limit": {
        "proposed": StatusWords("Proposed", "It waits for another person of finance to grant or refuse it.", "turn"),
        "granted": StatusWords("In force", "This amount is in force.", "done"),
        "refused": StatusWords("Refused", "It was refused; the earlier amount stays.", "past"),
        "withdrawn": StatusWords("Withdrawn", "It was taken back; the earlier amount stays.", "past"),
        "superseded": StatusWords("Replaced", "A newer amount has replaced this one.", "past"),
    },
    "agreement": {
        "proposed": StatusWords("Proposed", "It waits for the other party, or a second person, to agree.", "turn"),
        "agreed": StatusWords("Agreed", "Statements use this value.", "done"),
        "refused": StatusWords("Refused", "It was refused; the values still differ.", "past"),
        "withdrawn": StatusWords("Withdrawn", "It was taken back; the values still differ.", "past"),
    },
    "report": {
        "received": StatusWords("Being checked", "The program is checking the file.", "waiting"),
        "checked": StatusWords(
            "Checked, not submitted", "The file was checked. It counts only once it is submitted.", "turn"
        ),
        "submitted": StatusWords("Submitted", "The report waits for the city to accept or return it.", "waiting"),
        "accepted": StatusWords("Accepted", "The city accepted the report. It counts toward the payment.", "done"),
        "returned": StatusWords("Returned", "The city returned the report. Upload a corrected file.", "turn"),
        "superseded": StatusWords("Replaced", "A newer report has replaced this one. It stays readable.", "past"),
    },
    "statement": {
        "computed": StatusWords("Computed", "The statement waits for finance to review it.", "waiting"),
        "in_review": StatusWords("In review", "Finance is reviewing the statement.", "waiting"),
        "endorsed": StatusWords(
            "Approved by one", "One person in finance has approved the statement. A second one does so next.", "waiting"
        ),
        "approved": StatusWords("Approved", "Finance approved the statement for payment.", "done"),
        "paid": StatusWords("Paid", "The statement is paid.", "done"),
        "returned": StatusWords(
            "Returned", "Finance returned the statement. It is computed again once the cause is mended.", "turn"
        ),
        "superseded": StatusWords("Replaced", "A newer statement has replaced this one. It stays readable.", "past"),
        "corrected": StatusWords(
            "Corrected result",
            "It shows what an approved period comes to once it was corrected. It is not paid itself.",
            "done",
        ),
    },
    "period": {
        "open": StatusWords("Open", "Its payment is not approved yet.", "waiting"),
        "locked": StatusWords("Closed", "Its payment is approved. What changes now is a correction.", "done"),
        "reopening": StatusWords("Reopening asked", "A second person decides whether it opens again.", "turn"),
    },
    "release": {
        "proposed": StatusWords("Proposed", "It waits for a second person in finance to grant or refuse it.", "turn"),
        "granted": StatusWords("Granted", "The next statement that is computed pays it.", "done"),
        "refused": StatusWords("Refused", "It was refused and releases nothing.", "past"),
        "withdrawn": StatusWords("Withdrawn", "It was taken back and releases nothing.", "past"),
    },
}
_ASKED_FOR = {
    "proposed": StatusWords("Asked for", "It waits for another person to grant or refuse it.", "turn"),
    "granted": StatusWords("Granted", "It holds.", "done"),
    "refused": StatusWords("Refused", "It was refused and changes nothing.", "past"),
    "withdrawn": StatusWords("Withdrawn", "It was taken back and changes nothing.", "past"),
}
_ENDED = StatusWords("Ended", "It was ended. What was approved with it stays.", "past")
_REVOKED = StatusWords("Revoked", "It was taken out of force.", "past")
STATUS_WORDS |= {
    "excusal": _ASKED_FOR | {"revoked": _REVOKED},
    "waiver": _ASKED_FOR | {"ended": _ENDED},
    "override": _ASKED_FOR | {"revoked": _REVOKED},
    "hold": _ASKED_FOR
    | {"lifted": StatusWords("Lifted", "It was lifted. What was held is paid with the next statement.", "past")},
    "deferral": _ASKED_FOR | {"ended": _ENDED},
    "dispute": {
        "opened": StatusWords("Opened", "It is the city’s turn to answer.", "turn"),
        "answered": StatusWords("Answered", "The vendor may reply; another person of the city decides.", "waiting"),
        "replied": StatusWords("Replied", "It is the city’s turn: to answer once more, or to decide.", "turn"),
        "accepted": StatusWords("Accepted", "The city accepted it. The payment follows.", "done"),
        "partly_accepted": StatusWords("Accepted in part", "The city accepted a part. The payment follows.", "done"),
        "rejected": StatusWords("Rejected", "The city rejected it. The payment stays as it was.", "past"),
        "withdrawn": StatusWords("Withdrawn", "The vendor took it back. The payment stays as it was.", "past"),
    },
    **{
        workflow: {status: StatusWords(*said) for status, said in each.items()}
        for workflow, each in CARE_STATUSES.items()
    },
}
CLASS_WORDS = {
    "blocks": StatusWords("Must be mended", "The report cannot be submitted until these are mended.", "error"),
    "explain": StatusWords("Must be explained", "Mend these, or say why the values are right.", "warning"),
    "information": StatusWords("For information", "Nothing must be done about these.", "info"),
}
EXCEPTION_CLASS_WORDS = {
    "may_stay": StatusWords("May stay", "Nothing must be done about it.", "info"),
    "acknowledge": StatusWords("Must be acknowledged", "Somebody in finance says that it may stay.", "warning"),
    "override": StatusWords(
        "Must be overridden", "Somebody lets the payment pass; another person approves.", "warning"
    ),
    "resolve": StatusWords("Must be resolved", "Nobody can approve until it is gone.", "error"),
}
CLASS_CHOICES = tuple((value, words.word) for value, words in EXCEPTION_CLASS_WORDS.items())


PARTY_WORDS = {"vendor": "vendor", "city": "city", "third_party": "third party"}
ACT_WORDS = {
    "asked": "asked for it",
    "lifted": "lifted it",
    "revoked": "revoked it",
    "ended": "ended it",
    "opened": "opened it",
    "answered": "answered it",
    "replied": "replied",
    "partly_accepted": "accepted it in part",
    "rejected": "rejected it",
    "proposed": "proposed it",
    "granted": "granted it",
    "refused": "refused it",
    "withdrawn": "took it back",
    "entered": "delivered the file",
    "mapped": "said what its columns mean",
    "checked": "checked it",
    "explained": "explained a finding",
    "decided": "decided on a finding",
    "submitted": "submitted it",
    "accepted": "accepted it",
    "verified": "said of rows what was found",
    "sampled": "drew a sample of rows",
    "agreed": "agreed on a value",
    "attached": "attached a file",
    "returned": "returned it",
    "superseded": "put a newer one in its place",
    "computed": "computed it",
    "reviewed": "began the review",
    "endorsed": "gave the first approval",
    "approved": "approved it",
    "acknowledged": "acknowledged an exception",
    "overridden": "overrode an exception",
    "named": "named a delegate",
    "paid": "recorded the payment",
    "corrected": "settled the period again",
    "reopened": "took the approval back",
    "net_chosen": "chose what happens with the net below zero",
    "bill_paid": "entered money that came in for the bill",
    "locked": "closed the period",
    "asked_to_reopen": "asked to reopen the period",
    "kept_locked": "kept the period closed",
    "planned": "planned it",
    "held": "wrote down that it was held",
    "cancelled": "called it off",
    "added_to": "added to the minutes",
    "finished": "reported it done",
    "closed": "closed it",
    "original_opened": "opened the original file",
}


def status_words(workflow: str, status: str) -> StatusWords:
    """The words for a status; a status without words is an error of the program."""
    return STATUS_WORDS[workflow][status]


def money(amount: Decimal) -> Markup:
    """An amount with its currency; a minus sign is also said in words."""
    if amount >= 0:
        return _PLAIN_MONEY.format(shown=dollars(amount))
    return _MONEY.format(kind=" money--less", shown=dollars(amount), said=f"minus {dollars(-amount)}")


def change(amount: Decimal) -> Markup:
    """An amount that is added or taken away: always with its sign, also in words."""
    if amount > 0:
        return _MONEY.format(kind=" money--more", shown=f"+{dollars(amount)}", said=f"plus {dollars(amount)}")
    return money(amount)


def cents(amount: int) -> Markup:
    """Whole cents as an amount."""
    return money(from_cents(amount))


def address(email: str) -> Markup:
    """An e-mail address that breaks before its @, where it breaks at all."""
    name, at, host = email.rpartition("@")
    return Markup("{}<wbr>{}{}").format(name, at, host)


def day(value: date) -> str:
    """A day as “July 31, 2027”."""
    return say_date(value)


def moment(value: datetime) -> str:
    """A moment, stored in UTC, in the city's own time: “August 3, 2027, 9:05 a.m.”."""
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return say_moment(aware.astimezone(ZoneInfo(g.get("time_zone", "UTC"))))


def register(app: Flask) -> None:
    """Gives the templates the words."""
    app.jinja_env.filters.update(
        money=money, change=change, cents=cents, day=day, moment=moment, number=number, count=count
    )
    app.jinja_env.globals.update(status_words=status_words, class_words=CLASS_WORDS)
