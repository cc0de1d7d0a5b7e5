"""An error takes nothing away unsaid: what a browser cannot keep is asked for again, and no text is said twice."""

import io
import re

from tests.routes.conftest import Town

AGAIN = "Choose the files again: a browser keeps none after an error."


def dispute(town: Town) -> str:
    return f"/statements/{town.ids['statement_id']}/dispute"


def options(page: str) -> list[str]:
    return re.findall(r"<option[^>]*>(.*?)</option>", page, re.DOTALL)


def test_files_that_were_chosen_are_asked_for_again_after_an_error(town: Town) -> None:
    typed = {"line": "net", "claimed": "a lot", "words": "We waited."}
    refused = town.ask("vendor", "POST", dispute(town), data=typed | {"files": (io.BytesIO(b"log"), "log.pdf")})
    assert refused.status_code == 422
    assert f'id="files-problem">{AGAIN}' in refused.text
    assert "We waited." in refused.text
    assert AGAIN not in town.ask("vendor", "POST", dispute(town), data=typed).text
    assert AGAIN not in town.ask("vendor", "GET", dispute(town)).text


def test_an_amount_in_a_choice_is_said_once(town: Town) -> None:
    amounts = [text for text in options(town.ask("vendor", "GET", dispute(town)).text) if "$" in text]
    assert any("−$" in text for text in amounts), amounts
    assert not [text for text in amounts if "minus" in text or text.count("$") != 1]


def rows(town: Town) -> str:
    return f"/reports/{town.ids['report_id']}/verification/segments"


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def ticked(page: str) -> list[str]:
    boxes = re.findall(r'<input[^>]*name="rows"[^>]*>', page)
    return [re.findall(r'value="(\d+)"', box)[0] for box in boxes if "checked" in box]


REJECTED = {"outcome": "rejected", "evidence": "walked along", "party": "city"}


def test_the_chosen_rows_stay_chosen_after_an_error(town: Town) -> None:
    form = REJECTED | {"rows": ["6", "8"], "note": ""}
    refused = town.ask("inspector", "POST", f"{rows(town)}?show=all", data=form)
    assert refused.status_code == 422
    assert ticked(refused.text) == ["6", "8"]
    assert f'action="{rows(town)}?show=all"' in refused.text, "it comes back to the rows that were shown"
    assert ticked(town.ask("inspector", "GET", f"{rows(town)}?show=all").text) == []


def test_what_somebody_else_said_meanwhile_is_not_said_over_unseen(town: Town) -> None:
    seen = seen_on(town.ask("inspector", "GET", rows(town)).text)
    of_row = seen_on(town.ask("inspector", "GET", f"{rows(town)}/6").text)
    verified = {"outcome": "verified", "evidence": "measured", "party": "city", "note": "", "seen": of_row}
    assert town.ask("officer", "POST", f"{rows(town)}/6", data=verified).status_code == 303
    typed = REJECTED | {"note": "not there"}
    for address, form in (
        (rows(town), typed | {"rows": ["6", "7"], "seen": seen}),
        (f"{rows(town)}/6", typed | {"seen": of_row}),
    ):
        refused = town.ask("inspector", "POST", address, data=form)
        assert refused.status_code == 409
        assert re.search(r"said of row 6 meanwhile that it is verified, on \w+ \d+, \d{4} at \d\d:\d\d", refused.text)
        assert "not there" in refused.text, "nothing typed is lost"
    found = town.ask("inspector", "GET", f"{rows(town)}/6").text
    assert "<strong>Rejected</strong>" not in found
    again = town.ask("inspector", "POST", f"{rows(town)}/6", data=typed | {"seen": seen_on(found)})
    assert again.status_code == 303, "whoever has read it may say otherwise"
    own = town.ask("inspector", "POST", f"{rows(town)}/6", data=typed | {"seen": seen_on(found)})
    assert own.status_code == 303, "one's own word is no surprise"
