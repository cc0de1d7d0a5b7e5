"""Keeping what people deliver, before anything in it is read."""

from typing import IO

from contracts.roles import Actor
from models.clock import now
from models.database import insert
from models.file_store import FileStore
from models.files import DeliveredFile, knows_file

_LONGEST_NAME = 200


def keep_file(actor: Actor, store: FileStore, stream: IO[bytes], file_name: str, largest: int) -> tuple[str, str]:
    """Keep a delivered file by its hash; returns the hash and the name without folders and invisible letters.

    The same content again is the same file; Invalid where it is larger than allowed, in bytes, Malicious where the
    site's scanner knows what is in it.
    """
    name = _short_name(file_name)
    if store.scanner:
        store.scanner.refuse_malicious(stream, name)
    sha256, size = store.keep(stream, largest)
    if not knows_file(actor.government_id, sha256):
        insert(_delivered(actor, sha256, size, name))
    return sha256, name


def _delivered(actor: Actor, sha256: str, size: int, name: str) -> DeliveredFile:
    return DeliveredFile(
        government_id=actor.government_id,
        sha256=sha256,
        size=size,
        first_name=name,
        received_at=now(),
        received_by=actor.person_id,
    )


def _short_name(file_name: str) -> str:
    last = file_name.replace("\\", "/").rpartition("/")[2].strip()
    shown = "".join(letter for letter in last if letter.isprintable())
    return shown[-_LONGEST_NAME:] or "report"
