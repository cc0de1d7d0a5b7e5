"""History is inserted, never updated: the session refuses to change or delete rows of insert-only tables.

Triggers in the database refuse the same to whoever goes round the session. A status is the one exception, and only
`models.moves` may change it, with a statement that carries the option `moves`.
"""

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from models.database import Base, db


class HistoryError(RuntimeError):
    """The program tried to rewrite history; this is an error of the program, not of a person."""


def is_insert_only(table: type[Any]) -> bool:
    """Whether rows of the mapped class may only be inserted."""
    return bool(getattr(table, "__insert_only__", False))


def insert_only_tables() -> dict[str, type[Any]]:
    """Each insert-only table's name and class."""
    classes = (mapper.class_ for mapper in Base.registry.mappers)
    return {mapped.__tablename__: mapped for mapped in classes if is_insert_only(mapped)}


def _refuse_changes(session: Session, _context: object, _instances: object) -> None:
    for thing in session.deleted:
        if is_insert_only(type(thing)):
            raise HistoryError(f"Rows of {thing.__tablename__} are never deleted; insert a row that replaces it.")
    for thing in session.dirty:
        if is_insert_only(type(thing)) and session.is_modified(thing):
            changed = sorted(each.key for each in inspect(thing).attrs if each.history.has_changes())
            raise HistoryError(
                f"Rows of {thing.__tablename__} are never changed ({', '.join(changed)}); "
                "insert a row that replaces it, or move its status with models.moves."
            )


def _refuse_bulk_changes(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete) or state.execution_options.get("moves"):
        return
    for mapper in state.all_mappers:
        if is_insert_only(mapper.class_):
            raise HistoryError(f"Rows of {mapper.class_.__tablename__} are never changed or deleted.")


event.listen(db.session, "before_flush", _refuse_changes)
event.listen(db.session, "do_orm_execute", _refuse_bulk_changes)
