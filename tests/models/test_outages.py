"""Only what is really away is called so; what the program itself does wrong stays an error of the program."""

import errno

import pytest
from psycopg import errors
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from models.database import reading
from models.outages import Outage, outage_of


@pytest.mark.parametrize(
    "number,away",
    [
        (errno.ENOSPC, Outage.FULL),
        (errno.EDQUOT, Outage.FULL),
        (errno.EROFS, Outage.READ_ONLY),
        (errno.EIO, Outage.DISK),
        (errno.ENOENT, None),
        (errno.EACCES, None),
    ],
)
def test_an_error_of_the_system_is_an_outage_where_a_disk_is_away(number: int, away: Outage | None) -> None:
    assert outage_of(OSError(number, "said by the system")) is away


@pytest.mark.parametrize(
    "error,away",
    [
        (errors.DiskFull(), Outage.FULL),
        (errors.AdminShutdown(), Outage.DATABASE),
        (errors.TooManyConnections(), Outage.DATABASE),
        (errors.DeadlockDetected(), Outage.BUSY),
        (errors.ReadOnlySqlTransaction(), Outage.READ_ONLY),
        (errors.OperationalError("connection refused"), Outage.DATABASE),
        (errors.UndefinedTable(), None),
        (errors.InsufficientPrivilege(), None),
    ],
)
def test_an_error_of_postgresql_is_told_by_its_code(error: Exception, away: Outage | None) -> None:
    assert outage_of(OperationalError("SELECT 1", {}, error)) is away


def test_what_is_wrong_in_the_program_is_no_outage(session: Session) -> None:
    with pytest.raises(DBAPIError) as unknown:
        session.execute(text("SELECT 1 FROM no_such_table"))
    assert outage_of(unknown.value) is None
    session.rollback()
    assert outage_of(IntegrityError("INSERT", {}, errors.UniqueViolation())) is None
    assert outage_of(ValueError("nothing")) is None


def test_to_write_where_one_only_reads_is_an_error_of_the_program(session: Session) -> None:
    with reading(), pytest.raises(DBAPIError) as refused:
        session.execute(text("DELETE FROM throttles"))
    with reading():
        assert outage_of(refused.value) is None
    assert outage_of(refused.value) is Outage.READ_ONLY
