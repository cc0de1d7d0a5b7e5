"""The kinds of limits: how far payments go, within one payment or across several. One file each, one line here."""

from collections.abc import Mapping

from contracts.limits import de_minimis, per_line, per_period, per_value, rolling, season
from contracts.schema import Strict

WITHIN_A_PAYMENT: Mapping[str, type[Strict]] = {
    "per_line": per_line.PerLineSchema,
    "per_value": per_value.PerValueSchema,
    "per_period": per_period.PerPeriodSchema,
    "de_minimis": de_minimis.DeMinimisSchema,
}
ACROSS_PAYMENTS: Mapping[str, type[Strict]] = {"season": season.SeasonSchema, "rolling": rolling.RollingSchema}
KINDS: Mapping[str, type[Strict]] = {**WITHIN_A_PAYMENT, **ACROSS_PAYMENTS}
