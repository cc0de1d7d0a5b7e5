"""A large city at work: python -m benchmarks.load FOLDER ACCOUNT [--minutes 10] [--rate 2] [--readers 100] …

FOLDER and DATABASE_URL (PostgreSQL, the owner's address) are what benchmarks/city.py was given, with 45,000 contracts
and 15,000 vendors for a city like New York; ACCOUNT is the account that owns nothing, for which the programs run.
Vendors deliver workbooks (90 % of 50 rows, 9 % of 500, 1 % of 25,000) while readers look at pages; web programs on
ports of their own, workers, database, queue and this measuring share the machine. Prints what each took by the
clock, and the programs' memory. `--drain 300` lets 1, 2 and 4 workers read so many waiting workbooks instead.
"""

import argparse
import statistics
import time
from collections import defaultdict
from pathlib import Path

from benchmarks.load_city import Upload, prepare_city, readers_of, uploads_of
from benchmarks.load_programs import Programs
from benchmarks.load_visitors import Seen, Visit, deliver, visit
from benchmarks.pace import SLOW, Pace
from benchmarks.pages import late_of

PREVIEW_AIMS = {50: 2.0, 500: 4.0, 25_000: 30.0}  # seconds within which 95 of 100 previews are there
PAGE_AIM = 0.300
FLAT = 1.10
SHOWN = 8
LONG_WAIT = 1.0


def main() -> None:
    """Prepare the city, start the programs, and measure."""
    asked = _asked()
    app = prepare_city(asked.folder, asked.account)
    first = round(asked.warm * asked.rate)
    count = asked.drain or first + round(asked.minutes * 60 * asked.rate)
    uploads = [each.again(asked.runs_before) for each in uploads_of(app, asked.folder, count)]
    if asked.drain:
        drain(asked, uploads)
        return
    readers = readers_of(app, asked.readers)
    with Pace() as pace, Programs(asked.folder, asked.account, webs=asked.webs, workers=asked.workers) as programs:
        cold = visit(programs, uploads[:first], readers, Visit(asked.warm, asked.rate, asked.pause))
        seen = visit(programs, uploads[first:], readers, Visit(asked.minutes * 60, asked.rate, asked.pause))
        memory = programs.memory
    if asked.warm:
        print(f"The first {asked.warm:.0f} seconds of programs that just started, which count for nothing below:")
        print_previews(cold)
        print_pages(cold, shown=0)
        seen.errors[:0] = cold.errors
    print_previews(seen)
    print_pages(seen)
    if asked.waits:
        print_waits(seen, pace)
    print_pace(seen, pace)
    print_memory(memory)
    for words in seen.errors[:20]:
        print(f"error: {words}")
    print(f"errors: {len(seen.errors)}")


def print_previews(seen: Seen) -> None:
    """How long it took from the first byte of an upload until its findings were there."""
    print(f"\n{'rows':>8}{'uploads':>9}{'median':>9}{'p95':>9}{'aim':>7}")
    for rows, aim in PREVIEW_AIMS.items():
        if took := sorted(each.seconds for each in seen.previews if each.rows == rows):
            late = late_of(took)
            verdict = "" if late <= aim else "  over"
            print(f"{rows:8,}{len(took):9}{statistics.median(took):8.2f} s{late:7.2f} s{aim:5.0f} s{verdict}")


def print_pages(seen: Seen, shown: int = SHOWN) -> None:
    """How long pages took, all together, and those that took longest."""
    by_page: dict[str, list[float]] = defaultdict(list)
    for each in seen.pages:
        by_page[each.name].append(each.seconds)
    print(f"\n{'page':40}{'times':>7}{'median':>9}{'p95':>9}")
    rows = sorted(by_page.items(), key=lambda each: -late_of(sorted(each[1])))
    for name, took in [("all", [each.seconds for each in seen.pages]), *rows[:shown]]:
        late = late_of(sorted(took))
        verdict = "  over" if late > PAGE_AIM else ""
        print(f"{name:40}{len(took):7}{statistics.median(took) * 1000:6.0f} ms{late * 1000:6.0f} ms{verdict}")


