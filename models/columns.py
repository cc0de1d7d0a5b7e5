"""The columns that tables share: who owns a row, which one it is, when something happened, how much it is in cents."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    TypeDecorator,
    UniqueConstraint,
    and_,
    false,
    or_,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from models.ids import new_id


class UtcTime(TypeDecorator[datetime]):
    """A moment, always with its zone in Python and always UTC in the database; a moment without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a key of a list in the order of moments is read as."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC as the driver wants it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone; take it from models.clock.now()")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Moment = Annotated[datetime, mapped_column(UtcTime)]
Cents = Annotated[int, mapped_column(BigInteger)]


class Owned:
    """A row of one government; the government's id stands first in the key."""

    government_id: Mapped[str] = mapped_column(ForeignKey("governments.id"), primary_key=True, sort_order=-20)


class Identified(Owned):
    """A row of one government with an id of its own, which sorts by the time it was made."""

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id, sort_order=-10)


class Changeable:
    """A row that people may change: the later of two writers who read the same version is told so."""

    lock_version: Mapped[int] = mapped_column(Integer, sort_order=10)
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": lock_version}


def refers(column: str, to: str, key: str = "id") -> ForeignKeyConstraint:
    """A reference to a row of the same government, so that no row can ever point into another one."""
    return ForeignKeyConstraint(["government_id", column], [f"{to}.government_id", f"{to}.{key}"])


def once(*columns: str) -> UniqueConstraint:
    """Within a government, the columns together occur once."""
    return UniqueConstraint("government_id", *columns)


def ordered(name: str, *columns: str) -> Index:
    """An index that finds the rows of a government by these columns."""
    return Index(name, "government_id", *columns)


def among(
    first: InstrumentedAttribute[Any], second: InstrumentedAttribute[Any], pairs: Iterable[tuple[Any, Any]]
) -> ColumnElement[bool]:
    """Whether the two columns hold one of the pairs; written so that SQLite, too, finds them by its index."""
    seconds: dict[Any, list[Any]] = {}
    for one, other in pairs:
        seconds.setdefault(one, []).append(other)
    return or_(false(), *(and_(first == one, second.in_(others)) for one, others in seconds.items()))


def whole_number(column: str) -> CheckConstraint:
    """SQLite would store text in an integer column; this keeps it from doing so with money and counts."""
    check = CheckConstraint(f"typeof({column}) = 'integer'", name=f"{column}_is_whole")
    return check.ddl_if(dialect="sqlite")
