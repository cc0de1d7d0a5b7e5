"""What a period would pay if one of its results were another: settled again by the same engine, and never a statement.

Only what the changed result moves is worked out anew; the rows, and every other result, stay as they were counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.bases.so_far import SoFar
from contracts.collecting import paused_collector
from contracts.facts import Facts
from contracts.figures import Figure
from contracts.measures import Result, with_value
from contracts.settlement import pay_results, take_steps, worked_out
from contracts.terms import Terms
from contracts.workings import Workings

WHOLE = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A period as it is settled, with its net; it can be settled again with another result."""

    workings: Workings
    net: Figure

    def result(self, measure_id: str) -> Result:
        """The result of a measure of the whole contract."""
        return self.workings.results[measure_id, WHOLE]


@paused_collector()
def case_of(terms: Terms, facts: Facts) -> Case:
    """The period settled from its facts. Refused or Incomplete, with a sentence, where the contract permits none."""
    return Case(*worked_out(terms, facts))


@paused_collector()
def suppose(case: Case, measure_id: str, value: Figure) -> Case:
    """The period settled with this value in the place of the measure's own; Refused where the terms refuse it."""
    again = _paid_with(case, with_value(case.result(measure_id), value))
    return Case(again, take_steps(again))


@paused_collector()
def settle_if_paid_otherwise(case: Case, result: Result) -> Case:
    """The period settled with this result; the very case where every payment comes to what it did, since every step
    after it does so, too. Refused where the terms refuse it.
    """
    again, terms = _paid_with(case, result), case.workings.terms
    if not any(isinstance(each.basis, SoFar) for each in terms.payments) and _amounts(again) == _amounts(case.workings):
        return case
    return Case(again, take_steps(again))


def _paid_with(case: Case, result: Result) -> Workings:
    was = case.workings
    again = Workings(was.terms, was.facts, was.scopes, was.ground, steps={"work": was.steps["work"]}, like=was)
    pay_results(again, {**was.results, (result.measure.id, WHOLE): result})
    return again


def _amounts(workings: Workings) -> Mapping[str, Decimal | None]:
    return {name: paid.figure.value for name, paid in workings.paid.items()}
