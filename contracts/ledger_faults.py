"""Whether the ledgers come to what the statements came to: each net, each amount carried, and each ledger's own lines.

A ledger follows every line of every period through its corrections; at the end it must stand at what the newest
statement that tells of the period says of the line, which is read here without following anything.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from contracts.corrections import amounts_of
from contracts.numbers import ZERO, add, dollars
from contracts.periods import say_period
from contracts.true_ups import CARRIED, TRUE_UP, own_lines

if TYPE_CHECKING:
    from contracts.ledgers import Entry, Movement


@dataclass(frozen=True, slots=True)
class Fault:
    """A ledger, by its title, that does not come to what the statements came to, and where."""

    ledger: str
    message: str


def net_faults(ledger: str, entries: "Sequence[Entry]", moved: "Sequence[Movement]") -> Iterator[Fault]:
    """Each statement whose net is not what its movements and carried amounts come to, and each amount taken twice."""
    taken: dict[str, str] = {}
    for entry in entries:
        amounts = amounts_of(entry.document)
        carried = {name: amount for name, amount in amounts.items() if name.startswith(CARRIED)}
        parts = [each.amount for each in moved if each.entry is entry]
        if add([*parts, *carried.values()]) != amounts["net"]:
            yield Fault(ledger, f"The movements of {entry.title} do not come to its net.")
        for name in carried:
            if name != f"{CARRIED}on" and taken.setdefault(name, entry.title) != entry.title:
                yield Fault(ledger, f"{entry.title} takes {name} again, which {taken[name]} took already.")


def line_faults(
    ledgers: "Mapping[str, Callable[[Movement], bool]]", entries: "Sequence[Entry]", moved: "Sequence[Movement]"
) -> Iterator[Fault]:
    """Each line that a ledger, by its title, ends at another amount than the newest statement that tells of it."""
    stands = _as_told_last(entries)
    for title, belongs in ledgers.items():
        sums: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
        for each in moved:
            if belongs(each):
                sums[each.about, each.line] = add([sums[each.about, each.line], each.amount])
        for (period, line), amount in sums.items():
            told = stands[period].get(line, ZERO)
            if amount != told:
                says = f"“{line}” of {say_period(period)} comes to {dollars(amount)} here and to {dollars(told)} there"
                yield Fault(title, f"{says}, in the newest statement that tells of it.")


def _as_told_last(entries: "Sequence[Entry]") -> Mapping[str, Mapping[str, Decimal]]:
    """For each period its own lines, as the newest statement that settles it tells them."""
    found: dict[str, Mapping[str, Decimal]] = {}
    for entry in entries:
        amounts = amounts_of(entry.document)
        found[entry.period] = dict(own_lines(amounts))
        for each in entry.document["facts"]["earlier"]:
            if f"{TRUE_UP}{each['period']}" in amounts:
                lines = {line: Decimal(text) for line, text in each["amounts"].items()}
                found[each["period"]] = dict(own_lines(lines))
    return found
