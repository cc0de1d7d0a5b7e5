"""What deploy/ holds is what runs: units that systemd reads, commands that start, a proxy that stands in front."""

import configparser
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import BadStatusLine
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from models.folder_store import FolderStore
from settings import SETTINGS
from tests.builders import a_government
from tests.database import TestDatabase
from tests.page_rules import PAGE_POLICY, directives
from tests.proxied import (
    answers,
    ask,
    assert_http_is_left,
    assert_messages_have_one_end,
    assert_only_strong_ciphers,
    assert_the_address_is_the_visitors,
)
from tests.test_running import SECONDS, fetch, surroundings, until
from tests.test_several_hosts import free_port, redis_url

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
BIN = Path(sys.executable).parent
UNITS = sorted((DEPLOY / "systemd").iterdir())
__all__ = ["redis_url"]


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin")
    if found is None:
        pytest.skip(f"{name} is missing; apt-packages.txt names its package")
    return found


def installed_here(unit: Path, folder: Path) -> Path:
    """The unit with the program's folder as it is here."""
    copy = folder / unit.name
    copy.write_text(unit.read_text().replace("/srv/performance-pay/.venv/bin", str(BIN)))
    return copy


def test_systemd_finds_no_fault_in_any_unit(tmp_path: Path) -> None:
    units = [str(installed_here(unit, tmp_path)) for unit in UNITS]
    ended = subprocess.run([program("systemd-analyze"), "verify", *units], capture_output=True, text=True, timeout=60)
    assert [line for line in ended.stderr.splitlines() if "performance-pay" in line] == []
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_every_unit_is_hardened(unit: Path) -> None:
    command = [program("systemd-analyze"), "security", "--offline=true", "--no-pager", str(unit)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
    level = re.search(r"Overall exposure level for \S+: (\d+\.\d)", said)
    assert level is not None, said
    assert float(level[1]) < 2
    text = unit.read_text()
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "User=performance-pay", "CapabilityBoundingSet=\n"):
        assert line in text


