"""The end of a file: what only shows once all rows are read, and the report of it all."""

from dataclasses import replace
from typing import Any

from importers.findings import BLOCKS
from importers.gathering import Gathering, addresses
from importers.reports import ReadReport, TableRead
from importers.returned_explanations import match_explanations
from importers.scanning import Scan
from importers.series import Variation, repeats
from importers.table_rows import TableReader


def sum_up(scan: Scan) -> ReadReport:
    """Finish all checks and make the report."""
    gathering, output, plan = scan.gathering, scan.output, scan.setting.plan
    party = plan.party or _party_of(scan)
    readers = {name: each for name, each in scan.found.items() if party in (None, each.table.reported_by)}
    _note_missing(scan, readers, party)
    struck: dict[str, set[int]] = {name: set() for name in scan.found}
    for name, reader in readers.items():
        struck[name] |= reader.keys.report(gathering, reader.sheet, output)
    tables = {name: reader.table for name, reader in readers.items()}
    places = {name: reader.places for name, reader in readers.items()}
    for name, rows in scan.references.report(gathering, tables, places).items():
        struck[name] |= rows
    sketches = {}
    for name, reader in readers.items():
        reader.checks.report(gathering, reader.sheet)
        reader.quantities.report(gathering, reader.sheet, struck[name])
        _note_dragged(reader, gathering)
        sketches.update(_note_variation(reader, scan))
    scan.cover.report(scan.is_separated)
    if not scan.cover.says_period():
        _note_wrong_period(readers, gathering)
    output.strike_out(struck)
    output.close()
    records = tuple(_record(reader, len(struck[name]), scan) for name, reader in readers.items())
    explanations, left = match_explanations(scan.told, gathering.findings())
    if left:
        gathering.note("explanations_left", f"{left:,} of {len(scan.told):,}", count=left)
    findings = gathering.findings()
    return ReadReport(party, records, findings, output.path, dict(scan.cover.found), sketches, explanations)


def _record(reader: TableReader, struck: int, scan: Scan) -> TableRead:
    """What became of a table's rows, and why there are none where the file says so."""
    reason = scan.no_data.judge(reader.table, bool(reader.accepted or reader.rejected), reader.sheet)
    return replace(reader.record(struck), no_data=reason)


def _party_of(scan: Scan) -> str | None:
    counts: dict[str, int] = {}
    for reader in scan.found.values():
        counts[reader.table.reported_by] = counts.get(reader.table.reported_by, 0) + 1
    return max(counts, key=lambda party: counts[party], default=None)


def _note_missing(scan: Scan, readers: dict[str, TableReader], party: str | None) -> None:
    gathering = scan.gathering
    if not scan.has_cells:
        gathering.note("no_data", "no cell holds anything")
    elif not readers:
        names = ", ".join(f"“{table.title}”" for table in scan.wanted)
        headings = "; ".join(", ".join(column.heading for column in table.columns) for table in scan.wanted[:5])
        gathering.note("header_not_found", f"no heading row of {names}", expected=headings)
    else:
        for table in scan.wanted:
            if table.id not in readers and table.reported_by == party:
                expected = ", ".join(column.heading for column in table.columns)
                gathering.note("missing_table", f"no “{table.title}”", expected=expected, table_id=table.id)
    for reader in readers.values():
        if not reader.accepted and not reader.rejected and not (reader.table.may_be_empty or reader.table.no_data):
            gathering.note(
                "no_data",
                f"“{reader.table.title}” has headings and no rows",
                sheet=reader.sheet,
                table_id=reader.table.id,
            )


def _note_dragged(reader: TableReader, gathering: Gathering) -> None:
    dragged = reader.dragged
    for first, last in dragged.rows:
        columns = [reader.table.column(column) for column in dragged.stepping]
        names = ", ".join(f"“{column.heading}”" for column in columns)
        gathering.note(
            "dragged_series",
            f"rows {first} to {last}: {names}",
            expected="values as they were recorded, row by row",
            sheet=reader.sheet,
            table_id=reader.table.id,
            cells=addresses([reader.places[column.id] for column in columns], ((first, last),)),
            rows=((first, last),),
            count=last - first + 1,
        )


def _note_variation(reader: TableReader, scan: Scan) -> dict[str, tuple[str, ...]]:
    sketches = {}
    for variation in reader.variations:
        column, letter = variation.column, reader.places[variation.column.id]
        span = ((reader.match.row + 1, reader.last_row),)
        place: dict[str, Any] = {
            "sheet": reader.sheet,
            "table_id": reader.table.id,
            "column_id": column.id,
            "cells": addresses([letter], span),
            "rows": span,
            "count": variation.count,
        }
        if variation.never_varies:
            scan.gathering.note("little_variation", f"“{column.heading}”", **place)
        if variation.same_digit is not None:
            scan.gathering.note("same_last_digit", f"“{column.heading}” ends in {variation.same_digit}", **place)
        name = f"{reader.table.id}.{column.id}"
        sketches.update(_sketch(variation, name))
        for period, earlier in scan.setting.plan.earlier.items():
            if repeats(sketches.get(name, ()), earlier.get(name, ())):
                scan.gathering.note("repeated_series", f"“{column.heading}” repeats {period}", **place)
    return sketches


def _sketch(variation: Variation, name: str) -> dict[str, tuple[str, ...]]:
    sketch = variation.sketch() if variation.is_judged else ()
    return {name: sketch} if sketch else {}


def _note_wrong_period(readers: dict[str, TableReader], gathering: Gathering) -> None:
    """Where no cover says the period, dates do: a report most of whose dates lie outside is another period's."""
    for reader in readers.values():
        if reader.outside_period and 2 * reader.outside_period > reader.dated:
            gathering.note(
                "wrong_period",
                f"{reader.outside_period:,} dates of “{reader.table.title}” lie outside the period",
                finding_class=BLOCKS,
                sheet=reader.sheet,
                table_id=reader.table.id,
            )
