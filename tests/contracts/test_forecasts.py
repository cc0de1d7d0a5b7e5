"""What would change a payment: the nearest result, found by settling again, on cases that were worked by hand."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.early_warnings import Sign, Warned, warnings_by_rows, warnings_by_trend
from contracts.figures import supposed
from contracts.forecasts import Outlook, Step, outlooks
from contracts.supposing import Case, case_of, suppose
from contracts.terms import load_terms
from tests.contracts.standing_documents import facts_of, terms_document


def jobs(*hours: str) -> list[Any]:
    return [[number, f"J{number}", each] for number, each in enumerate(hours, 2)]


def quick(met: int, of: int) -> list[Any]:
    """So many jobs of at most ten hours among so many."""
    return jobs(*("5" if number < met else "12" for number in range(of)))


def case_with(rows: list[Any], document: dict[str, Any] | None = None) -> Case:
    terms = load_terms(document or terms_document())
    return case_of(terms, facts_of(terms, rows))


def outlook(case: Case) -> Outlook:
    (found,) = outlooks(case)
    return found


def only_step(case: Case) -> Step:
    (found,) = outlook(case).steps
    return found


def with_statistic(statistic: dict[str, Any], schedule: dict[str, Any], **measure: Any) -> dict[str, Any]:
    """The same contract with another statistic, which pays its own dollars by another schedule."""
    document = terms_document(statistic=statistic, **measure)
    document["payments"][0]["schedule"] = schedule
    return document


LATE = {"at_least": ["hours", "11"]}
COUNT = {"kind": "count", "table": "jobs", "where": LATE}
MEAN = {"kind": "mean", "table": "jobs", "column": "hours"}


def per_unit(**more: str) -> dict[str, Any]:
    return {"kind": "per_unit", "rate": "-40.00", "part_units": "exact"} | more


def test_two_more_misses_cross_the_edge_and_one_does_not() -> None:
    # 3 of 5 is 60 %. 3 of 6 is 50 %, which still pays; 3 of 7 is 42.86 % and pays nothing.
    case = case_with(quick(3, 5))
    step = only_step(case)
    assert (step.rows, step.net) == (2, Decimal("-100.00"))
    assert step.words == "2 more rows of “Jobs” that do not meet it"
    assert [(moved.title, moved.before, moved.after) for moved in step.moves] == [
        ("rate of “Bonus”", Decimal("100.00"), Decimal("0.00"))
    ]
    assert case.net.amount == Decimal("600.00"), "what is supposed changes nothing of the case"


def test_one_more_that_meets_it_brings_the_bonus_back() -> None:
    # 2 of 5 is 40 %; 3 of 6 is exactly the edge, which belongs to the band that pays.
    step = only_step(case_with(quick(2, 5)))
    assert (step.rows, step.value, step.net) == (1, Decimal(50), Decimal("100.00"))
    assert step.words == "1 more row of “Jobs” that meets it"


def test_a_count_within_its_allowance_names_the_first_that_costs() -> None:
    # 3 late jobs, 5 are free: the sixth is the first that costs.
    document = with_statistic(COUNT, per_unit(allowance="5"), unit="jobs")
    step = only_step(case_with(quick(4, 7), document))
    assert (step.rows, step.value, step.net) == (3, Decimal(6), Decimal("-40.00"))
    assert step.words == "3 more rows of “Jobs” that count"


def test_a_count_beyond_its_allowance_pays_each_further_one() -> None:
    document = with_statistic(COUNT, per_unit(allowance="5"), unit="jobs")
    step = only_step(case_with(quick(0, 7), document))
    assert (step.rows, step.value, step.net) == (1, Decimal(8), Decimal("-40.00"))


def test_a_mean_moves_to_just_beyond_its_edge() -> None:
    # A mean of 9.5; at most 10 pays. Just above 10 is 10.1: a tenth of the last decimal that the edge is written with.
    bands = [{"at_most": "10", "gives": "100.00"}, {"above": "10", "gives": "0.00"}]
    document = with_statistic(MEAN, {"kind": "steps", "bands": bands}, unit="hours")
    step = only_step(case_with(jobs("9", "10"), document))
    assert (step.rows, step.value, step.net) == (None, Decimal("10.1"), Decimal("-100.00"))
    assert step.words == "10.1 hours in the place of 9.5 hours"


def test_what_pays_by_each_part_of_a_unit_is_told_by_a_whole_one() -> None:
    document = with_statistic(MEAN, per_unit(), unit="hours")
    down, up = sorted(outlook(case_with(jobs("9", "10"), document)).steps, key=lambda each: each.value)
    assert (down.value, down.net) == (Decimal("8.5"), Decimal("40.00"))
    assert (up.value, up.net) == (Decimal("10.5"), Decimal("-40.00"))


def test_a_result_that_the_terms_refuse_is_no_step() -> None:
    points = {"kind": "points", "points": [["50", "0"], ["100", "100"]], "outside": "refuse"}
    document = with_statistic(terms_document()["measures"][0]["statistic"], points)
    steps = outlook(case_with(quick(5, 5), document)).steps
    assert all(step.value >= 50 for step in steps)


def test_a_measure_without_a_value_has_no_steps() -> None:
    document = terms_document(missing={"not_reported": "exclude", "no_occurrence": "exclude"})
    found = outlook(case_with([], document))
    assert found.result.value.value is None
    assert found.steps == ()


def test_a_supposed_result_is_scored_and_rounded_by_the_terms() -> None:
    document = terms_document(round={"to": "1", "mode": "half_up"})
    case = case_with(quick(3, 5), document)
    value = case.result("quick").value
    then = suppose(case, "quick", supposed(value, Decimal("49.5")))
    assert then.result("quick").value.value == Decimal(50)
    assert then.net.amount == case.net.amount


HIGHER = {"better": "higher", "target": "50", "threshold": "20"}


@pytest.mark.parametrize(
    "met,of,sign,amount",
    [
        (2, 5, Sign.TAKES, "-100.00"),  # 40 %: at the target of 50 it would pay 100 more
        (3, 5, Sign.NEAR, "-100.00"),  # two have missed, and two more would take it
        (3, 6, Sign.NEAR, "-100.00"),  # exactly at the edge: one more takes it
        (2, 2, None, ""),  # none has missed yet: three more would be needed
        (9, 10, None, ""),  # far away
        (1, 1, None, ""),  # two more would take it, but none has missed yet
    ],
)
def test_rows_warn_of_what_takes_pay_and_of_what_is_near(met: int, of: int, sign: Sign | None, amount: str) -> None:
    found = warnings_by_rows(case_with(quick(met, of), terms_document(**HIGHER)))
    assert [(each.sign, each.amount) for each in found] == ([(sign, Decimal(amount))] if sign else [])


def test_the_words_of_the_warnings() -> None:
    def said(met: int, of: int) -> list[Warned]:
        return list(warnings_by_rows(case_with(quick(met, of), terms_document(**HIGHER))))

    assert said(2, 5)[0].says == "It stands at 40 %; at 50 the payment would be $100.00 higher."
    assert said(3, 5)[0].says == "2 more rows of “Jobs” that do not meet it would take $100.00."


def answers(deduction: dict[str, Any]) -> Any:
    """What is said where at most 15 hours earn a bonus of 300.00, and slower ones are deducted."""

    def said(hours: str) -> list[str]:
        document = with_statistic(MEAN, deduction, unit="hours", better="lower")
        bands = [{"at_most": "15", "gives": "300.00"}, {"above": "15", "gives": "0.00"}]
        fast = document["payments"][0] | {"id": "fast", "title": "Fast", "schedule": {"kind": "steps", "bands": bands}}
        document["payments"].append(fast)
        found = warnings_by_rows(case_with(jobs(hours), document))
        return [each.says for each in found if each.sign is Sign.TAKES]

    return said


def test_a_warning_names_the_nearest_result_at_which_the_deduction_ends_and_no_bonus() -> None:
    said = answers(per_unit(rate="-500.00", part_units="down", allowance="30"))
    assert said("34.9") == ["It stands at 34.9 hours; at 30 the payment would be $2,000.00 higher."]
    assert said("20") == [], "nothing is deducted, and short of a bonus is no loss"


def test_a_warning_names_what_lies_just_beyond_an_edge_that_is_no_better_itself() -> None:
    bands = [{"below": "30", "gives": "0.00"}, {"at_least": "30", "below": "40", "gives": "-100.00"}]
    said = answers({"kind": "steps", "bands": [*bands, {"at_least": "40", "gives": "-250.00"}]})
    assert said("45") == ["It stands at 45 hours; at 29.9 the payment would be $250.00 higher."]
    assert said("35") == ["It stands at 35 hours; at 29.9 the payment would be $100.00 higher."]
    assert said("29") == []


def test_where_a_deduction_never_ends_a_warning_names_where_it_grows_less() -> None:
    bands = [{"below": "30", "gives": "-20.00"}, {"at_least": "30", "gives": "-100.00"}]
    document = with_statistic(MEAN, {"kind": "steps", "bands": bands}, unit="hours", better="lower")
    (found,) = warnings_by_rows(case_with(jobs("35"), document))
    assert found.says == "It stands at 35 hours; at 29.9 the payment would be $80.00 higher."


def test_beyond_its_target_a_measure_takes_nothing_whatever_more_it_could_earn() -> None:
    bands = [{"at_most": "15", "gives": "300.00"}, {"above": "15", "at_most": "30", "gives": "0.00"}]
    schedule = {"kind": "steps", "bands": [*bands, {"above": "30", "gives": "-100.00"}]}
    document = with_statistic(MEAN, schedule, unit="hours", better="lower", target="30")
    assert warnings_by_rows(case_with(jobs("20"), document)) == ()
    (found,) = warnings_by_rows(case_with(jobs("35"), document))
    assert found.says == "It stands at 35 hours; at 30 the payment would be $100.00 higher."


def test_who_does_not_say_which_side_is_worse_is_not_warned() -> None:
    assert warnings_by_rows(case_with(quick(2, 5))) == ()


def test_lower_is_better_warns_near_its_allowance() -> None:
    document = with_statistic(COUNT, per_unit(allowance="5"), unit="jobs", better="lower")
    near, beyond, quiet = (warnings_by_rows(case_with(quick(0, late), document)) for late in (4, 7, 3))
    assert [(each.sign, each.amount) for each in near] == [(Sign.NEAR, Decimal("-40.00"))]
    assert [(each.sign, each.amount) for each in beyond] == [(Sign.TAKES, Decimal("-80.00"))]
    assert quiet == ()


@pytest.mark.parametrize(
    "values,amount",
    [
        ("80 70 60", None),  # one more such step is 50, which still pays
        ("76 67 58", "-100.00"),  # one more such step is 49
        ("58 67 58", None),  # not worse twice in a row
        ("58 49", None),  # too few
    ],
)
def test_a_trend_warns_where_one_more_step_takes_pay(values: str, amount: str | None) -> None:
    results = {"quick": [Decimal(each) for each in values.split()]}
    found = warnings_by_trend(case_with(quick(3, 5), terms_document(**HIGHER)), results)
    assert [(each.sign, each.amount) for each in found] == ([(Sign.WORSENS, Decimal(amount))] if amount else [])
    if amount:
        assert found[0].says.startswith("Worse from period to period: 76 %, 67 %, 58 %.")
