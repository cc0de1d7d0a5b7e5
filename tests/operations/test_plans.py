"""What a check is told beside the file: quantities that the contract has, and those that were accepted before."""

from decimal import Decimal

from models.contracts import find_contract_anywhere
from models.file_store import FileStore
from models.periods import find_period
from models.reports import accepted_reports, find_report
from operations.plans import plan_for_check
from operations.terms import terms_on
from tests.builders import a_report

CONTRACT = "ARP-2027-A"


def test_a_check_knows_what_the_contract_has_and_what_earlier_periods_took_of_it(demo_store: FileStore) -> None:
    contract = find_contract_anywhere(CONTRACT)
    owner, july = contract.government_id, find_period(contract.government_id, contract.id, "2027-07")
    _, terms = terms_on(contract, july.starts_on)
    accepted = find_report(owner, accepted_reports(owner, contract.id, july.id)["vendor"].id)
    own = plan_for_check(accepted, contract, terms).quantities
    assert own is not None
    assert own.agreed["460.1"] == Decimal(8_900)
    assert own.before == {}, "a period's own report is not what came before it"
    later = find_report(owner, a_report(contract, "2027-08").id)
    told = plan_for_check(later, contract, terms).quantities
    assert told is not None
    assert told.before.keys() <= {item.number for item in terms.items}
    assert told.before["460.1"] > 0
