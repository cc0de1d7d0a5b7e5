"""A replay file: terms, facts with their rows, and the statement, so that anybody can work the statement out again.

Nothing else is read: no database, no files, no clock, and not the city's computers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.documents import first_difference
from contracts.errors import Invalid
from contracts.facts import Facts, facts_document, load_facts
from contracts.figures import canonical_json, digest_of
from contracts.schema import LONGEST_FACTS, read_document
from contracts.settlement import settle
from contracts.terms import load_terms

FORM = 1


@dataclass(frozen=True, slots=True)
class Replayed:
    """A statement worked out again: its net, the digest that the file states, the one that came out, and the first
    place where the two differ; nothing where they are the same.
    """

    net: str
    stated: str
    computed: str
    difference: str

    @property
    def is_same(self) -> bool:
        """Whether the statement says what its terms and facts give."""
        return self.stated == self.computed and not self.difference


def replay_text(terms: str, facts: Facts, statement: str) -> str:
    """The replay file of a statement: its terms document, its facts with every row, and its own document."""
    return canonical_json(
        {
            "replay": FORM,
            "terms": json.loads(terms),
            "facts": facts_document(facts),
            "statement": json.loads(statement),
            "digest": digest_of(statement),
        }
    )


def replay(text: str | bytes) -> Replayed:
    """The statement of a replay file worked out again. Invalid where the file is no replay file."""
    if len(text) > LONGEST_FACTS:
        raise Invalid("This replay file is larger than a statement's can be.")
    found = read_document(text, "facts")
    if found.get("replay") != FORM or not {"terms", "facts", "statement", "digest"} <= set(found):
        raise Invalid("This is no replay file. Download it from the page of a statement.")
    stated = canonical_json(_group(found["statement"]))
    terms = load_terms(_group(found["terms"]))
    statement = settle(terms, load_facts(_group(found["facts"]), terms.tables))
    differs = "" if stated == statement.text else first_difference(json.loads(stated), json.loads(statement.text))
    if not differs and digest_of(stated) != found["digest"]:
        differs = "the statement in the file does not have the digest that the file states"
    return Replayed(statement.document()["net"], str(found["digest"]), statement.digest, differs)


def _group(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Invalid("This is no replay file. Download it from the page of a statement.")
    return value
