"""That the parts of a statement's document that are read alone are those of the whole document."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.file_store import FileStore
from models.stated import Unreadable, money_in, results_in, rulings_in
from models.statements import PaymentStatement
from tests.operations.fixtures import demo_store

__all__ = ["demo_store"]


def test_parts_read_alone_are_those_of_the_whole_document(demo_store: FileStore, session: Session) -> None:
    documents = session.scalars(select(PaymentStatement.document)).all()
    assert len(documents) > 2
    for text in documents:
        whole = json.loads(text)
        assert money_in(text) == {name: whole[name] for name in ("period", "amounts", "quantities")}
        assert rulings_in(text) == {name: whole[name] for name in ("amounts", "exceptions")}
        figures = {name: whole["figures"][name] for name in ("measures", "composites")}
        assert results_in(text) == {"figures": figures}


@pytest.mark.parametrize("text", ["", "{}", '{"period": "2027-07", "amounts": {"net": 5}, "quantities": {}}'])
def test_a_document_without_its_parts_is_no_document(text: str) -> None:
    for read in (money_in, results_in, rulings_in):
        with pytest.raises(Unreadable):
            read(text)
