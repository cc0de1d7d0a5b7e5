"""What talks HTTP: the guard before each request, pages, and one answer for each kind of error."""

from flask import Flask

from routes import (
    clock_commands,
    cookies,
    errors,
    government_commands,
    guard,
    headers,
    logs,
    mail_commands,
    markup,
    metrics,
    navigation,
    outages,
    overtaken,
    pace,
    refused_forms,
    ruling_commands,
    token_commands,
    words,
)
from routes.api import pages as api_pages
from routes.api import waiting
from routes.audit_files import pages as audit_file_pages
from routes.audit_samples import pages as audit_sample_pages
from routes.audit_trail import pages as audit_trail_pages
from routes.calendar_feeds import pages as calendar_feed_pages
from routes.change_orders import pages as change_order_pages
from routes.city import pages as city_pages
from routes.city_sign_out import pages as city_sign_out_pages
from routes.contract_entry import pages as contract_entry_pages
from routes.contract_lists import pages as contract_list_pages
from routes.contracts import pages as contract_pages
from routes.corrective_actions import pages as corrective_action_pages
from routes.delegations import pages as delegation_pages
from routes.desks import pages as desk_pages
from routes.discrepancies import pages as discrepancy_pages
from routes.disputes import pages as dispute_pages
from routes.duties import pages as duty_pages
from routes.evaluations import pages as evaluation_pages
from routes.evidence import pages as evidence_pages
from routes.finance_limits import pages as finance_limit_pages
from routes.findings import pages as finding_pages
from routes.forecasts import pages as forecast_pages
from routes.health import pages as health_pages
from routes.interface import pages as interface_pages
from routes.invitations import pages as invitation_pages
from routes.kept_filters import pages as kept_filter_pages
from routes.key_sign_in import pages as key_sign_in_pages
from routes.layouts import pages as layout_pages
from routes.ledger_accounts import pages as ledger_account_pages
from routes.ledgers import pages as ledger_pages
from routes.mailings import pages as mailing_pages
from routes.meetings import pages as meeting_pages
from routes.messages import pages as message_pages
from routes.milestones import pages as milestone_pages
from routes.my_account import pages as my_account_pages
from routes.my_details import pages as my_detail_pages
from routes.negative_nets import pages as negative_net_pages
from routes.pay_items import pages as pay_item_pages
from routes.payments import pages as payment_pages
from routes.people import pages as people_pages
from routes.period_locks import pages as period_lock_pages
from routes.policies import pages as policy_pages
from routes.probes import pages as probe_pages
from routes.programs import pages as program_pages
from routes.receipts import pages as receipt_pages
from routes.registers import pages as register_pages
from routes.renewals import pages as renewal_pages
from routes.reports import pages as report_pages
from routes.responsibilities import pages as responsibility_pages
from routes.rows import pages as row_pages
from routes.rulings import pages as ruling_pages
from routes.search import pages as search_pages
from routes.second_factors import pages as second_factor_pages
from routes.security_keys import pages as security_key_pages
from routes.single_sign_on import pages as single_sign_on_pages
from routes.statement_files import pages as statement_file_pages
from routes.statement_queue import pages as statement_queue_pages
from routes.statements import pages as statement_pages
from routes.terms_drafts import pages as terms_draft_pages
from routes.terms_history import pages as terms_history_pages
from routes.terms_parts import pages as terms_part_pages
from routes.tokens import pages as token_pages
from routes.trends import pages as trend_pages
from routes.uploads import pages as upload_pages
from routes.verifications import pages as verification_pages
from routes.vocabulary import pages as vocabulary_pages
from routes.vouchers import pages as voucher_pages

_PAGES = (
    api_pages,
    interface_pages,
    desk_pages,
    search_pages,
    second_factor_pages,
    security_key_pages,
    my_detail_pages,
    key_sign_in_pages,
    single_sign_on_pages,
    city_sign_out_pages,
    vocabulary_pages,
    kept_filter_pages,
    contract_pages,
    contract_list_pages,
    contract_entry_pages,
    pay_item_pages,
    register_pages,
    milestone_pages,
    change_order_pages,
    finance_limit_pages,
    terms_history_pages,
    terms_draft_pages,
    terms_part_pages,
    upload_pages,
    report_pages,
    layout_pages,
    receipt_pages,
    finding_pages,
    row_pages,
    verification_pages,
    discrepancy_pages,
    evidence_pages,
    statement_pages,
    ruling_pages,
    dispute_pages,
    corrective_action_pages,
    meeting_pages,
    renewal_pages,
    evaluation_pages,
    ledger_pages,
    trend_pages,
    forecast_pages,
    program_pages,
    city_pages,
    negative_net_pages,
    period_lock_pages,
    statement_file_pages,
    audit_trail_pages,
    audit_sample_pages,
    audit_file_pages,
    statement_queue_pages,
    policy_pages,
    delegation_pages,
    voucher_pages,
    payment_pages,
    ledger_account_pages,
    token_pages,
    duty_pages,
    invitation_pages,
    people_pages,
    responsibility_pages,
    my_account_pages,
    message_pages,
    mailing_pages,
    calendar_feed_pages,
    probe_pages,
    metrics.pages,
    health_pages,
)


def register(app: Flask) -> None:
    """Puts the pages into the program, behind the guard."""
    cookies.register(app)
    logs.register(app)
    metrics.register(app)
    markup.register(app)
    words.register(app)
    headers.register(app)
    errors.register(app)
    refused_forms.register(app)
    overtaken.register(app)
    outages.register(app)
    pace.register(app)
    guard.register(app)
    navigation.register(app)
    government_commands.register(app)
    clock_commands.register(app)
    token_commands.register(app)
    ruling_commands.register(app)
    mail_commands.register(app)
    waiting.register(app)
    guard.csrf.exempt(city_sign_out_pages)  # the provider signs what it says
    guard.csrf.exempt(api_pages)  # the guard asks for the form token itself, where there is no other
    for pages in _PAGES:
        app.register_blueprint(pages)
