"""Numbers: one grammar, no binary floats, and rounding that sees the tie which a quotient missed by its last digits."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import NumberError
from contracts.facts import load_facts
from contracts.figures import canonical_json
from contracts.numbers import (
    CONTEXT,
    MODES,
    Rounding,
    divide,
    dollars,
    from_cents,
    negative,
    parse_decimal,
    plain,
    to_cents,
)
from contracts.settlement import settle
from contracts.terms import load_terms
from tests.contracts.documents import a_facts_document, a_terms_document, demo_facts_text, demo_statement, demo_terms

WRITTEN = ("0", "-0", "+7", "4.0", "4.", ".5", "-.5", "1234567890.12", "1e3", "1.5E-3", "2E+2", " 94.5 ", "007")
NOT_NUMBERS = (
    *("", " ", ".", "+", "-", "e5", "1e", "1e5000", "--1", "1 000", "1,000", "1_000", "0x1F", "nan", "NaN", "inf"),
    *(
        "-Infinity",
        "sNaN",
        "９４.５",
        "٣",
        "½",
        "1\n2",
        "1\t",
        "\u00a01",
        "1/2",
        "1..2",
        "1.2.3",
        "$5",
        "5%",
        "9" * 401,
    ),
)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_number_that_follows_the_grammar_is_read_with_its_decimals(text: str) -> None:
    assert parse_decimal(text) == Decimal(text.strip(" "))
    assert parse_decimal(text).as_tuple() == Decimal(text.strip(" ")).as_tuple()


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_a_text_that_only_looks_like_a_number_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(NumberError, match="is not a number"):
        parse_decimal(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9))
def test_a_number_written_plainly_is_read_as_itself(number: Decimal) -> None:
    text = plain(number)
    assert "E" not in text
    assert parse_decimal(text) == number


ROUNDED = {
    "half_up": ("0.13", "-0.13", "0.12", "0.12", "0.14"),
    "half_even": ("0.12", "-0.12", "0.12", "0.12", "0.14"),
    "up": ("0.13", "-0.13", "0.13", "0.13", "0.14"),
    "down": ("0.12", "-0.12", "0.12", "0.12", "0.13"),
    "ceiling": ("0.13", "-0.12", "0.13", "0.13", "0.14"),
    "floor": ("0.12", "-0.13", "0.12", "0.12", "0.13"),
}
UNROUNDED = ("0.125", "-0.125", "0.1249999", "0.1200000001", "0.135")


@pytest.mark.parametrize("mode", sorted(MODES))
def test_each_mode_rounds_ties_and_signs_in_its_own_way(mode: str) -> None:
    rounding = Rounding(Decimal("0.01"), mode)
    assert tuple(plain(rounding.apply(Decimal(text))) for text in UNROUNDED) == ROUNDED[mode]


def test_every_mode_is_tried() -> None:
    assert set(ROUNDED) == set(MODES)


@pytest.mark.parametrize(
    "to,value,expected",
    [
        ("5", "92.5", "95"),
        ("5", "92.4", "90"),
        ("0.25", "1.125", "1.25"),
        ("0.05", "1.07", "1.05"),
        ("0.10", "2.35", "2.40"),
        ("1", "-0.5", "-1"),
        ("1000", "1500", "2000"),
        ("1E+3", "1499", "1E+3"),
    ],
)
def test_rounding_goes_to_a_multiple_of_any_size(to: str, value: str, expected: str) -> None:
    rounded = Rounding(Decimal(to), "half_up").apply(Decimal(value))
    assert rounded == Decimal(expected)
    assert rounded.as_tuple().exponent == Decimal(to).as_tuple().exponent


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(0, 6))
def test_a_tie_after_a_quotient_is_seen_as_a_tie(steps: int, divisor: int, decimals: int) -> None:
    """Half a step, made by a division that does not end and the multiplication that undoes it."""
    to = Decimal(1).scaleb(-decimals)
    tie = (Decimal(2 * abs(steps) + 1) * to) / 2
    value = CONTEXT.multiply(divide(tie, Decimal(divisor)), Decimal(divisor))
    assert Rounding(to, "half_up").apply(value) == (abs(steps) + 1) * to
    assert Rounding(to, "down").apply(value) == abs(steps) * to


@given(
    st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**6),
    st.sampled_from(("0.01", "0.0001", "1", "5", "0.25")),
    st.sampled_from(("half_up", "up", "down", "ceiling", "floor")),
)
def test_rounding_agrees_with_exact_fractions(value: Fraction, to: str, mode: str) -> None:
    steps = value / Fraction(to)
    whole, rest = divmod(abs(steps), 1)
    away = {
        "half_up": rest >= Fraction(1, 2),
        "up": rest > 0,
        "down": False,
        "ceiling": rest > 0 and steps > 0,
        "floor": rest > 0 and steps < 0,
    }[mode]
    exact = (whole + away) * Fraction(to) * (-1 if steps < 0 else 1)
    quotient = divide(Decimal(value.numerator), Decimal(value.denominator))
    assert Fraction(Rounding(Decimal(to), mode).apply(quotient)) == exact


@pytest.mark.parametrize("mode", sorted(MODES))
def test_zero_has_no_sign_once_it_is_rounded(mode: str) -> None:
    for text in ("-0", "-0.00", "0E+60"):
        assert plain(Rounding(Decimal("0.01"), mode).apply(Decimal(text))) == "0.00"
    if mode not in ("up", "floor"):
        assert plain(Rounding(Decimal("0.01"), mode).apply(Decimal("-0.001"))) == "0.00"


def test_what_is_too_large_to_round_is_refused_with_a_sentence() -> None:
    for text in ("1E+300", "1E+999", "9" * 60):
        with pytest.raises(NumberError, match="too large"):
            Rounding(Decimal("0.01"), "half_up").apply(Decimal(text))


def test_the_context_of_the_program_refuses_binary_floats() -> None:
    with decimal.localcontext(CONTEXT), pytest.raises(decimal.FloatOperation):
        Decimal(float("0.1"))
    with decimal.localcontext(CONTEXT), pytest.raises(decimal.FloatOperation):
        assert Decimal("0.1") < 0.2
    with pytest.raises(decimal.FloatOperation):
        CONTEXT.create_decimal(0.1)


def test_a_float_has_no_place_in_a_stored_document() -> None:
    with pytest.raises(TypeError, match="float"):
        canonical_json({"amount": [1, {"deep": 0.1}]})


def test_a_settlement_touches_no_float_and_no_setting_of_its_surroundings() -> None:
    """The surrounding context refuses floats, keeps four digits and rounds up: nothing of it may reach a figure."""
    expected = demo_statement("ARP-2027-B")
    surroundings = decimal.Context(prec=4, rounding=decimal.ROUND_UP, traps=[decimal.FloatOperation])
    with decimal.localcontext(surroundings):
        terms = demo_terms("ARP-2027-B")
        again = settle(terms, load_facts(demo_facts_text("ARP-2027-B"), terms.tables))
        assert again.text == expected.text


def test_documents_with_numbers_instead_of_texts_are_refused() -> None:
    terms = a_terms_document(contract={**a_terms_document()["contract"], "value": 1000.0})
    with pytest.raises(Exception, match="Write the number as text"):
        load_terms(terms)
    facts = a_facts_document(indexes={"steel": {"month": "2027-07", "value": 676.0, "published": "list"}})
    with pytest.raises(Exception, match="Write the number as text"):
        load_facts(facts, load_terms(a_terms_document()).tables)


@given(st.integers(-(10**17), 10**17))
def test_cents_and_dollars_are_the_same_amount(cents: int) -> None:
    assert to_cents(from_cents(cents)) == cents
    assert plain(from_cents(cents)).rpartition(".")[2].isdigit()


def test_fractions_of_a_cent_are_never_stored() -> None:
    with pytest.raises(NumberError, match="fractions of a cent"):
        to_cents(Decimal("10.005"))


@pytest.mark.parametrize(
    "amount,said",
    [("0", "$0.00"), ("-0.004", "$0.00"), ("1234567.891", "$1,234,567.89"), ("-1234.5", "−$1,234.50")],
)
def test_dollars_are_said_with_their_sign_before_them(amount: str, said: str) -> None:
    assert dollars(Decimal(amount)) == said


def test_the_other_sign_keeps_every_digit() -> None:
    number = Decimal("1." + "123456789" * 5)
    assert plain(negative(number)) == "-" + plain(number)
