"""The JSON interface described and opened by scopes: its document, its pages, and whatever is asked of it."""

import re
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from models.database import db
from models.file_store import FileStore
from models.people import actor_by_email, find_person_by_email
from operations.tokens import SCOPES, issue
from routes.api.declaring import DECLARED
from routes.api.document import openapi
from routes.pages_alone import PAGES_ALONE
from routes.permissions import ENDPOINTS
from routes.permissions_of_api import OPERATIONS
from tests.conftest import Browser
from tests.operations.fixtures import store
from tests.routes.conftest import PEOPLE, Town
from tests.routes.fuzzing import fuzz, operations

__all__ = ["store"]
# So many parts of the interface are asked one by one, a minute or two each: all at once was not seen to end.
SHARES = 6
ROLES = {desk: PEOPLE[desk] for desk in ("officer", "vendor", "finance", "inspector", "auditor")}


def tokens_of(town: Town, *scopes: str) -> dict[str, str]:
    """A token of a person of each desk, for these scopes or for all."""
    return {desk: token_of(town, name, *scopes) for desk, name in ROLES.items()}


def token_of(town: Town, name: str, *scopes: str) -> str:
    """A token of the person of that name, for these scopes or for all."""
    with town.app.app_context():
        made = issue(actor_by_email(f"{name}@harborview.example"), frozenset(scopes or SCOPES), 30)
        db.session.commit()
        db.session.remove()
    return made


def ask(town: Town, token: str, method: str, address: str, **sent: Any) -> tuple[int, Any]:
    """The status and the document of an answer to a program."""
    headers = {"Authorization": f"Bearer {token}"}
    answer = town.ask("nobody", method, f"/api/v1{address}", headers=headers, **sent)
    return answer.status_code, answer.json


def test_the_document_is_openapi_3_1_and_names_every_operation() -> None:
    document = openapi()
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    named = {f"api.{each['operationId']}" for path in document["paths"].values() for each in path.values()}
    assert named == set(DECLARED) == set(OPERATIONS)


def test_numbers_that_matter_are_texts_in_the_document() -> None:
    net = openapi()["components"]["schemas"]["StatementInShort"]["properties"]["net"]
    assert (net["type"], net["format"]) == ("string", "decimal")
    schemas = openapi()["components"]["schemas"].values()
    kinds = {str(field.get("type")) for schema in schemas for field in schema["properties"].values()}
    assert not any("number" in kind for kind in kinds)


def test_every_scope_opens_something_and_is_explained() -> None:
    used = {scope for operation in OPERATIONS.values() for scope in operation.scopes}
    assert used == set(SCOPES)


def test_what_is_an_administrators_alone_is_described_as_opened_by_a_session_and_by_no_token(town: Town) -> None:
    described = {each["operationId"]: each for path in openapi()["paths"].values() for each in path.values()}
    alone = {name for name, each in described.items() if each["security"] == [{"session": []}]}
    assert alone == {"list_undelivered", "send_again", "show_health"}
    assert "No token opens this" in described["show_health"]["description"]
    assert described["show_contract"]["security"] == [{"token": []}]
    assert "no token" in town.ask("administrator", "GET", "/api/v1/operations/show_health").text
    assert town.ask("administrator", "GET", "/api/v1/health").status_code == 200


def test_an_operation_is_refused_to_a_token_of_another_scope_and_the_answer_names_the_one_it_needs(town: Town) -> None:
    token = tokens_of(town, "reports")["officer"]
    status, said = ask(town, token, "GET", "/desk")
    assert (status, said["status"]) == (403, 403)
    assert "“read”" in said["detail"]
    assert ask(town, token, "GET", f"/reports/{town.ids['report_id']}")[0] == 200


