"""Walks through everything that a person can reach: each link, each form, each download, and the JSON interface."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect, Rule
from werkzeug.test import TestResponse

from routes.api.declaring import DECLARED
from tests.routes.conftest import Town
from tests.routes.legible import words_in
from tests.routes.matrix import expected_answers

HOST = "http://localhost"
FILES = {endpoint for endpoint, _, _, answer in expected_answers() if answer == "file"}
# Of what stands behind the question mark the names tell kinds apart, and in which form a list is given.
_ASKED = re.compile(r"[?&](as=\w+|\w+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """One address with its method, and the fields of its form."""

    method: str
    address: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass
class Crawl:
    """What somebody reached: every address, every form, and the words and the kind of every answer."""

    asked: dict[tuple[str, str], Asked] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def crawl(town: Town, desk: str, most: int, with_files: bool = True) -> Crawl:
    """Everything that is reachable from the desk; of each kind of place at most so many are opened.

    Without files, and what programs read, it comes across the same forms in half the time.
    """
    seen, waiting, opened = Crawl(), deque(["/"]), dict[str, int]()
    while waiting:
        address = waiting.popleft()
        if ("GET", address) in seen.asked:
            continue
        seen.asked["GET", address] = Asked("GET", address)
        endpoint, _ = place_of(town, "GET", address)
        kind = " ".join([endpoint, *sorted(_ASKED.findall(address))])
        if endpoint in ("static", "") or opened.get(kind, 0) >= most:
            continue
        if not with_files and (endpoint in FILES or "as=" in kind):
            continue
        opened[kind] = opened.get(kind, 0) + 1
        waiting.extend(_opened(town, desk, address, seen))
    for address in _operations(town, seen) if with_files else ():
        seen.asked["GET", address] = Asked("GET", address)
        _opened(town, desk, address, seen)
    return seen


def _opened(town: Town, desk: str, address: str, seen: Crawl) -> Iterator[str]:
    answer = town.ask(desk, "GET", address)
    if answer.status_code >= 500:
        seen.failed.append(f"{answer.status_code} {address}")
    seen.words[address], seen.kinds[address] = words_of(answer), str(answer.mimetype)
    if answer.status_code in (302, 303):
        yield inside(address, answer.headers["Location"]) or "/"
    if answer.status_code == 200 and answer.mimetype == "text/html":
        tree = lxml.html.fromstring(answer.get_data(as_text=True))
        for form in tree.forms:
            _note_form(form, address, seen)
        yield from links_of(tree, address)


def links_of(tree: Any, address: str) -> Iterator[str]:
    """Where a page leads to inside the program."""
    for element in tree.iter("a", "link", "img", "form"):
        if element.tag == "form" and element.get("method", "get").lower() == "post":
            continue
        target = inside(address, element.get("href") or element.get("src") or element.get("action") or "")
        if target is not None:
            yield target


def inside(address: str, target: str) -> str | None:
    """The target as an address of the program, None where it leads elsewhere."""
    whole = urlsplit(urldefrag(urljoin(HOST + address, target)).url)
    if f"{whole.scheme}://{whole.netloc}" != HOST:
        return None
    return whole.path + (f"?{whole.query}" if whole.query else "")


def _note_form(form: Any, address: str, seen: Crawl) -> None:
    if form.method != "POST":
        return
    targets = {form.action or address, *(found.get("formaction") for found in form.iter("button"))} - {None}
    fields = tuple((name, str(value or "")) for name, value in form.form_values())
    for target in (inside(address, str(each)) for each in targets):
        if target is not None:
            seen.asked.setdefault(("POST", target), Asked("POST", target, fields))


def _operations(town: Town, seen: Crawl) -> list[str]:
    """The operations that read, at every place whose parts the crawl came across."""
    return [asked.address for asked in operations_at(town, seen) if asked.method == "GET"]


def operations_at(town: Town, seen: Crawl) -> Iterator[Asked]:
    """Every operation of the JSON interface, its address filled with what addresses of the crawl hold."""
    known = [place_of(town, method, address)[1] for method, address in seen.asked]
    for rule in town.app.url_map.iter_rules():
        if rule.endpoint in DECLARED:
            yield from (Asked(DECLARED[rule.endpoint].method, address) for address in filled(rule, known))


def filled(rule: Rule, known: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The addresses of the rule for every place that has all its parts."""
    names = rule.arguments
    sets = {tuple((name, places[name]) for name in sorted(names)) for places in known if names <= places.keys()}
    for places in sorted(sets, key=repr):
        yield re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found, here=dict(places): str(here[found[1]]), rule.rule)


def place_of(town: Town, method: str, address: str) -> tuple[str, dict[str, Any]]:
    """The endpoint that serves the address, and the parts of the address."""
    try:
        endpoint, places = town.app.url_map.bind("localhost").match(urlsplit(address).path, method)
    except (NotFound, RequestRedirect, HTTPException):
        return "", {}
    return str(endpoint), dict(places)


def words_of(answer: TestResponse) -> str:
    """What an answer says, with its headers."""
    return f"{answer.headers}\n{words_in(answer.get_data())}"


def of_kind(seen: Crawl, kind: str) -> Crawl:
    """The part of the crawl whose answers are of that kind."""
    return Crawl(words={where: words for where, words in seen.words.items() if seen.kinds[where] == kind})
