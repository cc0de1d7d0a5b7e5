"""Lists of the JSON interface: each that a page sorts is sorted by the same names, and goes on in its order."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from models.search import KINDS
from routes.api.declaring import DECLARED, Declared
from routes.api.document import address_of, openapi
from routes.lists import FOUND, SORTED
from routes.permissions_of_api import OPERATIONS
from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_interface import ask, tokens_of

# What each list answers is sorted by, in one of its orders; of whom it is asked.
BY: Mapping[str, tuple[str, str, Callable[[Any], Any]]] = {
    "/contracts?sort=vendor": ("officer", "rows", lambda row: row["contract"]["vendor"]),
    "/city?sort=contract": ("auditor", "rows", lambda row: row["contract"]),
    "/finance/queue?sort=contract": ("finance", "rows", lambda row: row["statement"]["contract"]),
    "/contract-registers?sort=-rows": ("officer", "rows", lambda row: row["read"]),
    "/rulings?status=holding&sort=contract": ("officer", "rows", lambda row: row["contract"]),
    "/disputes?sort=contract": ("officer", "rows", lambda row: row["dispute"]["contract"]),
    "/corrective-actions?state=finished&sort=due": ("officer", "rows", lambda row: row["action"]["due_on"]),
    "/meetings?status=held&sort=day": ("officer", "rows", lambda row: row["meeting"]["on_day"]),
    "/evaluations?state=missing&sort=last_day": ("officer", "rows", lambda row: row["ends_on"]),
    "/payments?sort=-amount": ("finance", "rows", lambda row: float(row["amount"])),
    "/vouchers?sort=-number": ("finance", "rows", lambda row: row["number"]),
    "/messages?show=all&sort=-told&limit=500": ("finance", "rows", lambda row: row["id"]),
    "/ledger?sort=title": ("finance", "rows", lambda row: row["title"]),
    "/policies?sort=-number": ("finance", "rows", lambda row: row["number"]),
    "/delegations?sort=status": ("finance", "rows", lambda row: row["status"]),
    "/tokens?sort=issued": ("auditor", "rows", lambda row: row["issued_at"]),
    f"/contracts/{CONTRACT}/reports?sort=-received": ("vendor", "rows", lambda row: row["delivered_at"]),
    f"/contracts/{CONTRACT}/statements?sort=-period": ("finance", "rows", lambda row: row["period"]),
    f"/contracts/{CONTRACT}/items?sort=title": ("officer", "rows", lambda row: row["title"]),
    f"/contracts/{CONTRACT}/rulings?sort=from": ("officer", "rows", lambda row: row["starts_on"] or ""),
    f"/contracts/{CONTRACT}/disputes?sort=-opened": ("vendor", "rows", lambda row: row["dispute"]["opened_at"]),
    f"/contracts/{CONTRACT}/corrective-actions?sort=-asked": (
        *("vendor", "rows"),
        lambda row: row["action"]["asked_at"],
    ),
    f"/contracts/{CONTRACT}/meetings?sort=-planned": ("vendor", "rows", lambda row: row["meeting"]["planned_at"]),
    "/audit-trail?sort=-at&limit=500": ("auditor", "rows", lambda row: row["number"]),
}


def sorted_operations() -> Iterator[tuple[Declared, set[str]]]:
    """Each operation that reads a list which its page sorts, with the names of that page's orders."""
    for endpoint, operation in DECLARED.items():
        lists = SORTED.get(OPERATIONS[endpoint].page, ())
        if lists and operation.method == "GET":
            yield operation, {name for each in lists for name in each.sorts}


def test_every_list_of_a_page_is_sorted_by_the_same_names() -> None:
    seen = 0
    for operation, names in sorted_operations():
        asked = openapi()["paths"][f"/api/v1{address_of(operation)}"]["get"]["parameters"]
        sort = next((each for each in asked if each["name"] == "sort"), None)
        assert sort is not None, operation.name
        assert set(sort["schema"]["enum"]) == names | {f"-{name}" for name in names}, operation.name
        seen += 1
    # The search stands below, by kind; mail that did not arrive is the administrator's, who has no token.
    assert seen == len(BY) + 2


@pytest.mark.parametrize("address", sorted(BY))
def test_an_answer_stands_in_the_order_that_was_asked_for_and_turns_round(town: Town, address: str) -> None:
    desk, rows, key = BY[address]
    token, turned = tokens_of(town)[desk], address.replace("sort=-", "sort=")
    turned = turned if turned != address else address.replace("sort=", "sort=-")
    status, said = ask(town, token, "GET", address)
    assert status == 200
    found = [key(each) for each in said[rows]]
    assert found == sorted(found)
    status, said = ask(town, token, "GET", turned)
    assert (status, [key(each) for each in said[rows]]) == (200, found[::-1])
    assert ask(town, token, "GET", address.replace("sort=", "sort=x"))[0] == 422


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_found_is_sorted_by_its_kind_and_goes_on_in_that_order(town: Town, kind: str) -> None:
    token = tokens_of(town)["officer"]
    sort = list(FOUND[kind].sorts)[-1]
    status, whole = ask(town, token, "GET", f"/search?kind={kind}&sort={sort}")
    assert status == 200
    assert whole["rows"]
    paged: list[Any] = []
    after: str | None = ""
    while after is not None:
        more = {"kind": kind, "sort": sort, "limit": "1"} | ({"after": after} if after else {})
        status, said = ask(town, token, "GET", "/search", query_string=more)
        assert status == 200
        paged += said["rows"]
        after = said["after"]
    assert paged == whole["rows"]


@pytest.mark.parametrize(
    "name", ["reports", "statements", "items", "rulings", "disputes", "corrective-actions", "meetings"]
)
def test_a_list_of_one_contract_goes_on_after_its_key_and_holds_no_other(town: Town, name: str) -> None:
    token, address = tokens_of(town)["vendor"], f"/contracts/{CONTRACT}/{name}"
    whole = ask(town, token, "GET", address)[1]["rows"]
    paged: list[Any] = []
    after: str | None = ""
    while after is not None:
        more = {"limit": "1"} | ({"after": after} if after else {})
        status, said = ask(town, token, "GET", address, query_string=more)
        assert (status, len(said["rows"]) <= 1) == (200, True)
        paged += said["rows"]
        after = said["after"]
    assert paged == whole
    things = [each.get("dispute") or each.get("action") or each.get("meeting") or each for each in whole]
    assert {each.get("contract", CONTRACT) for each in things} <= {CONTRACT}
    assert ask(town, tokens_of(town)["officer"], "GET", f"/contracts/NOWHERE/{name}")[0] == 404


def test_words_narrow_what_a_page_narrows_by_words(town: Town) -> None:
    token = tokens_of(town)["officer"]
    for address in ("/disputes?words=", "/rulings?status=holding&words=", "/evaluations?state=missing&words="):
        assert ask(town, token, "GET", f"{address}nowhere")[1]["rows"] == []
        assert ask(town, token, "GET", address + "-")[1]["rows"], address


@pytest.mark.parametrize("address", ["/policies", "/vouchers", "/audit-trail", "/payments", "/contracts?sort=due"])
def test_a_key_that_somebody_changed_is_refused(town: Town, address: str) -> None:
    token, sign = tokens_of(town)["finance"], "&" if "?" in address else "?"
    for key in ("x", "99999999999999999999999", '["x"]', "[1, 2, 3]", "{}"):
        status, said = ask(town, token, "GET", f"{address}{sign}after={key}")
        assert status in (200, 422), (address, key, said)
