"""A payment statement: its page, the rows behind a figure, and what people do with it."""

import re
from collections.abc import Iterator, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.said import count
from models.database import db
from models.statements import PaymentStatement
from operations.exceptions import answer_exception
from operations.pages import StatementOnPage, see_statement
from operations.rows import FigureRows, figure_rows
from operations.statements import approve_statement, compute_statement, return_statement, review_statement
from operations.terms import terms_of
from routes import kept_lists, score_views
from routes import statement_views as views
from routes.clock_views import clock_view
from routes.contract_words import contract_line
from routes.exception_views import exceptions
from routes.guard import signed_in
from routes.key_confirmation import approval_of, confirm_oneself
from routes.list_files import list_links, send_list, wanted_kind, wanted_list
from routes.rows import file_of_rows, table_of_rows
from routes.rows import origin as rows_origin
from routes.settling_views import settling
from routes.statement_files import file_links
from routes.statement_rulings import beside
from routes.statement_steps import history, next_step, reports
from routes.waterfalls import waterfall
from routes.words import day, moment, status_words

pages = Blueprint("statements", __name__)

_ROWS_FIGURE = re.compile(r"(?P<measure>[^.\[]+)(?:\[(?P<label>.*)\])?\.(?P<which>[^.\]]+)")


@pages.get("/statements/<statement_id>")
def show_statement(statement_id: str) -> ResponseReturnValue:
    """The statement as an account that opens to the cell."""
    actor = signed_in()
    seen = see_statement(actor, statement_id)
    if wanted_list() == "exceptions":
        title = f"Exceptions of {heading_of(seen.statement)}"
        return send_list(title, kept_lists.EXCEPTIONS, kept_lists.of_exceptions(seen))
    document, places, asked = seen.document, views.places_of(seen), request.args.get("line", "")
    scores = score_views.scores(document, seen.terms, places)
    return render_template(
        "statements/statement.html",
        heading=heading_of(seen.statement),
        trail=trail(seen.statement, ""),
        contract=contract_words(seen.statement),
        status=status_words("statement", seen.statement.status),
        step=next_step(seen, actor),
        sum=views.summed_up(document),
        waterfall=waterfall(document, views.NET_WORDS[document["kind"]]),
        exceptions=exceptions(seen, actor),
        exception_links=list_links("exceptions"),
        clocks=tuple(clock_view(each) for each in seen.clocks),
        **views.account_told(views.account(document, places), scores, asked),
        beside=beside(seen, actor),
        group_tables=score_views.group_tables(document, seen.terms),
        reports=reports(seen),
        origin=tuple(origin(seen)),
        files=file_links(statement_id),
        intact=seen.is_intact,
        history=history(seen),
        settling=settling(seen, actor),
    )


@pages.get("/statements/<statement_id>/figures/<path:name>")
def show_figure(statement_id: str, name: str) -> ResponseReturnValue:
    """The rows behind a figure, each with its place in the sheet."""
    after = request.args.get("after", type=int)
    found = figure_rows(signed_in(), statement_id, *parts_of(name), after)
    described = terms_of(found.statement.terms_version).tables_by_id[found.table_id]
    if wanted_kind():
        return send_list(found.measure_title, *file_of_rows(described, found.letters, _every_row(found, name)))
    rows = [(row.number, row.values) for row in found.rows]
    marks = {row.number: row.verdict for row in found.rows}
    return render_template(
        "rows/list.html",
        heading=found.measure_title,
        trail=trail(found.statement, f"{count(found.count, 'row', 'rows')}"),
        origin=rows_origin(found.report, found.sheet),
        links=list_links(),
        explains=f"{count(found.count, 'row', 'rows')}: {found.sentence}.",
        table=table_of_rows(described, found.letters, rows, found.report.id, marks),
        next_address=url_for("statements.show_figure", statement_id=statement_id, name=name, after=found.after)
        if found.after
        else "",
    )


def _every_row(found: FigureRows, name: str) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    """Every row behind the figure, from the first on."""
    every = figure_rows(signed_in(), found.statement.id, *parts_of(name), limit=found.count + 1)
    return ((row.number, row.values) for row in every.rows)


