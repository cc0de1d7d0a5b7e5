"""Corrections of approved periods: when a period settled again is another one, and what differs, read from documents.

What is compared are stored documents, so that anybody who holds the two statements can say the same.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from contracts.earlier import ChangedFigure, EarlierPeriod, PaidBefore, SettledBefore
from contracts.numbers import parse_decimal
from contracts.true_ups import TRUE_UP, changed, own_lines

Document = Mapping[str, Any]
_COMPARED = ("counts", "scores", "states", "quantities", "lines")


def amounts_of(document: Document) -> dict[str, Decimal]:
    """The lines of a stored statement by name."""
    return {name: parse_decimal(amount) for name, amount in document["amounts"].items()}


def quantities_of(document: Document) -> dict[str, Decimal]:
    """The quantities of a stored statement by item."""
    return {name: parse_decimal(quantity) for name, quantity in document["quantities"].items()}


def says_the_same(before: Document, after: Document) -> bool:
    """Whether two settlements of one period come to the same results, quantities and own lines."""
    if any(before[part] != after[part] for part in _COMPARED):
        return False
    return own_lines(amounts_of(before)) == own_lines(amounts_of(after))


def earlier_of(document: Document, digest: str, paid: PaidBefore | None = None) -> EarlierPeriod:
    """A stored statement as what later periods see of it."""
    return EarlierPeriod(document["period"], amounts_of(document), quantities_of(document), digest, paid)


def paid_before(approved: Document, digest: str, corrected: Document, others: Mapping[str, Document]) -> PaidBefore:
    """What was paid for a corrected period; `others` holds every other standing statement by its digest."""
    name = f"{TRUE_UP}{approved['period']}"
    settled = tuple(
        SettledBefore(each["period"], parse_decimal(each["amounts"][name]), each_digest)
        for each_digest, each in others.items()
        if name in each["amounts"]
    )
    return PaidBefore(
        approved=digest,
        result=amounts_of(approved)["result"],
        true_ups=settled,
        changes=tuple(changed_figures(approved, corrected)),
        sources=tuple(changed_sources(approved, corrected)),
    )


def changed_figures(before: Document, after: Document) -> Iterator[ChangedFigure]:
    """The measures and lines that differ between two settlements of a period."""
    yield from changed(_figures(before), _figures(after))


def _figures(document: Document) -> dict[str, tuple[str, str, Decimal | None]]:
    figures = document["figures"]
    listed = [each["value"] for name, each in figures["measures"].items() if "[" not in name]
    listed += [each for name, each in figures["composites"].items() if "[" not in name]
    own = {section["id"] for section in document["sections"]} - {"true_ups", "carried"}
    names = {name for section in document["sections"] if section["id"] in own for name in section["lines"]}
    lines = [line for lines in figures.values() if isinstance(lines, list) for line in lines]
    listed += [line for line in lines if line["name"] in names]
    return {
        each["name"]: (each["title"], each["unit"], None if each["value"] is None else parse_decimal(each["value"]))
        for each in listed
    }


def changed_sources(before: Document, after: Document) -> Iterator[str]:
    """Each report that took the place of another one, and each index that was published anew, as a sentence."""
    old, new = before["facts"], after["facts"]
    told: dict[tuple[str, int], None] = {}
    for table, entry in new["tables"].items():
        delivery = entry["delivery"]
        was = old["tables"].get(table, {}).get("delivery")
        if was is None or was["sha256"] != delivery["sha256"]:
            told[delivery["file"], delivery["revision"]] = None
    for file, revision in told:
        yield f"{file}, revision {revision}, was accepted"
    for name, entry in new["indexes"].items():
        value = old["indexes"].get(name, {}).get("value")
        if value != entry["value"]:
            yield f"index {name} is {entry['value']} instead of {value}"
