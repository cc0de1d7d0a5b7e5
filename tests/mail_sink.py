"""A mail server for tests that keeps what it is given, and refuses or kills where a test says so."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Sink:
    """What arrived, in order; `answer` may refuse with another reply, `on_arrival` is called after a mail is kept."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 kept"
        self.refuses_recipient = ""
        self.on_arrival: Callable[[], None] = lambda: None

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        if self.refuses_recipient:
            return self.refuses_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        if self.answer.startswith("250"):
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.on_arrival()
        return self.answer


@contextmanager
def mail_sink() -> Iterator[tuple[Sink, int]]:
    """The sink and the port at which it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink, port
    finally:
        controller.stop()


def settings_for(port: int) -> dict[str, Any]:
    """What the program is told so that it sends there."""
    return {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": port,
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "pay@testville.example",
        "PUBLIC_URL": "https://pay.testville.example",
    }
