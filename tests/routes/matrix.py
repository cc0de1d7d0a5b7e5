"""Every address × every method × every desk: what it answers. An address that is not in the tables fails the tests.

Asked of the demo city: the contract of the vendor, the report that the vendor delivered, the statement of its period.

    sign-in   sent to the sign-in page
    page      the page is shown
    file      the file is sent
    acts      the act is done, or refused by the workflow with a reason (never by the guard)
    no        refused: not this desk's, or not this party's
    desk      sent to the own desk
    bye       signed out
    401       asked to say who asks
    none      it does not exist for this person

The tables say GET and POST. HEAD is answered as GET, without what it would show. OPTIONS is answered by the guard
alone, which looks up nothing: whoever it lets through is told the methods, whether or not the thing is theirs. Any
other method is refused to everybody. What is over stands in matrix_of_what_is_over.py.

Each operation of the JSON interface stands for a page (routes/permissions_of_api.py) and has the answers of its row.
"""

from collections.abc import Iterator

from routes.api.declaring import DECLARED
from routes.permissions_of_api import OPERATIONS
from tests.routes.matrix_of_contracts import CONTRACTS
from tests.routes.matrix_of_people import PEOPLE

DESKS = ("nobody", "officer", "vendor", "other vendor", "finance", "inspector", "auditor", "administrator")


def expected_answers() -> list[tuple[str, str, str, str]]:
    """(address, method, desk, answer) for every page, and for every operation of the JSON interface what its page says.

    Whoever is not signed in is asked to say who they are, where a page would lead to the sign-in page.
    """
    pages = answers_of_pages()
    by_page = {(address, method, desk): answer for address, method, desk, answer in pages}
    operations = [
        (endpoint, operation.method, desk, by_page[OPERATIONS[endpoint].page, operation.method, desk])
        for endpoint, operation in DECLARED.items()
        for desk in DESKS
    ]
    return pages + [(*address, "401" if answer == "sign-in" else answer) for *address, answer in operations]


def answers_of_pages() -> list[tuple[str, str, str, str]]:
    """(address, method, desk, answer) for every cell of the tables."""
    return [*_cells(CONTRACTS), *_cells(PEOPLE)]


def _cells(table: str) -> Iterator[tuple[str, str, str, str]]:
    heading, *lines = (line.split() for line in table.splitlines() if line.strip())
    assert len(heading) == len(DESKS) + 2
    for address, method, *answers in lines:
        yield from ((address, method, desk, answer) for desk, answer in zip(DESKS, answers, strict=True))


def listed_addresses() -> set[tuple[str, str]]:
    """Each address with its method that the table holds."""
    return {(address, method) for address, method, _, _ in expected_answers()}
