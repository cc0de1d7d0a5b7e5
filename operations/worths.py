"""What waits is worth: a report as much as the last payment of its contract, until its own statement says it; and all
that waits together, each payment counted once however many steps of it wait.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from contracts.numbers import add, from_cents
from contracts.periods import say_period
from models.contract_standings import last_payments
from models.reports import Report
from operations.waiting import Turn, Waiting


def worth_as_before(government_id: str, reports: Sequence[Report], turns: Iterable[Turn]) -> Iterator[Turn]:
    """The turn of each report with what its contract was paid last, and a word that it is that; in one query."""
    kept = last_payments(government_id, {each.contract_id for each in reports})
    for report, (waiting, is_mine) in zip(reports, turns, strict=True):
        if report.contract_id in kept:
            cents, period = kept[report.contract_id]
            waiting = replace(waiting, worth=from_cents(cents), note=as_before(period))
        yield waiting, is_mine


def worth_together(waiting: Iterable[Waiting]) -> Decimal:
    """What all of it is worth: of each contract and period one payment, as its statement says it where that waits too.

    What is disputed is not in a payment, so each dispute counts for itself.
    """
    found: dict[tuple[str, str, str], Decimal] = {}
    for each in waiting:
        if each.worth is None:
            continue
        disputed = each.link_id if each.link_kind == "dispute" else ""
        key = (each.contract_number, each.period_name, disputed)
        if key not in found or each.link_kind == "statement":
            found[key] = each.worth
    return add(found.values())


def as_before(period: str) -> str:
    """The word that something is worth as much as the last payment, which was for the period."""
    return f"Worth as much as the payment for {say_period(period)}, the last one known."
