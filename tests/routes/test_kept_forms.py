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
