"""The kinds of schedules: what a result is worth, in points, a factor, a rate or dollars. One file each, one line
here.
"""

from collections.abc import Mapping

from contracts.schedules import (
    by_occurrence,
    by_sample_size,
    cost_share,
    fixed,
    guarantee,
    marginal_tiers,
    per_unit,
    points,
    polynomial,
    steps,
    threshold,
)
from contracts.schema import Strict

KINDS: Mapping[str, type[Strict]] = {
    "steps": steps.StepsSchema,
    "points": points.PointsSchema,
    "polynomial": polynomial.PolynomialSchema,
    "per_unit": per_unit.PerUnitSchema,
    "threshold": threshold.ThresholdSchema,
    "by_sample_size": by_sample_size.BySampleSizeSchema,
    "marginal_tiers": marginal_tiers.MarginalTiersSchema,
    "by_occurrence": by_occurrence.ByOccurrenceSchema,
    "cost_share": cost_share.CostShareSchema,
    "guarantee": guarantee.GuaranteeSchema,
    "fixed": fixed.FixedSchema,
}
