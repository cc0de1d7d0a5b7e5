"""The mail server: one connection for as long as it holds, and for each refusal whether trying again can help."""

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any

_PATIENCE = 30


class NotTaken(Exception):
    """The mail server did not take a mail; `for_good` where it never will."""

    def __init__(self, why: str, for_good: bool) -> None:
        super().__init__(why)
        self.why, self.for_good = why, for_good


def what_is_missing(config: Mapping[str, Any]) -> str:
    """Why nothing is sent by mail, as a sentence; nothing where mail is sent."""
    if not config["SMTP_HOST"]:
        return "No mail server is set, so nothing is sent by mail. Messages stand on each person’s page all the same."
    missing = [name for name in ("MAIL_FROM", "PUBLIC_URL") if not config[name]]
    if missing:
        return f"Nothing is sent by mail until {' and '.join(missing)} is set beside SMTP_HOST."
    return ""


class MailServer:
    """Sends mail after mail over one connection, which is made when the first is sent."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config
        self._connection: smtplib.SMTP | None = None

    def send(self, letter: EmailMessage) -> None:
        """Hand a mail over; NotTaken where the server does not take it."""
        try:
            if self._connection is None:
                self._connection = self._connect()
            self._connection.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refused:
            code, answer = next(iter(refused.recipients.values()))
            self._start_over()
            raise NotTaken(f"The address was refused: {code} {_text(answer)}", code >= 500) from refused
        except smtplib.SMTPResponseException as refused:
            self.close()
            for_good = refused.smtp_code >= 500 and not isinstance(refused, smtplib.SMTPAuthenticationError)
            said = _text(refused.smtp_error)
            raise NotTaken(f"The mail server said: {refused.smtp_code} {said}", for_good) from refused
        except (smtplib.SMTPException, OSError) as failure:
            self.close()
            raise NotTaken(f"The mail server could not be reached: {failure}", for_good=False) from failure

    def close(self) -> None:
        """End the connection, whatever state it is in."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def quit(self) -> None:
        """End the connection politely."""
        if self._connection is not None:
            try:
                self._connection.quit()
            except (smtplib.SMTPException, OSError):
                self.close()
            self._connection = None

    def _start_over(self) -> None:
        """After a refused address the connection can be used again."""
        if self._connection is not None:
            try:
                self._connection.rset()
            except (smtplib.SMTPException, OSError):
                self.close()

    def _connect(self) -> smtplib.SMTP:
        host, port, security = (self._config[name] for name in ("SMTP_HOST", "SMTP_PORT", "SMTP_SECURITY"))
        made: smtplib.SMTP
        if security == "tls":
            made = smtplib.SMTP_SSL(host, port, timeout=_PATIENCE, context=ssl.create_default_context())
        else:
            made = smtplib.SMTP(host, port, timeout=_PATIENCE)
        if security == "starttls":
            made.starttls(context=ssl.create_default_context())
        if self._config["SMTP_USER"]:
            made.login(self._config["SMTP_USER"], self._config["SMTP_PASSWORD"])
        return made


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
