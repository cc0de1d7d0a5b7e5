"""What a ruling touches: the measures and composites on which its payment, rows or rule hangs, and no others."""

from pathlib import Path

import pytest

from contracts.ruling_scope import touched_by
from contracts.rulings import About
from contracts.terms import load_terms

# Segments feed T1, D1 and the miles of D2; the composite joins all that score; lots are judged by tests.
TERMS = load_terms((Path(__file__).parents[2] / "examples" / "terms" / "ARP-2027-A.json").read_text("utf-8"))
SCORED = {"T1", "T2", "S1", "S2", "D1", "D2", "Q5"}
LOTS = {"density", "air_voids", "binder", "no_200", "no_8"}


@pytest.mark.parametrize(
    "kind, name, expected",
    [
        ("rows", "segments", {"T1", "D1", "D2", "composite"}),
        ("days", "audits", {"S1", "composite"}),
        ("rows", "openings", {"late_minutes"}),
        ("measure", "S2", {"S2", "composite"}),
        ("measure", "late_minutes", {"late_minutes"}),
        ("payment", "standby", {"lost_hours"}),
        ("line", "index_adjustment", {"index"}),
        ("line", "performance_band", {"composite", *SCORED}),
        ("limit", "season_limit", {"composite", *SCORED, "lot_factor", *LOTS}),
        ("line", "season_limit", {"composite", *SCORED, "lot_factor", *LOTS}),
        ("line", "net", {each.id for each in TERMS.measures} | {"composite", "lot_factor"}),
        ("line", "line.301", set()),
        ("retainage", "retainage", set()),
        ("line", "retainage", set()),
        ("check", "segments", set()),
    ],
)
def test_what_a_ruling_touches(kind: str, name: str, expected: set[str]) -> None:
    assert touched_by(About(kind, name), TERMS) == expected
