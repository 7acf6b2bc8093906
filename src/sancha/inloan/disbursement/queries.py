import json
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Sum

from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.queries import LockedContract
from sancha.credit.facilities.types import ContractView
from sancha.credit.loans import queries as loans
from sancha.credit.parties import queries as parties
from sancha.engines.evidence import queries as evidence
from sancha.engines.evidence.types import DocumentInfo
from sancha.engines.signing import queries as signing
from sancha.inloan.disbursement.models import Disbursement, NotedPayee
from sancha.inloan.disbursement.types import (
    CONDITIONS,
    FINAL,
    HER_ACCOUNT,
    REASONS,
    STATUSES,
    UNSENT,
    DisbursementView,
    Payee,
    PayeeView,
)
from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.office.products.types import Terms, Thresholds
from sancha.platform.crypto import person_keys, unseal
from sancha.platform.errors import NotFound
from sancha.preloan.applications import queries as applications

# Money out to borrowers, in the form in which it is compared with the bank's statement.
MONEY_MOVED = """SELECT number, 'disbursement' AS what, 'transfer' AS channel, organisation_id,
        application_id AS subject_id, -amount_fen AS amount_fen, status, status = 'paid' AS is_settled,
        coalesce(sent_at, requested_at) AS from_at, settled_at AS until_at
    FROM disbursement_disbursement WHERE legal_entity_id = %(legal_entity_id)s"""


def view_of(row: Disbursement) -> DisbursementView:
    values = {name: getattr(row, name) for name in DisbursementView.__dataclass_fields__}
    reason = REASONS.get(row.reason, REASONS["failed"]) if row.reason else None
    missing = tuple(CONDITIONS[code] for code in row.missing)
    status = STATUSES[row.status]
    return DisbursementView(**values | {"status": status, "reason": reason, "missing": missing})


def get(disbursement_id: UUID) -> DisbursementView:
    """:raises NotFound: if there is none, or not for this reader."""
    row = Disbursement.objects.filter(pk=disbursement_id).first()
    if row is None:
        raise NotFound
    return view_of(row)


def by_number(number: str) -> DisbursementView:
    """:raises NotFound: if no payment has this number."""
    row = Disbursement.objects.filter(number=number).first()
    if row is None:
        raise NotFound
    return view_of(row)


def on_their_way_fen(legal_entity_id: UUID) -> dict[UUID, int]:
    """Return what is on its way to borrowers, by limit: it is occupied, and not lent yet."""
    rows = Disbursement.objects.filter(legal_entity_id=legal_entity_id)
    moving = rows.exclude(status__in=FINAL | UNSENT).values("facility_id")
    lent = Sum(F("amount_fen") + F("deducted_fen"))
    return dict(moving.annotate(fen=lent).values_list("facility_id", "fen"))


def of_contract(contract_id: UUID, draw_id: UUID | None = None) -> DisbursementView | None:
    """Return the last payment order on a contract, or on a draw of it: the living one, if one lives."""
    rows = Disbursement.objects.filter(contract_id=contract_id, draw_id=draw_id)
    row = rows.order_by("-requested_at", "-id").first()
    return view_of(row) if row else None


def lock_living(contract_id: UUID, draw_id: UUID | None = None) -> Disbursement | None:
    """Lock the order on a contract, or a draw, that has neither failed nor been cancelled."""
    rows = Disbursement.objects.select_for_update()
    rows = rows.filter(contract_id=contract_id, draw_id=draw_id)
    return rows.exclude(status__in=["failed", "cancelled"]).first()


def of_draws(draw_ids: Iterable[UUID]) -> dict[UUID, DisbursementView]:
    """Return the last payment order on each of these draws."""
    rows = Disbursement.objects.filter(draw_id__in=list(draw_ids)).order_by("requested_at", "id")
    return {row.draw_id: view_of(row) for row in rows if row.draw_id}


def waiting_fen(facility_id: UUID) -> int:
    """Return what was ordered of a limit and has not left: it is not occupied yet."""
    rows = Disbursement.objects.filter(facility_id=facility_id, status__in=UNSENT)
    return int(rows.aggregate(fen=Sum("amount_fen", default=0))["fen"])


def under_way(facility_id: UUID) -> list[str]:
    """Return the numbers of what was ordered of a limit and has come to no end, the oldest first."""
    rows = Disbursement.objects.filter(facility_id=facility_id).exclude(status__in=FINAL)
    return list(rows.order_by("requested_at", "id").values_list("number", flat=True))


def of_application(application_id: UUID) -> DisbursementView | None:
    """Return the payment of what was applied for; what is drawn of a limit is not that."""
    rows = Disbursement.objects.filter(application_id=application_id, draw_id=None)
    row = rows.order_by("-requested_at", "-id").first()
    return view_of(row) if row else None


def lock(disbursement_id: UUID) -> Disbursement:
    return Disbursement.objects.select_for_update().get(pk=disbursement_id)


