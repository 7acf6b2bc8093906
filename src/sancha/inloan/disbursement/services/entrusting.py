"""Entrusted payment 受托支付: the money goes to whom the borrower owes it, and papers show that."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sancha.credit.facilities import queries as facilities
from sancha.credit.parties import queries as parties
from sancha.engines.evidence import queries as documents
from sancha.engines.evidence import services as evidence
from sancha.engines.evidence.types import CleanFile, DocumentInfo
from sancha.engines.process import queries as process_queries
from sancha.inloan.disbursement import permissions
from sancha.inloan.disbursement.errors import NotEntrusted, NotOpen, NotReady
from sancha.inloan.disbursement.models import Disbursement, NotedPayee
from sancha.inloan.disbursement.queries import (
    is_entrusted,
    last_noted,
    lock_living,
    of_contract,
    payee_place,
)
from sancha.inloan.disbursement.types import CONDITIONS, PAPERS, UNSENT, Payee, payee_findings
from sancha.office.calendar import queries as calendar
from sancha.platform import events
from sancha.platform.acts import Actor
from sancha.platform.crypto import person_key, seal
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.keys import uuid7
from sancha.platform.text import Text, listed
from sancha.preloan.applications import queries as applications

UNKNOWN_PAPER = Text("请选择材料类型", "Choose what the paper is")
HERSELF = Text(
    "受托支付须付给交易对方，不能是借款人本人的账户",
    "It is to be paid to the counterparty: this account is the borrower's own",
)


@use_case
def note_payee(
    *,
    contract_id: UUID,
    draw_id: UUID | None,
    payee: Payee,
    kind: str,
    file: CleanFile | None,
    now: datetime,
    actor: Actor,
) -> UUID:
    """Note to whom a contract, or a draw of it, is paid, with a paper that shows why.

    What was reviewed before is to be reviewed again: it was another payee.

    :raises NotOpen: if it is on its way or paid. :raises NotEntrusted: if it is the borrower's to spend.
    :raises Invalid: naming each field that does not fit.
    :raises sancha.engines.evidence.errors.SubjectFull: and others, as for any document.
    """
    application_id = facilities.contract(contract_id).application_id
    process_queries.lock_running(application_id)
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.REQUEST, on=contract)
    row = lock_living(contract_id, draw_id)
    last = of_contract(contract_id, draw_id)
    if contract.status != "confirmed" or (row is not None and row.status not in UNSENT):
        raise NotOpen
    if row is None and last is None and draw_id is not None:
        raise NotOpen
    if not is_entrusted(contract, last.amount_fen if last else contract.amount_fen):
        raise NotEntrusted
    found = payee_findings(payee)
    if payee.account == parties.profile_of(contract.party_id).bank_card:
        found["/account"] = HERSELF
    if file is not None and kind not in PAPERS:
        found["/kind"] = UNKNOWN_PAPER
    if found:
        raise Invalid(found)
    papers = papers_known(application_id, contract_id, draw_id)
    if file is not None:
        papers.add(file_paper(contract, kind, file, now).id)
    payee_id = uuid7()
    key = person_key(contract.party_id)
    NotedPayee.objects.create(
        id=payee_id,
        organisation_id=contract.organisation_id,
        party_id=contract.party_id,
        contract_id=contract_id,
        draw_id=draw_id,
        sealed=seal(key, json.dumps(asdict(payee)).encode(), place=payee_place(payee_id)),
        papers=sorted(str(paper) for paper in papers),
        noted_by=actor.id,
        noted_at=now,
    )
    if row is not None:
        ask_review_again(row, payee_id, actor.id)
    on = calendar.bank_date(applications.get(application_id).legal_entity_id)
    events.record(contract_id, "disbursement.payee_noted", business_on=on, by=actor.name)
    return payee_id


def papers_known(application_id: UUID, contract_id: UUID, draw_id: UUID | None) -> set[UUID]:
    """Return the papers noted before; for the whole contract also what was filed with the case."""
    before = last_noted(contract_id, draw_id)
    known = {UUID(paper) for paper in before.papers} if before else set()
    if draw_id is None:
        filed = documents.documents_of(application_id)
        known |= {paper.id for paper in filed if paper.kind in PAPERS}
    return known


@operation
def file_paper(
    contract: facilities.LockedContract, kind: str, file: CleanFile, now: datetime
) -> DocumentInfo:
    legal_entity_id = applications.get(contract.application_id).legal_entity_id
    return evidence.file_document(
        file=file,
        kind=kind,
        party_id=contract.party_id,
        subject_id=contract.application_id,
        subject_type="application",
        organisation_id=contract.organisation_id,
        uploaded_at=now,
        most_bytes=applications.limit_of("materials.file_mebibytes", legal_entity_id),
    )


@operation
def ask_review_again(row: Disbursement, payee_id: UUID, noted_by: UUID) -> None:
    row.payee_id, row.payee_by = payee_id, noted_by
    row.reviewed_by, row.reviewed_at = None, None
    row.released_by, row.released_at = None, None
    row.status, row.missing = "requested", []
    if row.requested_by is None:  # It was to leave by itself, and now waits for a second person.
        row.requested_by = noted_by
    row.save()


def entrusting_gaps(
    contract: facilities.LockedContract, amount_fen: int, noted: NotedPayee | None
) -> Iterator[str]:
    """Tell by code what is missing of an entrusted payment; of another one nothing is."""
    if not is_entrusted(contract, amount_fen):
        return
    if noted is None:
        yield "payee"
    if noted is None or not noted.papers:
        yield "papers"


@operation
def require_payee(
    contract: facilities.LockedContract, amount_fen: int, draw_id: UUID | None
) -> None:
    """:raises NotReady: naming what of an entrusted payment is missing."""
    noted = last_noted(contract.id, draw_id)
    missing = [CONDITIONS[code] for code in entrusting_gaps(contract, amount_fen, noted)]
    if missing:
        raise NotReady(missing=listed(missing))
