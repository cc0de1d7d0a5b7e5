"""Security keys and passkeys: a second factor as an app is, added and removed by the person, asked for at sign-in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.acts import Act
from contracts.errors import Invalid, NotFound, Problem, Refused
from contracts.notices import Notice
from contracts.roles import Actor
from models.clock import now
from models.database import db, insert_or_conflict
from models.events import record
from models.people import find_person
from models.second_factors import drop_factor, find_factor, hold_factor, keep_factor
from models.security_keys import SecurityKey, hold_keys, keys_of, spend_challenge
from models.sign_ins import SignIn
from operations.notices import give_notice
from operations.second_factors import KEY, check_last, check_proof, prove_here

MOST_KEYS, LONGEST_NAME = 10, 60
COPIED = (
    "There seems to be a copy of this key, so it was stopped and opens nothing any more. Use another way, change your "
    "password and tell your administrator now."
)


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key said of itself when it was added, checked: all of it is public."""

    credential_id: str
    public_key: str
    sign_count: int
    transports: str


def own_keys(actor: Actor) -> Sequence[SecurityKey]:
    """The actor's own keys, the oldest first."""
    return keys_of(actor.government_id, actor.person_id)


def check_name(actor: Actor, name: str) -> str:
    """The name as it is kept; Invalid where it is none or taken, Refused where there are enough keys already."""
    kept, keys = " ".join(name.split()), own_keys(actor)
    if len(keys) >= MOST_KEYS:
        raise Refused(f"You have {MOST_KEYS} keys, which is the most. Remove one that you use no more first.")
    if not 1 <= len(kept) <= LONGEST_NAME:
        raise _unfit(f"Give the key a name of at most {LONGEST_NAME} letters, such as “blue key on my key ring”.")
    if kept.casefold() in {key.name.casefold() for key in keys}:
        raise _unfit("You have a key of this name already. Give this one another name.")
    return kept


def add_key(actor: Actor, sign_in: SignIn | None, name: str, made: NewKey) -> bool:
    """The key is the actor's from now on, and every other sign-in of theirs ends; whether it is their first factor.

    Conflict where the key is somebody's already.
    """
    check_proof(actor, sign_in)
    kept, first = check_name(actor, name), hold_factor(actor.government_id, actor.person_id) is None
    key = SecurityKey(
        government_id=actor.government_id,
        person_id=actor.person_id,
        name=kept,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=made.transports,
        added_at=now(),
    )
    insert_or_conflict(key, "This key is set up already. Nothing was changed.")
    keep_factor(actor.government_id, actor.person_id)
    _keep(actor, Act.KEY_ADDED, Notice.KEY_ADDED, kept)
    prove_here(actor, sign_in, KEY)
    return first


def remove_key(actor: Actor, sign_in: SignIn | None, key_id: str, roles: Collection[str]) -> None:
    """The key is the actor's no more; Refused where it is the last factor of somebody whose role requires one."""
    check_proof(actor, sign_in)
    factor = hold_factor(actor.government_id, actor.person_id)
    keys = hold_keys(actor.government_id, actor.person_id)
    key = next((each for each in keys if each.id == key_id), None)
    if factor is None or key is None:
        raise NotFound("You have no such key. Nothing was changed.")
    left = factor.totp_secret is not None or any(each.stopped_at is None for each in keys if each is not key)
    check_last(actor, left, roles)
    if left:
        db.session.delete(key)
        db.session.flush()
    else:
        drop_factor(factor)
    _keep(actor, Act.KEY_REMOVED, Notice.KEY_REMOVED, key.name)


def has_key(government_id: str, person_id: str) -> bool:
    """Whether the person has a key that opens something."""
    return any(key.stopped_at is None for key in keys_of(government_id, person_id))


def answering_key(government_id: str, person_id: str, credential_id: str) -> SecurityKey:
    """The person's own key of that identity, held; Refused where it is nobody's, another's, or stopped."""
    for key in hold_keys(government_id, person_id):
        if key.credential_id == credential_id and key.stopped_at is None:
            return key
    raise Refused("This key is not one of yours that count. Use another one.")


def use_key(key: SecurityKey, sign_count: int) -> bool:
    """Whether the key counted on since it was last used; where it did not there are two of it, and it is stopped.

    The caller commits what was written even so.
    """
    # Many keep no count and always say 0.
    if (sign_count or key.sign_count) and sign_count <= key.sign_count:
        key.stopped_at = now()
        record(
            *(key.government_id, Act.KEY_STOPPED, "person", key.person_id),
            after=key.name,
            reason=f"it said {sign_count} after {key.sign_count}: there is a copy of it",
        )
        give_notice(find_person(key.government_id, key.person_id), Notice.KEY_STOPPED)
        return False
    key.sign_count, key.used_at = sign_count, now()
    db.session.flush()
    return True


def answer_challenge(government_id: str, challenge: bytes, lapses_at: datetime) -> None:
    """Nothing where the challenge still counts; Refused, or Conflict, where it lapsed or was answered before."""
    if lapses_at <= now():
        raise Refused("The page stood too long. Use your key again.")
    spend_challenge(government_id, challenge, lapses_at)


def has_factor(government_id: str, person_id: str) -> bool:
    """Whether the person has any second factor, be it only a key that was stopped: it is asked for at sign-in."""
    return find_factor(government_id, person_id) is not None


def _unfit(says: str) -> Invalid:
    return Invalid("Nothing was changed.", [Problem("name", says)])


def _keep(actor: Actor, act: Act, notice: Notice, name: str) -> None:
    record(actor.government_id, act, "person", actor.person_id, person_id=actor.person_id, after=name)
    give_notice(find_person(actor.government_id, actor.person_id), notice)
