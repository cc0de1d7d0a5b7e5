"""How contracts of the demo city end: the season before is evaluated, and the end of one that runs is decided on.

Every act looks first whether it was done, so that a season that was interrupted goes on where it stopped.
"""

from collections.abc import Mapping

from contracts.entries import NewContract
from examples.season_reports import person
from models.contracts import find_contract, known_numbers
from models.evaluations import Evaluation, evaluations_of
from models.renewals import RenewalDecision, renewals_of
from operations.contract_entry import enter_contract
from operations.evaluations import answer_evaluation, decide_evaluation, finish_evaluation, write_evaluation
from operations.renewals import decide_renewal, propose_renewal


def enter_past(like: str, new: NewContract) -> None:
    """Enter a contract that has ended, with the vendor of one that runs."""
    officer = person("officer")
    if new.number not in known_numbers(officer.government_id, [new.number]):
        enter_contract(officer, new, find_contract(officer.government_id, like).vendor_id)


def evaluate(contract: str, texts: Mapping[str, str]) -> None:
    """An officer writes the evaluation."""
    if _evaluation(contract) is None:
        write_evaluation(person("officer"), contract, texts)


def answer_it(who: str, contract: str, words: str) -> None:
    """The vendor answers it."""
    found = _evaluation(contract)
    if found is not None and found.status == "written":
        answer_evaluation(person(who), found.id, {"words": words})


def finish_it(contract: str, texts: Mapping[str, str]) -> None:
    """The officer makes it final."""
    found = _evaluation(contract)
    if found is not None and found.status == "answered":
        finish_evaluation(person("officer"), found.id, texts)


def sign_it(contract: str) -> None:
    """Another officer signs it."""
    found = _evaluation(contract)
    if found is not None and found.status == "finished":
        decide_evaluation(person("officer2"), found.id, "sign", "")


def propose_end(contract: str, texts: Mapping[str, str]) -> None:
    """An officer proposes what becomes of the contract at its end."""
    if _decision(contract) is None:
        propose_renewal(person("officer"), contract, texts)


def confirm_end(contract: str) -> None:
    """Another officer confirms it."""
    found = _decision(contract)
    if found is not None and found.status == "proposed":
        decide_renewal(person("officer2"), found.id, "grant", "")


def _evaluation(contract: str) -> Evaluation | None:
    owner = person("officer").government_id
    return next(iter(evaluations_of(owner, find_contract(owner, contract).id)), None)


def _decision(contract: str) -> RenewalDecision | None:
    owner = person("officer").government_id
    return next(iter(renewals_of(owner, find_contract(owner, contract).id)), None)
