"""What a government has set for rulings and disputes."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class RulingSettings:
    """How far overrides of a period may go together, whether the log is open to vendors, and days of a dispute."""

    override_limit: Decimal | None = Decimal("10000.00")
    log_is_open: bool = True
    answer_days: int = 10
    decide_days: int = 30


def ruling_settings(government_id: str) -> RulingSettings:
    """What the government has set."""
    return RulingSettings()
