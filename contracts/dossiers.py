"""A dossier: what is known of a contract when something is decided on it, as tables whose numbers name their reasons.

It is made once from what stands and kept as it stood, so it is a document with a digest: what a person had before them.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from contracts.figures import canonical_json, digest_of

WORDS, MONEY, DAY, COUNT = "words", "money", "day", "count"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as text and how it reads; `link`, `link_id` and `part` name the page where its reason stands."""

    says: str
    kind: str = WORDS
    link: str = ""
    link_id: str = ""
    part: str = ""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A table under its title; `says` sums it up, and where there is no row it says what that means."""

    id: str
    title: str
    says: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """Everything that is known of a contract on a day."""

    contract: str
    title: str
    vendor: str
    starts_on: date
    ends_on: date
    as_of: date
    sections: tuple[Section, ...]

    @cached_property
    def text(self) -> str:
        """The dossier as one canonical text, as it is kept."""
        days = {name: getattr(self, name).isoformat() for name in ("starts_on", "ends_on", "as_of")}
        said = {"contract": self.contract, "title": self.title, "vendor": self.vendor}
        return canonical_json({**said, **days, "sections": [asdict(each) for each in self.sections]})

    @property
    def digest(self) -> str:
        """The SHA-256 of the text."""
        return digest_of(self.text)

    def section(self, section_id: str) -> Section | None:
        """The section of that id; None where the dossier has none."""
        return next((each for each in self.sections if each.id == section_id), None)


def read_dossier(text: str) -> Dossier:
    """The dossier that a kept text holds."""
    kept = json.loads(text)
    starts, ends, day = (date.fromisoformat(kept[name]) for name in ("starts_on", "ends_on", "as_of"))
    sections = tuple(_section(each) for each in kept["sections"])
    return Dossier(kept["contract"], kept["title"], kept["vendor"], starts, ends, day, sections)


def _section(kept: Mapping[str, Any]) -> Section:
    rows = tuple(tuple(Cell(**cell) for cell in row) for row in kept["rows"])
    return Section(kept["id"], kept["title"], kept["says"], tuple(kept["columns"]), rows)
