"""What the interface answers of payment terms: rules in words, versions, drafts with what is wrong, trials, edges."""

from marshmallow import INCLUDE, fields

from routes.api.contract_shapes import ToldShape
from routes.api.document import ProblemPlace
from routes.api.fields import (
    Amount,
    DecimalOut,
    JsonText,
    Number,
    Shown,
    a_day,
    a_document,
    a_moment,
    list_of,
    maybe,
    nested,
    text,
)
from routes.api.report_shapes import ChangeShape

_AS_IT_RUNS = "The document that the computation runs on."


class GivesShape(Shown):
    """A line of the table of a rule."""

    result = text()
    gives = text()


class RuleShape(ToldShape):
    """A rule of the terms as a sentence, with the table of its schedule."""

    table = list_of(GivesShape, metadata={"description": "Empty where the rule has no schedule."})


class GoalShape(Shown):
    """A goal with the measures that serve it."""

    title = text()
    measures = list_of(RuleShape)


class TermsInWords(Shown):
    """The terms in force, rule by rule; no rules before the first are."""

    contract = text()
    amendment = Number("The version that is told; null before the first.", allow_none=True)
    effective_on = a_day(allow_none=True)
    frame = text("What the contract is, in a sentence.")
    goals = list_of(GoalShape)
    composites = list_of(RuleShape)
    payments = list_of(RuleShape)
    limits = list_of(RuleShape)
    settling = list_of(RuleShape)
    watched = list_of(RuleShape)
    notes = fields.List(fields.String())
    source = text()


class DeedShape(Shown):
    """Who did something to a version of the terms, and when."""

    person = text()
    at = a_moment()
    reason = text("Empty where none is asked for.")


class VersionShape(Shown):
    """A version of the terms: the contract as signed (0) or an amendment."""

    id = text(attribute="version.id")
    amendment = Number(attribute="version.amendment")
    title = text(attribute="version.title")
    effective_on = a_day(attribute="version.effective_on")
    status = text(attribute="version.status")
    digest = text(attribute="version.digest")
    proposed = nested(DeedShape, allow_none=True)
    activated = nested(DeedShape, allow_none=True, metadata={"description": "Who put it into force."})
    withdrawn = nested(DeedShape, allow_none=True)
    follows = Number(
        "The version of which it changes something; null for the first.",
        attribute="follows.amendment",
        allow_none=True,
        dump_default=None,
    )
    changes = fields.List(fields.String(), metadata={"description": "What it changed, in sentences."})


class VersionsShape(Shown):
    """The versions of a contract's terms, the newest first."""

    contract = text(attribute="contract.number")
    versions = list_of(VersionShape)


class TermsDocument(Shown):
    """A document of terms, letter for letter: the SHA-256 of a version's is its digest."""

    class Meta:
        """What stands in it is for the terms to say."""

        unknown = INCLUDE


class ExampleFigure(Shown):
    """A figure of a worked example: what was written down, and what the terms give."""

    title = text("Of the example.")
    name = text()
    expected = fields.Raw(allow_none=True)
    found = fields.Raw(allow_none=True)
    agrees = fields.Boolean()


class PeriodTrialShape(Shown):
    """A past period settled under the terms that it has and under the tried ones."""

    period = text(attribute="period.name")
    status = text("Where its statement stands; empty where it has none.", attribute="statement_status")
    touched = fields.Boolean(metadata={"description": "Whether the tried terms would hold for it."})
    net = nested(ChangeShape, attribute="preview.net", allow_none=True)
    measures = list_of(ChangeShape, attribute="preview.measures")
    lines = list_of(ChangeShape, attribute="preview.lines")
    missing_before = text("Why it cannot be settled as it is; empty where it can.", attribute="preview.missing_before")
    missing_after = text("Why it cannot be under the tried terms.", attribute="preview.missing_after")


