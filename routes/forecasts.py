"""What a contract's open periods would pay, and what would change it: the same page for the city and the vendor."""

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from contracts.periods import say_period
from models.clock import today
from operations.forecasts import see_forecasts
from routes.contract_words import contract_line
from routes.forecast_views import COLUMNS, forecast_view, listed, warning_words
from routes.guard import signed_in
from routes.list_files import list_links, send_list, wanted_kind
from routes.words import cents

pages = Blueprint("forecasts", __name__)


@pages.get("/contracts/<number>/forecast")
def show_forecasts(number: str) -> ResponseReturnValue:
    """The forecast of each open period of the contract, with the early warnings that stand."""
    seen = see_forecasts(signed_in(), number)
    if wanted_kind():
        return send_list(f"Forecast of {number}", COLUMNS, listed(seen))
    contract, last = seen.contract, seen.last
    return render_template(
        "contracts/forecast.html",
        trail=(
            ("Contracts", url_for("contracts.show_contracts")),
            (contract.number, url_for("contracts.show_contract", number=contract.number)),
            ("Forecast", ""),
        ),
        subtitle=contract_line(contract),
        here=url_for("forecasts.show_forecasts", number=number),
        forecasts=[forecast_view(each) for each in seen.forecasts],
        others=[each.as_period().title() for each in seen.others],
        warnings=[warning_words(each, today(g.time_zone)) for each in seen.warnings],
        last=say_period(last.period.name) if last is not None else "",
        last_net=cents(last.net_cents) if last is not None else "",
        last_address=url_for("statements.show_statement", statement_id=last.id) if last is not None else "",
        links=list_links(),
    )
