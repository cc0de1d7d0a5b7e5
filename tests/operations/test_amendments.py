"""What a change of terms would have paid: past periods settled again, with nothing stored."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, func, select

from contracts.errors import Stale
from contracts.terms import Terms, load_terms
from models.contracts import Contract
from models.database import Base, db
from models.file_store import FileStore
from models.periods import periods_of
from models.reports import accepted_reports
from operations import period_records
from operations.activations import activate_terms
from operations.amendments import Trial, try_terms
from operations.drafts import propose_draft, save_frame, start_draft
from operations.indexes import set_index
from operations.statements import approve_statement, compute_statement, review_statement
from operations.terms_history import see_version
from operations.visibility import visible_contract
from tests.contracts.documents import changed
from tests.operations.city import SMALL, accept, audits, small_terms, somebody

pytestmark = pytest.mark.usefixtures("turns_agree")


def contract() -> Contract:
    return visible_contract(somebody("officer"), SMALL)


def terms(**but: str) -> Terms:
    """The small contract's terms with other values at these paths, written with two underscores between the steps."""
    document: Any = small_terms()
    for path, value in but.items():
        document = changed(document, path.replace("__", "."), value)
    return load_terms(document)


def tried(changed_terms: Terms, day: date | None = None, only_touched: bool = False) -> Trial:
    return try_terms(somebody("officer"), contract(), changed_terms, day, only_touched)


def august_visits() -> bytes:
    """A vendor's file whose minutes are not those of July; all but one visit are quick."""
    minutes = [45, *((number * 11) % 17 + 6 for number in range(20))]
    return "".join(["Visit,Minutes\r\n", *(f"A{place},{each}\r\n" for place, each in enumerate(minutes))]).encode()


def rows_in_every_table() -> dict[str, int | None]:
    tables = Base.metadata.sorted_tables
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def test_the_same_terms_pay_the_same(store: FileStore) -> None:
    trial = tried(terms())
    assert [each.period.name for each in trial.periods] == ["2027-07"]
    assert (trial.settled, trial.change) == (1, 0)


def test_a_changed_band_shows_its_dollars_line_by_line_and_stores_nothing(store: FileStore) -> None:
    before = rows_in_every_table()
    trial = tried(terms(payments__0__schedule__bands__0__gives="0.05"))
    lines = {line.name: (line.before, line.after) for line in trial.periods[0].preview.lines}
    assert lines["bonus"] == (Decimal("4000.00"), Decimal("5000.00"))
    assert trial.change == Decimal("1000.00")
    assert rows_in_every_table() == before


def test_later_periods_rest_on_what_earlier_ones_would_have_paid(store: FileStore) -> None:
    officer = somebody("officer")
    set_index(officer, "diesel", "2027-08", "112.50", "a list")
    compute_statement(officer, SMALL, "2027-07")
    db.session.commit()
    accept(store, "vendor-a", august_visits(), "inspector", "2027-08")
    accept(store, "inspector", audits("88", "93.5", "79", "90.5"), "officer2", "2027-08")
    trial = tried(terms(payments__0__schedule__bands__0__gives="0.06"))
    seasons = [
        {line.name: (line.before, line.after) for line in each.preview.lines}["season"] for each in trial.periods
    ]
    # At most 6,000.00 in the season: 4,000 + 2,000 as it is; all of it in July, and nothing in August, as tried.
    assert seasons == [(Decimal("0.00"), Decimal("0.00")), (Decimal("-2000.00"), Decimal("-6000.00"))]


def test_a_further_period_asks_for_nothing_more(store: FileStore) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    def queries() -> tuple[int, int]:
        db.session.expire_all()
        about = contract()
        asked.clear()
        trial = try_terms(somebody("officer"), about, terms())
        return len(trial.periods), len(asked)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        one, before = queries()
        set_index(somebody("officer"), "diesel", "2027-08", "112.50", "a list")
        accept(store, "vendor-a", august_visits(), "inspector", "2027-08")
        accept(store, "inspector", audits("88", "93.5", "79", "90.5"), "officer2", "2027-08")
        two, after = queries()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert (one, two) == (1, 2)
    assert after == before


