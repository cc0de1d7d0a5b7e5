"""The auditor's sample: what is drawn, from what, how many and by which seed stands in the address alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from contracts.fact_rows import STANDING_WORDS
from contracts.numbers import from_cents
from contracts.roles import Actor
from contracts.said import count
from contracts.values import encode
from importers.lists import ListColumn, ListValue
from operations.audit_samples import (
    MOST,
    ROWS,
    PeriodTables,
    RowsDrawn,
    SampleAsked,
    StatementsDrawn,
    draw_rows,
    draw_statements,
    new_seed,
    read_asked,
    tables_of_period,
)
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_files import list_links, send_list, wanted_kind
from routes.list_pages import Column
from routes.words import moment, money, status_words

pages = Blueprint("audit_samples", __name__)

_FIELDS = ("kind", "contract", "period", "table", "size", "seed")
_STATEMENT_COLUMNS = (
    *(ListColumn("Contract"), ListColumn("Period"), ListColumn("Revision", "number"), ListColumn("Net", "money")),
    *(ListColumn("Status"), ListColumn("Computed (UTC)", "moment"), ListColumn("Digest")),
    *(ListColumn("Seed"), ListColumn("Score")),
)
_STATEMENT_HEADINGS = (Column("Statement"), Column("Net", kind="number"), Column("Stands"), Column("Computed"))


@dataclass(frozen=True, slots=True)
class SampleView:
    """A sample in words: `headings` over `rows`, of which each begins with a link."""

    summary: str
    headings: tuple[Column, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]


@pages.get("/samples")
def show_sample() -> ResponseReturnValue:
    """The form, or the sample that the address asks for; where it names no seed, one is drawn into the address."""
    actor, tables = signed_in(), None
    if not any(request.args.get(name) for name in _FIELDS):
        return sample_page(Form())
    try:
        asked = read_asked(actor, request.args)
        tables = tables_of_period(actor, asked.contract, asked.period) if asked.kind == ROWS else None
        if tables and not asked.table:
            return sample_page(Form(dict(request.args)), tables)
        if not asked.seed:
            kept: dict[str, Any] = {name: request.args[name] for name in _FIELDS if request.args.get(name)}
            return redirect(url_for("audit_samples.show_sample", **kept, seed=new_seed()))
        return _drawn(actor, asked, tables)
    except Invalid as refusal:
        return sample_page(refused_form(request.args, refusal), tables), 422


def _drawn(actor: Actor, asked: SampleAsked, tables: PeriodTables | None) -> ResponseReturnValue:
    if tables is not None:
        rows = draw_rows(tables, asked)
        if wanted_kind():
            return send_list(f"Sample of {rows.table.title}", *_file_of_rows(rows, asked.seed))
        return sample_page(Form(dict(request.args)), tables, _rows_view(rows))
    drawn = draw_statements(actor, asked)
    if wanted_kind():
        return send_list("Sample of statements", _STATEMENT_COLUMNS, _listed(drawn, asked.seed))
    return sample_page(Form(dict(request.args)), None, _statements_view(drawn))


def sample_page(form: Form, tables: PeriodTables | None = None, sample: SampleView | None = None) -> str:
    """The page of the form and, where one was drawn, of the sample."""
    return render_template(
        "audit/sample.html",
        form=form,
        kinds=[("statements", "Statements"), ("rows", "Rows of a table")],
        tables=[(table.id, table.title) for table in tables.tables()] if tables else [],
        choosing=tables is not None and sample is None and not form.problems,
        sample=sample,
        links=list_links() if sample else (),
        most=MOST,
    )


def _statements_view(drawn: StatementsDrawn) -> SampleView:
    rows = tuple(
        (
            f"{each.contract.number}, {each.period.as_period().title()}",
            url_for("statements.show_statement", statement_id=each.id),
            (money(from_cents(each.net_cents)), status_words("statement", each.status).word, moment(each.computed_at)),
        )
        for each in (found.statement for found in drawn.statements)
    )
    return SampleView(_summary(len(rows), drawn.population, "statement"), _STATEMENT_HEADINGS, rows)


def _rows_view(drawn: RowsDrawn) -> SampleView:
    place: dict[str, Any] = {"report_id": drawn.report.id, "table": drawn.table.id}
    headings = tuple(Column(drawn.table.column(name).heading) for name in drawn.table.key)
    rows = tuple(
        (
            f"Row {each.row.number}",
            url_for("rows.show_row", **place, row=each.row.number),
            (*(each.key if headings else ()), STANDING_WORDS[each.row.standing]),
        )
        for each in drawn.rows
    )
    return SampleView(
        _summary(len(rows), drawn.population, "row"), (Column("Row"), *headings, Column("Standing")), rows
    )


def _summary(drawn: int, population: int, what: str) -> str:
    return f"{drawn} of {count(population, what, f'{what}s')} drawn."


def _listed(drawn: StatementsDrawn, seed: str) -> Iterator[tuple[ListValue, ...]]:
    for found in drawn.statements:
        each = found.statement
        yield (
            *(each.contract.number, each.period.name, each.revision, from_cents(each.net_cents)),
            *(status_words("statement", each.status).word, each.computed_at, each.digest, seed, found.score),
        )


def _file_of_rows(drawn: RowsDrawn, seed: str) -> tuple[list[ListColumn], Iterator[tuple[ListValue, ...]]]:
    held = drawn.table.columns
    columns = [ListColumn("Row", "number"), *(ListColumn(each.heading) for each in held)]
    return [*columns, ListColumn("Standing"), ListColumn("Seed"), ListColumn("Score")], (
        (
            *(each.row.number, *(encode(each.row.values.get(column.id)) for column in held)),
            *(STANDING_WORDS[each.row.standing], seed, each.score),
        )
        for each in drawn.rows
    )
