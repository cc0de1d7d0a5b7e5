"""Keeps in the audit trail that a person asked for something and was refused, past what was refused and taken back.

A flood fills nothing: what each person was refused is counted, and only some of it is an event (contracts/refusals.py).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from contracts.acts import Act
from contracts.errors import NotFound
from contracts.refusals import is_written
from contracts.roles import Actor
from models.clock import now
from models.contracts import find_contract
from models.events import record
from models.ids import LETTERS
from models.throttles import Throttle, hold_throttles, key_of

_ID, _PERIOD = re.compile(f"[{LETTERS}]{{26}}"), re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: a place of the program, how it was asked, and the parts of the address."""

    place: str
    way: str
    parts: Mapping[str, str]


def keep_request_refusal(actor: Actor, asked: Asked, status: str, why: str) -> bool:
    """Count the refusal and, where it is one of those that are written, record it; returns whether it was.

    Of the address only ids, periods and numbers of the government's own contracts are kept: the rest was typed.
    """
    (row,), moment = hold_throttles([key_of("refusals", f"{actor.government_id}/{actor.person_id}")]), now()
    row.wrong = row.wrong + 1 if _hour(row.last_at) == _hour(moment) else 1
    row.last_at = moment
    if not is_written(row.wrong):
        row.refused += 1
        return False
    parts = {name: value for name, value in asked.parts.items() if _is_kept(actor, name, value)}
    record(
        *(actor.government_id, Act.REQUEST_REFUSED, "request", asked.place),
        person_id=actor.person_id,
        after=status,
        reason=why + _uncounted(row),
        document={"way": asked.way, "parts": parts, "in_this_hour": row.wrong, "not_written_before": row.refused},
    )
    row.refused = 0
    return True


def _uncounted(row: Throttle) -> str:
    """How many before this one are no events."""
    return f"; {row.refused} before it were counted and not written" if row.refused else ""


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _is_kept(actor: Actor, name: str, value: str) -> bool:
    if name == "number":
        return _is_contract(actor.government_id, value)
    return bool(_PERIOD.fullmatch(value) if name == "period" else _ID.fullmatch(value))


def _is_contract(government_id: str, number: str) -> bool:
    try:
        find_contract(government_id, number)
    except NotFound:
        return False
    return True
