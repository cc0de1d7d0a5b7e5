"""The closed vocabulary of the audit trail: every act that is recorded, named as thing.participle.

The participle of an act is the name of its hands in workflow tables: who did “report.accepted” has “accepted”.
"""

from collections.abc import Mapping
from enum import StrEnum


class Act(StrEnum):
    """What somebody, or the program itself, did."""

    GOVERNMENT_ENTERED = "government.entered"
    PERSON_ENTERED = "person.entered"
    PERSON_CHANGED = "person.changed"
    PERSON_INVITED = "person.invited"
    PERSON_JOINED = "person.joined"
    INVITATION_WITHDRAWN = "person.uninvited"
    PERSON_CLOSED = "person.closed"
    PERSON_REOPENED = "person.reopened"
    SIGN_INS_ENDED = "person.sign_ins_ended"
    SIGN_IN_CHANGED = "person.sign_in_changed"
    PERSON_ASSIGNED = "person.assigned"
    ASSIGNMENT_ENDED = "person.unassigned"
    SIGN_IN_REFUSED = "person.sign_in_refused"
    RECOVERY_ASKED = "person.recovery_asked"
    SIGN_IN_RECOVERED = "person.sign_in_recovered"
    FACTOR_SET_UP = "person.factor_set_up"
    FACTOR_REMOVED = "person.factor_removed"
    FACTOR_RESET = "person.factor_reset"
    CODES_MADE = "person.recovery_codes_made"
    CODE_USED = "person.recovery_code_used"
    IDENTITY_BOUND = "person.identity_bound"
    IDENTITY_REFUSED = "person.identity_refused"
    MAIL_CHOSEN = "person.mail_chosen"
    MAILING_RETRIED = "mailing.retried"
    DELEGATION_NAMED = "delegation.named"
    DELEGATION_ENDED = "delegation.ended"

    POLICY_PROPOSED = "policy.proposed"
    POLICY_GRANTED = "policy.granted"
    POLICY_REFUSED = "policy.refused"
    POLICY_WITHDRAWN = "policy.withdrawn"

    VENDOR_ENTERED = "vendor.entered"
    VENDOR_CHANGED = "vendor.changed"
    PROGRAM_ENTERED = "program.entered"
    PROGRAM_CHANGED = "program.changed"
    CONTRACT_ENTERED = "contract.entered"
    CONTRACT_CHANGED = "contract.changed"
    PERIODS_ENTERED = "contract.periods_entered"
    ITEMS_CONFIRMED = "contract.items_confirmed"
    ENTRY_FILE_RECEIVED = "entry_file.received"
    REGISTER_ENTERED = "register.entered"

    MILESTONE_ENTERED = "milestone.entered"
    MILESTONE_DATE_PROPOSED = "milestone_date.proposed"
    MILESTONE_DATE_GRANTED = "milestone_date.granted"
    MILESTONE_DATE_REFUSED = "milestone_date.refused"
    MILESTONE_DATE_WITHDRAWN = "milestone_date.withdrawn"
    CHANGE_ORDER_PROPOSED = "change_order.proposed"
    CHANGE_ORDER_GRANTED = "change_order.granted"
    CHANGE_ORDER_REFUSED = "change_order.refused"
    CHANGE_ORDER_WITHDRAWN = "change_order.withdrawn"
    FINANCE_LIMIT_PROPOSED = "finance_limit.proposed"
    FINANCE_LIMIT_GRANTED = "finance_limit.granted"
    FINANCE_LIMIT_REFUSED = "finance_limit.refused"
    FINANCE_LIMIT_WITHDRAWN = "finance_limit.withdrawn"
    FINANCE_LIMIT_SUPERSEDED = "finance_limit.superseded"

    TERMS_STARTED = "terms.started"
    TERMS_EDITED = "terms.edited"
    TERMS_DISCARDED = "terms.discarded"
    TERMS_DRAFTED = "terms.drafted"
    TERMS_WITHDRAWN = "terms.withdrawn"
    TERMS_ACTIVATED = "terms.activated"
    TERMS_SUPERSEDED = "terms.superseded"
    EDGES_STORED = "terms.edges_stored"
    EDGES_SIGNED = "terms.edges_signed"

    REPORT_ENTERED = "report.entered"
    REPORT_MAPPED = "report.mapped"
    REPORT_CHECKED = "report.checked"
    FINDING_EXPLAINED = "report.explained"
    FINDING_DECIDED = "report.decided"
    REPORT_SUBMITTED = "report.submitted"
    REPORT_ACCEPTED = "report.accepted"
    REPORT_RETURNED = "report.returned"
    REPORT_SUPERSEDED = "report.superseded"

    ROWS_VERIFIED = "report.verified"
    SAMPLE_DRAWN = "report.sampled"
    EVIDENCE_ATTACHED = "evidence.attached"
    VALUE_PROPOSED = "agreement.proposed"
    VALUE_AGREED = "agreement.agreed"
    VALUE_REFUSED = "agreement.refused"
    VALUE_WITHDRAWN = "agreement.withdrawn"

    EXCUSAL_ASKED = "excusal.asked"
    EXCUSAL_GRANTED = "excusal.granted"
    EXCUSAL_REFUSED = "excusal.refused"
    EXCUSAL_WITHDRAWN = "excusal.withdrawn"
    EXCUSAL_REVOKED = "excusal.revoked"
    WAIVER_ASKED = "waiver.asked"
    WAIVER_GRANTED = "waiver.granted"
    WAIVER_REFUSED = "waiver.refused"
    WAIVER_WITHDRAWN = "waiver.withdrawn"
    WAIVER_ENDED = "waiver.ended"
    OVERRIDE_ASKED = "override.asked"
    OVERRIDE_GRANTED = "override.granted"
    OVERRIDE_REFUSED = "override.refused"
    OVERRIDE_WITHDRAWN = "override.withdrawn"
    OVERRIDE_REVOKED = "override.revoked"
    HOLD_ASKED = "hold.asked"
    HOLD_GRANTED = "hold.granted"
    HOLD_REFUSED = "hold.refused"
    HOLD_WITHDRAWN = "hold.withdrawn"
    HOLD_LIFTED = "hold.lifted"
    DEFERRAL_ASKED = "deferral.asked"
    DEFERRAL_GRANTED = "deferral.granted"
    DEFERRAL_REFUSED = "deferral.refused"
    DEFERRAL_WITHDRAWN = "deferral.withdrawn"
    DEFERRAL_ENDED = "deferral.ended"

    DISPUTE_OPENED = "dispute.opened"
    DISPUTE_ANSWERED = "dispute.answered"
    DISPUTE_REPLIED = "dispute.replied"
    DISPUTE_ACCEPTED = "dispute.accepted"
    DISPUTE_ACCEPTED_IN_PART = "dispute.partly_accepted"
    DISPUTE_REJECTED = "dispute.rejected"
    DISPUTE_WITHDRAWN = "dispute.withdrawn"

    CORRECTIVE_ACTION_ASKED = "corrective_action.asked"
    CORRECTIVE_ACTION_PLANNED = "corrective_action.planned"
    CORRECTIVE_ACTION_FINISHED = "corrective_action.finished"
    CORRECTIVE_ACTION_RETURNED = "corrective_action.returned"
    CORRECTIVE_ACTION_CLOSED = "corrective_action.closed"
    CORRECTIVE_ACTION_WITHDRAWN = "corrective_action.withdrawn"

    EARLY_WARNING_GIVEN = "early_warning.given"
    MEETING_PLANNED = "review_meeting.planned"
    MEETING_HELD = "review_meeting.held"
    MEETING_CANCELLED = "review_meeting.cancelled"
    MINUTES_ADDED = "review_meeting.added_to"
    MEETING_ACTION_CLOSED = "meeting_action.closed"

    RENEWAL_PROPOSED = "renewal.proposed"
    RENEWAL_GRANTED = "renewal.granted"
    RENEWAL_REFUSED = "renewal.refused"
    RENEWAL_WITHDRAWN = "renewal.withdrawn"
    RENEWAL_SUPERSEDED = "renewal.superseded"

    EVALUATION_WRITTEN = "evaluation.written"
    EVALUATION_ANSWERED = "evaluation.answered"
    EVALUATION_FINISHED = "evaluation.finished"
    EVALUATION_SIGNED = "evaluation.signed"
    EVALUATION_RETURNED = "evaluation.returned"
    EVALUATION_WITHDRAWN = "evaluation.withdrawn"

    ACCESS_ISSUED = "access.issued"
    ACCESS_REVOKED = "access.revoked"

    INDEX_SET = "index.set"

    STATEMENT_COMPUTED = "statement.computed"
    STATEMENT_REVIEWED = "statement.reviewed"
    STATEMENT_ENDORSED = "statement.endorsed"
    STATEMENT_APPROVED = "statement.approved"
    STATEMENT_RETURNED = "statement.returned"
    STATEMENT_PAID = "statement.paid"
    STATEMENT_SUPERSEDED = "statement.superseded"
    STATEMENT_CORRECTED = "statement.corrected"
    STATEMENT_REOPENED = "statement.reopened"
    NET_CHOSEN = "statement.net_chosen"
    BILL_PAID = "statement.bill_paid"

    CLOSING_ENTERED = "period.entered"
    PERIOD_LOCKED = "period.locked"
    PERIOD_ASKED = "period.asked_to_reopen"
    PERIOD_REOPENED = "period.reopened"
    PERIOD_KEPT = "period.kept_locked"
    RELEASE_PROPOSED = "release.proposed"
    RELEASE_GRANTED = "release.granted"
    RELEASE_REFUSED = "release.refused"
    RELEASE_WITHDRAWN = "release.withdrawn"
    EXCEPTION_ACKNOWLEDGED = "exception.acknowledged"
    EXCEPTION_OVERRIDDEN = "exception.overridden"

    LEDGER_LAYOUT_SET = "ledger_layout.set"
    LEDGER_ACCOUNT_SET = "ledger_account.set"
    VOUCHERS_EXPORTED = "voucher_batch.exported"
    PAYMENT_RECORDED = "payment.recorded"

    BACKUP_MADE = "backup.made"
    BACKUP_RESTORED = "backup.restored"
    BACKUP_REHEARSED = "backup.rehearsed"

    @property
    def hands(self) -> str:
        """The participle, by which workflow tables name whoever did this."""
        return self.value.split(".")[1]


