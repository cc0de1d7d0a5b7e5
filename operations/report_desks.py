"""What reports put on the desks: those on their way, those to compute a statement from, and rows to verify."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from contracts.roles import Actor, may
from models.chosen_contracts import NO_CONTRACTS, ChosenContracts
from models.reports import Report, waiting_reports
from models.rows import tables_of_reports
from models.unverified_reports import UnverifiedReport, chosen_unverified, unverified_reports
from models.waiting_reports import unsettled_reports
from operations.clocks import due_days
from operations.turns import REPORTS, inspects, is_my_report
from operations.unverified import titles_asked
from operations.waiting import Found, Turn, Waiting, found_of
from operations.worths import worth_as_before


def waiting_on_reports(actor: Actor, most: int, after: str | None) -> Found:
    """Reports on their way: to be checked, submitted, accepted, or corrected."""
    reports = waiting_reports(actor.government_id, REPORTS, actor.vendor_id, most, after)
    turns = _of_reports(actor, reports, due_days(actor.government_id, reports, ()))
    return found_of(reports, worth_as_before(actor.government_id, reports, turns))


def waiting_on_computing(actor: Actor, most: int, after: str | None) -> Found:
    """Accepted reports wait for an officer to compute a statement from them."""
    unsettled = unsettled_reports(actor.government_id, actor.vendor_id, most, after)
    return found_of(unsettled, worth_as_before(actor.government_id, unsettled, _to_compute(actor, unsettled)))


def waiting_on_verifying(actor: Actor, most: int, after: str | None) -> Found:
    """Rows that count only once they are verified wait for an inspector."""
    found = unverified_reports(actor.government_id, actor.vendor_id, most, after)
    return found_of(found, _to_verify(actor, found), [each.report for each in found], lambda each: each.report_id)


def contracts_to_verify(actor: Actor) -> ChosenContracts:
    """The contracts with rows that the person may verify: of reports that somebody else delivered."""
    return chosen_unverified(actor.government_id, actor.person_id) if inspects(actor) else NO_CONTRACTS


def _of_reports(actor: Actor, reports: Sequence[Report], due: Mapping[str, date]) -> Iterator[Turn]:
    for report in reports:
        mine = is_my_report(actor, report.status, report.party, report.entered_by)
        reporter = "the vendor" if report.party == "vendor" else "the city"
        if report.status == "received":
            yield _about_report(report, "Report is being checked", "the program"), False
        elif report.status == "checked":
            yield _about_report(report, "Read the findings and submit the report", reporter), mine
        elif report.status == "returned":
            yield _about_report(report, "Correct the returned report and upload it again", reporter), mine
        else:
            what = "the report" if report.party == "vendor" else "the city’s record"
            waiting = _about_report(report, f"Accept or return {what}", "the city")
            yield replace(waiting, due=due.get(report.id)), mine


def _about_report(report: Report, title: str, whose: str) -> Waiting:
    return Waiting(
        title,
        report.contract.number,
        report.contract.title,
        report.contract.vendor.name,
        report.period.name,
        "report",
        report.id,
        None,
        report.period.due_on,
        report.entered_at,
        whose,
    )


def _to_compute(actor: Actor, reports: Sequence[Report]) -> Iterator[Turn]:
    """Periods with an accepted report of the vendor that no standing statement was computed from."""
    computes = may(actor, "compute statements")
    for report in reports:
        entry = _about_report(report, "Compute the statement", "the officer")
        yield (
            Waiting(
                entry.title,
                entry.contract_number,
                entry.contract_title,
                entry.vendor,
                entry.period_name,
                "contract",
                entry.contract_number,
                None,
                None,
                entry.since,
                entry.whose,
            ),
            computes,
        )


def _to_verify(actor: Actor, found: Sequence[UnverifiedReport]) -> Iterator[Turn]:
    tables = tables_of_reports(actor.government_id, [each.report_id for each in found])
    for each in found:
        titles, report = titles_asked(each.report.terms_version), each.report
        asked = [titles[table.table_id] for table in tables.get(report.id, ()) if table.table_id in titles]
        names = ", ".join(f"“{title}”" for title in asked)
        title = f"Verify rows of {names} ({each.looked_at:,} of {each.rows:,} looked at)"
        entry = replace(_about_report(report, title, "the inspector"), link_kind="verification", due=None)
        yield entry, inspects(actor) and actor.person_id != report.entered_by
