"""The addresses of a city's pages: ids from the database, several for each page, with the filters of the lists."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from flask import Flask
from sqlalchemy import text

from models.database import db
from models.people import actor_by_email
from operations.desks import kinds_for

# What a list is asked besides its first page.
FILTERS: Mapping[str, Sequence[str]] = {
    "contracts.show_contracts": (
        *("standing=my_turn", "standing=late", "standing=at_risk", "standing=on_track", "words=Vendor+001"),
        *("sort=net", "sort=due", "sort=vendor", "sort=taken", "program=ARP-2027", "words=no+such+thing"),
    ),
    "audit_trail.show_trail": (
        *("act=statement.approved", "thing_kind=report", "act=statement.returned&thing_kind=statement"),
        *("since=2027-01-01", "until=2025-01-01", "act=contract.entered"),
    ),
    "statement_queue.show_queue": ("status=computed", "class=resolve", "contract=CUS", "status=endorsed"),
    "messages.show_inbox": ("show=all", "all=1"),
}
# Where the ids of an address come from; {own} narrows to a vendor's contracts, {many} is how many are wanted.
_OF = "JOIN contracts c ON c.government_id = x.government_id AND c.id = x.contract_id"
SOURCES: Mapping[frozenset[str], str] = {
    frozenset({"number"}): "SELECT c.number FROM contracts c WHERE {own}",
    frozenset({"program"}): "SELECT p.number AS program FROM programs p",
    frozenset({"number", "period"}): f"SELECT c.number, x.name AS period FROM periods x {_OF} WHERE {{own}} "
    "AND x.starts_on < '2027-10-01'",
    frozenset({"number", "amendment"}): f"SELECT c.number, x.amendment FROM terms_versions x {_OF} WHERE {{own}}",
    frozenset(
        {"number", "milestone_id"}
    ): f"SELECT c.number, x.id AS milestone_id FROM milestones x {_OF} WHERE {{own}}",
    frozenset({"report_id"}): f"SELECT x.id AS report_id FROM reports x {_OF} WHERE {{own}}",
    frozenset({"report_id", "table"}): 'SELECT x.id AS report_id, t.table_id AS "table" FROM reports x '
    f"JOIN report_tables t ON t.government_id = x.government_id AND t.report_id = x.id {_OF} WHERE {{own}}",
    frozenset({"statement_id"}): f"SELECT x.id AS statement_id FROM statements x {_OF} WHERE {{own}}",
    frozenset({"batch_id"}): "SELECT id AS batch_id FROM voucher_batches",
    frozenset({"policy_id"}): "SELECT id AS policy_id FROM policies",
    frozenset({"draft_id"}): "SELECT id AS draft_id FROM terms_drafts",
    frozenset({"payment_file_id"}): "SELECT id AS payment_file_id FROM entry_files WHERE purpose = 'payments'",
    **{
        frozenset({f"{name}_id"}): f"SELECT x.id AS {name}_id FROM {table} x {_OF} WHERE {{own}}"
        for name, table in {
            "change_order": "change_orders",
            "ruling": "rulings",
            "dispute": "disputes",
            "action": "corrective_actions",
            "meeting": "review_meetings",
        }.items()
    },
}
# Pages that show fewer things than others with the same parameters.
NARROWER: Mapping[str, str] = {
    "receipts.show_receipt": f"SELECT x.id AS report_id FROM reports x {_OF} "
    "WHERE {own} AND x.status IN ('submitted', 'accepted')",
}
_OWN = "c.vendor_id = (SELECT a.vendor_id FROM assignments a JOIN people p ON p.id = a.person_id WHERE p.email = :mail)"
_FIRST = (
    "SELECT min(row_number) FROM report_rows "
    "WHERE government_id = 'harborview' AND report_id = :report_id AND table_id = :table"
)
_NEXT = re.compile(r'href="([^"]*[?&;](?:after|before)=[^"]*)"')


def addresses_of(app: Flask, endpoint: str, name: str, different: int) -> list[str]:
    """Addresses of the page for the person of that name; none where the city has nothing to show there."""
    rule = next(
        rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint and "GET" in (rule.methods or ())
    )
    names, mail = frozenset(rule.arguments), f"{name}@harborview.example"
    if not names:
        return [rule.rule, *(f"{rule.rule}?{asked}" for asked in FILTERS.get(endpoint, ()))]
    if names == {"kind"}:
        return [_filled(rule.rule, {"kind": kind}) for kind in kinds_for(actor_by_email(mail))]
    vendor = mail if name.startswith("vendor") else None
    if endpoint in NARROWER:
        return [_filled(rule.rule, values) for values in _spread(NARROWER[endpoint], vendor, different)]
    return [_filled(rule.rule, values) for values in _values(names, vendor, different)]


def next_pages(endpoint: str, html: str) -> list[str]:
    """The next page of a list, where it has one."""
    found = _NEXT.search(html)
    return [unescape(found[1])] if found and not endpoint.startswith("desks.show_desk") else []


def _values(names: frozenset[str], vendor: str | None, different: int) -> Iterator[Mapping[str, Any]]:
    """Values for these parameters, from all over the city."""
    if names == {"operation"}:
        yield from ({"operation": name} for name in ("show_desk", "show_statement"))
    elif names == {"statement_id", "name"}:
        yield from map(_with_figure, _values(frozenset({"statement_id"}), vendor, different))
    elif names == {"report_id", "table", "row"}:
        yield from (_with_row(each) for each in _values(frozenset({"report_id", "table"}), vendor, different))
    elif names in SOURCES:
        yield from _spread(SOURCES[names], vendor, different)


def _spread(source: str, vendor: str | None, different: int) -> list[Mapping[str, Any]]:
    """Rows of the source, evenly over all that there are, the first and the last among them."""
    query = source.format(own=_OWN if vendor else "1 = 1")
    given = {"mail": vendor} if vendor else {}
    rows = [dict(row) for row in db.session.execute(text(query), given).mappings()]
    step = max(1, (len(rows) - 1) // max(1, different - 1))
    return rows[::step][: different + 1]


def _with_row(place: Mapping[str, Any]) -> Mapping[str, Any]:
    found = db.session.scalar(text(_FIRST), dict(place))
    return {**place, "row": found or 1}


def _with_figure(place: Mapping[str, Any]) -> Mapping[str, Any]:
    document = db.session.scalar(text("SELECT document FROM statements WHERE id = :statement_id"), dict(place))
    return {**place, "name": next(iter(json.loads(document)["figures"]["measures"]))}


def _filled(rule: str, values: Mapping[str, Any]) -> str:
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: str(values[found[1]]), rule)
