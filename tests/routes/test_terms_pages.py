"""The terms editor's pages: nothing typed is lost by an error, two officers do not overwrite each other."""

import io
import json
import re

import pytest
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from models.people import Person, actor_of
from models.terms_drafts import TermsDraft, find_terms_draft
from operations.drafts import document_of, propose_draft, save_frame, start_draft
from tests.builders import a_contract, a_period, a_person, a_terms_version
from tests.conftest import Browser
from tests.contracts.documents import a_terms_document

FIELDS = "f:schedule.bands.0.gives"


@pytest.fixture
def officer(session: Session) -> Person:
    """An officer of a city with one contract and its terms."""
    contract = a_contract(number="C-1")
    a_period(contract, "2027-07")
    a_terms_version(contract, a_terms_document())
    return a_person(name="Ana Cruz")


@pytest.fixture
def draft(officer: Person) -> TermsDraft:
    """A draft of that contract's terms."""
    return start_draft(actor_of(officer.government_id, officer.id), "C-1", amendment=0)


def address(draft: TermsDraft, part: str = "payments.0") -> str:
    return f"/terms/drafts/{draft.id}/parts/{part}"


def test_a_band_is_edited_and_the_page_says_what_it_now_pays(
    client: Browser, officer: Person, draft: TermsDraft
) -> None:
    client.sign_in(officer)
    form = {"lock_version": draft.lock_version, FIELDS: "0.03", "act": "save"}
    assert client.post(address(draft), data=form).status_code == 303
    page = client.get(f"{address(draft)}?value=90").text
    assert "0.03 where it is at least 90" in page
    assert re.search(r"90 gives <strong>0.03", page)
    assert page.count("<polyline") == 2
    assert "exactly 90" in page


@pytest.mark.parametrize("value", ["9O", "1e999", "٩", "--", "0" * 300])
def test_a_value_that_cannot_be_tried_is_told_and_kept(
    client: Browser, officer: Person, draft: TermsDraft, value: str
) -> None:
    answer = client.sign_in(officer).get(address(draft), query_string={"value": value})
    assert answer.status_code == 200
    assert value[:60] in answer.text


def test_fields_typed_on_a_draft_that_changed_are_shown_again_with_who_changed_it(
    client: Browser, officer: Person, draft: TermsDraft
) -> None:
    client.sign_in(a_person(name="Ben Diaz"))
    stale = draft.lock_version
    assert client.post(address(draft), data={"lock_version": stale, FIELDS: "0.03"}).status_code == 303
    client.sign_in(officer)
    answer = client.post(address(draft), data={"lock_version": stale, FIELDS: "0.0777", "f:title": "My own title"})
    assert answer.status_code == 409
    assert "Ben Diaz saved this draft in the meantime" in answer.text
    assert "What you typed stands below." in answer.text
    assert re.search(r"Changed since you opened it:</p>\s*<ul[^>]*>\s*<li>[^<]*› band 1 › Gives</li>", answer.text)
    assert 'value="0.0777"' in answer.text
    assert 'value="My own title"' in answer.text
    kept = document_of(find_terms_draft(draft.government_id, draft.id))
    assert kept["payments"][0]["schedule"]["bands"][0]["gives"] == "0.03"
    # The page names the newest state, so saving again is a decision and works.
    newest = re.search(r'name="lock_version" value="(\d+)"', answer.text)
    assert newest is not None
    again = client.post(address(draft), data={"lock_version": newest[1], FIELDS: "0.0777"})
    assert again.status_code == 303


def test_the_page_of_a_draft_lists_everything_that_was_changed_since_it_was_opened(
    client: Browser, officer: Person, draft: TermsDraft
) -> None:
    page, stale = f"/terms/drafts/{draft.id}", draft.lock_version
    client.sign_in(a_person(name="Ben Diaz"))
    client.post(address(draft), data={"lock_version": stale, FIELDS: "0.03"})
    client.post(page, data={"lock_version": stale + 1, "title": "A higher band", "effective_on": ""})
    client.sign_in(officer)
    answer = client.post(page, data={"lock_version": stale, "title": "Mine", "effective_on": ""})
    assert answer.status_code == 409
    assert "<li>What the change is about</li>" in answer.text
    assert "› band 1 › Gives</li>" in answer.text
    later = client.post(page, data={"lock_version": stale + 1, "title": "Mine", "effective_on": ""})
    assert "› band 1 › Gives</li>" not in later.text
    assert 'value="Mine"' in later.text


