"""Verification for programs: what waits, rows with their standing, samples, and values on which both sides agree."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from contracts.parties import PARTIES
from contracts.roles import Actor
from contracts.values import encode
from models.agreements import Agreement
from models.verifications import OUTCOMES
from operations import agreements, verifications
from operations.agreements import Discrepancy
from operations.histories import Histories
from operations.samples import draw_sample as drawn
from operations.verification_desk import TableStanding, see_verification
from operations.verification_rows import SHOWN, list_to_verify
from operations.verifications import Basis, Found
from routes.api.changes import Reason
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, reads
from routes.api.fields import (
    LARGEST_NUMBER,
    Amount,
    Asked,
    Number,
    Sent,
    Shown,
    Values,
    Whole,
    a_document,
    a_moment,
    list_of,
    maybe,
    one_of,
    sent_text,
    text,
)
from routes.api.histories import EventInShort, history_in_short

_SUBJECT = "Verification"
_TABLE = "/reports/<report_id>/verification/<table>"
_PERIOD = f"{PLACE}/periods/<period>"


class TableStandingShape(Shown):
    """A table with how many rows have each standing."""

    report = text()
    table = text()
    title = text()
    counts = a_document("How many rows have each standing.")
    asked_by = fields.List(fields.String(), metadata={"description": "Measures that count verified rows alone."})
    sampled = fields.Boolean()


class PeriodStandingShape(Shown):
    """The verification of a period."""

    contract = text()
    period = text()
    open_discrepancies = Number()
    needs_evidence = fields.Boolean()
    tables = list_of(TableStandingShape)


class StandingRow(Shown):
    """A row with its standing."""

    row = Number(attribute="number")
    standing = text()
    values = Values()


class RowsToVerifyPage(Shown):
    """The rows of a table with their standing."""

    report = text()
    table = text()
    counts = a_document("How many rows wait, are in the sample, are rejected, and there are.")
    rows = list_of(StandingRow)
    after = Number(allow_none=True)
    seen = Number()


class ToVerifyAsked(Asked):
    """Which rows."""

    show = fields.String(load_default="open", validate=validate.OneOf(SHOWN))
    after = fields.Integer(load_default=0, validate=validate.Range(0, LARGEST_NUMBER))


class FoundSent(Sent):
    """What was found about a row."""

    row = Whole("Its number in the sheet.", 1, required=True)
    outcome = one_of("What was found.", tuple(OUTCOMES))
    note = sent_text("Needed where the row is rejected or disputed.", needed=False)


class VerifiedSent(Sent):
    """What was found, on whose word and what evidence."""

    rows = fields.List(fields.Nested(FoundSent), required=True, validate=validate.Length(1, 500))
    party = one_of("On whose word.", tuple(PARTIES[1:]), needed=False)
    evidence = sent_text("On what evidence, such as: measured on site.")
    note = sent_text("A note about all of them.", needed=False)
    seen = Whole("`seen` of the rows that you looked at: refused where somebody else said something of them since.", 0)


class AgreementShape(Shown):
    """A value that was proposed."""

    id = text()
    value = text(attribute="agreed_value")
    reason = text()
    party = text()
    status = text()
    proposed_by = text()
    proposed_at = a_moment()
    history = list_of(EventInShort)


class DiscrepancyShape(Shown):
    """A cell on which vendor and city differ, with what either value pays."""

    table = text()
    column = text()
    row = Number()
    own = maybe("What the table itself says.")
    other = maybe("What the other side says.")
    agreed = maybe("The value that both agreed on.")
    net_with_own = Amount(allow_none=True)
    net_with_other = Amount(allow_none=True)
    proposals = list_of(AgreementShape)


class DiscrepanciesPage(Shown):
    """The discrepancies of a period, those without an agreement first."""

    contract = text()
    period = text()
    count = Number()
    open = Number()
    rows = list_of(DiscrepancyShape)
    after = Number(allow_none=True)


class DiscrepanciesAsked(Asked):
    """Where the list goes on."""

    after = fields.Integer(load_default=0, validate=validate.Range(0, LARGEST_NUMBER))


class ProposedValue(Reason):
    """A value for a cell on which both sides differ."""

    table = sent_text("The table.", 64)
    column = sent_text("The column.", 64)
    row = Whole("The row.", 1, required=True)
    value = sent_text("The value that both sides are to take.", 500)


@reads(_SUBJECT, f"{_PERIOD}/verification", PeriodStandingShape)
def show_verification(actor: Actor, number: str, period: str) -> dict[str, Any]:
    """The tables of a period with the standing of their rows."""
    seen = see_verification(actor, number, period)
    return {
        "contract": number,
        "period": period,
        "open_discrepancies": seen.open_discrepancies,
        "needs_evidence": seen.needs_evidence,
        "tables": [_table(each) for each in seen.tables],
    }


@reads(_SUBJECT, _TABLE, RowsToVerifyPage, ToVerifyAsked)
def list_rows_to_verify(actor: Actor, asked: Mapping[str, Any], report_id: str, table: str) -> dict[str, Any]:
    """The rows of a table that wait, those of its sample, those rejected, or all."""
    seen = list_to_verify(actor, report_id, table, asked["show"], asked["after"])
    return {
        "report": report_id,
        "table": table,
        "counts": seen.counts,
        "rows": seen.rows,
        "after": seen.after,
        "seen": seen.seen,
    }


@acts(_SUBJECT, f"{_TABLE}/sample")
def draw_sample(actor: Actor, report_id: str, table: str) -> Mapping[str, Any]:
    """Draw the sample that the terms ask for, by a seed that is kept."""
    return done(drawn(actor, report_id, table), "sample", "list_rows_to_verify", report_id=report_id, table=table)


@acts(_SUBJECT, _TABLE, VerifiedSent)
def verify_rows(actor: Actor, sent: Mapping[str, Any], report_id: str, table: str) -> Mapping[str, Any]:
    """Say what was found about rows: all of it is kept, or nothing."""
    found = [Found(each["row"], each["outcome"], each.get("note", "")) for each in sent["rows"]]
    basis = Basis(sent.get("party", "city"), sent["evidence"], sent.get("note", ""), "rows", seen=sent.get("seen"))
    made = verifications.verify_rows(actor, report_id, table, found, basis)
    return done(made, "verification", "list_rows_to_verify", report_id=report_id, table=table)


@reads(_SUBJECT, f"{_PERIOD}/discrepancies", DiscrepanciesPage, DiscrepanciesAsked)
def list_discrepancies(actor: Actor, asked: Mapping[str, Any], number: str, period: str) -> dict[str, Any]:
    """Where vendor and city report different values, what either pays, and what was proposed."""
    seen = agreements.list_discrepancies(actor, number, period, asked["after"])
    rows = [_discrepancy(each, seen.history) for each in seen.found]
    place = {"contract": number, "period": period}
    return place | {"count": seen.count, "open": seen.open_count, "rows": rows, "after": seen.after}


@acts(_SUBJECT, f"{_PERIOD}/discrepancies", ProposedValue, makes=True)
def propose_value(actor: Actor, sent: Mapping[str, Any], number: str, period: str) -> Mapping[str, Any]:
    """Propose a value for a cell; it counts once the other side, or a second person of the city, agrees."""
    cell = (sent["table"], sent["column"], sent["row"])
    return _done(agreements.propose_value(actor, number, period, cell, sent["value"], sent["reason"]), number, period)


@acts(_SUBJECT, "/agreements/<agreement_id>/agree")
def agree_to_value(actor: Actor, agreement_id: str) -> Mapping[str, Any]:
    """Agree to a proposed value; statements that are computed from now on use it."""
    return _answered(agreements.answer_value(actor, agreement_id, "agree"))


@acts(_SUBJECT, "/agreements/<agreement_id>/refuse", Reason)
def refuse_value(actor: Actor, sent: Mapping[str, Any], agreement_id: str) -> Mapping[str, Any]:
    """Refuse a proposed value."""
    return _answered(agreements.answer_value(actor, agreement_id, "refuse", sent["reason"]))


@acts(_SUBJECT, "/agreements/<agreement_id>/withdraw", Reason)
def withdraw_value(actor: Actor, sent: Mapping[str, Any], agreement_id: str) -> Mapping[str, Any]:
    """Take a proposed value back."""
    return _answered(agreements.answer_value(actor, agreement_id, "withdraw", sent["reason"]))


def _answered(agreement: Agreement) -> Mapping[str, Any]:
    return _done(agreement, agreement.contract.number, agreement.period.name)


def _done(agreement: Agreement, number: str, period: str) -> Mapping[str, Any]:
    return done(agreement, "agreement", "list_discrepancies", number=number, period=period)


def _table(each: TableStanding) -> dict[str, Any]:
    return {
        "report": each.report.id,
        "table": each.table.id,
        "title": each.table.title,
        "counts": dict(each.counts),
        "asked_by": each.asked_by,
        "sampled": each.drawing is not None,
    }


def _discrepancy(each: Discrepancy, history: Histories) -> dict[str, Any]:
    compared = each.compared
    return {
        "table": each.table.id,
        "column": compared.comparison.column,
        "row": compared.row.number,
        "own": encode(compared.own),
        "other": encode(compared.other),
        "agreed": encode(compared.agreed.value) if compared.agreed is not None else None,
        "net_with_own": each.effect.own,
        "net_with_other": each.effect.other,
        "proposals": [_proposal(proposal, history) for proposal in each.proposals],
    }


def _proposal(proposal: Agreement, history: Histories) -> dict[str, Any]:
    names = ("id", "agreed_value", "reason", "party", "status", "proposed_at")
    told = history_in_short(history.of(proposal.id), history.people)
    return {name: getattr(proposal, name) for name in names} | {"proposed_by": proposal.proposer.name, "history": told}
