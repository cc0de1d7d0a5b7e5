"""Where vendor and city report different values: both cells, what either pays, and agreeing on one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from contracts.roles import Actor, may
from contracts.said import count
from contracts.values import encode
from models.agreements import Agreement
from models.database import db
from models.moves import hands_on
from operations.agreements import (
    DiscrepanciesSeen,
    Discrepancy,
    answer_value,
    list_discrepancies,
    propose_value,
)
from routes.actions import Offer, offer
from routes.contract_words import contract_line
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.histories import decided
from routes.rows import cell_text
from routes.verification_views import trail
from routes.words import PARTY_WORDS, change, moment, money, status_words

pages = Blueprint("discrepancies", __name__)


@pages.get("/contracts/<number>/periods/<period>/discrepancies")
def show_list(number: str, period: str) -> ResponseReturnValue:
    """The discrepancies of a period."""
    return list_page(number, period, Form())


@pages.post("/contracts/<number>/periods/<period>/discrepancies")
def propose(number: str, period: str) -> ResponseReturnValue:
    """Propose a value for a cell; where something is wrong, the page with what was typed."""
    form = request.form
    cell = (form.get("table", ""), form.get("column", ""), form.get("row", 0, type=int))
    try:
        propose_value(signed_in(), number, period, cell, form.get("value", ""), form.get("reason", ""))
    except Invalid as refusal:
        return list_page(number, period, refused_form(form, refusal)), 422
    return done(number, period, "Proposed. The value counts once the other party, or a second person, agrees.")


@pages.post("/agreements/<agreement_id>/agree")
def agree(agreement_id: str) -> ResponseReturnValue:
    """Agree to a proposed value."""
    agreed = answer_value(signed_in(), agreement_id, "agree")
    return done_with(agreed, "Agreed. Statements that are computed from now on use this value.")


@pages.post("/agreements/<agreement_id>/refuse")
def refuse(agreement_id: str) -> ResponseReturnValue:
    """Refuse a proposed value with the reason."""
    refused = answer_value(signed_in(), agreement_id, "refuse", request.form.get("reason", ""))
    return done_with(refused, "Refused. Whoever proposed the value sees your reason.")


@pages.post("/agreements/<agreement_id>/withdraw")
def withdraw(agreement_id: str) -> ResponseReturnValue:
    """Take a proposed value back."""
    return done_with(answer_value(signed_in(), agreement_id, "withdraw", request.form.get("reason", "")), "Taken back.")


def done_with(agreement: Agreement, message: str) -> ResponseReturnValue:
    """Back to the list of the agreement's period."""
    return done(agreement.contract.number, agreement.period.name, message)


def done(number: str, period: str, message: str) -> ResponseReturnValue:
    """Back to the list with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("discrepancies.show_list", number=number, period=period), 303)
    db.session.commit()
    return answer


def list_page(number: str, period: str, form: Form) -> str:
    """The page of a period's discrepancies."""
    actor = signed_in()
    seen = list_discrepancies(actor, number, period, max(request.args.get("start", 0, type=int), 0))
    own = url_for("discrepancies.show_list", number=number, period=period)
    title = f"Discrepancies, {seen.period.as_period().title()}"
    return render_template(
        "verification/discrepancies.html",
        heading=title,
        contract=contract_line(seen.contract),
        trail=trail(number, title),
        summary_words=f"{count(seen.count, 'value differs', 'values differ')} beyond the tolerance; "
        f"{seen.open_count} without an agreement.",
        form=form,
        found=[discrepancy_view(each, seen, actor) for each in seen.found],
        next_address=f"{own}?start={seen.after}" if seen.after else "",
    )


def discrepancy_view(each: Discrepancy, seen: DiscrepanciesSeen, actor: Actor) -> dict[str, object]:
    """A discrepancy in words: both cells, the effect, the proposals."""
    compared, table = each.compared, each.table
    column = table.column(compared.comparison.column)
    difference = each.effect.difference
    key = " · ".join(encode(compared.row.values.get(name)) or "" for name in table.key)
    return {
        "id": f"{table.id}-{column.id}-{compared.row.number}",
        "title": f"{column.heading}, {key}",
        "cells": (own_cell(each, seen), other_cell(each, seen)),
        "effect": change(difference) if difference is not None else "",
        "settled": compared.agreed is not None,
        "agreed": cell_text(column.type, encode(compared.agreed.value)) if compared.agreed is not None else "",
        "proposals": [proposal_view(proposal, column.type, seen, actor) for proposal in each.proposals],
        "may_propose": may(actor, "propose values") and each.waiting is None,
        "table": table.id,
        "column": column.id,
        "row": compared.row.number,
    }


def own_cell(each: Discrepancy, seen: DiscrepanciesSeen) -> dict[str, object]:
    """The row's own cell, linked."""
    column, row = each.table.column(each.compared.comparison.column), each.compared.row.number
    net = each.effect.own
    return {
        "party": PARTY_WORDS[each.table.reported_by].capitalize(),
        "value": cell_text(column.type, encode(each.compared.own)) or "blank",
        "net": money(net) if net is not None else "No statement can be computed yet",
        **cell_link(seen, each.table.id, column.id, row),
    }


def other_cell(each: Discrepancy, seen: DiscrepanciesSeen) -> dict[str, object]:
    """The other party's cell, linked."""
    comparison = each.compared.comparison
    column, row = each.other_table.column(comparison.other), each.compared.other_row.number
    net = each.effect.other
    return {
        "party": PARTY_WORDS[each.other_table.reported_by].capitalize(),
        "value": cell_text(column.type, encode(each.compared.other)),
        "net": money(net) if net is not None else "No statement can be computed yet",
        **cell_link(seen, each.other_table.id, column.id, row),
    }


def cell_link(seen: DiscrepanciesSeen, table: str, column: str, row: int) -> dict[str, object]:
    """Where a cell stands, and the page of its row with the cell marked."""
    reported = seen.facts.tables[table]
    cell = f"{reported.letters.get(column, '')}{row}"
    address = url_for("rows.show_row", report_id=seen.reports[table].id, table=table, row=row, cell=cell)
    return {"cell": f"{reported.sheet + ', ' if reported.sheet else ''}{cell}", "address": address}


def proposal_view(proposal: Agreement, column_type: str, seen: DiscrepanciesSeen, actor: Actor) -> dict[str, object]:
    """A proposal in words, with what the person may do about it."""
    return {
        "value": cell_text(column_type, proposal.agreed_value),
        "reason": proposal.reason,
        "by": f"{proposal.proposer.name} for the {PARTY_WORDS[proposal.party]}, {moment(proposal.proposed_at)}",
        "status": status_words("agreement", proposal.status),
        "decided": decided(seen.history.of(proposal.id), seen.history.people),
        "offer": offered(proposal, actor) if proposal.status == "proposed" else None,
    }


def offered(proposal: Agreement, actor: Actor) -> Offer:
    """The buttons: withdrawing for the author alone, agreeing never for the vendor whose side proposed."""
    every = offer("agreement", proposal.id, proposal.status, actor, hands_on(proposal))
    own = proposal.proposed_by == actor.person_id
    same_vendor = proposal.party == actor.party == "vendor"
    shown = tuple(
        action for action in every.actions if (own if action.verb == "withdraw" else not own and not same_vendor)
    )
    return Offer(shown, () if shown else ("It waits for the other party to agree or refuse.",))
