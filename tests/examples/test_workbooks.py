"""The demo city's workbooks give their stated results, counted again here with fractions and by other means."""

import json
import math
from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from examples.make_workbooks import HOME, make_files

EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "expected_2027-07.json").read_text(encoding="utf-8")
)
LETTERS = "ABC"
HEADINGS = 3
CENT = Fraction(1, 100)

WEIGHTS = {"T1": 25, "T2": 10, "S1": 15, "S2": 5, "D1": 15, "D2": 15, "Q5": 15}
ENDS = {"T1": (75, 95), "T2": (70, 90), "S1": (80, 95), "S2": (80, 100), "D1": (90, 98), "Q5": (85, 95)}
PRICES = {
    "120.1": "5.10",
    "460.1": "132.00",
    "464.5": "9.00",
    "220.2": "430.00",
    "860.1": "1.10",
    "999.1": "1",
}
LUMP_SUMS = {"A": 95_000, "B": 130_000, "C": 95_000}
LIMITS = {
    "In-place density, %": ("92.0", "97.0", "0.35"),
    "Air voids, %": ("2.5", "5.5", "0.25"),
    "Asphalt binder, %": ("5.30", "6.10", "0.25"),
    "Passing No. 200, %": ("3.0", "6.0", "0.10"),
    "Passing No. 8, %": ("38.0", "50.0", "0.05"),
}

Row = tuple[Any, ...]


def rows(letter: str, party: str, sheet: str) -> list[Row]:
    workbook = load_workbook(HOME / "2027-07" / f"ARP-2027-{letter}_2027-07_{party}.xlsx")
    return list(workbook[sheet].iter_rows(min_row=HEADINGS + 1, values_only=True))


def half_up(value: Fraction, step: Fraction) -> Fraction:
    """To the nearest multiple of the step, the half away from zero."""
    units = math.floor(abs(value) / step + Fraction(1, 2))
    return step * units * (1 if value >= 0 else -1)


def exact(cell: object) -> Fraction:
    return Fraction(str(cell))


def counts(letter: str) -> dict[str, tuple[int, int]]:
    segments, shifts = rows(letter, "vendor", "Segments"), rows(letter, "vendor", "Shifts")
    found, checks = rows(letter, "city", "Deficiencies"), rows(letter, "city", "Straightedge")
    good = {
        "T1": [(row[6] - row[5]).days <= 7 for row in segments],
        "T2": [row[3] - row[2] <= timedelta(hours=1) and row[4] == row[5] for row in shifts],
        "S2": [row[1] - row[0] <= timedelta(hours=24) for row in found],
        "D1": [row[9] - row[8] >= timedelta(hours=48) for row in segments],
        "Q5": [row[2] <= 0.25 for row in checks],
    }
    return {measure: (sum(rows_met), len(rows_met)) for measure, rows_met in good.items()}


def complaints_and_lane_feet(letter: str) -> tuple[int, int]:
    complaints = sum(row[4:6] == ("Yes", "Vendor") for row in rows(letter, "city", "311 complaints"))
    return complaints, sum(row[7] for row in rows(letter, "vendor", "Segments"))


def points(value: Fraction, threshold: Fraction, target: Fraction) -> Fraction:
    score = 100 * (value - threshold) / (target - threshold)
    return half_up(min(max(score, Fraction(0)), Fraction(100)), CENT)


def scores(letter: str) -> dict[str, Fraction | None]:
    found: dict[str, Fraction | None] = {}
    for measure, (met, of) in counts(letter).items():
        threshold, target = ENDS[measure]
        found[measure] = points(Fraction(100 * met, of), Fraction(threshold), Fraction(target)) if of else None
    audits = [row[2] for row in rows(letter, "city", "Work-zone audits")]
    found["S1"] = points(Fraction(sum(audits), len(audits)), Fraction(80), Fraction(95)) if audits else None
    complaints, lane_feet = complaints_and_lane_feet(letter)
    found["D2"] = points(Fraction(complaints * 5280, lane_feet), Fraction(4), Fraction("1.5"))
    return found


def composite(letter: str) -> tuple[int, Fraction]:
    measured = {measure: score for measure, score in scores(letter).items() if score is not None}
    weight = sum(WEIGHTS[measure] for measure in measured)
    total = sum((WEIGHTS[measure] * score for measure, score in measured.items()), Fraction(0))
    return weight, half_up(total / weight, CENT)


