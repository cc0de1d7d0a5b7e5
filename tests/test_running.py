"""`make run` starts nothing that is not ready, serves with every part working, and ends gracefully."""

import http.client
import json
import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app import create_app
from tests.database import TestDatabase, migrate
from tests.test_several_hosts import free_port

ROOT = Path(__file__).resolve().parents[1]
SECRET = "only for tests, and long enough for them"
SECONDS = 90


def surroundings(database: TestDatabase, folder: Path) -> dict[str, str]:
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "DATABASE_URL": database.url,
        "INSTANCE_PATH": str(folder),
        "SECRET_KEY": SECRET,
        "SECOND_FACTOR_KEY": "0" * 32,
        "PORT": str(free_port()),
        "LEAST_FREE_MB": "1",
    }


def refused(settings: dict[str, str]) -> str:
    ended = subprocess.run(
        [sys.executable, "scripts/run.py"], cwd=ROOT, env=settings, capture_output=True, text=True, timeout=SECONDS
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "Nothing was started" in ended.stderr
    return ended.stderr


def test_it_refuses_to_start_and_says_what_to_do(database: TestDatabase, tmp_path: Path) -> None:
    settings = surroundings(database, tmp_path)
    said = refused({**settings, "SECRET_KEY": "", "SECOND_FACTOR_KEY": "short"})
    assert "SECRET_KEY: Set it to a random text" in said
    assert "SECOND_FACTOR_KEY: Set it to a random text" in said
    assert "DEVELOPMENT: Unset it" in refused({**settings, "DEVELOPMENT": "1"})
    empty = {**settings, "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}", "SECRET_KEY": "short"}
    said = refused(empty)
    assert "flask db upgrade" in said
    assert "at least 32 letters" in said


def test_it_speaks_to_other_machines_by_tls_alone(database: TestDatabase, tmp_path: Path) -> None:
    settings = {**surroundings(database, tmp_path), "HOST": "0.0.0.0"}
    assert "HOST is 0.0.0.0, so passwords would go to another machine in plain" in refused(settings)
    there = tmp_path / "certificate.pem"
    there.write_text("It is there.")
    assert "WEB_CERTIFICATE_KEY is “”, where no file is" in refused({**settings, "WEB_CERTIFICATE": str(there)})
    away = {"WEB_CERTIFICATE": str(tmp_path / "away.pem"), "WEB_CERTIFICATE_KEY": str(there)}
    assert "away.pem”, where no file is" in refused({**settings, "HOST": "127.0.0.1", **away})
    # With everything else in order it goes on to what `flask ready` asks.
    assert "SECRET_KEY: Set it" in refused({**settings, "WEB_WITHOUT_TLS": "1", "SECRET_KEY": ""})


def test_an_older_database_must_be_brought_up_to_date_first(tmp_path: Path) -> None:
    app = create_app(INSTANCE_PATH=str(tmp_path), QUEUE_URL="memory:", SECRET_KEY=SECRET, SECOND_FACTOR_KEY="0" * 32)
    migrate(app, "0017")
    ended = app.test_cli_runner().invoke(args=["ready"])
    assert (ended.exit_code, "The tables are of migration 0017" in ended.stderr) == (1, True)
    migrate(app)
    ended = app.test_cli_runner().invoke(args=["ready"])
    assert (ended.exit_code, ended.stdout) == (0, "Ready.\n")


@contextmanager
def running(settings: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as words:
        program = subprocess.Popen([sys.executable, "scripts/run.py"], cwd=ROOT, env=settings, stderr=words)
        try:
            yield program
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait(SECONDS)


def fetch(port: str, address: str, believed: Path | None = None) -> tuple[int, str]:
    """What stands at the address, by HTTPS where a certificate is believed."""
    scheme, context = ("http", None) if believed is None else ("https", ssl.create_default_context(cafile=believed))
    try:
        with urllib.request.urlopen(f"{scheme}://127.0.0.1:{port}{address}", timeout=10, context=context) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()
    except OSError:
        return 0, ""


def until(port: str, address: str, wanted: str, believed: Path | None = None) -> str:
    """What stands at the address, once it holds what is wanted."""
    ends, text = time.monotonic() + SECONDS, ""
    while time.monotonic() < ends:
        _, text = fetch(port, address, believed)
        if wanted in text:
            return text
        time.sleep(0.5)
    pytest.fail(f"{address} did not say “{wanted}” but: {text}")


def test_web_and_worker_run_are_counted_together_and_end_gracefully(database: TestDatabase, tmp_path: Path) -> None:
    settings, log = surroundings(database, tmp_path), tmp_path / "log"
    port = settings["PORT"]
    with running(settings, log) as program:
        until(port, "/healthz", "alive")
        assert fetch(port, "/readyz")[0] == 200
        until(port, "/metrics", "performance_pay_worker_silent_seconds")
        before = alive_count(fetch(port, "/metrics")[1])
        for _ in range(20):
            assert fetch(port, "/healthz") == (200, "alive\n")
        after = fetch(port, "/metrics")[1]
        assert alive_count(after) == before + 20
        assert "performance_pay_check_seconds_count" in after
        assert_who_is_refused_while_still_sending_gets_the_reason(port)
        children = subprocess.run(["pgrep", "-P", str(program.pid)], capture_output=True, text=True, check=True).stdout
    assert program.returncode == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children.split())
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    endpoints = {line.get("endpoint") for line in lines}
    assert endpoints >= {"probes.show_alive", "probes.show_ready", "metrics.show_metrics"}


def assert_who_is_refused_while_still_sending_gets_the_reason(port: str) -> None:
    """A sender who writes everything before reading, as a proxy may, finds no broken connection."""
    for size, status in ((20_000_000, 400), (26_500_000, 413)) * 3:
        with closing(http.client.HTTPConnection("127.0.0.1", int(port), timeout=SECONDS)) as asking:
            asking.request("POST", "/sign-in", b"x" * size, {"Content-Type": "application/octet-stream"})
            answer = asking.getresponse()
            assert (answer.status, b"</html>" in answer.read()) == (status, True)


def alive_count(text: str) -> float:
    name = 'performance_pay_requests_total{endpoint="probes.show_alive",method="GET",status="200"}'
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


def test_when_the_worker_ends_by_itself_everything_ends_and_says_so(database: TestDatabase, tmp_path: Path) -> None:
    settings, log = surroundings(database, tmp_path), tmp_path / "log"
    with (
        log.open("wb") as words,
        subprocess.Popen([sys.executable, "scripts/run.py"], cwd=ROOT, env=settings, stderr=words) as program,
    ):
        until(settings["PORT"], "/metrics", "performance_pay_worker_silent_seconds")
        found = subprocess.run(["pgrep", "-P", str(program.pid), "-f", "worker$"], capture_output=True, text=True)
        os.kill(int(found.stdout), signal.SIGKILL)
        assert program.wait(SECONDS) == 1
    assert "The worker ended by itself" in log.read_text()


def test_a_web_process_answers_its_first_reader_with_everything_read_already(tmp_path: Path) -> None:
    look = (
        "import gc, json; from app import create_web_app; app = create_web_app(); "
        "print(json.dumps([len(app.jinja_env.list_templates()), len(app.jinja_env.cache), gc.get_freeze_count()]))"
    )
    settings = {**os.environ, "INSTANCE_PATH": str(tmp_path), "DEVELOPMENT": "1", "QUEUE_URL": "memory:"}
    ended = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, env=settings, capture_output=True, text=True, check=True
    )
    templates, read, kept = json.loads(ended.stdout)
    assert read == templates
    assert kept > 100_000