class TrialShape(Shown):
    """What past periods would have paid, with the sums over those that could be settled both ways."""

    before = Amount()
    after = Amount()
    change = Amount("What the tried terms add; below zero: take away.")
    settled = Number("How many periods could be settled both ways.")
    left_out = Number("How many earlier periods were not tried.")
    warnings = fields.List(fields.String())
    periods = list_of(PeriodTrialShape)


class SignatureShape(Shown):
    """A party's signature under the edge tables."""

    party = text("city or vendor")
    person = text()
    signed_at = a_moment()


class EdgesShape(Shown):
    """What the schedules give at, just below and just above each edge, for both parties to sign."""

    digest = text("Send it back to sign exactly these tables.")
    stored_at = a_moment()
    tables = JsonText()
    signatures = list_of(SignatureShape)
    may_sign = fields.Boolean(metadata={"description": "Whether this person signs now for their party."})


class TermsShape(VersionShape):
    """A version of the terms with its document, what it would have paid, and its edge tables."""

    document = a_document(_AS_IT_RUNS)
    warnings = fields.List(fields.String())
    examples = list_of(ExampleFigure)
    trial = nested(TrialShape, allow_none=True, metadata={"description": "Of a proposed version: what it touches."})
    edges = nested(EdgesShape, allow_none=True)


class StarterShape(Shown):
    """Terms that ship with the program, to copy and adapt."""

    name = text()
    title = text()
    goals = text()
    source = text()


class DraftInShort(Shown):
    """A draft of the terms as it stands in a list."""

    id = text()
    title = text("Empty before somebody said what the change is about.")
    effective_on = a_day(allow_none=True)
    lock_version = Number("Send it back with a change: a draft changed since is a conflict.")
    changed_by = text(attribute="changed_by_person.name")
    changed_at = a_moment()


class VersionInShort(Shown):
    """A version that a draft can be begun from."""

    amendment = Number()
    title = text()


class DraftStarts(Shown):
    """What a draft can be begun from, and the drafts that are there."""

    contract = text()
    versions = list_of(VersionInShort)
    starters = list_of(StarterShape)
    drafts = list_of(DraftInShort)


class PartInShort(Shown):
    """A part of a draft."""

    key = text("As it stands in addresses: measures.2 is what problems call measures[2].")
    section = text()
    title = text()
    words = text("What it says, where that can be told already.")


class FirstDay(Shown):
    """A day on which terms may take effect."""

    day = a_day(attribute="starts_on")
    period = text(attribute="name")


class DraftShape(DraftInShort):
    """A draft with what is wrong, what it changes, and what is to be done before it can be proposed."""

    contract = text()
    document = a_document("Right or wrong, as it was saved.")
    parts = list_of(PartInShort)
    problems = list_of(ProblemPlace)
    warnings = fields.List(fields.String())
    follows = fields.Boolean(metadata={"description": "Whether there are terms that it would follow."})
    changes = fields.List(fields.String(), metadata={"description": "What it changes of them, in sentences."})
    examples = list_of(ExampleFigure)
    to_do = fields.List(fields.String(), metadata={"description": "Empty: it can be proposed."})
    days = list_of(FirstDay, metadata={"description": "The days on which it may take effect."})
    change_order = maybe("The id of the change order that began it.")


class DraftTrial(Shown):
    """What past periods would have paid under a draft; null while it has problems."""

    problems = Number("How many problems are to be mended first.")
    trial = nested(TrialShape, allow_none=True)


class EdgeLineShape(Shown):
    """What a result near an edge is worth."""

    result = DecimalOut()
    place = text()
    worth = DecimalOut("Null where the schedule refuses the result.", allow_none=True)
    says = text()


class PartShape(Shown):
    """A part of a draft with what is wrong in it, its words, and the edges of its schedule."""

    draft = text()
    lock_version = Number("Send it back with a change: a draft changed since is a conflict.")
    key = text()
    title = text()
    value = fields.Raw(allow_none=True)
    problems = list_of(ProblemPlace)
    told = nested(RuleShape, allow_none=True)
    edges = list_of(EdgeLineShape)
    tried = nested(EdgeLineShape, allow_none=True, metadata={"description": "What the value of the address is worth."})