def test_the_container_holds_the_whole_program() -> None:
    lines = re.findall(r"^COPY (.+)$", (DEPLOY / "Containerfile").read_text(), re.M)
    copied = {name for line in lines for name in line.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    stated = configparser.ConfigParser()
    stated.read(ROOT / "setup.cfg")
    packages, modules = (stated["options"][name].split() for name in ("packages", "py_modules"))
    assert copied >= {line for line in packages if (ROOT / line).is_dir()} | {f"{name}.py" for name in modules}
    assert copied >= {"templates", "static", "migrations", "scripts", "requirements.lock"}


def test_a_command_starts_with_what_the_image_sets_on_a_disk_that_holds_nothing_yet(tmp_path: Path) -> None:
    stated = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    (line,) = re.findall(r"^ENV (.+)$", stated, re.M)
    kept = dict(each.split("=", 1) for each in line.split() if not each.startswith("PATH="))
    places = {name: value.replace("/var/lib", f"{tmp_path}/lib") for name, value in kept.items()}
    places = {name: value.replace("/tmp/metrics", f"{tmp_path}/tmp/metrics") for name, value in places.items()}
    around = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | places
    command = [BIN / "flask", "db", "upgrade"]
    ended = subprocess.run(command, cwd=ROOT, env=around, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr


@pytest.fixture
def compose() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    return services


def test_the_compose_file_says_what_was_asked_for(compose: dict[str, Any]) -> None:
    assert set(compose) == {"upgrade", "rights", "web", "worker", "backup", "database", "queue", "proxy"}
    assert [compose[name]["deploy"]["replicas"] for name in ("web", "worker")] == [2, 2]
    known = {setting.name for setting in SETTINGS}
    for name in ("upgrade", "rights", "web", "worker", "backup"):
        service = compose[name]
        assert set(service["environment"]) <= known
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    owners = {name for name, each in compose.items() if "performance-pay-owner.env" in each.get("env_file", ())}
    assert owners == {"upgrade", "rights", "database"}
    assert {port for each in compose.values() for port in each.get("ports", [])} == {"80:80", "443:443"}
    client = int((ROOT / "deploy" / "compose.yaml").read_text().split("image: postgres:")[1].split()[0])
    assert client == 15, "debian:12-slim brings the client of PostgreSQL 15"


def here(command: list[str], folder: Path) -> list[str]:
    """A service's command with this environment's programs and a folder of its own."""
    first = {"python": sys.executable, "flask": str(BIN / "flask")}[command[0]]
    return [first, *(word.replace("/var/lib/performance-pay", str(folder)) for word in command[1:])]


@contextmanager
def service(command: list[str], settings: dict[str, str]) -> Iterator[None]:
    running = subprocess.Popen(command, cwd=ROOT, env=settings)
    try:
        yield
    finally:
        running.terminate()
        assert running.wait(SECONDS) == 0


def run(command: list[str], settings: dict[str, str]) -> None:
    assert subprocess.run(command, cwd=ROOT, env=settings).returncode == 0


@contextmanager
def program_account(compose: dict[str, Any], settings: dict[str, str]) -> Iterator[str]:
    """The address of the database for the account that make-account.sh makes, once it has its rights."""
    owner, account = make_url(settings["DATABASE_URL"]), f"program_{os.getpid()}"
    makes = {
        "POSTGRES_USER": str(owner.username),
        "POSTGRES_DB": str(owner.database),
        "PGPORT": str(owner.port or 5432),
    }
    makes |= {"PGHOST": str(owner.host), "PROGRAM_ACCOUNT": account, "PROGRAM_PASSWORD": "it's only for tests"}
    run([str(DEPLOY / "make-account.sh")], {**settings, **makes})
    assert compose["rights"]["command"][-1] == "performance_pay"
    run([str(BIN / "flask"), "give-rights", account], settings)
    yield owner.set(username=account).render_as_string(hide_password=False)
    drop = ["psql", "--quiet", "-c", f"DROP OWNED BY {account}", "-c", f"DROP ROLE {account}"]
    run(
        [*drop, "-h", makes["PGHOST"], "-p", makes["PGPORT"], "-U", makes["POSTGRES_USER"], makes["POSTGRES_DB"]],
        settings,
    )


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    return made_by_the_script(tmp_path / "program")


def made_by_the_script(folder: Path) -> Path:
    """The folder with what the web program shows to the proxy."""
    program("openssl")
    subprocess.run([DEPLOY / "make-certificate.sh", folder], check=True, capture_output=True)
    return folder


def test_each_service_of_the_compose_file_runs(
    compose: dict[str, Any], database: TestDatabase, session: Session, redis_url: str, shown: Path, tmp_path: Path
) -> None:
    settings = {**surroundings(database, tmp_path / "instance"), **compose["web"]["environment"]}
    settings |= {"QUEUE_URL": redis_url, "FLASK_APP": "app", "FILE_STORE": str(tmp_path / "files")}
    settings |= {name: value.replace("/run/program", str(shown)) for name, value in settings.items()}
    FolderStore(tmp_path / "files").trouble()
    run(here(compose["upgrade"]["command"], tmp_path), settings)
    with ExitStack() as stack:
        if database.kind == "postgresql":
            settings |= {"DATABASE_URL": stack.enter_context(program_account(compose, settings))}
        run(here(compose["backup"]["command"], tmp_path), settings)
        assert len(list((tmp_path / "backups").glob("*/manifest.json"))) == 1
        for name in ("web", "worker"):
            stack.enter_context(service(here(compose[name]["command"], tmp_path), settings))
        until(settings["PORT"], "/readyz", "ready\n", shown / "certificate.pem")
        until(settings["PORT"], "/metrics", "performance_pay_worker_silent_seconds", shown / "certificate.pem")
        with pytest.raises(BadStatusLine):
            fetch(settings["PORT"], "/readyz")
        _, python, option, asked = compose["web"]["healthcheck"]["test"]
        run(here([python, option, asked.replace("8000", settings["PORT"])], tmp_path), settings)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    folder = tmp_path / "certificates"
    folder.mkdir()
    asked = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost")
    files = ("-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem"))
    subprocess.run([program("openssl"), *asked, *files], check=True, capture_output=True)
    return folder


def configured(folder: Path, certificate: Path, believed: Path, ports: tuple[int, int], program_port: str) -> Path:
    """The proxy's configuration with ports, certificates and folders of this test."""
    text = (DEPLOY / "nginx.conf").read_text()
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{ports[0]};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{ports[1]} ssl;"),
        ("/etc/nginx/certificates", str(certificate)),
        ("/etc/nginx/program", str(believed)),
        ("web:8000", f"127.0.0.1:{program_port}"),
        ("/run/nginx.pid", f"{folder}/nginx.pid"),
    ):
        assert old in text
        text = text.replace(old, new)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"    {name}_temp_path {folder}/{name};\n" for name in kinds)
    if os.geteuid() == 0:
        text = f"user root;\n{text}"
    place = folder / "nginx.conf"
    place.write_text(text.replace("http {\n", f"http {{\n{temporary}", 1))
    return place


