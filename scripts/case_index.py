"""Which cases try each kind of the terms' language, and which published documents those cases come from."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.architecture.registries import kinds_named

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases"
MOST_NAMED = 8
# Entries of printed tables give a quality index and no terms; they try the estimate of this kind.
ESTIMATED = ("statistics", "percent_within_limits")


@dataclass
class Tried:
    """The case files that name a kind, with how many published cases each holds, and their sources."""

    files: dict[str, int] = field(default_factory=dict)
    documents: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def sources(self) -> str:
        """The published documents, or what the case files say where nothing is printed."""
        named = list(dict.fromkeys(self.documents or self.words))
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        return "; ".join(named[:MOST_NAMED]) + more

    def cases(self) -> Iterator[str]:
        """Each file as a link, with the number of its published cases that name the kind."""
        for file, count in self.files.items():
            link = f"[{Path(file).stem}](../tests/cases/{file})"
            yield f"{link}: {count} published" if count else link


def tried_kinds() -> dict[tuple[str, str], Tried]:
    """Each registry's kinds with the cases that try them."""
    found: dict[tuple[str, str], Tried] = {}
    for path in sorted(CASES.glob("*.toml")):
        file = tomllib.loads(path.read_text("utf-8"))
        for kind in dict.fromkeys(kinds_named([file])):
            tried = found.setdefault(kind, Tried())
            tried.files[path.name] = 0
            tried.words.append(file["source"])
    for path in sorted((CASES / "published").glob("*.toml")):
        for contract in tomllib.loads(path.read_text("utf-8"))["contract"]:
            _note_published(found, f"published/{path.name}", contract)
    return found


def _note_published(found: dict[tuple[str, str], Tried], name: str, contract: dict[str, Any]) -> None:
    parts = {key: value for key, value in contract.items() if key not in ("case", "as_printed", "also_printed")}
    kinds = dict.fromkeys(kinds_named([parts])) or {ESTIMATED: None}
    for kind in kinds:
        tried = found.setdefault(kind, Tried())
        tried.files[name] = tried.files.get(name, 0) + len(contract["case"])
        tried.documents.append(contract["document"])
