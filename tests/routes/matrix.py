"""Every address × every desk: what it answers. An address that is not in this table fails the tests.

Asked of the demo city: the contract of the vendor, the report that the vendor delivered, the statement of its period.

    sign-in   sent to the sign-in page
    page      the page is shown
    file      the file is sent
    acts      the act is done, or refused by the workflow with a reason (never by the guard)
    no        refused: not this desk's, or not this party's
    desk      sent to the own desk
    bye       signed out
    401       asked to say who asks
    none      it does not exist for this person

Signing out stands last: it ends the sign-in that the desk came with.

Each operation of the JSON interface stands for a page (routes/permissions_of_api.py) and has the answers of its row.
"""

from routes.api.declaring import DECLARED
from routes.permissions_of_api import OPERATIONS

DESKS = ("nobody", "officer", "vendor", "other vendor", "finance", "inspector", "auditor", "administrator")

MATRIX = """
address                        method  nobody   officer  vendor  other  finance  inspector  auditor  administrator

static                         GET     file     file     file    file   file     file       file     file
security.login                 GET     page     desk     desk    desk   desk     desk       desk     desk
security.login                 POST    page     desk     desk    desk   desk     desk       desk     desk
security.forgot_password       GET     page     page     page    page   page     page       page     page
security.forgot_password       POST    page     page     page    page   page     page       page     page
security.reset_password        GET     acts     acts     acts    acts   acts     acts       acts     acts
security.reset_password        POST    acts     acts     acts    acts   acts     acts       acts     acts
security.two_factor_token_validation GET bye     desk     desk    desk   desk     desk       desk     desk
security.two_factor_token_validation POST bye    desk     desk    desk   desk     desk       desk     desk
security.mf_recovery           GET     bye      desk     desk    desk   desk     desk       desk     desk
security.mf_recovery           POST    bye      desk     desk    desk   desk     desk       desk     desk
single_sign_on.start           GET     none     desk     desk    desk   desk     desk       desk     desk
single_sign_on.finish          GET     none     desk     desk    desk   desk     desk       desk     desk
second_factors.show            GET     sign-in  page     page    page   page     page       page     page
second_factors.start_app       POST    sign-in  acts     acts    acts   acts     acts       acts     acts
second_factors.show_app        GET     sign-in  acts     acts    acts   acts     acts       acts     acts
second_factors.show_picture    GET     sign-in  none     none    none   none     none       none     none
second_factors.prove_app       POST    sign-in  none     none    none   none     none       none     none
second_factors.make_codes      POST    sign-in  acts     acts    acts   acts     acts       acts     acts
second_factors.remove          POST    sign-in  acts     acts    acts   acts     acts       acts     acts
second_factors.reset           POST    sign-in  no       no      no     no       no         no       acts

desks.show_desk                GET     sign-in  page     page    page   page     page       page     page
desks.show_kind                GET     sign-in  page     page    page   page     page       page     none
search.show_results            GET     sign-in  page     page    page   page     page       page     no
contracts.show_contracts       GET     sign-in  page     page    page   page     page       page     no
contracts.show_contract        GET     sign-in  page     page    none   page     page       page     no
contracts.show_terms           GET     sign-in  page     page    none   page     page       page     no

my_account.show_account        GET     sign-in  page     page    page   page     page       page     page
my_account.change              POST    sign-in  acts     acts    acts   acts     acts       acts     acts
my_account.end_one             POST    sign-in  none     none    none   none     none       none     none
my_account.end_others          POST    sign-in  acts     acts    acts   acts     acts       acts     acts
invitations.show_form          GET     none     none     none    none   none     none       none     none
invitations.accept             POST    none     none     none    none   none     none       none     none
people.show_people             GET     sign-in  no       no      no     no       no         no       page
people.show_form               GET     sign-in  no       no      no     no       no         no       page
people.invite                  POST    sign-in  no       no      no     no       no         no       acts
people.show_person             GET     sign-in  no       no      no     no       no         no       page
people.send_again              POST    sign-in  no       no      no     no       no         no       acts
people.withdraw                POST    sign-in  no       no      no     no       no         no       acts
people.close                   POST    sign-in  no       no      no     no       no         no       acts
people.reopen                  POST    sign-in  no       no      no     no       no         no       acts
people.end_sign_ins            POST    sign-in  no       no      no     no       no         no       acts
people.assign                  POST    sign-in  no       no      no     no       no         no       acts
people.end_assignment          POST    sign-in  no       no      no     no       no         no       acts
duties.show_duties             GET     sign-in  no       no      no     no       no         page     page

tokens.show_tokens             GET     sign-in  page     page    page   page     page       page     page
tokens.issue                   POST    sign-in  acts     acts    acts   acts     acts       acts     no
tokens.revoke                  POST    sign-in  none     acts    none   none     none       none     acts
vocabulary.show_words          GET     sign-in  page     page    page   page     page       page     page
interface.show_interface       GET     sign-in  page     page    page   page     page       page     page
interface.show_operation       GET     sign-in  page     page    page   page     page       page     page
interface.show_document        GET     401      page     page    page   page     page       page     page

messages.show_inbox            GET     sign-in  page     page    page   page     page       page     page
messages.read                  POST    sign-in  acts     acts    acts   acts     acts       acts     acts
messages.show_choice           GET     sign-in  page     page    page   page     page       page     page
messages.choose                POST    sign-in  acts     acts    acts   acts     acts       acts     acts
calendar_feeds.open_one        POST    sign-in  acts     acts    acts   acts     acts       acts     acts
calendar_feeds.close           POST    sign-in  none     acts    none   none     none       none     none
calendar_feeds.show_feed       GET     none     none     none    none   none     none       none     none
mailings.show_undelivered      GET     sign-in  no       no      no     no       no         no       page
probes.show_alive              GET     file     file     file    file   file     file       file     file
probes.show_ready              GET     file     file     file    file   file     file       file     file
metrics.show_metrics           GET     file     file     file    file   file     file       file     file
health.show_health             GET     sign-in  no       no      no     no       no         no       page
mailings.send_again            POST    sign-in  no       no      no     no       no         no       none

contract_entry.show_form       GET     sign-in  page     no      no     no       no         no       no
contract_entry.enter           POST    sign-in  acts     no      no     no       no         no       no
pay_items.show_place           GET     sign-in  page     no      no     no       no         no       no
pay_items.upload               POST    sign-in  acts     no      no     no       no         no       no
pay_items.show_items           GET     sign-in  page     no      no     no       no         no       no
pay_items.confirm              POST    sign-in  acts     no      no     no       no         no       no
pay_items.fill                 POST    sign-in  acts     no      no     no       no         no       no
registers.show_place           GET     sign-in  page     no      no     no       no         no       no
registers.upload               POST    sign-in  acts     no      no     no       no         no       no
registers.show_register        GET     sign-in  page     no      no     no       no         no       no
registers.enter                POST    sign-in  acts     no      no     no       no         no       no
milestones.show_form           GET     sign-in  page     no      no     no       no         no       no
milestones.enter               POST    sign-in  acts     no      no     no       no         no       no
milestones.show_milestone      GET     sign-in  page     page    none   page     page       page     no
milestones.propose             POST    sign-in  acts     no      no     no       acts       no       no
milestones.grant               POST    sign-in  acts     no      no     no       no         no       no
milestones.refuse              POST    sign-in  acts     no      no     no       no         no       no
milestones.withdraw            POST    sign-in  acts     no      no     no       acts       no       no
change_orders.show_form        GET     sign-in  page     no      no     no       no         no       no
change_orders.propose          POST    sign-in  acts     no      no     no       no         no       no
change_orders.show_order       GET     sign-in  page     page    none   page     page       page     no
change_orders.grant            POST    sign-in  acts     no      no     acts     no         no       no
change_orders.refuse           POST    sign-in  acts     no      no     acts     no         no       no
change_orders.withdraw         POST    sign-in  acts     no      no     no       no         no       no

finance_limits.show_limits     GET     sign-in  page     no      no     page     no         page     no
finance_limits.propose         POST    sign-in  no       no      no     acts     no         no       no
finance_limits.grant           POST    sign-in  no       no      no     acts     no         no       no
finance_limits.refuse          POST    sign-in  no       no      no     acts     no         no       no
finance_limits.withdraw        POST    sign-in  no       no      no     acts     no         no       no

terms_history.show_history     GET     sign-in  page     page    none   page     page       page     no
terms_history.show_version     GET     sign-in  page     page    none   page     page       page     no
terms_history.download         GET     sign-in  page     page    none   page     page       page     no
terms_history.activate         POST    sign-in  acts     no      no     no       no         no       no
terms_history.sign_edges       POST    sign-in  acts     acts    none   no       no         no       no
terms_history.withdraw         POST    sign-in  acts     no      no     no       no         no       no
terms_drafts.choose_start      GET     sign-in  page     no      no     no       no         no       no
terms_drafts.start             POST    sign-in  acts     no      no     no       no         no       no
terms_drafts.show_draft        GET     sign-in  page     no      no     no       no         no       no
terms_drafts.save_change       POST    sign-in  acts     no      no     no       no         no       no
terms_drafts.download          GET     sign-in  page     no      no     no       no         no       no
terms_drafts.upload            POST    sign-in  acts     no      no     no       no         no       no
terms_drafts.show_trial        GET     sign-in  page     no      no     no       no         no       no
terms_drafts.propose           POST    sign-in  acts     no      no     no       no         no       no
terms_drafts.discard           POST    sign-in  acts     no      no     no       no         no       no
terms_parts.show_part          GET     sign-in  page     no      no     no       no         no       no
terms_parts.save_part          POST    sign-in  acts     no      no     no       no         no       no
terms_parts.add_part           POST    sign-in  acts     no      no     no       no         no       no

uploads.show_upload            GET     sign-in  page     page    none   no       page       no       no
uploads.download_workbook      GET     sign-in  file     file    none   no       file       no       no
uploads.receive                POST    sign-in  acts     acts    none   no       acts       no       no

reports.show_report            GET     sign-in  page     page    none   page     page       page     no
reports.show_progress          GET     sign-in  page     page    none   page     page       page     no
reports.download_original      GET     sign-in  file     file    none   file     file       file     no
reports.download_with_findings GET     sign-in  file     file    none   file     file       file     no
receipts.show_receipt          GET     sign-in  page     page    none   page     page       page     no
reports.submit                 POST    sign-in  no       acts    none   no       no         no       no
reports.accept                 POST    sign-in  acts     no      no     no       acts       no       no
reports.send_back              POST    sign-in  acts     no      no     no       acts       no       no
layouts.show_layout            GET     sign-in  no       acts    none   no       no         no       no
layouts.confirm                POST    sign-in  no       acts    none   no       no         no       no
findings.explain               POST    sign-in  no       acts    none   no       no         no       no
findings.decide                POST    sign-in  acts     no      no     no       acts       no       no
rows.list_table                 GET     sign-in  page     page    none   page     page       page     no
rows.show_row                  GET     sign-in  page     page    none   page     page       page     no

rulings.show_queue             GET     sign-in  page     no      no     page   page       no         no
rulings.show_log               GET     sign-in  page     page    none   page   page       page       no
rulings.show_form              GET     sign-in  page     no      no     page   page       no         no
rulings.ask                    POST    sign-in  acts     no      no     acts   acts       no         no
rulings.show_ruling            GET     sign-in  page     page    none   page   page       page       no
rulings.grant                  POST    sign-in  acts     no      no     acts   no         no         no
rulings.refuse                 POST    sign-in  acts     no      no     acts   no         no         no
rulings.withdraw               POST    sign-in  acts     no      no     acts   acts       no         no
rulings.end                    POST    sign-in  acts     no      no     acts   no         no         no
disputes.show_queue            GET     sign-in  page     page    page   page   page       page       no
disputes.show_disputes         GET     sign-in  page     page    none   page   page       page       no
disputes.show_form             GET     sign-in  no       page    none   no     no         no         no
disputes.open_one              POST    sign-in  no       acts    none   no     no         no         no
disputes.show_dispute          GET     sign-in  page     page    none   page   page       page       no
disputes.answer                POST    sign-in  acts     no      no     acts   acts       no         no
disputes.reply                 POST    sign-in  no       acts    none   no     no         no         no
disputes.withdraw              POST    sign-in  no       acts    none   no     no         no         no
disputes.decide                POST    sign-in  acts     no      no     acts   no         no         no
disputes.download              GET     sign-in  file     file    none   file   file       file       no
corrective_actions.show_list        GET   sign-in  page     page    page   page   page       page       no
corrective_actions.show_of_contract GET   sign-in  page     page    none   page   page       page       no
corrective_actions.show_form        GET   sign-in  page     no      no     no     no         no         no
corrective_actions.ask              POST  sign-in  acts     no      no     no     no         no         no
corrective_actions.show_action      GET   sign-in  page     page    none   page   page       page       no
corrective_actions.plan             POST  sign-in  no       acts    none   no     no         no         no
corrective_actions.finish           POST  sign-in  no       acts    none   no     no         no         no
corrective_actions.close            POST  sign-in  acts     no      no     no     no         no         no
corrective_actions.send_back        POST  sign-in  acts     no      no     no     no         no         no
corrective_actions.withdraw         POST  sign-in  acts     no      no     no     no         no         no
corrective_actions.download         GET   sign-in  file     file    none   file   file       file       no
meetings.show_list                  GET   sign-in  page     page    page   page   page       page       no
meetings.show_of_contract           GET   sign-in  page     page    none   page   page       page       no
meetings.show_form                  GET   sign-in  page     no      no     no     no         no         no
meetings.plan                       POST  sign-in  acts     no      no     no     no         no         no
meetings.show_meeting               GET   sign-in  page     page    none   page   page       page       no
meetings.show_pack                  GET   sign-in  page     page    none   page   page       page       no
meetings.record                     POST  sign-in  acts     no      no     no     no         no         no
meetings.add                        POST  sign-in  acts     no      no     no     no         no         no
meetings.cancel                     POST  sign-in  acts     no      no     no     no         no         no
meetings.close_action               POST  sign-in  acts     no      no     no     no         no         no
renewals.show_dossier               GET   sign-in  page     no      no     page   no         page       no
renewals.propose                    POST  sign-in  acts     no      no     no     no         no         no
renewals.show_decision              GET   sign-in  page     no      no     page   no         page       no
renewals.grant                      POST  sign-in  acts     no      no     no     no         no         no
renewals.refuse                     POST  sign-in  acts     no      no     no     no         no         no
renewals.withdraw                   POST  sign-in  acts     no      no     no     no         no         no
evaluations.show_list               GET   sign-in  page     page    page   page   no         page       no
evaluations.show_of_contract        GET   sign-in  page     page    none   page   no         page       no
evaluations.show_form               GET   sign-in  acts     no      no     no     no         no         no
evaluations.write                   POST  sign-in  acts     no      no     no     no         no         no
evaluations.show_evaluation         GET   sign-in  page     page    none   page   no         page       no
evaluations.answer                  POST  sign-in  no       acts    none   no     no         no         no
evaluations.finish                  POST  sign-in  acts     no      no     no     no         no         no
evaluations.sign                    POST  sign-in  acts     no      no     no     no         no         no
evaluations.send_back               POST  sign-in  acts     no      no     no     no         no         no
evaluations.withdraw                POST  sign-in  acts     no      no     no     no         no         no
verifications.show_period      GET     sign-in  page     page    none   page     page       page     no
verifications.list_rows        GET     sign-in  page     page    none   page     page       page     no
verifications.show_row         GET     sign-in  page     page    none   page     page       page     no
verifications.draw             POST    sign-in  acts     no      no     no       acts       no       no
verifications.verify_set       POST    sign-in  acts     no      no     no       acts       no       no
verifications.verify_row       POST    sign-in  acts     no      no     no       acts       no       no
verifications.download_workbook GET    sign-in  file     no      no     no       file       no       no
verifications.upload_workbook  POST    sign-in  acts     no      no     no       acts       no       no
discrepancies.show_list        GET     sign-in  page     page    none   page     page       page     no
discrepancies.propose          POST    sign-in  none     none    none   no       none       no       no
discrepancies.agree            POST    sign-in  acts     acts    none   no       acts       no       no
discrepancies.refuse           POST    sign-in  acts     acts    none   no       acts       no       no
discrepancies.withdraw         POST    sign-in  no       acts    none   no       no         no       no
evidence.show_list             GET     sign-in  page     page    none   page     page       page     no
evidence.attach                POST    sign-in  acts     acts    none   no       acts       no       no
evidence.download              GET     sign-in  file     file    none   file     file       file     no

statements.compute             POST    sign-in  acts     no      no     acts     no         no       no
statements.show_statement      GET     sign-in  page     page    none   page     page       page     no
statements.show_figure         GET     sign-in  page     page    none   page     page       page     no
statements.review              POST    sign-in  no       no      no     acts     no         no       no
statements.approve             POST    sign-in  no       no      no     acts     no         no       no
statements.send_back           POST    sign-in  no       no      no     acts     no         no       no
programs.show_program          GET     sign-in  page     no      no     page     page       page     no
city.show_city                 GET     sign-in  page     no      no     page     page       page     no
trends.show_trends             GET     sign-in  page     page    none   page     page       page     no
forecasts.show_forecasts       GET     sign-in  page     page    none   page     page       page     no
ledgers.show_ledgers           GET     sign-in  page     page    none   page     no         page     no
ledgers.propose                POST    sign-in  acts     no      no     acts     no         no       no
ledgers.grant_release          POST    sign-in  no       no      no     acts     no         no       no
ledgers.refuse_release         POST    sign-in  no       no      no     acts     no         no       no
ledgers.withdraw_release       POST    sign-in  acts     no      no     acts     no         no       no
ledgers.close                  POST    sign-in  acts     no      no     acts     no         no       no
negative_nets.choose           POST    sign-in  acts     no      no     acts     no         no       no
negative_nets.enter            POST    sign-in  no       no      no     acts     no         no       no
period_locks.ask               POST    sign-in  acts     no      no     acts     no         no       no
period_locks.reopen            POST    sign-in  acts     no      no     acts     no         no       no
period_locks.keep              POST    sign-in  acts     no      no     acts     no         no       no
statement_files.download_pdf      GET  sign-in  file     file    none   file     file       file     no
statement_files.download_workbook GET  sign-in  file     file    none   file     file       file     no
statement_files.download_replay   GET  sign-in  file     file    none   file     file       file     no

audit_trail.show_trail         GET     sign-in  no       no      no     page     no         page     no
audit_files.download           GET     sign-in  file     file    none   file     no         file     no

vouchers.show_vouchers         GET     sign-in  no       no      no     page     no         page     no
vouchers.export                POST    sign-in  no       no      no     acts     no         no       no
vouchers.show_batch            GET     sign-in  no       no      no     page     no         page     no
vouchers.download              GET     sign-in  no       no      no     file     no         file     no
payments.show_place            GET     sign-in  no       no      no     page     no         page     no
payments.upload                POST    sign-in  no       no      no     acts     no         no       no
payments.show_file             GET     sign-in  no       no      no     page     no         no       no
payments.confirm               POST    sign-in  no       no      no     acts     no         no       no
ledger_accounts.show_ledger    GET     sign-in  no       no      no     page     no         page     no
ledger_accounts.choose_layout  POST    sign-in  no       no      no     acts     no         no       no
ledger_accounts.show_accounts  GET     sign-in  no       no      no     page     no         page     no
ledger_accounts.change_account POST    sign-in  no       no      no     acts     no         no       no
statements.answer              POST    sign-in  no       no      no     acts     no         no       no
statement_queue.show_queue     GET     sign-in  no       no      no     page     no         page     no
policies.show_policies         GET     sign-in  page     no      no     page     page       page     no
policies.show_form             GET     sign-in  no       no      no     page     no         no       no
policies.propose               POST    sign-in  no       no      no     acts     no         no       no
policies.show_policy           GET     sign-in  page     no      no     page     page       page     no
policies.grant                 POST    sign-in  no       no      no     acts     no         no       no
policies.refuse                POST    sign-in  no       no      no     acts     no         no       no
policies.withdraw              POST    sign-in  no       no      no     acts     no         no       no
delegations.show_delegations   GET     sign-in  page     no      no     page     no         page     no
delegations.name               POST    sign-in  no       no      no     acts     no         no       no
delegations.end                POST    sign-in  no       no      no     acts     no         no       no

security.logout                POST    sign-in  bye      bye     bye    bye      bye        bye      bye
"""


def expected_answers() -> list[tuple[str, str, str, str]]:
    """(address, method, desk, answer) for every page, and for every operation of the JSON interface what its page says.

    Whoever is not signed in is asked to say who they are, where a page would lead to the sign-in page.
    """
    pages = answers_of_pages()
    by_page = {(address, method, desk): answer for address, method, desk, answer in pages}
    operations = [
        (endpoint, operation.method, desk, by_page[OPERATIONS[endpoint].page, operation.method, desk])
        for endpoint, operation in DECLARED.items()
        for desk in DESKS
    ]
    return pages + [(*address, "401" if answer == "sign-in" else answer) for *address, answer in operations]


def answers_of_pages() -> list[tuple[str, str, str, str]]:
    """(address, method, desk, answer) for every cell of the table."""
    heading, *lines = (line.split() for line in MATRIX.splitlines() if line.strip())
    assert len(heading) == len(DESKS) + 2
    return [
        (address, method, desk, answer)
        for address, method, *answers in lines
        for desk, answer in zip(DESKS, answers, strict=True)
    ]


def listed_addresses() -> set[tuple[str, str]]:
    """Each address with its method that the table holds."""
    return {(address, method) for address, method, _, _ in expected_answers()}
