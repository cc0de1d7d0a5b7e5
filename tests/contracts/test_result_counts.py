"""What a result rests on is read from the parts of its figure, and an interval is said of shares of cases alone."""

from typing import Any

import pytest

from contracts.result_counts import interval_of, rests_on

SHARE = {"met": "46", "counted": "48"}
RATE = {"of": "4", "to": "1.96"}


def a_quotient(parts: dict[str, str], **more: Any) -> dict[str, Any]:
    named = [{"name": f"T1[lot 2.5].{name}", "how": "counted", "value": value} for name, value in parts.items()]
    return {"value": "1", "unit": "percent", "how": "quotient", "parts": named} | more


def told(figure: dict[str, Any]) -> tuple[str, str | None, str] | None:
    found = rests_on(figure)
    if found is None:
        return None
    return found.kind, None if found.counted is None else str(found.counted), str(found.of)


@pytest.mark.parametrize(
    "parts, expected",
    [
        (SHARE, ("share", "46", "48")),
        (RATE, ("rate", "4", "1.96")),
        ({"sum": "661", "rows": "7"}, ("mean", None, "7")),
        ({"sum": "98", "coverage": "1"}, None),
    ],
)
def test_a_quotient_says_its_counts(parts: dict[str, str], expected: object) -> None:
    assert told(a_quotient(parts)) == expected


def test_weights_and_tests_are_counted_where_they_stand_one_by_one_or_as_a_set_of_rows() -> None:
    listed = {"name": "Q.weights", "value": "9", "parts": [{}, {}, {}]}
    as_rows = {"name": "Q.weights", "value": "9", "source": {"kind": "rows", "count": 61}}
    for weights, cases in ((listed, "3"), (as_rows, "61")):
        figure = a_quotient({}) | {"parts": [{"name": "Q.weighed", "value": "18"}, weights]}
        assert told(figure) == ("mean", None, cases)
    tests = [{"name": "Q.mean", "value": "5", "parts": [{}] * 5}, {"name": "Q.spread", "value": "1"}]
    assert told({"value": "88", "how": "percent_within_limits", "parts": tests}) == ("values", None, "5")
    assert told({"value": "2", "how": "deviation", "parts": [{}] * 4}) == ("values", None, "4")
    assert told({"value": "2", "how": "largest", "source": {"count": 70}}) == ("values", None, "70")


def test_what_does_not_tell_is_not_guessed() -> None:
    assert told({"value": None, "how": "missing"}) is None
    assert told({"value": "48", "how": "given", "source": {"kind": "cell"}}) is None
    assert told({"value": "4", "how": "total", "parts": [{}, {}]}) is None


def test_an_interval_is_said_of_a_share_of_cases_alone() -> None:
    span = interval_of(a_quotient(SHARE))
    assert span is not None
    assert [str(round(end, 2)) for end in span] == ["86.02", "98.85"]
    counts_of_two_tables = a_quotient({"of": "40", "to": "48"})
    assert interval_of(counts_of_two_tables) is None, "what is counted over another thing is no part of it"
    assert interval_of(a_quotient({"sum": "661", "rows": "7"})) is None
    assert interval_of(a_quotient({"met": "0", "counted": "0"})) is None
