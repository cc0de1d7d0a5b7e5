"""The form of a policy: fields from a document, a document from fields, and the field that a problem belongs to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.clocks import TITLES, ClockRule
from contracts.errors import Invalid, Problem
from contracts.exceptions import CLOSING, KINDS
from contracts.numbers import plain
from contracts.policies import AMOUNTS, Policy
from contracts.ruling_rules import RulingRules
from contracts.typed import day_written
from routes.words import EXCEPTION_CLASS_WORDS

SCOPES = (("all", "usual"), (CLOSING, "closing"))
_CHOICES = ("counts", "due_on_free_day", "received_on_free_day")
_INTEREST = ("percent", "per", "day_count")
_ENTRY = re.compile(r"(second_approval|classes|clocks)\[(\d+)\](?:\.(.+))?")
_ONE_OF = re.compile(r"free_days\.(weekend|also|not_free)\[(\d+)\]")
# Where a part as a whole is wrong, and where a field of the form has another name than the document.
_FIELDS = {
    "second_approval": "second_net",
    "large_adjustment": "large_above",
    "above": "large_above",
    "percent_of_gross": "large_percent",
    "free_days": "also",
}


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A line of the table of classes: the kind, and for usual and closing statements its field and its default."""

    title: str
    fields: tuple[tuple[str, str, str], ...]


def class_rows() -> tuple[ClassRow, ...]:
    """Each kind of exception with the names of its two fields and the words of its two defaults."""
    return tuple(
        ClassRow(
            kind.title,
            tuple(
                (f"{label}_{kind.name}", label, EXCEPTION_CLASS_WORDS[kind.default(scope).value].word)
                for scope, label in SCOPES
            ),
        )
        for kind in KINDS.values()
        if kind.name != "flag"
    )


def texts_of(policy: Policy) -> dict[str, str]:
    """What stands in the fields for a policy."""
    texts = {f"second_{rule.of}": plain(rule.above) for rule in policy.second_approval}
    large = policy.large_adjustment
    if large is not None:
        texts |= {"large_above": _text(large.above), "large_percent": _text(large.percent_of_gross)}
    labels = dict(SCOPES)
    texts |= {
        f"{labels[rule.statements]}_{rule.kind}": rule.class_.value
        for rule in policy.classes
        if rule.statements in labels
    }
    for rule in policy.clocks:
        texts |= _clock_texts(rule)
    free = policy.free_days
    texts |= {"weekend": " ".join(free.weekend), "region": free.region or ""}
    texts |= {"also": _days(free.also), "not_free": _days(free.not_free)}
    return texts | _rulings_texts(policy.rulings)


def document_of(texts: Mapping[str, str]) -> dict[str, Any]:
    """The policy's document from the fields; what is left empty is left out."""
    limits = {of: texts.get(f"second_{of}", "") for of in AMOUNTS}
    second = [{"of": of, "above": _money(limit)} for of, limit in limits.items() if limit.strip()]
    large = {
        key: _money(texts[name])
        for key, name in (("above", "large_above"), ("percent_of_gross", "large_percent"))
        if texts.get(name, "").strip()
    }
    classes = [
        {"kind": kind, "class": texts[f"{label}_{kind}"]} | ({} if scope == "all" else {"statements": scope})
        for kind in KINDS
        for scope, label in SCOPES
        if texts.get(f"{label}_{kind}")
    ]
    clocks = [_clock(name, texts) for name in TITLES if any(_is_typed(texts, name, key) for key in ("days", "percent"))]
    parts = {"second_approval": second, "large_adjustment": large, "classes": classes, "clocks": clocks}
    kept = {name: part for name, part in parts.items() if part}
    return kept | {"free_days": _free_days(texts), "rulings": _rulings(texts)}


def day_in(texts: Mapping[str, str], name: str) -> date | None:
    """The day in a field; None where there is none."""
    return day_written(texts.get(name, "").strip())


def placed(refusal: Invalid, document: Mapping[str, Any]) -> Invalid:
    """The refusal with each problem at the field that it belongs to."""
    problems = [Problem(_field(each.path, document), _said(each, document), each.found) for each in refusal.problems]
    return Invalid("Some fields need another look. Nothing was saved.", problems)


