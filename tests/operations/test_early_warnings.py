"""Forecasts of open periods, and early warnings: given once, told to both sides, and gone once a statement stands."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from contracts.figures import canonical_json
from contracts.standings import Standing
from models.clock import living_at, now
from models.database import db
from models.early_warnings import EarlyWarning, unwatched_reports
from models.file_store import FileStore
from models.messages import Message
from models.periods import ReportingPeriod
from operations.activations import activate_terms
from operations.desks import open_desk, page_of_kind
from operations.early_warnings import watch_report
from operations.forecasts import Forecast, see_forecasts
from operations.indexes import set_index
from operations.portfolio import PortfolioQuestion, list_lines
from operations.standings import kept_standing_differences
from operations.statements import compute_statement
from operations.terms import draft_terms
from operations.verification import verify_everything
from tests.operations.agreeing_turns import turns_queried
from tests.operations.city import SMALL, accept, audits, check, deliver, small_terms, somebody, submit, visits
from tests.operations.disputing import VALUE, answered, decide

pytestmark = pytest.mark.usefixtures("turns_agree")

AUGUST, SEPTEMBER = "2027-08", "2027-09"


@pytest.fixture
def pretend_august(store: FileStore) -> Iterator[None]:
    with living_at(datetime(2027, 8, 15, tzinfo=UTC)):
        yield


def settle_july_and_say_what_is_worse(season: str = "0.6") -> None:
    """July is computed; from August on the terms say that more quick visits are better, and want 90 percent."""
    compute_statement(somebody("officer"), SMALL, "2027-07")
    terms = small_terms()
    terms["measures"][0] |= {"better": "higher", "target": "90"}
    terms["limits"][0]["percent_of_contract_value"] = season
    version = draft_terms(somebody("officer"), SMALL, canonical_json(terms), date(2027, 8, 1))
    activate_terms(somebody("officer2"), version.id)
    db.session.commit()


def only(forecasts: tuple[Forecast, ...]) -> Forecast:
    (found,) = forecasts
    return found


def warned() -> list[EarlyWarning]:
    return list(db.session.scalars(select(EarlyWarning).order_by(EarlyWarning.id)))


def test_a_report_that_came_is_settled_and_the_rest_is_as_in_the_last_period(store: FileStore) -> None:
    settle_july_and_say_what_is_worse()
    report = submit(store, "vendor-a", visits(slow=3, of=19, month="August"), AUGUST)
    for person in ("officer", "vendor-a"):
        forecast = only(see_forecasts(somebody(person), SMALL).forecasts)
        assert forecast.period.name == AUGUST
        came = {each.table.id: each.report.id if each.report else None for each in forecast.basis.tables}
        assert came == {"visits": report.id, "audits": None}
        assert forecast.basis.statement is not None
        assert forecast.basis.statement.period.name == "2027-07"
        assert forecast.basis.indexes == ("diesel",)
        assert forecast.case is not None
        # 100,000.00 fee − 1,000.00 for 84.2 % + 12.50 of diesel as in July − 5 % of retainage.
        assert forecast.case.net.amount == Decimal("94012.50")
        outlook = next(each for each in forecast.outlooks if each.measure.id == "quick_visits")
        (step,) = outlook.steps
        # 16 of 19; with 11 more it is 27 of 30, exactly 90 %. The season's limit leaves 2,000.00 of the bonus.
        assert (step.rows, step.net) == (11, Decimal("3000.00"))


def test_where_nothing_has_come_it_is_plainly_the_last_period(store: FileStore, pretend_august: None) -> None:
    settle_july_and_say_what_is_worse()
    forecast = only(see_forecasts(somebody("vendor-a"), SMALL).forecasts)
    assert not forecast.basis.has_reports
    assert forecast.basis.statement is not None
    assert {each.statement for each in forecast.basis.tables} == {forecast.basis.statement}
    assert forecast.case is not None
    # As July, but the season's limit of 6,000.00 leaves 2,000.00 of its bonus of 4,000.00.
    assert forecast.case.net.amount == Decimal("97012.50")


def test_what_both_sides_agreed_since_the_last_statement_counts_where_it_stands_in(
    store: FileStore, pretend_august: None
) -> None:
    def forecast_and_visits() -> tuple[Forecast, str]:
        forecast = only(see_forecasts(somebody("vendor-a"), SMALL).forecasts)
        outlook = next(each for each in forecast.outlooks if each.measure.id == "quick_visits")
        return forecast, outlook.result.value.says

    settle_july_and_say_what_is_worse()
    before, counted = forecast_and_visits()
    assert before.basis.statement is not None
    assert counted == "19 of 20 rows"
    decide(store, answered(store, before.basis.statement, **VALUE), outcome="accept", settled_by="facts")
    after, counted = forecast_and_visits()
    assert after.basis.statement is before.basis.statement, "July was not computed anew"
    assert counted == "20 of 20 rows"


def test_without_an_earlier_statement_the_forecast_says_why_there_is_none(
    store: FileStore, pretend_august: None
) -> None:
    july, august = see_forecasts(somebody("officer"), SMALL).forecasts
    assert july.case is not None
    assert july.case.net.amount == Decimal("99012.50")
    assert august.case is None
    assert "Nothing has come for this period" in august.missing


def test_a_report_that_a_finding_blocks_holds_no_rows_to_count(store: FileStore) -> None:
    settle_july_and_say_what_is_worse()
    report = deliver(store, "vendor-a", b"Visit,Minutes\r\nA,not a number\r\n", AUGUST).report
    check(store, report)
    assert see_forecasts(somebody("officer"), SMALL).forecasts == ()
    db.session.commit()
    assert watch_report(report.government_id, report.id) == 0


def test_a_checked_report_warns_once_and_both_sides_are_told(store: FileStore) -> None:
    settle_july_and_say_what_is_worse()
    report = deliver(store, "vendor-a", visits(slow=3, of=19, month="August"), AUGUST).report
    check(store, report)
    assert unwatched_reports(before=now()) == [(report.government_id, report.id)]
    db.session.commit()
    assert watch_report(report.government_id, report.id) == 1
    db.session.commit()
    assert unwatched_reports(before=now()) == []
    (warning,) = warned()
    assert (warning.measure_id, warning.sign, warning.amount_cents) == ("quick_visits", "takes", -300_000)
    assert warning.says == "It stands at ≈ 84.21 %; at 90 the payment would be $3,000.00 higher."
    told = db.session.scalars(select(Message).where(Message.page == "forecast")).all()
    people = {each.person_id for each in told}
    assert {somebody("officer").person_id, somebody("vendor-a").person_id} <= people
    assert somebody("vendor-b").person_id not in people
    assert {each.title for each in told} == {"Early warning before pay is lost: Quick visits"}
    assert {each.kind for each in told} == {"news"}, "quiet: no mail of what is nobody's turn to decide"
    again = deliver(store, "vendor-a", visits(slow=5, of=19, month="August"), AUGUST).report
    check(store, again)
    assert watch_report(again.government_id, again.id) == 0, "the period was warned of this measure"
    db.session.commit()
    assert len(db.session.scalars(select(Message).where(Message.page == "forecast")).all()) == len(told)
    assert verify_everything(store).differences == ()


def test_the_warning_stands_on_desks_and_in_the_list_until_a_statement_does(store: FileStore) -> None:
    settle_july_and_say_what_is_worse()
    report = deliver(store, "vendor-a", visits(slow=3, of=19, month="August"), AUGUST).report
    check(store, report)
    watch_report(report.government_id, report.id)
    db.session.commit()
    titles = [each.title for each in open_desk(somebody("vendor-a")).mine]
    assert "Early warning: Quick visits" in titles
    assert "Early warning: Quick visits" in [each.title for each in open_desk(somebody("officer")).others]
    assert page_of_kind(somebody("vendor-b"), "early-warnings", None).rows == ()
    (line,) = list_lines(somebody("officer"), PortfolioQuestion(), None, 10).rows
    assert line.kept is not None
    assert (line.standing, line.kept.warned) == (Standing.AT_RISK, 1)
    assert line.kept.says.startswith("Early warning: Quick visits (August 2027)")
    set_index(somebody("officer"), "diesel", AUGUST, "112.50", "a list")
    db.session.commit()
    accept(store, "inspector", audits(), "officer2", AUGUST)
    accept(store, "vendor-a", visits(slow=1, of=21, month="August"), "inspector", AUGUST)
    compute_statement(somebody("officer"), SMALL, AUGUST)
    db.session.commit()
    (line,) = list_lines(somebody("officer"), PortfolioQuestion(), None, 10).rows
    assert line.kept is not None
    assert line.kept.warned == 0
    assert page_of_kind(somebody("officer"), "early-warnings", None).rows == ()
    assert list(kept_standing_differences(somebody("officer").government_id)) == []


def test_once_its_period_is_over_a_warning_is_information_and_nobodys_turn(store: FileStore) -> None:
    settle_july_and_say_what_is_worse()
    report = deliver(store, "vendor-a", visits(slow=3, of=19, month="August"), AUGUST).report
    check(store, report)
    watch_report(report.government_id, report.id)
    db.session.commit()

    def on_desks() -> list[bool]:
        return [bool(page_of_kind(somebody(who), "early-warnings", None).rows) for who in ("vendor-a", "officer")]

    with living_at(datetime(2027, 8, 31, 20, tzinfo=UTC)):
        assert on_desks() == [True, True]
        assert turns_queried(somebody("vendor-a"))["early-warnings"] == {SMALL}
    with living_at(datetime(2027, 9, 1, 20, tzinfo=UTC)):
        assert on_desks() == [False, False]
        assert turns_queried(somebody("vendor-a"))["early-warnings"] == set()
        (told,) = see_forecasts(somebody("vendor-a"), SMALL).warnings
        assert told.title == "Quick visits"


def test_what_is_only_taken_from_an_earlier_period_warns_of_nothing(store: FileStore) -> None:
    settle_july_and_say_what_is_worse()
    report = deliver(store, "inspector", audits("50"), AUGUST).report
    check(store, report)
    assert watch_report(report.government_id, report.id) == 0
    assert see_forecasts(somebody("officer"), SMALL).forecasts[0].basis.has_reports


def test_three_worse_results_warn_of_the_next_period(store: FileStore) -> None:
    settle_july_and_say_what_is_worse(season="10")
    for month, slow, of in (("August", 2, 25), ("September", 2, 20)):
        period = {"August": AUGUST, "September": SEPTEMBER}[month]
        set_index(somebody("officer"), "diesel", period, "112.50", "a list")
        db.session.commit()
        accept(store, "inspector", audits(), "officer2", period)
        accept(store, "vendor-a", visits(slow=slow, of=of, month=month), "inspector", period)
        compute_statement(somebody("officer"), SMALL, period)
        db.session.commit()
    (warning,) = warned()
    october = db.session.get_one(ReportingPeriod, (warning.government_id, warning.period_id))
    assert (october.name, warning.sign) == ("2027-10", "worsens")
    assert warning.says.startswith("Worse from period to period: 95 %, 92 %, 90 %.")
