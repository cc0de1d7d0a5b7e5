"""Reasons for tables without rows: their lines on the cover of a workbook, and what a file says there."""

from collections.abc import Mapping, Sequence

from contracts.no_rows import NO_DATA
from contracts.tables import Table
from importers.addresses import letters
from importers.cell_reasons import reason_called
from importers.cells import Cell
from importers.gathering import Gathering
from importers.texts import name_key

_REACH = 3


def label_of(table: Table) -> str:
    """The label beside which the reason stands."""
    return f"No rows in {table.title} because"


def choices_of(table: Table) -> tuple[str, ...]:
    """The reasons that the terms allow for the table, in words."""
    return tuple(NO_DATA[reason] for reason in table.no_data)


class ReasonsForNoRows:
    """What a file says about tables without rows."""

    def __init__(self, tables: Sequence[Table], gathering: Gathering) -> None:
        self._labels = {name_key(label_of(table)): table for table in tables if table.no_data}
        self._gathering = gathering
        self._said: dict[str, tuple[str, str, str]] = {}

    def look(self, texts: Mapping[int, str], cells: Mapping[int, Cell], row: int, sheet: str) -> None:
        """Look for a label in a row that belongs to no table, and for the reason beside it."""
        for place, text in texts.items() if self._labels else ():
            table = self._labels.get(name_key(text))
            beside = next((each for each in range(place + 1, place + 1 + _REACH) if each in cells), None)
            if table is None or beside is None or not cells[beside][0].text(cells[beside][1]).strip():
                continue
            said, address = cells[beside][0].text(cells[beside][1]).strip(), f"{letters(beside)}{row}"
            reason = reason_called(said)
            if reason in table.no_data and reason is not None:
                self._said[table.id] = (reason, sheet, address)
            else:
                expected = "one of: " + ", ".join(choices_of(table))
                self._gathering.note("not_in_list", said[:60], expected=expected, sheet=sheet, cells=(address,))

    def judge(self, table: Table, has_rows: bool, sheet: str) -> str:
        """The reason that holds for the table, "" for none; what contradicts itself or is left open is a finding."""
        reason, where, address = self._said.get(table.id, ("", "", ""))
        note, title = self._gathering.note, f"“{table.title}”"
        if has_rows and reason:
            found = f"{title} has rows, and “{NO_DATA[reason]}”"
            note("no_data_contradicted", found, sheet=where, table_id=table.id, cells=(address,))
        elif reason:
            found = f"{title}: {NO_DATA[reason]}"
            note("no_data_stated", found, sheet=where, table_id=table.id, cells=(address,))
        elif not has_rows and table.no_data:
            expected = f"beside “{label_of(table)}” one of: " + ", ".join(choices_of(table))
            found = f"{title} has no rows, and no reason is given"
            note("no_data", found, expected=expected, sheet=sheet or None, table_id=table.id)
        return "" if has_rows else reason
