"""`flask report …`: the same steps as on the pages, under the same permissions, and nothing stored by a check."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import func, select

from models.database import Base, db
from models.file_store import FileStore
from tests.conftest import Terminal
from tests.operations.city import SMALL, audits, visits, visits_that_disagree

AUGUST = ["--contract", SMALL, "--period", "2027-08"]
JULY = ["--contract", SMALL, "--period", "2027-07"]


def by(short: str) -> list[str]:
    return ["--by", f"{short}@harborview.example"]


def run(terminal: Terminal, *arguments: str) -> Result:
    result = terminal.invoke(args=list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def a_file(folder: Path, content: bytes, name: str = "report.csv") -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def submitted(terminal: Terminal, folder: Path, content: bytes, who: str = "vendor-a", *more: str) -> dict[str, Any]:
    file = a_file(folder, content)
    result = run(terminal, "report", "submit", file, *JULY, *by(who), "--json", *more)
    said: dict[str, Any] = json.loads(result.stdout)
    assert (result.exit_code, said["refused"]) == (0, None), said
    return said


def counts() -> dict[str, int]:
    tables = Base.metadata.sorted_tables
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_a_good_file_is_checked_with_what_it_would_pay_and_nothing_is_stored(
    store: FileStore, terminal: Terminal, tmp_path: Path
) -> None:
    file, before = a_file(tmp_path, visits(slow=10)), counts()
    files = sorted(store.folder.rglob("*"))
    result = run(terminal, "report", "check", file, *JULY)
    assert result.exit_code == 0
    assert "visits: 20 rows read = 20 accepted + 0 rejected + 0 totals + 0 blank" in result.output
    assert "It would pay $94,012.50." in result.output
    said = json.loads(run(terminal, "report", "check", file, *JULY, "--json").stdout)
    assert (said["outcome"], said["party"], said["payment"]["net"]) == ("ready", "vendor", "94012.50")
    assert said["tables"][0]["columns"] == {"minutes": "B", "visit": "A"}
    assert (counts(), sorted(store.folder.rglob("*"))) == (before, files)


def test_a_check_says_what_a_payment_still_waits_for(store: FileStore, terminal: Terminal, tmp_path: Path) -> None:
    result = run(terminal, "report", "check", a_file(tmp_path, visits()), *AUGUST)
    assert result.exit_code == 0
    assert "Mean audit: not reported" in result.output


def test_a_file_whose_findings_must_be_explained_can_be_checked_and_is_submitted_with_an_explanation(
    store: FileStore, terminal: Terminal, tmp_path: Path
) -> None:
    file = a_file(tmp_path, visits_that_disagree((3, 4)))
    checked = run(terminal, "report", "check", file, *JULY, "--json")
    assert (checked.exit_code, json.loads(checked.stdout)["outcome"]) == (0, "explain")
    refused = run(terminal, "report", "submit", file, *JULY, *by("vendor-a"))
    assert refused.exit_code == 1
    assert "Explain finding 1 first" in refused.stderr
    said = submitted(terminal, tmp_path, visits_that_disagree((3, 4)), "vendor-a", "--explain", "Added by hand.")
    assert (said["status"], said["new"], said["findings"][0]["explanation"]) == ("submitted", False, "Added by hand.")
    assert said["id"] == refused.stdout.strip()


def test_a_report_is_submitted_accepted_and_counts(store: FileStore, terminal: Terminal, tmp_path: Path) -> None:
    said = submitted(terminal, tmp_path, visits(slow=3))
    assert (said["status"], said["party"], said["revision"], said["new"]) == ("submitted", "vendor", 2, True)
    accepted = run(terminal, "report", "accept", said["id"], *by("officer"))
    assert (accepted.exit_code, accepted.output.strip()) == (0, f"{said['id']} accepted")
    shown = json.loads(run(terminal, "report", "show", said["id"], *by("auditor")).stdout)
    assert shown["status"] == "accepted"
    computed = run(terminal, "statement", "compute", SMALL, "2027-07", *by("officer2"))
    assert computed.exit_code == 0
    document = json.loads(run(terminal, "statement", "show", SMALL, "2027-07", "--json").stdout)
    assert document["counts"]["quick_visits"] == [17, 20]
    assert computed.output.split()[1] == document["digest"]


def test_without_json_only_the_id_is_printed(store: FileStore, terminal: Terminal, tmp_path: Path) -> None:
    file = a_file(tmp_path, visits(slow=4))
    first = run(terminal, "report", "submit", file, *JULY, *by("vendor-a"))
    again = run(terminal, "report", "submit", file, *JULY, *by("vendor-a"))
    assert first.exit_code == again.exit_code == 0
    assert first.stdout == again.stdout
    assert len(first.stdout.split()) == 1


def test_a_report_is_returned_with_its_reason(store: FileStore, terminal: Terminal, tmp_path: Path) -> None:
    said = submitted(terminal, tmp_path, visits(slow=3))
    refused = run(terminal, "report", "return", said["id"], "--reason", " ", *by("inspector"))
    assert (refused.exit_code, "Say why" in refused.stderr) == (1, True)
    returned = run(terminal, "report", "return", said["id"], "--reason", "Visit 3 was not made.", *by("inspector"))
    assert (returned.exit_code, returned.output.strip()) == (0, f"{said['id']} returned")


def test_a_finding_is_decided_on(store: FileStore, terminal: Terminal, tmp_path: Path) -> None:
    said = submitted(terminal, tmp_path, visits_that_disagree(), "vendor-a", "--explain", "Added by hand.")
    refused = run(terminal, "report", "accept", said["id"], *by("officer"))
    assert (refused.exit_code, "Decide on finding 1" in refused.stderr) == (1, True)
    decide = ["report", "decide", said["id"], "1", "leave_out", "--reason", "By the log."]
    assert run(terminal, *decide, *by("inspector")).exit_code == 0
    assert run(terminal, "report", "accept", said["id"], *by("officer")).exit_code == 0
    run(terminal, "statement", "compute", SMALL, "2027-07", *by("officer"))
    document = json.loads(run(terminal, "statement", "show", SMALL, "2027-07", "--json").stdout)
    assert document["counts"]["quick_visits"] == [19, 19]


@pytest.mark.parametrize("who", ["officer2", "auditor", "finance", "vendor-b"])
def test_the_commands_have_the_permissions_of_the_pages(
    store: FileStore, terminal: Terminal, tmp_path: Path, who: str
) -> None:
    before = counts()
    file = a_file(tmp_path, audits("60") if who == "officer2" else visits(slow=9))
    if who == "officer2":
        report = submitted(terminal, tmp_path, audits("60"), who)["id"]
        result = run(terminal, "report", "accept", report, *by(who))
        assert "You entered" in result.stderr
    else:
        result = run(terminal, "report", "submit", file, *JULY, *by(who))
        assert "This is for the" in result.stderr or "There is no contract" in result.stderr
        # That it was refused is all that is written: an event with its words, and the count of the person's refusals.
        told = {"events": before["events"] + 1, "throttles": before["throttles"] + 1}
        assert counts() == before | told | {"event_words": counts()["event_words"]}
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "arguments,words",
    [
        (["report", "accept", "01nothing", *by("officer")], "not among yours"),
        (["report", "show", "01nothing", *by("nobody")], "Nobody here signs in"),
        (["report", "accept", "01nothing", *by("admin")], "This is for the"),
        (["statement", "show", "C-999", "2027-07"], "There is no contract"),
        (["statement", "show", SMALL, "2027-07"], "has been computed yet"),
        (["statement", "show", SMALL, "2031-01"], "period"),
        (["statement", "compute", SMALL, "2027-08", *by("officer")], "has been accepted yet"),
        (["statement", "compute", SMALL, "2027-07", *by("inspector")], "This is for the"),
        (["index", "set", "diesel", "2027-13", "5", *by("officer")], "not a month"),
        (["index", "set", "diesel", "2027-08", "5,5", *by("officer")], "not a number"),
        (["index", "set", "diesel", "2027-08", "5", *by("vendor-a")], "This is for the"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_a_refusal_is_a_sentence_and_ends_with_1(
    store: FileStore, terminal: Terminal, arguments: list[str], words: str
) -> None:
    result = run(terminal, *arguments)
    assert (result.exit_code, words in result.stderr) == (1, True), result.output
    assert "Traceback" not in result.output


def test_what_is_no_command_or_no_file_ends_with_2(store: FileStore, terminal: Terminal, tmp_path: Path) -> None:
    for arguments in (["report", "check", str(tmp_path / "no.xlsx"), *JULY], ["report", "check"], ["report", "burn"]):
        assert run(terminal, *arguments).exit_code == 2


def test_an_index_is_set_and_moves_the_statement(store: FileStore, terminal: Terminal) -> None:
    done = run(terminal, "index", "set", "diesel", "2027-07", "120.00", "--published", "list 7", *by("officer"))
    assert (done.exit_code, done.output.strip()) == (0, "diesel 2027-07 = 120.00")
    run(terminal, "statement", "compute", SMALL, "2027-07", *by("officer"))
    shown = run(terminal, "statement", "show", SMALL, "2027-07", *by("vendor-a"))
    assert shown.exit_code == 0
    assert "20.00" in next(line for line in shown.output.splitlines() if "diesel" in line)
