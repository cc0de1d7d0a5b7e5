"""A statement: what a contract's period pays and why, as one document with a digest that anybody can work out again."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from contracts.collecting import paused_collector
from contracts.errors import Refused
from contracts.exceptions import ExceptionFound
from contracts.facts import Facts, facts_document
from contracts.figures import Figure, canonical_json, digest_of
from contracts.footing import check_footing
from contracts.measures import STATE_WORDS, Result
from contracts.numbers import CENTS, ZERO, add, plain
from contracts.order import steps
from contracts.payments import Paid
from contracts.scope import Instance
from contracts.summary import GroupSummary, money, point, shown, whole_or_text
from contracts.terms import Terms
from contracts.true_ups import own_result
from contracts.values import encode

ENGINE = "2"
# The steps whose lines are kept in a list of their own, beside lines, payments and limits.
_LISTED = {
    "retainage": "retained",
    "minimum": "minimums",
    "rulings": "rulings",
    "true_ups": "true_ups",
    "carried": "carried",
}


@dataclass(frozen=True)
class Statement:
    """The figures of a settled period. `document()` is what is stored, hashed and shown."""

    terms: Terms
    facts: Facts
    lines: Mapping[str, Figure]
    gross: Figure
    payments: Mapping[str, Paid]
    steps: Mapping[str, tuple[Figure, ...]]
    net: Figure
    results: Mapping[tuple[str, str], Result]
    groups: Mapping[str, tuple[Instance, ...]]
    figures: Mapping[str, Figure]
    exceptions: tuple[ExceptionFound, ...]

    @cached_property
    @paused_collector()
    def text(self) -> str:
        """The canonical JSON of the document, footed; Refused where a figure does not follow from its parts."""
        document = self.document()
        check_footing(document)
        if add(line.amount for lines in self.steps.values() for line in lines) != self.net.amount:
            raise Refused("The statement's lines do not add up to its net. It was not stored.")
        return canonical_json(document)

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical JSON."""
        return digest_of(self.text)

    @property
    def limits(self) -> tuple[Figure, ...]:
        """The lines of the limits across payments."""
        return tuple(self.figures[limit.id] for limit in self.terms.limits if limit.id in self.figures)

    def adjusted(self) -> list[Figure]:
        """Every line below the work done, in the order of the statement."""
        return [line for step, lines in self.steps.items() if step != "work" for line in lines]

    def amounts(self) -> dict[str, str]:
        """Each line by name with its dollars, as later periods need them; `result` is what the period's own lines
        come to, without what settles other periods.
        """
        named = {figure.name: figure.amount for figure in self.adjusted()}
        own = own_result({"gross": self.gross.amount, **named})
        written = {name: in_dollars(amount) for name, amount in named.items()}
        return {"gross": money(self.gross), **written, "result": in_dollars(own), "net": money(self.net)}

    def quantities(self) -> dict[str, str]:
        """The period's quantity of each item."""
        found = {}
        for number, line in self.lines.items():
            for part in line.walk():
                if part.name == f"quantity.{number}":
                    found[number] = str(shown(part.value))
        return found

    def document(self) -> dict[str, Any]:
        """The whole statement as JSON: the summary first, then every figure with its reasons."""
        seen: dict[str, Figure] = {}
        tree = self._tree(seen)
        return {
            **self.summary(),
            "engine": ENGINE,
            "terms": self.terms.digest,
            "facts": facts_document(self.facts, with_rows=False),
            "amounts": self.amounts(),
            "quantities": self.quantities(),
            "exceptions": [found.document(seen) for found in self.exceptions],
            "sections": self._sections(),
            "figures": tree,
        }

    def _tree(self, seen: dict[str, Figure]) -> dict[str, Any]:
        measures = {}
        for (name, label), result in self.results.items():
            written: dict[str, Any] = {"measure": name, "value": result.value.document(seen)}
            if label:
                written["group"] = label
            if result.census.is_worth_saying:
                written["standing"] = result.census.document()
            if result.score is not None:
                written["score"] = result.score.document(seen)
            measures[f"{name}[{label}]" if label else name] = written
        composites = {}
        for composite in self.terms.composites if self.results else ():
            for label in self._labels(composite.for_each):
                name = f"{composite.id}[{label}]" if label else composite.id
                composites[name] = self.figures[name].document(seen)
        return {
            "lines": [line.document(seen) for line in self.lines.values()],
            "measures": measures,
            "composites": composites,
            "payments": [paid.figure.document(seen) for paid in self.payments.values()],
            "limits": [limit.document(seen) for limit in self.limits],
            **{key: [line.document(seen) for line in self.steps[step]] for step, key in _LISTED.items()},
        }

    def _sections(self) -> list[dict[str, Any]]:
        """The steps that have lines, in order: their headings, the names of their lines, and what is due after each."""
        written: list[dict[str, Any]] = []
        due = ZERO
        for step in steps(self.terms):
            lines = self.steps[step.id]
            due = add([due, *(line.amount for line in lines)])
            if lines or step.id == "work":
                named = {"id": step.id, "title": step.title, "sum_title": step.sum_title}
                written.append({**named, "lines": [line.name for line in lines], "so_far": in_dollars(due)})
        return written

    def _labels(self, group: str | None) -> tuple[str, ...]:
        return ("",) if group is None else tuple(instance.label for instance in self.groups[group])

    def summary(self) -> dict[str, Any]:
        """The statement's figures under the names that other programs read."""
        found: dict[str, Any] = {
            "contract": self.facts.contract,
            "period": self.facts.period,
            "kind": self.facts.kind,
            "counts": self._counts(),
            "scores": self._scores(),
            "states": self._states(),
            "lines": {number: money(line) for number, line in self.lines.items()},
            **{figure.name: money(figure) for figure in self.adjusted()},
            "gross": money(self.gross),
            "net": money(self.net),
        }
        for entry in self.terms.summary:
            found[entry.name] = (
                self._group_list(entry) if isinstance(entry, GroupSummary) else point(entry, self.figures, "", {})
            )
        return found

    def _group_list(self, entry: GroupSummary) -> list[dict[str, Any]]:
        listed = []
        for instance in self.groups[entry.for_each]:
            row = instance.row.values
            shown_fields = {each.name: point(each, self.figures, instance.label, row) for each in entry.fields}
            listed.append({name: _plain_value(value) for name, value in shown_fields.items()})
        return listed

    def _counts(self) -> dict[str, list[Any]]:
        counts = {}
        for (name, label), result in self.results.items():
            parts = result.value.parts
            if label or len(parts) != 2 or parts[0].name.rpartition(".")[2] not in ("met", "of"):
                continue
            decimals = getattr(result.measure.statistic, "decimals", None)
            counts[name] = [whole_or_text(parts[0].value), whole_or_text(parts[1].value, decimals)]
        return counts | self._empty_counts(counts)

    def _empty_counts(self, counts: Mapping[str, Any]) -> dict[str, list[Any]]:
        shares = [
            result
            for (name, label), result in self.results.items()
            if not label
            and name not in counts
            and result.value.value is None
            and hasattr(result.measure.statistic, "among")
        ]
        return {result.measure.id: [0, 0] for result in shares if result.value.state != "not_reported"}

    def _scores(self) -> dict[str, str | None]:
        return {
            name: shown(result.score.value) if result.score is not None else None
            for (name, label), result in self.results.items()
            if not label and result.measure.schedule is not None
        }

    def _states(self) -> dict[str, str]:
        return {
            f"{name}[{label}]" if label else name: STATE_WORDS[result.value.state]
            for (name, label), result in self.results.items()
            if result.value.value is None
        }


def in_dollars(amount: Decimal) -> str:
    """An amount as text with two decimals."""
    return plain(CENTS.apply(amount))


def _plain_value(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | list) else encode(value)
