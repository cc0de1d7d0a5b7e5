"""Findings: what was noticed in a file, as data that travels between processes, to the database and to people."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

BLOCKS, EXPLAIN, INFORMATION = "blocks", "explain", "information"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed, grouped over all the cells where it was noticed.

    `cells` holds every address, runs as ranges ("D21:D59"); `rows` the same places as (first, last) row numbers;
    `found` a few examples; `count` how many cells, rows or things there are.
    """

    code: str
    finding_class: str
    message: str
    found: str = ""
    expected: str = ""
    mend: str = ""
    sheet: str | None = None
    table_id: str | None = None
    column_id: str | None = None
    cells: tuple[str, ...] = ()
    rows: tuple[tuple[int, int], ...] = ()
    count: int = 1

    @property
    def blocks(self) -> bool:
        """Whether the report cannot be submitted while this stands."""
        return self.finding_class == BLOCKS

    @property
    def must_be_explained(self) -> bool:
        """Whether the vendor must write an explanation, which travels to the reviewer."""
        return self.finding_class == EXPLAIN

    def to_json(self) -> dict[str, Any]:
        """The finding as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "Finding":
        """The finding that `to_json` wrote; KeyError or TypeError where the fields are others."""
        given = dict(fields)
        given["cells"] = tuple(str(cell) for cell in given.get("cells", ()))
        given["rows"] = tuple((int(first), int(last)) for first, last in given.get("rows", ()))
        return cls(**given)
