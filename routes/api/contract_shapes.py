"""What the interface answers of contracts, periods, milestones and change orders."""

from marshmallow import fields

from routes.api.fields import (
    Amount,
    DecimalOut,
    Dollars,
    Number,
    Shown,
    a_day,
    a_moment,
    list_of,
    maybe,
    nested,
    page_of,
    text,
)
from routes.api.histories import EventInShort

PERIOD_STATUSES = (
    "open; locked, once its payment is approved; reopening, while a second person decides whether it opens again."
)


class ContractShape(Shown):
    """A contract as it stands in a list."""

    number = text("As people know it; part of every address below it.")
    title = text()
    vendor = text(attribute="vendor.name")
    vendor_id = text(attribute="vendor.id")
    program = maybe(attribute="program.number")
    starts_on = a_day()
    ends_on = a_day("The last day as it stands now: a granted change order of time moves it.")
    value_as_signed = Dollars(
        "As signed; null where the contract states none.", attribute="value_cents", allow_none=True
    )


class ToldShape(Shown):
    """A rule of the terms in words."""

    id = text()
    title = text()
    sentence = text()
    notes = fields.List(fields.String())
    clause = text("Where the contract says so; empty where nobody named it.")


class MeasureShape(ToldShape):
    """A measure of the terms, in words and with what it must reach."""

    unit = text()
    goal = maybe()
    target = DecimalOut(allow_none=True)
    threshold = DecimalOut("The least that is accepted.", allow_none=True)


class ReportInShort(Shown):
    """A report as it stands in a list."""

    id = text()
    contract = text(attribute="contract.number")
    period = text(attribute="period.name")
    party = text("vendor, city or third_party")
    revision = Number()
    status = text()
    file = text(attribute="file_name")
    sha256 = text(attribute="file_sha256")
    delivered_at = a_moment(attribute="entered_at")
    delivered_by = text(attribute="entered_by_person.name")


class StatementInShort(Shown):
    """A statement as it stands in a list."""

    id = text()
    contract = text(attribute="contract.number")
    vendor = text(attribute="contract.vendor.name")
    period = text(attribute="period.name")
    kind = text("payment, closing or corrected")
    revision = Number()
    status = text()
    gross = Dollars(attribute="gross_cents")
    net = Dollars(attribute="net_cents")
    digest = text("Approvals and answers name it, so that they bind what was read.")
    computed_at = a_moment()


class PaidShape(Shown):
    """A payment that came back from the city's ledger."""

    paid_on = a_day()
    amount = Dollars(attribute="amount_cents")
    reference = text()


class PeriodShape(Shown):
    """A period with the newest report of each party, the newest statement and its payment."""

    id = text(attribute="period.id")
    name = text("As it stands in addresses, such as 2027-07.", attribute="period.name")
    starts_on = a_day(attribute="period.starts_on")
    ends_on = a_day(attribute="period.ends_on")
    due_on = a_day("By when the vendor reports.", attribute="period.due_on")
    status = text(PERIOD_STATUSES, attribute="period.status")
    reports = list_of(ReportInShort)
    statement = nested(StatementInShort, allow_none=True)
    payment = nested(PaidShape, allow_none=True)


class MilestoneDateShape(Shown):
    """A date of a milestone, with where its proposal stands."""

    id = text()
    kind = text("promised, revised or met")
    day = a_day()
    reason = text()
    status = text()
    proposed_at = a_moment()


class MilestoneShape(Shown):
    """A milestone with the dates that hold, and every date that was proposed."""

    id = text(attribute="milestone.id")
    title = text(attribute="milestone.title")
    clause = text(attribute="milestone.clause")
    promised = a_day(attribute="schedule.promised", allow_none=True)
    revised = a_day(attribute="schedule.revised", allow_none=True)
    met = a_day(attribute="schedule.met", allow_none=True)
    due = a_day(attribute="schedule.due", allow_none=True)
    dates = list_of(MilestoneDateShape)


class DateSeenShape(MilestoneDateShape):
    """A date of a milestone with who proposed it and what was decided."""

    history = list_of(EventInShort)


class MilestoneSeenShape(MilestoneShape):
    """A milestone with what was done to each of its dates."""

    dates = list_of(DateSeenShape)


class ChangeOrderShape(Shown):
    """A change of a contract's value, time or scope."""

    id = text()
    number = Number()
    title = text()
    reason = text()
    value = Dollars("What it adds; below zero: takes away.", attribute="value_cents")
    new_ends_on = a_day(allow_none=True)
    scope = text()
    effective_on = a_day()
    late_reason = text("Why it takes effect in the past; empty where it does not.")
    status = text()
    proposed_at = a_moment()


class ChangeOrderSeenShape(Shown):
    """A change order with what stands beside it."""

    order = nested(ChangeOrderShape)
    contract = text(attribute="order.contract.number")
    late = text("Why it would be retroactive, in a sentence; empty where it is not.")
    needs_finance = fields.Boolean()
    history = list_of(EventInShort)


class WorthShape(Shown):
    """What a contract is worth: as signed, changed, and what still waits for a decision."""

    signed = Amount(allow_none=True)
    changes = Amount()
    waiting = Amount()
    now = Amount(allow_none=True)


class ContractSeenShape(ContractShape):
    """A contract with its rules in words, its worth, and where each of its periods stands, the latest first."""

    due_days = Number(
        allow_none=True,
        metadata={"description": "How many days after a month’s end its report is due; null where nobody said."},
    )
    worth = nested(WorthShape)
    amendment = Number(
        allow_none=True, metadata={"description": "The version of the terms in force; null before the first."}
    )
    measures = list_of(MeasureShape)
    payments = list_of(ToldShape)
    periods = list_of(PeriodShape)
    change_orders = list_of(ChangeOrderShape)
    milestones = list_of(MilestoneShape)


class StandingContract(Shown):
    """A contract with how it stands today and why."""

    contract = nested(ContractShape)
    standing = text(attribute="standing.value")
    says = maybe("Why it stands like that; null before anything was reported.", attribute="kept.says")
    due_on = a_day("By when the next report is due.", attribute="kept.due_on", allow_none=True)
    due_period = maybe(attribute="kept.due_period")
    statement = maybe("The id of its newest statement.", attribute="kept.statement_id")
    net = Dollars("Of that statement.", attribute="kept.net_cents", allow_none=True)


ContractsPage = page_of("ContractsPage", StandingContract)


class TurnFileShape(Shown):
    """A file that somebody put beside what they said."""

    turn = Number(attribute="turn_number")
    sha256 = text("Part of the address that gives it.", attribute="file_sha256")
    name = text(attribute="file_name")
