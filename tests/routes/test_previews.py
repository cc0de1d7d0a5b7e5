"""Beside the amount of a preview stands what it counts that is not accepted yet, and what it does not count."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from operations.previews import Change, Preview
from routes.preview_views import preview_view
from tests.routes.conftest import Town

NET = Change("net", "Net", "USD", None, Decimal("226874.85"))


def a_report(party: str, status: str) -> Any:
    return SimpleNamespace(id="r", party=party, status=status, revision=2)


def test_a_preview_names_what_it_counts_before_it_is_accepted(town: Town) -> None:
    with town.app.test_request_context():
        view = preview_view(Preview(net=NET, counted=(a_report("city", "submitted"), a_report("vendor", "checked"))))
        assert view is not None
        assert view.sentence.startswith("With this report the period pays $226,874.85.")
        assert view.basis == (
            ("It counts the city’s record, revision 2, which the city has not accepted yet.", "/reports/r"),
            ("It counts the vendor’s report, revision 2, which is not submitted yet.", "/reports/r"),
        )


def test_a_preview_names_what_it_does_not_count(town: Town) -> None:
    with town.app.test_request_context():
        view = preview_view(Preview(net=NET, lacking=("city",)))
        assert view is not None
        assert view.basis == (("It does not count the city’s record, which has not come yet.", ""),)
        nothing = preview_view(Preview(missing_after="Mean audit: not reported", lacking=("city",)))
        assert nothing is not None
        assert nothing.basis == (), "what is missing is said already"
