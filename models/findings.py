"""Findings of a report, what their reporter explained, and what an officer decided on the rows that they touch."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Integer, false, select
from sqlalchemy.orm import Mapped, mapped_column

from contracts.errors import NotFound
from models.columns import Identified, Moment, Owned, ordered, refers, whole_number
from models.database import Base, db

LONGEST_EXPLANATION = 4_000


def _refers_to_finding() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["government_id", "report_id", "finding_number"],
        ["findings.government_id", "findings.report_id", "findings.number"],
    )


class ReportFinding(Owned, Base):
    """One finding; `document` is JSON of all that intake says about it, the other columns are for lists."""

    __tablename__ = "findings"
    __insert_only__ = True

    report_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    code: Mapped[str]
    finding_class: Mapped[str]
    sheet: Mapped[str | None]
    table_id: Mapped[str | None]
    count: Mapped[int] = mapped_column(Integer)
    document: Mapped[str]

    __table_args__ = (
        refers("report_id", "reports"),
        CheckConstraint("finding_class IN ('blocks', 'explain', 'information')", name="class_is_known"),
        whole_number("count"),
        ordered("ix_findings_class", "report_id", "finding_class"),
    )


class Explanation(Identified, Base):
    """What somebody explained about a finding, on its page or in the file itself; the newest one speaks."""

    __tablename__ = "explanations"
    __insert_only__ = True

    report_id: Mapped[str]
    finding_number: Mapped[int] = mapped_column(Integer)
    text: Mapped[str]
    written_by: Mapped[str]
    written_at: Mapped[Moment]
    from_file: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (
        _refers_to_finding(),
        refers("written_by", "people"),
        ordered("ix_explanations_finding", "report_id", "finding_number", "id"),
    )


class FindingDecision(Identified, Base):
    """Whether the rows that a finding touches count or are left out; the newest one holds."""

    __tablename__ = "finding_decisions"
    __insert_only__ = True

    report_id: Mapped[str]
    finding_number: Mapped[int] = mapped_column(Integer)
    decision: Mapped[str]
    reason: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[Moment]

    __table_args__ = (
        _refers_to_finding(),
        refers("decided_by", "people"),
        CheckConstraint("decision IN ('count', 'leave_out')", name="decision_is_known"),
        ordered("ix_finding_decisions_finding", "report_id", "finding_number", "id"),
    )


@dataclass(frozen=True, slots=True)
class FindingWithAnswers:
    """A finding with what was said and decided about it, oldest first."""

    finding: ReportFinding
    explanations: tuple[Explanation, ...]
    decisions: tuple[FindingDecision, ...]

    @property
    def explanation(self) -> Explanation | None:
        """The explanation that speaks, None where there is none."""
        return self.explanations[-1] if self.explanations else None

    @property
    def decision(self) -> FindingDecision | None:
        """The decision that holds, None where there is none."""
        return self.decisions[-1] if self.decisions else None


def find_finding(government_id: str, report_id: str, number: int) -> ReportFinding:
    """The report's finding of that number; NotFound where it has none."""
    found = db.session.get(ReportFinding, (government_id, report_id, number))
    if found is None:
        raise NotFound("This report has no finding of that number. Open it from the report's list of findings.")
    return found


def findings_of(government_id: str, report_id: str) -> Sequence[FindingWithAnswers]:
    """The report's findings by number with their explanations and decisions, in three queries."""
    return findings_of_reports(government_id, [report_id]).get(report_id, [])


def reports_decided(government_id: str, report_ids: Sequence[str], decision: str) -> Sequence[str]:
    """Those of the reports about whose findings somebody once decided so; it may have been decided anew since."""
    query = select(FindingDecision.report_id).where(
        FindingDecision.government_id == government_id,
        FindingDecision.report_id.in_(report_ids),
        FindingDecision.decision == decision,
    )
    return db.session.scalars(query.distinct()).all()


def findings_of_reports(government_id: str, report_ids: Sequence[str]) -> dict[str, list[FindingWithAnswers]]:
    """For each report its findings by number with explanations and decisions, in three queries for all."""
    explanations: dict[tuple[str, int], list[Explanation]] = {}
    for told in db.session.scalars(
        select(Explanation)
        .where(Explanation.government_id == government_id, Explanation.report_id.in_(report_ids))
        .order_by(Explanation.id)
    ):
        explanations.setdefault((told.report_id, told.finding_number), []).append(told)
    decisions: dict[tuple[str, int], list[FindingDecision]] = {}
    for made in db.session.scalars(
        select(FindingDecision)
        .where(FindingDecision.government_id == government_id, FindingDecision.report_id.in_(report_ids))
        .order_by(FindingDecision.id)
    ):
        decisions.setdefault((made.report_id, made.finding_number), []).append(made)
    answered: dict[str, list[FindingWithAnswers]] = {}
    for finding in db.session.scalars(
        select(ReportFinding)
        .where(ReportFinding.government_id == government_id, ReportFinding.report_id.in_(report_ids))
        .order_by(ReportFinding.report_id, ReportFinding.number)
    ):
        key = (finding.report_id, finding.number)
        answered.setdefault(finding.report_id, []).append(
            FindingWithAnswers(finding, tuple(explanations.get(key, ())), tuple(decisions.get(key, ())))
        )
    return answered
