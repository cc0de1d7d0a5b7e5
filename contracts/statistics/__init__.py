"""The kinds of statistics: what is counted over the rows of a table. One file for each kind, one line here."""

from collections.abc import Mapping

from contracts.schema import Strict
from contracts.statistics import (
    contract_value,
    count,
    days_late,
    deviation,
    extreme,
    failures_before,
    index_change,
    mean,
    percent_within_limits,
    rating,
    ratio,
    sample_inspection,
    share,
    value,
    weighted_mean,
)
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
    "weighted_mean": weighted_mean.WeightedMeanStatisticSchema,
    "minimum": extreme.MinimumSchema,
    "maximum": extreme.MaximumSchema,
    "standard_deviation": deviation.StandardDeviationSchema,
    "mean_absolute_deviation": deviation.MeanAbsoluteDeviationSchema,
    "days_late": days_late.DaysLateSchema,
    "sample_inspection": sample_inspection.SampleInspectionSchema,
    "rating": rating.RatingSchema,
    "contract_value": contract_value.ContractValueStatisticSchema,
    "failures_before": failures_before.FailuresBeforeSchema,
}
