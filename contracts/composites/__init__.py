"""The kinds of composites: how several results combine into one. One file for each family, one line here."""

from collections.abc import Mapping

from contracts.composites import plain_joins, weighted_mean
from contracts.schema import Strict

KINDS: Mapping[str, type[Strict]] = {
    "weighted_mean": weighted_mean.WeightedMeanSchema,
    "sum": plain_joins.SumOfSchema,
    "product": plain_joins.ProductOfSchema,
    "lowest": plain_joins.LowestOfSchema,
    "highest": plain_joins.HighestOfSchema,
}
