"""Entering contracts, pay items and registers through the JSON interface: the findings and refusals of the pages."""

import io
from typing import Any

import pytest

from operations.tokens import SCOPES
from tests.importers.test_registers import REGISTER
from tests.operations.test_entering_from_files import ITEMS
from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_interface import ask, token_of

NEW: dict[str, Any] = {
    "number": "CURB-2028",
    "title": "Curbs of the east side",
    "value": "250000.00",
    "starts": "2028-01-01",
    "ends": "2028-06-30",
    "due_days": 10,
    "vendor_name": "Curbs & Sons",
}
PAY_ITEMS = f"/contracts/{CONTRACT}/pay-items"
REGISTERS = "/contract-registers"


def upload(town: Town, token: str, address: str, content: str) -> str:
    """Where the rows of an uploaded file are read."""
    file = {"file": (io.BytesIO(content.encode()), "a.csv")}
    status, said = ask(town, token, "POST", address, data=file)
    assert status == 201
    return str(said["address"]).removeprefix("/api/v1")


def test_a_contract_is_entered_with_a_new_vendor_and_again_with_a_chosen_one(town: Town) -> None:
    token = token_of(town, "officer")
    status, made = ask(town, token, "POST", "/contracts", json=NEW)
    assert (status, made["kind"], made["address"]) == (201, "contract", "/api/v1/contracts/CURB-2028")
    seen = ask(town, token, "GET", "/contracts/CURB-2028")[1]
    assert (seen["vendor"], seen["value_as_signed"], len(seen["periods"])) == ("Curbs & Sons", "250000.00", 6)
    chosen = ask(town, token, "GET", "/contract-entry?words=curbs")[1]
    assert [each["name"] for each in chosen["vendors"]] == ["Curbs & Sons"]
    assert "ARP-2027" in {each["number"] for each in chosen["programs"]}
    body = {name: said for name, said in NEW.items() if name != "vendor_name"}
    body |= {"number": "CURB-2029", "vendor": chosen["vendors"][0]["id"], "program": "ARP-2027"}
    assert ask(town, token, "POST", "/contracts", json=body)[0] == 201
    assert ask(town, token, "GET", "/contracts/CURB-2029")[1]["program"] == "ARP-2027"


@pytest.mark.parametrize(
    "but,status,paths",
    [
        ({"number": CONTRACT}, 422, ["number"]),
        ({"number": "A/B", "ends": "2027-12-31"}, 422, ["number", "ends"]),
        ({"number": "C-1", "vendor_name": ""}, 422, ["vendor"]),
        ({"number": "C-1", "program_number": "P-1"}, 422, ["program_title"]),
        ({"number": "C-1", "vendor_name": "", "vendor": "nobody"}, 404, []),
        ({"number": "C-1", "program": "nowhere"}, 409, []),
    ],
)
def test_a_contract_is_refused_as_on_the_page(town: Town, but: dict[str, Any], status: int, paths: list[str]) -> None:
    token = token_of(town, "officer")
    answered, said = ask(town, token, "POST", "/contracts", json=NEW | but)
    assert (answered, [each["path"] for each in said.get("problems", ())]) == (status, paths)
    assert ask(town, token, "GET", "/contracts/C-1")[0] == 404


def test_pay_items_are_read_under_a_map_confirmed_as_they_were_read_and_put_into_a_draft(town: Town) -> None:
    token = token_of(town, "officer")
    address = upload(town, token, PAY_ITEMS, ITEMS)
    status, seen = ask(town, token, "GET", address)
    assert (status, [each["item"]["number"] for each in seen["items"]]) == (200, ["0001", "0002"])
    assert seen["counts"] == {"read": 4, "items": 2, "left_out": 1, "skipped": 1, "not_asked": 0}
    assert [(each["address"], each["leaves_out"]) for each in seen["problems"]] == [("E3", False), ("D4", True)]
    assert [each["letters"] for each in seen["found"]] == ["A", "B", "C", "D", "E"]
    status, said = ask(town, token, "POST", f"{address}/confirm", json={"digest": seen["digest"]})
    assert (status, [each["path"] for each in said["problems"]]) == (422, ["leave_out"])
    body = {"digest": "0" * 64, "leave_out": True}
    assert ask(town, token, "POST", f"{address}/confirm", json=body)[0] == 409
    status, made = ask(town, token, "POST", f"{address}/confirm", json=body | {"digest": seen["digest"]})
    assert (status, made["kind"]) == (201, "item_list")
    lists = ask(town, token, "GET", PAY_ITEMS)[1]
    assert (lists["lists"][0]["id"], len(lists["items"])) == (made["id"], 2)
    draft_id = town.ids["draft_id"]
    assert draft_id in {each["id"] for each in lists["drafts"]}
    assert ask(town, token, "POST", f"{PAY_ITEMS}/drafts/{draft_id}")[0] == 200
    assert ask(town, token, "POST", f"/contracts/ARP-2027-B/pay-items/drafts/{draft_id}")[0] == 422


