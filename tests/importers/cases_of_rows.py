"""Pairs of files for each code that concerns rows taken together."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from contracts.compared_texts import ComparedTexts
from contracts.conditions import read_condition, read_term
from contracts.tables import Column, RowCheck
from importers.reports import AgreedQuantities
from importers.series import sketch_of
from tests.importers.builders import GOOD_ROWS, RUNS, Styled, a_plan, a_table, a_workbook
from tests.importers.cases import Given, Pair, dated, of_rows, pair

STARTED, ENDED = Column("started", "Started", "time"), Column("ended", "Ended", "time")
LATE = Column("late", "Minutes", "number", computed=read_term({"minutes_between": ["started", "ended"]}))
TIMED = a_table(STARTED, ENDED, LATE)
ORDERED = replace(
    a_table(STARTED, ENDED),
    checks=(RowCheck("order", read_condition({"at_most": ["started", {"column": "ended"}]}), "blocks", "Ends early."),),
)
HEADS = ["Run", "Started", "Ended", "Minutes"]
NUMBERS = a_table(Column("a", "A", "number"), Column("b", "B", "number"), Column("c", "C", "date"))
DENSITY = a_table(Column("density", "Density", "number"))
SCATTERED = [str(90 + n * n * 7 % 53 / 10) for n in range(40)]


def even(count: int, columns: int = 3) -> list[list[object]]:
    """Rows in which the first columns step evenly, as when they are dragged."""
    rows: list[list[object]] = [["Run", "A", "B", "C"]]
    for n in range(count):
        third = date(2027, 10, 1) + timedelta(days=n if columns > 2 else n * n % 7)
        rows.append([f"R-{n * 13 % 97}", 5 + n, 10 + 2 * n if columns > 1 else n * n % 11, third])
    return rows


def measured(values: list[str]) -> list[list[object]]:
    """Rows with these measured values."""
    return [["Run", "Density"], *([f"R-{n}", Styled(value, 0)] for n, value in enumerate(values))]


def after(earlier: list[str]) -> Pair:
    """A column that repeats an earlier period, and one that does not."""
    plan = a_plan(DENSITY, earlier={"2027-09": {"runs.density": sketch_of(earlier)}})
    others = [str(80 + n * n * 11 % 59 / 10) for n in range(40)]
    return pair(
        "repeated_series",
        Given(a_workbook(measured(earlier)), plan),
        Given(a_workbook(measured(others)), plan),
    )


def of_items(reported: list[tuple[str, str]]) -> Given:
    """Quantities of an item of which 100 are agreed, and 60 were accepted before."""
    table = a_table(Column("item", "Item", "text", refers_to="items"), Column("done", "Quantity", "number"))
    agreed = AgreedQuantities("runs", "item", "done", {"10.1": Decimal(100)}, {"10.1": Decimal(60)})
    plan = a_plan(table, items=("10.1", "10.2"), item_units={"10.1": "SY", "10.2": "EA"}, quantities=agreed)
    rows = [[f"R-{number}", item, Styled(done, 0)] for number, (item, done) in enumerate(reported)]
    return Given(a_workbook([["Run", "Item", "Quantity"], *rows]), plan)


CAUSES = a_plan(
    a_table(Column("cause", "Cause", "text")), compared={"runs": ComparedTexts({"cause": ("City", "City crew")})}
)


def of_cause(cause: str) -> Given:
    """A row with what caused it."""
    return Given(a_workbook([["Run", "Cause"], ["R-1", cause]]), CAUSES)


ROW_PAIRS: tuple[Pair, ...] = (
    pair("nearly_as_compared", of_cause("city"), of_cause("City hall")),
    pair(
        "above_contract_quantity",
        of_items([("10.1", "30"), ("10.2", "999999"), ("10.1", "10.01")]),
        of_items([("10.1", "30"), ("10.2", "999999"), ("10.1", "10")]),
    ),
    of_rows("duplicate_row", [*GOOD_ROWS, GOOD_ROWS[1]], [*GOOD_ROWS, dated(9, 9)]),
    of_rows(
        "duplicate_row",
        [*GOOD_ROWS, *(dated(n, n) for n in range(5, 12)), GOOD_ROWS[1]],
        [*GOOD_ROWS, ["R-1", date(2027, 10, 4), 12.75]],
        tables=(replace(RUNS, key=()),),
    ),
    of_rows("conflicting_rows", [*GOOD_ROWS, ["R-1", date(2027, 10, 4), 99]], [*GOOD_ROWS, dated(9, 9)]),
    of_rows(
        "key_spelled_otherwise",
        [*GOOD_ROWS, ["r-1", date(2027, 10, 4), 12.75]],
        [*GOOD_ROWS, ["r-9", date(2027, 10, 4), 12.75]],
    ),
    of_rows(
        "row_check_failed",
        [HEADS[:3], ["R-1", "9:00", "8:00"]],
        [HEADS[:3], ["R-1", "8:00", "9:00"]],
        tables=(ORDERED,),
    ),
    of_rows(
        "computed_disagrees",
        [HEADS, ["R-1", "8:00", "8:30", 29]],
        [HEADS, ["R-1", "8:00", "8:30", 30]],
        tables=(TIMED,),
    ),
    of_rows("dragged_series", even(10), even(9), tables=(NUMBERS,)),
    of_rows("dragged_series", even(30), even(30, columns=2), tables=(NUMBERS,)),
    of_rows("dragged_series", even(40), even(40, columns=1), tables=(NUMBERS,)),
    after(SCATTERED),
    of_rows("little_variation", measured(["94.5"] * 40), measured([*["94.5"] * 39, "94.6"]), tables=(DENSITY,)),
    of_rows(
        "same_last_digit",
        measured([f"{n * 7 % 40}.5" for n in range(40)]),
        measured([*(f"{n * 7 % 40}.5" for n in range(39)), "3.7"]),
        tables=(DENSITY,),
    ),
)
