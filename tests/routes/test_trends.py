"""Results over the periods: what the statements state, drawn where it belongs, with the lines of the terms."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from contracts.periods import Period
from contracts.trends import Followed, Line, PeriodResult, followed_in, held_lines, result_in
from models.statements import PaymentStatement
from operations.statements import document_of, show_to_operator
from operations.terms import terms_of
from operations.trends import PeriodSeen, RulingSeen, Trend
from routes.trend_pictures import draw_trend
from routes.trend_words import happened, letters, lines_in_words
from routes.trends import short_names
from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_list_files import rows_of

SHARE = Followed("T1", "In time", "percent", (Line(Decimal(75), "nothing"), Line(Decimal(95), "100 points")))
MONTHS = ("Apr", "May", "Jun", "Jul")


def a_result(value: str | None) -> PeriodResult:
    return PeriodResult(None if value is None else Decimal(value), {}, None)


def test_a_period_without_a_result_parts_the_line() -> None:
    results = [a_result("80"), a_result("90"), None, a_result("85")]
    drawn = draw_trend(held_lines((SHARE,) * 4), results, MONTHS, ("", "A", "", "C"))
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
    drawn = draw_trend(held_lines((far, far)), [a_result("76"), a_result("81")], MONTHS[:2], ("", ""))
    assert [level.label for level in drawn.levels] == ["75", "80", "90"]
    alone = draw_trend(held_lines((far,)), [a_result("75")], MONTHS[:1], ("",))
    assert [level.label for level in alone.levels] == ["70", "75", "80"]


def test_a_line_is_drawn_over_the_periods_whose_terms_have_it() -> None:
    old, new = (replace(SHARE, lines=(Line(Decimal(at), "the target", is_target=True),)) for at in (90, 95))
    held = held_lines((old, new, new, old))
    drawn = draw_trend(held, [a_result(each) for each in ("97", "98", "97", "99")], MONTHS, ("",) * 4)
    spans = [(level.label, round(Decimal(level.begins)), round(Decimal(level.ends))) for level in drawn.levels]
    assert spans == [("90", 74, 172), ("90", 368, 466), ("95", 172, 368)], "the frame goes from 74 to 466"
    seen = [period_seen(f"2027-0{month}") for month in (4, 5, 6, 7)]
    trend = Trend(new, (old, new, new, old), ())
    assert list(lines_in_words(trend, seen)) == [
        ("90 %", "the target, until April 28, 2027 and since July 1, 2027"),
        ("95 %", "the target, from May 1, 2027 to June 28, 2027"),
    ]
    assert list(lines_in_words(replace(trend, own=(new,) * 4), seen)) == [("95 %", "the target")]
    assert list(lines_in_words(replace(trend, own=(None, old, None, None)), seen)) == [
        ("90 %", "the target, from May 1, 2027 to May 28, 2027")
    ]


def test_what_happened_is_said_of_what_it_touches() -> None:
    hold = RulingSeen("hold", 3, "Bonus", frozenset({"T1", "composite"}))
    seen = replace(period_seen("2027-07"), amendments=(2,), rulings=(hold,), corrected=True)
    everywhere = ("Amendment 2 of the terms took effect", "Corrected after approval")
    assert happened(seen, "T1") == (everywhere[0], "Hold 3: Bonus", everywhere[1])
    assert happened(seen, "T2") == everywhere
    assert (letters(seen, "T1"), letters(seen, "T2")) == ("ACR", "AC")


def period_seen(name: str) -> PeriodSeen:
    """A period in which nothing happened."""
    starts = date.fromisoformat(f"{name}-01")
    period = Period(name=name, starts=starts, ends=starts.replace(day=28), due=starts)
    return PeriodSeen(period, PaymentStatement(), {}, (), (), corrected=False)


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
    assert listed[0][3:8] == [listed[0][3], "46", "48", "100.00", "95"], "counts and target stand beside the result"
    answer = town.ask("vendor", "GET", f"/api/v1/contracts/{CONTRACT}/trends").get_json()
    assert answer["trends"][0]["lines"][0]["where"] == ["2027-07"]
    assert answer["trends"][0]["results"][0]["happened"] == []
    for title, _, period, value, *_ in listed:
        result = known[title]
        assert result is not None
        assert (period, Decimal(value)) == ("2027-07", result.value)
    assert town.ask("other vendor", "GET", f"/contracts/{CONTRACT}/results").status_code == 404
