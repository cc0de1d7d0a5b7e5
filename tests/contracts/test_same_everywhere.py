"""The same terms and facts give the same bytes on every machine: hash seed, locale, time zone and row order aside."""

import json
import os
import subprocess
import sys
from pathlib import Path

from contracts.facts import load_facts
from contracts.figures import canonical_json
from contracts.settlement import settle
from tests.contracts.documents import demo_facts_text, demo_statement, demo_terms, demo_terms_text

ROOT = Path(__file__).parents[2]
SETTLE = """
import locale, sys
locale.setlocale(locale.LC_ALL, "")
from pathlib import Path
from contracts.facts import load_facts
from contracts.settlement import settle
from contracts.terms import load_terms
terms = load_terms(Path(sys.argv[1]).read_bytes())
sys.stdout.buffer.write(settle(terms, load_facts(Path(sys.argv[2]).read_bytes(), terms.tables)).text.encode())
"""
SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "America/New_York", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "4711", "LC_ALL": "POSIX", "TZ": "Pacific/Kiritimati", "PYTHONOPTIMIZE": "1"},
)


def test_hash_seed_locale_and_time_zone_change_no_byte(tmp_path: Path) -> None:
    terms, facts = tmp_path / "terms.json", tmp_path / "facts.json"
    terms.write_text(demo_terms_text("ARP-2027-B"), encoding="utf-8")
    facts.write_text(demo_facts_text("ARP-2027-B"), encoding="utf-8")
    command = [sys.executable, "-c", SETTLE, str(terms), str(facts)]
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    running = [
        subprocess.Popen(command, cwd=ROOT, env={**kept, **each}, stdout=subprocess.PIPE) for each in SURROUNDINGS
    ]
    texts = {process.communicate()[0].decode() for process in running}
    assert texts == {demo_statement("ARP-2027-B").text}


def test_the_stored_text_is_canonical() -> None:
    text = demo_statement("ARP-2027-A").text
    assert canonical_json(json.loads(text)) == text
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False) == text


def test_neither_the_order_of_keys_nor_the_order_of_tables_changes_the_statement() -> None:
    terms = demo_terms("ARP-2027-C")
    document = json.loads(demo_facts_text("ARP-2027-C"))
    document["tables"] = dict(reversed(list(document["tables"].items())))
    for table in document["tables"].values():
        table["rows"] = [[number, dict(reversed(list(values.items())))] for number, values in table["rows"]]
    turned = dict(reversed(list(document.items())))
    assert settle(terms, load_facts(turned, terms.tables)).digest == demo_statement("ARP-2027-C").digest


def test_the_order_in_which_rows_arrive_changes_no_amount() -> None:
    terms = demo_terms("ARP-2027-B")
    document = json.loads(demo_facts_text("ARP-2027-B"))
    for table in document["tables"].values():
        table["rows"].reverse()
    turned, straight = settle(terms, load_facts(document, terms.tables)), demo_statement("ARP-2027-B")
    assert turned.amounts() == straight.amounts()
    by_lot = [{**turned.summary(), "lots": sorted(each["lots"], key=str)} for each in (turned.summary(),)]
    assert by_lot == [{**straight.summary(), "lots": sorted(straight.summary()["lots"], key=str)}]
