"""What leaves the house for an inspector: lists as files, records with proofs; and the sealed state."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Schema

from sancha.engines.evidence import bundles, seals, verifying
from sancha.engines.evidence.models import LogHead
from sancha.engines.evidence.seals import Head
from sancha.insight import subjects
from sancha.insight.audit import labels, queries
from sancha.insight.audit.api import ActPage, without_secrets
from sancha.insight.audit.permissions import SEE
from sancha.insight.shapes import SubjectOut
from sancha.office.calendar.queries import SHANGHAI
from sancha.platform import http
from sancha.platform.acts import Scope
from sancha.platform.door import record_access
from sancha.platform.tables import csv_file
from sancha.platform.text import Text

router = http.router(tags=["audit"])

MOST_ROWS = slice(0, 50_000)
ACTS = Text(
    "时间,操作人,身份,操作,用例,对象,结果,请求编号",
    "At,Who,Kind,What,Use case,Object,Outcome,Request",
)
ACCESSES = Text(
    "时间,查阅人,身份,权限,对象,理由,结果,请求编号",
    "At,Who,Kind,Permission,Object,Reason,Outcome,Request",
)
CHANGES = Text("时间,操作人,操作,表,方式,改前,改后", "At,Who,What,Table,Kind,Before,After")


class HeadOut(Schema):
    number: int
    kind: str
    size: int
    root: str
    signed_at: datetime
    key_id: str
    public_key: str


class SealOut(Schema):
    """The log's last head; None until something has been sealed."""

    head: HeadOut | None


class ObjectOut(Schema):
    """What one object's records look like, and whether they are as they were sealed."""

    subject: SubjectOut
    records: int
    sealed: int
    waiting: int
    broken: list[str]
    head: HeadOut


def head_out(head: Head) -> HeadOut:
    return HeadOut(
        number=head.number,
        kind=head.kind,
        size=head.size,
        root=head.root,
        signed_at=datetime.fromisoformat(head.signed_at),
        key_id=head.key_id,
        public_key=seals.public_key().hex(),
    )


@router.get("/audit/seal", response=SealOut)
@http.reads(SEE)
def seal(request: http.Request) -> SealOut:
    """How far the records are sealed, and under which head."""
    last = LogHead.objects.order_by("-number").first()
    return SealOut(head=head_out(Head.of(last.statement)) if last else None)


@router.get("/audit/objects/{object_id}", response=ObjectOut)
@http.reads(SEE)
def one_object(request: http.Request, object_id: UUID) -> ObjectOut:
    """All records about one object, each held against its seal."""
    dossier = verifying.dossier(object_id)
    about = subjects.of_any_kind({object_id}, http.language_of(request))
    waiting = sum(row.index is None for row in dossier.rows)
    return ObjectOut(
        subject=about[object_id],
        records=len(dossier.rows),
        sealed=len(dossier.rows) - waiting,
        waiting=waiting,
        broken=[f"{row.relation} {row.key}" for row in dossier.broken],
        head=head_out(dossier.head),
    )


@router.get("/audit/objects/{object_id}/bundle")
def object_bundle(request: http.Request, object_id: UUID) -> HttpResponse:
    """The records about one object with their proofs, as a file that checks without this system."""
    content = http.seen(
        request,
        SEE,
        lambda: (Scope(object_id), bundles.bundle(object_id, verifying.dossier(object_id))),
        outcome="exported",
    )
    return attached(content.encode(), "application/json", f"evidence-{object_id}.json")


@router.get("/audit/export/{records}")
def export(request: http.Request, records: str, page: Query[ActPage]) -> HttpResponse:
    """Acts, changes or accesses as a table for inspectors; who took it is on record."""
    language = http.language_of(request)
    content = table(request, records, page.wanted, language)
    record_access(
        request.actor, SEE, on=Scope(page.subject) if page.subject else None, outcome="exported",
        reason=records,
    )  # fmt: skip
    return attached(content, "text/csv; charset=utf-8", f"{records}.csv")


@http.reads(SEE)
def table(request: http.Request, records: str, wanted: queries.Wanted, language: str) -> bytes:
    heading, rows = {
        "acts": (ACTS, act_rows),
        "changes": (CHANGES, change_rows),
        "accesses": (ACCESSES, access_rows),
    }.get(records, (ACTS, act_rows))
    return csv_file(heading.in_language(language).split(","), rows(wanted, language))


def act_rows(wanted: queries.Wanted, language: str) -> Iterator[list[object]]:
    for row in queries.acts(wanted, MOST_ROWS)[0]:
        what = labels.use_case_label(row.use_case).in_language(language)
        outcome = labels.outcome(row.outcome).label.in_language(language)
        yield [
            moment(row.recorded_at), labels.actor_name(row.actor_kind, row.actor_name, language),
            row.actor_kind, what, row.use_case, row.subject, outcome, row.request_id,
        ]  # fmt: skip


def access_rows(wanted: queries.Wanted, language: str) -> Iterator[list[object]]:
    for row in queries.accesses(wanted, MOST_ROWS)[0]:
        outcome = labels.access_outcome(row.outcome).label.in_language(language)
        yield [
            moment(row.recorded_at), labels.actor_name(row.actor_kind, row.actor_name, language),
            row.actor_kind, row.permission, row.subject, row.reason, outcome, row.request_id,
        ]  # fmt: skip


def change_rows(wanted: queries.Wanted, language: str) -> Iterator[list[object]]:
    for change, act in queries.changes(wanted, MOST_ROWS)[0]:
        what = labels.use_case_label(act.use_case).in_language(language)
        yield [
            moment(act.recorded_at), labels.actor_name(act.actor_kind, act.actor_name, language),
            what, change.relation, change.operation,
            without_secrets(change.before), without_secrets(change.after),
        ]  # fmt: skip


def moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(sep=" ", timespec="seconds")


def attached(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = http.file_response(content, media_type=media_type, name=name)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
