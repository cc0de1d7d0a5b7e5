"""Pictures of schedules: where lines run, which dots are filled, what the axes say; each kind can be drawn."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from contracts.drafts import schedule_of
from contracts.schedules import KINDS
from routes.picture_axes import HEIGHT, WIDTH
from routes.pictures import Picture, draw

STEPS = {"kind": "steps", "bands": [{"at_least": "90", "gives": "0.04"}, {"below": "90", "gives": "-0.01"}]}
SIZES = [{"least": 3, "most": 4, "coefficients": ["0", "1"]}, {"least": 5, "coefficients": ["1", "1"]}]
EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "steps": STEPS,
    "points": {"kind": "points", "points": [["75", "0"], ["95", "100"]], "outside": "refuse"},
    "polynomial": {"kind": "polynomial", "coefficients": ["55", "0.5"], "divided_by": "100"},
    "per_unit": {"kind": "per_unit", "rate": "200.00", "unit_size": "15", "part_units": "up"},
    "threshold": {"kind": "threshold", "how": "cliff", "applies": "above", "amount": "25"},
    "by_sample_size": {"kind": "by_sample_size", "sizes": SIZES},
    "marginal_tiers": {"kind": "marginal_tiers", "tiers": [{"above": "20", "rate": "3"}]},
    "by_occurrence": {"kind": "by_occurrence", "rates": ["75", "100", "200"], "after": "last_repeats"},
    "cost_share": {"kind": "cost_share", "gives": "price", "target_cost": "60000", "saving_share": "0.4"},
    "guarantee": {"kind": "guarantee", "rate": "120.00", "at_least": "50"},
    "fixed": {"kind": "fixed", "gives": "1177"},
}


def picture(schedule: Mapping[str, Any], unit: str = "percent", rate_unit: str = "", **more: Any) -> Picture:
    loaded = schedule_of({"schedule": schedule})
    assert loaded is not None
    drawn = draw(loaded, "A rule", unit, rate_unit, **more)
    assert drawn is not None
    return drawn


def test_there_is_an_example_of_each_kind() -> None:
    assert set(EXAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", EXAMPLES)
@pytest.mark.parametrize("unit", ["percent", "points", "days", "pay factor", ""])
def test_each_kind_is_drawn_within_its_frame(kind: str, unit: str) -> None:
    drawn = picture(EXAMPLES[kind], unit)
    places = [point.split(",") for line in drawn.lines for point in line.split()]
    assert places
    assert all(0 <= Decimal(x) <= WIDTH and 0 <= Decimal(y) <= HEIGHT for x, y in places)
    assert drawn.across
    assert drawn.down


def test_an_edge_is_filled_where_it_belongs_and_hollow_where_it_does_not() -> None:
    drawn = picture(STEPS, rate_unit="of gross")
    assert [dot.kind for dot in drawn.dots] == ["open", "closed"]
    assert len(drawn.lines) == 2
    assert [tick.label for tick in drawn.down] == ["−1 %", "4 %"]
    assert drawn.zero


def test_lines_that_only_bend_have_no_dots() -> None:
    assert picture(EXAMPLES["points"] | {"outside": "clamp"}).dots == ()


def test_a_value_that_is_tried_is_marked_even_outside_of_the_edges() -> None:
    drawn = picture(EXAMPLES["per_unit"], "minutes", "USD", tried=Decimal(500))
    assert [dot.kind for dot in drawn.dots if dot.kind == "tried"] == ["tried"]
    assert any(tick.label.startswith("$") for tick in drawn.down)


@pytest.mark.parametrize("wrong", [{}, {"kind": "steps"}, {"kind": "no such kind"}, "steps", None, {"kind": ["x"]}])
def test_what_cannot_be_computed_has_no_picture(wrong: Any) -> None:
    assert schedule_of({"schedule": wrong}) is None
