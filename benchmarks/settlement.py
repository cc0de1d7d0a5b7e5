"""How long settlements take: one large contract-period with its whole explanation, and a month end of many small ones.

    python benchmarks/settlement.py            both
    python benchmarks/settlement.py --small 500    fewer small ones

Prints seconds, peak memory and contract-periods for each second. Nothing is asserted: machines differ.
"""

import argparse
import itertools
import multiprocessing
import resource
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contracts.facts import load_facts
from contracts.settlement import settle
from contracts.terms import Terms, load_terms

LOTS, TESTS, SMALL = 1000, 5, 45_000
CHARACTERISTICS = (
    ("density", "0.35", "92.0", "97.0", 94500),
    ("voids", "0.25", "2.5", "5.5", 4000),
    ("binder", "0.25", "5.30", "6.10", 5700),
    ("fine", "0.10", "3.0", "6.0", 4500),
    ("coarse", "0.05", "38.0", "50.0", 44000),
)
DELIVERY = {"party": "vendor", "file": "benchmark.xlsx", "sha256": "0" * 64, "revision": 1}
WHOLE = {"to": "1", "mode": "half_up"}


def frame(**parts: Any) -> dict[str, Any]:
    """A terms document around its parts."""
    contract = {"number": "B-1", "title": "Benchmark", "value": "5000000.00"}
    return {
        "language": 1,
        "contract": contract | {"starts": "2027-01-01", "ends": "2027-12-31"},
        "reporting": {"every": "month", "due_days": 5},
        "goals": [{"id": "quality", "title": "Quality"}],
        **parts,
    }


def column(name: str, kind: str) -> dict[str, Any]:
    """A required column."""
    return {"id": name, "heading": name, "type": kind, "required": True}


def table(name: str, **columns: str) -> dict[str, Any]:
    """A table of the vendor's."""
    made = [column(each, kind) for each, kind in columns.items()]
    return {"id": name, "title": name, "reported_by": "vendor", "may_be_empty": True, "columns": made}


def characteristic(name: str, lower: str, upper: str) -> dict[str, Any]:
    """Percent within limits of one characteristic for each lot, as a pay factor."""
    where = {"equal": ["characteristic", name]}
    statistic: dict[str, Any] = {"kind": "percent_within_limits", "table": "tests", "column": "result", "where": where}
    statistic |= {"lower": lower, "upper": upper, "no_spread": "judge_the_mean"}
    schedule: dict[str, Any] = {"kind": "polynomial", "coefficients": ["55", "0.5"], "divided_by": "100"}
    missing = {"not_reported": "hold", "no_occurrence": "exclude", "too_few": "exclude"}
    made: dict[str, Any] = {"id": name, "title": name, "unit": "percent", "statistic": statistic, "schedule": schedule}
    return made | {"missing": missing, "round": WHOLE, "for_each": "lot"}


def large_terms() -> dict[str, Any]:
    """Lots judged by five characteristics, paid by a composite pay factor."""
    weights = [{"measure": name, "weight": weight} for name, weight, *_ in CHARACTERISTICS]
    composite: dict[str, Any] = {
        "kind": "weighted_mean",
        "id": "factor",
        "title": "Factor",
        "for_each": "lot",
        "of": weights,
    }
    composite |= {"weights_sum": "1.00", "minimum_coverage": "1.00", "round": {"to": "0.0001", "mode": "half_up"}}
    payment: dict[str, Any] = {"id": "lots", "title": "Lots", "of": "factor", "for_each": "lot", "direction": "pay"}
    payment |= {"basis": {"kind": "item_amount", "item": "460", "quantity": "tons"}, "if_missing": "nothing"}
    payment |= {"schedule": {"kind": "polynomial", "coefficients": ["-1", "1"]}}
    return frame(
        tables=[
            table("lots", lot="text", tons="number"),
            table("tests", lot="text", characteristic="text", result="number"),
            table("quantities", item="text", quantity="number"),
        ],
        groups=[{"id": "lot", "title": "Lot", "table": "lots", "by": "lot"}],
        items=[{"number": "460", "title": "Mix", "unit": "TON", "priced": "unit_price", "price": "132.00"}],
        quantities={"table": "quantities", "item": "item", "quantity": "quantity"},
        measures=[characteristic(name, lower, upper) for name, _, lower, upper, _ in CHARACTERISTICS],
        composites=[composite],
        payments=[payment],
    )


def facts(rows: dict[str, list[list[Any]]], columns: dict[str, list[str]]) -> dict[str, Any]:
    """A facts document of one period."""
    tables = {
        name: {
            "delivery": DELIVERY,
            "sheet": name,
            "columns": {each: chr(ord("A") + place) for place, each in enumerate(columns[name])},
            "rows": [[number, dict(zip(columns[name], row, strict=True))] for number, row in enumerate(listed, 2)],
        }
        for name, listed in rows.items()
    }
    period = {"contract": "B-1", "period": "2027-07", "starts": "2027-07-01", "ends": "2027-07-31"}
    return period | {"tables": tables, "indexes": {}, "earlier": []}


