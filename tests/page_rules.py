"""What no answer of the program may break, asked of each one that a test gets: its headers, and nothing inline."""

import re
from collections.abc import Iterator

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from routes.lists import SORTED, UNSORTED

ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PAGE_POLICY = {
    "default-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
_UNSORTED = {endpoint for endpoints in UNSORTED.values() for endpoint in endpoints}
DOWNLOAD_POLICY = {"default-src": "'none'", "sandbox": ""}
# Inside of a tag alone: in a value, whatever somebody typed has no angle bracket left.
_INLINE = re.compile(
    r"<style[\s>]|<[a-z][^<>]*\s(?:style|on[a-z]+)\s*="
    r"|<script(?![^<>]*\ssrc=)|<script[^<>]*>[^<]*\S[^<]*</script>"
    r"|\s(?:href|src|action|formaction|xlink:href)\s*=\s*[\"']?\s*(?:javascript|data|vbscript):"
    r"|<(?:script|link|img|iframe|form|source|use)\b[^<>]*\s(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//"
    r"|<(?:base|iframe|object|embed|meta\s+http-equiv)\b",
    re.I,
)


_LINK_HERE, _PLACE = re.compile(r'\shref="#([^"]+)"'), re.compile(r'\sid="([^"]+)"')
# Names and values stand side by side as pairs; without a frame around each pair they fall apart.
_UNFRAMED = re.compile(r'<dl class="facts[^>]*>\s*<dt')


def directives(policy: str) -> dict[str, str]:
    """A policy by its directives."""
    return {name: value for name, _, value in (part.strip().partition(" ") for part in policy.split(";"))}


def broken_rules(answer: TestResponse, app: Flask) -> list[str]:
    """Each rule that the answer breaks, as a sentence."""
    return [*(f"{answer.request.path}: {sentence}" for sentence in _broken(answer)), *_list_rules(answer, app)]


def inline_parts(text: str) -> list[str]:
    """What a page would run, style or load that does not come from a file of the program."""
    return [found.group(0) for found in _INLINE.finditer(text)]


def dead_links(text: str) -> set[str]:
    """The places on the page itself that its links lead to and that it does not have."""
    return set(_LINK_HERE.findall(text)) - set(_PLACE.findall(text))


def _broken(answer: TestResponse) -> Iterator[str]:
    headers = answer.headers
    yield from (f"{name} is {headers.get(name)}" for name, value in ALWAYS.items() if headers.getlist(name) != [value])
    is_file = headers.get("Content-Disposition", "").startswith("attachment")
    if directives(headers.get("Content-Security-Policy", "")) != (DOWNLOAD_POLICY if is_file else PAGE_POLICY):
        yield f"the policy is {headers.get('Content-Security-Policy')}"
    if "Access-Control-Allow-Origin" in headers:
        yield "another origin may read it"
    if answer.request.path.startswith("/static/") is (headers.get("Cache-Control") == "no-store"):
        yield f"Cache-Control is {headers.get('Cache-Control')}"
    if answer.mimetype.startswith("text/") and answer.mimetype_params.get("charset", "").casefold() != "utf-8":
        yield f"Content-Type is {answer.content_type}"
    for cookie in headers.getlist("Set-Cookie"):
        if "; HttpOnly" not in cookie or "; SameSite=Lax" not in cookie or "Domain=" in cookie:
            yield f"a cookie is set as {cookie.partition('=')[0]}{cookie[cookie.find(';') :]}"
    if answer.mimetype == "text/html" and not is_file:
        yield from (f"inline: {part[:100]}" for part in inline_parts(answer.text))
        # What is sent without a page of ours may lack a field that every page has, and its refusal leads to that.
        dead = dead_links(answer.text) if answer.status_code == 200 else ()
        yield from (f"a link to #{name}, which the page has not" for name in sorted(dead))
        yield from (f"a pair without a frame: {found.group(0)}" for found in _UNFRAMED.finditer(answer.text))


def _list_rules(answer: TestResponse, app: Flask) -> Iterator[str]:
    """A page with a list is sorted by its headings and comes as a file, or is named with the reason why not."""
    if answer.mimetype != "text/html" or answer.status_code != 200 or '<table class="list' not in answer.text:
        return
    try:
        endpoint, _ = app.url_map.bind("").match(answer.request.path, "GET")
    except HTTPException:
        return  # the answer to a form that has no page of its own
    if endpoint in SORTED:
        # What stands beside a list, such as the sums of programs, is not sorted; without rows none is shown.
        if 'class="sorts"' in answer.text and not ("sort=" in answer.text and "as=csv" in answer.text):
            yield f"{answer.request.path}: its list is not sorted by its headings, or is no file"
    elif endpoint not in _UNSORTED:
        yield f"{answer.request.path}: {endpoint} shows a list that routes/lists.py does not name"
