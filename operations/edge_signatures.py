"""Both parties sign the edge tables of terms in force: an officer for the city, a person of the vendor for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.acts import Act
from contracts.errors import Refused, Stale
from contracts.roles import Actor, may, require
from models.clock import now
from models.database import insert_or_conflict
from models.edge_tables import EdgeSignature, EdgeTables, find_edge_tables, signatures_of
from models.events import lock_chain, record
from models.people import Person, people_by_id
from models.terms_versions import IN_FORCE, TermsVersion, find_amendment
from operations.edge_tables import store_edge_tables
from operations.terms import terms_of
from operations.visibility import visible_contract


@dataclass(frozen=True, slots=True)
class EdgesSeen:
    """The stored edge tables of a version, who signed them, and whether this person may sign them now."""

    tables: EdgeTables | None
    signatures: tuple[EdgeSignature, ...]
    people: Mapping[str, Person]
    may_sign: bool


def see_edges(actor: Actor, version: TermsVersion) -> EdgesSeen:
    """The stored tables of a version that the person sees, with their signatures."""
    tables = find_edge_tables(version.government_id, version.id)
    signatures = tuple(signatures_of(version.government_id, version.id))
    signed = {signature.party for signature in signatures}
    waits = tables is not None and version.status in IN_FORCE and actor.party not in signed
    people = people_by_id(version.government_id, [signature.signed_by for signature in signatures])
    return EdgesSeen(tables, signatures, people, waits and may(actor, "sign edge tables"))


def sign_edge_tables(actor: Actor, contract_number: str, amendment: int, digest: str) -> EdgeSignature:
    """Sign for one's party exactly the tables of that digest.

    Stale where other tables were on the screen, Refused for terms that are not in force, Conflict where the party has
    signed already.
    """
    require(actor, "sign edge tables")
    contract = visible_contract(actor, contract_number)
    version = find_amendment(actor.government_id, contract.id, amendment)
    if version.status not in IN_FORCE:
        raise Refused("Edge tables are signed once the terms are in force. Open this page again when they are.")
    lock_chain(actor.government_id)
    tables = store_edge_tables(version, terms_of(version), None)
    if digest != tables.digest:
        raise Stale("These are not the edge tables that stand here now. Read them again, then sign.")
    signature = EdgeSignature(
        government_id=actor.government_id,
        terms_version_id=version.id,
        party=actor.party,
        digest=digest,
        signed_by=actor.person_id,
        signed_at=now(),
    )
    insert_or_conflict(signature, f"The {actor.party} has signed these edge tables already. Nothing more is needed.")
    record(actor.government_id, Act.EDGES_SIGNED, "terms", version.id, person_id=actor.person_id, after=digest)
    return signature
