"""own: the schedule's own result is the amount in dollars; nothing multiplies it. Unit: dollars."""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.bases.base import Declared, Ground
from contracts.figures import Figure
from contracts.schema import Strict
from contracts.scope import Scope


@dataclass(frozen=True, slots=True)
class Own:
    """No multiplier."""

    def figure(self, ground: Ground, scope: Scope, name: str) -> Figure | None:
        """None: the schedule gives dollars."""
        return None

    def sentence(self, declared: Declared) -> str:
        """Nothing to add."""
        return ""

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """Nothing can be wrong with it."""
        yield from ()


class OwnSchema(Strict):
    """`{"kind": "own"}`"""

    made = Own
