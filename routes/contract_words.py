"""How pages about a contract name it: their trail, its line below the heading, and what stands around a list of it."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from models.contracts import Contract
from routes.list_pages import ListShown


def trail(number: str, *rest: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Where a page of a contract stands among the pages."""
    return (
        ("Contracts", url_for("contracts.show_contracts")),
        (number, url_for("contracts.show_contract", number=number)),
        *rest,
    )


def contract_line(contract: Contract) -> str:
    """Which contract, of which vendor."""
    return f"{contract.number} · {contract.title} · {contract.vendor.name}"


def contract_list(contract: Contract, title: str, shown: ListShown, rows: Sequence[Any]) -> dict[str, Any]:
    """What a list of one contract's things shows, where the same list over all contracts lets its readers choose."""
    return {
        "shown": shown,
        "trail": trail(contract.number, (title, "")),
        "contract": contract_line(contract),
        "rows": rows,
        "choices": (),
    }
