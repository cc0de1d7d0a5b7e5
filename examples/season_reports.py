"""How reports of the season come in: delivered, checked, explained, submitted, accepted, each by whom it belongs to.

Every act looks first whether it was done, so that a season that was interrupted goes on where it stopped.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

from contracts.roles import Actor
from examples.days import Month
from models.file_store import FileStore
from models.findings import findings_of
from models.index_values import find_index_value
from models.people import actor_by_email
from models.reports import Report, find_report, newest_report, reports_of_period
from operations.early_warnings import watch_report
from operations.findings import decide_finding, explain_finding
from operations.indexes import set_index
from operations.reports import accept_report, check_report, receive_report, submit_report
from operations.visibility import visible_period


@dataclass(frozen=True)
class Office:
    """Where the season happens: the city's files, and how what was done is kept."""

    store: FileStore
    keep: Callable[[], None]


def person(short: str) -> Actor:
    """The demo's person of that short name: officer, officer2, inspector, finance, vendor-a …"""
    return actor_by_email(f"{short}@harborview.example")


def publish_index(month: Month, value: str) -> None:
    """Set the asphalt index of a month, as the state publishes it."""
    actor = person("officer")
    if find_index_value(actor.government_id, "asphalt", month.name) is None:
        set_index(actor, "asphalt", month.name, value, f"Fictional monthly asphalt price, {month.title}")


def deliver(office: Office, who: str, contract: str, month: Month, content: bytes, revision: int = 1) -> None:
    """Deliver a party's workbook, have it checked, explain what must be explained, and submit it."""
    actor = person(who)
    report = _newest(actor, contract, month)
    if report is None or report.revision < revision:
        name = f"{contract}_{month.name}_{actor.party}{'' if revision == 1 else f'_{revision}'}.xlsx"
        report = receive_report(actor, office.store, contract, month.name, io.BytesIO(content), name).report
        office.keep()
    if report.status == "received":
        check_report(office.store, actor.government_id, report.id)
        office.keep()
        watch_report(actor.government_id, report.id)
        office.keep()
    if find_report(actor.government_id, report.id).status == "checked":
        for answered in findings_of(actor.government_id, report.id):
            if answered.finding.finding_class == "explain" and answered.explanation is None:
                explain_finding(actor, report.id, answered.finding.number, "It was so; the daily log says the same.")
        submit_report(actor, report.id)


def accept(contract: str, month: Month, party: str) -> None:
    """Accept what a party submitted; rows that a finding doubts count, because their explanation holds."""
    officer = person("officer")
    found, period = visible_period(officer, contract, month.name)
    for report in reports_of_period(officer.government_id, found.id, period.id):
        if report.party == party and report.status == "submitted":
            for answered in findings_of(officer.government_id, report.id):
                if answered.finding.finding_class == "explain" and answered.decision is None:
                    decide_finding(officer, report.id, answered.finding.number, "count", "The daily log says the same.")
            accept_report(officer, report.id)


def _newest(actor: Actor, contract: str, month: Month) -> Report | None:
    found, period = visible_period(actor, contract, month.name)
    return newest_report(actor.government_id, found.id, period.id, actor.party)