def test_a_statement_is_read_with_the_reason_of_its_figures(town: Town) -> None:
    token = tokens_of(town)["vendor"]
    status, said = ask(town, token, "GET", f"/statements/{town.ids['statement_id']}")
    assert status == 200
    assert said["net"] == said["document"]["net"] == said["lines"][-1]["amount"]
    assert (said["is_intact"], said["reports"][0]["party"]) == (True, "city")
    status, rows = ask(town, token, "GET", f"/statements/{town.ids['statement_id']}/figures/T1.met/rows?limit=2")
    assert (status, len(rows["rows"]), {each["verdict"] for each in rows["rows"]}) == (200, 2, {"met"})
    row = rows["rows"][0]["row"]
    status, cell = ask(town, token, "GET", f"/reports/{rows['report']}/tables/{rows['table']}/rows/{row}")
    assert (status, cell["values"], cell["effects"]["statement"]) == (200, rows["rows"][0]["values"], said["id"])


def test_a_list_goes_on_after_its_key(town: Town) -> None:
    token = tokens_of(town, "read")["officer"]
    _, first = ask(town, token, "GET", "/contracts?limit=1")
    _, rest = ask(town, token, "GET", f"/contracts?after={first['after']}")
    numbers = [each["contract"]["number"] for each in first["rows"] + rest["rows"]]
    assert numbers == sorted(set(numbers))
    assert rest["after"] is None


def test_what_is_approved_is_what_was_read(town: Town) -> None:
    token = tokens_of(town)["finance"]
    body = {"digest": "0" * 64, "password": "walk-the-harborview-demo"}
    status, said = ask(town, token, "POST", f"/statements/{town.ids['statement_id']}/approve", json=body)
    assert status in (409, 422)
    wrong = {**body, "password": "another"}
    status, said = ask(town, token, "POST", f"/statements/{town.ids['statement_id']}/approve", json=wrong)
    assert (status, [each["path"] for each in said["problems"]]) == (422, ["password"])


def test_a_milestone_goes_from_one_officer_to_another(town: Town) -> None:
    token, reader = tokens_of(town)["officer"], tokens_of(town)["vendor"]
    wanted = {"title": "Trees planted", "day": "2027-10-31"}
    status, made = ask(town, token, "POST", f"/contracts/{town.ids['number']}/milestones", json=wanted)
    assert (status, made["kind"]) == (201, "milestone")
    status, seen = ask(town, token, "GET", made["address"].removeprefix("/api/v1"))
    assert (status, seen["dates"][0]["status"]) == (200, "proposed")
    date_id = seen["dates"][0]["id"]
    assert ask(town, token, "POST", f"/milestone-dates/{date_id}/grant")[0] == 403
    assert ask(town, reader, "GET", made["address"].removeprefix("/api/v1"))[1]["dates"] == []


@pytest.mark.parametrize(
    "body,path",
    [
        ({"title": "x"}, "day"),
        ({"title": "x", "day": "2027-10-31", "dya": "1"}, "dya"),
        ({"title": 5, "day": "2027-10-31"}, "title"),
        ({"title": "x\0", "day": "2027-10-31"}, ""),
    ],
)
def test_what_is_wrong_in_a_body_is_named_by_its_place(town: Town, body: dict[str, Any], path: str) -> None:
    token = tokens_of(town)["officer"]
    status, said = ask(town, token, "POST", f"/contracts/{town.ids['number']}/milestones", json=body)
    assert (status, [each["path"] for each in said["problems"]]) == (422, [path])


def test_an_unknown_name_behind_the_question_mark_is_refused(town: Town) -> None:
    token = tokens_of(town)["officer"]
    assert ask(town, token, "GET", "/contracts?afetr=x")[0] == 422
    assert ask(town, token, "GET", "/desk?x=1")[0] == 422


