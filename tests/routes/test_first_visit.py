"""What a first visit fetches is small enough for a slow line: every own file of a page, as it is sent."""

import re
from urllib.parse import urljoin

import pytest

from tests.routes.conftest import Town

MOST_BYTES = 300_000
_NAMED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_IN_STYLES = re.compile(r"url\([\"']?([^\"')]+)[\"']?\)")


@pytest.mark.parametrize("page", ["/", "/contracts/ARP-2027-A"])
def test_all_that_a_page_needs_is_small(town: Town, page: str) -> None:
    fetched: dict[str, int] = {}
    wanted = _NAMED.findall(town.ask("officer", "GET", page).text)
    assert any(address.endswith(".css") for address in wanted)
    while wanted:
        address = wanted.pop()
        if address in fetched:
            continue
        answer = town.ask("officer", "GET", address)
        assert answer.status_code == 200, address
        fetched[address] = len(answer.data)
        if address.endswith(".css"):
            # Of each family a browser takes the first source alone, but nothing here may be large at all.
            wanted += [
                urljoin(address, name) for name in _IN_STYLES.findall(answer.text) if not name.startswith("data:")
            ]
    assert sum(fetched.values()) < MOST_BYTES, fetched
