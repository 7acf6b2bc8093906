import json
from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from sancha.core.money import yuan
from sancha.office.organisation import queries as organisations
from sancha.office.proposals.errors import UnknownKind
from sancha.office.proposals.models import Agreement, Proposal
from sancha.office.proposals.types import (
    STATUSES,
    YES_OR_NO,
    Agreed,
    Kind,
    Line,
    ProposalView,
    kinds,
)
from sancha.platform.acts import Actor
from sancha.platform.errors import NotFound
from sancha.platform.text import Text, joined
from sancha.platform.text import listed as in_one_line

PLAINLY = {**YES_OR_NO, "[]": Text("（无）", "(none)")}
EACH = ".*."  # Between a list's name and that of a value that each thing in it has.
LABELLED = Text("{label.zh}：{said.zh}", "{label.en}: {said.en}")


def kind_of(code: str) -> Kind:
    """:raises UnknownKind: if no feature offers such a kind."""
    if (kind := kinds().get(code)) is None:
        raise UnknownKind(kind=code)
    return kind


def head_office_id() -> UUID:
    """Return the organisation to which setup of the whole house belongs."""
    return organisations.head_office_of(organisations.legal_entities()[0]).id


def lock(proposal_id: UUID) -> Proposal:
    """:raises NotFound: if there is none."""
    row = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise NotFound
    return row


def is_open(kind: str, key: str) -> bool:
    return Proposal.objects.filter(kind=kind, key=key, status="open").exists()


def open_of(kind: str, keys: Collection[str]) -> dict[str, ProposalView]:
    """Return what waits of these things."""
    rows = Proposal.objects.filter(kind=kind, key__in=keys, status="open")
    return {row.key: view_of(row) for row in rows.prefetch_related("agreements")}


def turn_of(view: ProposalView) -> Text:
    """Return at which level a proposal waits, or that it waits."""
    levels = kind_of(view.kind).levels
    return levels[len(view.agreed)].label if levels else view.status.label


def view_of(row: Proposal) -> ProposalView:
    return ProposalView(
        id=row.id,
        organisation_id=row.organisation_id,
        kind=row.kind,
        key=row.key,
        title=Text.of(row.title),
        before=row.before,
        after=row.after,
        reason=row.reason,
        status=STATUSES[row.status],
        proposed_by=row.proposed_by,
        proposed_by_name=row.proposed_by_name,
        proposed_at=row.proposed_at,
        decided_by_name=row.decided_by_name,
        decided_at=row.decided_at,
        opinion=row.opinion,
        agreed=tuple(
            Agreed(one.decided_by, one.decided_by_name, one.decided_at, one.opinion)
            for one in row.agreements.all()
        ),
    )


def get(proposal_id: UUID) -> ProposalView:
    """:raises NotFound: if there is none, or not for this reader."""
    row = Proposal.objects.filter(pk=proposal_id).first()
    if row is None:
        raise NotFound
    return view_of(row)


def listed(*, kind: str, status: str, key: str, window: slice) -> tuple[list[ProposalView], int]:
    """Return one page of proposals, newest first, and how many there are."""
    wanted = {"kind": kind, "status": status, "key": key}
    rows = Proposal.objects.filter(**{k: v for k, v in wanted.items() if v})
    page = rows.prefetch_related("agreements").order_by("-proposed_at", "-id")[window]
    return [view_of(row) for row in page], rows.count()


def waiting_for(actor: Actor) -> int | None:
    """Return how many changes of others the person may release; None: she releases none at all."""
    mine = [
        (kind.code, level)
        for kind in kinds().values()
        for level in range(len(kind.levels) or 1)
        if actor.may(kind.deciding(level))
    ]
    if not mine:
        return None
    rows = Proposal.objects.filter(status="open").annotate(agreed=Count("agreements"))
    turns = reduce(or_, (Q(kind=code, agreed=level) for code, level in mine))
    is_among_them = Agreement.objects.filter(proposal=OuterRef("pk"), decided_by=actor.id)
    return rows.filter(turns, ~Exists(is_among_them)).exclude(proposed_by=actor.id).count()


def flat(values: dict[str, Any] | None, prefix: str = "") -> dict[str, Any]:
    """Write nested values as one level: {"rate": {"pct": 6}} -> {"rate.pct": 6}; lists stay whole."""
    found: dict[str, Any] = {}
    for name, value in (values or {}).items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{name}.")
        elif value is not None:
            found[f"{prefix}{name}"] = value
    return found


def written(name: str, value: Any) -> str:
    if name.endswith("_fen") and isinstance(value, int):
        return yuan(value)  # As people write it.
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def in_words(kind: Kind, name: str, value: Any) -> Text | None:
    """Return what a value means that is a code, a yes or no, or a list of things that have labels."""
    if not isinstance(value, list) or not value:
        return kind.codes.get(name, PLAINLY).get(written(name, value))
    if not any(isinstance(item, dict) for item in value):
        plain = (written(name, item) for item in value)
        return in_one_line(kind.codes.get(name, {}).get(text) or Text(text, text) for text in plain)
    if not any(label.startswith(f"{name}{EACH}") for label in kind.labels):
        return None
    rows = [record_in_words(kind, f"{name}{EACH}", item) for item in value]
    return Text("\n".join(row.zh for row in rows), "\n".join(row.en for row in rows))


def record_in_words(kind: Kind, prefix: str, record: dict[str, Any]) -> Text:
    """Write one thing of a list in one line, each of its values after its label."""
    values, parts = flat(record, prefix), []
    for name in dict.fromkeys((*(label for label in kind.labels if label in values), *values)):
        plain = written(name, values[name])
        said = in_words(kind, name, values[name]) or Text(plain, plain)
        parts.append(LABELLED.format(label=kind.labels.get(name) or Text(name, name), said=said))
    return joined(parts)


def lines_of(view: ProposalView) -> list[Line]:
    """Return what a proposal changes, value by value, as the labels go; what stays is left out."""
    kind = kind_of(view.kind)
    before, after = flat(view.before), flat(view.after)

    def told(name: str, side: dict[str, Any]) -> tuple[str | None, Text | None]:
        value = side.get(name)
        return (
            (None, None) if value is None else (written(name, value), in_words(kind, name, value))
        )

    lines = []
    for name in dict.fromkeys((*kind.labels, *after, *before)):
        (old, was), (new, said) = told(name, before), told(name, after)
        if old != new:
            label = kind.labels.get(name) or Text(name, name)
            lines.append(Line(name, label, old, new, was, said))
    return lines
