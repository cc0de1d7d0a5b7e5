"""A statement as a tagged PDF (PDF/UA-1) that is the same bytes every time: no clock, and no font but the shipped one.

Every text reaches the page as a text: what a vendor wrote is never read as markup.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst

from contracts.measures import STATE_WORDS
from contracts.numbers import CENTS, dollars, parse_decimal, plain, short
from contracts.sections import sections
from importers.letterforms import letters_of

HOME = Path(__file__).resolve().parent / "typeset"
_MOST_PARTS, _DEEPEST = 12, 7
_LONG = re.compile(r"([0-9]\.[0-9]{6})[0-9]{3,}")
_PROOF = (
    "The digest is the SHA-256 of this statement’s figures in their one written form. Whoever has the replay file of "
    "this statement can work it out again without this city’s computers. The head of the audit trail is the last "
    "event that was recorded when the statement was computed: a trail that lacks it was cut."
)

_LACKING = " Letters that the font of this file does not hold are printed as “?”; the page of the statement shows them."


def statement_pdf(
    document: Mapping[str, Any],
    city: str,
    contract: str,
    period: str,
    facts: Sequence[tuple[str, str]],
    marks: Sequence[tuple[str, str]],
) -> bytes:
    """The PDF of a stored statement.

    `contract` and `period` are the words for both, `facts` stand at its head, `marks` (such as the digest) at its end.
    """
    told = {
        "title": f"Payment statement for {period}",
        "city": city,
        "contract": contract,
        "facts": [list(fact) for fact in facts],
        "footer": f"{city} · {document['contract']} · {period}",
        "proof": _PROOF,
        "marks": [list(mark) for mark in marks],
        **_account(document),
    }
    printed = _printable(told)
    if printed != told:
        printed["proof"] += _LACKING
    made: bytes = typst.compile(
        HOME / "statement.typ",
        root=HOME,
        font_paths=[HOME],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(printed, ensure_ascii=False)},
    )
    return made


def _account(document: Mapping[str, Any]) -> dict[str, Any]:
    lines = [figure for section in sections(document) for figure in section.figures]
    return {
        "net": dollars(parse_decimal(document["net"])),
        "exceptions": [_exception(found) for found in document["exceptions"]],
        "sections": [_section(section) for section in sections(document)],
        "measures": list(_measures(document)),
        "reasons": [{"title": figure["title"], "rows": list(_rows(figure, 0))} for figure in lines],
    }


def _printable(value: Any) -> Any:
    """The texts with “?” for what the font cannot show: one such letter would stop the printing of the statement."""
    if isinstance(value, str):
        return "".join(letter if ord(letter) in _known() and letter.isprintable() else "?" for letter in value)
    if isinstance(value, Mapping):
        return {key: _printable(each) for key, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list) else value


@cache
def _known() -> frozenset[int]:
    return letters_of(HOME / "OpenSans-Regular.ttf") & letters_of(HOME / "OpenSans-Bold.ttf")


def _exception(found: Mapping[str, Any]) -> dict[str, str]:
    return {"title": f"{found['kind'].replace('_', ' ').capitalize()}.", "says": str(found["says"])}


def _section(section: Any) -> dict[str, Any]:
    return {
        "title": section.title,
        "sum_title": section.sum_title,
        "so_far": dollars(section.so_far),
        "lines": [
            {"title": figure["title"], "how": _how(figure), "amount": dollars(parse_decimal(figure["value"]))}
            for figure in section.figures
        ],
    }


def _measures(document: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for entry in document["figures"]["measures"].values():
        group = f" · {entry['group']}" if "group" in entry else ""
        score = _value(entry["score"]) if "score" in entry else "–"
        value = entry["value"]
        yield {"title": f"{value['title']}{group}", "value": _value(value), "score": score, "how": _says(value)}


def _rows(figure: Mapping[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    how = "; ".join(filter(None, (_how(figure), _rounding(figure), _where(figure))))
    yield {"depth": depth, "title": figure["title"], "value": _value(figure), "how": how}
    parts = figure.get("parts", ())
    if depth >= _DEEPEST or not parts:
        return
    for part in parts[:_MOST_PARTS]:
        yield from _rows(part, depth + 1)
    if len(parts) > _MOST_PARTS:
        rest = f"and {len(parts) - _MOST_PARTS:,} more parts, listed in the workbook"
        yield {"depth": depth + 1, "title": rest, "value": "", "how": ""}


def _value(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        state = str(figure.get("state", ""))
        return STATE_WORDS.get(state, state.replace("_", " ")) or "no value"
    value = parse_decimal(figure["value"])
    if figure["unit"] == "USD" and CENTS.apply(value) == value:
        return dollars(value)
    unit = {"percent": "%", "USD": "dollars"}.get(figure["unit"], figure["unit"])
    return f"{_cut(short(value))} {unit}".strip()


def _how(figure: Mapping[str, Any]) -> str:
    if figure["how"] == "see":
        return "made elsewhere in this statement"
    parts = figure.get("parts", ())
    if figure["how"] in ("product", "total", "quotient") and 1 < len(parts) <= 3 and _all_there(figure):
        sign = {"product": " × ", "total": " + ", "quotient": " ÷ "}[figure["how"]]
        times = figure.get("operand", "1")
        said = sign.join(_value(part) for part in parts) + (f" × {times}" if times != "1" else "")
        return said.replace("+ −", "− ")
    return _says(figure)


def _all_there(figure: Mapping[str, Any]) -> bool:
    return figure["value"] is not None and all(part["value"] is not None for part in figure["parts"])


def _says(figure: Mapping[str, Any]) -> str:
    return _cut(str(figure.get("says", "")))


def _cut(text: str) -> str:
    """Numbers with endless decimals as people read them; the stored statement has every digit."""
    return _LONG.sub(r"\1…", text)


def _rounding(figure: Mapping[str, Any]) -> str:
    if "rounding" not in figure or parse_decimal(figure["exact"]) == parse_decimal(figure["value"]):
        return ""
    exact = _cut(plain(parse_decimal(figure["exact"])))
    return f"{exact} before rounding to {figure['rounding']['to']}"


def _where(figure: Mapping[str, Any]) -> str:
    source = figure.get("source", {})
    kind = source.get("kind", "")
    if kind == "cell":
        return f"{source.get('sheet') or source['table']}, cell {source['cell']}"
    if kind == "rows":
        return f"{source['count']:,} rows of {source.get('sheet') or source['table']}"
    if kind == "terms":
        return f"terms {source['clause']}" if source.get("clause") else "terms"
    if kind == "index":
        return f"index {source['index']} for {source['month']}"
    return f"statement for {source['period']}" if kind == "earlier" else ""
