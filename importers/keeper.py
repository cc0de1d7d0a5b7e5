"""The process that forks a reader for each file. It loads whatever reads files once and never opens a file itself.

It is asked over the connection on its standard input: a letter, and the two files into which the reader writes. It
answers with what the reader ended with, ends a reader that takes too long or whose asker is gone, and ends with its
asker. What a reader leaves behind in memory ends with the reader.
"""

import gc
import os
import select
import signal
import socket
import struct
from contextlib import suppress

from importers import child

# Bytes of the letter, bytes of memory and seconds that the reader may use; with what it ended.
HEAD, ENDED = struct.Struct("!QQQ"), struct.Struct("!i")
_GRACE = 2


def main() -> None:
    """Fork a reader for each letter, until the asker is gone."""
    child.load()
    child.leave_network()
    gc.collect()
    gc.freeze()
    connection = socket.socket(fileno=0)
    while True:
        head, files, _, _ = socket.recv_fds(connection, HEAD.size, 2, socket.MSG_WAITALL)
        if len(head) < HEAD.size:
            return
        length, memory_bytes, seconds = HEAD.unpack(head)
        letter = connection.recv(length, socket.MSG_WAITALL)
        if len(letter) < length:
            return
        connection.sendall(ENDED.pack(_read(connection, letter, files, memory_bytes, seconds)))


def _read(connection: socket.socket, letter: bytes, files: list[int], memory_bytes: int, seconds: int) -> int:
    """With what the reader of the letter ended; negative where a signal ended it."""
    ends, alive = os.pipe()
    reader = os.fork()
    if not reader:
        child.answer(letter, files[0], files[1], alive, memory_bytes)
    for each in (alive, *files):
        os.close(each)
    # The pipe ends with the reader; the connection is readable before that only where the asker is gone.
    select.select([ends, connection.fileno()], [], [], seconds + _GRACE)
    for end in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            end(reader, signal.SIGKILL)
    os.close(ends)
    return os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1])


if __name__ == "__main__":
    main()
