"""A test that hangs fails by itself after `timeout` (setup.cfg), so that it never costs the run of all the others.

The long proofs have no limit: whoever starts one watches it.
"""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take the limit from the long proofs."""
    for item in items:
        if item.get_closest_marker("proof"):
            item.add_marker(pytest.mark.timeout(0))
