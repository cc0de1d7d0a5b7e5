"""Results over the periods: what the statements state, drawn where it belongs, with the lines of the terms."""

from datetime import date
from decimal import Decimal

from contracts.periods import Period
from contracts.trends import Followed, Line, PeriodResult, followed_in, result_in
from operations.statements import document_of, show_to_operator
from operations.terms import terms_of
from routes.trend_pictures import draw_trend
from routes.trends import short_names
from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_list_files import rows_of

SHARE = Followed("T1", "In time", "percent", (Line(Decimal(75), "nothing"), Line(Decimal(95), "100 points")))
MONTHS = ("Apr", "May", "Jun", "Jul")


def a_result(value: str | None) -> PeriodResult:
    return PeriodResult(None if value is None else Decimal(value), {}, None)


def test_a_period_without_a_result_parts_the_line() -> None:
    drawn = draw_trend(SHARE, [a_result("80"), a_result("90"), None, a_result("85")], MONTHS, ("", "A", "", "C"))
    assert [len(line.split()) for line in drawn.lines] == [2, 1]
    assert len(drawn.dots) == 3
    assert [tick.label for tick in drawn.across] == list(MONTHS)
    assert [(mark.at, mark.label) for mark in drawn.marks] == [
        (drawn.across[1].at, "A"),
        (drawn.across[3].at, "C"),
    ]
    heights = [Decimal(dot.y) for dot in drawn.dots]
    assert heights[1] < heights[2] < heights[0], "more stands higher"


def test_only_the_lines_around_the_results_are_drawn() -> None:
    far = Followed("x", "X", "", tuple(Line(Decimal(at), "") for at in (0, 70, 75, 80, 90, 99)))
    drawn = draw_trend(far, [a_result("76"), a_result("81")], MONTHS[:2], ("", ""))
    assert [level.label for level in drawn.levels] == ["75", "80", "90"]
    alone = draw_trend(far, [a_result("75")], MONTHS[:1], ("",))
    assert [level.label for level in alone.levels] == ["70", "75", "80"]


def test_a_month_tells_its_year_where_months_of_several_years_stand_together() -> None:
    summer, winter, spring = (
        Period(name=f"{starts:%Y-%m}", starts=starts, ends=starts.replace(day=28), due=starts)
        for starts in (date(2027, 7, 1), date(2027, 12, 1), date(2028, 3, 1))
    )
    season = Period(name="2028 season", starts=date(2028, 4, 1), ends=date(2028, 10, 31), due=date(2028, 11, 10))
    assert short_names([summer, winter]) == ["Jul", "Dec"]
    assert short_names([summer, winter, spring, season]) == ["Jul 2027", "Dec 2027", "Mar 2028", "2028 season"]


def test_the_page_and_its_file_say_what_the_statement_states(town: Town) -> None:
    page = " ".join(town.ask("vendor", "GET", f"/contracts/{CONTRACT}/results").text.split())
    assert "46 of 48: ≈ 95.83 %" in page
    assert "the only period with a result" in page
    with town.app.app_context():
        statement, _ = show_to_operator(CONTRACT, "2027-07")
        document, terms = document_of(statement), terms_of(statement.terms_version)
        known = {each.title: result_in(document, each.name) for each in followed_in(terms)}
    listed = rows_of(town.ask("vendor", "GET", f"/contracts/{CONTRACT}/results?as=csv"))[1:]
    assert [row[0] for row in listed] == [
        title for title, result in known.items() if result and result.value is not None
    ]
    for title, _, period, value, *_ in listed:
        result = known[title]
        assert result is not None
        assert (period, Decimal(value)) == ("2027-07", result.value)
    assert town.ask("other vendor", "GET", f"/contracts/{CONTRACT}/results").status_code == 404
