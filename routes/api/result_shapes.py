"""What the interface answers of results: the lines of the terms, what each result rests on, trends, siblings."""

from marshmallow import fields

from routes.api.contract_shapes import ContractShape
from routes.api.fields import (
    DecimalOut,
    Shown,
    a_document,
    list_of,
    maybe,
    nested,
    text,
)


class LineShape(Shown):
    """A value at which the terms change what a result gives."""

    at = DecimalOut()
    says = text()
    is_target = fields.Boolean()
    where = fields.List(
        fields.String(),
        metadata={"description": "The periods of a trend, or the contracts of a comparison, whose terms have it."},
    )


class RestsShape(Shown):
    """What a result rests on."""

    kind = text("share, rate, mean or values")
    counted = DecimalOut(
        "The cases that met the standard, or what was counted for a rate; null for others.", allow_none=True
    )
    of = DecimalOut("How many cases, or for a rate over how much.")


class IntervalShape(Shown):
    """How far chance alone may have moved a share of so few cases, in percent, with 95 % confidence (Wilson)."""

    low = DecimalOut()
    high = DecimalOut()


class ResultShape(Shown):
    """A result of a measure in a statement, with how it was made."""

    where = text("The period of a trend, or the contract of a comparison.")
    statement = text("The id of the statement that states it.")
    value = DecimalOut("Null where there is none; the figure says why.", allow_none=True)
    figure = a_document()
    score = a_document(allow_none=True)
    rests_on = nested(RestsShape, allow_none=True)
    interval = nested(IntervalShape, allow_none=True)


class FollowedShape(Shown):
    """A measure or composite with its results."""

    name = text()
    title = text()
    unit = text()
    lines = list_of(LineShape)
    results = list_of(ResultShape)


class TrendResultShape(ResultShape):
    """A result in one period, with what happened there."""

    happened = fields.List(
        fields.String(),
        metadata={"description": "Amendments, rulings that touch the measure, a correction: in words."},
    )


class TrendShape(FollowedShape):
    """A measure or composite over the periods."""

    results = list_of(TrendResultShape)


class TrendsShape(Shown):
    """How each measure of a contract went over the periods that have a statement, as the statements state it."""

    contract = text()
    periods = fields.List(fields.String())
    trends = list_of(TrendShape)


class ProgramShape(Shown):
    """A program with its contracts side by side in one period."""

    number = text()
    title = text()
    goals = fields.List(fields.String())
    period = text("The period that is compared; empty where nothing was computed yet.")
    periods = fields.List(fields.String())
    contracts = list_of(ContractShape)
    after = maybe("Ask for more contracts with this; null on the last page.")
    compared = list_of(FollowedShape)
