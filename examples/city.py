"""Reads what the demo city is to hold, from harborview/city.json and terms/*.json."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class PersonEntry:
    """Somebody who signs in to the demo, with the roles held and, for a vendor's person, the vendor."""

    email: str
    name: str
    roles: tuple[str, ...]
    vendor: str | None


@dataclass(frozen=True)
class ProgramEntry:
    """A program with the results that it wants for residents."""

    number: str
    title: str
    goals: tuple[str, ...]


@dataclass(frozen=True)
class ContractEntry:
    """A contract: its terms document, the program and vendor it belongs to, and who enters and activates the terms,
    and who signs its edge tables.
    """

    number: str
    program: str | None
    vendor: str
    terms: dict[str, Any]
    drafted_by: str
    activated_by: str
    edges_signed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class IndexEntry:
    """A published value of a price index."""

    index: str
    month: str
    value: str
    source: str
    set_by: str


@dataclass(frozen=True)
class ReportEntry:
    """A file to deliver for a contract's period, who delivers it and who accepts it."""

    file: Path
    contract: str
    period: str
    entered_by: str
    accepted_by: str


@dataclass(frozen=True)
class StatementEntry:
    """A statement to compute, and by whom."""

    contract: str
    period: str
    computed_by: str


@dataclass(frozen=True)
class City:
    """The whole demo city as data, in the order in which it is entered."""

    password: str
    assigned_from: str
    government: dict[str, str]
    vendors: dict[str, str]
    people: tuple[PersonEntry, ...]
    programs: tuple[ProgramEntry, ...]
    contracts: tuple[ContractEntry, ...]
    index_values: tuple[IndexEntry, ...]
    reports: tuple[ReportEntry, ...]
    statements: tuple[StatementEntry, ...]


def read_city(folder: Path = FOLDER) -> City:
    """The demo city; KeyError or TypeError where city.json was edited into something else."""
    said = json.loads((folder / "harborview" / "city.json").read_text(encoding="utf-8"))
    return City(
        password=said["password"],
        assigned_from=said["assigned_from"],
        government=said["government"],
        vendors={vendor["id"]: vendor["name"] for vendor in said["vendors"]},
        people=tuple(PersonEntry(**{**person, "roles": tuple(person["roles"])}) for person in said["people"]),
        programs=tuple(ProgramEntry(**{**each, "goals": tuple(each["goals"])}) for each in said["programs"]),
        contracts=tuple(_contract(folder, contract) for contract in said["contracts"]),
        index_values=tuple(IndexEntry(**value) for value in said["index_values"]),
        reports=tuple(
            ReportEntry(**{**report, "file": folder / "harborview" / report["file"]}) for report in said["reports"]
        ),
        statements=tuple(StatementEntry(**statement) for statement in said["statements"]),
    )


def _contract(folder: Path, said: dict[str, Any]) -> ContractEntry:
    document = json.loads((folder / "terms" / said["terms"]).read_text(encoding="utf-8"))
    return ContractEntry(**{**said, "terms": document, "edges_signed_by": tuple(said["edges_signed_by"])})
