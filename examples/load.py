"""Loads the demo city into the database of the running program, through the same operations as any other upload.

Safe to repeat: what is already there is left as it is, and where an earlier load was interrupted this one goes on.
"""

from collections.abc import Callable

from contracts.edge_tables import NO_TABLES
from examples.city import City, ContractEntry, IndexEntry, ReportEntry, StatementEntry, read_city
from examples.entries import enter_city
from models.file_store import FileStore
from models.index_values import find_index_value
from models.people import actor_by_email
from models.reports import find_report
from models.statements import latest_statement
from models.terms_versions import find_amendment
from operations.early_warnings import watch_report
from operations.edge_signatures import see_edges, sign_edge_tables
from operations.indexes import set_index
from operations.reports import accept_report, check_report, receive_report, submit_report
from operations.statements import compute_statement
from operations.visibility import visible_contract, visible_period


def load_city(store: FileStore, keep: Callable[[], None], tell: Callable[[str], None]) -> City:
    """Load whatever of the demo city is not there yet, and return it with its people and their password.

    `keep` commits: a file is read between two transactions, so loading is several; the entry point owns them all.
    `tell` is given one sentence for each thing that was done; a load that finds everything in place tells nothing.
    Refused in a database that serves another government.
    """
    city = read_city()
    enter_city(city)
    keep()
    for value in city.index_values:
        _publish(value, tell)
        keep()
    for contract in city.contracts:
        sign_edges(contract, tell)
        keep()
    for report in city.reports:
        _deliver(store, report, keep, tell)
    for statement in city.statements:
        _compute(statement, tell)
        keep()
    return city


def _publish(entry: IndexEntry, tell: Callable[[str], None]) -> None:
    actor = actor_by_email(entry.set_by)
    if find_index_value(actor.government_id, entry.index, entry.month) is None:
        set_index(actor, entry.index, entry.month, entry.value, entry.source)
        tell(f"Set the index {entry.index} of {entry.month} to {entry.value}.")


def sign_edges(entry: ContractEntry, tell: Callable[[str], None]) -> None:
    """Sign the edge tables of the contract's first terms as everybody who is to; what is signed stays."""
    for email in entry.edges_signed_by:
        actor = actor_by_email(email)
        contract = visible_contract(actor, entry.number)
        seen = see_edges(actor, find_amendment(actor.government_id, contract.id, 0))
        if seen.may_sign and seen.tables is not None and seen.tables.document != NO_TABLES:
            sign_edge_tables(actor, entry.number, 0, seen.tables.digest)
            tell(f"Signed the edge tables of {entry.number} for the {actor.party}.")


def _deliver(store: FileStore, entry: ReportEntry, keep: Callable[[], None], tell: Callable[[str], None]) -> None:
    reporter = actor_by_email(entry.entered_by)
    with entry.file.open("rb") as stream:
        received = receive_report(reporter, store, entry.contract, entry.period, stream, entry.file.name)
    report_id = received.report.id
    keep()
    if received.report.status == "received":
        check_report(store, reporter.government_id, report_id)
        keep()
        watch_report(reporter.government_id, report_id)
        keep()
    if find_report(reporter.government_id, report_id).status == "checked":
        submit_report(reporter, report_id)
    if find_report(reporter.government_id, report_id).status == "submitted":
        accept_report(actor_by_email(entry.accepted_by), report_id)
        tell(f"Read and accepted {entry.file.name}.")
    keep()


def _compute(entry: StatementEntry, tell: Callable[[str], None]) -> None:
    actor = actor_by_email(entry.computed_by)
    contract, period = visible_period(actor, entry.contract, entry.period)
    if latest_statement(actor.government_id, contract.id, period.id) is None:
        statement = compute_statement(actor, entry.contract, entry.period)
        dollars, cents = divmod(statement.net_cents, 100)
        tell(f"Computed the statement of {entry.contract} for {entry.period}: {dollars:,}.{cents:02} dollars net.")
