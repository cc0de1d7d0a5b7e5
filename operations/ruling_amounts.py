"""By how much each statement that was computed with a ruling was changed by it, from the statement itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.numbers import ZERO, parse_decimal
from models.rulings import Ruling, statements_with
from models.stated import rulings_in
from models.statements import PaymentStatement


@dataclass(frozen=True, slots=True)
class ChangedStatement:
    """A statement that was computed with a ruling; `change` is None where nothing could be computed without it."""

    statement: PaymentStatement
    change: Decimal | None


def changed_statements(ruling: Ruling) -> Sequence[ChangedStatement]:
    """The statements that were computed with the ruling, the oldest first, each with what the ruling changes in it."""
    found = statements_with(ruling.government_id, ruling.id, with_documents=True)
    name = f"{ruling.kind}.{ruling.number}"
    return [ChangedStatement(each, change_in(each.document, name)) for each in found]


def change_in(document: str, name: str) -> Decimal | None:
    """What a ruling's own line comes to; where it has none, what the statement says that the ruling costs."""
    stated = rulings_in(document)
    if name in stated["amounts"]:
        return parse_decimal(stated["amounts"][name])
    said = [each for each in stated["exceptions"] if each["about"] == name]
    if not said:
        return ZERO
    cost = said[0].get("cost", {}).get("value")
    return None if cost is None else parse_decimal(cost)
