"""A grid of cases that asks one code with other data runs each case on one database, and on the other in `make proof`.

Which one is told by the case's own name, so that it stays the same; where there is only SQLite, it runs everything.
"""

from zlib import crc32

import pytest

from tests.database import KINDS


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "shared_out: each case runs on one database, and on the other as a proof")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Make proofs of the cases whose turn it is on the other database."""
    for item in items:
        if item.get_closest_marker("shared_out") and not is_own(item.nodeid):
            item.add_marker(pytest.mark.proof)


def is_own(name: str, kinds: tuple[str, ...] = KINDS) -> bool:
    """Whether a test of that name runs with all others; its name holds the database it would run on."""
    place = next((place for place, kind in enumerate(kinds) if f"[{kind}" in name), None)
    return place is None or crc32(name.replace(f"[{kinds[place]}", "[").encode()) % len(kinds) == place
