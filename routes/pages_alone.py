"""What stands on pages alone, on purpose: each reason with the pages that have it.

docs/interface.md lists them. A test fails where a page has neither an operation nor a reason, or has both.
"""

from collections.abc import Mapping

PAGES_ALONE: Mapping[str, tuple[str, ...]] = {
    "Signing in and out is a person’s, in a browser: a program comes with a token, or with a session that is there.": (
        *("key_sign_in.show", "key_sign_in.answer", "single_sign_on.start", "single_sign_on.finish"),
        "city_sign_out.end",
    ),
    "What proves who somebody is – password, second factor, address, sign-ins – is changed by that person alone, never "
    "by what acts in their name.": (
        *("second_factors.show", "second_factors.start_app", "second_factors.show_app", "second_factors.show_picture"),
        *("second_factors.prove_app", "second_factors.make_codes", "second_factors.remove"),
        *("security_keys.start", "security_keys.show", "security_keys.add", "security_keys.remove"),
        *("my_details.name", "my_details.ask", "my_details.withdraw", "my_details.show_address", "my_details.take"),
        *("my_details.unbind_here", "my_account.show_account", "my_account.change", "my_account.end_one"),
        *("my_account.end_others", "invitations.show_form", "invitations.accept"),
    ),
    "People are looked after on pages alone, so that what gives people their rights always passes through somebody’s "
    "own sign-in ([0026](decisions/0026-people-are-assigned-by-day-and-whole.md)).": (
        *("people.show_people", "people.show_form", "people.invite", "people.show_person", "people.send_again"),
        *("people.withdraw", "people.close", "people.reopen", "people.end_sign_ins", "people.assign"),
        *("people.end_assignment", "responsibilities.add", "responsibilities.end", "second_factors.reset"),
        "my_details.unbind_other",
    ),
    "Naming a delegate lends the right to approve, so it is a person’s as an approval is, in their own sign-in; a "
    "program reads who stands in for whom, and ends it.": ("delegations.name",),
    "A token makes no token and no calendar address, which would outlive it and show what it may not: both are made "
    "where their person signed in, and shown once.": ("tokens.issue", "calendar_feeds.open_one"),
    "Asked by machines at addresses of their own, not as a person: whether the program lives, its numbers, and due "
    "dates for a calendar, whose secret address says whose they are.": (
        *("probes.show_alive", "probes.show_ready", "metrics.show_metrics", "calendar_feeds.show_feed"),
    ),
    "An empty form: what it asks for is the body of its operation, whose fields and choices the description names; "
    "what it shows beside them is answered by the operations that read.": (
        *("milestones.show_form", "change_orders.show_form", "disputes.show_form"),
        *("corrective_actions.show_form", "meetings.show_form", "evaluations.show_form", "policies.show_form"),
    ),
    "For the script of a page that waits: a program asks `GET /reports/{report_id}`, which answers 202 until the check "
    "is done.": ("reports.show_progress",),
    "What a report’s file must hold stands in the tables of the terms (show_terms), which the workbook that is given "
    "follows.": ("uploads.show_upload",),
    "For paper: what two operations answer (show_meeting and show_trends), set for the table of a meeting.": (
        "meetings.show_pack",
    ),
}