def by_loan(loan_id: UUID) -> DisbursementView:
    """:raises NotFound: if no payment began this loan, or not for this reader."""
    row = Disbursement.objects.filter(loan_id=loan_id).first()
    if row is None:
        raise NotFound
    return view_of(row)


def numbers_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Disbursement.objects.filter(pk__in=list(ids)).values_list("id", "number"))


def followed(ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these orders another one has followed."""
    rows = Disbursement.objects.filter(previous_id__in=list(ids))
    return {previous for previous in rows.values_list("previous_id", flat=True) if previous}


# Cancelled by its reviewer, or taken back: it waits to be ordered anew.
RETURNED = Q(status="cancelled", draw_id=None) & ~Q(resolution="")


def attention() -> Q:
    """What somebody must look at; of what has ended unpaid, while it can still be ordered anew."""
    ended = Q(status="failed", followed_by=False) | Q(RETURNED, ordered_again=False)
    stands = Q(contract_id=None) | Q(contract_id__in=facilities.in_force())
    late = Q(raised_at__isnull=False) & ~Q(status__in=FINAL)
    return Q(status__in=["blocked", "unknown"]) | late | (ended & stands)


def listed(
    *, text: str, status: str, queue: str, window: slice
) -> tuple[list[DisbursementView], int]:
    """Return payment orders, newest first; of a `queue`: what needs somebody, review, patience."""
    following = Disbursement.objects.exclude(status="failed").filter(
        Q(contract_id=OuterRef("contract_id")) | Q(bill_id=OuterRef("bill_id"))
    )
    again = Disbursement.objects.filter(previous_id=OuterRef("pk"))
    following = following.filter(Q(draw_id=None) | Q(draw_id=OuterRef("draw_id")))
    rows = Disbursement.objects.order_by("-requested_at", "-id")
    rows = rows.annotate(followed_by=Exists(following), ordered_again=Exists(again))
    if status:
        rows = rows.filter(status=status)
    if queue == "attention":
        rows = rows.filter(attention())
    elif queue == "review":
        rows = rows.filter(status="requested")
    elif queue == "under_way":
        rows = rows.filter(status__in=["scheduled", "intended", "sent"])
    if text:
        rows = rows.filter(number__iexact=text)
    return [view_of(row) for row in rows[window]], rows.count()


def due(legal_entity_id: UUID) -> list[DisbursementView]:
    """Return the payments of a lender whose day has come."""
    on = calendar.bank_date(legal_entity_id)
    rows = Disbursement.objects.filter(legal_entity_id=legal_entity_id, status="scheduled")
    return [view_of(row) for row in rows.filter(pay_on__lte=on).order_by("requested_at", "id")]


def unresolved() -> list[UUID]:
    """Return the payments of which nobody knows yet what became: the desk's work list."""
    rows = Disbursement.objects.exclude(status__in=FINAL).order_by("requested_at")
    return list(rows.values_list("id", flat=True))


def loan_numbers_of(views: list[DisbursementView]) -> dict[UUID, str]:
    """Return the numbers of the loans that these payments began."""
    return loans.numbers_of({view.loan_id for view in views if view.loan_id})


def is_only_unasked(disbursement_id: UUID) -> bool:
    """Tell whether nothing keeps a payment but an account that could not be checked."""
    rows = Disbursement.objects.filter(pk=disbursement_id)
    return rows.filter(missing=["account_unasked"]).exists()


def is_held_by_account(payment: DisbursementView) -> bool:
    """Tell whether the borrower's own account keeps a payment from leaving."""
    return any(CONDITIONS[code] in payment.missing for code in HER_ACCOUNT)


def held_by_account(party_id: UUID) -> list[DisbursementView]:
    """Return the payments to a borrower that her own account keeps from leaving."""
    rows = Disbursement.objects.filter(party_id=party_id, status="blocked")
    found = [row for row in rows.order_by("requested_at", "id") if HER_ACCOUNT & {*row.missing}]
    return [view_of(row) for row in found]


def verification_code_of(disbursement_id: UUID) -> str:
    """Return the code by which whoever holds the voucher verifies it."""
    return signing.verification_code("voucher", disbursement_id)


def verification_address_of(payment: DisbursementView) -> str:
    return signing.verification_address(payment.number, verification_code_of(payment.id))


def reasons_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return by code why each of these is in doubt or has failed."""
    return dict(Disbursement.objects.filter(pk__in=list(ids)).values_list("id", "reason"))


def is_entrusted(contract: ContractView | LockedContract, amount_fen: int) -> bool:
    """Tell whether a payment of this amount on a contract goes to the borrower's counterparty."""
    terms, thresholds = asked_of(contract)
    return thresholds.is_entrusted(terms, amount_fen)


def payers(contract: ContractView | LockedContract, amount_fen: int) -> int:
    """Return how many persons let a payment of this amount on a contract leave; by itself: none."""
    terms, thresholds = asked_of(contract)
    return thresholds.payers(terms, amount_fen)


def asked_of(contract: ContractView | LockedContract) -> tuple[Terms, Thresholds]:
    """Return what the product asks of payments on a contract, and what the house asks of all."""
    legal_entity_id = applications.get(contract.application_id).legal_entity_id
    thresholds = products.thresholds(calendar.bank_date(legal_entity_id))
    return products.version(contract.product_version_id).terms, thresholds


def asked_of_each(
    payments: Iterable[DisbursementView],
) -> Iterator[tuple[DisbursementView, Terms, Thresholds]]:
    """Give each payment on a contract with what is asked of it: few queries, however many they are."""
    ordered = [(payment, payment.contract_id) for payment in payments if payment.contract_id]
    versions = facilities.product_versions_of(contract_id for _, contract_id in ordered)
    thresholds = {
        legal_entity_id: products.thresholds(calendar.bank_date(legal_entity_id))
        for legal_entity_id in {payment.legal_entity_id for payment, _ in ordered}
    }
    for payment, contract_id in ordered:
        terms = products.version(versions[contract_id]).terms
        yield payment, terms, thresholds[payment.legal_entity_id]


def lacks_release(payment: Disbursement | DisbursementView, payers: int) -> bool:
    """Tell whether a third person is wanted, of so many, and has not released it."""
    return payers > 2 and payment.released_by is None


def awaiting_release(payments: Iterable[DisbursementView]) -> set[UUID]:
    """Return which of these a third person is now to release."""
    reviewed = [p for p in payments if p.status.code == "requested" and p.reviewed_by]
    return {
        payment.id
        for payment, terms, thresholds in asked_of_each(reviewed)
        if lacks_release(payment, thresholds.payers(terms, payment.amount_fen))
    }


def awaits_release(payment: DisbursementView) -> bool:
    """Tell whether a third person is now to release it."""
    return payment.id in awaiting_release([payment])


def to_counterparty(payments: Iterable[DisbursementView]) -> set[UUID]:
    """Return which of these, of those that have not left, go to the borrower's counterparty."""
    unsent = [payment for payment in payments if payment.status.code in UNSENT]
    return {
        payment.id
        for payment, terms, thresholds in asked_of_each(unsent)
        if thresholds.is_entrusted(terms, payment.amount_fen)
    }


def payee_place(payee_id: UUID) -> str:
    return f"disbursement_notedpayee.sealed.{payee_id}"


def payees(ids: Iterable[UUID]) -> dict[UUID, PayeeView]:
    """Return noted payees; of a borrower who has been erased there is none."""
    rows = list(NotedPayee.objects.filter(pk__in=list(ids)))
    keys = person_keys({row.party_id for row in rows})
    return {
        row.id: PayeeView(
            id=row.id,
            payee=Payee(**json.loads(unseal(key, bytes(row.sealed), place=payee_place(row.id)))),
            papers=tuple(UUID(paper) for paper in row.papers),
            noted_by=row.noted_by,
            noted_at=row.noted_at,
        )
        for row in rows
        if (key := keys.get(row.party_id))
    }


def last_noted(contract_id: UUID, draw_id: UUID | None = None) -> NotedPayee | None:
    """Return whom a contract, or a draw of it, was last noted to be paid to."""
    rows = NotedPayee.objects.filter(contract_id=contract_id, draw_id=draw_id)
    return rows.order_by("-noted_at", "-id").first()


def payee_of(contract_id: UUID, draw_id: UUID | None = None) -> PayeeView | None:
    noted = last_noted(contract_id, draw_id)
    return payees([noted.id]).get(noted.id) if noted else None


def papers_of(payee: PayeeView, application_id: UUID) -> list[DocumentInfo]:
    """Return the papers that were noted with a payee."""
    return [paper for paper in evidence.documents_of(application_id) if paper.id in payee.papers]


def receiver_of(payment: DisbursementView) -> Payee:
    """Return to whom a payment goes: the noted payee, or else the borrower."""
    if payment.payee_id is not None:
        return payees([payment.payee_id])[payment.payee_id].payee
    return borrower_as_payee(payment.party_id)


def payee_of_loan(loan_id: UUID) -> Payee | None:
    """Return to whom else than the borrower a loan was paid."""
    row = Disbursement.objects.filter(loan_id=loan_id).exclude(payee_id=None).first()
    found = payees([row.payee_id]) if row and row.payee_id else {}
    return next((view.payee for view in found.values()), None)


def borrower_as_payee(party_id: UUID) -> Payee:
    profile = parties.profile_of(party_id)
    return Payee(profile.name, profile.bank_card, "")


def borrowers_as_payees(party_ids: Iterable[UUID]) -> dict[UUID, Payee]:
    payers = parties.payers_of(set(party_ids))
    return {key: Payee(payer.name, payer.bank_card, "") for key, payer in payers.items()}
