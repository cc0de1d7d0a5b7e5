"""Typed values have one text form, which means the same value again."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import Invalid
from contracts.values import COLUMN_TYPES, Value, decode, encode

EACH: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(),
    "choice": st.text(min_size=1),
    "number": st.decimals(allow_nan=False, allow_infinity=False, places=6),
    "percent": st.decimals(min_value=0, max_value=100, places=3),
    "whole": st.integers(-(10**15), 10**15).map(Decimal),
    "date": st.dates(),
    "datetime": st.datetimes().map(lambda moment: moment.replace(microsecond=0)),
    "time": st.times().map(lambda moment: moment.replace(microsecond=0)),
    "duration": st.integers(-(10**11), 10**11).map(lambda seconds: timedelta(seconds=seconds)),
    "truth": st.booleans(),
}


def test_every_type_of_column_is_tried() -> None:
    assert set(EACH) == set(COLUMN_TYPES)


@given(st.data(), st.sampled_from(sorted(EACH)))
def test_a_value_is_what_its_text_means(data: st.DataObject, column_type: str) -> None:
    value: Value = data.draw(EACH[column_type])
    text = encode(value)
    assert text is not None
    again = decode(column_type, text)
    assert again == value
    assert type(again) is type(value)
    assert encode(again) == text


@pytest.mark.parametrize("column_type", COLUMN_TYPES)
def test_a_blank_stays_blank_in_every_type(column_type: str) -> None:
    assert encode(None) is None
    assert decode(column_type, None) is None


WRONG = {
    "number": ("", "1,5", "nan", "1_000", "yes"),
    "whole": ("", "one"),
    "percent": ("95 %", "n/a"),
    "truth": ("", "Yes", "true", "1", "no "),
    "date": ("", "7/18/2027", "20270718", "2027-W28-7", "2027-02-30", "2027-07-18T07:00:00"),
    "datetime": ("", "2027-07-18 25:00:00", "2027-07-18T07:00:00Z", "2027-07-18T07:00:00+01:00", "07:00"),
    "time": ("", "7:50", "24:00:01", "07:50:00Z", "07:50:00+01:00", "0.5"),
    "duration": ("", "1_000", "10 min", "1.5", "９", "9" * 30),
}


@pytest.mark.parametrize("column_type,text", [(name, text) for name, texts in WRONG.items() for text in texts])
def test_a_text_that_is_not_of_the_type_is_refused_with_a_sentence(column_type: str, text: str) -> None:
    with pytest.raises(Invalid, match=r"is not|is neither"):
        decode(column_type, text)


def test_yes_is_not_one_and_a_moment_is_not_its_day() -> None:
    assert (encode(True), encode(Decimal(1))) == ("yes", "1")
    assert encode(datetime(2027, 7, 18)) == "2027-07-18T00:00:00"  # noqa: DTZ001 - a city's clock has no zone
    assert encode(date(2027, 7, 18)) == "2027-07-18"
    assert encode(time(7, 50)) == "07:50:00"
