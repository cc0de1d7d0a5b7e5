"""One field finds contracts, vendors, pay items and reports: all words, any case, and only what is one's own."""

import pytest
from sqlalchemy import text

from contracts.errors import NotAllowed, NotFound
from contracts.figures import canonical_json
from models.contracts import find_contract
from models.database import db
from models.file_store import FileStore
from models.kept_items import items_of_contract
from models.periods import periods_of
from operations.activations import activate_terms
from operations.kept_items import kept_item_differences
from operations.search import search, search_kind
from operations.terms import draft_terms
from operations.verification import verify_everything
from tests.builders import a_contract, a_vendor
from tests.operations.city import SMALL, small_terms, somebody


def found(short: str, words: str) -> dict[str, int]:
    return {kind: each.count for kind, each in search(somebody(short), words).items() if each.count}


@pytest.mark.parametrize(
    "words,kinds",
    [
        ("c-1", {"contracts": 1, "items": 1, "reports": 2}),
        ("VISITS", {"contracts": 1}),
        ("visits northline", {"contracts": 1}),
        ("northline", {"contracts": 1, "vendors": 1}),
        ("fee", {"items": 1}),
        ("2027-07", {"reports": 2}),
        ("report.csv 2027-07", {"reports": 2}),
        ("visits beacon", {}),
        ("100%", {}),
        ("v", {}),
        ("", {}),
    ],
)
def test_what_holds_all_the_words_is_found(store: FileStore, words: str, kinds: dict[str, int]) -> None:
    assert found("officer", words) == kinds


def test_a_vendor_finds_its_own_and_no_trace_of_others(store: FileStore) -> None:
    assert found("vendor-a", "c-1") == {"contracts": 1, "items": 1, "reports": 2}
    assert found("vendor-a", "northline") == {"contracts": 1, "vendors": 1}
    for words in ("c-1", "northline", "fee", "2027-07", "visits", "report.csv"):
        assert found("vendor-b", words) == {}, words
    with pytest.raises(NotAllowed):
        search(somebody("admin"), "c-1")
    with pytest.raises(NotFound):
        search_kind(somebody("officer"), "people", "ana", None)


def test_more_than_stands_in_short_is_counted_and_read_by_key(store: FileStore) -> None:
    vendor = a_vendor(government_id=somebody("officer").government_id, name="Twelve Curbs")
    for number in range(12):
        a_contract(vendor, government_id=vendor.government_id, number=f"CURB-{number:02}")
    db.session.commit()
    seen = search(somebody("officer"), "curb")["contracts"]
    assert (seen.count, len(seen.page.rows)) == (12, 10)
    first = search_kind(somebody("officer"), "contracts", "curb", None, 7)
    rest = search_kind(somebody("officer"), "contracts", "curb", first.after, 7)
    assert [each.number for each in (*first.rows, *rest.rows)] == [f"CURB-{number:02}" for number in range(12)]
    assert rest.after is None


def test_items_follow_the_terms_in_force_and_a_change_by_hand_is_found(store: FileStore) -> None:
    officer = somebody("officer")
    contract = find_contract(officer.government_id, SMALL)
    assert [each.number for each in items_of_contract(officer.government_id, contract.id)] == ["FEE"]
    terms = small_terms()
    terms["items"][0]["title"] = "Monthly charge"
    august = periods_of(officer.government_id, contract.id)[1].starts_on
    version = draft_terms(officer, SMALL, canonical_json(terms), august)
    assert found("officer", "monthly charge") == {}, "what is only proposed is not in force"
    activate_terms(somebody("officer2"), version.id)
    db.session.commit()
    assert found("officer", "monthly charge") == {"items": 1}
    assert verify_everything(store).differences == ()
    db.session.execute(text("UPDATE kept_items SET title = 'Other'"))
    db.session.commit()
    assert [name for name, _ in kept_item_differences(officer.government_id)] == [f"pay items of {SMALL}"]
