"""The cover of a report: which contract and which period the file itself says that it is for."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from importers.addresses import letters
from importers.cells import Cell
from importers.gathering import Gathering
from importers.outcomes import Outcome
from importers.own_marks import STAMP_LABEL, Stamp, read_stamp, stamp_for
from importers.reports import ReportPlan
from importers.texts import name_key, without_invisible
from importers.texts_read import read_text
from importers.times_read import read_date

_REACH = 3
_STAMP_KEY = name_key(STAMP_LABEL)
_PERIOD = {"period_starts": "starts", "period_ends": "ends"}


class Cover:
    """The cover's lines: a label, and what stands beside it."""

    def __init__(self, plan: ReportPlan, gathering: Gathering) -> None:
        self._plan, self._gathering = plan, gathering
        self._labels = {name_key(line.label): line for line in plan.cover}
        self.found: dict[str, str] = {}
        self.counts_from_1904 = False
        self._is_of_another = False

    def look(self, texts: Mapping[int, str], cells: Mapping[int, Cell], row: int, sheet: str) -> None:
        """Look for labels in a row that belongs to no table."""
        for place, text in texts.items():
            key = name_key(text)
            line = self._labels.get(key)
            if key != _STAMP_KEY and (line is None or line.holds in self.found):
                continue
            beside = next((each for each in range(place + 1, place + 1 + _REACH) if each in cells), None)
            if beside is None:
                continue
            address = f"{letters(beside)}{row}"
            if key == _STAMP_KEY:
                self._check_stamp(cells[beside], address, sheet)
            elif line is not None:
                self._check(line.holds, line.label, cells[beside], address, sheet)

    def report(self, may_lack_cover: bool) -> None:
        """Hand over findings about lines that must be there and are not."""
        for line in self._plan.cover:
            if line.required and line.holds not in self.found and not may_lack_cover:
                self._gathering.note(
                    "cover_incomplete", f"no line “{line.label}”", expected=f"a cell beside “{line.label}”"
                )

    def says_period(self) -> bool:
        """Whether the cover names the period."""
        return not self.found.keys().isdisjoint(_PERIOD)

    def _check_stamp(self, cell: Cell, address: str, sheet: str) -> None:
        """A workbook that the program made says for what; one for something else is named, and its cover not again."""
        plan, said = self._plan, read_stamp(cell[0].text(cell[1])) if cell[0].is_text else None
        if said is None:
            return
        wanted = stamp_for(plan.contract_number, plan.period.name, plan.party or said.party, plan.terms_digest)
        note = partial(self._gathering.note, sheet=sheet, cells=(address,))
        if (said.contract, said.period, said.party) != (wanted.contract, wanted.period, wanted.party):
            self._is_of_another = True
            note("wrong_template", _made_for(said), expected=_made_for(wanted))
        elif plan.terms_digest and (said.terms, said.layout) != (wanted.terms, wanted.layout):
            found, expected = (f"terms {each.terms}, layout {each.layout}" for each in (said, wanted))
            note("old_template", found, expected=expected)

    def _check(self, holds: str, label: str, cell: Cell, address: str, sheet: str) -> None:
        if holds in _PERIOD:
            self._check_period(holds, label, cell, address, sheet)
            return
        said = _outcome_text(read_text(cell, True, self.counts_from_1904, 1_000))
        self.found[holds] = said
        wanted = self._plan.contract_number
        if self._is_of_another:
            return
        if holds == "contract_number" and said.casefold() != without_invisible(wanted).casefold():
            self._gathering.note("wrong_contract", said or "nothing", expected=wanted, sheet=sheet, cells=(address,))

    def _check_period(self, holds: str, label: str, cell: Cell, address: str, sheet: str) -> None:
        wanted: date = getattr(self._plan.period, _PERIOD[holds])
        outcome = read_date(cell, "mdy", self.counts_from_1904)
        if not isinstance(outcome.value, date):
            found = f"{cell[0].text(cell[1])[:40]} beside “{label}”"
            self._gathering.note("cover_incomplete", found, expected=str(wanted), sheet=sheet, cells=(address,))
            self.found[holds] = ""
            return
        self.found[holds] = str(outcome.value)
        if outcome.value != wanted and not self._is_of_another:
            self._gathering.note(
                "wrong_period", str(outcome.value), expected=str(wanted), sheet=sheet, cells=(address,)
            )


def _made_for(stamp: Stamp) -> str:
    return f"a workbook made for {stamp.contract}, {stamp.period}, to be filled in by the {stamp.party}"


def _outcome_text(outcome: Outcome) -> str:
    return outcome.value if isinstance(outcome.value, str) else ""
