"""The auditor's sample for programs: the same draw over the same data, with the scores by which it was drawn."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from contracts.numbers import from_cents
from contracts.roles import Actor
from operations.audit_samples import (
    KINDS,
    LONGEST_SEED,
    MOST,
    ROWS,
    STATEMENTS,
    draw_rows,
    draw_statements,
    new_seed,
    read_asked,
    tables_of_period,
)
from routes.api.declaring import reads, texts
from routes.api.fields import Asked, DecimalOut, Number, Shown, Values, list_of, maybe, one_of, sent_text, text

# What auditors draw where they name no number.
_SIZE = 25


class SampleAsked(Asked):
    """What is drawn, from what, how many, and by which seed."""

    kind = one_of("Statements, or rows of a table; statements where nothing is said.", KINDS, needed=False)
    size = fields.Integer(
        load_default=_SIZE, validate=validate.Range(1, MOST), metadata={"description": "How many are drawn."}
    )
    seed = sent_text("Any text; without one a seed is drawn by chance and answered.", LONGEST_SEED, needed=False)
    contract = sent_text("Its number; for statements: of the whole city without one.", 100, needed=False)
    period = sent_text("Its name, such as 2027-08; for rows alone.", 40, needed=False)
    table = sent_text("The id of a table that was reported for the period; for rows alone.", 100, needed=False)


class DrawnStatementShape(Shown):
    """A statement that was drawn."""

    id = text()
    contract = text()
    period = text()
    revision = Number()
    net = DecimalOut()
    status = text()
    digest = text()
    score = text("SHA-256 of the seed and of contract, period and revision, by which it was drawn.")


class DrawnRowShape(Shown):
    """A row that was drawn."""

    number = Number()
    key = fields.List(fields.String())
    values = Values()
    standing = text()
    score = text("SHA-256 of the seed and of the key, by which it was drawn.")


class SampleShape(Shown):
    """A sample: of statements or of rows, the other list is empty."""

    kind = text()
    seed = text()
    population = Number(metadata={"description": "How many it was drawn from."})
    report = maybe("The id of the report whose rows these are.")
    table = maybe()
    statements = list_of(DrawnStatementShape)
    rows = list_of(DrawnRowShape)


@reads("Audit trail", "/samples", SampleShape, SampleAsked)
def show_audit_sample(actor: Actor, given: Mapping[str, Any]) -> dict[str, Any]:
    """Statements, or rows of a period’s table, drawn by a seed: the same over the same data, and nothing is stored."""
    asked = read_asked(actor, {"kind": STATEMENTS, "seed": new_seed(), **texts(given)})
    sample: dict[str, Any] = {"kind": asked.kind, "seed": asked.seed, "report": None, "table": None}
    sample |= {"statements": [], "rows": []}
    if asked.kind == ROWS:
        drawn = draw_rows(tables_of_period(actor, asked.contract, asked.period), asked)
        rows = [
            {"number": each.row.number, "values": each.row.values, "standing": each.row.standing}
            | {"key": each.key, "score": each.score}
            for each in drawn.rows
        ]
        named = {"report": drawn.report.id, "table": drawn.table.id}
        return sample | named | {"population": drawn.population, "rows": rows}
    found = draw_statements(actor, asked)
    statements = [
        {name: getattr(each.statement, name) for name in ("id", "revision", "status", "digest")}
        | {"contract": each.statement.contract.number, "period": each.statement.period.name}
        | {"net": from_cents(each.statement.net_cents), "score": each.score}
        for each in found.statements
    ]
    return sample | {"population": found.population, "statements": statements}
