"""A program: several contracts that pursue the same goals, for example three districts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from models.columns import Changeable, Identified, once
from models.database import Base, db


class Program(Identified, Changeable, Base):
    """One program; `goals` is a JSON list of the results that it wants for residents."""

    __tablename__ = "programs"

    number: Mapped[str]
    title: Mapped[str]
    goals: Mapped[str]

    __table_args__ = (once("number"),)


def find_program(government_id: str, number: str) -> Program | None:
    """The program of that number, None where there is none."""
    return db.session.scalar(select(Program).where(Program.government_id == government_id, Program.number == number))


def list_programs(government_id: str) -> Sequence[Program]:
    """Every program of the government, by number."""
    return db.session.scalars(
        select(Program).where(Program.government_id == government_id).order_by(Program.number)
    ).all()