def large_facts() -> dict[str, Any]:
    """Each lot with its tests, spread by a fixed recurrence so that every run settles the same."""
    lots = [[f"L-{number:04d}", "250"] for number in range(LOTS)]
    tests, turn = [], 12345
    for lot, _ in lots:
        for name, _, _, _, middle in CHARACTERISTICS:
            for _ in range(TESTS):
                turn = (turn * 1103515245 + 12345) % 2**31
                thousandths = middle + (turn // 65536 % 201 - 100) * middle // 5000
                tests.append([lot, name, f"{thousandths // 1000}.{thousandths % 1000:03d}"])
    rows = {"lots": lots, "tests": tests, "quantities": [["460", str(250 * LOTS)]]}
    return facts(rows, {name: columns_of(name) for name in rows})


def columns_of(name: str) -> list[str]:
    """The columns of a table of the large terms."""
    found: list[str] = next(
        [each["id"] for each in made["columns"]] for made in large_terms()["tables"] if made["id"] == name
    )
    return found


def small_terms() -> dict[str, Any]:
    """Two shares, a composite, a band on gross and retainage: the shape of most contracts of a city."""
    done = {"kind": "share", "table": "jobs", "where": {"at_most": [{"days_between": ["ordered", "done"]}, "7"]}}
    good = {"kind": "share", "table": "jobs", "where": {"equal": ["passed", "yes"]}}
    missing = {"not_reported": "hold", "no_occurrence": "exclude"}
    points = {"kind": "points", "points": [["75", "0"], ["95", "100"]], "outside": "clamp"}
    measures = [
        {"id": name, "title": name, "unit": "percent", "statistic": said, "schedule": points, "missing": missing}
        for name, said in (("timely", done), ("good", good))
    ]
    weights = [{"measure": "timely", "weight": "60"}, {"measure": "good", "weight": "40"}]
    composite = {"kind": "weighted_mean", "id": "score", "title": "Score", "of": weights}
    bands = [{"at_least": "90", "gives": "0.02"}, {"at_least": "60", "below": "90", "gives": "0"}]
    steps = {"kind": "steps", "bands": [*bands, {"below": "60", "gives": "-0.03"}]}
    payment = {"id": "band", "title": "Band", "of": "score", "direction": "pay", "if_missing": "nothing"}
    return frame(
        tables=[
            table("jobs", ordered="date", done="date", passed="truth"),
            table("quantities", item="text", quantity="number"),
        ],
        items=[{"number": "1", "title": "Work", "unit": "HR", "priced": "unit_price", "price": "61.50"}],
        quantities={"table": "quantities", "item": "item", "quantity": "quantity"},
        measures=measures,
        composites=[composite | {"weights_sum": "100", "minimum_coverage": "70"}],
        payments=[payment | {"basis": {"kind": "gross"}, "schedule": steps}],
        retainage={"id": "retained", "title": "Retained", "percent": "5"},
    )


def small_facts(number: int) -> dict[str, Any]:
    """Twelve jobs and one quantity; each contract's a little different."""
    jobs = [
        [
            f"2027-07-{1 + job:02d}",
            f"2027-07-{1 + job + (number + job) % 9:02d}",
            "no" if (number + job) % 11 == 0 else "yes",
        ]
        for job in range(12)
    ]
    rows: dict[str, list[list[Any]]] = {"jobs": jobs, "quantities": [["1", str(100 + number % 37)]]}
    return facts(rows, {"jobs": ["ordered", "done", "passed"], "quantities": ["item", "quantity"]})


def settle_small(numbers: range) -> int:
    """Settle contracts as the program does: terms read once for each worker, facts and statement for each period."""
    terms: Terms = load_terms(small_terms())
    return sum(len(settle(terms, load_facts(small_facts(number), terms.tables)).text) for number in numbers)


def time_large() -> None:
    """Print what one large period takes, part by part."""
    document = large_facts()
    marks = [time.process_time()]
    terms = load_terms(large_terms())
    loaded = load_facts(document, terms.tables)
    marks.append(time.process_time())
    statement = settle(terms, loaded)
    marks.append(time.process_time())
    millions = len(statement.text) / 1e6
    marks.append(time.process_time())
    read, settled, written = (after - before for before, after in itertools.pairwise(marks))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"One contract-period of {LOTS:,} lots × {len(CHARACTERISTICS)} characteristics × {TESTS} tests, one core:")
    print(f"  rows read {read:.2f} s, settled {settled:.2f} s, explained and footed {written:.2f} s")
    print(
        f"  together {read + settled + written:.2f} s for {millions:.1f} million characters, "
        f"digest {statement.digest[:16]}"
    )
    print(f"  peak memory of the process {peak:.0f} MB")


def time_small(count: int) -> None:
    """Print how many small periods all cores settle in a second."""
    cores = multiprocessing.cpu_count()
    share = max(1, min(250, count // cores))
    pieces = [range(first, min(first + share, count)) for first in range(0, count, share)]
    started = time.perf_counter()
    with multiprocessing.Pool(cores) as pool:
        characters = sum(pool.imap_unordered(settle_small, pieces))
    seconds = time.perf_counter() - started
    print(f"{count:,} small contract-periods on {cores} cores:")
    print(
        f"  {seconds:.1f} s, {count / seconds:.0f} contract-periods a second, {characters / count:,.0f} characters each"
    )


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=SMALL, help="how many small contract-periods")
    parser.add_argument("--only", choices=("large", "small"))
    chosen = parser.parse_args()
    if chosen.only != "small":
        time_large()
    if chosen.only != "large":
        time_small(chosen.small)


if __name__ == "__main__":
    main()
