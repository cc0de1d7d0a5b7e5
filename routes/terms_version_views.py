"""A version of the terms made ready to be read: who did what to it, what it changed, its rules, its examples."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from contracts.edge_tables import NO_TABLES
from contracts.sentences import Told, tell_measure, tell_terms
from contracts.terms import Terms
from contracts.trials import ExampleResult
from models.terms_drafts import TermsDraft
from models.terms_versions import TermsVersion
from operations.edge_signatures import EdgesSeen
from operations.terms_history import VersionSeen
from routes.terms_views import RuleView, rule_view
from routes.words import StatusWords, day, moment, status_words

_SIGNERS = (("city", "Signed for the city by"), ("vendor", "Signed for the vendor by"))


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the history."""

    title: str
    address: str
    status: StatusWords
    facts: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]
    follows: str
    reason: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the history, for officers."""

    title: str
    address: str
    changed: str


@dataclass(frozen=True, slots=True)
class RuleSection:
    """Rules that belong together."""

    title: str
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class EdgesView:
    """The stored edge tables of a version: since when, their digest, who signed, and where this person signs."""

    stored: str
    digest: str
    signatures: tuple[tuple[str, str], ...]
    sign_address: str


@dataclass(frozen=True, slots=True)
class ExampleView:
    """A worked example with each of its figures."""

    title: str
    agrees: bool
    figures: tuple[tuple[str, str, str, bool], ...]


def name_of(version: TermsVersion) -> str:
    """What people call a version."""
    return f"Amendment {version.number}" if version.number else "Contract as signed"


def heading_of(version: TermsVersion) -> str:
    """The name of a version with the title of its change."""
    return f"{name_of(version)}: {version.title}" if version.title else name_of(version)


def version_row(seen: VersionSeen, number: str) -> VersionRow:
    """A version as a part of the history."""
    version = seen.version
    return VersionRow(
        title=heading_of(version),
        address=url_for("terms_history.show_version", number=number, amendment=version.amendment),
        status=status_words("terms", version.status),
        facts=tuple(version_facts(seen)),
        changes=seen.changes,
        follows=name_of(seen.follows) if seen.follows is not None else "",
        reason=withdrawal(seen),
    )


def draft_row(draft: TermsDraft) -> DraftRow:
    """A draft as a line of the history."""
    address = url_for("terms_drafts.show_draft", draft_id=draft.id)
    changed = f"last changed by {draft.changed_by_person.name}, {moment(draft.changed_at)}"
    return DraftRow(draft.title or "Draft without a title", address, changed)


def version_facts(seen: VersionSeen) -> Iterator[tuple[str, str]]:
    """From when a version counts, and who did what to it when."""
    yield "Takes effect", day(seen.version.effective_on)
    for words, deed in (
        ("Proposed by", seen.proposed),
        ("Put into force by", seen.activated),
        ("Withdrawn by", seen.withdrawn),
    ):
        if deed is not None:
            yield words, f"{deed.person}, {moment(deed.at)}"


def withdrawal(seen: VersionSeen) -> str:
    """Why a version was withdrawn."""
    return seen.withdrawn.reason if seen.withdrawn is not None else ""


def edges_view(seen: EdgesSeen, number: str, amendment: int) -> EdgesView | None:
    """The stored edge tables with a line for each party; None where none are stored or there are no edges."""
    tables = seen.tables
    if tables is None or tables.document == NO_TABLES:
        return None
    signed = {each.party: f"{seen.people[each.signed_by].name}, {moment(each.signed_at)}" for each in seen.signatures}
    address = url_for("terms_history.sign_edges", number=number, amendment=amendment)
    return EdgesView(
        stored=moment(tables.stored_at),
        digest=tables.digest,
        signatures=tuple((words, signed.get(party, "not yet")) for party, words in _SIGNERS),
        sign_address=address if seen.may_sign else "",
    )


def examples_by_title(results: Sequence[ExampleResult], terms: Terms) -> tuple[ExampleView, ...]:
    """Worked examples with expected and found figures side by side, by the titles of what they are."""
    titles = {"net": "Net", "gross": "Gross", **{payment.id: payment.title for payment in terms.payments}}
    titles |= {entry.name: entry.name.replace("_", " ").capitalize() for entry in terms.summary}
    titles |= {f"scores.{measure.id}": f"Score: {measure.title}" for measure in terms.measures}
    found: dict[str, list[ExampleResult]] = {}
    for result in results:
        found.setdefault(result.title, []).append(result)
    return tuple(
        ExampleView(
            title,
            all(each.agrees for each in figures),
            tuple(
                (titles.get(each.name, each.name), _shown(each.expected), _shown(each.found), each.agrees)
                for each in figures
            ),
        )
        for title, figures in found.items()
    )


def _shown(value: Any) -> str:
    return "no value" if value is None else str(value).replace("-", "−") if _is_number(value) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"-?[0-9.]+", value) is not None


def sections_of(terms: Terms, document: Mapping[str, Any]) -> tuple[RuleSection, ...]:
    """Every rule of a version with its picture and its edges."""
    told = tell_terms(terms)
    sections: Mapping[str, tuple[str, Sequence[Told]]] = {
        "measures": ("What is counted", [tell_measure(each, terms) for each in terms.measures]),
        "composites": ("How results combine", told.composites),
        "payments": ("What is paid", told.payments),
        "limits": ("Limits and retainage", told.limits),
        "minimums": ("How it is settled", told.settling),
        "watched": ("What is looked at, and by when", told.watched),
    }
    return tuple(
        RuleSection(title, tuple(_rules(rules, document.get(name) or (), document)))
        for name, (title, rules) in sections.items()
        if rules
    )


def _rules(told: Sequence[Told], parts: Sequence[Any], document: Mapping[str, Any]) -> Iterator[RuleView]:
    for place, each in enumerate(told):
        yield rule_view(each, parts[place] if place < len(parts) else {}, document)
