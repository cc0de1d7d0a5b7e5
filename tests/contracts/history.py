"""A contract's life in memory for tests: months reported, approved, corrected, carried, released, closed.

It keeps what a database would keep, so that the pure core can be tried on random histories in milliseconds.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.corrections import amounts_of, earlier_of, paid_before, says_the_same
from contracts.earlier import CarriedAmount, EarlierPeriod
from contracts.facts import Facts, load_facts
from contracts.figures import digest_of
from contracts.ledgers import Agreed, Books, CameIn, Entry, books
from contracts.numbers import CENTS
from contracts.periods import month_of
from contracts.retainage import Release
from contracts.rulings import About, Ruling
from contracts.settlement import settle
from contracts.statements import Statement
from contracts.terms import Terms, load_terms
from tests.contracts.documents import a_terms_document

MONTHS = tuple(f"2027-{month:02d}" for month in range(1, 7))
DELIVERY = {"party": "vendor", "file": "month.xlsx", "revision": 1}
LAST_DAY = date(2027, 12, 31)
POOL = "33.34"


def history_terms(**but: Any) -> Terms:
    """A fee, an adjustment within a season's limit, fuel, a ratchet, a charge of what is due, and retainage."""

    def measure(name: str, **said: Any) -> dict[str, Any]:
        missing = {"not_reported": "exclude", "no_occurrence": "exclude"}
        return {"id": name, "title": name.title(), "unit": "USD", "goal": "goal", "missing": missing} | said

    def payment(name: str, of: str, **said: Any) -> dict[str, Any]:
        filled = {"basis": {"kind": "own"}, "direction": "pay", "if_missing": "nothing"}
        return {"id": name, "title": name.title(), "of": of, **filled, **said}

    def value(column: str) -> dict[str, Any]:
        return {"statistic": {"kind": "value", "table": "monthly", "column": column}}

    columns = [{"id": each, "heading": each, "type": "number"} for each in ("adjusted", "share")]
    failures = {"statistic": {"kind": "failures_before", "payment": "adjustment"}}
    rate = {"schedule": {"kind": "per_unit", "rate": "7.00", "part_units": "exact"}}
    lot_columns = [
        {"id": "lot", "heading": "lot", "type": "text"},
        {"id": "share", "heading": "share", "type": "number"},
    ]
    lots = {"id": "lots", "title": "Lots", "reported_by": "vendor", "columns": lot_columns}
    steps = {"to": "0.01", "mode": "half_up"}
    pool = {"kind": "pool", "amount": POOL, "by": "share", "round": steps, "remainder": "largest_shares"}
    document = a_terms_document(
        tables=[{"id": "monthly", "title": "Monthly", "reported_by": "vendor", "columns": columns}, lots],
        groups=[{"id": "lot", "title": "Lot", "table": "lots", "by": "lot"}],
        items=[{"number": "FEE", "title": "Fee", "unit": "month", "priced": "per_period", "price": "100.00"}],
        measures=[
            measure("adjusted", **value("adjusted")),
            measure("share", **value("share")),
            measure("failures", **failures | {"unit": "periods"}),
            measure("lots", unit="lots", statistic={"kind": "count", "table": "lots"}, for_each="lot"),
        ],
        payments=[
            payment("adjustment", "adjusted", ledger="withheld"),
            payment("fuel", "share", step="index"),
            payment("shared", "lots", for_each="lot", basis=pool),
            payment("ratchet", "failures", direction="deduct", **rate),
            payment("charge", "share", basis={"kind": "so_far"}, direction="deduct", step="damages"),
        ],
        retainage={"id": "retainage", "title": "Retainage", "percent": "10", "partial_up_to": "60"},
        **but,
    )
    return load_terms(document)


@dataclass
class Stored:
    """A statement as it was stored, with what was chosen for a net below zero."""

    period: str
    document: Mapping[str, Any]
    digest: str
    facts: Facts
    choice: str | None = None
    came_in: Decimal = Decimal(0)


