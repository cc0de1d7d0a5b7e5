"""What must be right in terms about verification: who verifies, which rows count, samples, comparisons, evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from contracts.comparisons import comparison_problems
from contracts.errors import Problem
from contracts.parties import VERIFIERS
from contracts.samples import sample_problems
from contracts.tables import Table

if TYPE_CHECKING:
    from contracts.measures import Measure


def check_verification(path: str, table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Comparisons with another party's table, and the sample by which rows are verified."""
    for place, comparison in enumerate(table.compared):
        for where, message in comparison_problems(comparison, table, tables):
            yield Problem(f"{path}.compared[{place}].{where}", message)
    columns = [comparison.column for comparison in table.compared]
    for name in sorted({name for name in columns if columns.count(name) > 1}):
        yield Problem(f"{path}.compared", f"“{name}” is compared twice. Compare it with one table.", name)
    if table.sample is not None:
        for where, message in sample_problems(table.sample, table.types()):
            yield Problem(f"{path}.sample.{where}", message)


def check_standing(path: str, measure: Measure, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """From which standing rows count, on whose word, and the evidence that the measure needs."""
    if measure.counts_from == "verified":
        if measure.below is None:
            message = (
                "Say what rows do that are not verified: leave_out (of numerator and denominator) or not_inspected."
            )
            yield Problem(f"{path}.below", message)
        if measure.verified_by is not None and measure.verified_by not in VERIFIERS:
            message = "A vendor cannot verify its own report. Name the inspector, the city or a third party."
            yield Problem(f"{path}.verified_by", message, measure.verified_by)
    elif measure.below is not None:
        yield Problem(f"{path}.below", "This has a meaning only where rows count from “verified”. Take it out.")
    for place, needed in enumerate(measure.evidence):
        where = f"{path}.evidence[{place}].table"
        if needed.per == "row" and (needed.table is None or needed.table not in tables):
            yield Problem(where, "Say for the rows of which table this is needed.", needed.table or "")
        elif needed.per == "period" and needed.table is not None:
            yield Problem(where, "Evidence for the whole period belongs to no table. Take the table out.", needed.table)
    named = [(needed.title, needed.party) for needed in measure.evidence]
    for title, party in sorted({each for each in named if named.count(each) > 1}):
        yield Problem(f"{path}.evidence", f"“{title}” by the {party.replace('_', ' ')} stands twice.", title)
