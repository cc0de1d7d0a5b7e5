"""Keeps the pay items of the terms in force in step with them, so that they can be found by words."""

from collections.abc import Iterator
from typing import Any

from models.contracts import contracts_of_government
from models.database import insert_many
from models.kept_items import KeptItem, forget_items, items_of_contract, version_of_items
from models.terms_versions import TermsVersion, terms_versions_of
from operations.terms import readable_terms

_COLUMNS = tuple(column.name for column in KeptItem.__table__.columns)


def keep_items(government_id: str, contract_id: str) -> None:
    """Bring the contract's items in step with its active terms."""
    version = _active(government_id, contract_id)
    if version_of_items(government_id, contract_id) != (None if version is None else version.id):
        forget_items(government_id, contract_id)
        insert_many(KeptItem, list(_rows(version)))


def kept_item_differences(government_id: str) -> Iterator[tuple[str, str]]:
    """Every contract whose items are kept otherwise than its active terms say."""
    for contract in contracts_of_government(government_id):
        kept = [
            {name: getattr(each, name) for name in _COLUMNS} for each in items_of_contract(government_id, contract.id)
        ]
        current = sorted(_rows(_active(government_id, contract.id)), key=lambda each: str(each["number"]))
        if sorted(kept, key=lambda each: str(each["number"])) != current:
            yield f"pay items of {contract.number}", "The search finds other pay items than the terms in force hold."


def _active(government_id: str, contract_id: str) -> TermsVersion | None:
    versions = terms_versions_of(government_id, contract_id)
    return next((each for each in reversed(versions) if each.status == "active"), None)


def _rows(version: TermsVersion | None) -> Iterator[dict[str, Any]]:
    terms = None if version is None else readable_terms(version)
    if version is None or terms is None:
        return
    for item in terms.items:
        yield {
            "government_id": version.government_id,
            "contract_id": version.contract_id,
            "number": item.number,
            "key": f"{version.contract_id}:{item.number}",
            "title": item.title,
            "unit": item.unit,
            "terms_version_id": version.id,
        }
