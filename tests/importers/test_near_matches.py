"""A spelling that a condition of the terms does not take for the one it looks for is told at its cell."""

from pathlib import Path
from typing import Any

from contracts.compared_texts import ComparedTexts
from contracts.tables import Column
from importers.findings import Finding
from tests.importers.builders import a_plan, a_table, a_workbook, read, values

PLACES = [Column("planned", "Planned place", "text"), Column("actual", "Actual place", "text", required=False)]
CAUSE = Column("cause", "Lost because of", "text", required=False)
COMPARED = ComparedTexts({"cause": ("City", "Weather")}, (("actual", "planned"),))
PLAN = a_plan(a_table(*PLACES, CAUSE), compared={"runs": COMPARED})


def found(tmp_path: Path, *rows: list[Any]) -> list[Finding]:
    book = a_workbook([["Run", "Planned place", "Actual place", "Lost because of"], *rows])
    report = read(tmp_path, book, PLAN)
    assert len(values(report, "cause")) == len(rows), "each row is read as it stands"
    return [each for each in report.findings if each.code == "nearly_as_compared"]


def test_a_text_that_a_condition_looks_for_is_told_where_it_is_spelled_otherwise(tmp_path: Path) -> None:
    (finding,) = found(
        tmp_path,
        ["R-1", "Elm St", "Elm St", "City"],
        ["R-2", "Elm St", "Elm St", "city"],
        ["R-3", "Elm St", "Elm St", "Ci ty"],
        ["R-4", "Elm St", "Oak St", "Cities"],
        ["R-5", "Elm St", None, None],
    )
    assert finding.must_be_explained
    assert finding.cells == ("D3:D4",)
    assert finding.found == "“city” for “City”, “Ci ty” for “City”"


def test_two_columns_that_are_compared_are_told_where_only_their_spelling_differs(tmp_path: Path) -> None:
    (finding,) = found(
        tmp_path,
        ["R-1", "Elm St", "Elm St", None],
        ["R-2", "Elm St", "elm st", None],
        ["R-3", "Elm St", "Oak St", None],
    )
    assert (finding.cells, finding.found) == (("C3",), "“elm st” for “Elm St”")
