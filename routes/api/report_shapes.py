"""What the interface answers of reports: findings, tables, rows with what they moved, layouts."""

from marshmallow import fields, validate

from routes.api.fields import (
    LARGEST_NUMBER,
    MOST_PAGE,
    Asked,
    DecimalOut,
    Number,
    Sent,
    Shown,
    Values,
    a_document,
    a_file,
    a_moment,
    list_of,
    maybe,
    nested,
    text,
)
from routes.api.histories import EventInShort


class ExplanationShape(Shown):
    """What the reporter said about a finding."""

    text = text()
    in_file = fields.Boolean(metadata={"description": "Whether it stood in the file itself."})
    person = maybe("Who said it.")
    at = a_moment()


class FindingDecisionShape(Shown):
    """What somebody of the city decided about the rows of a finding."""

    decision = text("count or leave_out.")
    reason = text()
    person = maybe("Who decided it.")
    at = a_moment()


class FindingShape(Shown):
    """One thing that was noticed, grouped over all the cells where it was noticed, and what was said about it."""

    number = Number()
    code = text("Listed with its meaning in docs/findings.md.")
    finding_class = text("blocks, explain or information")
    message = text()
    found = text("A few examples.")
    expected = text()
    mend = text("What to do.")
    sheet = maybe()
    table_id = maybe()
    column_id = maybe()
    cells = fields.List(fields.String(), metadata={"description": "Every address, runs as ranges: D21:D59."})
    rows = fields.List(fields.List(fields.Integer()), metadata={"description": "The same as first and last rows."})
    count = Number()
    explanation = maybe("What the reporter says about it: the newest of `explanations`.")
    decision = maybe("count or leave_out, the newest of `decisions`; null before somebody decided.")
    explanations = list_of(ExplanationShape)
    decisions = list_of(FindingDecisionShape)


class TableCounts(Shown):
    """A table that was found, and what became of its rows."""

    table = text()
    sheet = maybe()
    heading_row = Number(allow_none=True)
    read = Number()
    accepted = Number()
    rejected = Number()
    blank = Number()
    totals = Number()


class LookedAtShape(Shown):
    """How many rows of a table were looked at, by what was found; why stands with each row to verify."""

    table = text()
    verified = Number()
    rejected = Number()
    disputed = Number()


class ReportShape(Shown):
    """A report with its tables and findings."""

    id = text()
    contract = text()
    period = text()
    party = text("vendor, city or third_party")
    revision = Number()
    status = text("received, checked, submitted, accepted, returned or superseded")
    file = text()
    sha256 = text()
    delivered_by = text()
    delivered_at = a_moment()
    return_reason = maybe("Why it was returned; null where it is not.")
    tables = list_of(TableCounts)
    looked_at = list_of(LookedAtShape)
    findings = list_of(FindingShape)
    asks_for_layout = fields.Boolean(
        metadata={"description": "Whether its headings are not the contract's, so that a layout says what they mean."}
    )
    history = list_of(EventInShort)


class DeliveryForm(Sent):
    """A report as a multipart form."""

    period = fields.String(required=True, metadata={"description": "Such as 2027-07."})
    file = a_file("xlsx, xls, ods, xlsb or csv.")


class RowShape(Shown):
    """A row as it stands in its sheet."""

    row = Number(attribute="row_number")
    values = Values()


class RowsPage(Shown):
    """A page of the rows of a table."""

    report = text(attribute="report.id")
    table = text(attribute="table.table_id")
    sheet = maybe(attribute="table.sheet")
    letters = a_document("The letter of each column in the sheet: a value's cell is its letter and its row.")
    rows = list_of(RowShape, attribute="page.rows")
    after = Number(attribute="page.after", allow_none=True)


class ChangeShape(Shown):
    """A number without the row or the report, and with it."""

    name = text()
    title = text()
    unit = text()
    before = DecimalOut("Without it.", allow_none=True)
    after = DecimalOut("With it.", allow_none=True)


class PreviewShape(Shown):
    """What a report that waits would do to the payment of its period; nothing of it is kept."""

    report = text()
    says = text("In a sentence; empty where there is nothing to compute, because it holds no rows or counts already.")
    measures = list_of(ChangeShape)
    lines = list_of(ChangeShape)
    net = nested(ChangeShape, allow_none=True)
    missing = text("Why nothing can be computed with it yet; empty where it can.")


class CountingShape(Shown):
    """A measure that looked at the row."""

    measure = text(attribute="measure.id")
    title = text(attribute="measure.title")
    group = text("Empty where the measure has no groups.", attribute="label")
    verdict = text("met, missed or left out")


class EffectsShape(Shown):
    """What the row did in the newest statement of its period, found by settling once more without it."""

    statement = text(attribute="statement.id")
    counted = list_of(CountingShape)
    measures = list_of(ChangeShape, attribute="moved.measures")
    lines = list_of(ChangeShape, attribute="moved.lines")
    net = nested(ChangeShape, attribute="moved.net", allow_none=True)


class RowSeenShape(RowShape):
    """A row with its place and what it moved."""

    report = text()
    table = text()
    sheet = maybe()
    letters = a_document()
    effects = nested(EffectsShape, allow_none=True)


class FoundRow(Shown):
    """A row behind a figure."""

    row = Number(attribute="number")
    values = Values()
    verdict = text("met, missed or left out")


class FigureRowsPage(Shown):
    """A page of the rows behind a figure."""

    measure = text(attribute="measure_title")
    sentence = text("How they are counted.")
    report = text(attribute="report.id")
    table = text(attribute="table_id")
    sheet = text()
    letters = a_document()
    count = Number()
    rows = list_of(FoundRow)
    after = Number(allow_none=True)


class RowsAsked(Asked):
    """Where the rows go on."""

    after = fields.Integer(
        validate=validate.Range(0, LARGEST_NUMBER), metadata={"description": "`after` of the page before."}
    )
    limit = fields.Integer(
        load_default=100, validate=validate.Range(1, MOST_PAGE), metadata={"description": "How many at once."}
    )


class HeadingShape(Shown):
    """A heading of the file at hand with some values below it."""

    column = text("Its letter.")
    heading = text()
    samples = fields.List(fields.String())


class GuessShape(Shown):
    """The best guess where a table stands; it has the form in which a layout is posted."""

    sheet = text()
    heading_row = Number()
    heading_rows = Number()
    columns = a_document("The letter of each column.")
    kept = fields.List(fields.String())
    headings = list_of(HeadingShape)


class AskedColumn(Shown):
    """A column that the contract asks for."""

    id = text()
    heading = text()
    type = text()
    required = fields.Boolean()


class LayoutShape(Shown):
    """The tables that are asked for, the headings that were found, and the best guess."""

    report = text()
    version = Number(allow_none=True, metadata={"description": "Of the layout in use; null before the first."})
    refused = text("Why the file cannot be laid out; empty where it can.")
    asked = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(AskedColumn)))
    guess = fields.Dict(keys=fields.String(), values=fields.Nested(GuessShape))


class MadeByLayout(Shown):
    """The report that the same file makes under the layout."""

    report = text()
    address = text()
