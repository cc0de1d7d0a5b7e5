"""A decision on what somebody decided meanwhile says who did what and when, on pages and to programs alike."""

import re

from contracts.acts_of_moves import ACT_OF_MOVE
from routes.overtaken import DEED_WORDS
from tests.routes.conftest import Town

ON_A_DAY = r" on [A-Z][a-z]+ \d{1,2}, \d{4} at \d{1,2}:\d\d [ap]\.m\."


def test_every_move_has_words_for_whoever_comes_after_it() -> None:
    assert {act.value.split(".")[1] for act in ACT_OF_MOVE.values()} <= DEED_WORDS.keys()


def test_a_report_that_was_accepted_meanwhile_says_by_whom_and_keeps_what_was_typed(town: Town) -> None:
    page = "/reports/{report_id}".format(**town.ids)
    sent = {"stands_on": page, "reason": "Too late."}
    answer = town.ask("officer", "POST", f"{page}/return", data=sent)
    assert answer.status_code == 409
    assert "<h1>Something changed in the meantime</h1>" in answer.text
    assert re.search(rf"(You|[A-Z]\w+ \w+) accepted it{ON_A_DAY}</p>", answer.text)
    assert '<dd class="typed__text">Too late.</dd>' in answer.text
    assert f'<a class="usa-button" href="{page}">See how it stands now</a>' in answer.text
    assert page not in re.findall(r'typed__text">(.*?)</dd>', answer.text)


def test_programs_read_the_same_sentence(town: Town) -> None:
    address = "/reports/{report_id}/accept".format(**town.ids)
    page, program = (town.ask("officer", "POST", each, json={}) for each in (address, f"/api/v1{address}"))
    assert (page.status_code, program.status_code) == (409, 409)
    assert program.json["title"] == "Something changed in the meantime"
    assert re.fullmatch(rf"(You|[A-Z]\w+ \w+) accepted it{ON_A_DAY}", program.json["detail"])
    assert program.json["detail"] in page.text


def test_who_did_it_oneself_reads_so_and_everybody_else_the_name(town: Town) -> None:
    address = "/disputes/{dispute_id}/answer".format(**town.ids)
    assert town.ask("officer", "POST", address, data={"words": "It stands."}).status_code == 303
    again = [town.ask(desk, "POST", address, data={"words": "It stands."}) for desk in ("officer", "inspector")]
    assert [each.status_code for each in again] == [409, 409]
    assert re.search(f"You answered it{ON_A_DAY}", again[0].text)
    assert re.search(f"Officer One answered it{ON_A_DAY}", again[1].text)
    assert 'href="/disputes/{dispute_id}">See how'.format(**town.ids) in again[1].text


def test_what_was_never_possible_yet_is_refused_as_before(town: Town) -> None:
    answer = town.ask("officer", "POST", "/periods/{period_id}/reopen".format(**town.ids), data={"reason": "Why not."})
    assert answer.status_code == 422
    assert "This period is open; to reopen it, it must be reopening." in answer.text
