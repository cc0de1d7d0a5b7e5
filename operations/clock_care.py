"""After a server's clock stood ahead and was set: the trail says so, and goes on from there."""

from datetime import timedelta

from contracts.acts import Act
from contracts.errors import Refused
from models.clock import now
from models.events import ChainHead, chain_head, record
from models.governments import list_governments


def accept_clock(reason: str) -> list[str]:
    """Record for each government whose trail stands after this moment that the clock was set back; their names.

    Refused where there is none, or without a reason.
    """
    if not reason.strip():
        raise Refused("Say why the clock was set, such as: “The host stood a year ahead for an hour.”")
    behind = [(each, head) for each in list_governments() if is_ahead(head := chain_head(each.id))]
    if not behind:
        raise Refused("The clock stands after everything that was recorded. There is nothing to accept.")
    for government, head in behind:
        said = {"last_recorded": f"{head.at}", "clock": f"{now()}"}
        record(government.id, Act.CLOCK_SET_BACK, "clock", "server", reason=reason.strip(), document=said)
    return [government.name for government, _ in behind]


def is_ahead(head: ChainHead) -> bool:
    """Whether something was recorded at a moment that the clock has not reached yet."""
    return head.at is not None and head.at - now() > timedelta(0)
