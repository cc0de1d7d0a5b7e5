"""Numbers for Prometheus: requests, acts, checks, and what waits. Never a name, an id or a row.

Several processes of one machine add up where PROMETHEUS_MULTIPROC_DIR names a folder that all of them share.
"""

import hmac
import os
from collections.abc import Iterable

from flask import Blueprint, Flask, Response, current_app, g, request
from huey import Huey
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from werkzeug.exceptions import NotFound

from models.clock import now
from models.recorded_events import once_committed
from models.upkeep import count_undelivered, unchecked
from operations.heartbeat import silent_for
from operations.readiness import free_bytes
from routes.logs import known_method

REQUESTS = Counter("performance_pay_requests", "Requests that were answered.", ("endpoint", "method", "status"))
SECONDS = Histogram("performance_pay_request_seconds", "How long answers took.", ("endpoint",))
ACTS = Counter("performance_pay_acts", "Acts that were committed, such as statement.computed.", ("act",))

pages = Blueprint("metrics", __name__)


def register(app: Flask) -> None:
    """Counts every request of the program and every act that is committed."""
    app.after_request(count_request)
    once_committed(count_act)


def count_act(act: str) -> None:
    """Count a committed act."""
    ACTS.labels(act).inc()


def count_request(response: Response) -> Response:
    """Counts the request; addresses that lead nowhere count together."""
    endpoint = request.endpoint or "none"
    REQUESTS.labels(endpoint, known_method(), str(response.status_code)).inc()
    if "seconds" in g:
        SECONDS.labels(endpoint).observe(g.seconds)
    return response


@pages.get("/metrics")
def show_metrics() -> Response:
    """Every number, for whoever has METRICS_TOKEN; without a token, for this machine alone."""
    if not _may_read():
        raise NotFound
    registry = CollectorRegistry() if "PROMETHEUS_MULTIPROC_DIR" in os.environ else None
    if registry is not None:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    waiting = CollectorRegistry()
    waiting.register(Waiting())
    return Response(generate_latest(registry or REGISTRY) + generate_latest(waiting), content_type=CONTENT_TYPE_LATEST)


class Waiting:
    """What waits, asked of the database and the queue when somebody reads it."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Each number with its meaning."""
        queue: Huey = current_app.extensions["queue"]
        count, oldest = unchecked()
        silent = silent_for(queue)
        age = (now() - oldest).total_seconds() if oldest else 0
        yield _gauge("reports_waiting", "Reports that wait for their check.", count)
        yield _gauge("oldest_waiting_seconds", "For how long the oldest of them has waited.", age)
        yield _gauge("queue_tasks", "Tasks in the queue, which only wakes workers.", queue.storage.queue_size())
        yield _gauge("mail_undelivered", "Mails that the mail server did not take.", count_undelivered())
        if silent is not None:
            yield _gauge("worker_silent_seconds", "Since the last sign of a worker.", silent.total_seconds())
        store = current_app.extensions["file_store"].folder
        if store is not None and store.is_dir():
            yield _gauge("disk_free_bytes", "Left on the disk of the file store.", free_bytes(store))


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"performance_pay_{name}", meaning, value)


def _may_read() -> bool:
    token: str = current_app.config["METRICS_TOKEN"]
    if token:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        return kind.casefold() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())
    # A proxy on this machine asks from here for somebody else, and says so.
    forwarded = {"X-Forwarded-For", "Forwarded", "X-Real-Ip"} & {name.title() for name, _ in request.headers}
    return request.remote_addr in ("127.0.0.1", "::1") and not forwarded