@dataclass
class History:
    """What stands: approved statements in their order, corrected ones by period, reports, releases and holds."""

    terms: Terms
    reported: dict[str, tuple[str, str]] = field(default_factory=dict)
    approved: dict[str, Stored] = field(default_factory=dict)
    corrected: dict[str, Stored] = field(default_factory=dict)
    releases: list[Release] = field(default_factory=list)
    holds: list[Ruling] = field(default_factory=list)
    agreed: list[Agreed] = field(default_factory=lambda: [Agreed("Value", Decimal(1000))])

    def names(self) -> list[str]:
        """The periods that are approved, in order."""
        return list(self.approved)

    def true(self, period: str) -> Stored:
        """What is true of an approved period."""
        return self.corrected.get(period, self.approved[period])

    def before(self, period: str) -> tuple[EarlierPeriod, ...]:
        """Earlier periods as the next statement sees them."""
        documents = {each.digest: each.document for name, each in self.approved.items() if name != period}
        return tuple(self._seen(name, documents) for name in self.names())

    def _seen(self, name: str, documents: Mapping[str, Mapping[str, Any]]) -> EarlierPeriod:
        true, approved = self.true(name), self.approved[name]
        if true is approved:
            return earlier_of(true.document, true.digest)
        paid = paid_before(approved.document, approved.digest, true.document, documents)
        return earlier_of(true.document, true.digest, paid)

    def carried(self) -> tuple[CarriedAmount, ...]:
        """What approved statements left that none has taken."""
        taken = {name for each in self.approved.values() for name in amounts_of(each.document)}
        left = []
        for name, each in self.approved.items():
            amounts = amounts_of(each.document)
            if f"carried.{name}" in taken:
                continue
            if amounts["net"] < 0 and each.choice == "carried":
                left.append(CarriedAmount(name, "negative_net", amounts["net"], each.digest))
            if amounts.get("carried.on"):
                left.append(CarriedAmount(name, "small_payment", -amounts["carried.on"], each.digest))
        return tuple(left)

    def facts(self, period: str, kind: str, earlier: tuple[EarlierPeriod, ...], **more: Any) -> Facts:
        """The facts of a period under what stands now."""
        closing = period.startswith("closing")
        starts, ends = (LAST_DAY, LAST_DAY) if closing else (month_of(period).starts, month_of(period).ends)
        tables: dict[str, Any] = {}
        if not closing:
            adjusted, share = self.reported[period]
            delivery = {**DELIVERY, "sha256": digest_of(f"{adjusted} {share}")}
            rows = [[2, {"adjusted": adjusted, "share": share}]]
            columns = {"adjusted": "A", "share": "B"}
            tables["monthly"] = {"delivery": delivery, "sheet": "Monthly", "columns": columns, "rows": rows}
            # Three shares that rarely divide the pool evenly.
            parts = ("1", str(abs(Decimal(adjusted)) + 1), str(Decimal(share) + Decimal("0.07")))
            lots = [[row, {"lot": f"L{row}", "share": part}] for row, part in enumerate(parts, 2)]
            places = {"lot": "A", "share": "B"}
            tables["lots"] = {"delivery": delivery, "sheet": "Lots", "columns": places, "rows": lots}
        document = {
            "contract": "C-1",
            "period": period,
            "starts": starts.isoformat(),
            "ends": ends.isoformat(),
            "tables": tables,
            "indexes": {},
            "earlier": [],
        }
        loaded = load_facts(document, self.terms.tables)
        taken = {line for each in earlier for line in each.amounts}
        rulings = tuple(
            each for each in self.holds if each.covers(starts) or (each.is_over(starts) and each.name in taken)
        )
        return replace(loaded, kind=kind, earlier=earlier, rulings=rulings, **more)

    def settle_next(self, period: str) -> Statement:
        """The statement of the next period, or a closing one."""
        taken = {
            name.rpartition(".")[2]
            for each in self.approved.values()
            for name in each.document["amounts"]
            if ".release." in name
        }
        releases = tuple(each for each in self.releases if str(each.number) not in taken)
        kind = "closing" if period.startswith("closing") else "payment"
        facts = self.facts(period, kind, self.before(period), carried=self.carried(), releases=releases)
        return settle(self.terms, facts)

    def approve(self, statement: Statement, choice: str) -> None:
        """Approve it; a net below zero goes the chosen way."""
        document = json.loads(statement.text)
        below = amounts_of(document)["net"] < 0
        stored = Stored(statement.facts.period, document, statement.digest, statement.facts, choice if below else None)
        self.approved[statement.facts.period] = stored

    def correct(self) -> None:
        """Settle every approved period again upon what is true of those before it."""
        truths: list[EarlierPeriod] = []
        for name in self.names():
            approved, true = self.approved[name], self.true(name)
            facts = self.facts(name, "corrected", tuple(truths), releases=approved.facts.releases)
            again = settle(self.terms, facts)
            document = json.loads(again.text)
            if not says_the_same(true.document, document):
                true = self.corrected[name] = Stored(name, document, again.digest, facts)
            truths.append(earlier_of(true.document, true.digest))

    def books(self) -> Books:
        """The ledgers of what was approved."""
        entries = [
            Entry(each.digest, each.period, each.period, each.document, self.terms, each.choice)
            for each in self.approved.values()
        ]
        received = [
            CameIn(each.digest, "Bill", LAST_DAY, each.came_in) for each in self.approved.values() if each.came_in
        ]
        return books(entries, self.agreed, received)

    def order_change(self, amount: str) -> None:
        """A granted change order of the contract's value."""
        self.agreed.append(Agreed(f"Change order {len(self.agreed)}", Decimal(amount)))

    def pay_bill(self, number: int, percent: int) -> None:
        """Money comes in for a billed statement, of what is still open."""
        billed = [each for each in self.approved.values() if each.choice == "billed"]
        if number < len(billed):
            still = -amounts_of(billed[number].document)["net"] - billed[number].came_in
            billed[number].came_in += CENTS.apply(still * percent / 100)

    def hold(self, starts: date, number: int, amount: str) -> None:
        """Hold a part of the adjustment from a day on."""
        about = About("line", "gross" if number % 2 else "adjustment")
        self.holds.append(Ruling(number, "hold", about, starts, None, "Asked.", "a", "b", starts, Decimal(amount)))
