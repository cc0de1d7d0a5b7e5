"""Whose a row is: each table's way to the contract that its rows are about, read from the references between tables.

What the database itself holds whoever is limited to is written down by its migrations; a test compares the two.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import MetaData, Table

CONTRACTS = "contracts"
# References that say who did something or what it is filed under, not what a row is about.
_BESIDE = {"governments", "people", "vendors", "programs", "files", "mailings", "entry_files"}


def ways_to_contracts(metadata: MetaData) -> Mapping[str, tuple[str, str]]:
    """By table, where its rows are about a contract: its column on the way there, and the table to whose id it refers.

    Of several ways the one that leads to the contract at once, then the one whose column is named after where it leads.
    """
    found: dict[str, tuple[str, str]] = {}
    for table in metadata.sorted_tables:
        steps = list(_steps(table, found)) if table.name != CONTRACTS else []
        if steps:
            found[table.name] = min(steps, key=lambda step: (step[1] != CONTRACTS, not _is_named_after(*step), step))
    return found


def _steps(table: Table, found: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for key in table.foreign_key_constraints:
        for element in key.elements:
            to, column = element.column.table.name, element.column.name
            if to in _BESIDE or to not in found.keys() | {CONTRACTS}:
                continue
            if column == "id":
                yield element.parent.name, to
            elif to != CONTRACTS and column == found[to][0]:
                # It refers to a column that itself refers further.
                yield element.parent.name, found[to][1]


def _is_named_after(column: str, to: str) -> bool:
    return column.removesuffix("_id") in to
