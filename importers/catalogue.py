"""The closed catalogue of findings: for each code its usual class, what it means, and how a person mends it.

`docs/findings.md` is made from it.
"""

from dataclasses import dataclass

from importers.catalogue_of_cells import CELLS, CHECKS
from importers.catalogue_of_files import FILES, TABLES


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the catalogue."""

    code: str
    finding_class: str
    title: str
    mend: str


CATALOGUE = {entry[0]: Entry(*entry) for entry in (*FILES, *TABLES, *CELLS, *CHECKS)}
