"""How the city checks what a service contract's vendor says of itself: a sample of rows, and calls of its own.

Every act looks first whether it was done, so that a season that was interrupted goes on where it stopped.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from examples.days import Month
from examples.season_reports import person
from examples.workbooks import Column, Cover, Sheet, write_workbook
from models.contracts import find_contract
from models.reports import reports_of_period
from models.sample_drawings import drawings_of_periods
from models.terms_versions import terms_versions_of
from models.verifications import looked_at_counts
from operations.activations import activate_terms
from operations.samples import draw_sample
from operations.terms import draft_terms
from operations.verifications import Basis, Found, verify_rows
from operations.visibility import visible_period

DRAWN = 10
# How many seconds the city's own callers waited on average: near what the vendor says in August, not in September.
WAITED = {8: "16.8", 9: "41.2"}
_SAMPLE: Mapping[str, Any] = {"size": {"rows": DRAWN}, "most_rejected": {"rows": 1}, "otherwise": "verify_all"}
_NEAR: Mapping[str, Any] = {
    "column": "seconds",
    "table": "test_calls",
    "other": "seconds",
    "tolerance": {"absolute": "3"},
    "within": "vendor",
    "beyond": "vendor",
}
_TEST_CALLS: Mapping[str, Any] = {
    "id": "test_calls",
    "title": "Test calls of the city",
    "reported_by": "city",
    "key": ["month"],
    "columns": [
        {"id": "month", "heading": "Month", "type": "text"},
        {"id": "seconds", "heading": "Average seconds waited", "type": "number", "minimum": "0"},
    ],
}


def agree_on_checks(contract: str, day: date) -> None:
    """From a day on events count once a sample of them is verified, and the city calls as often as residents do."""
    found = find_contract(person("officer").government_id, contract)
    versions = terms_versions_of(found.government_id, found.id)
    if len(versions) > 1:
        return
    document = json.loads(versions[0].document)
    events, calls = document["tables"]
    events["sample"], calls["key"], calls["compared"] = _SAMPLE, ["month"], [_NEAR]
    document["tables"].append(_TEST_CALLS)
    counted = document["measures"][0]
    counted |= {"verified_by": "city", "counts_from": "verified", "below": "leave_out"}
    counted["missing"] |= {"not_inspected": "hold"}
    version = draft_terms(person("officer2"), contract, json.dumps(document), day)
    activate_terms(person("officer"), version.id)


def test_calls_workbook(contract: str, month: Month) -> bytes:
    """What the city's own callers found in a month."""
    span = (("Contract no.", contract), ("Period from", month.first), ("Period to", month.last))
    cover = Cover("City of Harborview - Test calls", "The city's own record", (*span, ("Template version", "1")))
    columns = (Column("Month", 16), Column("Average seconds waited", 16))
    sheet = Sheet("Test calls", columns, [(month.title, Decimal(WAITED[month.number]))])
    return write_workbook(cover, (sheet,), f"{contract} - {month.title} - city", month.next)


def sample_events(contract: str, month: Month, looked_at: int) -> None:
    """Draw the sample of a month's events, and say of the first rows of it what the routes' logs show."""
    inspector = person("inspector")
    found, period = visible_period(inspector, contract, month.name)
    (report,) = (
        each
        for each in reports_of_period(inspector.government_id, found.id, period.id)
        if each.party == "vendor" and each.status in ("submitted", "accepted")
    )
    drawn = drawings_of_periods(inspector.government_id, found.id, [period.id])
    drawing = drawn[0] if drawn else draw_sample(inspector, report.id, "events")
    rows = json.loads(drawing.rows)[:looked_at]
    if not looked_at_counts(inspector.government_id, {period.id}):
        last = Found(rows[-1], "rejected", "The caller says that this did not happen, and the log of the route agrees.")
        told = [*(Found(row, "verified") for row in rows[:-1]), last]
        verify_rows(inspector, report.id, "events", told, Basis(evidence="Log of the route and the caller’s word"))
