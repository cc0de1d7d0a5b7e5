"""What the buttons say in the care for a running contract: corrective actions and review meetings."""

from collections.abc import Mapping

from routes.action_words import Words

WORDS: Mapping[tuple[str, str], Words] = {
    ("evaluation", "sign"): Words(
        "evaluations.sign",
        "sign",
        "Sign this evaluation",
        "You say that facts, grades and the vendor’s answer were weighed. It then stands, under both your names.",
    ),
    ("evaluation", "return"): Words(
        "evaluations.send_back",
        "return",
        "Return this evaluation",
        "Whoever wrote it reads your reason, mends it and makes it final again. The vendor reads it too.",
        note_label="What is to be mended?",
        primary=False,
    ),
    ("evaluation", "withdraw"): Words(
        "evaluations.withdraw",
        "withdraw",
        "Take this evaluation back",
        "It then says nothing of the vendor, stays readable, and another one can be written.",
        note_label="Why is it taken back?",
        primary=False,
    ),
    ("renewal", "grant"): Words(
        "renewals.grant",
        "grant",
        "Confirm this decision",
        "You say that you have read the dossier. The decision then holds, under both your names.",
    ),
    ("renewal", "refuse"): Words(
        "renewals.refuse",
        "refuse",
        "Refuse this decision",
        "Whoever proposed it reads your reason. The end of the contract is undecided again.",
        note_label="Why do you refuse it?",
        primary=False,
    ),
    ("renewal", "withdraw"): Words(
        "renewals.withdraw",
        "withdraw",
        "Take this decision back",
        "Nothing is decided by it. It stays readable.",
        note_label="Why is it taken back?",
        primary=False,
    ),
    ("review_meeting", "cancel"): Words(
        "meetings.cancel",
        "cancel",
        "Call this meeting off",
        "Everybody who looks at it reads your reason. It stays readable.",
        note_label="Why is it called off?",
        primary=False,
    ),
    ("corrective_action", "close"): Words(
        "corrective_actions.close",
        "close",
        "Close this corrective action",
        "You accept that it is done. The vendor reads what convinced you.",
        note_label="What shows that it is done?",
    ),
    ("corrective_action", "return"): Words(
        "corrective_actions.send_back",
        "return",
        "Return it to the vendor",
        "It is the vendor’s turn again. The vendor reads your reason.",
        note_label="What is missing?",
        primary=False,
    ),
    ("corrective_action", "withdraw"): Words(
        "corrective_actions.withdraw",
        "withdraw",
        "Take this corrective action back",
        "The vendor has to do nothing more. It stays readable.",
        note_label="Why is it taken back?",
        primary=False,
    ),
}
