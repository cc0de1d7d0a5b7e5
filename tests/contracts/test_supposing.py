"""A supposed result: what it leaves untouched is taken from the period as it was settled, figure by figure the same."""

from decimal import Decimal

from contracts.errors import DomainError
from contracts.figures import scaled
from contracts.measures import Result, with_value
from contracts.settlement import work_out
from contracts.supposing import WHOLE, Case, case_of, suppose
from contracts.workings import Workings
from tests.contracts.case_files import read_cases, settled


def anew(case: Case, measure_id: str, result: Result) -> Workings:
    """The period with this result, every other figure worked out again."""
    was = case.workings
    again = Workings(was.terms, was.facts, was.scopes, was.ground, steps={"work": was.steps["work"]})
    work_out(again, {**was.results, (measure_id, WHOLE): result})
    return again


def halved(case: Case) -> int:
    """How many results could be halved, one after the other; each is compared."""
    compared = 0
    for (measure_id, label), result in case.workings.results.items():
        if label != WHOLE or result.value.value is None:
            continue
        half = scaled(result.value.name, result.value.title, result.value, Decimal("0.5"), result.value.unit)
        try:
            then = suppose(case, measure_id, half).workings
        except DomainError:
            continue
        whole = anew(case, measure_id, with_value(result, half))
        assert (then.figures, then.found, then.paid) == (whole.figures, whole.found, whole.paid)
        assert list(then.figures) == list(whole.figures)
        assert then.steps == whole.steps
        compared += 1
    return compared


def test_what_a_supposed_result_leaves_untouched_is_as_if_worked_out_again() -> None:
    compared = 0
    for each in read_cases():
        try:
            statement = settled(each)
        except DomainError:
            continue
        compared += halved(case_of(statement.terms, statement.facts))
    assert compared > 50
