"""The kinds of statistics: what is counted over the rows of a table. One file for each kind, one line here."""

from collections.abc import Mapping

from contracts.schema import Strict
from contracts.statistics import count, mean, percent_within_limits, ratio, share, value
from contracts.statistics import index_change as index_change
from contracts.statistics import sum as sum_

KINDS: Mapping[str, type[Strict]] = {
    "value": value.ValueSchema,
    "count": count.CountSchema,
    "sum": sum_.SumSchema,
    "mean": mean.MeanSchema,
    "share": share.ShareSchema,
    "ratio": ratio.RatioSchema,
    "percent_within_limits": percent_within_limits.PercentWithinLimitsSchema,
    "index_change": index_change.IndexChangeSchema,
}
