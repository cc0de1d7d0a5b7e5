"""Every list that is sorted, with its columns, and every other table of the pages with the reason why it is not.

A test goes through the pages and fails where one shows a list that stands in neither.
"""

from collections.abc import Mapping

from models import (
    api_tokens,
    contract_standings,
    contracts,
    corrective_actions,
    delegations,
    disputes,
    evaluations,
    kept_scores,
    mailings,
    meetings,
    messages,
    payments,
    people_lists,
    policies,
    register_entries,
    rulings,
    statement_queue,
    trail_pages,
    vouchers,
)
from models.paging import Sorts
from models.search import FINDABLE, OF_CONTRACT
from routes.list_pages import Column, ListPage

CONTRACTS = ListPage(
    contract_standings.SORTS,
    (
        *(Column("Contract", "number"), Column("Vendor", "vendor"), Column("Stands")),
        *(Column("Latest payment", "net", "number"), Column("Taken by results", "taken", "number")),
        *(Column("Next report due", "due"), Column("Last day", "last_day"), Column("Renewal")),
    ),
    ("words", "program"),
    tabs=("standing",),
)
PEOPLE = ListPage(
    people_lists.SORTS,
    (
        *(Column("Name", "name"), Column("E-mail address", "email"), Column("Account"), Column("Roles")),
        Column("Last there"),
    ),
    ("words", "role", "account"),
)
CITY_SCORES = ListPage(
    kept_scores.SORTS,
    (
        *(Column("Contract", "contract"), Column("Measure", "measure"), Column("Result", "", "number")),
        *(Column("Target", "", "number"), Column("Score", "score", "number")),
    ),
)
QUEUE = ListPage(
    statement_queue.SORTS,
    (
        *(Column("Statement", "contract"), Column("Exceptions"), Column("Dearest exception", "", "number")),
        *(Column("Net", "net", "number"), Column("Payment due"), Column("Status", "computed")),
    ),
    ("class", "status", "contract"),
    in_order=False,
)
RULINGS = ListPage(
    rulings.SORTS,
    (
        *(Column("Ruling", "kind"), Column("Contract", "contract"), Column("About", "from")),
        *(Column("Changes the payment by", "", "number"), Column("Asked for by", "asked"), Column("Granted by")),
        Column("Stands"),
    ),
    ("words",),
)
DISPUTES = ListPage(
    disputes.SORTS,
    (
        *(Column("Dispute", "opened"), Column("Contract", "contract"), Column("The line paid", "shown", "number")),
        *(Column("Claimed", "claimed", "number"), Column("Whose turn"), Column("Due", "due"), Column("Stands")),
    ),
    ("words",),
)
CORRECTIVE_ACTIONS = ListPage(
    corrective_actions.SORTS,
    (
        *(Column("Corrective action", "asked"), Column("Contract", "contract"), Column("Owner", "owner")),
        *(Column("Whose turn"), Column("By", "due"), Column("Stands")),
    ),
    ("words",),
)
MEETINGS = ListPage(
    meetings.SORTS,
    (
        *(Column("Meeting", "planned"), Column("Contract", "contract"), Column("Planned for", "day")),
        *(Column("Held on"), Column("Stands")),
    ),
    ("words",),
)
EVALUATIONS = ListPage(
    evaluations.SORTS,
    (
        *(Column("Contract", "contract"), Column("Last day", "last_day"), Column("Grades")),
        Column("Stands", "written"),
    ),
    ("words",),
)
BATCHES = ListPage(
    vouchers.SORTS,
    (
        *(Column("Batch", "number"), Column("Made"), Column("Vouchers", "vouchers"), Column("Lines")),
        Column("Total", "total", "number"),
    ),
)
PAYMENTS_MADE = ListPage(
    payments.SORTS,
    (
        *(Column("Voucher", "voucher"), Column("Statement"), Column("Vendor"), Column("Paid on", "paid")),
        *(Column("Amount", "amount", "number"), Column("Check or transfer"), Column("Recorded", "recorded")),
    ),
)
ACCOUNTS = ListPage(contracts.SORTS, (Column("Contract", "number"), Column("Title", "title"), Column("Account")))
POLICIES = ListPage(
    policies.SORTS,
    (
        *(Column("Policy", "number"), Column("From", "from"), Column("Status", "status"), Column("Proposed by")),
        Column("Why"),
    ),
)
DELEGATIONS = ListPage(
    delegations.SORTS,
    (
        *(Column("Delegate", "named"), Column("In the place of"), Column("Days", "first_day"), Column("Why")),
        Column("Status", "status"),
    ),
)
AUDIT_TRAIL = ListPage(
    trail_pages.SORTS,
    (
        *(Column("Event", "at", "number"), Column("When"), Column("Who"), Column("Act"), Column("On what")),
        *(Column("Before → after"), Column("Why")),
    ),
    ("words", "act", "person", "kind", "thing", "since", "until"),
)
MESSAGES = ListPage(
    messages.SORTS,
    (
        *(Column("Message"), Column("Kind"), Column("Worth", "worth", "number"), Column("Due", "due")),
        *(Column("Told", "told"), Column("Stands")),
    ),
    ("words",),
)
UNDELIVERED = ListPage(
    mailings.SORTS,
    (
        *(Column("To"), Column("Made", "made"), Column("Tries", "tries", "number"), Column("Why")),
        *(Column("Stands", "state"), Column("What you can do", "", "hidden")),
    ),
)
TOKENS = ListPage(
    api_tokens.SORTS,
    (
        *(Column("Issued", "issued"), Column("Person", "person"), Column("What it is for")),
        *(Column("Lives until", "lives_until"), Column("Stands"), Column("Known by")),
        Column("What you can do", "", "hidden"),
    ),
)
REGISTERS = ListPage(register_entries.SORTS, (Column("When", "entered"), Column("What became of the rows", "rows")))
_OF_CONTRACT = (Column("Contract", "contract"), Column("Vendor", "vendor"))
FOUND: Mapping[str, ListPage] = {
    "contracts": ListPage(
        FINDABLE["contracts"].sorts,
        (
            *(Column("Contract", "number"), Column("Title", "title"), Column("Vendor", "vendor")),
            Column("Last day", "last_day"),
        ),
        ("words",),
    ),
    "vendors": ListPage(FINDABLE["vendors"].sorts, (Column("Vendor", "name"),), ("words",)),
    "items": ListPage(
        FINDABLE["items"].sorts,
        (Column("Pay item", "number"), Column("Title", "title"), Column("Unit"), *_OF_CONTRACT),
        ("words",),
    ),
    "reports": ListPage(
        FINDABLE["reports"].sorts,
        (Column("Report", "received"), Column("File", "file"), *_OF_CONTRACT, Column("Stands")),
        ("words",),
    ),
    "statements": ListPage(
        FINDABLE["statements"].sorts,
        (Column("Statement", "computed"), Column("Net", "net", "number"), *_OF_CONTRACT, Column("Stands")),
        ("words",),
    ),
}

