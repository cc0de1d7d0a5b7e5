"""Loads the season of the demo city: every step at the moment when it happened, by the city's own clock.

Safe to repeat: each act looks first whether it was done. The clock of the demo then goes on from the season's last day.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from contracts.errors import Refused
from examples.city import City
from examples.days import JULY, SEASON
from examples.entries import enter_city
from examples.load import sign_edges
from examples.make_workbooks import vendor_workbook
from examples.season import districts_of
from examples.season_money import statement_of
from examples.season_reports import Office, person
from examples.season_services import season_city
from examples.season_story import TODAY, A, B, C, story
from models.clock import ahead, living_at, now
from models.contracts import find_contract
from models.file_store import FileStore
from models.governments import list_governments
from models.rulings import rulings_of

SIGNED = datetime.fromisoformat("2027-03-15T10:00:00")


def load_season(store: FileStore, keep: Callable[[], None], tell: Callable[[str], None]) -> City:
    """Load whatever of the season is not there yet; `keep` commits, `tell` is given a sentence for each act.

    Refused in a database that serves another government, or that holds the demo's July without the season.
    """
    city = season_city()
    zone = ZoneInfo(city.government["time_zone"])
    if list_governments() and _has_july_alone(city):
        raise Refused(
            "This database holds the demo city without its season. Load the season into an empty database: move "
            "the folder instance/ away, or name another database in DATABASE_URL."
        )
    with living_at(SIGNED.replace(tzinfo=zone)):
        enter_city(city)
        for contract in city.contracts:
            sign_edges(contract, tell)
        keep()
    # Once the last act is done the city is its players' own: what they changed since is not acted upon for them.
    for step in () if _is_told() else story(Office(store, keep)):
        with living_at(step.at.replace(tzinfo=zone)):
            step.act()
            keep()
        if step.says:
            tell(f"{step.at:%Y-%m-%d}  {step.says}")
    return city


def write_waiting(folder: Path) -> Path:
    """Write the report of September that District C has not delivered yet, for whoever plays its clerk."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{C}_{SEASON[-1].name}_vendor.xlsx"
    path.write_bytes(vendor_workbook(districts_of(SEASON[-1])[2]))
    return path


def clock_of_season() -> timedelta:
    """How far the demo's clock must stand ahead of the wall's for the day after the season's last act to be today."""
    zone = ZoneInfo(season_city().government["time_zone"])
    return TODAY.replace(tzinfo=zone).astimezone(UTC) - (now() - ahead())


def _is_told() -> bool:
    """Whether the season's last act, the waiver that District B waits for, was done."""
    contract = find_contract(person("officer").government_id, B)
    return bool(rulings_of(contract.government_id, contract.id))


def _has_july_alone(city: City) -> bool:
    if city.government["id"] not in {each.id for each in list_governments()}:
        return False
    officer = person("officer")
    return statement_of(officer, A, JULY) is not None and statement_of(officer, A, SEASON[0]) is None
