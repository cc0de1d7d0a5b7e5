"""The kinds of limits: how far payments go, within one payment or across several. One file each, one line here."""

from collections.abc import Mapping

from contracts.limits import per_period, per_value, season
from contracts.schema import Strict

WITHIN_A_PAYMENT: Mapping[str, type[Strict]] = {
    "per_value": per_value.PerValueSchema,
    "per_period": per_period.PerPeriodSchema,
}
ACROSS_PAYMENTS: Mapping[str, type[Strict]] = {"season": season.SeasonSchema}
KINDS: Mapping[str, type[Strict]] = {**WITHIN_A_PAYMENT, **ACROSS_PAYMENTS}
