"""The demo's July, and the city's own workbooks where they are, give every figure that was worked out apart."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from examples.city import read_city
from examples.entries import enter_city
from models.database import db
from models.file_store import FileStore
from tests.conftest import Terminal
from tests.operations.city import SMALL
from tests.operations.corrections import MONTHS, correct, paid

ROOT = Path(__file__).parents[2]
EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (ROOT / "tests" / "examples" / "expected_2027-07.json").read_text(encoding="utf-8")
)
SHARED = ROOT.parent / "shared" / "cases" / "harborview"


def done(terminal: Terminal, *arguments: str) -> str:
    result = terminal.invoke(args=list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def by(short: str) -> list[str]:
    return ["--by", f"{short}@harborview.example"]


def shown(terminal: Terminal, number: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done(terminal, "statement", "show", number, "2027-07", "--json"))
    return found


@pytest.mark.parametrize("number", sorted(EXPECTED))
def test_the_demos_july_gives_every_key_and_figure(demo_store: FileStore, terminal: Terminal, number: str) -> None:
    document = shown(terminal, number)
    assert {key: document.get(key) for key in EXPECTED[number]} == EXPECTED[number]
    assert document["status"] == "computed"


def test_amounts_are_texts_with_two_decimals(demo_store: FileStore, terminal: Terminal) -> None:
    document = shown(terminal, "ARP-2027-B")
    for amount in (*document["lines"].values(), *document["amounts"].values()):
        whole, _, cents = amount.partition(".")
        assert (len(cents), whole.lstrip("-").isdigit()) == (2, True)


def test_everything_of_the_demo_is_worked_out_again_without_a_difference(
    demo_store: FileStore, terminal: Terminal
) -> None:
    assert "4 statements, 7 reports, 4 versions of terms, 7 files" in (said := done(terminal, "verify"))
    assert "worked out again: no difference" in said


def test_a_difference_is_named_and_ends_with_1(store: FileStore, terminal: Terminal) -> None:
    done(terminal, "statement", "compute", "C-1", "2027-07", *by("officer"))
    if db.engine.dialect.name == "sqlite":
        for name in db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            db.session.execute(text(f"DROP TRIGGER {name}"))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    db.session.execute(text("UPDATE statements SET document = REPLACE(document, '4000.00', '9000.00')"))
    result = terminal.invoke(args=["verify"])
    assert result.exit_code == 1
    assert "statement C-1 2027-07 revision 1" in result.stderr
    assert "amounts.bonus" in result.stderr


def test_what_is_left_after_the_last_month_is_settled_by_a_command(store: FileStore, terminal: Terminal) -> None:
    early = terminal.invoke(args=["statement", "close", SMALL, *by("officer")])
    assert early.exit_code == 1
    assert "is not approved yet" in early.stderr
    for month in MONTHS:
        paid(store, month, 10)
    nothing = terminal.invoke(args=["statement", "close", SMALL, *by("officer")])
    assert "Nothing is left to settle" in nothing.stderr
    correct(store, "2027-08", 1)
    assert terminal.invoke(args=["statement", "close", SMALL, *by("finance")]).exit_code == 0
    digest = done(terminal, "statement", "close", SMALL, *by("officer")).split()[1]
    closing = json.loads(done(terminal, "statement", "show", SMALL, "closing-01", "--json"))
    assert (closing["digest"], closing["status"], closing["revision"]) == (digest, "computed", 1)
    assert closing["amounts"]["true_up.2027-08"] == "5000.00"
    assert terminal.invoke(args=["statement", "close", SMALL, *by("inspector")]).exit_code == 1


@pytest.mark.skipif(not SHARED.exists(), reason="the workbooks of ../shared/cases/harborview are not here")
def test_the_citys_own_workbooks_through_the_commands_give_every_expected_figure(
    app: Flask, session: Session, terminal: Terminal
) -> None:
    enter_city(replace(read_city(), contracts=tuple(each for each in read_city().contracts if each.program)))
    done(terminal, "index", "set", "asphalt", "2027-07", "676.00", *by("officer"))
    expected: Mapping[str, Any] = json.loads((SHARED / "expected_2027-07.json").read_text(encoding="utf-8"))
    for number, figures in expected.items():
        vendor = f"vendor-{number[-1].lower()}"
        for party, who in (("vendor", vendor), ("city", "inspector")):
            file = str(SHARED / f"{number}_2027-07_{party}.xlsx")
            place = ["--contract", number, "--period", "2027-07"]
            report = done(terminal, "report", "submit", file, *place, *by(who)).strip()
            done(terminal, "report", "accept", report, *by("officer"))
        done(terminal, "statement", "compute", number, "2027-07", *by("officer2"))
        document = shown(terminal, number)
        assert {key: document.get(key) for key in figures} == figures
    assert "3 statements, 6 reports" in done(terminal, "verify")
