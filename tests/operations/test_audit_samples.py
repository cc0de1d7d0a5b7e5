"""An auditor's sample is drawn as an inspector's is: the same seed over the same data gives the same rows."""

import json
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from contracts.errors import Invalid, NotAllowed
from contracts.roles import Role
from contracts.samples import score_of
from models.file_store import FileStore
from operations.audit_samples import SampleAsked, draw_rows, draw_statements, read_asked, tables_of_period
from operations.samples import draw_sample
from tests.builders import a_contract, a_government, a_statement, an_actor
from tests.operations.city import somebody
from tests.operations.standing_city import JULY, SAMPLED

ROWS = SampleAsked("rows", 5, "any seed", SAMPLED, JULY, "visits")
STATEMENTS = SampleAsked("statements", 3, "any seed")


def test_the_seed_of_an_inspector_draws_the_inspectors_rows(standing_store: FileStore) -> None:
    auditor = somebody("auditor")
    found = tables_of_period(auditor, SAMPLED, JULY)
    drawing = draw_sample(somebody("inspector"), found.reports["vendor"].id, "visits")
    drawn = draw_rows(found, replace(ROWS, seed=drawing.seed))
    assert [each.row.number for each in drawn.rows] == json.loads(drawing.rows)
    assert (drawn.report.id, drawn.population) == (drawing.report_id, len(found.facts.tables["visits"].rows))
    assert {each.score for each in drawn.rows} == {score_of(drawing.seed, each.key) for each in drawn.rows}


def test_statements_are_drawn_by_their_names_from_what_stands(session: Session) -> None:
    auditor = an_actor(Role.AUDITOR)
    contracts = [a_contract(number=f"C-{number}") for number in range(8)]
    for contract in contracts:
        a_statement(contract=contract)
    a_statement(contract=contracts[0], status="superseded")
    a_statement(contract=contracts[1], kind="corrected", status="computed")
    drawn = draw_statements(auditor, STATEMENTS)
    numbers = [each.statement.contract.number for each in drawn.statements]
    scores = {f"C-{each}": score_of("any seed", (f"C-{each}", "2027-07", "1")) for each in range(8)}
    assert numbers == sorted(sorted(scores, key=lambda number: scores[number])[:3])
    assert drawn.population == 8
    again = draw_statements(auditor, STATEMENTS)
    assert [each.statement.id for each in again.statements] == [each.statement.id for each in drawn.statements]
    assert draw_statements(auditor, replace(STATEMENTS, seed="x" * 3)).statements != drawn.statements
    (one,) = draw_statements(auditor, replace(STATEMENTS, contract="C-5")).statements
    assert one.statement.contract_id == contracts[5].id


def test_another_government_has_no_part_in_it(session: Session) -> None:
    a_statement(contract=a_contract(number="C-1"))
    a_government(id="elsewhere")
    stranger = an_actor(Role.AUDITOR, government_id="elsewhere")
    assert draw_statements(stranger, STATEMENTS).population == 0
    with pytest.raises(Invalid) as refused:
        draw_statements(stranger, replace(STATEMENTS, contract="C-1"))
    assert [each.path for each in refused.value.problems] == ["contract"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_nobody_but_an_auditor_draws(session: Session, role: Role) -> None:
    actor = an_actor(role)
    for attempt in (
        lambda: read_asked(actor, {}),
        lambda: draw_statements(actor, STATEMENTS),
        lambda: tables_of_period(actor, "C-1", JULY),
    ):
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.parametrize(
    "texts,wrong",
    [
        ({"kind": "dollars", "size": "3"}, ["kind"]),
        ({"kind": "statements", "size": "0"}, ["size"]),
        ({"kind": "statements", "size": "501"}, ["size"]),
        ({"kind": "statements", "size": "²"}, ["size"]),
        ({"kind": "statements", "size": "3", "seed": "x" * 101}, ["seed"]),
        ({"kind": "rows", "size": "3"}, ["contract", "period"]),
    ],
)
def test_what_cannot_be_drawn_is_named_by_its_field(session: Session, texts: dict[str, str], wrong: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        read_asked(an_actor(Role.AUDITOR), texts)
    assert [each.path for each in refused.value.problems] == wrong
