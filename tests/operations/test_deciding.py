"""Explaining, submitting, deciding, accepting and returning: who, when, and what follows for the money."""

import pytest

from contracts.errors import Invalid, NotAllowed, NotFound, Refused
from models.events import events_of
from models.file_store import FileStore
from models.findings import findings_of
from models.reports import Report, accepted_reports, find_report
from operations.findings import decide_finding, explain_finding
from operations.reports import accept_report, return_report, submit_report
from operations.statements import compute_statement, document_of
from tests.operations.city import SMALL, audits, check, deliver, somebody, submit, visits, visits_that_disagree

AUGUST = "2027-08"


def explained(store: FileStore, content: bytes = b"", period: str = "2027-07") -> Report:
    """A report with one finding, which was explained, submitted."""
    report = deliver(store, "vendor-a", content or visits_that_disagree(), period).report
    check(store, report)
    explain_finding(somebody("vendor-a"), report.id, finding_of(report), "The clerk added them by hand.")
    return submit_report(somebody("vendor-a"), report.id)


def finding_of(report: Report) -> int:
    (number,) = [
        each.finding.number
        for each in findings_of(report.government_id, report.id)
        if each.finding.finding_class == "explain"
    ]
    return number


def test_a_report_is_not_submitted_before_its_findings_are_explained(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits_that_disagree()).report
    check(store, report)
    with pytest.raises(Refused, match=r"Explain findings? [0-9]"):
        submit_report(somebody("vendor-a"), report.id)
    with pytest.raises(Invalid, match="Write why"):
        explain_finding(somebody("vendor-a"), report.id, finding_of(report), "   ")
    with pytest.raises(Invalid, match="under 4,000"):
        explain_finding(somebody("vendor-a"), report.id, finding_of(report), "x" * 4_001)


def test_a_report_is_not_submitted_before_its_check_nor_twice(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(3)).report
    with pytest.raises(Refused, match="is received"):
        submit_report(somebody("vendor-a"), report.id)
    check(store, report)
    submit_report(somebody("vendor-a"), report.id)
    with pytest.raises(Refused, match="is submitted"):
        submit_report(somebody("vendor-a"), report.id)


def test_nobody_submits_or_explains_for_the_other_party(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits_that_disagree()).report
    check(store, report)
    for who in ("officer", "inspector"):
        with pytest.raises(NotAllowed, match="other party's"):
            submit_report(somebody(who), report.id)
        with pytest.raises(NotAllowed, match="Only whoever delivered"):
            explain_finding(somebody(who), report.id, finding_of(report), "It is right.")
    with pytest.raises(NotFound):
        submit_report(somebody("vendor-b"), report.id)


def test_a_finding_is_explained_only_while_the_report_is_being_prepared(store: FileStore) -> None:
    report = explained(store)
    with pytest.raises(Refused, match="explained after its check"):
        explain_finding(somebody("vendor-a"), report.id, finding_of(report), "One more thing.")


def test_whoever_delivered_a_report_neither_accepts_nor_returns_nor_decides_on_it(store: FileStore) -> None:
    report = submit(store, "inspector", audits("80"))
    with pytest.raises(NotAllowed, match="You entered"):
        accept_report(somebody("inspector"), report.id)
    with pytest.raises(NotAllowed, match="You entered"):
        return_report(somebody("inspector"), report.id, "No.")
    assert accept_report(somebody("officer"), report.id).status == "accepted"


@pytest.mark.parametrize("who", ["vendor-a", "finance", "auditor", "admin"])
def test_only_officer_and_inspector_accept_return_and_decide(store: FileStore, who: str) -> None:
    report = submit(store, "vendor-a", visits(3))
    with pytest.raises(NotAllowed):
        accept_report(somebody(who), report.id)
    with pytest.raises(NotAllowed):
        return_report(somebody(who), report.id, "No.")
    with pytest.raises(NotAllowed):
        decide_finding(somebody(who), report.id, 1, "count", "Yes.")


def test_a_report_is_not_accepted_before_its_findings_are_decided_on(store: FileStore) -> None:
    report = explained(store)
    with pytest.raises(Refused, match=r"Decide on findings? [0-9]"):
        accept_report(somebody("officer"), report.id)
    decide_finding(somebody("inspector"), report.id, finding_of(report), "count", "The sheets agree.")
    assert accept_report(somebody("officer"), report.id).status == "accepted"


def test_a_decision_needs_a_reason_a_known_answer_and_a_finding_that_asks_for_one(store: FileStore) -> None:
    report = explained(store)
    number = finding_of(report)
    with pytest.raises(Invalid, match="Write why you decide"):
        decide_finding(somebody("officer"), report.id, number, "count", " ")
    with pytest.raises(Invalid, match="count or are left out"):
        decide_finding(somebody("officer"), report.id, number, "perhaps", "Why.")
    with pytest.raises(NotFound, match="no finding of that number"):
        decide_finding(somebody("officer"), report.id, 999, "count", "Why.")


def test_rows_left_out_leave_numerator_and_denominator(store: FileStore) -> None:
    for decision, counts in (("count", [20, 20]), ("leave_out", [19, 19])):
        report = explained(store, visits_that_disagree((3,) if decision == "count" else (4,)))
        decide_finding(somebody("officer"), report.id, finding_of(report), decision, "By the log.")
        accept_report(somebody("officer"), report.id)
        statement = compute_statement(somebody("officer2"), SMALL, "2027-07")
        assert document_of(statement)["counts"]["quick_visits"] == counts
    says = statement.document
    assert "1 left out by decision" in says


def test_the_newest_decision_on_a_finding_holds(store: FileStore) -> None:
    report = explained(store)
    number = finding_of(report)
    decide_finding(somebody("officer"), report.id, number, "leave_out", "Doubtful.")
    decide_finding(somebody("officer"), report.id, number, "count", "The log was found.")
    accept_report(somebody("officer"), report.id)
    assert document_of(compute_statement(somebody("officer2"), SMALL, "2027-07"))["counts"]["quick_visits"] == [20, 20]


def test_accepting_a_newer_report_supersedes_the_accepted_one(store: FileStore) -> None:
    newer = submit(store, "vendor-a", visits(5))
    before = accepted_reports(newer.government_id, newer.contract_id, newer.period_id)["vendor"]
    accept_report(somebody("inspector"), newer.id)
    assert find_report(before.government_id, before.id).status == "superseded"
    assert [event.act for event in events_of(before.government_id, "report", before.id)][-1] == "report.superseded"


def test_a_report_is_returned_with_its_reason_and_can_be_corrected(store: FileStore) -> None:
    report = submit(store, "vendor-a", visits(3), AUGUST)
    with pytest.raises(Invalid, match="Say why"):
        return_report(somebody("inspector"), report.id, "  ")
    assert return_report(somebody("inspector"), report.id, "Visit 3 was not made.").status == "returned"
    assert events_of(report.government_id, "report", report.id)[-1].reason == "Visit 3 was not made."
    with pytest.raises(Refused, match="is returned"):
        accept_report(somebody("officer"), report.id)
    corrected = submit(store, "vendor-a", visits(2), AUGUST)
    assert find_report(report.government_id, report.id).status == "superseded"
    assert accept_report(somebody("officer"), corrected.id).status == "accepted"


def test_another_vendors_report_does_not_exist(store: FileStore) -> None:
    report = submit(store, "vendor-a", visits(3), AUGUST)
    for act in (lambda who: submit_report(who, report.id), lambda who: explain_finding(who, report.id, 1, "x")):
        with pytest.raises(NotFound, match="not among yours"):
            act(somebody("vendor-b"))
