"""One result reads the same wherever it is shown: rounded to its worse side, and saying that digits were left out."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from models.clock import living_at
from models.database import db
from models.file_store import FileStore
from operations.verification import verify_everything
from tests.conftest import Browser
from tests.operations.city import SMALL
from tests.operations.fixtures import store
from tests.operations.test_city_scores import AUGUST, settle_august
from tests.routes.test_forecasts import person, words

__all__ = ["store"]

# 33 of 35 visits are 94.2857 percent of which more are better, and 289 / 3 points 96.3333 of which fewer are.
SHARE, MEAN = "≈ 94.28 %", "≈ 96.34 points"


@pytest.fixture
def pretend_september(store: FileStore) -> Iterator[None]:
    """No report is overdue, so that the list of contracts tells of results."""
    with living_at(datetime(2027, 9, 15, tzinfo=UTC)):
        yield


@pytest.fixture
def august(store: FileStore, pretend_september: None) -> str:
    statement_id = settle_august(store, slow=2, of=35, scores=("96", "96", "97"))
    db.session.commit()
    return statement_id


def test_pages_say_one_result_alike_and_no_better_than_it_is(august: str, client: Browser) -> None:
    client.sign_in(person("officer"))
    for path in (
        f"/contracts/{SMALL}/results",
        f"/city?in={AUGUST}",
        f"/statements/{august}",
        f"/contracts/{SMALL}/renewal",
    ):
        page = words(client.get(path).text)
        assert SHARE in page, path
        assert MEAN in page, path
        assert "94.29" not in page, path
        assert "96.33 " not in page, path
    # Of the two only the mean misses its target.
    listed = words(client.get("/contracts").text)
    assert f"Mean audit: {MEAN}, target 64" in listed


def test_what_lists_keep_is_what_statements_say(august: str, store: FileStore) -> None:
    assert verify_everything(store).differences == ()
