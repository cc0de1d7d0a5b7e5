"""What was accepted before and of others is held against a report; a second person may waive a check for a contract."""

from datetime import date

import pytest

from contracts.errors import Invalid, NotAllowed, NotFound, Refused
from models.database import db
from models.events import events_of
from models.file_store import FileStore
from models.findings import findings_of
from models.report_sketches import earlier_sketches
from models.reports import Report
from operations.reports import check_report
from operations.rulings import ask_waiver, close_ruling, end_ruling, grant_ruling
from tests.operations.city import SMALL, accept, check, deliver, somebody

JULY, AUGUST, SEPTEMBER = "2027-07", "2027-08", "2027-09"


def minutes(month: str, seed: int, of: int = 60) -> bytes:
    """Visits whose minutes hang on the seed alone."""
    rows = "".join(f"{month} {n:03},{(n * n * seed + 7 * n) % 83 + 5}\r\n" for n in range(of))
    return f"Visit,Minutes\r\n{rows}".encode()


def found(report: Report) -> dict[str, str]:
    """Codes with their classes."""
    answered = findings_of(report.government_id, report.id)
    return {each.finding.code: each.finding.finding_class for each in answered}


def checked(store: FileStore, content: bytes, period: str) -> Report:
    report = deliver(store, "vendor-a", content, period).report
    check(store, report)
    return report


@pytest.fixture
def august(store: FileStore) -> FileStore:
    """The small contract with an accepted August."""
    accept(store, "vendor-a", minutes("August", 3), "inspector", AUGUST)
    return store


def test_a_series_that_was_accepted_in_an_earlier_period_must_be_explained(august: FileStore) -> None:
    report = checked(august, minutes("September", 3), SEPTEMBER)
    assert found(report)["repeated_series"] == "explain"
    (said,) = [each.finding for each in findings_of(report.government_id, report.id)]
    assert AUGUST in said.document


def test_another_series_is_no_repetition(august: FileStore) -> None:
    assert found(checked(august, minutes("September", 5), SEPTEMBER)) == {}


def test_what_nobody_accepted_is_not_compared_with(store: FileStore) -> None:
    checked(store, minutes("August", 3), AUGUST)
    assert found(checked(store, minutes("September", 3), SEPTEMBER)) == {}


def test_a_correction_of_the_same_period_is_no_repetition(august: FileStore) -> None:
    assert found(checked(august, minutes("August again", 3), AUGUST)) == {}


def test_sketches_are_kept_with_the_report(august: FileStore) -> None:
    report = checked(august, minutes("September", 5), SEPTEMBER)
    assert set(earlier_sketches(report)) == {JULY, AUGUST}
    db.session.commit()
    assert not check_report(august, report.government_id, report.id)


def test_a_waiver_that_another_granted_turns_the_finding_into_information(august: FileStore) -> None:
    waiver = ask_waiver(somebody("officer"), SMALL, "repeated_series", "the route is the same each month")
    grant_ruling(somebody("officer2"), waiver.id, "agreed")
    report = checked(august, minutes("September", 3), SEPTEMBER)
    assert found(report) == {"repeated_series": "information"}
    acts = [event.act for event in events_of(waiver.government_id, "waiver", waiver.id)]
    assert acts == ["waiver.asked", "waiver.granted"]


def test_who_asked_for_a_waiver_cannot_grant_it(august: FileStore) -> None:
    waiver = ask_waiver(somebody("officer"), SMALL, "repeated_series", "the same each month")
    with pytest.raises(NotAllowed, match="somebody else must grant"):
        grant_ruling(somebody("officer"), waiver.id, "agreed")
    assert found(checked(august, minutes("September", 3), SEPTEMBER)) == {"repeated_series": "explain"}


@pytest.mark.parametrize("who", ["vendor-a", "auditor", "inspector"])
def test_only_officers_and_finance_grant_waivers(store: FileStore, who: str) -> None:
    waiver = ask_waiver(somebody("officer"), SMALL, "repeated_series", "the same each month")
    with pytest.raises(NotAllowed):
        grant_ruling(somebody(who), waiver.id, "agreed")


def test_a_waiver_until_a_day_lets_a_new_check_begin_as_information(august: FileStore) -> None:
    waiver = ask_waiver(somebody("officer"), SMALL, "repeated_series", "the check is new", date(2027, 9, 30))
    grant_ruling(somebody("officer2"), waiver.id, "agreed")
    assert found(checked(august, minutes("September", 3), SEPTEMBER)) == {"repeated_series": "information"}
    assert found(checked(august, minutes("October", 3), "2027-10")) == {"repeated_series": "explain"}


def test_a_waiver_that_was_refused_or_ended_changes_nothing(august: FileStore) -> None:
    officer, officer2 = somebody("officer"), somebody("officer2")
    refused = ask_waiver(officer, SMALL, "repeated_series", "the same each month")
    close_ruling(officer2, refused.id, "refuse", "no reason is given")
    ended = ask_waiver(officer, SMALL, "repeated_series", "the same each month")
    grant_ruling(officer2, ended.id, "agreed")
    end_ruling(officer, ended.id, "the route changed")
    assert found(checked(august, minutes("September", 3), SEPTEMBER)) == {"repeated_series": "explain"}
    with pytest.raises(Refused, match="it must be proposed"):
        grant_ruling(officer2, refused.id, "after all")
    with pytest.raises(Refused, match="it must be granted"):
        end_ruling(officer2, refused.id, "again")


def test_what_blocks_cannot_be_waived(store: FileStore) -> None:
    for code in ("not_a_number", "no_such_code", "ignored_columns"):
        with pytest.raises(Invalid) as refused:
            ask_waiver(somebody("officer"), SMALL, code, "because")
        assert [problem.path for problem in refused.value.problems] == ["about"]


def test_a_waiver_needs_a_reason_and_a_contract_that_one_sees(store: FileStore) -> None:
    with pytest.raises(Invalid) as refused:
        ask_waiver(somebody("officer"), SMALL, "repeated_series", " ")
    assert [problem.message for problem in refused.value.problems] == ["Enter the reason."]
    with pytest.raises(NotFound):
        ask_waiver(somebody("officer"), "C-999", "repeated_series", "because")
    with pytest.raises(NotAllowed):
        ask_waiver(somebody("vendor-a"), SMALL, "repeated_series", "because")