@contextmanager
def proxy(folder: Path, certificate: Path, believed: Path, program_port: str) -> Iterator[tuple[int, int]]:
    """The ports of the proxy for HTTP and HTTPS, in front of a program that shows a certificate."""
    nginx, ports = program("nginx"), (free_port(), free_port())
    folder.mkdir()
    configuration = configured(folder, certificate, believed, ports, program_port)
    tested = subprocess.run([nginx, "-t", "-c", str(configuration)], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    command = [nginx, "-c", str(configuration), "-g", "daemon off;", "-e", str(folder / "nginx.log")]
    with service(command, dict(os.environ)):
        ends = time.monotonic() + SECONDS
        while not answers(ports[1]) and time.monotonic() < ends:
            time.sleep(0.1)
        yield ports


@pytest.fixture
def web(database: TestDatabase, session: Session, shown: Path, tmp_path: Path) -> Iterator[str]:
    """The port of the web program, which runs as behind a proxy."""
    settings = {**surroundings(database, tmp_path / "instance"), "TRUSTED_PROXIES": "1"}
    settings |= {"WEB_CERTIFICATE": str(shown / "certificate.pem"), "WEB_CERTIFICATE_KEY": str(shown / "key.pem")}
    with service([sys.executable, "scripts/run.py", "web"], settings):
        until(settings["PORT"], "/healthz", "alive", shown / "certificate.pem")
        yield settings["PORT"]


@pytest.fixture
def proxied(web: str, certificate: Path, shown: Path, tmp_path: Path) -> Iterator[tuple[int, int]]:
    """The ports of the proxy for HTTP and HTTPS, behind which the web program runs."""
    with proxy(tmp_path / "proxy", certificate, shown, web) as ports:
        yield ports


def test_the_proxy_serves_by_https_keeps_machines_pages_back_and_bounds_uploads(
    proxied: tuple[int, int], session: Session
) -> None:
    http, https = proxied
    a_government()
    session.commit()
    status, headers, text = ask(https, "/sign-in")
    assert (status, "Sign in" in text) == (200, True)
    for name, value in (
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
    ):
        assert headers.get_all(name) == [value]
    assert [directives(each) for each in headers.get_all("Content-Security-Policy")] == [PAGE_POLICY]
    assert headers["Set-Cookie"].startswith("__Host-session=")
    assert "; Secure" in headers["Set-Cookie"]
    assert [ask(https, address)[0] for address in ("/healthz", "/readyz", "/metrics")] == [200, 404, 404]
    # What the proxy lets through is the program's to refuse, with a page; what it does not, it refuses itself.
    for size, words in ((26_500_000, "larger than the program accepts"), (28_000_000, "Request Entity Too Large")):
        status, headers, text = ask(https, "/sign-in", b"x" * size)
        assert (status, headers["X-Frame-Options"], words in text) == (413, "DENY", True)
        (policy,) = headers.get_all("Content-Security-Policy")
        assert directives(policy)["frame-ancestors"] == "'none'"
    assert_http_is_left(http)
    assert_only_strong_ciphers(https)
    assert_messages_have_one_end(https)
    assert_the_address_is_the_visitors(https)
