"""The program from the command line: what the pages do, under the same permissions, for people who script."""

import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError, ProgrammingError

from contracts.errors import DomainError, Invalid
from contracts.facts import load_facts
from contracts.numbers import dollars, plain
from contracts.settlement import settle as settle_facts
from contracts.terms import load_terms
from examples.load import load_city
from models.database import db
from models.file_store import FileStore
from models.people import actor_by_email
from operations.checking import Checked, check_file, stored_report
from operations.findings import decide_finding, explain_finding
from operations.indexes import set_index
from operations.reports import accept_report, check_report, receive_report, return_report, submit_report
from operations.statements import compute_statement, show_statement, show_to_operator
from operations.verification import verify_everything

Arguments = ParamSpec("Arguments")
Returned = TypeVar("Returned")

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
_BY = click.option("--by", "email", required=True, help="The e-mail address of the person who acts.")
_CONTRACT = click.option("--contract", required=True, help="The contract's number.")
_PERIOD = click.option("--period", required=True, help="The period's name, such as 2027-07.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def register(app: Flask) -> None:
    """Gives the program its commands."""
    for group in (_report, _index, _statement):
        app.cli.add_command(group)
    for command in (_settle, _verify, _demo):
        app.cli.add_command(command)


def _told(command: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
    """A refusal, or a database that is not there, is printed as sentences, and the command ends with 1."""

    @wraps(command)
    def run(*arguments: Arguments.args, **options: Arguments.kwargs) -> Returned:
        try:
            return command(*arguments, **options)
        except DomainError as refusal:
            db.session.rollback()
            click.echo(refusal.message, err=True)
            for problem in refusal.problems if isinstance(refusal, Invalid) else ():
                click.echo(f"  {problem.sentence()}", err=True)
        except (OperationalError, ProgrammingError) as failure:
            click.echo(f"The database is not set up or not reachable: {str(failure.orig).splitlines()[0]}.", err=True)
            click.echo("Run `flask db upgrade` or `make demo`, or correct DATABASE_URL.", err=True)
        sys.exit(1)

    return run


def _store() -> FileStore:
    store: FileStore = current_app.extensions["file_store"]
    return store


def _print_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


_report = AppGroup("report", help="Check, submit, accept and return reports.")
_index = AppGroup("index", help="Published values of indexes.")
_statement = AppGroup("statement", help="Compute and show statements.")


@_report.command("check")
@click.argument("file", type=_FILE)
@_CONTRACT
@_PERIOD
@_AS_JSON
@_told
def _check(file: Path, contract: str, period: str, as_json: bool) -> None:
    """Read FILE as a report and say what was found. Nothing is stored; ends with 1 where a finding blocks."""
    with tempfile.TemporaryDirectory(prefix="check-") as folder:
        checked = check_file(file, contract, period, Path(folder) / "rows")
    _print_json(checked.document()) if as_json else _print_checked(checked)
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
@click.argument("file", type=_FILE)
@_CONTRACT
@_PERIOD
@click.option("--explain", default="", help="The explanation for every finding that must be explained.")
@_BY
@_AS_JSON
@_told
def _submit(file: Path, contract: str, period: str, explain: str, email: str, as_json: bool) -> None:
    """Deliver FILE, wait for its check, submit it, print the report's id. Ends with 1 where it was not submitted."""
    actor = actor_by_email(email)
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
        _print_json({**checked, "new": received.is_new, "refused": refusal})
    else:
        click.echo(report_id)
        if refusal:
            click.echo(refusal, err=True)
    sys.exit(1 if refusal else 0)


def _submit_checked(email: str, report_id: str, explain: str) -> str | None:
    actor = actor_by_email(email)
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
    return stored_report(actor_by_email(email), report_id)


@_report.command("show")
@click.argument("report_id")
@_BY
@_told
def _show_report(report_id: str, email: str) -> None:
    """Print a report's status and findings as JSON."""
    _print_json(_stored_findings(email, report_id))


@_report.command("decide")
@click.argument("report_id")
@click.argument("finding", type=int)
@click.argument("decision", type=click.Choice(["count", "leave_out"]))
@click.option("--reason", required=True, help="Why.")
@_BY
@_told
def _decide(report_id: str, finding: int, decision: str, reason: str, email: str) -> None:
    """Decide whether the rows of a FINDING count or are left out."""
    decide_finding(actor_by_email(email), report_id, finding, decision, reason)
    db.session.commit()
    click.echo(f"Finding {finding}: {decision}")


@_report.command("accept")
@click.argument("report_id")
@_BY
@_told
def _accept(report_id: str, email: str) -> None:
    """Accept a submitted report, so that its rows count."""
    report = accept_report(actor_by_email(email), report_id)
    db.session.commit()
    click.echo(f"{report.id} accepted")


@_report.command("return")
@click.argument("report_id")
@click.option("--reason", required=True, help="What the sender must mend.")
@_BY
@_told
def _return(report_id: str, reason: str, email: str) -> None:
    """Return a submitted report to whoever delivered it."""
    report = return_report(actor_by_email(email), report_id, reason)
    db.session.commit()
    click.echo(f"{report.id} returned")


@_index.command("set")
@click.argument("name")
@click.argument("month")
@click.argument("value")
@click.option("--published", default="", help="Where the value was published.")
@_BY
@_told
def _set_index(name: str, month: str, value: str, published: str, email: str) -> None:
    """Enter the published VALUE of the index NAME for MONTH, such as: asphalt 2027-08 661.50."""
    entry = set_index(actor_by_email(email), name, month, value, published)
    db.session.commit()
    click.echo(f"{entry.index_name} {entry.month} = {entry.value}")


@_statement.command("compute")
@click.argument("contract")
@click.argument("period")
@_BY
@_told
def _compute(contract: str, period: str, email: str) -> None:
    """Settle a CONTRACT's PERIOD from its accepted reports and store the statement."""
    statement = compute_statement(actor_by_email(email), contract, period)
    db.session.commit()
    click.echo(f"{statement.id} {statement.digest}")


@_statement.command("show")
@click.argument("contract")
@click.argument("period")
@click.option("--by", "email", default="", help="The e-mail address of who looks; without it the operator does.")
@_AS_JSON
@_told
def _show(contract: str, period: str, email: str, as_json: bool) -> None:
    """Print the newest statement of a CONTRACT's PERIOD."""
    if email:
        statement, document = show_statement(actor_by_email(email), contract, period)
    else:
        statement, document = show_to_operator(contract, period)
    if as_json:
        _print_json(
            {**document, "status": statement.status, "revision": statement.revision, "digest": statement.digest}
        )
        return
    for number, amount in document["lines"].items():
        click.echo(f"{number:>24} {amount:>16}")
    for name, amount in document["amounts"].items():
        click.echo(f"{name:>24} {amount:>16}")


@click.command("settle")
@click.option("--terms", "terms_file", required=True, type=_FILE, help="A terms document.")
@click.option("--facts", "facts_file", required=True, type=_FILE, help="A facts document.")
@_AS_JSON
@with_appcontext
@_told
def _settle(terms_file: Path, facts_file: Path, as_json: bool) -> None:
    """Settle from two documents alone: no database, no files besides."""
    terms = load_terms(terms_file.read_bytes())
    statement = settle_facts(terms, load_facts(facts_file.read_bytes(), terms.tables))
    if as_json:
        _print_json({**json.loads(statement.text), "digest": statement.digest})
    else:
        click.echo(f"net {plain(statement.net.amount)}")


@click.command("verify")
@with_appcontext
@_told
def _verify() -> None:
    """Work every statement, edge table and worked example out again; ends with 1 and names every difference."""
    verified = verify_everything(_store())
    for difference in verified.differences:
        click.echo(f"{difference.what}: {difference.message}", err=True)
    if verified.differences:
        sys.exit(1)
    click.echo(f"{verified.counts()} worked out again: no difference.")


@click.command("demo")
@with_appcontext
@_told
def _demo() -> None:
    """Bring the database up to date and load the demo city into it; what is there already stays as it is."""
    upgrade()
    city = load_city(_store(), db.session.commit, click.echo)
    db.session.commit()
    click.echo(f"The demo city {city.government['name']} is ready. Everybody signs in with: {city.password}")
    for person in city.people:
        click.echo(f"  {person.email:<32} {', '.join(person.roles)}")
