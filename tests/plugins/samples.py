"""Walks in a real browser are long: each day's runs take a third of them, the next day's another, and `make proof` all.

SAMPLE=0, 1 or 2 takes the third of another day again.
"""

import os
import time
from zlib import crc32

import pytest

_THIRDS = 3


def pytest_configure(config: pytest.Config) -> None:
    """Draw before the workers begin, so that midnight cannot part them."""
    config.addinivalue_line("markers", "sampled(name): runs every third day, with all of that name; else as a proof")
    os.environ.setdefault("SAMPLE", str(int(time.time() // 86400) % _THIRDS))


def pytest_report_header() -> str:
    return f"sampled: a third of the walks in a browser; SAMPLE={os.environ['SAMPLE']} takes the same ones again"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Make proofs of the walks whose day it is not."""
    for item in items:
        mark = item.get_closest_marker("sampled")
        if mark is not None and not is_drawn(str(mark.args[0]) if mark.args else item.nodeid):
            item.add_marker(pytest.mark.proof)


def is_drawn(name: str, sample: str = "") -> bool:
    """Whether what has this name is in the third that is taken."""
    return crc32(name.encode()) % _THIRDS == int(sample or os.environ["SAMPLE"])
