"""For verification: dossiers that were kept must have the digest under which they were kept."""

from collections.abc import Iterator

from contracts.figures import digest_of
from models.renewals import every_renewal


def dossier_differences(government_id: str) -> Iterator[tuple[str, str]]:
    """Every kept dossier that is not what whoever decided had before them."""
    for each in every_renewal(government_id):
        if digest_of(each.facts) != each.facts_digest:
            what = f"decision {each.number} on the end of {each.contract.number}"
            yield what, "The kept dossier does not have the kept digest."
