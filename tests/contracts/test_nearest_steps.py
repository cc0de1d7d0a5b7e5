"""The nearest step of each way is the one that settling every tried value by itself would find."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from contracts.errors import DomainError
from contracts.figures import Figure
from contracts.forecasts import outlooks
from contracts.supposing import Case, case_of, suppose
from contracts.terms import load_terms
from contracts.ways import Way, ways_of
from tests.contracts.case_files import read_cases, settled
from tests.contracts.standing_documents import facts_of, terms_document
from tests.contracts.test_forecasts import quick


def net_with(case: Case, measure_id: str, value: Figure) -> Decimal | None:
    """What the value alone makes of the net; None where the terms refuse it."""
    try:
        return suppose(case, measure_id, value).net.amount
    except DomainError:
        return None


def searched(case: Case, measure_id: str, way: Way) -> tuple[int, Decimal] | None:
    """The first count with another net, halving the way as the program does, and that net."""
    low, high, now = 0, way.most, case.net.amount
    found = net_with(case, measure_id, way.value(high))
    if found in (None, now):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        tried = net_with(case, measure_id, way.value(middle))
        if tried in (None, now):
            low = middle
        else:
            high, found = middle, tried
    assert found is not None
    return high, found


def steps_by_hand(case: Case, measure_id: str) -> Iterator[tuple[str, Decimal]]:
    for way in ways_of(case.result(measure_id), case.workings.terms):
        found = searched(case, measure_id, way)
        if found is not None and found[0] == 1 and way.unit is not None:
            first, second = (net_with(case, measure_id, way.value(count)) for count in (1, 2))
            if None not in (first, second) and first != second:
                way = way.unit
                found = searched(case, measure_id, way)
        if found is not None:
            yield way.words(found[0]), found[1] - case.net.amount


def compare(case: Case) -> int:
    steps = 0
    for each in outlooks(case):
        told = [(step.words, step.net) for step in each.steps]
        by_hand = [] if each.result.value.value is None else list(steps_by_hand(case, each.measure.id))
        assert sorted(told) == sorted(by_hand)
        steps += len(told)
    return steps


def test_the_steps_of_every_published_case_are_those_that_are_found_by_hand() -> None:
    steps = 0
    for each in read_cases():
        try:
            statement = settled(each)
        except DomainError:
            continue
        if not statement.facts.is_closing:
            steps += compare(case_of(statement.terms, statement.facts))
    assert steps > 100


def scored(**payment: Any) -> dict[str, Any]:
    """The share of quick jobs scores 1 from half of them on; a composite of it pays its dollars."""
    bands = [{"at_least": "50", "gives": "1"}, {"below": "50", "gives": "0"}]
    document = terms_document(schedule={"kind": "steps", "bands": bands})
    document["payments"] = [document["payments"][0] | payment]
    return document


def test_a_gate_that_looks_at_what_was_measured_is_reached_where_the_score_stays() -> None:
    # 8 of 10 is 80 %. 8 of 11 is 72.7 %: the score is still 1, but the gate gives nothing below 75 %.
    bands = [{"at_least": "1", "gives": "100.00"}, {"below": "1", "gives": "0.00"}]
    document = scored(of="joined", schedule={"kind": "steps", "bands": bands})
    gate = {"kind": "when", "gives": "0", "any": [{"of": "quick.value", "below": "75"}]}
    joined = {"kind": "weighted_mean", "id": "joined", "title": "Joined", "weights_sum": "1", "minimum_coverage": "1"}
    document["composites"] = [joined | {"of": [{"measure": "quick", "weight": "1"}], "after": [gate]}]
    terms = load_terms(document)
    case = case_of(terms, facts_of(terms, quick(8, 10)))
    (step,) = outlooks(case)[0].steps
    assert (step.rows, step.net) == (1, Decimal("-100.00"))
    assert compare(case) == 1


def test_a_payment_by_the_size_of_the_sample_is_reached_where_the_score_stays() -> None:
    # 4 of 5, 4 of 6 and 4 of 7 all score 1; from 7 jobs on the formula pays 30 for it and not 20.
    sizes = [{"least": 1, "most": 6, "coefficients": ["0", "20"]}, {"least": 7, "coefficients": ["0", "30"]}]
    terms = load_terms(scored(schedule={"kind": "by_sample_size", "sizes": sizes}))
    case = case_of(terms, facts_of(terms, quick(4, 5)))
    (step,) = outlooks(case)[0].steps
    assert (step.rows, step.net) == (2, Decimal("10.00"))
    assert compare(case) == 1
