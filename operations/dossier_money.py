"""The part of a dossier about money: value, changes, what was paid and kept back, and what performance moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from contracts.dossiers import MONEY, Cell, Row, Section
from contracts.ledgers import Books, Movement
from contracts.numbers import add, dollars, from_cents, plain
from contracts.order import step_of
from contracts.terms import Terms
from models.change_orders import ChangeOrder, change_orders_of
from models.contracts import Contract
from models.payments import payments_of_statements
from operations.ledgers import books_of

_KEPT = ("retainage", "withheld", "holds", "owed")


@dataclass
class _Moved:
    """What one payment rule or limit gave and took over the approved statements."""

    title: str
    measure: str
    movements: list[Movement] = field(default_factory=list)

    def total(self, is_given: bool) -> Decimal:
        return add(each.amount for each in self.movements if (each.amount > 0) == is_given)


def money_sections(contract: Contract) -> Iterator[Section]:
    """The contract's money, then what performance gave and took by measure, then each of those movements."""
    books = books_of(contract)
    yield _money(contract, books)
    moved = _moved_by_performance(books)
    yield _by_measure(moved)
    yield _each(moved)


def _money(contract: Contract, books: Books) -> Section:
    orders = [each for each in change_orders_of(contract.government_id, contract.id) if each.status == "granted"]
    statements = {each.entry.statement for each in books.movements}
    paid = payments_of_statements(contract.government_id, statements)
    says = f"{len(statements)} statements are approved, of which {len(paid)} are paid."
    rows = (
        *_worth(contract, orders),
        *_balances(books, ("payments",)),
        _amount("Paid by the city’s ledger", add(from_cents(each.amount_cents) for each in paid.values()), "payments"),
        *_balances(books, _KEPT),
        *_balances(books, ("encumbrance",)),
    )
    return Section("money", "Money", says if statements else "No payment is approved yet.", ("What", "Amount"), rows)


def _worth(contract: Contract, orders: Sequence[ChangeOrder]) -> Iterator[Row]:
    if contract.value_cents is None:
        yield (Cell("Value as signed"), Cell("not stated"))
        return
    signed = from_cents(contract.value_cents)
    yield _amount("Value as signed", signed, "encumbrance")
    for order in orders:
        value = Cell(plain(from_cents(order.value_cents)), MONEY, "change_order", order.id)
        yield (Cell(f"Change order {order.number}: {order.title}"), value)
    yield _amount("Value now", add([signed, *(from_cents(each.value_cents) for each in orders)]), "encumbrance")


def _balances(books: Books, wanted: Sequence[str]) -> Iterator[Row]:
    for ledger in books.ledgers:
        if ledger.id in wanted:
            yield _amount(f"{ledger.title}: {ledger.balance_title.lower()}", ledger.balance, ledger.id)


def _amount(title: str, amount: Decimal, ledger: str) -> Row:
    return (Cell(title), Cell(plain(amount), MONEY, "ledgers", "", ledger.replace(".", "-")))


def _moved_by_performance(books: Books) -> Mapping[str, _Moved]:
    """The movements of payment rules and of limits across them, by rule, in the order of their first one."""
    found: dict[str, _Moved] = {}
    for each in books.movements:
        named = _rule(each.line, each.entry.terms)
        if named is not None and each.amount != 0:
            found.setdefault(each.line, _Moved(*named)).movements.append(each)
    return found


def _rule(line: str, terms: Terms) -> tuple[str, str] | None:
    """A rule's title and the measure or composite that it pays for; None for a line of another kind.

    An index adjustment follows a market and says nothing of performance.
    """
    titles = {each.id: each.title for each in terms.measures} | {each.id: each.title for each in terms.composites}
    for payment in terms.payments:
        if payment.id == line:
            return None if step_of(payment, terms) == "index" else (payment.title, titles.get(payment.of, payment.of))
    return next(((limit.title, "a limit across payments") for limit in terms.limits if limit.id == line), None)


def _by_measure(moved: Mapping[str, _Moved]) -> Section:
    rows = tuple(
        (
            *(Cell(each.title), Cell(each.measure)),
            Cell(plain(each.total(True)), MONEY, "section", "", "movements"),
            Cell(plain(each.total(False)), MONEY, "section", "", "movements"),
        )
        for each in moved.values()
    )
    given, taken = (add(each.total(is_given) for each in moved.values()) for is_given in (True, False))
    says = f"Together {dollars(given)} of incentives and {dollars(taken)} of deductions in approved statements."
    nothing = "No approved statement holds an incentive or a deduction."
    columns = ("Payment rule", "Measured by", "Incentives", "Deductions")
    return Section("adjustments", "Incentives and deductions by measure", says if rows else nothing, columns, rows)


def _each(moved: Mapping[str, _Moved]) -> Section:
    rows = tuple(
        (Cell(each.title), Cell(movement.entry.title), _movement(movement))
        for each in moved.values()
        for movement in each.movements
    )
    columns = ("Payment rule", "Statement", "Amount")
    says = "Each amount leads to its line." if rows else "There is none."
    return Section("movements", "Each of these amounts", says, columns, rows)


def _movement(movement: Movement) -> Cell:
    return Cell(plain(movement.amount), MONEY, "statement", movement.entry.statement, movement.link)
