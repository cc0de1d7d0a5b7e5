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
    """Whether a test of that name runs with all others; its name holds the database it would run on.

    Cases of several tests with the same parameters run on the same database: what they share is made once.
    """
    before, _, case = name.partition("[")
    place = next((place for place, kind in enumerate(kinds) if case.startswith(kind)), None)
    if place is None:
        return True
    own = case.removeprefix(kinds[place])
    return crc32((before if own == "]" else own).encode()) % len(kinds) == place
