"""Works the ledgers of every contract out again and names each that does not come to what the statements came to."""

from collections.abc import Iterator

from contracts.errors import DomainError
from models.contracts import contracts_of_government
from operations.ledgers import books_of


def ledger_differences(government_id: str) -> Iterator[tuple[str, str]]:
    """What differs, as the contract's ledger and a sentence."""
    for contract in contracts_of_government(government_id):
        name = f"ledgers of {contract.number}"
        try:
            faults = books_of(contract).faults
        except DomainError as reason:
            yield name, f"They cannot be worked out again: {reason.message}"
            continue
        yield from ((f"ledger “{fault.ledger}” of {contract.number}", fault.message) for fault in faults)