_DELIVERED, _PERIOD = Column("Report", "received"), Column("Period", "period")
REPORTS_OF_CONTRACT = ListPage(
    OF_CONTRACT["reports"], (_DELIVERED, _PERIOD, Column("File", "file"), Column("Stands")), ("words",)
)
STATEMENTS_OF_CONTRACT = ListPage(
    OF_CONTRACT["statements"],
    (Column("Statement", "computed"), _PERIOD, Column("Net", "net", "number"), Column("Stands")),
    ("words",),
)
ITEMS_OF_CONTRACT = ListPage(
    OF_CONTRACT["items"],
    (
        *(Column("Pay item", "number"), Column("Title", "title"), Column("Unit"), Column("Price")),
        Column("Contract quantity", "", "number"),
    ),
    ("words",),
)


def _of_contract(page: ListPage, sorts: Sorts) -> ListPage:
    """The same list of one contract alone."""
    return ListPage(sorts, tuple(each for each in page.columns if each.sort != "contract"), page.fields)


RULINGS_OF_CONTRACT = _of_contract(RULINGS, rulings.OF_CONTRACT)
DISPUTES_OF_CONTRACT = _of_contract(DISPUTES, disputes.OF_CONTRACT)
ACTIONS_OF_CONTRACT = _of_contract(CORRECTIVE_ACTIONS, corrective_actions.OF_CONTRACT)
MEETINGS_OF_CONTRACT = _of_contract(MEETINGS, meetings.OF_CONTRACT)

