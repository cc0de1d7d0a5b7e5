"""What every composite has: the measures that it joins, and a figure made from theirs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from contracts.figures import Figure


@dataclass(frozen=True, slots=True)
class Combined:
    """The composite's figure, and for a weighted one the weight that was measured."""

    figure: Figure
    coverage: Figure | None = None


class Composite(Protocol):
    """Several results as one."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def for_each(self) -> str | None: ...

    def combine(self, results: Mapping[str, Figure], name: str) -> Combined: ...
    def joined(self) -> tuple[str, ...]: ...
    def sentence(self, titles: Mapping[str, str]) -> str: ...
    def problems(self) -> Iterator[tuple[str, str]]: ...
