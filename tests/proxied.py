"""What the proxy is asked beside pages: by HTTP, by old ciphers, by messages with two ends, under a false name."""

import re
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from http import client as http_client
from typing import Any

from sqlalchemy import select

from contracts.acts import Act
from models.database import db
from models.events import Event


def ask(port: int, address: str, body: bytes | None = None) -> tuple[int, Any, str]:
    """Status, headers and text of what the proxy answers by HTTPS."""
    context = ssl._create_unverified_context()
    try:
        asked = urllib.request.Request(f"https://127.0.0.1:{port}{address}", data=body)
        with urllib.request.urlopen(asked, timeout=20, context=context) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read().decode()


def answers(port: int) -> bool:
    """Whether anybody listens at the port."""
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


def said_by(port: int, message: str) -> str:
    """The first line of the answer to a message of HTTP as it stands."""
    plain = socket.create_connection(("127.0.0.1", port), timeout=20)
    with ssl._create_unverified_context().wrap_socket(plain) as wrapped:
        wrapped.sendall(message.encode())
        return wrapped.recv(4096).decode().partition("\r\n")[0]


def assert_http_is_left(http: int) -> None:
    """Pages lead to HTTPS; a program that sends its token by HTTP is refused instead."""
    answers = {}
    for address in ("/sign-in", "/api/v1/contracts"):
        with closing(http_client.HTTPConnection("127.0.0.1", http, timeout=20)) as connection:
            connection.request("GET", address, headers={"Host": "pay.testville.example"})
            answer = connection.getresponse()
            answers[address] = answer.status, answer.headers["Location"], answer.read().decode()
    assert answers["/sign-in"][:2] == (301, "https://pay.testville.example/sign-in")
    assert answers["/api/v1/contracts"][:2] == (403, None)
    assert "issue another token" in answers["/api/v1/contracts"][2]


def assert_only_strong_ciphers(https: int) -> None:
    """TLS 1.3 comes first; of TLS 1.2 nothing that is without forward secrecy; nothing older."""
    spoken = {}
    offers = {"new": "DEFAULT", "1.2": "ECDHE+AESGCM", "static": "AES128-GCM-SHA256", "blocks": "ECDHE-RSA-AES128-SHA"}
    for name, offered in offers.items():
        context = ssl._create_unverified_context()
        context.set_ciphers(f"{offered}:@SECLEVEL=0")
        if name != "new":
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        try:
            plain = socket.create_connection(("127.0.0.1", https), timeout=20)
            with closing(plain), context.wrap_socket(plain) as wrapped:
                spoken[name] = str(wrapped.version())
        except ssl.SSLError:
            spoken[name] = "refused"
    assert spoken == {"new": "TLSv1.3", "1.2": "TLSv1.2", "static": "refused", "blocks": "refused"}


def assert_messages_have_one_end(https: int) -> None:
    """Nobody hides a second request behind two lengths, nor learns anything by TRACE."""
    begins = "POST /sign-in HTTP/1.1\r\nHost: pay.testville.example\r\n"
    two_ends = f"{begins}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG"
    assert " 400 " in said_by(https, two_ends)
    assert " 400 " in said_by(https, f"{begins}Content-Length: 1\r\nContent-Length: 2\r\n\r\nGG")
    assert " 405 " in said_by(https, "TRACE /sign-in HTTP/1.1\r\nHost: pay.testville.example\r\n\r\n")


def assert_the_address_is_the_visitors(https: int) -> None:
    """Whoever says by a header that they come from elsewhere is not believed."""
    browser = urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=ssl._create_unverified_context()), urllib.request.HTTPCookieProcessor()
    )
    browser.addheaders = [(name, "203.0.113.9") for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded")]
    browser.addheaders.append(("Referer", "https://127.0.0.1/sign-in"))
    address = f"https://127.0.0.1:{https}/sign-in"
    page = browser.open(address, timeout=20).read().decode()
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    form = {"csrf_token": found[1], "email": "nobody@testville.example", "password": "wrong"}
    browser.open(address, data=urllib.parse.urlencode(form).encode(), timeout=20).close()
    db.session.rollback()
    addresses = db.session.scalars(select(Event.thing_id).where(Event.act == Act.SIGN_IN_REFUSED)).all()
    assert addresses == ["127.0.0.1"]
