"""What stands in the fields of a rule is shown while it is typed, and nothing of it is kept."""

import re

from models.people import Person
from models.terms_drafts import TermsDraft, find_terms_draft
from tests.conftest import Browser
from tests.routes.test_terms_pages import FIELDS, address, draft, officer

__all__ = ["draft", "officer"]


def show(client: Browser, draft: TermsDraft, **typed: str) -> str:
    """What the page shows of fields that are not saved."""
    answer = client.post(address(draft), data={"lock_version": draft.lock_version, "act": "show", **typed})
    assert answer.status_code == 200
    return answer.text


def test_what_stands_in_the_fields_is_shown_and_nothing_is_kept(
    client: Browser, officer: Person, draft: TermsDraft
) -> None:
    client.sign_in(officer)
    page = show(client, draft, **{FIELDS: "0.035", "value": "90"})
    assert "0.035 where it is at least 90" in page
    assert re.search(r"90 gives <strong>0.035", page)
    assert "It is not saved yet" in page
    kept = find_terms_draft(draft.government_id, draft.id)
    assert (kept.lock_version, kept.document) == (draft.lock_version, draft.document)
    assert "0.035" not in client.get(address(draft)).text


def test_what_is_typed_wrongly_is_shown_beside_its_field_while_it_is_typed(
    client: Browser, officer: Person, draft: TermsDraft
) -> None:
    page = show(client.sign_in(officer), draft, **{FIELDS: "0.o3"})
    beside = re.search(r'<span id="wrong-f-schedule-bands-0-gives">(.*?)</span>\s*</span>', page, re.DOTALL)
    assert beside is not None
    assert "“0.o3” is not a number" in beside[1]
    assert 'value="0.o3"' in page


def test_another_kind_shows_its_own_fields_before_anything_is_saved(
    client: Browser, officer: Person, draft: TermsDraft
) -> None:
    page = show(client.sign_in(officer), draft, **{"f:schedule.kind": "per_unit"})
    assert 'name="f:schedule.rate"' in page
    assert FIELDS not in page
