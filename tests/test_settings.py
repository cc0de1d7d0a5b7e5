"""Settings come from the environment, each is documented, and nothing is served without a secret."""

import stat
from pathlib import Path

import pytest

from app import create_app
from settings import SETTINGS, kept_secret, numbered_keys, read_settings

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "instance"))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented(setting: object) -> None:
    assert f"`{setting.name}`" in (ROOT / "docs" / "settings.md").read_text()  # type: ignore[attr-defined]


def test_commands_work_without_a_secret_and_pages_are_refused_with_a_sentence() -> None:
    app = create_app(QUEUE_URL="memory:")
    assert app.test_cli_runner().invoke(args=["worker", "--help"]).exit_code == 0
    answer = app.test_client().get("/")
    assert answer.status_code == 503
    assert "Set SECRET_KEY" in answer.text


def test_pages_are_refused_without_a_key_for_second_factors() -> None:
    answer = create_app(QUEUE_URL="memory:", SECRET_KEY="x" * 32).test_client().get("/sign-in")
    assert answer.status_code == 503
    assert "Set SECOND_FACTOR_KEY" in answer.text


@pytest.mark.parametrize("stated", ["none", "finance", "officer"])
def test_finance_and_administrators_need_a_second_factor_on_every_server(tmp_path: Path, stated: str) -> None:
    assert read_settings({}, tmp_path)["SECOND_FACTOR_ROLES"] == {"finance", "administrator"}
    assert read_settings({"DEVELOPMENT": "1"}, tmp_path)["SECOND_FACTOR_ROLES"] == frozenset()
    more = read_settings({"SECOND_FACTOR_ROLES": "finance, administrator, officer"}, tmp_path)
    assert more["SECOND_FACTOR_ROLES"] == {"finance", "administrator", "officer"}
    with pytest.raises(ValueError, match="must name finance and administrator"):
        read_settings({"SECOND_FACTOR_ROLES": stated}, tmp_path)
    with pytest.raises(ValueError, match="no role"):
        read_settings({"SECOND_FACTOR_ROLES": "finance,administrator,mayor"}, tmp_path)


def test_keys_are_numbered_so_that_a_new_one_reads_what_an_earlier_one_wrote() -> None:
    assert numbered_keys("") == {}
    assert numbered_keys("only") == {"1": "only"}
    assert numbered_keys("2:new, 1:old") == {"2": "new", "1": "old"}


def test_a_development_machine_makes_its_secret_once(tmp_path: Path) -> None:
    first = kept_secret(tmp_path)
    assert len(first) == 64
    assert kept_secret(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_cookies_need_https_but_on_a_development_machine(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path)["SESSION_COOKIE_SECURE"] is True
    assert read_settings({"DEVELOPMENT": "1"}, tmp_path)["SESSION_COOKIE_SECURE"] is False
    assert read_settings({}, tmp_path)["SECRET_KEY"] is None


def test_the_database_is_a_file_in_the_instance_folder_unless_named(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path)["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/performance_pay.sqlite3"
    named = read_settings({"DATABASE_URL": "postgres://u:secret@h/d"}, tmp_path)
    assert named["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u:secret@h/d"
    assert named["FILE_STORE"] == tmp_path / "files"
