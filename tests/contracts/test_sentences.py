"""Terms read aloud: every rule of the demo's contracts is a sentence that holds the numbers which run."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.drafts import study
from contracts.sentences import (
    Told,
    tell_composites,
    tell_contract,
    tell_limits,
    tell_measure,
    tell_payment,
    tell_watched,
)
from contracts.terms import Terms, load_terms
from examples.city import read_city
from tests.contracts.documents import a_measure, a_terms_document

NUMBERS = sorted(contract.number for contract in read_city().contracts)


def terms_of(number: str) -> Terms:
    return next(load_terms(contract.terms) for contract in read_city().contracts if contract.number == number)


def all_told(terms: Terms) -> list[Told]:
    measures = [tell_measure(measure, terms) for measure in terms.measures]
    payments = [tell_payment(payment, terms) for payment in terms.payments]
    return [*measures, *tell_composites(terms), *payments, *tell_limits(terms)]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_rule_is_one_clean_sentence(number: str) -> None:
    terms = terms_of(number)
    told = all_told(terms)
    assert len(told) >= len(terms.measures) + len(terms.composites) + len(terms.payments) + len(terms.limits)
    for each in told:
        assert each.sentence.endswith("."), each
        assert len(each.sentence) > 20, each
        assert not re.search(r"None|Decimal|[{}_]|  |\.\.", each.sentence), each.sentence
        assert each.title
        assert each.clause


@pytest.mark.parametrize("number", NUMBERS)
def test_a_sentence_names_headings_and_titles_and_no_ids(number: str) -> None:
    terms = terms_of(number)
    ids = {column.id for table in terms.tables for column in table.columns if "_" in column.id}
    ids |= {payment.id for payment in terms.payments if "_" in payment.id}
    for each in all_told(terms):
        assert not [name for name in ids if name in each.sentence], each.sentence


@pytest.mark.parametrize("number", NUMBERS)
def test_every_number_of_a_rule_stands_in_its_words(number: str) -> None:
    document = next(contract.terms for contract in read_city().contracts if contract.number == number)
    terms = load_terms(document)
    said = {each.id: " ".join([each.sentence, *each.notes, *map(str, each.table)]) for each in all_told(terms)}
    for rule in [*document["measures"], *document["payments"]]:
        parts = {key: rule[key] for key in ("statistic", "schedule", "basis", "limits", "round") if key in rule}
        for found in numbers_in(parts):
            assert found.lstrip("-") in said[rule["id"]].replace(",", ""), (rule["id"], found, said[rule["id"]])


def numbers_in(said: Any) -> Iterator[str]:
    if isinstance(said, dict):
        for key, inner in said.items():
            if key not in ("item", "table", "decimals"):
                yield from numbers_in(inner)
    elif isinstance(said, list):
        for inner in said:
            yield from numbers_in(inner)
    elif isinstance(said, str) and re.fullmatch(r"-?[0-9.]+", said):
        yield said


def test_the_on_time_measure_reads_as_a_person_would_say_it() -> None:
    terms = terms_of("ARP-2027-A")
    measure = next(each for each in terms.measures if each.id == "T1")
    assert tell_measure(measure, terms).sentence == (
        "Take the share of rows of “Segments” where the days from “Planed on” to “Paved on” is at most 7; turned into "
        "points by 0 at 75, rising in a straight line to 100 at 95, and no further, rounded half up to 0.01."
    )


def test_another_number_in_the_terms_is_another_number_in_the_sentence() -> None:
    said = []
    for least in ("1", "2.50"):
        statistic = {"kind": "share", "table": "visits", "where": {"at_least": ["number", least]}}
        terms = load_terms(json.dumps(a_terms_document(measures=[a_measure(statistic=statistic)])))
        said.append(tell_measure(terms.measures[0], terms).sentence)
    assert "is at least 1." in said[0]
    assert "is at least 2.50." in said[1]


def test_the_frame_of_a_contract_says_its_dates_and_when_reports_are_due() -> None:
    assert tell_contract(terms_of("ARP-2027-A")) == (
        "From April 1, 2027 to October 31, 2027; reported each month, due 5 days after the month ends."
    )


def test_flags_classes_and_clocks_are_told_with_titles_and_numbers() -> None:
    interest = {"percent": "1.5", "per": "month", "day_count": "30"}
    document = a_terms_document(
        flags=[{"of": "share", "exception": "low_share", "below": "80", "says": "Ask for a plan."}],
        classes=[
            {"kind": "low_share", "class": "resolve"},
            {"kind": "hold", "class": "override", "statements": "closing"},
        ],
        clocks=[{"clock": "payment", "days": 30, "interest": interest}],
    )
    terms = load_terms(document)
    before = "before the payment is approved, also where the city’s policy asks for less."
    moves = "a due day without work moves to the next working day"
    late = "stands still while it is the vendor’s turn; late payment costs 1.5 % a month"
    assert [f"{told.title}: {told.sentence}" for told in tell_watched(terms)] == [
        f"Low share: Where “{terms.measures[0].title}” is below 80, somebody must look at it: Ask for a plan.",
        f"Low share: “Low share” in every statement must be resolved {before}",
        f"Hold in closing statements: “Hold” in closing statements must be overridden {before}",
        f"Clock: Payment: Payment within 30 days; {moves}; {late}, a month counted with 30 days.",
    ]
    studied = study(document | {"measures": []})
    assert "clocks" in studied.told
    assert "flags" not in studied.told
