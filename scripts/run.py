"""Runs the program for a city on one host: web programs and a background worker, with the settings of the environment.

`run.py web` or `run.py worker` runs one part alone, for whoever starts each by itself. Nothing is started that `flask
ready` objects to. Ctrl-C or SIGTERM ends it gracefully: requests that are under way are answered and checks that are
under way are finished. When one part ends by itself, so does the whole, and with 1.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
SECONDS_TO_STOP = 90
_CERTIFY = "deploy/make-certificate.sh makes certificate and key. Nothing was started."


def commands(wanted: list[str]) -> dict[str, tuple[str | Path, ...]]:
    """Each part of the program with its command; where some are wanted, these alone."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    many = ("--workers", os.environ.get("WEB_PROCESSES", "2"), "--blocking-threads", web_threads())
    web = (PROGRAMS / "granian", "--interface", "wsgi", "--factory", *many)
    where = ("--host", host, "--port", port, "--respawn-failed-workers", "--workers-kill-timeout", "30")
    shown = by_tls(host) if not wanted or "web" in wanted else ()
    parts: dict[str, tuple[str | Path, ...]] = {
        "web": (*web, *where, *shown, "--log-level", "warning", "app:create_web_app"),
        "worker": (PROGRAMS / "flask", "worker"),
    }
    if unknown := set(wanted) - set(parts):
        sys.exit(f"There is no part called {', '.join(sorted(unknown))}. Name {' or '.join(parts)}, or none for both.")
    return {name: command for name, command in parts.items() if not wanted or name in wanted}


def by_tls(host: str) -> tuple[str, ...]:
    """What has the web programs speak TLS with whoever stands in front, and never plain HTTP with another machine."""
    shown = {name: os.environ.get(name, "") for name in ("WEB_CERTIFICATE", "WEB_CERTIFICATE_KEY")}
    if any(shown.values()):
        for name, file in shown.items():
            if not os.access(file, os.R_OK):
                sys.exit(f"{name} is “{file}”, where no file is that can be read. {_CERTIFY}")
        return "--ssl-certificate", shown["WEB_CERTIFICATE"], "--ssl-keyfile", shown["WEB_CERTIFICATE_KEY"]
    if is_here(host) or os.environ.get("WEB_WITHOUT_TLS") == "1":
        return ()
    sys.exit(
        f"HOST is {host}, so passwords would go to another machine in plain. Set WEB_CERTIFICATE and "
        f"WEB_CERTIFICATE_KEY, or WEB_WITHOUT_TLS=1 where that network is yours alone. {_CERTIFY}"
    )


def is_here(host: str) -> bool:
    """Whether this machine alone reaches what listens there."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def web_threads() -> str:
    """How many requests a web process answers at once. On PostgreSQL several: one of them may wait for its turn in the
    audit trail, and whoever only reads shall not wait with it. On SQLite threads are slower than one.
    """
    return os.environ.get("WEB_THREADS") or ("4" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "1")


def shared_numbers() -> Path:
    """The folder in which the processes of this host add up their numbers for Prometheus, without those of the dead."""
    instance = Path(os.environ.get("INSTANCE_PATH") or ROOT / "instance").absolute()
    folder = Path(os.environ.get("METRICS_FOLDER") or instance / "metrics")
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    for kept in folder.glob("*.db"):
        if not Path("/proc", kept.stem.rpartition("_")[2]).exists():
            kept.unlink(missing_ok=True)
    return folder


def stop(programs: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask each part to finish what it does, and wait for it; what does not end in time is killed."""
    for program in programs.values():
        with suppress(ProcessLookupError):
            program.send_signal(signal.SIGINT)
    until = time.monotonic() + SECONDS_TO_STOP
    for name, program in programs.items():
        try:
            program.wait(max(1.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"The {name} did not end in {SECONDS_TO_STOP} seconds and is killed.", file=sys.stderr)
            program.kill()
            program.wait()


def politely(_number: int, _frame: object) -> None:
    """SIGTERM, which services are stopped with, ends like Ctrl-C."""
    raise KeyboardInterrupt


def main() -> int:
    """Ask whether everything is ready, start, wait, stop."""
    parts = commands(sys.argv[1:])
    if subprocess.run([PROGRAMS / "flask", "ready"], cwd=ROOT, check=False).returncode:
        print("Nothing was started. docs/operating.md explains each step.", file=sys.stderr)
        return 1
    environment = {
        "LOG_FORMAT": "json",
        **os.environ,
        "PROMETHEUS_MULTIPROC_DIR": str(shared_numbers()),
        "WEB_THREADS": web_threads(),
    }
    signal.signal(signal.SIGTERM, politely)
    programs: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in parts.items():
            programs[name] = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        while all(program.poll() is None for program in programs.values()):
            time.sleep(0.5)
    except KeyboardInterrupt:
        stop(programs)
        return 0
    ended = ", ".join(name for name, program in programs.items() if program.poll() is not None)
    print(f"The {ended} ended by itself, so everything is stopped. Its words stand above.", file=sys.stderr)
    stop(programs)
    return 1


if __name__ == "__main__":
    sys.exit(main())
