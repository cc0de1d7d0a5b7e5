"""Conditions on rows: three-valued, typed, and read aloud as they run."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from marshmallow import ValidationError

from contracts.conditions import read_condition
from contracts.errors import Invalid
from contracts.terms import load_terms
from tests.contracts.documents import a_measure, a_row, a_terms_document, settled

TRUE, FALSE, UNKNOWN = {"equal": ["a", "1"]}, {"equal": ["a", "2"]}, {"equal": ["blank", "1"]}
VERDICTS = {True: TRUE, False: FALSE, None: UNKNOWN}
ROW: dict[str, Any] = {
    "a": Decimal("1"),
    "blank": None,
    "word": "Vendor",
    "flag": True,
    "day": date(2027, 7, 1),
    "later": date(2027, 7, 8),
    "start": time(7, 50),
    "end": time(8, 20, 30),
    "found": datetime(2027, 7, 1, 22, 0),  # noqa: DTZ001 - a city's clock has no zone
    "fixed": datetime(2027, 7, 2, 21, 59, 59),  # noqa: DTZ001
    "lasted": timedelta(seconds=600),
}


def both(verdicts: tuple[bool | None, ...]) -> bool | None:
    return False if False in verdicts else (None if None in verdicts else True)


def either(verdicts: tuple[bool | None, ...]) -> bool | None:
    return True if True in verdicts else (None if None in verdicts else False)


@pytest.mark.parametrize("verdicts", list(product((True, False, None), repeat=2)), ids=str)
def test_all_and_any_know_what_a_blank_leaves_open(verdicts: tuple[bool | None, ...]) -> None:
    parts = [VERDICTS[verdict] for verdict in verdicts]
    assert read_condition({"all": parts}).holds(ROW) is both(verdicts)
    assert read_condition({"any": parts}).holds(ROW) is either(verdicts)


@pytest.mark.parametrize("verdict", [True, False, None], ids=str)
def test_not_leaves_the_unknown_unknown(verdict: bool | None) -> None:
    expected = None if verdict is None else not verdict
    assert read_condition({"not": VERDICTS[verdict]}).holds(ROW) is expected


HOLDING = [
    {"at_least": ["a", "1"]},
    {"at_most": ["a", "1.0"]},
    {"above": ["a", "0.999"]},
    {"below": ["a", "1.001"]},
    {"not_equal": ["word", "City"]},
    {"equal": ["flag", "yes"]},
    {"below": ["day", {"column": "later"}]},
    {"equal": [{"days_between": ["day", "later"]}, "7"]},
    {"equal": [{"minutes_between": ["start", "end"]}, "30.5"]},
    {"equal": [{"minutes_between": ["end", "start"]}, "-30.5"]},
    {"below": [{"hours_between": ["found", "fixed"]}, "24"]},
    {"equal": [{"days_between": ["found", "fixed"]}, "1"]},
    {"equal": [{"hours_between": ["day", "found"]}, "22"]},
    {"at_most": ["lasted", "600"]},
    {"equal": ["lasted", "600"]},
    {"below": ["start", "08:00"]},
    {"at_least": ["found", "2027-07-01T22:00"]},
    {"equal": [{"sum": ["a", "a"]}, "2"]},
    {"equal": [{"difference": ["a", "a", "a"]}, "-1"]},
    {"equal": [{"product": ["a", "a"]}, "1"]},
    {"one_of": ["word", ["City", "Vendor"]]},
    {"blank": "blank"},
    {"present": "a"},
]


@pytest.mark.parametrize("condition", HOLDING, ids=str)
def test_the_condition_holds_and_its_opposite_does_not(condition: dict[str, Any]) -> None:
    assert read_condition(condition).holds(ROW) is True
    assert read_condition({"not": condition}).holds(ROW) is False


@pytest.mark.parametrize(
    "condition",
    [
        {"at_most": [{"days_between": ["day", "blank"]}, "7"]},
        {"at_most": [{"sum": ["a", "blank"]}, "7"]},
        {"equal": ["word", {"column": "blank"}]},
        {"one_of": ["blank", ["x"]]},
        {"not_equal": ["blank", "1"]},
    ],
    ids=str,
)
def test_a_blank_input_is_neither_yes_nor_no(condition: dict[str, Any]) -> None:
    assert read_condition(condition).holds(ROW) is None


@pytest.mark.parametrize(
    "condition",
    [
        "a >= 1",
        {},
        {"eval": "1"},
        {"all": []},
        {"equal": ["a"]},
        {"equal": ["a", 1]},
        {"equal": [{"days_between": ["day"]}, "7"]},
        {"one_of": ["a", []]},
        {"blank": ["a"]},
        {"at_least": ["a", "1"], "at_most": ["a", "2"]},
        {"not": [{"blank": "a"}]},
    ],
    ids=str,
)
def test_what_is_no_condition_is_refused_when_it_is_read(condition: Any) -> None:
    with pytest.raises(ValidationError):
        read_condition(condition)


WRONG_TYPES = [
    ({"at_most": [{"days_between": ["text", "date"]}, "7"]}, "measures days from text to date"),
    ({"at_most": [{"days_between": ["time", "time"]}, "7"]}, "measures days from time to time"),
    ({"at_most": [{"minutes_between": ["time", "date"]}, "7"]}, "measures minutes from time to date"),
    ({"at_most": [{"sum": ["text", "number"]}, "7"]}, "“text”, which holds text"),
    ({"at_least": ["text", "b"]}, "order of text"),
    ({"equal": ["number", "many"]}, "“many” is not a number"),
    ({"equal": ["truth", "1"]}, "neither yes nor no"),
    ({"equal": ["number", {"column": "text"}]}, "compares number with text"),
    ({"one_of": ["number", ["1"]]}, "looks a number up"),
    ({"at_most": ["duration", "ten minutes"]}, "not a duration"),
]


@pytest.mark.parametrize("condition,said", WRONG_TYPES, ids=str)
def test_a_condition_that_could_never_be_worked_out_is_refused_with_the_terms(
    condition: dict[str, Any], said: str
) -> None:
    for key in ("where", "among"):
        statistic = {"kind": "share", "table": "visits", "where": {"present": "text"}, key: condition}
        with pytest.raises(Invalid, match=said) as refused:
            load_terms(a_terms_document(measures=[a_measure(statistic=statistic)]))
        assert refused.value.problems[0].path == f"measures[0].statistic.{key}"


def test_a_duration_is_compared_with_seconds() -> None:
    statistic = {"kind": "share", "table": "visits", "where": {"at_most": ["duration", "600"]}}
    terms = a_terms_document(measures=[a_measure(statistic=statistic)])
    statement = settled(terms, a_row(2, duration="600"), a_row(3, duration="601"))
    assert statement.figures["share"].value == 50


def test_a_condition_says_what_it_does_in_the_words_of_the_headings() -> None:
    condition = read_condition(
        {"all": [{"at_most": [{"days_between": ["a", "b"]}, "7"]}, {"not": {"equal": ["c", "City"]}}]}
    )
    said = condition.sentence({"a": "Ordered", "b": "Delivered", "c": "Cause"})
    assert said == "the days from “Ordered” to “Delivered” is at most 7 and not (“Cause” is “City”)"