def test_only_the_periods_from_its_first_day_on_are_touched(store: FileStore) -> None:
    higher = terms(payments__0__schedule__bands__0__gives="0.05")
    assert [each.touched for each in tried(higher, date(2027, 7, 1)).periods] == [True]
    assert [each.touched for each in tried(higher, date(2027, 8, 1)).periods] == [False]
    assert tried(higher, date(2027, 8, 1), only_touched=True).periods == ()


def test_what_cannot_be_settled_says_why(store: FileStore) -> None:
    document = small_terms()
    document["measures"][2]["statistic"]["index"] = "kerosene"
    trial = tried(load_terms(document))
    assert trial.settled == 0
    assert "kerosene" in trial.periods[0].preview.missing_after


@pytest.mark.parametrize("least,says", [("0.01", "pays something in 2 of 2"), ("100", "takes something in 2 of 2")])
def test_a_rule_that_pays_everyone_or_takes_from_everyone_is_named(store: FileStore, least: str, says: str) -> None:
    officer = somebody("officer")
    set_index(officer, "diesel", "2027-08", "112.50", "a list")
    accept(store, "vendor-a", august_visits(), "inspector", "2027-08")
    accept(store, "inspector", audits("88", "93.5", "79", "90.5"), "officer2", "2027-08")
    where = "payments__0__schedule__bands__{}__{}"
    trial = tried(terms(**{where.format(0, "at_least"): least, where.format(1, "below"): least}))
    assert any(says in warning and "Bonus" in warning for warning in trial.warnings)


def test_a_proposed_version_shows_the_periods_and_dollars_that_it_touches(store: FileStore) -> None:
    officer2 = somebody("officer2")
    text = json.dumps(changed(small_terms(), "payments.0.schedule.bands.0.gives", "0.05"))
    draft = start_draft(officer2, SMALL, document=text)
    draft = save_frame(officer2, draft.id, draft.lock_version, "A higher bonus", date(2027, 7, 1))
    propose_draft(officer2, draft.id, draft.lock_version)
    seen = see_version(somebody("officer"), SMALL, 1)
    assert seen.trial is not None
    assert seen.trial.change == Decimal("1000.00")
    assert "0.05" in " ".join(seen.seen.changes)


def test_a_statement_under_terms_that_were_replaced_meanwhile_is_not_approved(store: FileStore) -> None:
    statement = compute_statement(somebody("officer"), SMALL, "2027-07")
    review_statement(somebody("finance"), statement.id)
    officer2 = somebody("officer2")
    text = json.dumps(changed(small_terms(), "payments.0.schedule.bands.0.gives", "0.05"))
    draft = start_draft(officer2, SMALL, document=text)
    draft = save_frame(officer2, draft.id, draft.lock_version, "A higher bonus", date(2027, 7, 1))
    version = propose_draft(officer2, draft.id, draft.lock_version)
    activate_terms(somebody("officer"), version.id)
    with pytest.raises(Stale, match="computed again"):
        approve_statement(somebody("finance2"), statement.id, statement.digest)


def test_reports_that_have_many_rows_are_read_one_after_the_other_to_the_same_end(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = tried(terms(payments__0__schedule__bands__0__gives="0.05"))
    monkeypatch.setattr(period_records, "_ROWS_AT_ONCE", 10)
    # Of the two reports of July one has 21 rows and the other three.
    assert [len(rows) for rows in _held()] == [3]
    assert tried(terms(payments__0__schedule__bands__0__gives="0.05")) == together


def _held() -> list[Sequence[tuple[str, int, str]]]:
    about = contract()
    july = next(each for each in periods_of(about.government_id, about.id) if each.name == "2027-07")
    reports = accepted_reports(about.government_id, about.id, july.id).values()
    return list(period_records.records_of(about, [july], reports).rows.values())
