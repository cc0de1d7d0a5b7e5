"""Starts the demo city: newest tables, demo data, the web program and its background worker on 127.0.0.1.

Safe to run again: what is there is kept. Ctrl-C stops both programs; when one of them ends by itself, the
other is stopped too, because half a demo misleads.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
FIRST_PORT = 8000
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10


def is_free(port: int) -> bool:
    """Whether the web program could listen on this port of 127.0.0.1."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def choose_port() -> int:
    """The first free port from PORT (8000 where unset) on, saying so where it is another than asked for."""
    wanted = int(os.environ.get("PORT", FIRST_PORT))
    port = next((port for port in range(wanted, wanted + 100) if is_free(port)), None)
    if port is None:
        sys.exit(f"Ports {wanted} to {wanted + 99} are all taken. Name a free one: PORT=9000 make demo")
    if port != wanted:
        print(f"Port {wanted} is taken by another program, so the demo uses {port}.")
    return port


def run_flask(*arguments: str) -> None:
    """Run one flask command and stop with its words where it fails."""
    ended = subprocess.run([PROGRAMS / "flask", *arguments], cwd=ROOT, check=False)
    if ended.returncode:
        sys.exit(f"`flask {' '.join(arguments)}` failed, so the demo was not started. Its words stand above.")


@contextmanager
def running(*command: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is stopped when the block ends; in a session of its own so Ctrl-C reaches us alone."""
    program = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        yield program
    finally:
        program.send_signal(signal.SIGINT)
        try:
            program.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            program.kill()


def wait_until_it_answers(address: str, web: subprocess.Popen[bytes]) -> None:
    """Return when the web program answers anything at all; stop with a sentence where it does not."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and web.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("The web program did not start. Its words stand above.")


def stop(_number: int, _frame: object) -> None:
    """A polite end, by `kill` or by closing the terminal, is an end by Ctrl-C."""
    raise KeyboardInterrupt


def main() -> None:
    """Prepare, start, wait."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    os.environ.setdefault("DEVELOPMENT", "1")
    port = choose_port()
    address = f"http://127.0.0.1:{port}/"
    run_flask("db", "upgrade")
    run_flask("demo", "--season")
    granian = (PROGRAMS / "granian", "--interface", "wsgi", "--factory", "--workers", "2", "--blocking-threads", "1")
    with (
        running(PROGRAMS / "flask", "worker") as worker,
        running(*granian, "--port", str(port), "--log-level", "warning", "app:create_web_app") as web,
    ):
        wait_until_it_answers(address, web)
        print(f"\nThe demo city is at {address} — Ctrl-C stops it.", flush=True)
        while web.poll() is None and worker.poll() is None:
            time.sleep(0.5)
        sys.exit("The web program or the background worker ended by itself. Its words stand above.")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("\nStopped. `make demo` starts it again, with everything kept.")
