"""The workbook that a party fills in: made for its contract and period, with what is known and last accepted."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.roles import Actor, require
from contracts.tables import Table
from contracts.terms import Terms
from contracts.values import Value, decode
from importers.texts import name_key
from importers.workbook_templates import Accepted, KnownRows, Template, write_template
from models.contracts import Contract
from models.periods import ReportingPeriod
from models.reports import Report, last_accepted_before
from models.rows import last_rows, rows_of
from models.terms_versions import TermsVersion
from operations.plans import report_plan
from operations.terms import terms_on
from operations.visibility import visible_period

_DESCRIBES = {"description", "item description", "title", "item title", "work"}
_PARTY_WORDS = {"vendor": "the vendor", "city": "the city", "third_party": "a third party"}


@dataclass(frozen=True, slots=True)
class MadeWorkbook:
    """A workbook with the name under which it is downloaded."""

    file_name: str
    content: bytes


def make_workbook(actor: Actor, contract_number: str, period_name: str) -> MadeWorkbook:
    """The workbook for this person's party; Incomplete where no terms are in force."""
    require(actor, "enter reports")
    contract, period = visible_period(actor, contract_number, period_name)
    version, terms = terms_on(contract, period.starts_on)
    plan = report_plan(contract, period, terms, actor.party)
    known = _known(terms, plan.tables)
    template = Template(
        plan=plan,
        title=f"{contract.number} {contract.title}, {period.as_period().title()}",
        lines=_lines(contract, period, version, actor.party),
        known=known,
        accepted=_accepted(contract, period, terms, actor.party),
    )
    return MadeWorkbook(f"{contract.number}_{period.name}_{actor.party}.xlsx", write_template(template))


def _lines(
    contract: Contract, period: ReportingPeriod, version: TermsVersion, party: str
) -> tuple[tuple[str, str], ...]:
    amended = f"Amendment {version.number}" if version.number else "Contract as signed"
    return (
        ("Contract", contract.title),
        ("Vendor", contract.vendor.name),
        ("Filled in by", _PARTY_WORDS[party]),
        ("Due", period.due_on.isoformat()),
        ("Terms", f"{amended}, in force since {version.effective_on.isoformat()}"),
        ("Terms digest", version.digest),
    )


def _known(terms: Terms, tables: tuple[Table, ...]) -> Mapping[str, KnownRows]:
    """The pay items, in the table that reports their quantities: number, and words and unit where it asks for them."""
    reported = terms.quantities
    table = next((each for each in tables if reported is not None and each.id == reported.table), None)
    if table is None or reported is None:
        return {}
    described = next((each.id for each in table.columns if name_key(each.heading) in _DESCRIBES), "")
    measured = table.column(reported.quantity).unit_from or next(
        (each.id for each in table.columns if name_key(each.heading) == "unit"), ""
    )
    rows = [
        {
            column: text
            for column, text in ((reported.item, item.number), (described, item.title), (measured, item.unit))
            if column
        }
        for item in terms.items
        if item.priced != "per_period"
    ]
    return {table.id: KnownRows(reported.item, reported.quantity, rows)}


def _accepted(contract: Contract, period: ReportingPeriod, terms: Terms, party: str) -> Mapping[str, Accepted]:
    """What was last accepted of each table in an earlier period; nothing where there is none."""
    report = last_accepted_before(contract.government_id, contract.id, party, period.starts_on)
    if report is None:
        return {}
    words = report.period.as_period().title()
    found = {}
    for table_id, values in last_rows(report.government_id, report.id).items():
        if table_id in terms.tables_by_id:
            types = terms.tables_by_id[table_id].types()
            row = {column: decode(types[column], _text(value)) for column, value in values.items() if column in types}
            found[table_id] = Accepted(words, row, _by_item(terms, table_id, report))
    return found


def _by_item(terms: Terms, table_id: str, report: Report) -> Mapping[str, Value]:
    """The quantity of each pay item in the report, over all of its rows."""
    reported = terms.quantities
    if reported is None or reported.table != table_id:
        return {}
    sums: dict[str, Decimal] = {}
    for _, values in rows_of(report.government_id, report.id, table_id):
        quantity = decode("number", _text(values.get(reported.quantity)))
        if isinstance(quantity, Decimal):
            item = str(values.get(reported.item))
            sums[item] = sums.get(item, Decimal(0)) + quantity
    return dict(sums)


def _text(value: str | None) -> str | None:
    return value if value is None or isinstance(value, str) else ("yes" if value else "no")
