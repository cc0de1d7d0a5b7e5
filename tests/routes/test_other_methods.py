"""Methods that the tables of the matrix do not name: HEAD as GET, OPTIONS from the guard alone, any other refused."""

from contracts.roles import PERMISSIONS, Role
from routes.api.declaring import DECLARED
from routes.permissions import ENDPOINTS
from routes.permissions_of_accounts import ANYONE, NOBODY_YET, SIGNED_IN
from tests.database import KINDS, TestDatabase
from tests.routes.conftest import Town
from tests.routes.matrix import DESKS, expected_answers, listed_addresses
from tests.routes.test_matrix import REFUSED, address_of, answer_of, rules

OTHERS = ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")


def one_desk_for_each_answer() -> list[tuple[str, str, str]]:
    """(address, desk, answer) of everything that is read: the first desk that gets an answer stands for the rest."""
    first: dict[tuple[str, str], str] = {}
    for endpoint, method, desk, answer in expected_answers():
        if method == "GET":
            first.setdefault((endpoint, answer), desk)
    return [(endpoint, desk, answer) for (endpoint, answer), desk in first.items()]


def test_head_is_answered_as_get_and_shows_nothing(town: Town, migrated: TestDatabase) -> None:
    differ, share = {}, KINDS.index(migrated.kind)
    # No database knows how it was asked, so that each answers its own share.
    for endpoint, desk, expected in one_desk_for_each_answer()[share :: len(KINDS)]:
        answer = town.ask(desk, "HEAD", address_of(town, endpoint, "GET"))
        assert answer.data == b""
        if answer_of(answer) != expected:
            differ[endpoint, desk] = (expected, answer.status)
    assert differ == {}


def test_head_leads_to_the_sign_in_page_and_back_as_get_does(town: Town) -> None:
    led = {method: town.ask("nobody", method, "/contracts?tab=late").headers["Location"] for method in ("GET", "HEAD")}
    assert led["HEAD"] == led["GET"] == "/sign-in?next=/contracts?tab%3Dlate"


def word_of_the_guard(endpoint: str, desk: str) -> str:
    """What the guard says before anything is looked up; “told” where it lets through."""
    needed = ENDPOINTS[endpoint]
    if needed == ANYONE:
        return "told"
    if needed == NOBODY_YET:
        return "told" if desk == "nobody" else "desk"
    if desk == "nobody":
        return "401" if endpoint in DECLARED or endpoint == "interface.show_document" else "bye"
    role = Role("vendor" if desk == "other vendor" else desk)
    return "told" if needed == SIGNED_IN or role in PERMISSIONS[needed] else "no"


def test_options_tells_the_methods_to_whom_the_guard_lets_through_and_looks_up_nothing(town: Town) -> None:
    differ, paths = {}, town.app.url_map.bind("")
    for place, (endpoint, method) in enumerate(sorted(rules(town.app).keys() - REFUSED)):
        address, desk = address_of(town, endpoint, method), DESKS[place % len(DESKS)]
        # Where GET and POST of an address are two functions, OPTIONS belongs to one of them.
        asked, _ = paths.match(address, "OPTIONS")
        answer, expected = town.ask(desk, "OPTIONS", address), word_of_the_guard(asked, desk)
        told = answer.status_code == 200 and answer.data == b"" and method in (answer.allow or ())
        if ("told" if told else answer_of(answer)) != expected:
            differ[address, desk] = (expected, answer.status)
    assert differ == {}


def test_any_other_method_is_refused_to_everybody(town: Town) -> None:
    differ, listed = {}, sorted(listed_addresses() - {("static", "GET")})
    methods = {address_of(town, endpoint, method): method for endpoint, method in listed}
    for place, (address, method) in enumerate(methods.items()):
        other, desk = OTHERS[place % len(OTHERS)], DESKS[place % len(DESKS)]
        answer = town.ask(desk, other, address)
        if answer.status_code != 405 or method not in (answer.allow or ()):
            differ[address, other, desk] = answer.status
    assert differ == {}
