"""Reads the published cases in tests/cases/published: what a document prints, and the terms that say the same.

One file for each family. A contract of a file names its source once, its terms, and how a case's inputs become rows
(`$input`, `$list.0`, or `$list[]` for a row for each) and what its figures must show (`@expected`, `-@expected`).
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from contracts.facts import load_facts
from contracts.figures import Figure
from contracts.numbers import CONTEXT, add, negative, parse_decimal
from contracts.settlement import settle
from contracts.statements import Statement
from contracts.terms import Terms, load_terms
from tests.contracts.case_files import Case, facts_document, terms_document

FOLDER = Path(__file__).parents[1] / "cases" / "published"
PARTS = ("groups", "tables", "items", "measures", "composites", "payments", "limits", "retainage", "contract_value")
CONTRACT_ENDS = 12


@dataclass(frozen=True)
class Published:
    """One printed case with the contract that says what its document says."""

    family: str
    contract: Mapping[str, Any]
    said: Mapping[str, Any]

    def __str__(self) -> str:
        return str(self.said["id"])

    def stated(self, key: str) -> Any:
        """What the case states, or else its contract."""
        return self.said.get(key, self.contract.get(key, {}))

    def filled(self, value: Any) -> Any:
        """A value with each reference to an input or an expected result replaced."""
        if isinstance(value, str) and value[:1] in ("$", "@"):
            return self.looked_up(value)
        if isinstance(value, str) and value[:2] in ("-$", "-@"):
            return str(negative(parse_decimal(self.looked_up(value[1:]))))
        if isinstance(value, list):
            return [self.filled(each) for each in value]
        return {key: self.filled(each) for key, each in value.items()} if isinstance(value, dict) else value

    def looked_up(self, reference: str) -> Any:
        """What `$name`, `@name` or `$name.0` refers to."""
        found: Any = self.said["inputs" if reference[0] == "$" else "expected"]
        for step in reference[1:].split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
        return found


def read_published() -> Iterator[Published]:
    """Every published case."""
    for path in sorted(FOLDER.glob("*.toml")):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        for contract in file["contract"]:
            for said in contract["case"]:
                yield Published(file["family"], contract, said)


def terms_of(published: Published, changed: str | None = None) -> Terms:
    """The terms of a case, or the terms as the document prints them where they contradict themselves."""
    return load_terms(document_of(published, changed))


def document_of(published: Published, changed: str | None = None) -> dict[str, Any]:
    """The terms document, with the parts that `changed` names put in the place of the mended ones."""
    parts = {key: published.filled(value) for key, value in published.contract.items() if key in PARTS}
    for key, named in published.contract.get(changed or "", {}).items():
        if key in PARTS:
            parts[key] = {**parts[key], **published.filled(named)}
    return terms_document(Case("published", parts, {}))


def rows_of(published: Published, stated: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    """The reported rows of each table."""
    return {table: list(_rows(published, entries)) for table, entries in stated.items()}


def _rows(published: Published, entries: list[Any]) -> Iterator[list[str]]:
    for entry in entries:
        times, row = (entry["times"], entry["row"]) if isinstance(entry, dict) else (1, entry)
        lists = [cell for cell in row if cell.startswith("$") and cell.endswith("[]")]
        for place in range(len(published.looked_up(lists[0][:-2])) if lists else times):
            yield [published.filled(cell.replace("[]", f".{place}")) for cell in row]


def settled_periods(published: Published, changed: str | None = None) -> Iterator[tuple[Mapping[str, Any], Statement]]:
    """Each period of the case with its statement; every one knows what the earlier ones paid."""
    document = document_of(published, changed)
    terms = load_terms(document)
    rows = {**published.contract.get("rows", {}), **published.said.get("rows", {})}
    once = [{"rows": rows, "shows": published.stated("shows")}]
    periods: list[dict[str, Any]] = published.said.get("periods", once)
    earlier = dict(published.filled(published.stated("earlier")))
    for number, period in enumerate(periods, CONTRACT_ENDS + 1 - len(periods)):
        said = {
            "title": str(published),
            "indexes": published.filled(published.contract.get("indexes", {})),
            "earlier": earlier,
            **rows_of(published, period["rows"]),
        }
        facts = facts_document(Case("published", {}, said), document)
        name = f"2027-{number:02d}"
        facts |= {"period": name, "starts": f"{name}-01", "ends": f"{name}-28"}
        statement = settle(terms, load_facts(facts, terms.tables))
        earlier[name] = statement.amounts()
        yield period["shows"], statement


def figures_by_name(statement: Statement) -> dict[str, Figure]:
    """Every figure of a statement and below it, by its name."""
    found = {figure.name: figure for top in statement.figures.values() for figure in top.walk()}
    return found | dict(statement.figures)


def number_of(text: str) -> Decimal:
    """A printed number; yes and no as one and zero."""
    return parse_decimal({"yes": "1", "no": "0"}.get(text, text))


def sum_of(statements: list[Statement], name: str) -> Decimal:
    """A figure added up over several periods."""
    return add(CONTEXT.plus(statement.figures[name].amount) for statement in statements)
