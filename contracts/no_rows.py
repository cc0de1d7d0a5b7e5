"""Why a table has no rows: a closed list of reasons, which terms narrow, and the state that each means.

A blank says nothing; “no work” and “the instrument failed” pay differently, and neither is zero by silence.
"""

from collections.abc import Mapping

NO_DATA: Mapping[str, str] = {
    "no_work": "No work in this period",
    "not_required": "Not required in this period",
    "instrument_failed": "Instrument failed",
    "no_access": "No access to the place",
    "not_inspected": "Not inspected",
    "records_lost": "Records lost",
}
STATE_OF_REASON: Mapping[str, str] = {
    "no_work": "no_occurrence",
    "not_required": "no_occurrence",
    "instrument_failed": "not_reported",
    "no_access": "not_inspected",
    "not_inspected": "not_inspected",
    "records_lost": "not_reported",
}
