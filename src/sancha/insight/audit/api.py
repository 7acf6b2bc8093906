"""The records over HTTP, for who audits: what was done, what it changed, and who saw what."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from sancha.credit.parties.types import SENSITIVE
from sancha.insight import subjects
from sancha.insight.audit import labels, queries
from sancha.insight.audit.permissions import SEE
from sancha.insight.shapes import Places, SubjectOut, organisation_out
from sancha.office.organisation import queries as organisations
from sancha.platform import http, names
from sancha.platform.models import Access, Act, Change
from sancha.platform.shapes import Choice, OrganisationOut
from sancha.platform.text import Status, Text

router = http.router(tags=["audit"])

# Kept in `change` as rows are, and of no use to who reads them.
HIDDEN = frozenset({
    "password_hash", "token_hash", "code_hash", "phone_hash", "id_number_hash", "request_hash",
    "sealed", "phone_sealed", "wrapped", "content",
})  # fmt: skip
HIDDEN_VALUE = "***"


class ActPage(http.Page):
    actor_kind: str = ""
    outcome: str = ""
    from_on: date | None = None
    until_on: date | None = None
    actor: UUID | None = None
    subject: UUID | None = None
    use_case: str = ""
    table: str = ""

    @property
    def wanted(self) -> queries.Wanted:
        return queries.Wanted(
            self.q.strip(),
            self.actor_kind,
            self.outcome,
            self.from_on,
            self.until_on,
            self.actor,
            self.subject,
            self.use_case,
            self.table,
        )


class ActorOut(Schema):
    id: str
    kind: Choice
    name: str


class ActOut(Schema):
    id: str
    at: datetime
    actor: ActorOut
    use_case: str
    label: Text
    permission: str | None
    subject: SubjectOut | None
    organisation: OrganisationOut | None
    outcome: Status
    duration_ms: int
    changes: int
    request_id: str | None


class ActList(Schema):
    items: list[ActOut]
    total: int
    outcomes: list[Status]
    actor_kinds: list[Choice]


class ChangeOut(Schema):
    id: str
    table: str
    row_id: str | None
    kind: Status
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    row_count: int


class ActWithChanges(ActOut):
    rows: list[ChangeOut]


class ChangeWithAct(ChangeOut):
    at: datetime
    act_id: str
    actor: ActorOut
    label: Text


class ChangeList(Schema):
    items: list[ChangeWithAct]
    total: int


class AccessOut(Schema):
    id: str
    at: datetime
    actor: ActorOut
    label: Text
    subject: SubjectOut | None
    fields: list[str]
    reason: str | None
    outcome: Status
    request_id: str | None


class AccessList(Schema):
    items: list[AccessOut]
    total: int
    outcomes: list[Status]


@router.get("/audit/acts", response=ActList)
@http.reads(SEE)
def acts(request: http.Request, page: Query[ActPage]) -> ActList:
    """Use cases that ran, newest first."""
    rows, total = queries.acts(page.wanted, page.window)
    kinds = [Choice(code=code, label=label) for code, label in labels.ACTOR_KINDS.items()]
    return ActList(
        items=acts_out(rows, http.language_of(request)),
        total=total,
        outcomes=list(labels.OUTCOMES.values()),
        actor_kinds=kinds,
    )


@router.get("/audit/acts/{act_id}", response=ActWithChanges)
@http.reads(SEE)
def act(request: http.Request, act_id: UUID) -> ActWithChanges:
    """One act, with the rows that it changed before and after."""
    shown = acts_out([queries.act(act_id)], http.language_of(request))[0]
    rows = [change_out(change) for change in queries.changes_of(act_id)]
    return ActWithChanges(**dict(shown), rows=rows)


@router.get("/audit/changes", response=ChangeList)
@http.reads(SEE)
def changes(request: http.Request, page: Query[ActPage]) -> ChangeList:
    """Rows before and after, newest first: of one object, person, table or time."""
    rows, total = queries.changes(page.wanted, page.window)
    language = http.language_of(request)
    items = [
        ChangeWithAct(
            **dict(change_out(change)),
            at=act.recorded_at,
            act_id=str(act.id),
            actor=actor_out(act.actor, act.actor_kind, act.actor_name, language),
            label=labels.use_case_label(act.use_case),
        )
        for change, act in rows
    ]
    return ChangeList(items=items, total=total)


@router.get("/audit/accesses", response=AccessList)
@http.reads(SEE)
def accesses(request: http.Request, page: Query[ActPage]) -> AccessList:
    """Who saw sensitive values, or was refused something, newest first."""
    rows, total = queries.accesses(page.wanted, page.window)
    language = http.language_of(request)
    about = subjects.of_any_kind({row.subject for row in rows if row.subject}, language)
    items = [access_out(row, about, language) for row in rows]
    return AccessList(items=items, total=total, outcomes=list(labels.ACCESS_OUTCOMES.values()))


def acts_out(rows: list[Act], language: str) -> list[ActOut]:
    about = subjects.of_any_kind({row.subject for row in rows if row.subject}, language)
    changes = queries.change_counts([row.id for row in rows])
    places = organisations.all_organisations()
    return [act_out(row, about, changes.get(row.id, 0), places, language) for row in rows]


def act_out(
    row: Act, about: dict[UUID, SubjectOut], changes: int, places: Places, language: str
) -> ActOut:
    return ActOut(
        id=str(row.id),
        at=row.recorded_at,
        actor=actor_out(row.actor, row.actor_kind, row.actor_name, language),
        use_case=row.use_case,
        label=labels.use_case_label(row.use_case),
        permission=row.permission,
        subject=about[row.subject] if row.subject else None,
        organisation=organisation_out(places, row.organisation)
        if row.organisation and row.organisation in places
        else None,
        outcome=labels.outcome(row.outcome),
        duration_ms=row.duration_ms,
        changes=changes,
        request_id=row.request_id or None,
    )


def actor_out(key: UUID, kind: str, name: str, language: str) -> ActorOut:
    label = labels.ACTOR_KINDS.get(kind) or labels.same(kind)
    shown = labels.actor_name(kind, name, language)
    return ActorOut(id=str(key), kind=Choice(code=kind, label=label), name=shown)


def change_out(row: Change) -> ChangeOut:
    stored = row.after or row.before
    kind = labels.OPERATIONS[row.operation] if stored else labels.STATEMENT
    return ChangeOut(
        id=str(row.id),
        table=row.relation,
        row_id=str(stored["id"]) if stored and "id" in stored else None,
        kind=kind,
        before=without_secrets(row.before),
        after=without_secrets(row.after),
        row_count=row.row_count,
    )


def without_secrets(stored: dict[str, Any] | None) -> dict[str, Any] | None:
    if stored is None:
        return None
    return {k: HIDDEN_VALUE if k in HIDDEN and v is not None else v for k, v in stored.items()}


def access_out(row: Access, about: dict[UUID, SubjectOut], language: str) -> AccessOut:
    permission = row.permission or ""
    return AccessOut(
        id=str(row.id),
        at=row.recorded_at,
        actor=actor_out(row.actor, row.actor_kind, row.actor_name, language),
        label=names.permissions().get(permission) or labels.same(permission),
        subject=about[row.subject] if row.subject else None,
        fields=sorted(SENSITIVE) if row.outcome == "unmasked" else [],
        reason=row.reason or None,
        outcome=labels.access_outcome(row.outcome),
        request_id=row.request_id or None,
    )
