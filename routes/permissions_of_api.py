"""Which page each operation of the JSON interface stands for, and which scope of a token opens it.

An operation asks for the permission of its page and has no other; what is not in this table is refused to everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StandsFor:
    """The page whose permission an operation asks for, and the scopes of which a token needs one."""

    page: str
    scopes: tuple[str, ...]


_READ = {
    "show_desk": "desks.show_desk",
    "list_waiting": "desks.show_kind",
    "search": "search.show_results",
    "list_contracts": "contracts.show_contracts",
    "show_contract": "contracts.show_contract",
    "list_terms": "terms_history.show_history",
    "show_terms": "terms_history.show_version",
    "show_milestone": "milestones.show_milestone",
    "show_change_order": "change_orders.show_order",
    "show_program": "programs.show_program",
    "show_city": "city.show_city",
    "show_trends": "trends.show_trends",
    "show_forecasts": "forecasts.show_forecasts",
    "list_reports": "contracts.show_contract",
    "list_rows": "rows.list_table",
    "show_row": "rows.show_row",
    "list_statements": "contracts.show_contract",
    "show_statement": "statements.show_statement",
    "list_figure_rows": "statements.show_figure",
    "list_rulings": "rulings.show_queue",
    "list_rulings_of_contract": "rulings.show_log",
    "show_ruling": "rulings.show_ruling",
    "list_disputes": "disputes.show_queue",
    "list_disputes_of_contract": "disputes.show_disputes",
    "show_dispute": "disputes.show_dispute",
    "show_renewal": "renewals.show_dossier",
    "show_renewal_decision": "renewals.show_decision",
    "list_evaluations": "evaluations.show_list",
    "list_evaluations_of_contract": "evaluations.show_of_contract",
    "show_evaluation": "evaluations.show_evaluation",
    "show_ledgers": "ledgers.show_ledgers",
    "list_queue": "statement_queue.show_queue",
    "show_vouchers": "vouchers.show_vouchers",
    "show_batch": "vouchers.show_batch",
    "list_payments": "payments.show_place",
    "show_payment_file": "payments.show_file",
    "show_verification": "verifications.show_period",
    "list_rows_to_verify": "verifications.list_rows",
    "list_discrepancies": "discrepancies.show_list",
    "list_events": "audit_trail.show_trail",
    "list_policies": "policies.show_policies",
    "show_policy": "policies.show_policy",
    "list_delegations": "delegations.show_delegations",
    "list_tokens": "tokens.show_tokens",
}
# A program that delivers reports reads what became of them, and nothing else.
_READ_OR_REPORTS = {
    "show_report": "reports.show_report",
    "show_layout": "layouts.show_layout",
}
_REPORTS = {
    "receive": "uploads.receive",
    "confirm_layout": "layouts.confirm",
    "explain_finding": "findings.explain",
    "submit_report": "reports.submit",
}
_VERIFICATION = {
    "draw_sample": "verifications.draw",
    "verify_rows": "verifications.verify_set",
    "propose_value": "discrepancies.propose",
    "agree_to_value": "discrepancies.agree",
    "refuse_value": "discrepancies.refuse",
    "withdraw_value": "discrepancies.withdraw",
}
_DECISIONS = {
    "accept_report": "reports.accept",
    "return_report": "reports.send_back",
    "decide_finding": "findings.decide",
    "ask_ruling": "rulings.ask",
    "grant_ruling": "rulings.grant",
    "refuse_ruling": "rulings.refuse",
    "withdraw_ruling": "rulings.withdraw",
    "end_ruling": "rulings.end",
    "open_dispute": "disputes.open_one",
    "answer_dispute": "disputes.answer",
    "reply_to_dispute": "disputes.reply",
    "withdraw_dispute": "disputes.withdraw",
    "decide_dispute": "disputes.decide",
}
_CONTRACTS = {
    "enter_milestone": "milestones.enter",
    "propose_milestone_date": "milestones.propose",
    "grant_milestone_date": "milestones.grant",
    "refuse_milestone_date": "milestones.refuse",
    "withdraw_milestone_date": "milestones.withdraw",
    "propose_change_order": "change_orders.propose",
    "grant_change_order": "change_orders.grant",
    "refuse_change_order": "change_orders.refuse",
    "withdraw_change_order": "change_orders.withdraw",
    "propose_renewal": "renewals.propose",
    "grant_renewal": "renewals.grant",
    "refuse_renewal": "renewals.refuse",
    "withdraw_renewal": "renewals.withdraw",
    "write_evaluation": "evaluations.write",
    "answer_evaluation": "evaluations.answer",
    "finish_evaluation": "evaluations.finish",
    "sign_evaluation": "evaluations.sign",
    "return_evaluation": "evaluations.send_back",
    "withdraw_evaluation": "evaluations.withdraw",
}
_STATEMENTS = {
    "compute_statement": "statements.compute",
    "compute_closing": "ledgers.close",
    "review_statement": "statements.review",
    "approve_statement": "statements.approve",
    "return_statement": "statements.send_back",
    "answer_exception": "statements.answer",
    "choose_for_net": "negative_nets.choose",
    "propose_release": "ledgers.propose",
    "grant_release": "ledgers.grant_release",
    "refuse_release": "ledgers.refuse_release",
    "withdraw_release": "ledgers.withdraw_release",
    "ask_to_reopen": "period_locks.ask",
    "reopen_period": "period_locks.reopen",
    "keep_period_locked": "period_locks.keep",
}
_PAYMENTS = {
    "export_vouchers": "vouchers.export",
    "receive_payment_file": "payments.upload",
    "record_payments": "payments.confirm",
    "enter_bill_payment": "negative_nets.enter",
}
_SETTINGS = {
    "propose_policy": "policies.propose",
    "grant_policy": "policies.grant",
    "refuse_policy": "policies.refuse",
    "withdraw_policy": "policies.withdraw",
    "name_delegate": "delegations.name",
    "end_delegation": "delegations.end",
    "end_access": "tokens.revoke",
}
_BY_SCOPES = {
    ("read",): _READ,
    ("read", "reports"): _READ_OR_REPORTS,
    ("reports",): _REPORTS,
    ("verification",): _VERIFICATION,
    ("decisions",): _DECISIONS,
    ("contracts",): _CONTRACTS,
    ("statements",): _STATEMENTS,
    ("payments",): _PAYMENTS,
    ("settings",): _SETTINGS,
}

OPERATIONS: Mapping[str, StandsFor] = {
    f"api.{name}": StandsFor(page, scopes) for scopes, pages in _BY_SCOPES.items() for name, page in pages.items()
}
