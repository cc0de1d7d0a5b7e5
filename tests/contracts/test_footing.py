"""A statement foots itself: a digit changed anywhere that its arithmetic reaches is found."""

import copy
import json
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts import figures
from contracts.errors import Refused
from contracts.figures import Figure, digest_of
from contracts.footing import check_footing, unfooted
from contracts.numbers import Rounding
from tests.contracts.documents import demo_statement

WORKED_OUT = {"total", "difference", "product", "quotient", "scaled"}
Place = tuple[str | int, ...]


@cache
def document_text(number: str) -> str:
    return demo_statement(number).text


def figures_of(document: Any, place: Place = (), above: Any = None) -> Iterator[tuple[Place, Any, Any]]:
    """Each figure of a document with its place and the figure that was made from it."""
    if isinstance(document, dict):
        is_figure = "how" in document and "value" in document
        if is_figure:
            yield place, document, above
        for key, inner in document.items():
            yield from figures_of(inner, (*place, key), document if is_figure else above)
    elif isinstance(document, list):
        for number, inner in enumerate(document):
            yield from figures_of(inner, (*place, number), above)


def shows(figure: Any, above: Any) -> bool:
    """Whether the figure's own arithmetic, or that of the one above it, depends on each of its digits.

    Not so for tests below a percent within limits, a limit that is not reached, or what is multiplied by zero:
    there only working the statement out again from its facts helps, which `flask verify` does.
    """
    if figure["value"] is None:
        return False
    if figure["how"] in WORKED_OUT or figure["how"].startswith("limited") or "rounding" in figure:
        return True
    if above is None or above["how"] not in WORKED_OUT:
        return False
    return above["how"] != "product" or all(
        Decimal(part["value"]) != 0 for part in above["parts"] if part is not figure
    )


@cache
def places_that_show(number: str) -> tuple[Place, ...]:
    document = json.loads(document_text(number))
    return tuple(place for place, figure, above in figures_of(document) if shows(figure, above))


def at(document: Any, place: Place) -> Any:
    for step in place:
        document = document[step]
    return document


def test_the_statements_of_the_demo_foot() -> None:
    for number in ("ARP-2027-A", "ARP-2027-B", "ARP-2027-C"):
        check_footing(json.loads(document_text(number)))
        assert len(places_that_show(number)) > 200


@given(st.sampled_from(["ARP-2027-A", "ARP-2027-B", "ARP-2027-C"]), st.data())
def test_a_digit_changed_in_any_figure_that_arithmetic_reaches_is_refused(number: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(places_that_show(number)))
    document = json.loads(document_text(number))
    figure = at(document, place)
    digits = [spot for spot, letter in enumerate(figure["value"]) if letter.isdigit()]
    spot = data.draw(st.sampled_from(digits))
    changed = figure["value"][:spot] + data.draw(st.sampled_from("0123456789")) + figure["value"][spot + 1 :]
    assume(Decimal(changed) != Decimal(figure["value"]))
    figure["value"] = changed
    with pytest.raises(Refused, match="does not add up at"):
        check_footing(document)


@given(st.sampled_from(["ARP-2027-A", "ARP-2027-B"]), st.data())
def test_the_exact_value_behind_a_rounded_one_cannot_be_changed_either(number: str, data: st.DataObject) -> None:
    document = json.loads(document_text(number))
    rounded = [figure for _, figure, _ in figures_of(document) if "rounding" in figure and figure["how"] in WORKED_OUT]
    figure = data.draw(st.sampled_from(rounded))
    figure["exact"] = str(Decimal(figure["exact"]) + Decimal("0.001"))
    with pytest.raises(Refused):
        check_footing(document)


@given(st.data())
def test_a_part_taken_out_or_added_twice_is_refused(data: st.DataObject) -> None:
    document = json.loads(document_text("ARP-2027-A"))
    made = [figure for _, figure, _ in figures_of(document) if figure["how"] == "total"]
    parts = data.draw(st.sampled_from([each["parts"] for each in made if len(each.get("parts", ())) > 1]))
    chosen = data.draw(st.sampled_from([part for part in parts if Decimal(part["value"]) != 0] or [None]))
    assume(chosen is not None)
    if data.draw(st.booleans()):
        parts.remove(chosen)
    else:
        parts.append(copy.deepcopy(chosen))
    with pytest.raises(Refused):
        check_footing(document)


def test_a_figure_that_refers_to_another_must_agree_with_it() -> None:
    document = json.loads(document_text("ARP-2027-A"))
    seen = next(figure for _, figure, _ in figures_of(document) if figure["how"] == "see")
    seen["value"] = str(Decimal(seen["value"]) + 1)
    assert seen["title"] in list(unfooted(document, {seen["name"]: {"1"}}))
    with pytest.raises(Refused):
        check_footing(document)


def test_a_number_without_a_reason_is_refused() -> None:
    bare = {"name": "x", "title": "X", "unit": "USD", "how": "given", "value": "5.00"}
    with pytest.raises(Refused, match="“X”"):
        check_footing({"figures": [bare]})


def test_a_statement_whose_net_is_not_its_lines_is_never_written() -> None:
    statement = demo_statement("ARP-2027-A")
    made = {each.name: getattr(statement, each.name) for each in fields(statement)}
    made["net"] = figures.given("net", "Net to pay", Decimal("999999.99"), "USD", figures.source("decision"))
    with pytest.raises(Refused, match="do not add up to its net"):
        assert type(statement)(**made).text


@given(st.integers(0, 10_000))
def test_any_letter_changed_in_the_text_changes_the_digest(spot: int) -> None:
    text = document_text("ARP-2027-A")
    changed = text[:spot] + ("x" if text[spot] != "x" else "y") + text[spot + 1 :]
    assert digest_of(changed) != digest_of(text)


def test_figures_are_made_only_with_a_value_and_a_reason() -> None:
    nothing = figures.missing("x", "X", "USD", "not_reported", "It has not been reported.")
    with pytest.raises(Refused, match="not reported"):
        figures.total("y", "Y", [nothing], "USD")
    with pytest.raises(ValueError, match="unknown kind of source"):
        figures.source("hearsay")
    exact = Figure("z", "Z", Decimal("1.005"), "USD", "given", source=figures.source("decision"))
    rounded = figures.rounded(exact, Rounding(Decimal("0.01"), "half_up"))
    assert (rounded.value, rounded.exact) == (Decimal("1.01"), Decimal("1.005"))
