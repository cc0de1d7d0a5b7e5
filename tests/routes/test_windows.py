"""What grows with every period is shown from its latest part on, and earlier parts are one page further."""

import re
from datetime import date

import pytest

from models.database import db
from models.file_store import FileStore
from routes import ledgers, trends
from routes.windows import window
from tests.conftest import Browser
from tests.operations.city import SMALL
from tests.operations.corrections import MONTHS
from tests.operations.fixtures import store
from tests.operations.test_ledgers import season as pay_season
from tests.page_tokens import without_tokens
from tests.routes.test_forecasts import person
from tests.routes.test_list_files import rows_of

__all__ = ["store"]


@pytest.fixture
def season(store: FileStore) -> list[str]:
    """The small contract with all of its months paid: what they are called."""
    pay_season(store)
    db.session.commit()
    return [f"{date.fromisoformat(f'{month}-01'):%B %Y}" for month in MONTHS]


@pytest.mark.parametrize(
    "count,before,places",
    [(0, None, ""), (2, None, "01"), (5, None, "234"), (5, 2, "01"), (5, 4, "123"), (5, 9, "234"), (5, -1, "234")],
)
def test_a_window_holds_the_last_rows_before_a_place(count: int, before: int | None, places: str) -> None:
    shown = window(count, 3, before)
    assert shown.of("0123456789"[:count]) == tuple(places)
    assert shown.is_whole == (len(places) == count)


def part(text: str, begin: str) -> str:
    """The page from there on, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", text[text.index(begin) :]).split())


def link(text: str, words: str) -> str:
    found = re.search(rf'href="([^"]+)">{words}', text)
    assert found is not None, f"no link {words}"
    return found[1].replace("&amp;", "&")


def test_results_go_back_period_by_period_and_the_file_holds_them_all(
    season: list[str], client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(person("officer"))
    page = f"/contracts/{SMALL}/results"
    whole = client.get(page).text
    assert "Shown are" not in whole
    assert "Earlier periods" not in whole
    monkeypatch.setattr(trends, "_MOST_PERIODS", 1)
    latest = client.get(page).text
    assert f"Shown are 1 of {len(season)} periods, {season[-1]} to {season[-1]}" in part(latest, "<main")
    assert season[0] not in part(latest, "<tbody>")
    before = client.get(link(latest, "Earlier periods")).text
    assert season[-2] in part(before, "<tbody>")
    assert season[-1] not in part(before, "<tbody>")
    again = client.get(link(before, "Back to the latest periods")).text
    assert without_tokens(again) == without_tokens(latest)
    listed = rows_of(client.get(f"{page}?as=csv"))[1:]
    assert {row[2] for row in listed} == set(MONTHS)


def test_each_ledger_goes_back_by_itself(season: list[str], client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    client.sign_in(person("officer"))
    page = f"/contracts/{SMALL}/ledgers"
    assert "Earlier movements" not in client.get(page).text
    monkeypatch.setattr(ledgers, "_MOST_ROWS", 1)
    latest = client.get(page).text
    rows = latest.count("<tr>")
    before = client.get(link(latest, "Earlier movements").partition("#")[0]).text
    assert before.count("<tr>") == rows, "every ledger still shows one movement"
    assert re.search(r"Shown are movements (\d+) to \1 of", latest)
    again = client.get(link(before, "Back to the latest movements").partition("#")[0]).text
    assert without_tokens(again) == without_tokens(latest)