@pytest.mark.parametrize(
    "text,says",
    [
        ('{"id": "bonus", ', "not valid JSON"),
        ('{"id": 1, "id": 2}', "stands twice"),
        ("1}, {", "not valid JSON"),
        ('1, "more": 2', "more than one part"),
        ("[" * 100_000, "nested deeper"),
        ("NaN", "is not a number"),
        ("", "not valid JSON"),
    ],
)
def test_json_that_cannot_be_read_is_shown_again(
    client: Browser, officer: Person, draft: TermsDraft, text: str, says: str
) -> None:
    form = {"lock_version": draft.lock_version, "json": text, "act": "json"}
    answer = client.sign_in(officer).post(address(draft), data=form)
    assert answer.status_code == 422
    assert says in answer.text
    assert text.replace('"', "&#34;") in answer.text


@pytest.mark.parametrize("value", [None, 5, "text", [], {}, {"schedule": {"kind": "steps", "bands": 5}}, {"of": [1]}])
@pytest.mark.parametrize("part", ["payments.0", "measures.0", "tables.0", "goals", "contract", "items"])
def test_any_json_is_kept_and_every_page_still_opens(
    client: Browser, officer: Person, draft: TermsDraft, part: str, value: object
) -> None:
    form = {"lock_version": draft.lock_version, "json": json.dumps(value), "act": "json"}
    assert client.sign_in(officer).post(address(draft, part), data=form).status_code == 303
    for page in (address(draft, part), f"/terms/drafts/{draft.id}", f"/terms/drafts/{draft.id}/trial"):
        assert client.get(page).status_code == 200
    is_right = part == "items" and value == []
    assert ("problem" in client.get(f"/terms/drafts/{draft.id}").text) is not is_right


def test_a_refused_day_keeps_the_title_that_was_typed(client: Browser, officer: Person, draft: TermsDraft) -> None:
    form = {"lock_version": draft.lock_version, "title": "A title of mine", "effective_on": "2027-07-15"}
    answer = client.sign_in(officer).post(f"/terms/drafts/{draft.id}", data=form)
    assert answer.status_code == 422
    assert "first day of a period" in answer.text
    assert "A title of mine" in answer.text


def test_the_whole_document_goes_out_and_in_as_a_file(client: Browser, officer: Person, draft: TermsDraft) -> None:
    client.sign_in(officer)
    sent = client.get(f"/terms/drafts/{draft.id}/document")
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(sent.data) == a_terms_document()
    file = (io.BytesIO(json.dumps(a_terms_document(notes=["A note."])).encode()), "terms.json")
    form = {"lock_version": draft.lock_version, "file": file}
    assert client.post(f"/terms/drafts/{draft.id}/document", data=form).status_code == 303
    assert document_of(find_terms_draft(draft.government_id, draft.id))["notes"] == ["A note."]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"[1]", b"\xff\xfe", b'{"a":' * 50])
def test_a_file_that_is_no_document_changes_nothing(
    client: Browser, officer: Person, draft: TermsDraft, content: bytes
) -> None:
    form = {"lock_version": draft.lock_version, "file": (io.BytesIO(content), "terms.json")}
    assert client.sign_in(officer).post(f"/terms/drafts/{draft.id}/document", data=form).status_code == 422
    assert document_of(find_terms_draft(draft.government_id, draft.id)) == a_terms_document()