ACT_OF_MOVE: Mapping[tuple[str, str], Act] = {
    ("terms", "activate"): Act.TERMS_ACTIVATED,
    ("terms", "withdraw"): Act.TERMS_WITHDRAWN,
    ("terms", "supersede"): Act.TERMS_SUPERSEDED,
    ("report", "check"): Act.REPORT_CHECKED,
    ("report", "submit"): Act.REPORT_SUBMITTED,
    ("report", "accept"): Act.REPORT_ACCEPTED,
    ("report", "return"): Act.REPORT_RETURNED,
    ("report", "supersede"): Act.REPORT_SUPERSEDED,
    ("statement", "review"): Act.STATEMENT_REVIEWED,
    ("statement", "endorse"): Act.STATEMENT_ENDORSED,
    ("statement", "approve"): Act.STATEMENT_APPROVED,
    ("statement", "return"): Act.STATEMENT_RETURNED,
    ("statement", "pay"): Act.STATEMENT_PAID,
    ("statement", "supersede"): Act.STATEMENT_SUPERSEDED,
    ("statement", "correct"): Act.STATEMENT_CORRECTED,
    ("statement", "reopen"): Act.STATEMENT_REOPENED,
    ("period", "lock"): Act.PERIOD_LOCKED,
    ("period", "ask_to_reopen"): Act.PERIOD_ASKED,
    ("period", "reopen"): Act.PERIOD_REOPENED,
    ("period", "keep_locked"): Act.PERIOD_KEPT,
    ("release", "grant"): Act.RELEASE_GRANTED,
    ("release", "refuse"): Act.RELEASE_REFUSED,
    ("release", "withdraw"): Act.RELEASE_WITHDRAWN,
    ("milestone_date", "grant"): Act.MILESTONE_DATE_GRANTED,
    ("milestone_date", "refuse"): Act.MILESTONE_DATE_REFUSED,
    ("milestone_date", "withdraw"): Act.MILESTONE_DATE_WITHDRAWN,
    ("finance_limit", "grant"): Act.FINANCE_LIMIT_GRANTED,
    ("finance_limit", "refuse"): Act.FINANCE_LIMIT_REFUSED,
    ("finance_limit", "withdraw"): Act.FINANCE_LIMIT_WITHDRAWN,
    ("finance_limit", "supersede"): Act.FINANCE_LIMIT_SUPERSEDED,
    ("change_order", "grant"): Act.CHANGE_ORDER_GRANTED,
    ("change_order", "refuse"): Act.CHANGE_ORDER_REFUSED,
    ("change_order", "withdraw"): Act.CHANGE_ORDER_WITHDRAWN,
    ("policy", "grant"): Act.POLICY_GRANTED,
    ("policy", "refuse"): Act.POLICY_REFUSED,
    ("policy", "withdraw"): Act.POLICY_WITHDRAWN,
    ("delegation", "end"): Act.DELEGATION_ENDED,
    ("agreement", "agree"): Act.VALUE_AGREED,
    ("agreement", "refuse"): Act.VALUE_REFUSED,
    ("agreement", "withdraw"): Act.VALUE_WITHDRAWN,
    ("excusal", "grant"): Act.EXCUSAL_GRANTED,
    ("excusal", "refuse"): Act.EXCUSAL_REFUSED,
    ("excusal", "withdraw"): Act.EXCUSAL_WITHDRAWN,
    ("excusal", "revoke"): Act.EXCUSAL_REVOKED,
    ("waiver", "grant"): Act.WAIVER_GRANTED,
    ("waiver", "refuse"): Act.WAIVER_REFUSED,
    ("waiver", "withdraw"): Act.WAIVER_WITHDRAWN,
    ("waiver", "end"): Act.WAIVER_ENDED,
    ("override", "grant"): Act.OVERRIDE_GRANTED,
    ("override", "refuse"): Act.OVERRIDE_REFUSED,
    ("override", "withdraw"): Act.OVERRIDE_WITHDRAWN,
    ("override", "revoke"): Act.OVERRIDE_REVOKED,
    ("hold", "grant"): Act.HOLD_GRANTED,
    ("hold", "refuse"): Act.HOLD_REFUSED,
    ("hold", "withdraw"): Act.HOLD_WITHDRAWN,
    ("hold", "lift"): Act.HOLD_LIFTED,
    ("hold", "release"): Act.HOLD_LIFTED,
    ("deferral", "grant"): Act.DEFERRAL_GRANTED,
    ("deferral", "refuse"): Act.DEFERRAL_REFUSED,
    ("deferral", "withdraw"): Act.DEFERRAL_WITHDRAWN,
    ("deferral", "end"): Act.DEFERRAL_ENDED,
    ("dispute", "answer"): Act.DISPUTE_ANSWERED,
    ("dispute", "reply"): Act.DISPUTE_REPLIED,
    ("dispute", "accept"): Act.DISPUTE_ACCEPTED,
    ("dispute", "accept_in_part"): Act.DISPUTE_ACCEPTED_IN_PART,
    ("dispute", "reject"): Act.DISPUTE_REJECTED,
    ("dispute", "withdraw"): Act.DISPUTE_WITHDRAWN,
    ("review_meeting", "record"): Act.MEETING_HELD,
    ("review_meeting", "cancel"): Act.MEETING_CANCELLED,
    ("meeting_action", "close"): Act.MEETING_ACTION_CLOSED,
    ("renewal", "grant"): Act.RENEWAL_GRANTED,
    ("renewal", "refuse"): Act.RENEWAL_REFUSED,
    ("renewal", "withdraw"): Act.RENEWAL_WITHDRAWN,
    ("renewal", "supersede"): Act.RENEWAL_SUPERSEDED,
    ("evaluation", "answer"): Act.EVALUATION_ANSWERED,
    ("evaluation", "finish"): Act.EVALUATION_FINISHED,
    ("evaluation", "sign"): Act.EVALUATION_SIGNED,
    ("evaluation", "return"): Act.EVALUATION_RETURNED,
    ("evaluation", "withdraw"): Act.EVALUATION_WITHDRAWN,
    ("corrective_action", "plan"): Act.CORRECTIVE_ACTION_PLANNED,
    ("corrective_action", "finish"): Act.CORRECTIVE_ACTION_FINISHED,
    ("corrective_action", "return"): Act.CORRECTIVE_ACTION_RETURNED,
    ("corrective_action", "close"): Act.CORRECTIVE_ACTION_CLOSED,
    ("corrective_action", "withdraw"): Act.CORRECTIVE_ACTION_WITHDRAWN,
}


def act_of_move(workflow: str, move_name: str) -> Act:
    """The act that a move along a workflow is recorded as. A move without one is an error of the program."""
    return ACT_OF_MOVE[workflow, move_name]
