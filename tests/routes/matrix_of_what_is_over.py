"""What is over, and what is still done about it: every last status of every workflow, and a contract after its end.

What is over is read by whoever read it before. Nothing about it is changed any more, but by what stands in GOES_ON.
"""

from collections.abc import Iterator, Mapping

from contracts.workflow import WORKFLOWS, statuses
from models import moves
from models.moves import Moving

# What each workflow moves, and which part of an address names it.
THINGS: Mapping[str, tuple[type[Moving], str]] = {
    "terms": (moves.TermsVersion, "terms_version_id"),
    "report": (moves.Report, "report_id"),
    "statement": (moves.PaymentStatement, "statement_id"),
    "change_order": (moves.ChangeOrder, "change_order_id"),
    "finance_limit": (moves.FinanceLimit, "limit_id"),
    "milestone_date": (moves.MilestoneDate, "date_id"),
    "policy": (moves.PolicyVersion, "policy_id"),
    "delegation": (moves.Delegation, "delegation_id"),
    "agreement": (moves.Agreement, "agreement_id"),
    "waiver": (moves.Ruling, "ruling_id"),
    "dispute": (moves.Dispute, "dispute_id"),
    "release": (moves.RetainageRelease, "release_id"),
    "corrective_action": (moves.CorrectiveAction, "action_id"),
    "review_meeting": (moves.ReviewMeeting, "meeting_id"),
    "meeting_action": (moves.MeetingAction, "meeting_action_id"),
    "renewal": (moves.RenewalDecision, "renewal_id"),
    "evaluation": (moves.Evaluation, "evaluation_id"),
}
# Asked at the addresses of waivers, by the same functions.
AS_WAIVERS = {"excusal", "override", "hold", "deferral"}
# A period that is locked may be reopened.
NEVER_OVER = {"period"}

# Asked for as before; (address, status) -> why it is done, or asked for, all the same.
GOES_ON: Mapping[tuple[str, str], str] = {
    ("disputes.open_one", "paid"): "what was paid may be disputed",
    ("api.open_dispute", "paid"): "what was paid may be disputed",
    ("disputes.open_one", "corrected"): "what a later statement settled may be disputed",
    ("api.open_dispute", "corrected"): "what a later statement settled may be disputed",
    ("meetings.add", "held"): "what was agreed is added to the minutes",
    ("api.add_minutes", "held"): "what was agreed is added to the minutes",
    ("verifications.verify_set", "accepted"): "rows are verified until the statement is approved",
    ("verifications.verify_row", "accepted"): "rows are verified until the statement is approved",
    ("verifications.upload_workbook", "accepted"): "rows are verified until the statement is approved",
    ("api.verify_row", "accepted"): "rows are verified until the statement is approved",
    ("api.verify_by_workbook", "accepted"): "rows are verified until the statement is approved",
    ("api.verify_rows", "accepted"): "rows are verified until the statement is approved",
}
# A form for what is over says that at once, before anybody types.
SAYS_SO = {
    ("disputes.show_form", "returned"),
    ("disputes.show_form", "superseded"),
}
# What is done after a contract's last day alone, and is refused with that reason before: (address, method, desk).
FROM_THE_END_ON = {("evaluations.show_form", "GET", "officer"): "page"}


def last_statuses() -> Iterator[tuple[str, str]]:
    """(workflow, status) of whatever no person moves any further."""
    for workflow in THINGS:
        movable = {status for move in WORKFLOWS[workflow] if not move.by_program for status in move.from_statuses}
        yield from ((workflow, status) for status in statuses(workflow)[1:] if status not in movable)