def parts_of(name: str) -> tuple[str, str, str]:
    """Measure, group and which rows a figure's name such as `T1[North].met` stands for; all that counted otherwise."""
    named = _ROWS_FIGURE.fullmatch(name)
    return (named["measure"], named["label"] or "", named["which"]) if named else (name, "", "counted")


@pages.post("/contracts/<number>/periods/<period>/statement")
def compute(number: str, period: str) -> ResponseReturnValue:
    """Settle the period from what was accepted."""
    statement = compute_statement(signed_in(), number, period)
    return done(statement.id, "The statement stands as computed from what was accepted. Finance reviews it next.")


@pages.post("/statements/<statement_id>/review")
def review(statement_id: str) -> ResponseReturnValue:
    """Take the statement into review."""
    review_statement(signed_in(), statement_id)
    return done(statement_id, "The statement is in review under your name.")


@pages.post("/statements/<statement_id>/approve")
def approve(statement_id: str) -> ResponseReturnValue:
    """Approve exactly the statement that was on the screen, after the person has said again who they are."""
    actor = signed_in()
    digest, acts_for, step = (request.form.get(name, "") for name in ("digest", "acts_for", "step"))
    confirm_oneself(actor, approval_of(statement_id, digest))
    statement = approve_statement(actor, statement_id, digest, acts_for, step)
    if statement.status == "endorsed":
        return done(statement_id, "The first approval is given. A second person in finance approves next.")
    return done(statement_id, "Approved for payment. The statement now stays as it is.")


@pages.post("/statements/<statement_id>/return")
def send_back(statement_id: str) -> ResponseReturnValue:
    """Send the statement back with the reason."""
    return_statement(signed_in(), statement_id, request.form.get("reason", ""), request.form.get("acts_for", ""))
    return done(statement_id, "Returned. The officer sees your reason.")


@pages.post("/statements/<statement_id>/exceptions/<int:exception>")
def answer(statement_id: str, exception: int) -> ResponseReturnValue:
    """Acknowledge or override an exception of the statement that was on the screen."""
    form = request.form
    said, reason, digest = form.get("answer", ""), form.get("reason", ""), form.get("digest", "")
    answer_exception(signed_in(), statement_id, exception, said, reason, digest, form.get("acts_for", ""))
    return done(statement_id, "Your answer is kept with the statement.")


def done(statement_id: str, message: str) -> ResponseReturnValue:
    """Back to the statement with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("statements.show_statement", statement_id=statement_id), 303)
    db.session.commit()
    return answer


def heading_of(statement: PaymentStatement) -> str:
    """What the page is called: a statement of a period, of a closing, or a corrected result."""
    title = statement.period.as_period().title()
    if statement.kind == "corrected":
        return f"Corrected result of {title}"
    return f"{title.capitalize()} statement" if statement.kind == "closing" else f"Payment statement for {title}"


def contract_words(statement: PaymentStatement) -> str:
    """Which contract the statement belongs to."""
    contract = statement.contract
    return contract_line(contract)


def trail(statement: PaymentStatement, last: str) -> tuple[tuple[str, str], ...]:
    """Where the statement stands among the pages."""
    number = statement.contract.number
    here = f"Statement for {statement.period.as_period().title()}"
    steps = (
        ("Contracts", url_for("contracts.show_contracts")),
        (number, url_for("contracts.show_contract", number=number)),
    )
    if not last:
        return (*steps, (here, ""))
    return (*steps, (here, url_for("statements.show_statement", statement_id=statement.id)), (last, ""))


def origin(seen: StatementOnPage) -> Iterator[tuple[str, str]]:
    """What the statement was computed from, by whom, and how it can be known again."""
    statement, version = seen.statement, seen.statement.terms_version
    signed = f"Amendment {version.number}" if version.number else "Contract as signed"
    person = seen.people.get(statement.computed_by)
    yield "Revision", f"{statement.revision}"
    yield "Terms", f"{signed}, in force since {day(version.effective_on)}"
    yield "Computed", f"{moment(statement.computed_at)}" + (f" by {person.name}" if person else "")
    yield "Engine", f"version {statement.engine_version}"
    yield "Digest (SHA-256)", statement.digest
    yield "Checked when you opened this page", "the figures have this digest" if seen.is_intact else "they have another"
    yield "Terms digest", version.digest
    yield "Head of the audit trail", statement.chain_head
