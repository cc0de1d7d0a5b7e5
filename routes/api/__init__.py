"""The JSON interface: every operation of the desks for programs, declared once for addresses and for OpenAPI."""

from routes.api import (
    changes,
    city,
    contracts,
    deliveries,
    disputes,
    evaluations,
    ledgers,
    payments,
    renewals,
    reports,
    rulings,
    search,
    settings,
    statements,
    trail,
    verification,
)
from routes.api.declaring import pages

SUBJECTS = (
    trail,
    contracts,
    search,
    city,
    changes,
    deliveries,
    reports,
    verification,
    statements,
    rulings,
    disputes,
    ledgers,
    payments,
    renewals,
    evaluations,
    settings,
)

__all__ = ["SUBJECTS", "pages"]
