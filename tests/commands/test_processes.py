"""Commands as real processes: what needs no database asks for none, and a database that is not there is a sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.facts import load_facts
from contracts.settlement import settle
from tests.conftest import Terminal
from tests.contracts.documents import demo_facts_text, demo_statement, demo_terms, demo_terms_text

ROOT = Path(__file__).parents[2]
FLASK = [sys.executable, "-m", "flask"]
UNREACHABLE = "postgresql://postgres@127.0.0.1:1/nowhere"


def flask(folder: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, which finds app.py by itself."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {**kept, "DATABASE_URL": url, "INSTANCE_PATH": str(folder / "instance")}
    return subprocess.run(
        [*FLASK, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def documents(tmp_path: Path) -> list[str]:
    terms, facts = tmp_path / "terms.json", tmp_path / "facts.json"
    terms.write_text(demo_terms_text("ARP-2027-A"), encoding="utf-8")
    facts.write_text(demo_facts_text("ARP-2027-A"), encoding="utf-8")
    return ["--terms", str(terms), "--facts", str(facts)]


def test_two_documents_are_settled_where_no_database_can_be_reached(tmp_path: Path, documents: list[str]) -> None:
    ended = flask(tmp_path, UNREACHABLE, "settle", *documents, "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    said = json.loads(ended.stdout)
    assert (said["net"], said["digest"]) == ("435168.90", demo_statement("ARP-2027-A").digest)
    terms = demo_terms("ARP-2027-A")
    assert settle(terms, load_facts(demo_facts_text("ARP-2027-A"), terms.tables)).summary()["net"] == said["net"]


@pytest.mark.parametrize(
    "file,content,words",
    [
        (1, b"{}", "language: This is required"),
        (1, b"\xff\xfe\x00", "not valid JSON"),
        (1, b"[" * 5_000, "nested deeper"),
        (3, b"{}", "contract: This is required"),
        (3, b'{"contract": 5}', "contract: Write a text here"),
    ],
)
def test_a_wrong_document_is_refused_in_sentences(
    terminal: Terminal, documents: list[str], file: int, content: bytes, words: str
) -> None:
    Path(documents[file]).write_bytes(content)
    ended = terminal.invoke(args=["settle", *documents])
    assert (ended.exit_code, words in ended.stderr) == (1, True), ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("arguments", [["verify"], ["demo"]], ids=" ".join)
def test_a_database_that_cannot_be_reached_is_a_sentence(tmp_path: Path, arguments: list[str]) -> None:
    ended = flask(tmp_path, UNREACHABLE, *arguments)
    assert ended.returncode == 1
    assert "The database is not set up or not reachable" in ended.stderr
    assert "flask db upgrade" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_without_tables_is_a_sentence(tmp_path: Path) -> None:
    ended = flask(tmp_path, f"sqlite:///{tmp_path / 'empty.sqlite3'}", "verify")
    assert ended.returncode == 1
    assert "no such table" in ended.stderr
    assert "make demo" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_commands_are_those_that_the_readme_promises(tmp_path: Path) -> None:
    listed = flask(tmp_path, UNREACHABLE, "--help").stdout
    for name in ("demo", "report", "index", "statement", "settle", "verify", "worker", "db"):
        assert f"\n  {name} " in listed
