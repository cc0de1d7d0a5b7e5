"""The program from the command line: what the pages do, under the same permissions, for people who script."""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from contracts.errors import DomainError
from contracts.numbers import dollars
from examples.load import load_city
from examples.load_season import clock_of_season, load_season, write_waiting
from models.database import db
from models.file_store import FileStore
from operations.checking import Checked, check_file, stored_report
from operations.closings import compute_closing
from operations.findings import decide_finding, explain_finding
from operations.indexes import set_index
from operations.reports import accept_report, check_report, receive_report, return_report, submit_report
from operations.statements import compute_statement, show_statement, show_to_operator
from routes import backup_commands, proof_commands, readiness_commands
from routes.commands import AS_JSON, FILE, acting, print_json, told
from settings import keep_demo_clock

_BY = click.option("--by", "email", required=True, help="The e-mail address of the person who acts.")
_CONTRACT = click.option("--contract", required=True, help="The contract's number.")
_PERIOD = click.option("--period", required=True, help="The period's name, such as 2027-07.")


def register(app: Flask) -> None:
    """Gives the program its commands."""
    for group in (_report, _index, _statement):
        app.cli.add_command(group)
    proof_commands.register(app)
    backup_commands.register(app)
    readiness_commands.register(app)
    app.cli.add_command(_demo)


def _store() -> FileStore:
    store: FileStore = current_app.extensions["file_store"]
    return store


_report = AppGroup("report", help="Check, submit, accept and return reports.")
_index = AppGroup("index", help="Published values of indexes.")
_statement = AppGroup("statement", help="Compute and show statements.")


@_report.command("check")
@click.argument("file", type=FILE)
@_CONTRACT
@_PERIOD
@AS_JSON
@told
def _check(file: Path, contract: str, period: str, as_json: bool) -> None:
    """Read FILE as a report and say what was found. Nothing is stored; ends with 1 where a finding blocks."""
    with tempfile.TemporaryDirectory(prefix="check-") as folder:
        checked = check_file(file, contract, period, Path(folder) / "rows")
    print_json(checked.document()) if as_json else _print_checked(checked)
    sys.exit(1 if checked.read.blocks else 0)


def _print_checked(checked: Checked) -> None:
    for table in checked.read.tables:
        click.echo(
            f"{table.table_id}: {table.read} rows read = {table.accepted} accepted + {table.rejected} rejected "
            f"+ {table.totals} totals + {table.blank} blank"
        )
    for number, finding in enumerate(checked.read.findings, 1):
        where = " ".join(filter(None, (finding.sheet, ", ".join(finding.cells[:6]))))
        click.echo(f"{number}. [{finding.finding_class}] {finding.code} {where}: {finding.message}")
        if finding.mend:
            click.echo(f"   {finding.mend}")
    if checked.statement is not None:
        click.echo(f"It would pay {dollars(checked.statement.net.amount)}.")
    elif checked.missing:
        click.echo(checked.missing)


@_report.command("submit")
@click.argument("file", type=FILE)
@_CONTRACT
@_PERIOD
@click.option("--explain", default="", help="The explanation for every finding that must be explained.")
@_BY
@AS_JSON
@told
def _submit(file: Path, contract: str, period: str, explain: str, email: str, as_json: bool) -> None:
    """Deliver FILE, wait for its check, submit it, print the report's id. Ends with 1 where it was not submitted."""
    actor = acting(email)
    largest = current_app.config["LARGEST_UPLOAD"]
    with file.open("rb") as stream:
        received = receive_report(actor, _store(), contract, period, stream, file.name, largest)
    report_id = received.report.id
    db.session.commit()
    check_report(_store(), actor.government_id, report_id)
    db.session.commit()
    refusal = _submit_checked(email, report_id, explain)
    checked = _stored_findings(email, report_id)
    if as_json:
        print_json({**checked, "new": received.is_new, "refused": refusal})
    else:
        click.echo(report_id)
        if refusal:
            click.echo(refusal, err=True)
    sys.exit(1 if refusal else 0)


def _submit_checked(email: str, report_id: str, explain: str) -> str | None:
    actor = acting(email)
    found = _stored_findings(email, report_id)
    if found["status"] in ("submitted", "accepted"):
        return None
    try:
        for finding in found["findings"]:
            if explain and finding["finding_class"] == "explain" and not finding["explanation"]:
                explain_finding(actor, report_id, finding["number"], explain)
        submit_report(actor, report_id)
    except DomainError as refusal:
        db.session.rollback()
        return refusal.message
    db.session.commit()
    return None


