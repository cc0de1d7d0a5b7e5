"""The demo city's contracts to be copied: each with all that belongs to it, found along the foreign keys.

A table that is added later is copied without being named here; named are those that belong to no contract.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select

from models.database import Base, db
from models.governments import list_governments

_OWN = {"governments", "people", "assignments", "vendors", "programs", "files", "entry_files", "contract_standings"}
_OWN |= {"voucher_batches", "ledger_layouts", "policies", "index_values", "mailings", "terms_drafts", "api_tokens"}
_OWN |= {"change_order_drafts", "calendar_feeds", "mail_choices", "mail_rounds", "check_turns", "report_progress"}

Row = dict[str, Any]
Rows = dict[str, list[Row]]


@dataclass
class Original:
    """A contract of the demo: the rows of the contract itself, and those of each of its periods by name."""

    number: str
    vendor_id: str
    whole: Rows = field(default_factory=lambda: defaultdict(list))
    periods: dict[str, Rows] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    owned: set[str] = field(default_factory=set)

    @cached_property
    def paid(self) -> list[str]:
        """The names of the periods whose statement was paid; one that settles another period's correction stands with
        that one alone.
        """
        return [name for name, rows in self.periods.items() if _is_paid(rows["statements"])]

    def rows_a_month(self) -> float:
        """How many rows a paid month has."""
        return sum(len(self.periods[name]["report_rows"]) for name in self.paid) / len(self.paid)


def _is_paid(statements: Iterable[Row]) -> bool:
    paid = [row["document"] for row in statements if row["status"] == "paid"]
    return bool(paid) and not any('"true_up.' in document for document in paid)


@dataclass(frozen=True)
class Originals:
    """The demo's contracts, whoever acts for their vendors, and its batches of vouchers."""

    government_id: str
    contracts: tuple[Original, ...]
    people: Mapping[str, Row]
    batches: Mapping[str, Row]

    @staticmethod
    def read() -> "Originals":
        """As they stand in the database."""
        (government,) = list_governments()
        people = {row["id"]: row for row in every_row("people")}
        clerks = {row["person_id"]: people[row["person_id"]] for row in every_row("assignments") if row["vendor_id"]}
        contracts = tuple(_original(row) for row in every_row("contracts"))
        return Originals(government.id, contracts, clerks, {row["id"]: row for row in every_row("voucher_batches")})


def every_row(table_name: str) -> list[Row]:
    """The rows of a table."""
    return [dict(row) for row in db.session.execute(select(Base.metadata.tables[table_name])).mappings()]


def _original(contract: Row) -> Original:
    """The rows that belong to the contract, found from it along the references."""
    found = Original(contract["number"], contract["vendor_id"])
    found.whole["contracts"].append(contract)
    found.owned.add(contract["id"])
    period_of: dict[str, str] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in _OWN or table.name in ("contracts", "events", "messages"):
            continue
        refers = [key for each in table.foreign_key_constraints for key in each.column_keys if key != "government_id"]
        for row in every_row(table.name):
            parents = [row[key] for key in refers if row[key] in found.owned]
            if not parents:
                continue
            period = next((period_of[each] for each in parents if each in period_of), "")
            period = row["name"] if table.name == "periods" else period
            (found.periods[period] if period else found.whole)[table.name].append(row)
            if "id" in row:
                found.owned.add(row["id"])
                period_of |= {row["id"]: period} if period else {}
    for name, key in (("events", "thing_id"), ("messages", "thing_id")):
        for row in every_row(name):
            if row[key] in found.owned or (name == "messages" and row["contract_id"] == contract["id"]):
                period = period_of.get(row[key], "")
                (found.periods[period] if period else found.whole)[name].append(row)
    return found
