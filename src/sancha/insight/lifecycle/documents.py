"""Documents as the staff pages list them: what each is, and who filed it."""

from collections.abc import Sequence
from datetime import datetime

from ninja import Schema

from sancha.credit.parties.types import CUSTOMER_HERSELF
from sancha.engines.evidence.kinds import kinds
from sancha.engines.evidence.types import DocumentInfo
from sancha.insight.lifecycle import words
from sancha.insight.shapes import HOUSE
from sancha.office.products.types import Terms
from sancha.office.staff import queries as staff
from sancha.platform.shapes import Choice
from sancha.platform.text import Status, Text
from sancha.preloan.applications.services import CASE_KINDS
from sancha.preloan.applications.types import NEEDED_AT, ApplicationView

MADE_BY_THE_HOUSE = {
    "contract": Text("借款合同", "Loan contract"),
    "contract_confirmed": Text("借款合同（已确认）", "Loan contract, confirmed"),
}
HINT = Text("JPG、PNG 或 PDF，每个不超过 10 MB", "JPG, PNG or PDF, up to 10 MB each")


class CaseDocument(Schema):
    id: str
    kind: Choice
    file_name: str
    media_type: str
    size_bytes: int
    status: Status
    uploaded_at: datetime
    uploaded_by: str


class WantedKind(Choice):
    required: bool
    hint: Text


def wanted_kinds(terms: Terms, view: ApplicationView) -> list[WantedKind]:
    """Return the documents that the case may take: the product's, and what its place needs."""
    asked = {m.kind: (m.label, m.required) for m in terms.materials}
    for kind in (*NEEDED_AT.get(view.status.code, ()), *sorted(CASE_KINDS)):
        asked.setdefault(kind, (kinds()[kind].name, kind in NEEDED_AT.get(view.status.code, ())))
    return [
        WantedKind(code=kind, label=label, required=required, hint=HINT)
        for kind, (label, required) in asked.items()
    ]


def documents_out(infos: Sequence[DocumentInfo], language: str) -> list[CaseDocument]:
    """Show documents, newest first."""
    names = staff.names_of({info.uploaded_by for info in infos})
    return [
        CaseDocument(
            id=str(info.id),
            kind=Choice(code=info.kind, label=label_of(info.kind)),
            file_name=info.title,
            media_type=info.media_type,
            size_bytes=info.size_bytes,
            status=words.FILED,
            uploaded_at=info.uploaded_at,
            uploaded_by=names.get(info.uploaded_by) or not_staff(info.kind).in_language(language),
        )
        for info in reversed(infos)
    ]


def label_of(kind: str) -> Text:
    if kind in MADE_BY_THE_HOUSE:
        return MADE_BY_THE_HOUSE[kind]
    return kinds()[kind].name if kind in kinds() else Text(kind, kind)


def not_staff(kind: str) -> Text:
    """Who files without being staff: the house its contracts, the customer everything else."""
    return HOUSE if kind in MADE_BY_THE_HOUSE else CUSTOMER_HERSELF
