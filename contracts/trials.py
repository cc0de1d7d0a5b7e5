"""Tries terms before they are put into force: their worked examples must give what both parties wrote down."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.errors import DomainError, Invalid, NumberError, Problem
from contracts.example_rows import read_rows_text
from contracts.facts import load_facts
from contracts.numbers import parse_decimal
from contracts.settlement import settle
from contracts.tables import Table
from contracts.terms import Terms


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One figure of an example: what was expected and what came out."""

    title: str
    name: str
    expected: Any
    found: Any

    @property
    def agrees(self) -> bool:
        """Whether they are the same."""
        if isinstance(self.expected, str) and isinstance(self.found, str):
            return self.expected == self.found or _same_number(self.expected, self.found)
        return bool(self.expected == self.found)


def _same_number(expected: str, found: str) -> bool:
    try:
        return parse_decimal(expected) == parse_decimal(found)
    except NumberError:
        return False


def run_examples(terms: Terms) -> Iterator[ExampleResult]:
    """Each expected figure of each example with what the terms give; a refusal stands in the place of every figure."""
    for example in terms.examples:
        try:
            found = settle(terms, load_facts(example.facts, terms.tables)).summary()
        except DomainError as refusal:
            found = dict.fromkeys(example.expected, f"refused: {refusal.message}")
        for name, expected in example.expected.items():
            yield ExampleResult(example.title, name, expected, _named(found, name))


def _named(found: Mapping[str, Any], name: str) -> Any:
    """A figure of the summary, or one of several of them: `scores.T1` is the score of the measure T1."""
    part, _, rest = name.partition(".")
    within = found.get(part)
    return within.get(rest) if rest and isinstance(within, Mapping) else found.get(name)


def example_problems(terms: Terms) -> Iterator[Problem]:
    """The facts of worked examples that cannot be read, each at the part of the example that holds them."""
    typed = tuple(typed_row_problems([example.facts for example in terms.examples], terms.tables))
    yield from typed
    for place, example in enumerate(terms.examples):
        path = f"examples[{place}].facts"
        if any(problem.path.startswith(f"{path}.") for problem in typed):
            continue
        try:
            load_facts(example.facts, terms.tables)
        except DomainError as refusal:
            found = refusal.problems if isinstance(refusal, Invalid) else ()
            for problem in found or (Problem("", refusal.message),):
                yield Problem(f"{path}{_field_of(problem.path)}", problem.message)


def typed_row_problems(facts: Sequence[Any], tables: Iterable[Table]) -> Iterator[Problem]:
    """What is wrong with the rows of examples that are kept as they were typed, since none could be made of them."""
    known = tuple(tables)
    for place, each in enumerate(facts):
        for table in known:
            text = _rows_as_typed(each, table)
            if text is not None:
                yield Problem(f"examples[{place}].facts.tables.{table.id}", _wrong_rows(text, table))


def _rows_as_typed(facts: Any, table: Table) -> str | None:
    tables = facts.get("tables") if isinstance(facts, Mapping) else None
    entry = tables.get(table.id) if isinstance(tables, Mapping) else None
    rows = entry.get("rows") if isinstance(entry, Mapping) else None
    return rows if isinstance(rows, str) else None


def _wrong_rows(text: str, table: Table) -> str:
    try:
        read_rows_text(text, table.headings(), table.types())
    except Invalid as refusal:
        return refusal.message
    return "These rows can be read now. Save this part again."


def _field_of(path: str) -> str:
    """The field of an example's form in which a problem of its facts stands."""
    table = re.match(r"tables\.[A-Za-z0-9_]+", path)
    return f".{table[0]}" if table else (".period" if path in ("period", "starts", "ends") else "")
