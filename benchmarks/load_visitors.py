"""The outside of a city at work, for benchmarks/load.py: vendors' programs that deliver, and people who read pages."""

import itertools
import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

from benchmarks.load_city import PERIOD, Reader, Upload
from benchmarks.load_programs import Programs

LONGEST = 120.0
# Half a second apart at first; a program that asked more often would be measuring itself.
LOOKS = (0.5, 0.5, 0.5, 0.5, 1.0, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Preview:
    """An upload whose findings are there."""

    rows: int
    seconds: float


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A page that came, which program gave it, and when by the clock it was asked for."""

    name: str
    seconds: float
    address: str
    asked_at: float


@dataclass
class Seen:
    """What the outside saw."""

    previews: list[Preview] = field(default_factory=list)
    pages: list[PageSeen] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Visit:
    """How long people come and how often: seconds, uploads a second, and seconds for which a reader reads a page."""

    seconds: float
    rate: float
    pause: float


def visit(programs: Programs, uploads: Sequence[Upload], readers: Sequence[Reader], how: Visit) -> Seen:
    """Deliver at the rate while the readers read; returns when the last upload has its findings."""
    seen, until = Seen(), time.monotonic() + how.seconds
    addresses = programs.addresses
    threads = [
        threading.Thread(
            target=read_pages,
            args=(seen, addresses[place % len(addresses)], reader, until, how.pause, random.Random(place)),
        )
        for place, reader in enumerate(readers)
    ]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    with ThreadPoolExecutor(64) as clerks:
        for number, upload in enumerate(uploads):
            time.sleep(max(0.0, began + number / how.rate - time.monotonic()))
            clerks.submit(look_for_findings, seen, addresses[number % len(addresses)], upload)
    for thread in threads:
        thread.join()
    return seen


def deliver(programs: Programs, uploads: Sequence[Upload], at_once: int) -> None:
    """Deliver all as fast as the web programs take them, over so many connections for each."""
    addresses = itertools.cycle(programs.addresses)
    with ThreadPoolExecutor(at_once * len(programs.addresses)) as clerks:
        given = [clerks.submit(send, next(addresses), upload) for upload in uploads]
        for each in given:
            answer = each.result()
            if answer.status_code not in (200, 201, 202):
                raise RuntimeError(f"{answer.status_code}: {answer.text[:300]}")


def send(address: str, upload: Upload) -> requests.Response:
    """A vendor's program delivers a workbook."""
    with upload.path.open("rb") as stream:
        return requests.post(
            f"{address}/api/v1/contracts/{upload.contract}/reports",
            headers={"Authorization": f"Bearer {upload.token}"},
            data={"period": PERIOD},
            files={"file": (upload.path.name, stream)},
            timeout=LONGEST,
        )


def look_for_findings(seen: Seen, address: str, upload: Upload) -> None:
    """Deliver, and look until the findings are there."""
    began = time.monotonic()
    try:
        answer = send(address, upload)
        looks = itertools.chain(LOOKS, itertools.repeat(LOOKS[-1]))
        while answer.status_code == 202 and time.monotonic() < began + LONGEST:
            time.sleep(next(looks))
            known = {"Authorization": f"Bearer {upload.token}"}
            answer = requests.get(f"{address}{answer.headers['Location']}", headers=known, timeout=LONGEST)
    except requests.RequestException as failure:
        seen.errors.append(f"{upload.contract}: {failure}")
        return
    said = answer.json() if answer.ok else {}
    if answer.status_code not in (200, 201) or said.get("status") != "checked":
        seen.errors.append(f"{upload.contract}: {answer.status_code} {answer.text[:200]}")
        return
    seen.previews.append(Preview(upload.rows, time.monotonic() - began))


def read_pages(seen: Seen, address: str, reader: Reader, until: float, pause: float, chance: random.Random) -> None:
    """Open one page after another, each after some time of reading the one before."""
    with requests.Session() as browser:
        # Whoever still reads when the time is over asks for nothing more: a hundred would do so at one moment.
        while (pausing := chance.expovariate(1 / pause)) < until - time.monotonic():
            time.sleep(pausing)
            page, path = reader.next_page(chance)
            began, asked_at = time.monotonic(), time.time()
            try:
                answer = browser.get(
                    f"{address}{path}", headers={"Cookie": reader.cookie}, timeout=LONGEST, allow_redirects=False
                )
            except requests.RequestException as failure:
                seen.errors.append(f"{path}: {failure}")
                continue
            if answer.status_code != 200:
                seen.errors.append(f"{path}: {answer.status_code}")
            seen.pages.append(PageSeen(page, time.monotonic() - began, address, asked_at))