# These stand below their contract: their addresses name it.
OF_ONE_CONTRACT: Mapping[str, ListPage] = {
    "contract_lists.show_reports": REPORTS_OF_CONTRACT,
    "contract_lists.show_statements": STATEMENTS_OF_CONTRACT,
    "contract_lists.show_items": ITEMS_OF_CONTRACT,
    "rulings.show_log": RULINGS_OF_CONTRACT,
    "disputes.show_disputes": DISPUTES_OF_CONTRACT,
    "corrective_actions.show_of_contract": ACTIONS_OF_CONTRACT,
    "meetings.show_of_contract": MEETINGS_OF_CONTRACT,
}
SORTED: Mapping[str, tuple[ListPage, ...]] = {
    "contracts.show_contracts": (CONTRACTS,),
    "search.show_results": tuple(FOUND.values()),
    "statement_queue.show_queue": (QUEUE,),
    "rulings.show_queue": (RULINGS,),
    "disputes.show_queue": (DISPUTES,),
    "corrective_actions.show_list": (CORRECTIVE_ACTIONS,),
    "meetings.show_list": (MEETINGS,),
    "evaluations.show_list": (EVALUATIONS,),
    "city.show_city": (CITY_SCORES,),
    "vouchers.show_vouchers": (BATCHES,),
    "payments.show_place": (PAYMENTS_MADE,),
    "ledger_accounts.show_ledger": (ACCOUNTS,),
    "policies.show_policies": (POLICIES,),
    "delegations.show_delegations": (DELEGATIONS,),
    "audit_trail.show_trail": (AUDIT_TRAIL,),
    "messages.show_inbox": (MESSAGES,),
    "mailings.show_undelivered": (UNDELIVERED,),
    "people.show_people": (PEOPLE,),
    "tokens.show_tokens": (TOKENS,),
    "registers.show_place": (REGISTERS,),
    **{endpoint: (page,) for endpoint, page in OF_ONE_CONTRACT.items()},
}
# Why the tables of all other pages are not sorted, with the pages.
UNSORTED: Mapping[str, tuple[str, ...]] = {
    "What waits stands by its urgency; each kind is read page by key, the oldest first, and comes as a file.": (
        *("desks.show_desk", "desks.show_kind"),
    ),
    "Rows stand in the order of their file, so that they are found beside it; paged by key, and a file.": (
        *("rows.list_table", "statements.show_figure", "vouchers.show_batch"),
    ),
    "A sample stands by contract and period, or in the order of its sheet, and comes as a file.": (
        "audit_samples.show_sample",
    ),
    "Of one contract there is one evaluation, and beside it those that were taken back.": (
        "evaluations.show_of_contract",
    ),
    "The newest periods and the first pay items, with links to all; milestones and change orders are agreed one by "
    "one, by hand, and stand in the order of their days.": ("contracts.show_contract",),
    "Of one contract: as its terms name them, which hold no more than people agreed upon.": (
        *("contracts.show_terms", "terms_history.show_version", "ledger_accounts.show_accounts"),
        *("programs.show_program", "milestones.show_milestone"),
    ),
    "Of one contract: a column or line for each period, in the order of time, which is what they show.": (
        *("trends.show_trends", "forecasts.show_forecasts", "ledgers.show_ledgers", "renewals.show_dossier"),
        "renewals.show_decision",
    ),
    "About one thing: its own parts, in its own order.": (
        *("statements.show_statement", "reports.show_report", "receipts.show_receipt", "rows.show_row"),
        *("rulings.show_ruling", "corrective_actions.show_action", "evaluations.show_evaluation"),
        *("evaluations.show_form", "evidence.show_list", "meetings.show_meeting", "meetings.show_pack"),
        *("discrepancies.show_list", "verifications.show_row", "verifications.show_period", "verifications.list_rows"),
        *("people.show_person", "policies.show_policy", "disputes.show_dispute"),
    ),
    "A file or a draft as it would be taken, in the order in which it was written.": (
        *("uploads.show_upload", "layouts.show_layout", "pay_items.show_items", "pay_items.show_place"),
        *("registers.show_register", "payments.show_file", "policies.show_form", "terms_drafts.show_draft"),
        *("terms_drafts.show_trial", "terms_parts.show_part", "terms_drafts.choose_start"),
    ),
    "A few lines that are read from the first to the last.": (
        *("duties.show_duties", "finance_limits.show_limits", "health.show_health", "interface.show_interface"),
        *("interface.show_operation", "my_account.show_account", "second_factors.show"),
    ),
}
