"""The rows of a table as an inspector works through them: those that wait, are in the sample or rejected, or all."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import Invalid
from contracts.fact_rows import FactRow
from contracts.roles import Actor, require
from models.attachments import Attachment, attachments_of_row
from models.people import Person, people_by_id
from models.verifications import Verification, VerifiedRow, newest_entry, verifications_of_row
from operations.samples import SampleSeen, sample_of
from operations.verifications import TableInHand, row_in_hand, table_in_hand

SHOWN = ("open", "sample", "rejected", "all")
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class RowsToVerify:
    """A page of rows: which were asked for, how many there are of each kind, and the row after which the next begin.

    `seen` is the newest entry about rows of the period, which whoever says something now has seen.
    """

    hand: TableInHand
    show: str
    rows: tuple[FactRow, ...]
    counts: dict[str, int]
    after: int | None
    sample: SampleSeen | None
    drawn_by: str
    seen: int


@dataclass(frozen=True, slots=True)
class RowSeen:
    """A row with everything that was found about it, oldest first, its files, and the next row that waits.

    `seen` is the newest entry about it.
    """

    hand: TableInHand
    row: FactRow
    found: Sequence[tuple[VerifiedRow, Verification]]
    files: Sequence[Attachment]
    people: dict[str, Person]
    is_drawn: bool
    following: int | None
    seen: int


def list_to_verify(actor: Actor, report_id: str, table_id: str, show: str = "open", after: int = 0) -> RowsToVerify:
    """The rows of the table by their number: “open” ones are reported only, of the sample where one was drawn."""
    require(actor, "see verification")
    if show not in SHOWN:
        raise Invalid("Choose which rows to see: those that wait, those of the sample, those rejected, or all.")
    hand = table_in_hand(actor, report_id, table_id)
    sample = sample_of(hand)
    kinds = {
        "open": _waiting(hand, sample),
        "sample": _drawn(hand, sample),
        "rejected": tuple(row for row in hand.rows.rows if row.standing == "rejected"),
        "all": hand.rows.rows,
    }
    later = [row for row in kinds[show] if row.number > after]
    names = people_by_id(actor.government_id, [sample.drawing.drawn_by]) if sample is not None else {}
    return RowsToVerify(
        hand=hand,
        show=show,
        rows=tuple(later[:AT_ONCE]),
        counts={kind: len(rows) for kind, rows in kinds.items()},
        after=later[AT_ONCE - 1].number if len(later) > AT_ONCE else None,
        sample=sample,
        drawn_by=next((person.name for person in names.values()), ""),
        seen=newest_entry(actor.government_id, hand.report.contract_id, hand.report.period_id),
    )


def see_row(actor: Actor, report_id: str, table_id: str, number: int) -> RowSeen:
    """A row of the table; NotFound where there is none of that number."""
    require(actor, "see verification")
    hand = table_in_hand(actor, report_id, table_id)
    row, name = row_in_hand(hand, number)
    report, sample = hand.report, sample_of(hand)
    place = (actor.government_id, report.contract_id, report.period_id)
    found = verifications_of_row(*place, table_id, name)
    waiting = [each.number for each in _waiting(hand, sample) if each.number != number]
    return RowSeen(
        hand=hand,
        row=row,
        found=found,
        files=attachments_of_row(*place, table_id, name),
        people=people_by_id(actor.government_id, [entry.entered_by for _, entry in found]),
        is_drawn=sample is not None and number in sample.state.drawn,
        following=next((each for each in waiting if each > number), waiting[0] if waiting else None),
        seen=max((entry.event_number for _, entry in found), default=0),
    )


def _waiting(hand: TableInHand, sample: SampleSeen | None) -> tuple[FactRow, ...]:
    """Rows that are reported only; while a sample is under inspection, those of the sample."""
    waits = tuple(row for row in hand.rows.rows if row.standing == "reported")
    if sample is None or sample.state.verdict == "failed":
        return waits
    drawn = set(sample.state.drawn)
    return tuple(row for row in waits if row.number in drawn)


def _drawn(hand: TableInHand, sample: SampleSeen | None) -> tuple[FactRow, ...]:
    drawn = set(sample.state.drawn) if sample is not None else set()
    return tuple(row for row in hand.rows.rows if row.number in drawn)
