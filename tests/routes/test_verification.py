"""The inspector's pages: what there is to verify, saying it with a photo, discrepancies and evidence."""

import io
import re

import pytest

from tests.routes.conftest import CONTRACT, Town

PERIOD = f"/contracts/{CONTRACT}/periods/2027-07"


def place(town: Town) -> str:
    return f"/reports/{town.ids['report_id']}/verification/segments"


def test_the_period_shows_every_table_with_its_standing(town: Town) -> None:
    page = town.ask("inspector", "GET", f"{PERIOD}/verification").text
    assert "Verify its rows" in page
    assert "Reported only" in page
    assert "No measure waits for this to be verified." in page
    assert "See its rows" in town.ask("vendor", "GET", f"{PERIOD}/verification").text


def test_an_inspector_says_what_was_found_and_comes_to_the_next_row(town: Town) -> None:
    form = {"outcome": "verified", "evidence": "measured on site", "party": "city", "note": ""}
    photo = (io.BytesIO(b"<script>alert(1)</script>"), "photo.html")
    answer = town.ask("inspector", "POST", f"{place(town)}/4", data=form | {"file": photo})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/segments/5")
    page = town.ask("vendor", "GET", f"{place(town)}/4").text
    assert "measured on site" in page
    assert "photo.html" in page
    assert "Keep, and go to the next row" not in page


def test_more_files_than_a_days_bytes_are_refused_and_nothing_typed_is_lost(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(town.app.config, "LARGEST_DAY", 0)
    typed = {"outcome": "verified", "evidence": "measured twice", "party": "city", "note": ""}
    file = {"file": (io.BytesIO(b"photo"), "photo.jpg")}
    refused = town.ask("inspector", "POST", f"{place(town)}/9", data=typed | file)
    assert refused.status_code == 422
    assert "are allowed in a day" in refused.text
    assert "measured twice" in refused.text
    objection = {"line": "standby", "claimed": "500.00", "words": "We waited.", "files": (io.BytesIO(b"log"), "log")}
    refused = town.ask("vendor", "POST", f"/statements/{town.ids['statement_id']}/dispute", data=objection)
    assert refused.status_code == 422
    assert "are allowed in a day" in refused.text
    assert "We waited." in refused.text


def test_a_file_is_a_download_that_nothing_runs(town: Town) -> None:
    address = town.ids["attachment_id"]
    for desk in ("inspector", "vendor", "auditor"):
        sent = town.ask(desk, "GET", f"/evidence/{address}")
        assert sent.mimetype == "application/octet-stream"
        assert sent.headers["Content-Disposition"] == "attachment; filename=photo.jpg"
        assert sent.headers["X-Content-Type-Options"] == "nosniff"
        assert sent.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert town.ask("other vendor", "GET", f"/evidence/{address}").status_code == 404


def test_several_rows_are_said_at_once_and_an_error_keeps_what_was_typed(town: Town) -> None:
    form = {"rows": ["6", "7"], "outcome": "rejected", "evidence": "walked along", "party": "city", "note": ""}
    refused = town.ask("inspector", "POST", place(town), data=form)
    assert refused.status_code == 422
    assert "say in a note why it is rejected" in refused.text
    assert 'value="walked along"' in refused.text
    answer = town.ask("inspector", "POST", place(town), data=form | {"note": "not there"})
    assert answer.status_code == 303
    assert "Rejected" in town.ask("inspector", "GET", f"{place(town)}?show=all").text


@pytest.mark.parametrize("form", [{}, {"evidence": "seen"}])
def test_a_workbook_that_is_missing_is_asked_for(town: Town, form: dict[str, str]) -> None:
    answer = town.ask("inspector", "POST", f"{place(town)}/workbook", data=form)
    assert answer.status_code == 422
    assert "Choose the workbook first." in answer.text


def test_an_unknown_choice_of_rows_is_refused(town: Town) -> None:
    assert town.ask("inspector", "GET", f"{place(town)}?show=best").status_code == 422


def test_a_contract_that_compares_nothing_has_no_discrepancies(town: Town) -> None:
    assert "There is nothing to settle." in town.ask("vendor", "GET", f"{PERIOD}/discrepancies").text
    assert "ask for no evidence" in town.ask("vendor", "GET", f"{PERIOD}/evidence").text


def test_both_sides_read_on_the_report_how_many_rows_were_rejected_and_come_to_why(town: Town) -> None:
    report, form = f"/reports/{town.ids['report_id']}", {"evidence": "walked along", "party": "city"}
    town.ask("inspector", "POST", place(town), data=form | {"rows": ["6"], "outcome": "rejected", "note": "not there"})
    town.ask("inspector", "POST", place(town), data=form | {"rows": ["7", "8"], "outcome": "verified", "note": ""})
    for desk in ("vendor", "inspector", "officer"):
        page = town.ask(desk, "GET", report).text
        assert re.search(r"(\d+) verified, 1 rejected\.", page), page[page.find("looked-at") :][:300]
        assert f'href="{place(town)}?show=rejected"' in page
        rows = town.ask(desk, "GET", f"{place(town)}?show=rejected").text
        assert f'href="{place(town)}/6"' in rows
        assert f'href="{place(town)}/7"' not in rows
        why = town.ask(desk, "GET", f"{place(town)}/6").text
        assert "not there" in why
        assert ("If you do not agree" in why) == (desk == "vendor")
    assert town.ask("other vendor", "GET", report).status_code == 404
    assert town.ask("other vendor", "GET", f"{place(town)}?show=rejected").status_code == 404
