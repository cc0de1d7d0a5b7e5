"""The edge tables of whole terms as one document that both parties sign, and what has changed since they did.

Only results and what they give are held, no words: a sentence may be written better, a number may never move.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.edges import edge_table
from contracts.figures import canonical_json
from contracts.numbers import plain
from contracts.schedules.base import Schedule
from contracts.terms import Terms
from contracts.trials import ExampleResult, run_examples

NO_TABLES = canonical_json({"tables": []})


def edges_document(terms: Terms) -> str:
    """Each schedule of the terms with what it gives at, just below and just above each edge; null where refused."""
    tables = [_table(path, title, schedule) for path, title, schedule in _schedules(terms)]
    return canonical_json({"tables": [table for table in tables if table["rows"]]})


def edge_differences(stored: str, terms: Terms) -> Iterator[str]:
    """What the program gives today that differs from stored edge tables, in a sentence for each result."""
    before, now = _by_path(stored), _by_path(edges_document(terms))
    for path in sorted(before.keys() | now.keys()):
        was, became = dict(before.get(path, ())), dict(now.get(path, ()))
        for result in sorted(was.keys() | became.keys()):
            if was.get(result, "no row") != became.get(result, "no row"):
                yield (
                    f"{path}: at {result} the stored edge table gives {_say(was, result)}, "
                    f"and the program now gives {_say(became, result)}."
                )


def example_differences(terms: Terms) -> Iterator[str]:
    """The figures of worked examples that do not come out as written, in a sentence each."""
    for result in run_examples(terms):
        if not result.agrees:
            yield _example(result)


def _example(result: ExampleResult) -> str:
    return (
        f"The worked example “{result.title}” expects {result.name} = {result.expected}, "
        f"and the program now gives {result.found}."
    )


def _schedules(terms: Terms) -> Iterator[tuple[str, str, Schedule]]:
    for name, parts in (("measures", terms.measures), ("payments", terms.payments)):
        for part in parts:
            if part.schedule is not None:
                yield f"{name}.{part.id}", part.title, part.schedule


def _table(path: str, title: str, schedule: Schedule) -> dict[str, Any]:
    rows = [(plain(row.result), None if row.worth is None else plain(row.worth)) for row in edge_table(schedule)]
    return {"of": path, "title": title, "rows": [list(row) for row in dict.fromkeys(rows)]}


def _by_path(document: str) -> Mapping[str, list[tuple[str, str | None]]]:
    return {table["of"]: [(row[0], row[1]) for row in table["rows"]] for table in json.loads(document)["tables"]}


def _say(rows: Mapping[str, str | None], result: str) -> str:
    return (rows[result] or "no value") if result in rows else "no row"