def share_of_beta(x: float, steps: int = 20_000) -> float:
    """The integral of the beta density with a = b = 3/2 from 0 to x, by the midpoint rule."""
    width = x / steps
    heights = (math.sqrt(t * (1 - t)) for t in ((step + 0.5) * width for step in range(steps)))
    return 8 / math.pi * width * sum(heights)


def percent_within_limits(results: list[Any], lower: str, upper: str) -> float:
    values = [exact(result) for result in results]
    mean = sum(values, Fraction(0)) / 5
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / 4)
    sides = [mean - Fraction(lower), Fraction(upper) - mean]
    x = [min(max(0.0, 0.5 * (1 - float(side) / spread * math.sqrt(5) / 4)), 1.0) for side in sides]
    return max(0.0, 100 * (1 - share_of_beta(x[0]) - share_of_beta(x[1])))


def lot_results(letter: str) -> dict[str, dict[str, list[Any]]]:
    results: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for lot, _, characteristic, result, *_ in rows(letter, "vendor", "Tests"):
        results[lot][characteristic].append(result)
    return results


def lots(letter: str) -> list[dict[str, Any]]:
    found = []
    for lot, _, tons in rows(letter, "vendor", "Lots"):
        percents, factor = [], Fraction(0)
        for characteristic, (lower, upper, weight) in LIMITS.items():
            raw = percent_within_limits(lot_results(letter)[lot][characteristic], lower, upper)
            assert abs(raw - round(raw)) < 0.4, "no percent stands near the half, where rounding would decide"
            percents.append(round(raw))
            factor += Fraction(weight) * (55 + Fraction(round(raw), 2)) / 100
        factor = half_up(factor, Fraction(1, 10_000))
        adjustment = half_up((factor - 1) * tons * 132, CENT)
        found.append(
            {
                "lot": lot,
                "tons": tons,
                "pwl": percents,
                "composite_pay_factor": f"{float(factor):.4f}",
                "adjustment": money(adjustment),
            }
        )
    return found


def lines(letter: str) -> dict[str, Fraction]:
    quantities: dict[str, Fraction] = defaultdict(Fraction)
    for item, _, _, quantity, _ in rows(letter, "vendor", "Quantities"):
        quantities[item] += exact(quantity)
    prices = {item: Fraction(price) for item, price in PRICES.items()} | {"850.1": Fraction(LUMP_SUMS[letter], 100)}
    return {item: half_up(amount * prices[item], CENT) for item, amount in quantities.items()}


def money(amount: Fraction) -> str:
    cents = amount * 100
    assert cents.denominator == 1
    sign, whole = ("-" if cents < 0 else ""), abs(int(cents))
    return f"{sign}{whole // 100}.{whole % 100:02}"


