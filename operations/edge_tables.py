"""Edge tables kept with each version of terms: stored when it is proposed, run again before it is activated and by
`flask verify` after every change of the program.
"""

from collections.abc import Iterator

from contracts.acts import Act
from contracts.edge_tables import edge_differences, edges_document, example_differences
from contracts.errors import Refused
from contracts.figures import digest_of
from contracts.terms import Terms
from models.clock import now
from models.database import insert
from models.edge_tables import EdgeTables, find_edge_tables, signatures_of
from models.events import record
from models.terms_versions import IN_FORCE, TermsVersion


def store_edge_tables(version: TermsVersion, terms: Terms, person_id: str | None) -> EdgeTables:
    """Keep what the version's schedules give at their edges; what is kept already stays."""
    found = find_edge_tables(version.government_id, version.id)
    if found is not None:
        return found
    text = edges_document(terms)
    tables = EdgeTables(
        government_id=version.government_id,
        terms_version_id=version.id,
        document=text,
        digest=digest_of(text),
        stored_at=now(),
    )
    insert(tables)
    record(version.government_id, Act.EDGES_STORED, "terms", version.id, person_id=person_id, after=tables.digest)
    return tables


def check_edge_tables(version: TermsVersion, terms: Terms) -> None:
    """Nothing where the program still gives what was stored; Refused with the first difference where it does not."""
    found = find_edge_tables(version.government_id, version.id)
    differences = list(edge_differences(found.document, terms)) if found is not None else []
    if differences:
        raise Refused(
            f"The program no longer gives what stood in the edge tables when these terms were proposed. "
            f"{differences[0]} Withdraw them, look at the tables of a new draft, and propose it again."
        )


def stored_differences(version: TermsVersion, terms: Terms) -> Iterator[str]:
    """What differs today from a version's edge tables, its signatures and, once in force, its worked examples."""
    found = find_edge_tables(version.government_id, version.id)
    if found is not None:
        if digest_of(found.document) != found.digest:
            yield "The stored edge tables do not have the stored digest."
        for signature in signatures_of(version.government_id, version.id):
            if signature.digest != found.digest:
                yield f"The signature of the {signature.party} is under other edge tables than those that are stored."
        yield from edge_differences(found.document, terms)
    if version.status in IN_FORCE:
        yield from example_differences(terms)
