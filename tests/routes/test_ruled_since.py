"""A statement's page after a ruling was granted that it does not know: it says so, and nobody is offered to approve."""

import re

from models.people import actor_by_email
from operations.statements import show_statement
from tests.routes.conftest import Town
from tests.routes.test_interface import ask, token_of
from tests.routes.test_ruling_pages import HOLD

NUMBER = "ARP-2027-C"


def its_statement(town: Town) -> str:
    """The address of a statement that nothing was ruled about and nobody disputes."""
    with town.app.app_context():
        return f"/statements/{show_statement(actor_by_email('officer@harborview.example'), NUMBER, '2027-07')[0].id}"


def test_a_ruling_since_is_named_and_the_approval_is_not_offered(town: Town) -> None:
    address = its_statement(town)
    assert town.ask("finance", "POST", f"{address}/review").status_code == 303
    before = town.ask("finance", "GET", address).text
    assert "No ruling bears on this payment" in before
    assert "since it was computed" not in before
    hold = town.ask("officer", "POST", f"/contracts/{NUMBER}/rulings/new", data=HOLD).headers["Location"]
    assert "No ruling bears on this payment" in town.ask("finance", "GET", address).text
    key = re.search(r'name="shown_change" value="([^"]*)"', town.ask("finance", "GET", hold).text)
    assert key is not None
    assert town.ask("finance", "POST", f"{hold}/grant", data={"shown_change": key[1]}).status_code == 303

    after = town.ask("finance", "GET", address).text
    number = re.search(r"Hold (\d+) was granted since it was computed, so nobody can approve it as it stands", after)
    assert number is not None
    assert f'<a href="{hold}">Hold {number[1]} was granted</a>' in after
    assert "No ruling bears on this payment" not in after
    assert f'action="{address}/approve"' not in after
    assert f'action="{address}/return"' in after
    told = ask(town, token_of(town, "finance"), "GET", address)[1]
    assert not told["is_current"]
    assert [each["says"] for each in told["changed"]] == [f"Hold {number[1]} was granted"]
