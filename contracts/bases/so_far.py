"""so_far: what is due by the steps of the settlement before this one, such as charges of 2 % of what would be paid.

Unit: dollars. Edges: it follows the terms' order of settlement, so the same charge is larger before retainage than
after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.bases.base import Declared, Ground
from contracts.errors import Refused
from contracts.figures import Figure, renamed
from contracts.schema import Strict
from contracts.scope import Scope


@dataclass(frozen=True, slots=True)
class SoFar:
    """All lines of earlier steps together."""

    def figure(self, ground: Ground, scope: Scope, name: str) -> Figure | None:
        """What is due before the payment's step."""
        if ground.so_far is None:
            raise Refused("What is due so far was asked for before anything is due. Amend the order of settlement.")
        return renamed(ground.so_far, f"{name}.so_far", "Due by the steps before")

    def sentence(self, declared: Declared) -> str:
        """The words for it."""
        return "× what is due by the steps before it"

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """Nothing can be wrong with it."""
        yield from ()


class SoFarSchema(Strict):
    """`{"kind": "so_far"}`"""

    made = SoFar
