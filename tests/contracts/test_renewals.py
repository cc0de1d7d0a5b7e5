"""When the end of a contract is to be decided on, how a decision is typed, and a dossier that reads back as it was."""

from datetime import date, timedelta

import pytest

from contracts.dossiers import MONEY, Cell, Dossier, Section, read_dossier
from contracts.errors import Invalid
from contracts.renewals import days_left, is_due, quarters_of_term, read_decision

END = date(2027, 10, 31)


@pytest.mark.parametrize("left,due", [(181, False), (180, True), (1, True), (0, True), (-1, False)])
def test_a_decision_is_due_from_180_days_before_the_last_day_to_that_day(left: int, due: bool) -> None:
    day = END - timedelta(days=left)
    assert (days_left(END, day), is_due(days_left(END, day))) == (left, due)


@pytest.mark.parametrize(
    "starts,ends,today,quarters",
    [
        (date(2027, 4, 1), END, date(2027, 10, 14), 3),
        (date(2027, 4, 1), END, date(2028, 6, 1), 3),
        (date(2025, 2, 1), date(2027, 12, 31), date(2027, 4, 1), 10),
        (date(2027, 4, 1), END, date(2027, 3, 31), 0),
    ],
)
def test_the_quarters_of_the_whole_term_are_counted(starts: date, ends: date, today: date, quarters: int) -> None:
    assert quarters_of_term(starts, ends, today) == quarters


def test_a_decision_needs_a_choice_and_a_reason_and_keeps_the_words() -> None:
    new = read_decision({"decision": "rebid", "reason": "  Late in June.\nAnd in July. "})
    assert (new.decision, new.reason) == ("rebid", "Late in June.\nAnd in July.")
    with pytest.raises(Invalid) as refused:
        read_decision({"decision": "perhaps", "reason": " "})
    assert [each.path for each in refused.value.problems] == ["decision", "reason"]


def test_a_dossier_reads_back_as_it_was_kept() -> None:
    cell = Cell("1250.00", MONEY, "statement", "s-1", "bonus")
    section = Section("money", "Money", "All of it.", ("What", "Amount"), ((Cell("Bonus"), cell),))
    dossier = Dossier("C-1", "Visits", "Northline", date(2027, 4, 1), END, date(2027, 8, 1), (section,))
    again = read_dossier(dossier.text)
    assert (again, again.digest) == (dossier, dossier.digest)
    assert again.section("money") == section
    assert again.section("nothing") is None