def _stored_findings(email: str, report_id: str) -> Mapping[str, Any]:
    return stored_report(acting(email), report_id)


@_report.command("show")
@click.argument("report_id")
@_BY
@told
def _show_report(report_id: str, email: str) -> None:
    """Print a report's status and findings as JSON."""
    print_json(_stored_findings(email, report_id))


@_report.command("decide")
@click.argument("report_id")
@click.argument("finding", type=int)
@click.argument("decision", type=click.Choice(["count", "leave_out"]))
@click.option("--reason", required=True, help="Why.")
@_BY
@told
def _decide(report_id: str, finding: int, decision: str, reason: str, email: str) -> None:
    """Decide whether the rows of a FINDING count or are left out."""
    decide_finding(acting(email), report_id, finding, decision, reason)
    db.session.commit()
    click.echo(f"Finding {finding}: {decision}")


@_report.command("accept")
@click.argument("report_id")
@_BY
@told
def _accept(report_id: str, email: str) -> None:
    """Accept a submitted report, so that its rows count."""
    report = accept_report(acting(email), report_id)
    db.session.commit()
    click.echo(f"{report.id} accepted")


@_report.command("return")
@click.argument("report_id")
@click.option("--reason", required=True, help="What the sender must mend.")
@_BY
@told
def _return(report_id: str, reason: str, email: str) -> None:
    """Return a submitted report to whoever delivered it."""
    report = return_report(acting(email), report_id, reason)
    db.session.commit()
    click.echo(f"{report.id} returned")


@_index.command("set")
@click.argument("name")
@click.argument("month")
@click.argument("value")
@click.option("--published", default="", help="Where the value was published.")
@_BY
@told
def _set_index(name: str, month: str, value: str, published: str, email: str) -> None:
    """Enter the published VALUE of the index NAME for MONTH, such as: asphalt 2027-08 661.50."""
    entry = set_index(acting(email), name, month, value, published)
    db.session.commit()
    click.echo(f"{entry.index_name} {entry.month} = {entry.value}")


@_statement.command("compute")
@click.argument("contract")
@click.argument("period")
@_BY
@told
def _compute(contract: str, period: str, email: str) -> None:
    """Settle a CONTRACT's PERIOD from its accepted reports and store the statement."""
    statement = compute_statement(acting(email), contract, period)
    db.session.commit()
    click.echo(f"{statement.id} {statement.digest}")


@_statement.command("close")
@click.argument("contract")
@_BY
@told
def _close(contract: str, email: str) -> None:
    """Settle what is left of a CONTRACT after its last period: corrections, releases, what was carried forward."""
    statement = compute_closing(acting(email), contract)
    db.session.commit()
    click.echo(f"{statement.id} {statement.digest}")


@_statement.command("show")
@click.argument("contract")
@click.argument("period")
@click.option("--by", "email", default="", help="The e-mail address of who looks; without it the operator does.")
@AS_JSON
@told
def _show(contract: str, period: str, email: str, as_json: bool) -> None:
    """Print the newest statement of a CONTRACT's PERIOD."""
    if email:
        statement, document = show_statement(acting(email), contract, period)
    else:
        statement, document = show_to_operator(contract, period)
    if as_json:
        print_json({**document, "status": statement.status, "revision": statement.revision, "digest": statement.digest})
        return
    for number, amount in document["lines"].items():
        click.echo(f"{number:>24} {amount:>16}")
    for name, amount in document["amounts"].items():
        click.echo(f"{name:>24} {amount:>16}")


@click.command("demo")
@click.option("--season", is_flag=True, help="The season of 2027, with the city's calendar in October 2027.")
@with_appcontext
@told
def _demo(season: bool) -> None:
    """Bring the database up to date and load the demo city into it; what is there already stays as it is."""
    upgrade()
    city = (load_season if season else load_city)(_store(), db.session.commit, click.echo)
    if season:
        instance = Path(current_app.instance_path)
        keep_demo_clock(instance, clock_of_season())
        click.echo(f"A report that waits to be delivered by vendor-c: {write_waiting(instance / 'to_deliver')}")
    db.session.commit()
    click.echo(f"The demo city {city.government['name']} is ready. Everybody signs in with: {city.password}")
    for person in city.people:
        click.echo(f"  {person.email:<32} {', '.join(person.roles)}")
