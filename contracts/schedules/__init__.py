"""The kinds of schedules: what a result is worth, in points, a factor, a rate or dollars. One file each, one line
here.
"""

from collections.abc import Mapping

from contracts.schedules import per_unit, points, polynomial, steps, threshold
from contracts.schema import Strict

KINDS: Mapping[str, type[Strict]] = {
    "steps": steps.StepsSchema,
    "points": points.PointsSchema,
    "polynomial": polynomial.PolynomialSchema,
    "per_unit": per_unit.PerUnitSchema,
    "threshold": threshold.ThresholdSchema,
}
