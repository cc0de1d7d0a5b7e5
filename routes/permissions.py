"""Which permission each address asks for. What is not in this table is refused to everybody.

The permissions themselves, and the roles that carry them, stand in contracts/roles.py.
"""

from collections.abc import Mapping

ANYONE = "anyone"
SIGNED_IN = "whoever is signed in"

ENDPOINTS: Mapping[str, str] = {
    # the ways in and out
    "static": ANYONE,
    "security.login": ANYONE,
    "security.logout": SIGNED_IN,
    # desks and contracts
    "desks.show_desk": "see own desk",
    "contracts.show_contracts": "see contracts",
    "contracts.show_contract": "see contracts",
    "contracts.show_terms": "see contracts",
    # entering contracts
    "contract_entry.show_form": "enter contracts",
    "contract_entry.enter": "enter contracts",
    "pay_items.show_place": "enter pay items",
    "pay_items.upload": "enter pay items",
    "pay_items.show_items": "enter pay items",
    "pay_items.confirm": "enter pay items",
    "pay_items.fill": "draft terms",
    "registers.show_place": "enter registers",
    "registers.upload": "enter registers",
    "registers.show_register": "enter registers",
    "registers.enter": "enter registers",
    "milestones.show_form": "enter milestones",
    "milestones.enter": "enter milestones",
    "milestones.show_milestone": "see milestones",
    "milestones.propose": "propose milestone dates",
    "milestones.grant": "decide milestone dates",
    "milestones.refuse": "decide milestone dates",
    "milestones.withdraw": "propose milestone dates",
    "change_orders.show_form": "propose change orders",
    "change_orders.propose": "propose change orders",
    "change_orders.show_order": "see change orders",
    "change_orders.grant": "decide change orders",
    "change_orders.refuse": "decide change orders",
    "change_orders.withdraw": "propose change orders",
    # terms: their history, and the drafts of officers
    "terms_history.show_history": "see contracts",
    "terms_history.show_version": "see contracts",
    "terms_history.download": "see contracts",
    "terms_history.activate": "activate terms",
    "terms_history.withdraw": "draft terms",
    "terms_drafts.choose_start": "draft terms",
    "terms_drafts.start": "draft terms",
    "terms_drafts.show_draft": "draft terms",
    "terms_drafts.save_change": "draft terms",
    "terms_drafts.download": "draft terms",
    "terms_drafts.upload": "draft terms",
    "terms_drafts.show_trial": "draft terms",
    "terms_drafts.propose": "draft terms",
    "terms_drafts.discard": "draft terms",
    "terms_parts.show_part": "draft terms",
    "terms_parts.save_part": "draft terms",
    "terms_parts.add_part": "draft terms",
    # reports
    "uploads.show_upload": "enter reports",
    "uploads.receive": "enter reports",
    "uploads.download_workbook": "enter reports",
    "reports.show_report": "see reports",
    "reports.show_progress": "see reports",
    "reports.download_original": "see reports",
    "reports.download_with_findings": "see reports",
    "receipts.show_receipt": "see reports",
    "reports.submit": "submit reports",
    "reports.accept": "accept reports",
    "reports.send_back": "accept reports",
    "api.receive": "enter reports",
    "api.show_report": "see reports",
    "findings.explain": "explain findings",
    "findings.decide": "decide on findings",
    "rows.list_table": "see reports",
    "rows.show_row": "see reports",
    # statements
    "statements.compute": "compute statements",
    "statements.show_statement": "see statements",
    "statements.show_figure": "see statements",
    "statements.review": "review statements",
    "statements.approve": "approve statements",
    "statements.send_back": "review statements",
}