def test_a_map_of_columns_is_chosen_in_the_address_and_one_that_cannot_be_is_said_with_the_columns(town: Town) -> None:
    token = token_of(town, "officer")
    address = upload(town, token, PAY_ITEMS, ITEMS)
    chosen = {"sheet": 0, "heading_row": 1, "number": 1, "title": 2, "unit": 4, "price": 5, "blank_unit": "EA"}
    seen = ask(town, token, "GET", address, query_string=chosen)[1]
    assert [each["item"]["unit"] for each in seen["items"]] == ["LS", "LF", "EA"]
    assert "quantity" not in seen["columns"]
    wrong = {"heading_row": 1, "sheet": 7}
    seen = ask(town, token, "GET", address, query_string=wrong)[1]
    assert ([each["path"] for each in seen["map_problems"]], seen["items"], seen["digest"]) == (["sheet"], [], "")
    assert len(seen["found"]) == 5
    assert ask(town, token, "GET", address, query_string={"title": 0})[0] == 422
    status, said = ask(town, token, "POST", f"{address}/confirm", json={"digest": "", **wrong})
    assert (status, [each["path"] for each in said["problems"]]) == (422, ["sheet"])


def test_a_file_that_cannot_be_read_says_why_and_one_that_was_never_sent_is_asked_for(town: Town) -> None:
    token = token_of(town, "officer")
    for place in (PAY_ITEMS, REGISTERS):
        seen = ask(town, token, "GET", upload(town, token, place, "%PDF-1.7"))[1]
        assert seen["refused"] != ""
        assert (seen["sheets"], seen["columns"], seen["after"]) == ([], {}, None)
        status, said = ask(town, token, "POST", place, data={"files": (io.BytesIO(b"x"), "a.csv")})
        assert (status, {each["path"] for each in said["problems"]}) == (422, {"file", "files"})


def test_a_register_is_entered_whole_and_enters_nothing_a_second_time(town: Town) -> None:
    token = token_of(town, "officer")
    address = upload(town, token, REGISTERS, REGISTER)
    status, seen = ask(town, token, "GET", address)
    counts = {"read": 7, "new": 2, "repeated": 1, "known": 0, "rejected": 3, "skipped": 1, "new_vendors": 1}
    assert (status, seen["counts"]) == (200, counts)
    assert [each["becomes"] for each in seen["contracts"]].count("repeated") == 1
    assert {each["vendor_is_new"] for each in seen["contracts"]} == {True}
    body = {"digest": seen["digest"]}
    assert ask(town, token, "POST", f"{address}/enter", json=body)[0] == 422
    status, made = ask(town, token, "POST", f"{address}/enter", json=body | {"leave_out": True})
    assert (status, made["kind"]) == (201, "register")
    entered = ask(town, token, "GET", REGISTERS)[1]["rows"][0]
    assert (entered["id"], entered["entered"], entered["rejected"]) == (made["id"], 2, 3)
    again = ask(town, token, "GET", address)[1]
    assert (again["counts"]["new"], again["counts"]["known"]) == (0, 2)
    status, said = ask(town, token, "POST", f"{address}/enter", json={"digest": again["digest"], "leave_out": True})
    assert (status, "is here already" in said["detail"]) == (422, True)


def test_what_became_of_the_rows_of_a_long_file_is_told_part_by_part(town: Town) -> None:
    token = token_of(town, "officer")
    heading, line = "Contract,Title,Vendor,Amount,Start,End", "{}-{},Curbs,Sons,1,2027-01-01,2027-12-31"
    short = upload(town, token, REGISTERS, f"{heading}\n{line.format('S', 1)}")
    body = {"digest": ask(town, token, "GET", short)[1]["digest"]}
    assert ask(town, token, "POST", f"{short}/enter", json=body)[0] == 201
    lines = [line.format("L", each) for each in range(1_200)]
    address = upload(town, token, REGISTERS, "\n".join([heading, *lines]))
    told, after = [], 0
    while after is not None:
        seen: dict[str, Any] = ask(town, token, "GET", f"{address}?after={after}")[1]
        told.append(len(seen["contracts"]))
        assert seen["counts"]["new"] == 1_200
        after = seen["after"]
    assert told == [499, 500, 201]
    made = ask(town, token, "POST", f"{address}/enter", json={"digest": seen["digest"]})[1]
    rows = ask(town, token, "GET", f"{REGISTERS}?sort=rows")[1]["rows"]
    assert (rows[0]["id"], rows[0]["read"], rows[-1]["read"]) == (made["id"], 1_200, 1)


def test_entering_needs_the_role_and_a_token_of_its_scope(town: Town) -> None:
    officer, vendor = token_of(town, "officer", *(SCOPES.keys() - {"contracts"})), token_of(town, "vendor-a")
    assert ask(town, officer, "POST", "/contracts", json=NEW)[0] == 403
    assert ask(town, vendor, "POST", "/contracts", json=NEW)[0] == 403
    assert ask(town, vendor, "GET", PAY_ITEMS)[0] == 403
    assert ask(town, vendor, "GET", f"{REGISTERS}/{town.ids['register_id']}")[0] == 403