def late_openings(letter: str) -> Fraction:
    """$200 for each lane and started quarter hour, nothing under a quarter hour, at most $5,000 a night."""
    nights = [lanes * -(-late // 15) * 200 for _, lanes, late in rows(letter, "city", "Lane openings") if late >= 15]
    return -Fraction(sum(min(night, 5000) for night in nights))


def amounts(letter: str) -> dict[str, Fraction]:
    """Every dollar figure of the month, by the names of the expected results."""
    paid = lines(letter)
    gross = sum(paid.values(), Fraction(0))
    base = gross - paid["999.1"]
    _, score = composite(letter)
    rate = next(rate for edge, rate in BANDS if score >= edge)
    tons = sum((exact(row[3]) for row in rows(letter, "vendor", "Quantities") if row[0] == "460.1"), Fraction(0))
    shifts = rows(letter, "vendor", "Shifts")
    found = {
        "gross": gross,
        "eligible_base": base,
        "lot_quality": sum((Fraction(lot["adjustment"]) for lot in lots(letter)), Fraction(0)),
        "index_adjustment": half_up((Fraction(676) - 635) * Fraction("0.058") * tons, CENT),
        "performance_band": half_up(base * rate, CENT),
        "late_openings": late_openings(letter),
        "standby": 650 * sum((exact(row[7]) for row in shifts if row[8] == "City"), Fraction(0)),
        "retainage": -half_up(gross / 20, CENT),
    }
    adjustments = [found[name] for name in found if name not in ("gross", "eligible_base")]
    return {**found, "net": gross + sum(adjustments, Fraction(0))}


BANDS = [
    (95, Fraction("0.04")),
    (90, Fraction("0.025")),
    (80, Fraction("0.01")),
    (70, Fraction(0)),
    (60, Fraction("-0.015")),
    (0, Fraction("-0.03")),
]


def expected(letter: str) -> dict[str, Any]:
    return EXPECTED[f"ARP-2027-{letter}"]


def test_the_committed_files_are_what_the_script_makes_byte_for_byte() -> None:
    made = make_files()
    committed = {str(path.relative_to(HOME)): path.read_bytes() for path in HOME.glob("20??-??/*") if path.is_file()}
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


@pytest.mark.parametrize("letter", LETTERS)
def test_counts_and_scores_are_the_expected_ones(letter: str) -> None:
    counted: dict[str, list[Any]] = {measure: list(pair) for measure, pair in counts(letter).items()}
    complaints, lane_feet = complaints_and_lane_feet(letter)
    counted["D2"] = [complaints, f"{lane_feet / 5280:.4f}"]
    assert counted == expected(letter)["counts"]
    shown = {measure: None if score is None else money(score) for measure, score in scores(letter).items()}
    assert shown == expected(letter)["scores"]
    weight, score = composite(letter)
    assert (str(weight), money(score)) == (expected(letter)["weight_measured"], expected(letter)["composite"])


@pytest.mark.parametrize("letter", LETTERS)
def test_lots_give_the_expected_percents_factors_and_adjustments(letter: str) -> None:
    assert lots(letter) == expected(letter)["lots"]
    results = [series for lot in lot_results(letter).values() for series in lot.values()]
    assert {len(series) for series in results} == {5}
    assert sum(row[2] for row in rows(letter, "vendor", "Lots")) * 132 == Fraction(expected(letter)["lines"]["460.1"])


@pytest.mark.parametrize("letter", LETTERS)
def test_money_is_the_expected_to_the_cent(letter: str) -> None:
    assert {item: money(amount) for item, amount in lines(letter).items()} == expected(letter)["lines"]
    figures = {name: money(amount) for name, amount in amounts(letter).items()}
    assert figures == {name: expected(letter)[name] for name in figures}


@pytest.mark.parametrize("letter", LETTERS)
def test_rows_stand_on_the_edges_of_the_rules(letter: str) -> None:
    segments, shifts = rows(letter, "vendor", "Segments"), rows(letter, "vendor", "Shifts")
    assert any((row[6] - row[5]).days == 7 for row in segments), "paved exactly 7 days after planing"
    assert any((row[6] - row[5]).days == 8 for row in segments), "paved a day too late"
    assert any(row[9] - row[8] == timedelta(hours=48) for row in segments), "notice exactly 48 hours before"
    assert any(row[3] - row[2] == timedelta(hours=1) for row in shifts), "started exactly an hour late"
    assert any(row[2] == 0.25 for row in rows(letter, "city", "Straightedge")), "exactly a quarter inch"
    assert any(row[2] == 0.3125 for row in rows(letter, "city", "Straightedge")), "one sixteenth too much"


def test_rows_of_some_districts_stand_on_the_other_edges() -> None:
    corrected = [row[1] - row[0] for letter in "AB" for row in rows(letter, "city", "Deficiencies")]
    assert corrected.count(timedelta(hours=24)) == 2
    late = [row[2] for letter in LETTERS for row in rows(letter, "city", "Lane openings")]
    assert sorted(late) == [14, 14, 15, 16], "ignored, ignored, one quarter hour, two quarter hours"


@pytest.mark.parametrize("letter", LETTERS)
def test_work_lies_in_july_and_keys_are_unique(letter: str) -> None:
    segments, shifts = rows(letter, "vendor", "Segments"), rows(letter, "vendor", "Shifts")
    worked = [day for row in segments for day in (row[5], row[6], row[9])] + [row[3] for row in shifts]
    worked += [
        row[0] for sheet in ("Work-zone audits", "Deficiencies", "Lane openings") for row in rows(letter, "city", sheet)
    ]
    assert all(date(2027, 7, 1) <= moment.date() <= date(2027, 7, 31) for moment in worked)
    assert len({row[0] for row in segments}) == len(segments)
    assert len({row[:2] for row in shifts}) == len(shifts)
    tickets = [row[4] for row in rows(letter, "vendor", "Quantities") if row[4] != "monthly"]
    assert len(set(tickets)) == len(tickets)
    assert {row[2] for row in rows(letter, "city", "311 complaints")} <= {row[0] for row in segments}
    assert all(isinstance(row[5], datetime) for row in segments), "dates are dates, not text"
