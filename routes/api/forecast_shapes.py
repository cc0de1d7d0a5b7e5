"""What the interface answers of forecasts and early warnings."""

from flask import g
from marshmallow import fields

from models.clock import today
from models.early_warnings import EarlyWarning
from routes.api.fields import DecimalOut, Dollars, Number, Shown, a_moment, list_of, maybe, text


class MovedShape(Shown):
    """A score, composite or rate that a result moves on its way to the payment."""

    title = text()
    before = DecimalOut(allow_none=True)
    after = DecimalOut(allow_none=True)


class StepShape(Shown):
    """The nearest result that changes the payment."""

    words = text("What would have to come.")
    value = DecimalOut("The result then.")
    rows = Number(allow_none=True, metadata={"description": "How many further rows; null where it counts no rows."})
    moves = list_of(MovedShape)
    net = DecimalOut("By how many dollars the payment changes.")


class OutlookShape(Shown):
    """A measure as it stands, and its nearest steps."""

    measure = text(attribute="measure.id")
    title = text(attribute="measure.title")
    unit = text(attribute="measure.unit")
    value = DecimalOut("Null where it has none.", attribute="result.value.value", allow_none=True)
    steps = list_of(StepShape)


class TableBasisShape(Shown):
    """Where the rows of a table come from: a report of the period, or the statement of an earlier one."""

    table = text(attribute="table.id")
    report = maybe("The id of the report that came.", attribute="report.id")
    statement = maybe("The id of the earlier statement whose rows stand in.", attribute="statement.id")


class ForecastShape(Shown):
    """What an open period would pay by what has come for it; nothing of it is kept or decided."""

    period = text(attribute="period.name")
    net = DecimalOut("Null where none can be made; `missing` says why.", attribute="case.net.value", allow_none=True)
    missing = text()
    like = maybe("The earlier period that stands in for what has not come.", attribute="basis.statement.period.name")
    tables = list_of(TableBasisShape, attribute="basis.tables")
    indexes = fields.List(fields.String(), attribute="basis.indexes")
    outlooks = list_of(OutlookShape)


def _is_over(warning: EarlyWarning) -> bool:
    return warning.period.ends_on < today(g.time_zone)


class EarlyWarningShape(Shown):
    """An early warning as it was given."""

    period = text(attribute="period.name")
    measure = text(attribute="measure_id")
    title = text()
    sign = text("takes: it takes pay already; near; worsens: from period to period")
    says = text()
    amount = Dollars("The pay that it is about, below zero.", attribute="amount_cents")
    given_at = a_moment()
    is_over = fields.Function(_is_over, metadata={"type": "boolean", "description": "Whether its period has ended."})


class ForecastsShape(Shown):
    """The forecasts of a contract's open periods, the earliest first, and the early warnings that stand."""

    contract = text(attribute="contract.number")
    forecasts = list_of(ForecastShape)
    warnings = list_of(EarlyWarningShape)
