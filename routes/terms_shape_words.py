"""What the form of the terms editor calls each key of the language, what helps to fill it in, and what may be chosen.

A key without words here is called by its own name; `tests/routes/test_terms_forms.py` holds that the schemas' keys have
words.
"""

import sys
from collections.abc import Mapping

from marshmallow import Schema

from contracts.clocks import TITLES as CLOCK_TITLES
from contracts.exceptions import CLASS_SENTENCES
from contracts.no_rows import NO_DATA

# What a field chooses from, by its key or by its schema and key: a list of names in the document.
SOURCES: Mapping[str, str] = {
    **dict.fromkeys(("table", "GroupSchema.table"), "tables"),
    **dict.fromkeys(
        ("column", "columns", "weight", "promised", "met", "revised", "excused", "rating", "entered", "sample"),
        "columns",
    ),
    **dict.fromkeys(("defects", "reject_number", "reworked", "lot", "unit_from", "key"), "columns"),
    **dict.fromkeys(("_GroupSchema.by", "PoolSchema.by"), "columns"),
    **dict.fromkeys(("QuantitiesSchema.item", "QuantitiesSchema.quantity", "ItemAmountSchema.quantity"), "columns"),
    **dict.fromkeys(("ItemAmountSchema.item", "ItemQuantitySchema.item"), "items"),
    **dict.fromkeys(("PaymentSchema.of", "_FlagSchema.of"), "results"),
    **dict.fromkeys(("TestSchema.of", "ImprovementSchema.of", "ImprovementSchema.over"), "gate_results"),
    **dict.fromkeys((f"{kind}Schema.of" for kind in ("SumOf", "ProductOf", "LowestOf", "HighestOf")), "measures"),
    **dict.fromkeys(("payment", "payments", "RetainageSchema.includes", "_RetainageSchema.includes"), "payments"),
    "ComparisonSchema.column": "own_columns",
    "ComparisonSchema.other": "columns",
    "SampleRuleSchema.by": "columns",
    "ClassRuleSchema.kind": "exceptions",
    "measure": "measures",
    "goal": "goals",
    "for_each": "groups",
    "refers_to": "references",
    # These only look like names of columns: here they are words or numbers of their own.
    "WeighedSchema.weight": "",
    "RatingRangeSchema.rating": "",
}
_LABELS: Mapping[str, tuple[str, str]] = {
    "id": ("Short name", "Letters, digits and underscores; other parts refer to it."),
    "title": ("Title", ""),
    "clause": ("Clause of the contract", ""),
    "note": ("Note", ""),
    "unit": ("Unit", "Such as percent, days, tons."),
    "statistic": ("What is counted", ""),
    "missing": (
        "Where there is no value",
        "What follows for each reason; the problems name those that are needed.",
    ),
    "not_reported": ("Not reported", "No accepted report holds the table."),
    "not_inspected": ("Not inspected", "Nobody has verified it."),
    "no_occurrence": ("No occurrence", "It was reported, and nothing of the kind happened."),
    "too_few": ("Too few", "Fewer rows than the sample must have."),
    "score": ("Score", ""),
    "few": ("Small samples", ""),
    "fewer_than": ("Fewer rows than", ""),
    "few_then": ("Then", ""),
    "schedule": ("What a result gives", ""),
    "score_unit": ("Unit of what it gives", "Such as points or pay factor."),
    "for_each": ("For each", "Empty: once for the whole period."),
    "better": ("Better when", ""),
    "empty_means": ("No rows mean", ""),
    "target": ("Target", "The value that gives the full score."),
    "threshold": ("Threshold", "The value at which the score ends."),
    "verified_by": ("Verified by", ""),
    "MeasureSchema.below": ("Rows that stand below that", ""),
    "step": ("Settled in the step", "Empty: with the other adjustments."),
    "in_steps_of": ("In steps of", "The result is rounded to these before the bands are looked up."),
    "counts_from": ("Rows count from the standing", ""),
    "evidence": ("Evidence that is needed", ""),
    "where": ("Only rows where", ""),
    "among": ("Among rows where", "Other rows are left out of the whole."),
    "if_blank": ("A row that lacks an input", "Needed where a condition reads a column that may be blank."),
    "all_groups": ("Rows of all groups", "Also where the measure is for each of a group."),
    "unless_in": ("Except rows that also stand in another table", "By the columns that both tables have."),
    "column": ("Column", ""),
    "columns": ("Columns", ""),
    "divided_by": ("Divided by", "Such as 5280 for feet to miles."),
    "weight": ("Weight", ""),
    "of": ("Of", ""),
    "PaymentSchema.round": ("Amount", ""),
    "PaymentSchema.of": ("Pays by the result of", ""),
    "no_data": ("Reasons for having no rows", "One of these must be given where the table has none."),
    "ColumnSchema.no_data": ("Reasons in a cell without a value", "One of these, or a value, must stand in each cell."),
    "class": ("What finance must do", ""),
    "ClockRuleSchema.counts": ("Counted in", "Empty: in days of the calendar."),
    "ClassRuleSchema.kind": ("Kind of exception", ""),
    "ClassRuleSchema.statements": ("In which statements", "Empty: in all."),
    "clock": ("Clock of", ""),
    "ClockRuleSchema.days": ("Days", ""),
    "due_on_free_day": ("A due day without work", "Empty: moves to the next working day."),
    "received_on_free_day": ("What arrives on a day without work counts", "Empty: from that day."),
    "pauses": ("Stands still while it is the vendor’s turn", "Empty: yes."),
    "interest": ("Interest for late payment", ""),
    "per": ("Percent a", ""),
    "day_count": ("Counted with days", "365, 360 or actual for a year; 30 for a month."),
    "facts": ("What was reported", ""),
    "expected": ("What must come out", ""),
    "period": ("Period", ""),
    "tables": ("Tables", ""),
    "over": ("Compared with", ""),
    "times": ("Times", "100 makes a percentage."),
    "to": ("To", ""),
    "by": ("By", ""),
    "decimals": ("Shown with decimals", ""),
    "lower": ("Lower limit", ""),
    "upper": ("Upper limit", ""),
    "no_spread": ("Where all tests are the same", ""),
    "promised": ("Promised date", ""),
    "revised": ("Revised date", ""),
    "met": ("Date it was met", ""),
    "excused": ("Excused days", ""),
    "days": ("Days", ""),
    "calendar": ("Working days", ""),
    "weekend": ("Days of the weekend", ""),
    "holidays": ("Holidays", ""),
    "base": ("Base", "The value at which nothing is adjusted."),
    "index": ("Published index", ""),
    "expressed": ("Change in", ""),
    "bands": ("Bands", "Each edge belongs to exactly one band."),
    "points": ("Points joined by lines", ""),
    "outside": ("Outside of the points", ""),
    "coefficients": ("Coefficients, the constant first", ""),
    "tiers": ("Tiers", "Each part of the result is paid at the rate of its own tier."),
    "rates": ("Rate of each occurrence", ""),
    "sizes": ("Sizes of the sample", ""),
    "ranges": ("Ranges", ""),
    "above": ("Above", ""),
    "at_least": ("At least", ""),
    "at_most": ("At most", ""),
    "below": ("Below", ""),
    "gives": ("Gives", ""),
    "rate": ("Rate", ""),
    "BandSchema.rate": ("Each unit above", ""),
    "consequence": ("Also", "Such as a corrective action plan."),
    "unit_size": ("Size of a unit", "15 for each quarter of an hour in minutes."),
    "part_units": ("Part of a unit counts", ""),
    "allowance": ("Allowance", "What is free."),
    "ignore_below": ("Ignore results under", ""),
    "most_units": ("At most so many units", ""),
    "counts": ("Counts what lies", ""),
    "basis": ("Which dollars", ""),
    "direction": ("Direction", ""),
    "if_missing": ("Without a result", ""),
    "rate_unit": ("Unit of the rate", "Such as USD per day, or: of gross."),
    "limits": ("Limits of this payment", "Held in this order."),
    "bounds": ("Bounds", ""),
    "percent": ("Percent", ""),
    "percent_of_contract_value": ("Percent of the contract’s value", ""),
    "months": ("Months", ""),
    "payments": ("Payments", ""),
    "payment": ("Payment", ""),
    "ledger": ("Goes to the ledger of", "Withheld is held back; released is given back."),
    "before": ("Gates before", "They look at single results before these are joined."),
    "after": ("Gates after", "They look at the joined result."),
    "weights_sum": ("Weights add up to", ""),
    "minimum_coverage": ("Weight that must be measured", ""),
    "all": ("All of these tests", ""),
    "any": ("Any of these tests", "State one list or the other."),
    "item": ("Pay item", ""),
    "quantity": ("Quantity", ""),
    "price": ("Price in dollars", ""),
    "priced": ("Priced", ""),
    "eligible": ("Performance pay counts it", ""),
    "number": ("Number", ""),
    "value": ("Value in dollars", ""),
    "starts": ("First day", ""),
    "ends": ("Last day", ""),
    "due_days": ("Days after the month’s end until the report is due", ""),
    "every": ("Each", ""),
    "reported_by": ("Reported by", ""),
    "sheet": ("Usual sheet", ""),
    "key": ("Columns that identify a row", ""),
    "may_be_empty": ("May be empty", ""),
    "checks": ("Checks on each row", ""),
    "holds": ("What must hold", ""),
    "CoverLineSchema.holds": ("Says", ""),
    "finding": ("Where it does not hold", ""),
    "message": ("What the sender is told", ""),
    "heading": ("Heading", ""),
    "type": ("Holds", ""),
    "also": ("Other headings for it", ""),
    "required": ("Required", ""),
    "choices": ("Choices", ""),
    "minimum": ("Minimum", ""),
    "maximum": ("Maximum", ""),
    "order": ("Order of dates", ""),
    "within": ("Lies within", ""),
    "refers_to": ("Must be known in", ""),
    "accepts": ("Percentages are written as", "fraction: 0.95. number: 95."),
    "computed": ("Computed from other columns", "The vendor’s value is checked against it."),
    "tolerance": ("Tolerance of the computed value", ""),
    "unit_from": ("Unit stands in column", ""),
    "table": ("Table", ""),
    "measure": ("Measure", ""),
    "goal": ("Goal", ""),
    "exception": ("Kind of exception", ""),
    "says": ("What to do", ""),
    "label": ("Label on the cover", ""),
    "mode": ("How to round", ""),
    "compared": ("Compared with what another party reports", ""),
    "ComparisonSchema.column": ("Column of this table", ""),
    "ComparisonSchema.table": ("Table of the other party", ""),
    "other": ("Column there", ""),
    "ComparisonSchema.tolerance": ("How far the two may lie apart", "Empty: they must be the same."),
    "ComparisonSchema.within": ("Value that counts where they agree", ""),
    "beyond": ("Value that counts where they do not", "Until both parties agree on a value."),
    "verifies": ("A row that agrees is verified", ""),
    "sample": ("Sample to verify", ""),
    "size": ("How much is drawn", ""),
    "most_rejected": ("How much of it may be found untrue", ""),
    "otherwise": ("Where more is", ""),
    "SampleRuleSchema.by": ("Of each", "Empty: of all rows together."),
    "includes": ("Also of these payments", ""),
    "kind": ("Kind", ""),
}
_ROWS = {
    "measures": "measure", "payments": "payment", "goals": "goal", "groups": "group", "items": "item", "flags": "flag",
    "notes": "note", "cover": "line", "columns": "column", "checks": "check", "bands": "band", "points": "point",
    "coefficients": "coefficient", "tiers": "tier", "rates": "occurrence", "sizes": "size", "ranges": "range",
    "limits": "limit", "before": "gate", "after": "gate", "any": "test", "all": "test", "of": "result", "key": "column",
    "choices": "choice", "also": "heading", "holidays": "day", "evidence": "piece of evidence",
    "no_data": "reason", "examples": "example", "classes": "class", "clocks": "clock", "compared": "comparison",
    "summary": "name",
}  # fmt: skip
_KINDS = {
    "GrossSchema": "a share of what the period’s work comes to",
    "EligibleGrossSchema": "a share of the work that performance pay counts",
    "ContractValueSchema": "a share of the value of the contract",
    "MinimumSchema": "the smallest value of a column over the rows that count",
    "MaximumSchema": "the largest value of a column over the rows that count",
    "StandardDeviationSchema": "how far the values of a column lie from their mean",
    "MeanAbsoluteDeviationSchema": "how far the values of a column lie from a target, on average",
    "SumOfSchema": "the results added up",
    "ProductOfSchema": "the results multiplied",
    "LowestOfSchema": "the lowest of the results",
    "HighestOfSchema": "the highest of the results",
}
_LONGEST_SENTENCE = 90


