"""What somebody did meanwhile with a thing that a person still saw as it was: the same for every workflow."""

from dataclasses import dataclass
from datetime import datetime

from contracts.errors import NotStanding, Overtaken
from contracts.roles import Actor
from models.moves import departure
from models.people import people_by_id


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done, when, and by whom: one's own name is left out, and that of the program."""

    act: str
    at: datetime
    who: str
    is_own: bool


def what_overtook(actor: Actor, refusal: NotStanding | Overtaken) -> Deed | None:
    """What moved the thing on from where the refused move begins; None where it never stood there."""
    event = departure(actor.government_id, refusal.about) if refusal.about is not None else None
    if event is None:
        return None
    is_own = event.person_id == actor.person_id
    person = people_by_id(actor.government_id, [event.person_id]).get(event.person_id) if event.person_id else None
    return Deed(event.act, event.at, person.name if person is not None and not is_own else "", is_own)
