"""The dossier of a contract: everything that is known of it today, from what stands, in a constant number of queries.

Nothing is typed for it. Whatever the city does not know is said to be unknown, and never reads as a good result.
"""

from contracts.dossiers import Dossier, Section
from contracts.roles import Actor
from models.clock import today
from models.contracts import Contract
from models.governments import find_government
from operations.dossier_care import (
    actions_section,
    disputes_section,
    evaluations_section,
    meetings_section,
    rulings_section,
)
from operations.dossier_money import money_sections
from operations.dossier_results import reports_section, results_section
from operations.trends import see_trends


def make_dossier(actor: Actor, contract: Contract) -> Dossier:
    """What is known of the contract today."""
    day = today(find_government(contract.government_id).time_zone)
    trends = see_trends(actor, contract.number)
    sections: tuple[Section, ...] = (
        results_section(contract, trends, day),
        *money_sections(contract),
        reports_section(contract, day),
        rulings_section(contract),
        disputes_section(contract),
        actions_section(contract),
        meetings_section(contract, day),
        evaluations_section(contract),
    )
    named = (contract.number, contract.title, contract.vendor.name)
    return Dossier(*named, contract.starts_on, contract.ends_on, day, sections)
