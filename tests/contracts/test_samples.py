"""Samples are drawn alike on every machine, and decide over the rows that were not drawn."""

import hashlib
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from contracts.fact_rows import FactRow
from contracts.samples import SampleRule, Share, draw, score_of, state_of
from contracts.terms import load_terms
from tests.contracts.standing_documents import facts_of, sampled, settled


def rows(count: int, *standings: str) -> tuple[FactRow, ...]:
    made = []
    for number in range(count):
        standing = standings[number] if number < len(standings) else "reported"
        made.append(FactRow(number + 2, {"job": f"J{number}", "zone": f"Z{number % 3}"}, standing))
    return tuple(made)


RULE = SampleRule(Share(rows=4), Share(rows=0), "verify_all")


def test_the_hash_that_draws_is_the_documented_one() -> None:
    assert score_of("seed", ("J1",)) == hashlib.sha256(b"seed\x1fJ1\x1f").hexdigest()
    assert [row.number for row in draw(RULE, "seed", rows(20), ("job",))] == sorted(
        row.number for row in sorted(rows(20), key=lambda row: score_of("seed", (str(row.values["job"]),)))[:4]
    )


def test_the_order_of_rows_and_a_corrected_row_change_nothing_else() -> None:
    drawn = draw(RULE, "seed", rows(20), ("job",))
    assert draw(RULE, "seed", tuple(reversed(rows(20))), ("job",)) == drawn
    more = (*rows(20), FactRow(99, {"job": "late", "zone": "Z0"}))
    again = {row.number for row in draw(RULE, "seed", more, ("job",))}
    assert len({row.number for row in drawn} - again) <= 1
    assert draw(RULE, "another", rows(20), ("job",)) != drawn


def test_each_stratum_gives_its_share_rounded_up() -> None:
    rule = replace(RULE, size=Share(percent=Decimal(10)), by="zone")
    assert len(draw(rule, "seed", rows(30), ("job",))) == 3
    assert len(draw(rule, "seed", rows(33), ("job",))) == 6


def test_left_out_and_excused_rows_are_not_drawn() -> None:
    drawn = draw(replace(RULE, size=Share(rows=20)), "seed", rows(20, "left_out", "excused", "verified"), ("job",))
    assert len(drawn) == 18


@pytest.mark.parametrize("rejected, verdict", [(0, "passed"), (1, "passed"), (2, "failed")])
def test_a_sample_passes_up_to_its_limit(rejected: int, verdict: str) -> None:
    rule = SampleRule(Share(rows=10), Share(percent=Decimal(19)), "verify_all")
    standings = ["rejected"] * rejected + ["verified"] * (10 - rejected)
    assert state_of(rule, "seed", rows(10, *standings), ("job",)).verdict == verdict
    assert state_of(rule, "seed", rows(10, *standings[:9]), ("job",)).verdict == "waiting"


DRAWN = {"seed": "seed", "drawn_by": "p", "drawn_at": "2027-08-01T00:00:00+00:00"}


def test_a_sample_decides_over_the_rows_that_were_not_drawn() -> None:
    jobs = [[number, f"J{number}", "9"] for number in range(2, 8)]
    terms = load_terms(sampled())
    rule = terms.tables[0].sample
    assert rule is not None
    drawn = {row.number for row in draw(rule, "seed", facts_of(terms, jobs).tables["jobs"].rows, ("job",))}

    def outcome(standing: str) -> list[Any]:
        return [[*row, standing, {"by": "city"}] if row[0] in drawn else row for row in jobs]

    state = {"quick": "not inspected"}
    assert settled(sampled(), jobs).document()["states"] == state
    assert settled(sampled(), jobs, sample=DRAWN).document()["states"] == state
    assert settled(sampled(), outcome("verified"), sample=DRAWN).document()["counts"]["quick"] == [6, 6]
    mixed = outcome("verified")
    place = next(place for place, row in enumerate(mixed) if len(row) > 3)
    mixed[place] = [*mixed[place][:3], "rejected"]
    assert settled(sampled(), mixed, sample=DRAWN).document()["states"] == state
    alone = settled(sampled("sample_alone"), mixed, sample=DRAWN)
    assert alone.document()["counts"]["quick"] == [1, 1]
