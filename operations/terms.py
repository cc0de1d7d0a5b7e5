"""Payment terms as people draft them and put them into force, and as everything else reads them."""

from datetime import date
from functools import lru_cache

from contracts.acts import Act
from contracts.errors import Refused
from contracts.figures import canonical_json, digest_of
from contracts.roles import Actor, require
from contracts.schema import read_document
from contracts.terms import Terms, load_terms
from contracts.workflow import FIRST_STATUS
from models.clock import now
from models.contracts import Contract
from models.database import insert
from models.events import record
from models.moves import move
from models.periods import periods_of
from models.terms_versions import TermsVersion, find_terms_version, next_amendment, terms_in_force, terms_versions_of
from operations.visibility import visible_contract


@lru_cache(maxsize=256)
def _read(digest: str, document: str) -> Terms:
    return load_terms(document)


def terms_of(version: TermsVersion) -> Terms:
    """The terms that a version's document says; read once for each document, since documents never change."""
    return _read(version.digest, version.document)


def terms_on(contract: Contract, day: date) -> tuple[TermsVersion, Terms]:
    """The version in force on a day with its terms; Incomplete where none is."""
    version = terms_in_force(contract.government_id, contract.id, day)
    return version, terms_of(version)


def draft_terms(actor: Actor, contract_number: str, document: str, effective_on: date) -> TermsVersion:
    """Enter a version of the terms; Invalid with every problem by path, Refused where the date lies inside a period."""
    require(actor, "draft terms")
    contract = visible_contract(actor, contract_number)
    read = read_document(document, "terms")
    terms = load_terms(read)
    if terms.contract.number != contract.number:
        raise Refused(
            f"These terms name the contract {terms.contract.number}, and this is {contract.number}. Correct one."
        )
    starts = {period.starts_on for period in periods_of(actor.government_id, contract.id)}
    if starts and effective_on not in starts:
        raise Refused(
            f"Terms take effect on the first day of a period; {effective_on.isoformat()} is none. Choose one."
        )
    text = canonical_json(read)
    version = TermsVersion(
        government_id=actor.government_id,
        contract_id=contract.id,
        amendment=next_amendment(actor.government_id, contract.id),
        effective_on=effective_on,
        document=text,
        digest=digest_of(text),
        status=FIRST_STATUS["terms"],
        drafted_by=actor.person_id,
        drafted_at=now(),
    )
    insert(version)
    record(actor.government_id, Act.TERMS_DRAFTED, "terms", version.id, person_id=actor.person_id, after=version.digest)
    return version


def activate_terms(actor: Actor, terms_version_id: str) -> TermsVersion:
    """Put a drafted version into force; the version that it follows is superseded. Another officer than the drafter."""
    require(actor, "activate terms")
    version = find_terms_version(actor.government_id, terms_version_id)
    move(version, "activate", actor)
    for other in terms_versions_of(actor.government_id, version.contract_id):
        if other.id != version.id and other.status == "active":
            move(other, "supersede", None)
    return version
