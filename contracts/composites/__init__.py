"""The kinds of composites: how several results combine into one. One file for each kind, one line here."""

from collections.abc import Mapping

from contracts.composites import weighted_mean
from contracts.schema import Strict

KINDS: Mapping[str, type[Strict]] = {"weighted_mean": weighted_mean.WeightedMeanSchema}
