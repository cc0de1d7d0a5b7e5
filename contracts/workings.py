"""What a settlement has worked out so far: results, payments, and the lines of each step that was taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from contracts.bases.base import Ground
from contracts.exceptions import ExceptionFound
from contracts.facts import Facts
from contracts.figures import Figure, total
from contracts.measures import Result
from contracts.payments import Paid
from contracts.scope import Instance, Scope, instances
from contracts.terms import Terms


@dataclass
class Workings:
    """Everything by name; `ground` stands once the work done is known.

    `like` is the same period worked out before: what rests on the very same figures is taken from there.
    """

    terms: Terms
    facts: Facts
    scopes: Mapping[str | None, tuple[Scope, ...]]
    ground: Ground
    results: dict[tuple[str, str], Result] = field(default_factory=dict)
    of_group: dict[str, dict[str, Figure]] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    paid: dict[str, Paid] = field(default_factory=dict)
    steps: dict[str, tuple[Figure, ...]] = field(default_factory=dict)
    found: list[ExceptionFound] = field(default_factory=list)
    like: "Workings | None" = None

    def keep(self, figure: Figure, name: str | None = None) -> Figure:
        """Remember a figure under its name for the summary and for whatever refers to it."""
        self.figures[name or figure.name] = figure
        return figure

    def final(self, name: str, scope: Scope) -> Figure:
        """The result of a measure or composite in a scope."""
        label = label_of(scope)
        result = self.results.get((name, label))
        return result.final if result is not None else self.figures[named(name, label)]

    def is_as_before(self, names: Iterable[str], scopes: Iterable[Scope]) -> bool:
        """Whether all these results are the very figures of the period as it was worked out before."""
        before, wanted = self.like, tuple(names)
        if before is None:
            return False
        return all(self.final(name, scope) is before.final(name, scope) for scope in scopes for name in wanted)

    def lines(self) -> list[Figure]:
        """The lines of every step that was taken, in order."""
        return [line for lines in self.steps.values() for line in lines]

    def so_far(self, name: str, title: str) -> Figure:
        """What is due by the steps that were taken."""
        return total(name, title, self.lines(), "USD", "every line of the statement above this one")

    def exception(self, kind: str, about: str, says: str) -> None:
        """Note something that finance must look at."""
        self.found.append(ExceptionFound(kind, about, says))


def scopes_of(terms: Terms, facts: Facts) -> Mapping[str | None, tuple[Scope, ...]]:
    """The whole contract (None), and each group of the terms with its instances of the period."""
    whole = Scope(facts, terms.tables_by_id, None, terms.contract.value)
    found: dict[str | None, tuple[Scope, ...]] = {None: (whole,)}
    for group in terms.groups:
        found[group.id] = tuple(replace(whole, instance=each) for each in instances(group, facts))
    return found


def label_of(scope: Scope) -> str:
    """The name of the scope's group; nothing for the whole contract."""
    return scope.instance.label if scope.instance is not None else ""


def named(name: str, label: str) -> str:
    """The name of a figure of a group."""
    return f"{name}[{label}]" if label else name


def instances_of(scopes: tuple[Scope, ...]) -> Iterator[Instance]:
    """The groups of the scopes."""
    for scope in scopes:
        if scope.instance is not None:
            yield scope.instance
