"""How much a person, or an address, may ask of a web process in a minute: generous, and told where a program goes wild.

Counted in the memory of each process, so that looking at a page writes nothing: several processes together allow as
many times as much, and one that is started anew has forgotten. Wrong passwords are counted in the database.
"""

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil
from threading import Lock
from time import monotonic

from flask import Flask, current_app, g, request
from werkzeug.exceptions import TooManyRequests

from contracts.roles import Actor
from operations.sign_ins import network_of

# An address stands for many people of one office.
_PEOPLE_OF_AN_ADDRESS = 10
_MOST_KEPT = 10_000
# What machines ask to watch the program, and what comes without asking the database anything.
_UNCOUNTED = {"static", "probes.show_alive", "probes.show_ready", "metrics.show_metrics"}


@dataclass(slots=True)
class Allowance:
    """How many requests are left to somebody now; `told` where the last one was refused."""

    left: float
    at: float
    told: bool = False


class Pace:
    """Who asked how much lately: an allowance of a minute each, which fills up again as time goes by."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Allowance] = OrderedDict()
        self._lock = Lock()

    def wait(self, key: str, most: int, moment: float) -> tuple[float, bool]:
        """How many seconds to wait, 0 where the request may go on; and whether that was said before already."""
        with self._lock:
            found = self._kept.setdefault(key, Allowance(most, moment))
            self._kept.move_to_end(key)
            # Whoever asked longest ago has their whole allowance again, or soon will.
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
            found.left, found.at = min(most, found.left + (moment - found.at) * most / 60), moment
            before, found.told = found.told, found.left < 1
            if found.told:
                return (1 - found.left) * 60 / most, before
            found.left -= 1
            return 0.0, False


def register(app: Flask) -> None:
    """Has each request counted by its address before anything is looked up. The guard counts people."""
    app.extensions["pace"] = Pace()
    app.before_request(keep_pace_of_address)


def keep_pace_of_address() -> None:
    """Nothing where the address asked for no more than its share; else 429."""
    _keep(f"address {network_of(request.remote_addr or '')}", _PEOPLE_OF_AN_ADDRESS)


def keep_pace_of(actor: Actor) -> None:
    """Nothing where the person, and whatever asks in their name, asked for no more than their share; else 429."""
    _keep(f"person {actor.government_id} {actor.person_id}", 1)


def _keep(key: str, times: int) -> None:
    most = current_app.config["REQUESTS_PER_MINUTE"] * times
    if not most or request.endpoint in _UNCOUNTED:
        return
    pace: Pace = current_app.extensions["pace"]
    seconds, g.told_already = pace.wait(key, most, monotonic())
    if seconds:
        raise TooManyRequests(retry_after=ceil(seconds))