def print_waits(seen: Seen, pace: Pace) -> None:
    """The pages that took more than a second, as they came: several at once from one program waited for one thing, or
    the machine was slow, by so many times.
    """
    for each in sorted(seen.pages, key=lambda each: each.asked_at):
        if each.seconds > LONG_WAIT:
            clock = time.strftime("%H:%M:%S", time.localtime(each.asked_at))
            slow = pace.slowness(each.asked_at)
            print(f"{clock}  {each.seconds:5.1f} s  machine {slow:.1f}×  {each.address}  {each.name}")


def print_pace(seen: Seen, pace: Pace) -> None:
    """How steady the machine was, and the pages in the seconds in which it was as quick as usual."""
    usual = sorted(each.seconds for each in seen.pages if pace.slowness(each.asked_at) <= SLOW)
    if not usual:
        return
    took = sorted(pace.milliseconds)
    print(f"\nThe same computing took {statistics.median(took):.0f} ms in the median, {late_of(took):.0f} ms in 95")
    print(f"of 100 seconds; in {pace.slow_share():.0%} of them it took over {SLOW} times the median. In the others:")
    median, late = statistics.median(usual) * 1000, late_of(usual) * 1000
    print(f"{len(usual):,} pages, median {median:.0f} ms, 95th percentile {late:.0f} ms.")


def print_memory(memory: list[dict[str, float]]) -> None:
    """The memory of each kind of program in the second fifth of the time and in the last one."""
    fifth = len(memory) // 5
    print(f"\n{'memory':12}{'second fifth':>14}{'last fifth':>12}{'ratio':>8}")
    for name in memory[0] if fifth else ():
        early = statistics.mean(each[name] for each in memory[fifth : 2 * fifth])
        late = statistics.mean(each[name] for each in memory[-fifth:])
        verdict = "" if late <= early * FLAT else "  over"
        print(f"{name:12}{early:11.0f} MB{late:9.0f} MB{late / early:8.2f}{verdict}")


def drain(asked: argparse.Namespace, uploads: list[Upload]) -> None:
    """What webs take a second, and what workers read a second of all that waits then, with the ratio to one."""
    print(f"{'webs':>5}{'workers':>9}{'taken/s':>9}{'ratio':>7}{'checked/s':>11}{'ratio':>7}", flush=True)
    first: tuple[float, float] | None = None
    for webs, workers in ((1, 1), (2, 1), (2, 2), (2, 4)):
        with Programs(asked.folder, asked.account, webs=webs, workers=0) as programs:
            began = time.perf_counter()
            deliver(programs, uploads, at_once=4)
            taken = len(uploads) / (time.perf_counter() - began)
            checked = programs.drain(workers)
        first = first or (taken, checked)
        ratios = taken / first[0], checked / first[1]
        print(f"{webs:5}{workers:9}{taken:9.1f}{ratios[0]:7.2f}{checked:11.1f}{ratios[1]:7.2f}", flush=True)
        uploads = [each.again() for each in uploads]


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("account", help="PostgreSQL's account for the programs; see docs/operating.md")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument(
        "--warm", type=float, default=60, help="seconds before it counts: of programs that just started"
    )
    parser.add_argument("--rate", type=float, default=2, help="uploads a second")
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--pause", type=float, default=10, help="seconds that a reader reads a page, on average")
    parser.add_argument("--webs", type=int, default=2, help="web programs, each on a port of its own")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--runs-before", type=int, default=0, help="that delivered to this city: none comes twice")
    parser.add_argument("--waits", action="store_true", help="also print when which pages took more than a second")
    parser.add_argument("--drain", type=int, default=0, help="measure with so many waiting workbooks instead")
    return parser.parse_args()


if __name__ == "__main__":
    main()
