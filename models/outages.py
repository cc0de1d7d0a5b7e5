"""Whether an error means that the database or a disk is away: nobody's mistake, and gone once an operator mends it."""

import errno
from enum import Enum

import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from models.database import is_reading


class Outage(Enum):
    """What is away."""

    FULL = "a disk is full"
    READ_ONLY = "a disk or the database takes no writes"
    DISK = "a disk does not work"
    BUSY = "the database is busy"
    DATABASE = "the database does not answer"


_OF_DISK = {
    errno.ENOSPC: Outage.FULL,
    errno.EDQUOT: Outage.FULL,
    errno.EFBIG: Outage.FULL,
    errno.EROFS: Outage.READ_ONLY,
    errno.EIO: Outage.DISK,
}
# The first letters of what SQLite calls an error; a lock of its own that is lacking is a busy database.
_OF_SQLITE = {
    "SQLITE_FULL": Outage.FULL,
    "SQLITE_READONLY": Outage.READ_ONLY,
    "SQLITE_IOERR": Outage.DISK,
    "SQLITE_CANTOPEN": Outage.DISK,
    "SQLITE_BUSY": Outage.BUSY,
    "SQLITE_LOCKED": Outage.BUSY,
}
# The first letters of PostgreSQL's codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
_OF_POSTGRESQL = {
    "53100": Outage.FULL,
    "53": Outage.DATABASE,
    "57P": Outage.DATABASE,
    "57014": Outage.BUSY,
    "55P03": Outage.BUSY,
    "40": Outage.BUSY,
    "25006": Outage.READ_ONLY,
    "58030": Outage.DISK,
    "08": Outage.DATABASE,
}


def outage_of(error: BaseException) -> Outage | None:
    """What is away, where that is what the error means; None where the program itself is wrong."""
    if isinstance(error, DBAPIError):
        return _of_database(error)
    if isinstance(error, NoConnectionFree):
        return Outage.BUSY
    return _OF_DISK.get(error.errno or 0) if isinstance(error, OSError) else None


def _of_database(error: DBAPIError) -> Outage | None:
    code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    if code is None:
        lost = isinstance(error.orig, psycopg.OperationalError) or isinstance(error, InterfaceError)
        return Outage.DATABASE if lost or error.connection_invalidated else None
    found = next((away for start, away in (_OF_SQLITE | _OF_POSTGRESQL).items() if code.startswith(start)), None)
    # Whoever only reads is refused every write, and to try one all the same is an error of the program.
    return None if found is Outage.READ_ONLY and is_reading() else found