def _field(path: str, document: Mapping[str, Any]) -> str:
    named = _ENTRY.fullmatch(path)
    if named is None:
        name = path.rpartition(".")[2].partition("[")[0]
        return _FIELDS.get(path, _FIELDS.get(name, name))
    part = document[named[1]][int(named[2])]
    if named[1] == "second_approval":
        return f"second_{part['of']}"
    if named[1] == "classes":
        return f"{'closing' if part.get('statements') == CLOSING else 'usual'}_{part['kind']}"
    inside = (named[3] or "days").rpartition(".")[2]
    return f"{part['clock']}_{'percent' if inside == 'interest' else inside}"


def _said(problem: Problem, document: Mapping[str, Any]) -> str:
    """What is wrong, naming the word or line of a field that holds several of them."""
    clock, several = _ENTRY.fullmatch(problem.path), _ONE_OF.fullmatch(problem.path)
    if several is not None:
        return f"“{document['free_days'][several[1]][int(several[2])][:20]}”: {problem.message}"
    # A clock that has only its interest was sent because of it.
    if clock is not None and clock[3] == "days" and document[clock[1]][int(clock[2])]["days"] == "":
        return "Write the days: interest is owed from the day after the last of them."
    return problem.message


def _clock(name: str, texts: Mapping[str, str]) -> dict[str, Any]:
    rule: dict[str, Any] = {"clock": name, "days": _whole(texts.get(f"{name}_days", ""))}
    rule |= {key: texts[f"{name}_{key}"] for key in _CHOICES if texts.get(f"{name}_{key}")}
    rule["pauses"] = texts.get(f"{name}_pauses", "yes") == "yes"
    interest = {key: texts[f"{name}_{key}"].strip() for key in _INTEREST if texts.get(f"{name}_{key}", "").strip()}
    return rule | ({"interest": interest} if interest.get("percent") else {})


def _clock_texts(rule: ClockRule) -> dict[str, str]:
    texts = {"days": str(rule.days), "pauses": "yes" if rule.pauses else "no"}
    texts |= {key: getattr(rule, key) for key in _CHOICES}
    if rule.interest is not None:
        texts |= {"percent": plain(rule.interest.percent), "per": rule.interest.per}
        texts["day_count"] = rule.interest.day_count
    return {f"{rule.clock}_{key}": text for key, text in texts.items()}


def _free_days(texts: Mapping[str, str]) -> dict[str, Any]:
    days: dict[str, Any] = {name: texts.get(name, "").split() for name in ("also", "not_free")}
    found = {name: each for name, each in days.items() if each}
    if "weekend" in texts:
        # An empty field is a week without a weekend; a form without the field says nothing of it.
        found["weekend"] = texts["weekend"].lower().replace(",", " ").split()
    region = texts.get("region", "").strip().upper()
    return found | ({"region": region} if region else {})


def _rulings_texts(rules: RulingRules) -> dict[str, str]:
    return {
        "override_limit": _text(rules.override_limit),
        "log_is_open": "yes" if rules.log_is_open else "no",
        "answer_days": str(rules.answer_days),
        "decide_days": str(rules.decide_days),
    }


def _rulings(texts: Mapping[str, str]) -> dict[str, Any]:
    limit = texts.get("override_limit", "")
    days = {name: _whole(texts[name]) for name in ("answer_days", "decide_days") if name in texts}
    opened = {"log_is_open": texts["log_is_open"] == "yes"} if texts.get("log_is_open") else {}
    return days | opened | ({"override_limit": _money(limit)} if limit.strip() else {})


def _is_typed(texts: Mapping[str, str], clock: str, key: str) -> bool:
    return bool(texts.get(f"{clock}_{key}", "").strip())


def _whole(text: str) -> int | str:
    days = text.strip()
    return int(days) if days.isascii() and days.isdigit() else days


def _money(text: str) -> str:
    return text.strip().removeprefix("$").replace(",", "")


def _text(value: Any) -> str:
    return "" if value is None else plain(value)


def _days(days: tuple[date, ...]) -> str:
    return "\n".join(day.isoformat() for day in days)
