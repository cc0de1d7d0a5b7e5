"""Programs deliver reports by JSON: the same findings as the pages, once for each key, errors as documents."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, BoundedSemaphore
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from models.api_tokens import ApiToken
from models.database import db
from models.file_store import FileStore
from models.people import actor_by_email, find_person
from models.reports import Report
from operations.tokens import issue, revoke
from tests.conftest import Browser, Terminal
from tests.operations.city import SMALL, somebody, visits
from tests.operations.fixtures import store

__all__ = ["store"]
AUGUST = "2027-08"
ADDRESS = f"/api/v1/contracts/{SMALL}/reports"
BAD = b"Visit,Minutes\r\nA,ten\r\n"


@pytest.fixture
def token(store: FileStore) -> str:
    text = issue(somebody("vendor-a"), frozenset({"reports"}), 30)
    db.session.commit()
    return text


@pytest.fixture
def program(store: FileStore, client: Browser) -> Browser:
    return client


def send(
    program: Browser, token: str | None, content: bytes = b"", key: str = "", period: str = AUGUST, **headers: str
) -> TestResponse:
    """A delivery by a program."""
    sent = dict(headers)
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    if key:
        sent["Idempotency-Key"] = key
    form: dict[str, Any] = {"period": period, "file": (io.BytesIO(content or visits(of=15)), "report.csv")}
    return program.post(ADDRESS, data=form, headers=sent)


def reports() -> int:
    return db.session.scalar(select(func.count()).select_from(Report)) or 0


def test_a_delivery_is_answered_with_its_tables_and_findings(program: Browser, token: str) -> None:
    answer = send(program, token)
    assert answer.status_code == 201
    assert answer.json is not None
    assert (answer.json["status"], answer.json["tables"][0]["accepted"], answer.json["findings"]) == ("checked", 15, [])
    again = program.get(answer.headers["Location"], headers={"Authorization": f"Bearer {token}"})
    assert again.json == answer.json


def test_the_findings_are_those_of_the_page(program: Browser, token: str, app: Flask) -> None:
    answer = send(program, token, BAD)
    assert answer.json is not None
    (finding,) = answer.json["findings"]
    assert (finding["code"], finding["finding_class"], finding["cells"]) == ("not_a_number", "blocks", ["B2"])
    page = Browser(app, app.response_class, use_cookies=True)
    page.sign_in(find_person(*_person()))
    assert finding["mend"] in page.get(f"/reports/{answer.json['id']}").text


def _person() -> tuple[str, str]:
    actor = actor_by_email("vendor-a@harborview.example")
    return actor.government_id, actor.person_id


def test_retries_under_the_same_key_are_one_report_with_one_answer(program: Browser, token: str) -> None:
    first = send(program, token, key="july-1")
    before = reports()
    again = send(program, token, key="july-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    assert reports() == before


@pytest.mark.parametrize("content,period", [(visits(7), AUGUST), (b"", "2027-09")])
def test_another_delivery_under_the_same_key_is_a_conflict(
    program: Browser, token: str, content: bytes, period: str
) -> None:
    send(program, token, key="july-1")
    before = reports()
    answer = send(program, token, content, key="july-1", period=period)
    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    assert "another delivery" in json.loads(answer.data)["detail"]
    assert reports() == before


@pytest.mark.parametrize("contents", [(15, 15, 15), (15, 16, 17)])
def test_retries_that_overlap_are_one_report_and_other_files_conflicts(
    app: Flask, token: str, contents: tuple[int, ...]
) -> None:
    db.session.commit()
    db.session.remove()
    start = Barrier(len(contents))

    def deliver(rows: int) -> int:
        form = {"period": AUGUST, "file": (io.BytesIO(visits(of=rows)), "report.csv")}
        start.wait(10)
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "one"}
        return FlaskClient(app, Response).post(ADDRESS, data=form, headers=headers).status_code

    before = reports()
    db.session.remove()
    with ThreadPoolExecutor(len(contents)) as senders:
        answers = sorted(senders.map(deliver, contents))
    assert reports() == before + 1
    # Whoever comes second may find the check of the first still under way.
    assert set(answers[:1]) <= {200, 201}
    assert set(answers[1:]) <= ({200, 201, 202} if len(set(contents)) == 1 else {409})


def test_the_same_content_without_a_key_is_the_report_that_it_made(program: Browser, token: str) -> None:
    first, again = send(program, token), send(program, token)
    assert (again.status_code, again.json) == (200, first.json)


def test_while_the_check_is_under_way_the_answer_says_where_to_look(
    program: Browser, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routes.api.deliveries.check_soon", lambda *_: None)
    answer = send(program, token, Prefer="wait=1")
    assert answer.status_code == 202
    assert answer.json is not None
    assert answer.headers["Location"] == f"/api/v1/reports/{answer.json['id']}"
    assert answer.headers["Retry-After"] == "2"
    looked = program.get(answer.headers["Location"], headers={"Authorization": f"Bearer {token}"})
    assert (looked.status_code, looked.json["status"] if looked.json else "") == (202, "received")


@pytest.mark.parametrize("places", [0, 1])
def test_nobody_waits_in_the_last_free_thread_of_a_process(
    program: Browser, token: str, app: Flask, monkeypatch: pytest.MonkeyPatch, places: int
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("routes.api.deliveries.check_soon", lambda *_: None)
    monkeypatch.setattr("routes.api.waiting._is_received", lambda *_: not waited)
    monkeypatch.setattr("routes.api.waiting.time.sleep", waited.append)
    monkeypatch.setitem(app.extensions, "places_to_wait", BoundedSemaphore(places))
    assert send(program, token, Prefer="wait=20").status_code == 202
    assert bool(waited) == bool(places)
    assert app.extensions["places_to_wait"].acquire(blocking=False) == bool(places)


def test_what_is_missing_is_named_in_a_problem_document(program: Browser, token: str) -> None:
    answer = program.post(ADDRESS, headers={"Authorization": f"Bearer {token}"})
    said = json.loads(answer.data)
    assert (answer.status_code, said["status"]) == (422, 422)
    assert [problem["path"] for problem in said["problems"]] == ["file", "period"]
    assert said["next"]


def test_a_part_without_a_name_is_a_problem_like_any_other(program: Browser, token: str) -> None:
    part = b"--x\r\nContent-Disposition: form-data{}\r\n\r\nwords\r\n--x--\r\n"
    for name, says in ((b"", "This part has no name."), (b'; name="more"', "Unknown part of the form.")):
        answer = program.post(
            ADDRESS,
            data=part.replace(b"{}", name),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "multipart/form-data; boundary=x"},
        )
        assert answer.status_code == 422
        assert says in [problem["message"] for problem in json.loads(answer.data)["problems"]]


@pytest.mark.parametrize("wrong", ["", "nonsense", "harborview.x.y", "..", "harborview"])
def test_a_token_that_is_none_opens_nothing(program: Browser, wrong: str) -> None:
    answer = send(program, wrong)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_a_token_with_another_secret_opens_nothing(program: Browser, token: str) -> None:
    assert send(program, token[:-1] + ("A" if token[-1] != "A" else "B")).status_code == 401


def test_a_revoked_or_expired_token_opens_nothing(program: Browser, token: str) -> None:
    other = issue(somebody("vendor-a"), frozenset({"reports"}), 1)
    kept = {each.id: each for each in db.session.scalars(select(ApiToken))}
    revoke(somebody("vendor-a"), token.split(".")[1])
    kept[other.split(".")[1]].expires_on -= timedelta(days=2)
    db.session.commit()
    assert send(program, token).status_code == 401
    assert send(program, other).status_code == 401


def test_a_token_opens_the_json_interface_alone(program: Browser, token: str) -> None:
    assert program.get("/", headers={"Authorization": f"Bearer {token}"}).status_code == 302


def test_only_a_digest_of_the_token_is_kept(token: str, session: Session) -> None:
    (kept,) = session.scalars(select(ApiToken))
    assert token not in (kept.digest, kept.id)
    assert token.rsplit(".", 1)[1] not in json.dumps([kept.digest, kept.id, kept.scopes])


def test_another_vendors_contract_does_not_exist_for_a_program_either(program: Browser, store: FileStore) -> None:
    other = issue(somebody("vendor-b"), frozenset({"reports"}), 30)
    db.session.commit()
    answer = send(program, other)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_too_many_unchecked_files_are_refused_until_some_are_done(
    program: Browser, token: str, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routes.api.deliveries.check_soon", lambda *_: None)
    monkeypatch.setitem(app.config, "MOST_UNCHECKED", 1)
    assert send(program, token).status_code == 202
    answer = send(program, token, period="2027-09")
    assert answer.status_code == 422
    assert "still wait for their check" in json.loads(answer.data)["detail"]


def test_a_repeated_delivery_gets_its_answer_where_no_more_files_are_taken(
    program: Browser, token: str, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = send(program, token, key="august-1")
    monkeypatch.setitem(app.config, "LARGEST_DAY", 10)
    monkeypatch.setitem(app.config, "MOST_UNCHECKED", 0)
    again = send(program, token, key="august-1")
    assert (again.status_code, again.json) == (200, first.json)
    assert send(program, token, visits(7), key="august-1").status_code == 409
    assert send(program, token, key="august-2").status_code == 422


def test_more_than_a_days_bytes_are_refused(program: Browser, token: str, app: Flask, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "LARGEST_DAY", 10)
    answer = send(program, token)
    assert answer.status_code == 422
    assert "allowed in a day" in json.loads(answer.data)["detail"]


def test_the_command_prints_a_token_once(store: FileStore, terminal: Terminal, program: Browser) -> None:
    arguments = ["token", "issue", "--for", "vendor-a@harborview.example", "--scope", "reports", "--days", "30"]
    printed = terminal.invoke(args=arguments)
    assert printed.exit_code == 0
    assert send(program, printed.output.strip()).status_code == 201
    refused = terminal.invoke(args=[*arguments[:-1], "9999"])
    assert refused.exit_code == 1
    assert "366 days" in refused.output


def test_a_program_says_what_the_columns_of_its_file_mean(program: Browser, token: str) -> None:
    own = visits(of=15).replace(b"Visit,Minutes", b"Call,Took")
    report = send(program, token, own).json
    assert report is not None
    assert report["asks_for_layout"] is True
    address, headers = f"/api/v1/reports/{report['id']}/layout", {"Authorization": f"Bearer {token}"}
    asked = program.get(address, headers=headers).json
    assert asked is not None
    found = asked["guess"]["visits"]["headings"]
    assert [(each["column"], each["heading"]) for each in found] == [("A", "Call"), ("B", "Took")]
    chosen = {"sheet": "", "heading_row": 1, "columns": {"visit": "A", "minutes": "C"}}
    wrong = program.post(address, json={"tables": {"visits": chosen}}, headers=headers)
    assert wrong.status_code == 422
    assert "Column C" in wrong.text
    assert program.post(address, json=[1], headers=headers).status_code == 422
    chosen["columns"] = {"visit": "A", "minutes": "B"}
    made = program.post(address, json={"tables": {"visits": chosen}}, headers=headers)
    assert made.status_code == 201
    again = program.get(made.headers["Location"], headers=headers).json
    assert again is not None
    assert [each["code"] for each in again["findings"]] == ["layout_used"]
    assert again["tables"][0]["accepted"] == 15