def test_a_refusal_tells_a_program_what_to_do_and_not_a_browser(town: Town) -> None:
    token = tokens_of(town)["officer"]
    for status, address in ((404, "/contracts/NONE"), (422, "/contracts?afetr=x"), (403, "/health"), (405, "/search")):
        method = "POST" if status == 405 else "GET"
        found, said = ask(town, token, method, address)
        assert found == status
        assert not re.search(r"[Gg]o back|reload|your desk|browser", said["next"])
    nobody = town.ask("nobody", "GET", "/api/v1/contracts")
    assert (nobody.status_code, nobody.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "WWW-Authenticate" not in town.ask("nobody", "GET", "/nowhere").headers
    assert "503" in openapi()["paths"]["/api/v1/contracts"]["get"]["responses"]


def test_money_has_its_cents_and_the_contract_says_whose_it_is_and_when_reports_are_due(town: Town) -> None:
    tokens = tokens_of(town)
    vouchers = ask(town, tokens["finance"], "GET", "/vouchers?limit=1")[1]
    assert re.fullmatch(r"-?[0-9]+\.[0-9]{2}", vouchers["total"])
    assert len(vouchers["rows"]) == 1
    first = ask(town, tokens["finance"], "GET", "/finance/queue?limit=1")[1]
    assert (len(first["rows"]), first["after"] is None) == (1, False)
    contract = ask(town, tokens["officer"], "GET", f"/contracts/{town.ids['number']}")[1]
    assert re.fullmatch(r"-?[0-9]+\.[0-9]{2}", contract["worth"]["changes"])
    assert contract["vendor_id"]
    assert "due_days" in contract
    found = ask(town, tokens["officer"], "GET", f"/contracts?program={town.ids['program']}")[1]["rows"]
    assert contract["number"] in [each["contract"]["number"] for each in found]


def test_the_pages_show_every_operation(town: Town) -> None:
    page = town.ask("vendor", "GET", "/api/v1/")
    assert page.mimetype == "text/html"
    for operation in DECLARED.values():
        assert f'href="/api/v1/operations/{operation.name}"' in page.text
        text = town.ask("vendor", "GET", f"/api/v1/operations/{operation.name}").text.replace("&#39;", "'")
        assert "`" not in text
        assert operation.summary in text.replace("<code>", "`").replace("</code>", "`")
    assert len(page.data) < 100_000
    assert town.ask("nobody", "GET", "/api/v1/").headers["Location"].startswith("/sign-in")
    assert town.ask("vendor", "GET", "/api/v1/operations/nothing").status_code == 404


def places_of(town: Town, operation: Any) -> dict[str, Any] | None:
    """The parts of the operation's address, all of which exist in the demo city."""
    names = [each["name"] for each in operation.definition.raw["parameters"] if each["in"] == "path"]
    return {name: town.ids[name] for name in names} or None


def test_a_sample_of_operations_answers_as_described_whatever_is_asked(town: Town) -> None:
    tokens = list(tokens_of(town).values())
    every, start = list(operations(town)), 0 if is_sqlite(town) else 3
    for place in range(start, len(every), 6):
        fuzz(every[place], town, tokens[place % 3], 3, places_of(town, every[place]))


@pytest.mark.proof
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("desk", ROLES)
def test_every_operation_answers_every_desk_as_described_whatever_is_asked(town: Town, desk: str, share: int) -> None:
    token = token_of(town, ROLES[desk])
    for operation in list(operations(town))[share::SHARES]:
        fuzz(operation, town, token, 25, places_of(town, operation))
        fuzz(operation, town, token, 5, None)


def is_sqlite(town: Town) -> bool:
    """Whether the city stands on SQLite, so that each database is asked its own share."""
    return str(town.app.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")


def test_an_issued_token_shows_its_scopes_on_the_page(store: FileStore, client: Browser) -> None:
    person = find_person_by_email("auditor@harborview.example")
    assert person is not None
    browser = client.sign_in(person)
    page = browser.post("/tokens", data={"scope": ["read", "settings"], "days": "30"})
    assert page.status_code == 201
    assert SCOPES["read"] in browser.get("/tokens").text
    refused = browser.post("/tokens", data={"scope": ["read"], "days": "0"})
    assert refused.status_code == 422
    assert [found[1] for found in re.finditer(r'value="(\w+)"\s+checked', refused.text)] == ["read"]


def test_a_page_has_an_operation_or_a_reason_and_never_both() -> None:
    named = [endpoint for endpoints in PAGES_ALONE.values() for endpoint in endpoints]
    covered = {operation.page for operation in OPERATIONS.values()}
    # The interface itself, the pages that describe it, those of the library that signs in, and plain files.
    beside = ("api.", "interface.", "security.", "static")
    assert len(named) == len(set(named))
    assert set(named) == {each for each in ENDPOINTS if not each.startswith(beside)} - covered
