"""Asks the operator's scanner of malicious software (ClamAV's clamd) about a file before anything of it is kept.

Whoever names a scanner wants no file without its word: where it does not answer, nothing is taken.
"""

import logging
import socket
import struct
from dataclasses import dataclass
from typing import IO

from contracts.errors import Malicious, Unavailable

_log = logging.getLogger(__name__)
_AT_ONCE = 1 << 18
# Somebody waits, and on SQLite everybody who writes: a scanner that is silent for longer is taken as absent.
_SECONDS = 20
_LONGEST_ANSWER = 4096


@dataclass(frozen=True, slots=True)
class FileScanner:
    """A scanner by its socket on this machine, or by host and port."""

    address: str | tuple[str, int]

    def refuse_malicious(self, stream: IO[bytes], name: str) -> None:
        """Returns where nothing was found in the file; afterwards the stream stands at its beginning.

        Malicious where the scanner knows what is in the file, Unavailable where it does not say. The words that go
        over the line are those of clamd(8), command INSTREAM.
        """
        stream.seek(0)
        answer = self._say(b"zINSTREAM\0", stream)
        stream.seek(0)
        if answer == "stream: OK":
            return
        if not answer.endswith(" FOUND"):
            raise _silent(answer)
        found = answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise Malicious(
            f"“{name}” was not taken: the scanner of this site finds malicious software in it ({found}). Nothing was "
            "kept. Have your computer scanned, make the file anew and upload that one."
        )

    def version(self) -> str:
        """What scans, and the number and day of what it knows; Unavailable where it does not answer."""
        return self._say(b"zVERSION\0", None)

    def _say(self, command: bytes, stream: IO[bytes] | None) -> str:
        try:
            with self._line() as line:
                line.sendall(command)
                if stream is not None:
                    _send(line, stream)
                return _answer(line)
        except OSError as failure:
            raise _silent(str(failure)) from failure

    def _line(self) -> socket.socket:
        if not isinstance(self.address, str):
            return socket.create_connection(self.address, _SECONDS)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(_SECONDS)
        try:
            line.connect(self.address)
        except OSError:
            line.close()
            raise
        return line


def _send(line: socket.socket, stream: IO[bytes]) -> None:
    """Each piece after its length; one of no length ends them. A scanner that has seen enough may stop listening."""
    try:
        while piece := stream.read(_AT_ONCE):
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        return


def _answer(line: socket.socket) -> str:
    heard = b""
    while b"\0" not in heard and len(heard) < _LONGEST_ANSWER and (piece := line.recv(_LONGEST_ANSWER)):
        heard += piece
    return heard.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _silent(said: str) -> Unavailable:
    _log.error("The scanner that FILE_SCANNER names gave no verdict: %s", said or "it said nothing")
    return Unavailable(
        "Files are scanned for malicious software before they are taken, and the scanner gives no verdict now. Nothing "
        "was kept. Try again in some minutes; if it lasts, tell your administrator."
    )
