"""Puts proposed terms into force: what was signed must still come out, and what stands beside the contract follows."""

from contracts.roles import Actor, require
from models.contracts import find_contract_by_id
from models.moves import move
from models.terms_versions import TermsVersion, find_terms_version, terms_versions_of
from operations.edge_tables import check_edge_tables, store_edge_tables
from operations.standings import keep_standing
from operations.terms import check_effective_day, check_examples, terms_of


def activate_terms(actor: Actor, terms_version_id: str) -> TermsVersion:
    """Put a proposed version into force; the version that it follows is superseded. Another officer than who wrote it.

    Its worked examples and edge tables are worked out again before; Refused where one of them does not agree.
    """
    require(actor, "activate terms")
    version = find_terms_version(actor.government_id, terms_version_id)
    check_examples(terms_of(version))
    check_edge_tables(version, terms_of(version))
    check_effective_day(find_contract_by_id(actor.government_id, version.contract_id), version.effective_on)
    move(version, "activate", actor)
    store_edge_tables(version, terms_of(version), None)
    for other in terms_versions_of(actor.government_id, version.contract_id):
        if other.id != version.id and other.status == "active":
            move(other, "supersede", None)
    keep_standing(actor.government_id, version.contract_id)
    return version
