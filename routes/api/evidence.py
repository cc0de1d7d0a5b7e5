"""Evidence for programs: what the terms ask for in a period and what is there, attaching a file, and giving one."""

from collections.abc import Mapping
from typing import Any

from contracts.roles import Actor
from models.attachments import Attachment
from operations import evidence
from operations.evidence import EvidenceSeen, Requirement
from operations.visibility import visible_period
from routes import evidence as its_pages
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, gives, reads, store
from routes.api.fields import Number, Sent, Shown, Whole, a_file, a_moment, list_of, maybe, sent_text, text

_SUBJECT = "Evidence"
_PERIOD = f"{PLACE}/periods/<period>/evidence"


class AttachmentShape(Shown):
    """A file that supports a value."""

    id = text("Part of the address that gives it.")
    title = text("What it was attached for.")
    name = text(attribute="file_name")
    sha256 = text(attribute="file_sha256")
    party = text()
    row = Number("The row that it is for.", attribute="row_number", allow_none=True)
    attached_by = text()
    attached_at = a_moment()
    note = text()


class RequirementShape(Shown):
    """Evidence that the terms ask for a measure."""

    place = Number("Attach for it under this number.")
    title = text(attribute="needed.title")
    measure = text("The id of the measure.", attribute="measure.id")
    party = text("Who attaches it.", attribute="needed.party")
    per = text("period, or row where each row needs its own.", attribute="needed.per")
    missing = maybe("What is missing, in words; null where nothing is.")
    files = list_of(AttachmentShape)


class EvidenceShape(Shown):
    """The evidence of a period."""

    contract = text()
    period = text()
    requirements = list_of(RequirementShape)
    others = list_of(AttachmentShape)


class EvidenceForm(Sent):
    """A file for a requirement, as a multipart form."""

    place = Whole("The number of the requirement.", required=True)
    row = Whole("The row, where each row needs its own.", 1)
    note = sent_text("A note.", needed=False)
    file = a_file("A photo, a log, a record; it is kept as it is.")


@reads(_SUBJECT, _PERIOD, EvidenceShape)
def list_evidence(actor: Actor, number: str, period: str) -> dict[str, Any]:
    """What the terms ask for in a period, what is there, and what is missing."""
    seen = evidence.see_evidence(actor, number, period)
    asked = [_requirement(each, seen) for each in seen.requirements]
    others = [_file(each, seen) for each in seen.others]
    return {"contract": number, "period": period, "requirements": asked, "others": others}


@acts(_SUBJECT, _PERIOD, form=EvidenceForm, makes=True, first=visible_period)
def attach_evidence(actor: Actor, sent: Mapping[str, Any], number: str, period: str) -> Mapping[str, Any]:
    """Attach a file for a requirement; everybody who sees the contract can download it."""
    upload = its_pages.uploaded(sent.get("note", ""))
    made = evidence.attach_evidence(actor, store(), number, period, sent["place"], sent.get("row"), upload)
    return done(made, "attachment", "list_evidence", number=number, period=period)


gives(_SUBJECT, "/evidence/<attachment_id>", "give_evidence", its_pages.download)


def _requirement(each: Requirement, seen: EvidenceSeen) -> dict[str, Any]:
    missing = each.lacking.says() if each.lacking is not None else None
    files = [_file(file, seen) for file in each.attached]
    return {"place": each.place, "needed": each.needed, "measure": each.measure, "missing": missing, "files": files}


def _file(file: Attachment, seen: EvidenceSeen) -> dict[str, Any]:
    names = ("id", "title", "file_name", "file_sha256", "party", "row_number", "attached_at", "note")
    who = seen.people[file.attached_by].name if file.attached_by in seen.people else ""
    return {name: getattr(file, name) for name in names} | {"attached_by": who}
