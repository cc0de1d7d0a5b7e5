"""Starter terms: documents that ship with the program, to copy into a draft and adapt."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.errors import NotFound
from contracts.numbers import from_cents, plain
from contracts.schema import read_document
from models.contracts import Contract

HOME = Path(__file__).resolve().parent.parent / "examples" / "starters"


@dataclass(frozen=True, slots=True)
class Starter:
    """A document to start from: its name, its title, the goals that it pays for, and what it models."""

    name: str
    title: str
    goals: str
    source: str


def list_starters() -> tuple[Starter, ...]:
    """Every starter, by title."""
    found = (_starter(path) for path in sorted(HOME.glob("*.json")))
    return tuple(sorted(found, key=lambda starter: starter.title))


def starter_document(name: str, contract: Contract) -> dict[str, Any]:
    """A starter's document with what identifies the contract filled in; NotFound where there is no such starter."""
    path = next((path for path in HOME.glob("*.json") if path.stem == name), None)
    if path is None:
        raise NotFound("There is no such starter. Choose one from the list.")
    document = read_document(path.read_bytes(), "terms")
    signed = {
        "number": contract.number,
        "title": contract.title,
        "starts": contract.starts_on.isoformat(),
        "ends": contract.ends_on.isoformat(),
    }
    if contract.value_cents:
        signed["value"] = plain(from_cents(contract.value_cents))
    reporting = document["reporting"]
    if contract.due_days is not None:
        reporting = {**reporting, "due_days": contract.due_days}
    return document | {"contract": {**_contract(document), **signed}, "reporting": reporting}


def _starter(path: Path) -> Starter:
    document = read_document(path.read_bytes(), "terms")
    goals = "; ".join(str(goal["title"]) for goal in document["goals"])
    return Starter(path.stem, str(_contract(document).get("title", path.stem)), goals, str(document.get("source", "")))


def _contract(document: Mapping[str, Any]) -> Mapping[str, Any]:
    written = document.get("contract")
    return written if isinstance(written, dict) else {}
