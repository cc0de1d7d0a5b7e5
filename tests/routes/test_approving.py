"""Approving over HTTP: the password is asked, wrong ones are kept as events, and what was typed is not lost."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.events import events_of
from models.people import Person
from models.statements import PaymentStatement, find_statement
from tests.approval_builders import a_mark, a_policy, an_exception
from tests.builders import PASSWORD, a_contract, a_person, a_statement, a_terms_version
from tests.conftest import Browser
from tests.operations.city import small_terms
from tests.routes.test_queries import assert_constant

NONE = '{"carried":[],"earlier":[],"releases":[],"corrections":[],"worth":null}'
FORM = {
    "second_net": "$250,000.00",
    "usual_limit_reached": "override",
    "payment_days": "30",
    "payment_pauses": "yes",
    "payment_percent": "1.5",
    "payment_per": "month",
    "payment_day_count": "30",
    "effective_on": "2090-01-01",
    "reason": "As the council decided.",
}


@pytest.fixture
def finance(session: Session) -> Person:
    return a_person(Role.FINANCE)


def waiting(status: str = "in_review") -> PaymentStatement:
    contract = a_contract()
    a_terms_version(contract, small_terms())
    statement = a_statement(contract=contract, status=status, facts_document=NONE)
    a_mark(statement)
    return statement


def approve(client: Browser, statement: PaymentStatement, password: str) -> int:
    sent = {"digest": statement.digest, "password": password, "step": "approve"}
    return client.post(f"/statements/{statement.id}/approve", data=sent).status_code


def test_the_own_password_approves(client: Browser, finance: Person) -> None:
    statement = waiting()
    client.sign_in(finance)
    assert approve(client, statement, PASSWORD) == 303
    assert find_statement(statement.government_id, statement.id).status == "approved"


def test_a_wrong_password_is_kept_as_an_event_and_too_many_stop_everything(client: Browser, finance: Person) -> None:
    statement = waiting()
    client.sign_in(finance)
    assert [approve(client, statement, "guess") for _ in range(5)] == [422] * 5
    assert approve(client, statement, PASSWORD) == 403
    events = events_of(finance.government_id, "person", finance.id)
    assert [event.act for event in events] == ["person.identity_refused"] * 6
    assert events[-1].reason == "too many wrong tries: tries rest for 1 minute"
    assert find_statement(statement.government_id, statement.id).status == "in_review"


def test_whoever_comes_second_is_told(client: Browser, finance: Person) -> None:
    statement = waiting()
    client.sign_in(finance)
    approve(client, statement, PASSWORD)
    client.sign_in(a_person(Role.FINANCE))
    assert approve(client, statement, PASSWORD) == 409


def test_an_exception_is_answered_by_its_form(client: Browser, finance: Person) -> None:
    a_policy({"classes": [{"kind": "limit_reached", "class": "acknowledge"}]})
    statement = waiting()
    an_exception(statement)
    client.sign_in(finance)
    assert approve(client, statement, PASSWORD) == 422
    sent = {"digest": statement.digest, "answer": "acknowledged", "reason": "Seen."}
    assert client.post(f"/statements/{statement.id}/exceptions/1", data=sent).status_code == 303
    assert approve(client, statement, PASSWORD) == 303


def test_a_policy_is_proposed_by_its_form_and_reads_back_the_same(client: Browser, finance: Person) -> None:
    client.sign_in(finance)
    answer = client.post("/policies/new", data=FORM)
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    for says in ("the net is above $250,000.00", "Limit reached: must be overridden", "1.5 % a month"):
        assert says in page


def test_the_granter_sees_what_is_undone_and_is_not_offered_to_grant_it(client: Browser, finance: Person) -> None:
    address = client.sign_in(finance).post("/policies/new", data=FORM).headers["Location"]
    other = a_person(Role.FINANCE)
    assert f'action="{address}/grant"' in client.sign_in(other).get(address).get_data(as_text=True)
    between = a_policy({"second_approval": [{"of": "gross", "above": "7"}]}, effective_on=date(2089, 1, 1))
    page = client.get(address).get_data(as_text=True)
    assert "Another policy came since" in page
    assert f'<a href="/policies/{between.id}">policy {between.number}</a>, which is in force on' in page
    assert "gross is above $7.00" in page
    assert f'action="{address}/grant"' not in page
    assert client.post(f"{address}/grant").status_code == 409
    told = client.get(f"/api/v1{address}").json
    assert (told["came_since"], told["compared_with"]) == (True, between.id)
    assert "gross is above $7.00" in " ".join(each["says"] for each in told["gone"])


def test_a_new_policy_starts_from_the_one_granted_last_though_its_day_is_to_come(
    client: Browser, finance: Person
) -> None:
    today = client.sign_in(finance).get("/policies/new").get_data(as_text=True)
    coming = a_policy({"second_approval": [{"of": "gross", "above": "7"}]}, effective_on=date(2089, 1, 1))
    page = client.get("/policies/new").get_data(as_text=True)
    assert "what is in force now" in today
    assert "granted last" not in today
    assert f'<a href="/policies/{coming.id}">policy {coming.number}</a>, which holds from' in page
    assert ('value="7"' in page, 'value="7"' in today) == (True, False)


@pytest.mark.parametrize(
    "but,says",
    [
        ({"second_net": "much"}, "is not a number"),
        ({"payment_days": "soon"}, "Write a whole number here"),
        ({"payment_day_count": "365"}, "A month is counted with 30 days"),
        ({"effective_on": "2020-01-01"}, "has passed"),
        ({"effective_on": ""}, "Choose a day"),
        ({"reason": ""}, "Say why"),
        ({"also": "2027-13-01"}, "day"),
    ],
)
def test_a_policy_that_cannot_be_comes_back_with_what_was_typed(
    client: Browser, finance: Person, but: dict[str, str], says: str
) -> None:
    client.sign_in(finance)
    answer = client.post("/policies/new", data=FORM | but)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page
    assert "$250,000.00" in page or "second_net" in but


def test_the_queue_costs_as_many_queries_for_twenty_statements_as_for_one(client: Browser, finance: Person) -> None:
    a_policy({"clocks": [{"clock": "payment", "days": 30}]})
    client.sign_in(finance)

    def add_one(number: int) -> None:
        an_exception(waiting("computed"), number)

    assert_constant(client, "/finance/queue", add_one)
