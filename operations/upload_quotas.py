"""How much one party may deliver before somebody else has to wait for it: files unchecked, and bytes in a day."""

from datetime import timedelta

from contracts.errors import Invalid, Problem, Refused
from contracts.roles import Actor
from models.clock import now
from models.files import kept_since
from models.reports import delivered_since, unfinished_count

_DAY = timedelta(days=1)


def require_room(actor: Actor, unfinished: int, bytes_a_day: int) -> None:
    """Nothing where the actor's party may deliver another file now, else Refused with what to wait for."""
    waiting = unfinished_count(actor.government_id, actor.vendor_id)
    if waiting >= unfinished:
        raise Refused(f"{waiting} of your files still wait for their check. Wait until some are done, then try again.")
    delivered = delivered_since(actor.government_id, actor.vendor_id, now() - _DAY)
    if delivered >= bytes_a_day:
        raise Refused(
            f"You delivered {delivered // 1_000_000:,} MB since yesterday, and {bytes_a_day // 1_000_000:,} MB are "
            "allowed in a day. Try again tomorrow, or ask your administrator to raise the limit."
        )


def require_room_today(actor: Actor, field: str, bytes_a_day: int) -> None:
    """Nothing where the actor's party may send another file beside a report today; Invalid at the field of the file.

    All that the party sent counts, reports too: the store that it fills is one.
    """
    kept = kept_since(actor.government_id, actor.vendor_id, now() - _DAY)
    if kept >= bytes_a_day:
        says = (
            f"Your side sent {kept // 1_000_000:,} MB since yesterday, and {bytes_a_day // 1_000_000:,} MB are allowed "
            "in a day. Try again tomorrow, or ask your administrator to raise the limit."
        )
        raise Invalid("Nothing was kept.", [Problem(field, says)])
