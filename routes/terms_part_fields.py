"""Which fields each part of a terms document has on its form. Whatever has no field is edited as JSON, beside it."""

from collections.abc import Mapping
from dataclasses import replace

from contracts.limits import WITHIN_A_PAYMENT
from contracts.limits.base import PERCENT_OF
from contracts.values import COLUMN_TYPES
from routes.terms_fields import Field, Form, Grid, named, number, one_of, rounding, truth, whole, words
from routes.terms_schedule_fields import SCHEDULES

_ID = words("id", "Short name", needed=True, hint="Letters, digits and underscores; other parts refer to it.")
_TITLE = words("title", "Title", needed=True)
_CLAUSE = words("clause", "Clause of the contract")
PARTS: Mapping[str, Form] = {
    "contract": Form(
        (
            _TITLE,
            number("value", "Value in dollars", True),
            Field("starts", "First day", "day", needed=True),
            Field("ends", "Last day", "day", needed=True),
        )
    ),
    "reporting": Form((whole("due_days", "Days after the month’s end until the report is due"),)),
    "quantities": Form(
        (
            named("table", "Table that reports quantities", "tables", True),
            words("item", "Its column for the item", True),
            words("quantity", "Its column for the quantity", True),
        )
    ),
    "retainage": Form((_ID, _TITLE, number("percent", "Percent of gross", True), _CLAUSE)),
    "goals": Form(grids=(Grid("", "Goals", "goal", (_ID, _TITLE)),)),
    "groups": Form(
        grids=(
            Grid(
                "",
                "Groups",
                "group",
                (_ID, _TITLE, named("table", "Table", "tables", True), words("by", "Column")),
            ),
        )
    ),
    "items": Form(
        grids=(
            Grid(
                "",
                "Pay items",
                "item",
                (
                    words("number", "Number", True),
                    _TITLE,
                    words("unit", "Unit", True),
                    one_of("priced", "Priced", "unit_price", "lump_sum", "at_cost", "per_period", needed=True),
                    number("price", "Price"),
                    number("quantity", "Quantity"),
                    truth("eligible", "Performance pay"),
                ),
            ),
        )
    ),
    "flags": Form(
        grids=(
            Grid(
                "",
                "Flags",
                "flag",
                (
                    named("of", "Result", "results", True),
                    number("below", "Below"),
                    number("above", "Above"),
                    words("exception", "Kind of exception", True),
                    words("says", "What to do", True),
                ),
            ),
        )
    ),
    "notes": Form(grids=(Grid("", "Notes", "note", (words("", "Note", True),)),)),
    "tables": Form(
        (
            _ID,
            _TITLE,
            one_of("reported_by", "Reported by", "vendor", "city", "third_party", needed=True),
            words("sheet", "Usual sheet"),
            truth("may_be_empty", "May be empty"),
        ),
        (
            Grid(
                "columns",
                "Columns",
                "column",
                (
                    _ID,
                    words("heading", "Heading", True),
                    one_of("type", "Holds", *COLUMN_TYPES, needed=True),
                    truth("required", "Required"),
                    words("unit", "Unit"),
                    number("minimum", "Minimum"),
                    number("maximum", "Maximum"),
                ),
            ),
        ),
    ),
    "measures": Form(
        (
            _ID,
            _TITLE,
            words("unit", "Unit", True),
            named("goal", "Goal", "goals"),
            named("for_each", "For each", "groups"),
            one_of("better", "Better when", "higher", "lower"),
            number("target", "Target"),
            number("threshold", "Threshold"),
            one_of("verified_by", "Verified by", "inspector", "vendor", "city", "third_party"),
            one_of("counts_from", "Rows count from the standing", "disputed", "reported", "verified"),
            one_of("below", "What rows do that are not verified", "leave_out", "not_inspected"),
            _CLAUSE,
            *rounding("round", "Result"),
        ),
        (
            Grid(
                "evidence",
                "Evidence that is needed",
                "evidence",
                (
                    words("title", "What", True),
                    one_of("per", "For each", "period", "row", needed=True),
                    named("table", "Rows of the table", "tables"),
                    one_of("party", "Brought by", "vendor", "city", "third_party", needed=True),
                ),
            ),
        ),
    ),
    "composites": Form(
        (
            _ID,
            _TITLE,
            words("unit", "Unit", True),
            named("for_each", "For each", "groups"),
            number("weights_sum", "Weights add up to"),
            number("minimum_coverage", "Weight that must be measured"),
            _CLAUSE,
            *rounding("round", "Result"),
        ),
        (
            Grid(
                "of",
                "Weights",
                "measure",
                (named("measure", "Measure", "measures", True), number("weight", "Weight", True)),
            ),
        ),
    ),
    "payments": Form(
        (
            _ID,
            _TITLE,
            named("of", "By the result", "results", True),
            named("for_each", "For each", "groups"),
            one_of("direction", "Direction", "pay", "deduct", needed=True),
            one_of("if_missing", "Without a result", "nothing", "hold", needed=True),
            words("rate_unit", "Unit of the rate"),
            _CLAUSE,
            words("note", "Note"),
            *rounding("round", "Amount"),
        ),
        (
            Grid(
                "limits",
                "Limits of this payment",
                "limit",
                (
                    one_of("kind", "Kind", *sorted(WITHIN_A_PAYMENT), needed=True),
                    number("at_most", "At most $"),
                    number("percent", "or %"),
                    one_of("of", "… of", *sorted(PERCENT_OF)),
                    one_of("bounds", "Bounds", "both", "incentive", "deduction"),
                    words("column", "For each value of"),
                ),
            ),
        ),
    ),
    "limits": Form(
        (
            _ID,
            _TITLE,
            number("percent_of_contract_value", "Percent of the contract’s value"),
            number("at_most", "or dollars"),
            one_of("bounds", "Bounds", "both", "incentive", "deduction", needed=True),
            _CLAUSE,
        )
    ),
}


def form_of(part: str, value: object) -> Form:
    """The form of a part: what belongs to its name, and to the kind of schedule that it has.

    What does not have the shape that its fields expect has none, and is edited as JSON.
    """
    form = PARTS.get(part, Form())
    if not isinstance(value, dict):
        return Form((), tuple(grid for grid in form.grids if not grid.path and _is_rows(value, grid)))
    grids = tuple(grid for grid in form.grids if grid.path and _is_rows(value.get(grid.path, []), grid))
    schedule = value.get("schedule")
    if part not in ("measures", "payments") or not isinstance(schedule, dict):
        return Form(form.fields, grids)
    own = SCHEDULES.get(str(schedule.get("kind")), Form())
    fields = tuple(replace(each, path=f"schedule.{each.path}") for each in own.fields)
    rows = tuple(
        replace(each, path=f"schedule.{each.path}") for each in own.grids if _is_rows(schedule.get(each.path, []), each)
    )
    return Form((*fields, *rounding("schedule.round", "Schedule"), *form.fields), (*rows, *grids))


def _is_rows(value: object, grid: Grid) -> bool:
    """Whether each entry has the shape of a row: a text, a pair, or a group of keys."""
    if not isinstance(value, list):
        return False
    first = grid.columns[0].path
    wanted = str if first == "" else (list if first == "0" else dict)
    return all(isinstance(each, wanted) for each in value)
