"""The fields of each kind of schedule, as the terms editor shows them."""

from collections.abc import Mapping

from routes.terms_fields import Form, Grid, number, one_of, truth, whole, words

_EDGES = (
    number("at_least", "At least"),
    number("above", "Above"),
    number("at_most", "At most"),
    number("below", "Below"),
)
_BOUNDS = (number("at_most", "Result at most"), number("at_least", "Result at least"))

SCHEDULES: Mapping[str, Form] = {
    "steps": Form(
        grids=(
            Grid(
                "bands",
                "Bands",
                "band",
                (
                    *_EDGES,
                    number("gives", "Gives", True),
                    number("rate", "Each unit above"),
                    words("consequence", "Also"),
                ),
            ),
        )
    ),
    "points": Form(
        (one_of("outside", "Outside of the points", "clamp", "refuse", needed=True),),
        (Grid("points", "Points joined by lines", "point", (number("0", "At", True), number("1", "Gives", True))),),
    ),
    "polynomial": Form(
        (number("divided_by", "All divided by"), *_BOUNDS),
        (Grid("coefficients", "Coefficients, the constant first", "coefficient", (number("", "Coefficient", True),)),),
    ),
    "per_unit": Form(
        (
            number("rate", "Rate for each unit", True),
            one_of("part_units", "Part of a unit counts", "up", "down", "half_up", "exact", needed=True),
            number("unit_size", "Size of a unit"),
            number("allowance", "Allowance"),
            one_of("counts", "Counts what lies", "above", "below"),
            number("ignore_below", "Ignore results under"),
            number("most_units", "At most so many units"),
            number("at_most", "At most in all"),
        )
    ),
    "threshold": Form(
        (
            one_of("how", "Once passed", "none", "cliff", "deductible", needed=True),
            one_of("applies", "Passed when", "above", "at_least", needed=True),
            number("amount", "Threshold"),
            number("percent", "or percent"),
            number("of", "… of"),
            number("pass_through", "Share passed on"),
            *_BOUNDS,
        )
    ),
    "marginal_tiers": Form(
        grids=(Grid("tiers", "Tiers", "tier", (number("above", "Above", True), number("rate", "Rate", True))),)
    ),
    "by_occurrence": Form(
        (one_of("after", "After the last rate", "last_repeats", "ends", needed=True),),
        (Grid("rates", "Rate of each occurrence", "occurrence", (number("", "Rate", True),)),),
    ),
    "by_sample_size": Form(
        (number("divided_by", "Results divided by"),),
        (
            Grid(
                "sizes",
                "Sizes of the sample (coefficients: as JSON)",
                "size",
                (whole("least", "From tests"), whole("most", "To tests"), *_BOUNDS),
            ),
        ),
    ),
    "cost_share": Form(
        (
            one_of("gives", "Gives the", "price", "fee", "share", needed=True),
            number("target_cost", "Target cost", True),
            number("target_fee", "Target fee"),
            number("saving_share", "Seller’s share of savings"),
            number("overrun_share", "Seller’s share of overruns"),
            number("ceiling", "Ceiling price"),
            number("least_fee", "Fee at least"),
            number("most_fee", "Fee at most"),
        ),
        (
            Grid(
                "ranges",
                "Share ranges",
                "range",
                (
                    number("from_percent", "From %", True),
                    number("to_percent", "To %", True),
                    number("share", "Share", True),
                ),
            ),
        ),
    ),
    "guarantee": Form((number("rate", "Rate for each unit", True), number("at_least", "Guaranteed units", True))),
    "fixed": Form((number("gives", "Gives", True), truth("only_if_any", "Only where there is any"))),
}
