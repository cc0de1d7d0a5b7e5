"""Settings come from the environment, each is documented, and nothing is served without a secret."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from app import create_app
from routes.sign_in_settings import kept_secret, numbered_keys
from settings import SETTINGS, read_settings

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
    named = read_settings({"DATABASE_URL": "postgres://u:secret@h/d", "DATABASE_WITHOUT_TLS": "1"}, tmp_path)
    assert named["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u:secret@h/d"
    assert named["FILE_STORE"] == tmp_path / "files"


BUCKET = {
    "FILE_BUCKET": "files",
    "FILE_BUCKET_URL": "https://storage.city.example",
    "FILE_BUCKET_KEY_ID": "the-program",
    "FILE_BUCKET_SECRET": "only for tests",
}


def test_a_bucket_keeps_files_where_it_is_named_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path)["FILE_BUCKET"] is None
    bucket = read_settings(BUCKET, tmp_path)["FILE_BUCKET"]
    assert (bucket.name, bucket.url, bucket.region) == ("files", "https://storage.city.example", "us-east-1")
    assert "only for tests" not in repr(bucket)
    for name in BUCKET:
        with pytest.raises(ValueError, match=f"is set, so {name} must be set as well"):
            read_settings(BUCKET | {name: ""}, tmp_path)
    with pytest.raises(ValueError, match="FILE_BUCKET_REGION is set, so FILE_BUCKET, FILE_BUCKET_URL"):
        read_settings({"FILE_BUCKET_REGION": "eu-west-1"}, tmp_path)


def test_a_bucket_is_reached_by_https_or_on_this_machine(tmp_path: Path) -> None:
    for url in ("http://storage.city.example", "ftp://storage.city.example", "storage.city.example"):
        with pytest.raises(ValueError, match="must begin with https://"):
            read_settings(BUCKET | {"FILE_BUCKET_URL": url}, tmp_path)
    here = read_settings(BUCKET | {"FILE_BUCKET_URL": "http://127.0.0.1:9000"}, tmp_path)
    assert here["FILE_BUCKET"].url == "http://127.0.0.1:9000"
    with pytest.raises(ValueError, match="where no file is"):
        read_settings(BUCKET | {"FILE_BUCKET_CERTIFICATES": str(tmp_path / "none.pem")}, tmp_path)


def test_sign_ins_are_kept_longer_than_they_last(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path)["SIGN_INS_KEPT"] == timedelta(days=90)
    with pytest.raises(ValueError, match="longer than SESSION_HOURS"):
        read_settings({"SIGN_INS_KEPT_DAYS": "1", "SESSION_HOURS": "24"}, tmp_path)


@pytest.mark.parametrize(
    "url,but,refused",
    [
        ("postgresql://u@db.example/d", {}, "db.example"),
        ("postgresql://u@db.example/d?sslmode=prefer", {}, "db.example"),
        ("postgresql://u@10.0.0.7/d", {"PGSSLMODE": "disable"}, "10.0.0.7"),
        ("postgresql://u@/d?host=localhost,db.example", {}, "db.example"),
        ("postgresql://u@/d", {"PGHOST": "db.example"}, "db.example"),
        ("postgresql://u@db.example/d", {"PGSSLMODE": "verify-full"}, ""),
        ("postgresql://u@db.example/d?sslmode=verify-full", {}, ""),
        ("postgresql://u@db.example/d", {"DATABASE_WITHOUT_TLS": "1"}, ""),
        ("postgresql://u@db.example/d", {"DEVELOPMENT": "1"}, ""),
        ("postgresql://u@127.0.0.1:5432/d", {}, ""),
        ("postgresql://u@[::1]/d", {}, ""),
        ("postgresql://u@localhost/d", {}, ""),
        ("postgresql://u@/d?host=/var/run/postgresql", {}, ""),
        ("", {}, ""),
    ],
)
def test_a_database_on_another_machine_is_spoken_to_by_tls(
    tmp_path: Path, url: str, but: dict[str, str], refused: str
) -> None:
    given = {"DATABASE_URL": url, **but}
    if not refused:
        assert read_settings(given, tmp_path)["SQLALCHEMY_DATABASE_URI"]
        return
    with pytest.raises(ValueError, match=f"speaks to {refused} without TLS"):
        read_settings(given, tmp_path)


@pytest.mark.parametrize(
    "url,but,refused",
    [
        ("redis://queue.example:6379/0", {}, "queue.example"),
        ("redis://:secret@10.0.0.7/0", {}, "10.0.0.7"),
        ("postgresql://u@queue.example/d", {}, "queue.example"),
        ("postgres://u@queue.example/d?sslmode=prefer", {}, "queue.example"),
        ("redis://queue.example/0", {"DATABASE_WITHOUT_TLS": "1"}, "queue.example"),
        ("redis://queue.example/0", {"QUEUE_WITHOUT_TLS": "1"}, ""),
        ("redis://queue.example/0", {"DEVELOPMENT": "1"}, ""),
        ("rediss://queue.example:6379/0", {}, ""),
        ("postgresql://u@queue.example/d?sslmode=verify-full", {}, ""),
        ("redis://127.0.0.1:6379/0", {}, ""),
        ("redis://[::1]/0", {}, ""),
        ("redis://localhost/0", {}, ""),
        ("sqlite:////srv/queue.sqlite3", {}, ""),
        ("memory:", {}, ""),
        ("", {}, ""),
    ],
)
def test_a_queue_on_another_machine_is_spoken_to_by_tls(
    tmp_path: Path, url: str, but: dict[str, str], refused: str
) -> None:
    given = {"QUEUE_URL": url, **but}
    if not refused:
        assert read_settings(given, tmp_path)["QUEUE_URL"] == (url or f"sqlite:///{tmp_path / 'queue.sqlite3'}")
        return
    with pytest.raises(ValueError, match=f"QUEUE_URL speaks to {refused} without TLS"):
        read_settings(given, tmp_path)


def test_a_key_before_is_as_long_as_any(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path)["SECRET_KEY_FALLBACKS"] == []
    assert read_settings({"SECRET_KEY_BEFORE": "x" * 32}, tmp_path)["SECRET_KEY_FALLBACKS"] == ["x" * 32]
    with pytest.raises(ValueError, match="SECRET_KEY_BEFORE is shorter"):
        read_settings({"SECRET_KEY_BEFORE": "x" * 31}, tmp_path)


def test_a_scanner_is_a_socket_or_a_port_of_this_machine(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path)["FILE_SCANNER"] is None
    assert read_settings({"FILE_SCANNER": "/run/clamd.ctl"}, tmp_path)["FILE_SCANNER"].address == "/run/clamd.ctl"
    for address in ("127.0.0.1:3310", "localhost:3310"):
        scanner = read_settings({"FILE_SCANNER": address}, tmp_path)["FILE_SCANNER"]
        assert scanner.address == (address.rpartition(":")[0], 3310)
    assert read_settings({"FILE_SCANNER": "[::1]:3310"}, tmp_path)["FILE_SCANNER"].address == ("::1", 3310)
    for address in ("clamd", ":3310", "127.0.0.1:x"):
        with pytest.raises(ValueError, match="path of a socket, or a host and its port"):
            read_settings({"FILE_SCANNER": address}, tmp_path)
    away = {"FILE_SCANNER": "scanner.city.example:3310"}
    with pytest.raises(ValueError, match="without TLS"):
        read_settings(away, tmp_path)
    assert read_settings({**away, "FILE_SCANNER_WITHOUT_TLS": "1"}, tmp_path)["FILE_SCANNER"].address[1] == 3310
