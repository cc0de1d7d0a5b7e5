"""How things of the care for a contract stand: for each status a word, a sentence and the colour of its tag."""

from collections.abc import Mapping

CARE_STATUSES: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    "review_meeting": {
        "planned": ("Planned", "The agenda below changes until the meeting is held.", "waiting"),
        "held": ("Held", "The agenda stands as it was. Minutes are only ever added to.", "done"),
        "cancelled": ("Called off", "It was not held.", "past"),
    },
    "meeting_action": {
        "agreed": ("Open", "It waits for whoever does it.", "turn"),
        "closed": ("Done", "It was closed.", "done"),
    },
    "corrective_action": {
        "asked": ("Plan asked for", "It is the vendor’s turn to say what it will do, step by step.", "turn"),
        "planned": ("Under way", "The vendor carries out its plan, then reports it done.", "turn"),
        "finished": ("Reported done", "It is the city’s turn: to close it, or to return it.", "turn"),
        "closed": ("Closed", "The city accepted that it is done.", "done"),
        "withdrawn": ("Withdrawn", "The city took it back. Nothing has to be done.", "past"),
    },
    "renewal": {
        "proposed": ("Proposed", "It waits for a second officer to grant or refuse it.", "turn"),
        "granted": ("Decided", "This decision holds.", "done"),
        "refused": ("Refused", "It was refused; nothing is decided by it.", "past"),
        "withdrawn": ("Withdrawn", "It was taken back; nothing is decided by it.", "past"),
        "superseded": ("Replaced", "A newer decision has replaced it.", "past"),
    },
    "evaluation": {
        "written": ("With the vendor", "The vendor reads it and may answer before it is final.", "waiting"),
        "answered": ("Answered", "The vendor has answered. An officer makes it final.", "turn"),
        "returned": ("Returned", "A second officer returned it. It is mended and made final again.", "turn"),
        "finished": ("Final", "It waits for the signature of a second officer.", "turn"),
        "signed": ("Signed", "It is final and signed by two officers.", "done"),
        "withdrawn": ("Taken back", "It was taken back and says nothing of the vendor.", "past"),
    },
}
