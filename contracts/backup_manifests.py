"""What a backup says of itself: when, from which version, how much of everything, and the digest of each of its parts.

Whoever restores it believes nothing else: what is not as the manifest says is refused.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from contracts.errors import Invalid

FORMAT = 1
_BROKEN = "The manifest of this backup cannot be read or was altered. Restore another backup."


@dataclass(frozen=True, slots=True)
class DatabaseSummary:
    """What a database holds: the kind of database, its migration, rows of each table, the head of each government's
    audit trail as number:hash, and one SHA-256 over the digests of all statements.
    """

    kind: str
    migration: str
    tables: Mapping[str, int]
    chain_heads: Mapping[str, str]
    statements_sha256: str


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup: its name, its size in bytes and the SHA-256 of its content."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole backup. `files` and `file_bytes` count the delivered files, whose hashes stand in the part that lists
    them; `made_at` is a moment in UTC as ISO 8601.
    """

    name: str
    made_at: str
    program: str
    database: DatabaseSummary
    parts: tuple[Part, ...]
    files: int
    file_bytes: int

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, over everything that the manifest says."""
        return hashlib.sha256(_canonical(asdict(self)).encode()).hexdigest()

    @property
    def text(self) -> str:
        """The manifest as it is stored, with its own digest."""
        document = {"format": FORMAT, **asdict(self), "digest": self.digest}
        return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read_manifest(text: str) -> Manifest:
    """The manifest that was stored as this text; Invalid where it cannot be read or no longer has its digest."""
    try:
        document = json.loads(text)
        if document.pop("format") != FORMAT:
            raise Invalid(
                "This backup was made by another version of the program, in a form that this one cannot read."
            )
        stated = document.pop("digest")
        found = _manifest(document)
    except (AttributeError, KeyError, TypeError, ValueError) as unreadable:
        raise Invalid(_BROKEN) from unreadable
    if found.digest != stated:
        raise Invalid(_BROKEN)
    return found


def first_disagreement(stated: DatabaseSummary, found: DatabaseSummary) -> str | None:
    """In one sentence, the first thing in which a database is not what the manifest states; None where it is all."""
    before, after = asdict(stated), asdict(found)
    for what, wanted in before.items():
        if after[what] != wanted:
            return (
                f"{what.replace('_', ' ').capitalize()}: the manifest states {wanted}, the database has {after[what]}."
            )
    return None


def _manifest(document: dict[str, Any]) -> Manifest:
    database = DatabaseSummary(**document.pop("database"))
    parts = tuple(Part(**each) for each in document.pop("parts"))
    return Manifest(database=database, parts=parts, **document)


def _canonical(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
