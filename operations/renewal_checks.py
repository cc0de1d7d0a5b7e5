"""For verification: dossiers kept with decisions and evaluations must have the digest under which they were kept."""

from collections.abc import Iterator

from contracts.figures import digest_of
from models.evaluations import every_evaluation
from models.renewals import every_renewal


def dossier_differences(government_id: str) -> Iterator[tuple[str, str]]:
    """Every kept dossier that is not what whoever decided or evaluated had before them."""
    for each in every_renewal(government_id):
        if digest_of(each.facts) != each.facts_digest:
            what = f"decision {each.number} on the end of {each.contract.number}"
            yield what, "The kept dossier does not have the kept digest."
    for judged in every_evaluation(government_id):
        if digest_of(judged.facts) != judged.facts_digest:
            what = f"evaluation {judged.number} of {judged.contract.number}"
            yield what, "The kept facts do not have the kept digest."
