"""Drawing a sample of rows to verify: once for a period's table, by a seed that the program makes and keeps."""

import json
import secrets
from dataclasses import dataclass

from contracts.acts import Act
from contracts.errors import Conflict, Refused
from contracts.roles import Actor, require
from contracts.samples import SampleRule, SampleState, draw, state_of
from models.clock import now
from models.database import insert_or_conflict
from models.events import record
from models.sample_drawings import SampleDrawing, drawings_of_periods
from operations.unverified import keep_unverified
from operations.verifications import LOOKED_AT, TableInHand, table_in_hand

_DRAWN = "A sample of this table has been drawn already. Open its list; a sample is drawn once."


@dataclass(frozen=True, slots=True)
class SampleSeen:
    """A drawn sample with where it stands now."""

    drawing: SampleDrawing
    state: SampleState


def draw_sample(actor: Actor, report_id: str, table_id: str) -> SampleDrawing:
    """Draw the sample that the terms ask for. Refused where they ask for none, Conflict where it is drawn already."""
    require(actor, "verify rows")
    hand = table_in_hand(actor, report_id, table_id)
    rule, report = hand.table.sample, hand.report
    if rule is None:
        raise Refused(f"The terms ask for no sample of “{hand.table.title}”. Verify its rows one by one or together.")
    if report.status not in LOOKED_AT:
        raise Refused("A sample is drawn once the report is submitted. This one is not, or a newer one replaced it.")
    place = (actor.government_id, report.contract_id, [report.period_id])
    if any(each.table_id == table_id for each in drawings_of_periods(*place)):
        raise Conflict(_DRAWN)
    drawing = _drawn(actor, hand, rule)
    insert_or_conflict(drawing, _DRAWN)
    keep_unverified(actor.government_id, report.contract_id)
    return drawing


def _drawn(actor: Actor, hand: TableInHand, rule: SampleRule) -> SampleDrawing:
    report, seed = hand.report, secrets.token_hex(16)
    rows = [row.number for row in draw(rule, seed, hand.rows.rows, hand.table.key)]
    event = record(
        actor.government_id,
        Act.SAMPLE_DRAWN,
        "report",
        report.id,
        person_id=actor.person_id,
        after=seed,
        document={"table": hand.table.id, "rows": rows},
    )
    return SampleDrawing(
        government_id=actor.government_id,
        contract_id=report.contract_id,
        period_id=report.period_id,
        report_id=report.id,
        table_id=hand.table.id,
        seed=seed,
        rows=json.dumps(rows),
        event_number=event.number,
        drawn_by=actor.person_id,
        drawn_at=now(),
    )


def sample_of(hand: TableInHand) -> SampleSeen | None:
    """The sample of the table with where it stands; None where none was drawn."""
    place = (hand.report.government_id, hand.report.contract_id, [hand.report.period_id])
    drawing = next((each for each in drawings_of_periods(*place) if each.table_id == hand.table.id), None)
    if drawing is None or hand.table.sample is None:
        return None
    return SampleSeen(drawing, state_of(hand.table.sample, drawing.seed, hand.rows.rows, hand.table.key))
