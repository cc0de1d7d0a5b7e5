"""What a period would pay if one of its results were another: settled again by the same engine, and never a statement.

Only what the changed result moves is worked out anew; the rows, and every other result, stay as they were counted.
"""

from dataclasses import dataclass

from contracts.collecting import paused_collector
from contracts.facts import Facts
from contracts.figures import Figure
from contracts.measures import Result, with_value
from contracts.settlement import work_out, worked_out
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
    return settle_with(case, with_value(case.result(measure_id), value))


@paused_collector()
def settle_with(case: Case, result: Result) -> Case:
    """The period settled with this result of a measure of the whole contract; Refused where the terms refuse it."""
    was = case.workings
    known = {**was.results, (result.measure.id, WHOLE): result}
    again = Workings(was.terms, was.facts, was.scopes, was.ground, steps={"work": was.steps["work"]}, like=was)
    return Case(again, work_out(again, known))