HOSTILE = {
    "ten million letters": (json.dumps(a_terms_document(notes=["x" * 10_000_000])), "longer than 2,000,000 characters"),
    "a thousand levels": ('{"a":' * 1000 + "1" + "}" * 1000, "nested deeper than 40 levels"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_on_every_way_in(
    client: Browser, officer: Person, draft: TermsDraft, name: str
) -> None:
    text, says = HOSTILE[name]
    client.sign_in(officer)
    ways = ("/contracts/C-1/terms/drafts", f"/terms/drafts/{draft.id}/document")
    for way in ways:
        file = FileStorage(io.BytesIO(text.encode()), "terms.json")
        boundary, body = encode_multipart({"lock_version": draft.lock_version, "file": file})
        answer = client.post(way, data=body, content_type=f"multipart/form-data; boundary={boundary}")
        assert (answer.status_code, says in answer.text) == (422, True)
    answer = client.post(address(draft), data={"lock_version": draft.lock_version, "json": text, "act": "json"})
    expected = (413, "Send a long document as a file") if len(text) > 6_000_000 else (422, says)
    assert (answer.status_code, expected[1] in answer.text) == (expected[0], True)
    assert document_of(find_terms_draft(draft.government_id, draft.id)) == a_terms_document()


def test_ten_thousand_bands_stay_a_draft_that_names_the_problem(
    client: Browser, officer: Person, draft: TermsDraft
) -> None:
    bands = [{"at_least": str(edge), "below": str(edge + 1), "gives": "1"} for edge in range(10_000)]
    payment = {**a_terms_document()["payments"][0], "schedule": {"kind": "steps", "bands": bands}}
    client.sign_in(officer)
    form = {"lock_version": draft.lock_version, "act": "json", "json": json.dumps(payment)}
    assert client.post(address(draft), data=form).status_code == 303
    says = "At most 500 entries; found 10,000."
    assert says in client.get(address(draft)).text
    assert says in client.get(f"/terms/drafts/{draft.id}").text
    lock = find_terms_draft(draft.government_id, draft.id).lock_version
    assert client.post(f"/terms/drafts/{draft.id}/propose", data={"lock_version": lock}).status_code == 422


@pytest.mark.parametrize("part", ["measures", "measures.1", "measures.-1", "nothing", "goals.0", "language", "a.b.c"])
def test_a_part_that_is_not_there_is_not_found(client: Browser, officer: Person, draft: TermsDraft, part: str) -> None:
    assert client.sign_in(officer).get(address(draft, part)).status_code == 404


def test_a_part_is_added_and_taken_out(client: Browser, officer: Person, draft: TermsDraft) -> None:
    client.sign_in(officer)
    form = {"lock_version": draft.lock_version, "name": "measures"}
    added = client.post(f"/terms/drafts/{draft.id}/parts", data=form)
    assert added.headers["Location"].endswith("/parts/measures.1")
    lock = find_terms_draft(draft.government_id, draft.id).lock_version
    assert client.post(address(draft, "measures.1"), data={"lock_version": lock, "act": "remove"}).status_code == 303
    assert document_of(find_terms_draft(draft.government_id, draft.id)) == a_terms_document()


def test_a_draft_is_proposed_and_signed_by_two_people(client: Browser, officer: Person, draft: TermsDraft) -> None:
    actor = actor_of(officer.government_id, officer.id)
    ready = save_frame(actor, draft.id, draft.lock_version, "A change", a_period(draft.contract).starts_on)
    client.sign_in(officer)
    named = ready.id
    proposed = client.post(f"/terms/drafts/{named}/propose", data={"lock_version": ready.lock_version})
    assert proposed.headers["Location"] == "/contracts/C-1/terms/1"
    assert client.post(f"/terms/{named}/activate").status_code == 403
    assert "so somebody else must activate it" in client.get("/contracts/C-1/terms/1").text
    client.sign_in(a_person())
    assert client.post(f"/terms/{named}/activate").status_code == 303
    assert "In force" in client.get("/contracts/C-1/terms/history").text


def test_a_vendor_never_sees_what_is_only_proposed(client: Browser, officer: Person, draft: TermsDraft) -> None:
    actor = actor_of(officer.government_id, officer.id)
    ready = save_frame(actor, draft.id, draft.lock_version, "A secret change", a_period(draft.contract).starts_on)
    propose_draft(actor, ready.id, ready.lock_version)
    client.sign_in(a_person(vendor=draft.contract.vendor))
    for page in ("/", "/contracts/C-1", "/contracts/C-1/terms", "/contracts/C-1/terms/history"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "A secret change" not in answer.text
    for page in ("/contracts/C-1/terms/1", "/contracts/C-1/terms/1/document"):
        assert client.get(page).status_code == 404


def test_a_whole_rule_is_entered_without_json(client: Browser, officer: Person, draft: TermsDraft) -> None:
    client.sign_in(officer)
    where = f"/terms/drafts/{draft.id}/parts"
    client.post(where, data={"lock_version": draft.lock_version, "name": "measures"})
    typed = {
        "id": "big_ones",
        "title": "Big visits",
        "unit": "visits",
        "goal": "goal",
        "statistic.kind": "count",
        "statistic.table": "visits",
        "statistic.where.is": "one_of",
        "statistic.where.column": "kind",
        "missing.not_reported.then": "hold",
        "missing.no_occurrence.then": "",
    }
    for act in ("show", "add:statistic.where.texts"):
        version = find_terms_draft(draft.government_id, draft.id).lock_version
        form = {f"f:{name}": text for name, text in typed.items()} | {"lock_version": str(version), "act": act}
        assert client.post(f"{where}/measures.1", data=form).status_code in (200, 303)
    version = find_terms_draft(draft.government_id, draft.id).lock_version
    last = {"f:statistic.where.texts.0": "big", "lock_version": str(version), "act": "save"}
    assert client.post(f"{where}/measures.1", data=last).status_code == 303
    measure = document_of(find_terms_draft(draft.government_id, draft.id))["measures"][1]
    assert measure["statistic"] == {"kind": "count", "table": "visits", "where": {"one_of": ["kind", ["big"]]}}
    assert measure["missing"] == {"not_reported": "hold"}
    assert "“Kind” is one of “big”" in client.get(f"{where}/measures.1").text
