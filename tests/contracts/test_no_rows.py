"""What a table without rows means for a measure is what its report says: nothing happened, or nothing is known."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.facts import Delivery, Facts, FactTable, facts_document, load_facts
from contracts.measures import MeasureSchema, measure_result
from contracts.no_rows import NO_DATA, STATE_OF_REASON
from contracts.scope import Scope
from contracts.tables import Column, Table

TABLE = Table(
    "calls", "Complaints", "vendor", (Column("id", "No.", "text"),), may_be_empty=True, no_data=tuple(NO_DATA)
)


def facts(no_data: str) -> Facts:
    table = FactTable("calls", Delivery("vendor", "a.xlsx", "0" * 64, 1), "Calls", {"id": "A"}, (), no_data=no_data)
    return Facts("C-1", "2027-07", date(2027, 7, 1), date(2027, 7, 31), {"calls": table}, {})


def complaints(no_data: str) -> Any:
    """How many complaints there were, over a table that has no rows for that reason."""
    count = {"kind": "count", "table": "calls"}
    missing = {"not_reported": "exclude", "not_inspected": "exclude"}
    document = {"id": "calls", "title": "Complaints", "unit": "calls", "statistic": count, "missing": missing}
    return measure_result(MeasureSchema().load(document), Scope(facts(no_data), {"calls": TABLE})).value


def test_no_work_is_a_count_of_zero() -> None:
    assert complaints("no_work").value == 0
    assert complaints("").value == 0


@pytest.mark.parametrize("reason", [each for each, state in STATE_OF_REASON.items() if state != "no_occurrence"])
def test_what_is_not_known_is_never_zero_and_says_why(reason: str) -> None:
    figure = complaints(reason)
    assert (figure.value, figure.state) == (None, STATE_OF_REASON[reason])
    assert NO_DATA[reason].lower() in figure.says


def test_every_reason_has_a_state() -> None:
    assert NO_DATA.keys() == STATE_OF_REASON.keys()


def test_the_reason_travels_with_the_facts() -> None:
    given = facts("no_access")
    assert load_facts(facts_document(given), [TABLE]).tables["calls"].no_data == "no_access"
    without = replace(given.tables["calls"], no_data="")
    assert "no_data" not in facts_document(replace(given, tables={"calls": without}))["tables"]["calls"]
