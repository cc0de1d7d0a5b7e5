"""What the buttons say: for each move of a workflow its words, its address and what it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A button: where it posts to, what it is called, what it says it does, and what it asks for."""

    endpoint: str
    verb: str
    title: str
    explains: str
    note_label: str = ""
    asks_password: bool = False
    primary: bool = True


def _refusal(endpoint: str, what: str, then: str = "") -> Words:
    """The refusal of a proposal, whose reason is read by whoever made it; `then` is what stays as it was."""
    explains = f"Whoever proposed it reads your reason. {then}".strip()
    return Words(endpoint, "refuse", f"Refuse this {what}", explains, note_label="Why do you refuse it?", primary=False)


def _taking_back(endpoint: str, title: str, explains: str) -> Words:
    """That a proposal is taken back by who made it."""
    return Words(endpoint, "withdraw", title, explains, note_label="Why is it taken back?", primary=False)


_WORDS: Mapping[tuple[str, str], Words] = {
    ("terms", "activate"): Words(
        "terms_history.activate",
        "activate",
        "Put these terms into force",
        "You say that you have read what changes. From their first day on, statements are computed by these terms.",
    ),
    ("terms", "withdraw"): Words(
        "terms_history.withdraw",
        "withdraw",
        "Withdraw these terms",
        "They never come into force. Whoever wrote them reads your reason and can begin a new draft from them.",
        note_label="Why do you withdraw them?",
        primary=False,
    ),
    ("change_order", "grant"): Words(
        "change_orders.grant", "grant", "Grant this change order", "It then holds, under your name."
    ),
    ("change_order", "refuse"): _refusal("change_orders.refuse", "change order"),
    ("change_order", "withdraw"): _taking_back(
        "change_orders.withdraw", "Withdraw this change order", "It then changes nothing. It stays readable."
    ),
    ("finance_limit", "grant"): Words(
        "finance_limits.grant",
        "grant",
        "Grant this amount",
        "It is then in force, under your name, for every change order that is not granted yet.",
    ),
    ("finance_limit", "refuse"): _refusal("finance_limits.refuse", "amount", "The earlier amount stays."),
    ("finance_limit", "withdraw"): _taking_back(
        "finance_limits.withdraw", "Withdraw this amount", "The earlier amount stays. The proposal stays readable."
    ),
    ("milestone_date", "grant"): Words(
        "milestones.grant", "grant", "Grant this date", "The date then holds, under your name."
    ),
    ("milestone_date", "refuse"): _refusal("milestones.refuse", "date"),
    ("milestone_date", "withdraw"): _taking_back(
        "milestones.withdraw", "Withdraw this date", "The earlier date stays. The proposal stays readable."
    ),
    ("policy", "grant"): Words(
        "policies.grant", "grant", "Grant this policy", "It holds from its first day on, under your name."
    ),
    ("policy", "refuse"): _refusal("policies.refuse", "policy"),
    ("policy", "withdraw"): _taking_back(
        "policies.withdraw", "Withdraw this policy", "It then changes nothing. It stays readable."
    ),
    ("agreement", "agree"): Words(
        "discrepancies.agree", "agree", "Agree to this value", "Statements computed from now on use it."
    ),
    ("agreement", "refuse"): _refusal("discrepancies.refuse", "value", "The values still differ."),
    ("agreement", "withdraw"): _taking_back(
        "discrepancies.withdraw", "Take this proposal back", "It then changes nothing. It stays readable."
    ),
    ("delegation", "end"): Words(
        "delegations.end",
        "end",
        "End this delegation",
        "The delegate can no longer act for the other. What they did stands.",
        note_label="Why is it ended?",
        primary=False,
    ),
    ("report", "submit"): Words(
        "reports.submit",
        "submit",
        "Submit this report",
        "By submitting you say that the report is complete and true. The city then accepts or returns it.",
    ),
    ("report", "accept"): Words(
        "reports.accept", "accept", "Accept this report", "Its rows then count toward the payment of the period."
    ),
    ("report", "return"): Words(
        "reports.send_back",
        "return",
        "Return this report",
        "The sender reads your reason and uploads a corrected file.",
        note_label="Why do you return it?",
        primary=False,
    ),
    ("statement", "review"): Words(
        "statements.review", "review", "Begin the review", "The statement is then in review, under your name."
    ),
    ("statement", "endorse"): Words(
        "statements.approve",
        "approve",
        "Give the first approval",
        "You approve exactly the figures on this page; a second person then does the same. Your password confirms that "
        "it is you.",
        asks_password=True,
    ),
    ("statement", "approve"): Words(
        "statements.approve",
        "approve",
        "Approve this statement",
        "You approve exactly the figures on this page. Your password confirms that it is you.",
        asks_password=True,
    ),
    ("statement", "return"): Words(
        "statements.send_back",
        "return",
        "Return this statement",
        "The officer reads your reason. A statement is never edited: it is computed again.",
        note_label="Why do you return it?",
        primary=False,
    ),
}


_RELEASE: Mapping[str, Words] = {
    "grant": Words(
        "ledgers.grant_release",
        "grant",
        "Grant this release",
        "The next statement that is computed pays it, under your name.",
    ),
    "refuse": _refusal("ledgers.refuse_release", "release"),
    "withdraw": _taking_back(
        "ledgers.withdraw_release", "Withdraw this release", "Nothing is released by it. It stays readable."
    ),
}
_PERIOD: Mapping[str, Words] = {
    "ask_to_reopen": Words(
        "period_locks.ask",
        "ask to reopen",
        "Ask to reopen this period",
        "A second person decides. It is possible while nothing is paid and no later period is approved.",
        note_label="Why must it be computed anew?",
        primary=False,
    ),
    "reopen": Words(
        "period_locks.reopen",
        "reopen",
        "Reopen this period",
        "The approval is taken back. The statement is computed again and approved anew.",
    ),
    "keep_locked": Words(
        "period_locks.keep",
        "keep closed",
        "Keep this period closed",
        "The approval stands. Whoever asked reads your reason.",
        note_label="Why does it stay closed?",
        primary=False,
    ),
}
WORDS = {
    **_WORDS,
    **{("release", name): words for name, words in _RELEASE.items()},
    **{("period", name): words for name, words in _PERIOD.items()},
}
