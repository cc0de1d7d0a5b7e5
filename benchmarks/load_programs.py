"""Starts the programs of a city for benchmarks/load.py: web programs on ports of their own, workers and a queue."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import requests
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from benchmarks.processes import family, megabytes
from models.database import database_url

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
EACH = 5.0


class Programs:
    """Inside, the programs run; afterwards they are stopped. `memory` is looked at every five seconds."""

    def __init__(self, folder: Path, account: str, webs: int, workers: int) -> None:
        owner = make_url(database_url(os.environ["DATABASE_URL"]))
        self.engine: Engine = create_engine(owner)
        self.queue_port, self.folder = free_port(), folder
        self.environment = os.environ | {
            "DATABASE_URL": owner.set(username=account).render_as_string(hide_password=False),
            "INSTANCE_PATH": str(folder.absolute()),
            "QUEUE_URL": f"redis://127.0.0.1:{self.queue_port}/0",
            "DEVELOPMENT": "1",
            "WEB_THREADS": os.environ.get("WEB_THREADS", "4"),
            "LARGEST_DAY_MB": "100000",
            "REQUESTS_PER_MINUTE": "0",
        }
        self.ports = [free_port() for _ in range(webs)]
        self.workers = workers
        self.running: dict[str, list[subprocess.Popen[bytes]]] = {"web": [], "worker": [], "queue": []}
        self.memory: list[dict[str, float]] = []
        self._ended = threading.Event()

    @property
    def addresses(self) -> list[str]:
        """Where the web programs answer."""
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    def __enter__(self) -> "Programs":
        redis = shutil.which("redis-server")
        if redis is None:
            sys.exit("Redis is missing. On Debian: sudo apt-get install redis-server")
        quiet = ("--save", "", "--appendonly", "no", "--logfile", os.devnull)
        self._start("queue", redis, "--port", str(self.queue_port), *quiet)
        for port in self.ports:
            web = ("--interface", "wsgi", "--factory", "--workers", "1", "--port", str(port), "--log-level", "warning")
            threads = ("--blocking-threads", self.environment["WEB_THREADS"])
            self._start("web", str(PROGRAMS / "granian"), *web, *threads, "app:create_web_app")
        self.start_workers(self.workers)
        for address in self.addresses:
            wait_for(address)
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        for program in [each for some in self.running.values() for each in some]:
            program.terminate()
        for program in [each for some in self.running.values() for each in some]:
            program.wait(60)
        self.engine.dispose()

    def start_workers(self, count: int) -> None:
        """So many workers more."""
        for _ in range(count):
            self._start("worker", str(PROGRAMS / "flask"), "worker")

    def drain(self, workers: int) -> float:
        """Start the workers and wait until nothing waits; returns reports a second, from the first one checked on."""
        total = self._waiting()
        self.start_workers(workers)
        left, began = total, 0.0
        while left:
            time.sleep(0.2)
            left = self._waiting()
            if left < total and not began:
                began, total = time.perf_counter(), left
        return total / (time.perf_counter() - began)

    def _waiting(self) -> int:
        with self.engine.connect() as connection:
            connection.execute(text("SELECT set_config('performance_pay.whole', 'a benchmark', true)"))
            return connection.scalar(text("SELECT count(*) FROM reports WHERE status = 'received'")) or 0

    def _start(self, kind: str, *command: str) -> None:
        with (self.folder / f"{kind}.log").open("ab") as log:
            started = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.running[kind].append(started)

    def _watch(self) -> None:
        while not self._ended.wait(EACH):
            self.memory.append(
                {
                    kind: sum(megabytes(pid) for program in programs for pid in (program.pid, *family(program.pid)))
                    for kind, programs in self.running.items()
                    if kind != "queue"
                }
            )


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(address: str) -> None:
    """Wait until a web program answers."""
    for _ in range(300):
        with suppress(requests.ConnectionError):
            requests.get(f"{address}/healthz", timeout=5)
            return
        time.sleep(0.2)
    sys.exit(f"Nothing answers at {address}. What the programs said stands in the folder's *.log.")
