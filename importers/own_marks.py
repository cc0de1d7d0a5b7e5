"""What the program itself writes into workbooks that people send back: sheets, columns and the stamp of a template.

The reader knows these marks, so that a workbook of ours, filled in or annotated, is read as if they were not there.
"""

import re
from dataclasses import dataclass

FINDINGS_SHEET, LISTS_SHEET, COVER_SHEET = "Findings", "Lists", "Cover"
FINDINGS_MARK = "Findings of the check. The program writes this sheet and reads of it the column Explanation alone."
_OLDER_MARK = "Findings of the check. The program writes this sheet and does not read it."
LISTS_MARK = "Lists behind the drop-downs of this workbook. The program writes this sheet and does not read it."
LAST_ACCEPTED = "Last accepted: "
STAMP_LABEL = "Workbook"
LAYOUT = "1"

_OWN_NAME = re.compile(rf"(?:{FINDINGS_SHEET}|{LISTS_SHEET})(?: \d{{1,3}})?", re.IGNORECASE)
_STAMP = re.compile(
    r"(?P<contract>.{1,80}) \| (?P<period>.{1,40}) \| (?P<party>[a-z_]{1,20}) \| terms (?P<terms>[0-9a-f]{12})"
    r" \| layout (?P<layout>\d{1,3})"
)
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a workbook was made for; it stands on its cover as one line."""

    contract: str
    period: str
    party: str
    terms: str
    layout: str = LAYOUT

    def text(self) -> str:
        """The line as it is printed."""
        return f"{self.contract} | {self.period} | {self.party} | terms {self.terms} | layout {self.layout}"


def stamp_for(contract: str, period: str, party: str, digest: str) -> Stamp:
    """The stamp of a workbook; of the terms' digest it prints as much as tells versions apart."""
    return Stamp(contract, period, party, digest[:_DIGITS])


def read_stamp(text: str) -> Stamp | None:
    """The stamp that a text is, None where it is something else."""
    found = _STAMP.fullmatch(text.strip())
    return None if found is None else Stamp(**found.groupdict())


def may_be_own_sheet(name: str) -> bool:
    """Whether a sheet of that name may be one that the program wrote; its first cell decides."""
    return _OWN_NAME.fullmatch(name.strip()) is not None


def is_own_mark(text: str) -> bool:
    """Whether the text in a sheet's first cell says that the program wrote the sheet."""
    return text.strip() in (FINDINGS_MARK, LISTS_MARK, _OLDER_MARK)


def is_own_heading(text: str) -> bool:
    """Whether a heading stands over the grey values that the program printed beside a table."""
    return text.startswith(LAST_ACCEPTED)
