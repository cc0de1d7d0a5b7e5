"""What a report on a desk is worth: as much as the last payment of its contract, until its own statement says it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from contracts.numbers import from_cents
from contracts.periods import say_period
from models.contract_standings import last_payments
from models.reports import Report
from operations.waiting import Turn


def worth_as_before(government_id: str, reports: Sequence[Report], turns: Iterable[Turn]) -> Iterator[Turn]:
    """The turn of each report with what its contract was paid last, and a word that it is that; in one query."""
    kept = last_payments(government_id, {each.contract_id for each in reports})
    for report, (waiting, is_mine) in zip(reports, turns, strict=True):
        if report.contract_id in kept:
            cents, period = kept[report.contract_id]
            says = f"Worth as much as the payment for {say_period(period)}, the last one known."
            waiting = replace(waiting, worth=from_cents(cents), note=says)
        yield waiting, is_mine