def label_of(name: str, schema: str = "") -> tuple[str, str]:
    """What a key is called, and its help."""
    found = _LABELS.get(f"{schema}.{name}") or _LABELS.get(name)
    return found or (name.rstrip("_").replace("_", " ").capitalize(), "")


_CHOICES: Mapping[str, Mapping[str, str]] = {
    "PaymentSchema.direction": {"pay": "it is paid", "deduct": "it is deducted"},
    "PaymentSchema.if_missing": {"nothing": "nothing is paid", "hold": "no statement until there is one"},
    "ClassRuleSchema.class_": CLASS_SENTENCES,
    "ClockRuleSchema.clock": CLOCK_TITLES,
    "ClockRuleSchema.counts": {"calendar": "days of the calendar", "working": "working days"},
    "ClockRuleSchema.due_on_free_day": {
        "same": "stays",
        "next": "moves to the next working day",
        "previous": "moves to the working day before",
    },
    "ClockRuleSchema.received_on_free_day": {"same": "from that day", "next": "from the next working day"},
    "SampleRuleSchema.otherwise": {
        "verify_all": "every row must be verified",
        "sample_alone": "the sample alone counts for all rows",
    },
    "ComparisonSchema.beyond": {"leave_out": "neither: the row is disputed"},
    "no_data": NO_DATA,
}


def choice_words(key: str, choice: str) -> str:
    """What a choice of a field is called."""
    words = _CHOICES.get(key) or _CHOICES.get(key.rpartition(".")[2]) or {}
    return words.get(choice) or choice.replace("_", " ")


def unit_of_rows(key: str) -> str:
    """What one entry of a list is called."""
    return _ROWS.get(key.rpartition(".")[2], "entry")


def kind_words(kind: str, schema: type[Schema]) -> str:
    """A kind with the first words of its own description; kinds that share a file have words of their own."""
    if own := _KINDS.get(schema.__name__):
        return f"{kind.replace('_', ' ')}: {own}"
    described = (sys.modules[schema.__module__].__doc__ or "").partition(": ")[2]
    sentence = " ".join(described.split())
    for stop in (". ", "; "):
        sentence = sentence.partition(stop)[0]
    if len(sentence) > _LONGEST_SENTENCE:
        sentence = sentence[:_LONGEST_SENTENCE].rpartition(" ")[0] + " …"
    name = kind.replace("_", " ")
    return f"{name}: {sentence.rstrip('.')}" if sentence else name
