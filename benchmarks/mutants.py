"""All mutants of valid workbooks: python benchmarks/mutants.py [HOW MANY | FIRST LAST]. Prints how they ended."""

import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.importers.mutant_oracle import BREAKS, TooSlow, judged

ALL = 10_000


def main() -> int:
    """Judge every mutant; ends with 1 where one ended badly."""
    first, last = map(int, (["0", ALL], ["0", *sys.argv[1:]], sys.argv[1:])[len(sys.argv) - 1])
    ends: Counter[str] = Counter()
    wrong: list[str] = []
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, last):
            began = time.monotonic()
            try:
                end, differences = judged(number, Path(folder))
            except (*BREAKS, TooSlow) as crash:
                end, differences = (
                    "crashed",
                    [f"mutant {number}: {crash!r} {traceback.format_tb(crash.__traceback__)[-1]}"],
                )
            ends[end] += 1
            wrong += differences
            slowest = max(slowest, time.monotonic() - began)
    print(f"{sum(ends.values()):,} mutants: {dict(ends)}; the slowest took {slowest:.2f} s; {len(wrong)} ended badly")
    print("\n".join(wrong[:40]))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
