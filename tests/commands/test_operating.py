"""The operator's guide, walked by its own lines: backup, upgrade, verification, and back again by a restore."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from models.database import db
from models.file_store import FileStore
from models.snapshots import summary_here
from tests.database import KINDS, PROGRAM, TestDatabase, an_empty_database, migrate
from tests.operations.test_every_release import figures, lay_into, older, rows_here, statements

__all__ = ["figures", "older"]
ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "operating.md").read_text("utf-8")
# Its program is not here, and this one stands in for it: the oldest tables into which it can still write an event.
LAST_RELEASE = "0037"
# What this machine must not do is said instead of done, and nobody becomes another account.
STANDS_IN = """set -euo pipefail
systemctl() { echo "systemctl $*"; }
fetch_version() { echo "version $1"; }
runuser() { [ "$*" = "--user performance-pay -- bash" ] && bash; }
"""


def lines_of(section: str) -> str:
    """The lines that a section of the guide has people type."""
    body = GUIDE.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    return "\n".join(re.findall(r"^```sh\n(.*?)^```$", body, re.M | re.S))


def with_accounts_here(lines: str, url: str) -> str:
    """The lines with the account of these tests for the program's; SQLite has no accounts to give rights to."""
    (given,) = re.findall(r"^.*flask give-rights performance_pay\n", lines, re.M)
    return lines.replace(given, "" if url.startswith("sqlite") else given.replace("performance_pay", PROGRAM))


def walk(lines: str, settings: dict[str, str], answers: str = "") -> str:
    """What the lines say, typed one after the other, by somebody who answers what is asked."""
    ended = subprocess.run(
        ["bash", "-c", STANDS_IN + lines],
        cwd=ROOT,
        env=settings,
        input=answers,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
        # A password is asked for at the terminal where there is one, and here there must be none.
        start_new_session=True,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def surroundings(folder: Path) -> dict[str, str]:
    """What every city's environment holds."""
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": os.environ.get("HOME", "/"),
        "INSTANCE_PATH": str(folder / "instance"),
        "SECRET_KEY": "only for tests, and long enough for them",
        "SECOND_FACTOR_KEY": "0" * 32,
        "LEAST_FREE_MB": "1",
    }


@pytest.fixture
def settings(
    older: Flask, computed_store: FileStore, database: TestDatabase, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """The environment of a city that runs the last release, with an empty place to restore into."""
    folder = tmp_path / "restored"
    folder.mkdir()
    with an_empty_database(database.kind, folder) as url:
        yield {
            **surroundings(tmp_path),
            "DATABASE_URL": older.config["SQLALCHEMY_DATABASE_URI"],
            "FILE_STORE": str(computed_store.folder),
            "BACKUPS": str(tmp_path / "backups"),
            "NEW_DATABASE_URL": url,
            "NEW_OWNER_DATABASE_URL": url,
            "NEW_FILE_STORE": str(folder / "files"),
            "NEW_VERSION": "new",
            "OLD_VERSION": "old",
        }


@pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
def test_the_guide_leads_from_a_backup_through_an_upgrade_and_back_with_every_figure(
    older: Flask, settings: dict[str, str], figures: dict[str, tuple[Any, ...]]
) -> None:
    walk_the_guide(older, settings, figures)


@pytest.mark.proof
@pytest.mark.parametrize("migrated", KINDS[1:], indirect=True)
def test_the_guide_leads_there_and_back_on_postgresql(
    older: Flask, settings: dict[str, str], figures: dict[str, tuple[Any, ...]]
) -> None:
    walk_the_guide(older, settings, figures)


def walk_the_guide(older: Flask, settings: dict[str, str], figures: dict[str, tuple[Any, ...]]) -> None:
    """Back up, upgrade, verify, and roll back by the lines of the guide; every figure is what it was."""
    rows = rows_here()
    migrate(older, LAST_RELEASE)
    with older.app_context():
        with db.engine.begin() as connection:
            lay_into(rows, connection)
        before = summary_here()
    walk(lines_of("Back up"), settings)
    # The first line is for the program of the last release, which is not here.
    first, upgrading = lines_of("Upgrade").split("\n", 1)
    assert first == "flask verify"
    assert "no difference" in walk(upgrading, settings)
    with older.app_context():
        assert summary_here().migration != LAST_RELEASE
        assert statements() == figures
        db.session.remove()
    said = walk(with_accounts_here(lines_of("Roll back"), settings["DATABASE_URL"]), settings)
    assert said.count("no difference") == 2
    with older.app_context():
        assert summary_here().statements_sha256 == before.statements_sha256


def test_the_guide_ends_an_installation_with_somebody_who_can_sign_in(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    settings = {**surroundings(tmp_path), "DATABASE_URL": url, "OWNER_DATABASE_URL": url}
    typed = with_accounts_here(lines_of("Install"), url)
    said = walk(f"exec 2>&1\n{typed}\nflask ready", settings, "four quiet herons wading\n" * 2)
    assert said.count("Ready.") == 2
    assert said.count("Nobody can sign in") == 1
    assert "Ada Lind signs in as ada.lind@springfield.example" in said


def test_a_command_typed_by_hand_has_the_settings_of_the_services_as_their_account(tmp_path: Path) -> None:
    (stated,) = re.findall(r"^ *```ini\n(.*?)^ *```$", GUIDE, re.M | re.S)
    named = dict(line.strip().split("=", 1) for line in stated.splitlines())
    assert {"SECRET_KEY", "SECOND_FACTOR_KEY", "DATABASE_URL", "INSTANCE_PATH", "BACKUPS"} == set(named)
    for unit in (ROOT / "deploy" / "systemd").glob("*.service"):
        assert f"INSTANCE_PATH={named['INSTANCE_PATH'].strip(chr(39))} " in unit.read_text()
    here = {**surroundings(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}", "BACKUPS": "a b&c"}
    kept = tmp_path / "performance-pay.env"
    kept.write_text("".join(f"{name}='{here[name]}'\n" for name in named))
    line = lines_of("Commands typed by hand").replace("/etc/performance-pay.env", str(kept))
    line = line.replace("/srv/performance-pay", str(ROOT)).replace('"$PWD/.venv/bin:$PATH"', f'"{here["PATH"]}"')
    typed = 'flask db upgrade\nLEAST_FREE_MB=1 flask ready\necho "$BACKUPS at $INSTANCE_PATH in $PWD"\n'
    said = walk(line, {"PATH": os.environ["PATH"]}, typed)
    assert said.endswith(f"Ready.\na b&c at {here['INSTANCE_PATH']} in {ROOT}\n")


def test_every_command_that_the_container_guide_names_is_there() -> None:
    known = (ROOT / "docs" / "commands.md").read_text("utf-8")
    named = re.findall(r"exec web (flask (?:government \w+|[\w-]+))", (ROOT / "deploy" / "compose.yaml").read_text())
    assert {"flask government enter", "flask government administrator"} < set(named)
    assert [command for command in named if command not in known] == []


def test_every_command_and_setting_that_the_guide_names_is_there() -> None:
    known = (ROOT / "docs" / "commands.md").read_text("utf-8") + "flask db upgrade flask worker"
    for command in set(re.findall(r"flask (?:(?:backup|government) \w+|[\w-]+)", GUIDE)) - {"flask db"}:
        assert command in known, command
    settings = (ROOT / "docs" / "settings.md").read_text("utf-8")
    for name in ("METRICS_TOKEN", "LOG_FORMAT", "TRUSTED_PROXIES", "SECRET_KEY", "DATABASE_URL"):
        assert f"`{name}" in settings
