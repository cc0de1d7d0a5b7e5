"""How the program runs, for the administrator: backups and what waits, of the administrator's own government."""

from dataclasses import dataclass
from datetime import datetime

from contracts.acts import Act
from contracts.roles import Actor, require
from models.events import Event
from models.upkeep import count_undelivered, last_backup_act, unchecked


@dataclass(frozen=True, slots=True)
class Health:
    """When backups went well, how many reports wait and since when, how many mails did not arrive."""

    backup: Event | None
    restore: Event | None
    waiting: int
    oldest: datetime | None
    undelivered: int


def see_health(actor: Actor) -> Health:
    """How the program runs for the actor's government."""
    require(actor, "see how the program runs")
    owner = actor.government_id
    restores = (Act.BACKUP_RESTORED.value, Act.BACKUP_REHEARSED.value)
    waiting, oldest = unchecked(owner)
    return Health(
        last_backup_act(owner, (Act.BACKUP_MADE.value,)),
        last_backup_act(owner, restores),
        waiting,
        oldest,
        count_undelivered(owner),
    )
