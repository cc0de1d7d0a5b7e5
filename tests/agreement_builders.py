"""Things for tests that two people agree on: edge tables with their signatures, amounts above which finance grants."""

from typing import Any

from contracts.acts import Act
from contracts.figures import digest_of
from contracts.roles import Role
from models.clock import now
from models.edge_tables import EdgeSignature, EdgeTables
from models.events import record
from models.finance_limits import FinanceLimit
from models.people import Person
from tests.builders import a_person, a_terms_version, made, owned


def an_edge_signature(**but: Any) -> EdgeSignature:
    """The city's signature under the edge tables of a version."""
    version = a_terms_version()
    owner = {"government_id": version.government_id, "terms_version_id": version.id}
    digest = digest_of("{}")
    made(EdgeTables(**owner, document="{}", digest=digest, stored_at=now()))
    given = {"party": "city", "digest": digest, "signed_by": a_person().id, "signed_at": now()}
    return made(EdgeSignature(**owner, **given | but))


def a_finance_limit(by: Person | None = None, **but: Any) -> FinanceLimit:
    """An amount of 10,000.00 that waits for another person of finance, with the event of its proposal."""
    by = by or a_person(Role.FINANCE)
    given = {"above_cents": 1_000_000, "reason": "Resolution 12.", "status": "proposed", "proposed_by": by.id}
    limit = made(FinanceLimit(**owned(but, **given, proposed_at=now())))
    record(limit.government_id, Act.FINANCE_LIMIT_PROPOSED, "finance_limit", limit.id, person_id=by.id)
    return limit
