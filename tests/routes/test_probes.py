"""Alive, ready, health and numbers: true answers for whoever may ask, and nothing for others."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from contracts.acts import Act
from contracts.roles import Role
from models.clock import living_at, now
from models.database import db
from models.events import record
from models.folder_store import FolderStore
from operations.heartbeat import beat, silent_for
from routes import health, probes
from tests.builders import a_person, a_report
from tests.conftest import Browser, Terminal

ENDPOINT = "performance_pay_requests_total"


def value_of(text: str, name: str) -> float:
    """The sum of a number over its labels."""
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


def test_alive_needs_no_database_and_ready_says_that_it_is_away_without_saying_where(tmp_path: Path) -> None:
    away = "postgresql://somebody:a-password@127.0.0.1:1/nowhere"
    keys = {"SECRET_KEY": "only for tests", "SECOND_FACTOR_KEY": "only for tests"}
    app = create_app(DATABASE_URL=away, INSTANCE_PATH=str(tmp_path), QUEUE_URL="memory:", **keys)
    alive, ready = app.test_client().get("/healthz"), app.test_client().get("/readyz")
    assert (alive.status_code, alive.text) == (200, "alive\n")
    assert ready.status_code == 503
    assert ready.text == "not ready\ndatabase: no\nfile store: yes\ndisk: yes\n"


def test_ready_asks_for_migration_files_and_disk(
    app: Flask, client: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text == "ready\ndatabase: yes\nmigrations: yes\nfile store: yes\ndisk: yes\n"
    assert list((tmp_path / "files").iterdir()) == []
    app.config["LEAST_FREE"] = 10**18
    assert "disk: no" in client.get("/readyz").text
    app.config["LEAST_FREE"] = 0
    monkeypatch.setattr(probes, "newest_migration", lambda: "9999")
    answer = client.get("/readyz")
    assert (answer.status_code, "migrations: no" in answer.text) == (503, True)
    app.extensions["file_store"] = FolderStore(Path("/proc/nowhere"))
    assert "file store: no" in client.get("/readyz").text


def test_the_health_page_says_how_old_the_last_good_backup_and_restore_are(client: Browser, session: Session) -> None:
    client.sign_in(a_person(Role.ADMINISTRATOR))
    page = client.get("/health").text
    assert page.count("Never") == 2
    for act, days in ((Act.BACKUP_MADE, 9), (Act.BACKUP_REHEARSED, 40), (Act.BACKUP_MADE, 3)):
        with living_at(now() - timedelta(days=days, minutes=1)):
            record("testville", act, "backup", f"backup {days}", after="0" * 64)
    session.commit()
    page = client.get("/health").text
    assert "3 days ago: backup 3" in page
    assert "40 days ago: backup 40" in page
    # What needs somebody stands before all that needs nobody.
    assert page.index("flask backup make") < page.index("Nothing")
    assert "flask backup make" in page
    assert "flask backup rehearse" not in page


def a_certificate(place: Path, days: int) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "web")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now() - timedelta(days=400)).not_valid_after(now() + timedelta(days=days, hours=1))
    place.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return str(place)


def test_a_certificate_that_ends_is_told_in_time(
    client: Browser, session: Session, app: Flask, terminal: Terminal, tmp_path: Path
) -> None:
    app.config.update(SECOND_FACTOR_KEYS={"1": "x" * 32}, SECRET_KEY_LENGTH=32, DEVELOPMENT=False)
    client.sign_in(a_person(Role.ADMINISTRATOR))
    assert "Certificate between proxy and program" not in client.get("/health").text
    for days, stands, told in ((31, "Counts", ""), (29, "Counts", "within 30 days"), (-1, "Ended on", "has ended")):
        app.config["WEB_CERTIFICATE"] = a_certificate(tmp_path / "certificate.pem", days)
        page, said = client.get("/health").text, terminal.invoke(args=["ready"]).output
        assert stands in page
        sentences = {"within 30 days": "ends within 30 days.", "has ended": "has ended, so the proxy lets nobody in."}
        for name, sentence in sentences.items():
            assert [sentence in text for text in (page, said)] == [name == told] * 2
    (tmp_path / "certificate.pem").write_text("no certificate")
    assert "where no certificate is that can be read" in client.get("/health").text


def test_the_health_page_tells_what_waits_of_the_own_government_alone(client: Browser, app: Flask) -> None:
    client.sign_in(a_person(Role.ADMINISTRATOR))
    app.extensions["queue"].delete("the last sign of a worker")
    page = client.get("/health").text
    assert "No worker has given a sign yet" in page
    assert "No report waits" in page
    beat(app.extensions["queue"])
    a_report(entered_at=now() - timedelta(hours=2))
    page = client.get("/health").text
    assert "Last sign less than a minute ago" in page
    assert "1 report waits, the oldest since 2 hours" in page
    assert "start another worker" in page


@pytest.mark.parametrize(
    "seconds,words",
    [(0, "less than a minute ago"), (61, "1 minute ago"), (7_300, "2 hours ago"), (200_000, "2 days ago")],
)
def test_an_age_is_said_in_its_largest_unit(seconds: int, words: str) -> None:
    assert health.ago(timedelta(seconds=seconds)) == words


def test_numbers_are_for_this_machine_alone_unless_there_is_a_token(app: Flask, client: Browser) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 404
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert client.get("/metrics", headers={header: "10.0.0.9"}).status_code == 404
    app.config["METRICS_TOKEN"] = "a token for numbers"
    far = {"REMOTE_ADDR": "10.0.0.9"}
    for given, status in (("Bearer a token for numbers", 200), ("Bearer another", 404), ("", 404)):
        assert client.get("/metrics", headers={"Authorization": given}, environ_base=far).status_code == status
    assert client.get("/metrics").status_code == 404


def test_requests_and_what_waits_are_counted(app: Flask, client: Browser) -> None:
    before = client.get("/metrics").text
    client.get("/healthz")
    client.get("/nowhere/at/all")
    client.open("/healthz", method="BREW")
    a_report(entered_at=now() - timedelta(minutes=5))
    beat(app.extensions["queue"])
    after = client.get("/metrics").text
    counted = f'{ENDPOINT}{{endpoint="probes.show_alive",method="GET",status="200"}}'
    assert value_of(after, counted) == value_of(before, counted) + 1
    assert f'{ENDPOINT}{{endpoint="none",method="GET",status="404"}}' in after
    assert "BREW" not in after
    assert "nowhere" not in after
    assert value_of(after, "performance_pay_reports_waiting") == 1
    assert value_of(after, "performance_pay_oldest_waiting_seconds") >= 300
    assert value_of(after, "performance_pay_worker_silent_seconds") < 60


def test_an_act_is_counted_once_it_is_committed_and_never_when_it_is_taken_back(client: Browser) -> None:
    def counted() -> float:
        return value_of(client.get("/metrics").text, 'performance_pay_acts_total{act="index.set"}')

    a_person(Role.OFFICER)
    before = counted()
    record("testville", Act.INDEX_SET, "index", "diesel")
    db.session.rollback()
    assert counted() == before
    for _ in range(2):
        record("testville", Act.INDEX_SET, "index", "diesel")
    db.session.commit()
    assert counted() == before + 2


def test_a_worker_that_never_was_is_silent_without_an_age(app: Flask) -> None:
    app.extensions["queue"].delete("the last sign of a worker")
    assert silent_for(app.extensions["queue"]) is None
