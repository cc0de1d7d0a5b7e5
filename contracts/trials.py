"""Tries terms before they are put into force: their worked examples must give what both parties wrote down."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.errors import DomainError
from contracts.facts import load_facts
from contracts.settlement import settle
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
        return bool(self.expected == self.found)


def run_examples(terms: Terms) -> Iterator[ExampleResult]:
    """Each expected figure of each example with what the terms give; a refusal stands in the place of every figure."""
    for example in terms.examples:
        try:
            found = settle(terms, load_facts(example.facts, terms.tables)).summary()
        except DomainError as refusal:
            found = dict.fromkeys(example.expected, f"refused: {refusal.message}")
        for name, expected in example.expected.items():
            yield ExampleResult(example.title, name, expected, found.get(name))
