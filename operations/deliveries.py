"""Reports that come from programs: a delivery that is repeated under its key is one report, with the same answer."""

import hashlib
from typing import IO

from contracts.errors import Conflict, Invalid
from contracts.roles import Actor
from models.clock import now
from models.database import insert
from models.delivery_keys import DeliveryKey, find_delivery_key
from models.file_store import FileStore
from models.reports import find_report
from operations.reports import Received, receive_report

_LONGEST_KEY = 200


def delivered_before(
    actor: Actor, contract_number: str, period_name: str, stream: IO[bytes], key: str
) -> Received | None:
    """What the same delivery made when it came before, None where it is new; Conflict where the key stands for another.

    A repetition keeps nothing, so it needs no room: whoever asks for the answer once more gets it.
    """
    if not key.isprintable() or not key or len(key) > _LONGEST_KEY:
        raise Invalid(f"An idempotency key is a text of 1 to {_LONGEST_KEY} printable characters.")
    known = find_delivery_key(actor.government_id, actor.person_id, key)
    if known is None:
        return None
    report = find_report(actor.government_id, known.report_id, actor.vendor_id)
    asked = (contract_number, period_name, _hash_of(stream))
    stream.seek(0)
    if asked != (report.contract.number, report.period.name, report.file_sha256):
        raise Conflict("This idempotency key was used for another delivery. Choose a new key for each delivery.")
    return Received(report, is_new=False)


def deliver_once(
    actor: Actor,
    store: FileStore,
    contract_number: str,
    period_name: str,
    stream: IO[bytes],
    file_name: str,
    largest: int,
    key: str,
) -> Received:
    """Receive a report under a key of the sender's choice; Conflict where the key stands for another delivery."""
    before = delivered_before(actor, contract_number, period_name, stream, key)
    if before is not None:
        return before
    received = receive_report(actor, store, contract_number, period_name, stream, file_name, largest)
    insert(
        DeliveryKey(
            government_id=actor.government_id,
            person_id=actor.person_id,
            key=key,
            report_id=received.report.id,
            used_at=now(),
        )
    )
    return received


def _hash_of(stream: IO[bytes]) -> str:
    found = hashlib.sha256()
    while piece := stream.read(1 << 20):
        found.update(piece)
    return found.hexdigest()
