"""What was promised against what came: on the target, off it, unjudged, or not measured, which is never good."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.measures import Measure
from contracts.promises import (
    NO_STATEMENT,
    NOT_MEASURED,
    NOTHING_THERE,
    OFF,
    ON,
    UNJUDGED,
    PeriodStated,
    judge,
    promised,
    records_of_measures,
)


def a_measure(name: str = "m", **given: Any) -> Measure:
    numbers = {key: Decimal(value) if key in ("target", "threshold") else value for key, value in given.items()}
    return Measure(name, name.upper(), "percent", statistic=None, missing={}, **numbers)  # type: ignore[arg-type]


def a_period(title: str, measures: list[Measure], **values: Any) -> PeriodStated:
    """A period whose statement says these values; a text that is no number is the state that says why there is none."""
    figures = {}
    for name, value in values.items():
        measure, _, group = name.partition("__")
        known = str(value).replace(".", "").isdigit()
        figure = {"value": value if known else None, "state": "" if known else value}
        figures[name] = {"measure": measure, "value": figure} | ({"group": group} if group else {})
    terms = SimpleNamespace(measures=measures, goals=(SimpleNamespace(id="g", title="Goal"),))
    return PeriodStated(title, f"s-{title}", {"figures": {"measures": figures}}, terms)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given,value,stands,words",
    [
        ({"target": "95", "threshold": "75"}, "95", ON, "95 %"),
        ({"target": "95", "threshold": "75"}, "94.9", OFF, "95 %"),
        ({"target": "1.5", "threshold": "4"}, "1.5", ON, "1.5 %"),
        ({"target": "1.5", "threshold": "4"}, "1.51", OFF, "1.5 %"),
        ({"threshold": "80", "better": "higher"}, "79", OFF, "at least 80 %"),
        ({"threshold": "80", "better": "lower"}, "79", ON, "at most 80 %"),
        ({"target": "95"}, "94", UNJUDGED, "95 %"),
        ({}, "0", UNJUDGED, "no target stated"),
        ({"better": "higher"}, "0", UNJUDGED, "no target stated"),
    ],
)
def test_a_value_is_judged_by_what_the_terms_ask_for(
    given: dict[str, str], value: str, stands: str, words: str
) -> None:
    measure = a_measure(**given)
    assert (judge(measure, Decimal(value)), promised(measure)) == (stands, words)


def test_a_measure_is_followed_over_the_periods_and_what_is_not_known_counts_as_that() -> None:
    measure = a_measure(target="95", better="higher", goal="g")
    periods = [
        a_period("May", [measure], m="97"),
        a_period("June", [measure], m="88.5"),
        a_period("July", [measure], m="not_inspected"),
        PeriodStated("August", "", None, None),
        a_period("September", [measure]),
        a_period("October", [measure], m="95"),
    ]
    (record,) = records_of_measures(periods)
    assert [record.count(each) for each in (ON, OFF, UNJUDGED, NOT_MEASURED)] == [2, 1, 0, 3]
    assert (record.goal, record.measured[0].period, record.measured[-1].period) == ("Goal", "May", "October")
    assert record.worst is not None
    assert (record.worst.period, record.worst.value, record.worst.statement) == ("June", Decimal("88.5"), "s-June")
    assert record.why_not() == f"not inspected: July; {NO_STATEMENT}: August; {NOTHING_THERE}: September"


def test_nothing_measured_has_no_first_last_or_worst() -> None:
    (record,) = records_of_measures([a_period("May", [a_measure(target="95", better="higher")], m="not_reported")])
    assert (record.measured, record.worst, record.count(ON), record.count(NOT_MEASURED)) == ((), None, 0, 1)
    assert records_of_measures([PeriodStated("May", "", None, None)]) == ()


def test_what_the_terms_in_force_promise_is_listed_although_no_statement_stands() -> None:
    terms = a_period("", [a_measure(target="95", better="higher")]).terms
    (record,) = records_of_measures([PeriodStated("May", "", None, None)], terms)
    assert (record.count(NOT_MEASURED), record.why_not()) == (1, f"{NO_STATEMENT}: May")


def test_each_period_is_judged_by_its_own_terms_and_asked_for_what_they_knew() -> None:
    strict, lax = a_measure(target="95", better="higher"), a_measure(target="80", better="higher")
    new = a_measure("n", target="1", better="lower")
    periods = [a_period("May", [strict], m="85"), a_period("June", [lax, new], m="85", n="2")]
    first, second = records_of_measures(periods)
    assert ([each.stands for each in first.outcomes], promised(first.measure)) == ([OFF, ON], "80 %")
    assert [(each.period, each.stands) for each in second.outcomes] == [("June", OFF)]


def test_each_lot_of_a_period_is_an_outcome_of_its_own() -> None:
    measure = a_measure(for_each="lot", better="higher", threshold="60")
    (record,) = records_of_measures([a_period("May", [measure], m__1="70", m__2="50", m__3="too_few")])
    assert [(each.period, each.stands) for each in record.outcomes] == [
        ("May, 1", ON),
        ("May, 2", OFF),
        ("May, 3", NOT_MEASURED),
    ]
