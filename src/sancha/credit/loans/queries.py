from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connections
from django.db.models import F, Q

from sancha.core.daycount import Convention
from sancha.core.schedule import Method, Plan, Terms, make_plan
from sancha.credit.loans.models import Instalment, Loan, Repayment, Segment
from sancha.credit.loans.types import ROW_STATES, STATUSES, LoanView, ScheduleRow
from sancha.office.products.types import Terms as ProductTerms
from sancha.platform.errors import NotFound
from sancha.platform.reading import alias

OPEN = Q(principal_paid_fen__lt=F("principal_fen")) | Q(interest_paid_fen__lt=F("interest_fen"))


def terms_of(
    terms: ProductTerms, *, principal_fen: int, term_months: int, disbursed_on: date
) -> Terms:
    """Return what the plan of a loan of this product is made of."""
    return Terms(
        principal_fen=principal_fen,
        annual_rate_pct=terms.annual_rate_pct,
        disbursed_on=disbursed_on,
        instalments=term_months,
        method=Method(terms.method),
        day_count=Convention(terms.day_count),
        due_day=terms.due_day,
        minimum_first_days=terms.minimum_first_days,
    )


def plan_of(loan: Loan | LoanView, terms: ProductTerms) -> Plan:
    """Return the loan's plan on its frozen terms."""
    return make_plan(
        terms_of(
            terms,
            principal_fen=loan.principal_fen,
            term_months=loan.term_months,
            disbursed_on=loan.disbursed_on,
        )
    )


def view_of(row: Loan, *, on: date, oldest_open_on: date | None) -> LoanView:
    segment = row.segment
    days = max((on - oldest_open_on).days, 0) if oldest_open_on else 0
    status = "overdue" if days else segment.status
    return LoanView(
        id=row.id,
        number=row.number,
        organisation_id=row.organisation_id,
        legal_entity_id=row.legal_entity_id,
        party_id=row.party_id,
        facility_id=row.facility_id,
        contract_id=row.contract_id,
        application_id=row.application_id,
        product_version_id=row.product_version_id,
        status=STATUSES[status],
        principal_fen=row.principal_fen,
        balance_fen=segment.balance_fen,
        annual_rate_pct=row.annual_rate_pct,
        term_months=row.term_months,
        disbursed_on=row.disbursed_on,
        matures_on=row.matures_on,
        next_due_on=segment.next_due_on,
        settled_on=segment.settled_on,
        days_past_due=days,
    )


def oldest_open(loan_ids: Iterable[UUID]) -> dict[UUID, date]:
    """Return the due date of each loan's oldest unpaid instalment, where it has one."""
    rows = Instalment.objects.filter(OPEN, loan_id__in=set(loan_ids)).order_by("-due_on")
    return dict(rows.values_list("loan_id", "due_on"))


def views_of(rows: Iterable[Loan], *, on: date) -> list[LoanView]:
    loans = list(rows)
    oldest = oldest_open(loan.id for loan in loans)
    return [view_of(loan, on=on, oldest_open_on=oldest.get(loan.id)) for loan in loans]


def get(loan_id: UUID, *, on: date) -> LoanView:
    """:raises NotFound: if there is none, or not for this reader."""
    row = Loan.objects.select_related("segment").filter(pk=loan_id).first()
    if row is None:
        raise NotFound
    return views_of([row], on=on)[0]


def lock(loan_id: UUID) -> Loan:
    """Lock the loan: payments on it come one after the other; :raises NotFound: if none."""
    rows = Segment.objects.select_related("loan").select_for_update(of=("self",))
    segment = rows.filter(pk=loan_id).first()
    if segment is None:
        raise NotFound
    segment.loan.segment = segment
    return segment.loan


def listed(
    *, text: str, status: str, party_ids: Iterable[UUID] | None, window: slice, on: date
) -> tuple[list[LoanView], int]:
    """Return loans, newest first, by number, status (overdue is computed) or party."""
    rows = Loan.objects.select_related("segment").order_by("-disbursed_on", "-number")
    if status == "overdue":
        late = Instalment.objects.filter(OPEN, due_on__lt=on).values("loan_id")
        rows = rows.filter(pk__in=late)
    elif status:
        rows = rows.filter(segment__status=status)
    if party_ids is not None:
        rows = rows.filter(Q(party_id__in=set(party_ids)) | Q(number__iexact=text))
    return views_of(rows[window], on=on), rows.count()


def loans_of_party(party_id: UUID, *, on: date) -> list[LoanView]:
    rows = Loan.objects.select_related("segment").filter(party_id=party_id)
    return views_of(rows.order_by("-disbursed_on"), on=on)


def of_ids(loan_ids: Iterable[UUID], *, on: date) -> list[LoanView]:
    return views_of(Loan.objects.filter(pk__in=set(loan_ids)), on=on)


def loan_of_application(application_id: UUID) -> tuple[UUID, str, str] | None:
    """Return id, number and status of the loan that came of an application."""
    rows = Loan.objects.filter(application_id=application_id)
    return rows.values_list("id", "number", "segment__status").first()


def schedule_of(loan: LoanView, terms: ProductTerms, *, on: date) -> list[ScheduleRow]:
    """Return all instalments: those that fell due as they stand, the others as computed."""
    fallen_due = {row.nr: row for row in Instalment.objects.filter(loan_id=loan.id)}
    rows = []
    for planned in plan_of(loan, terms).rows:
        stored = fallen_due.get(planned.nr)
        paid = stored.principal_paid_fen + stored.interest_paid_fen if stored else 0
        rows.append(
            ScheduleRow(
                nr=planned.nr,
                due_on=planned.due_on,
                principal_fen=planned.principal_fen,
                interest_fen=planned.interest_fen,
                paid_fen=paid,
                paid_on=stored.paid_on if stored else None,
                balance_after_fen=planned.balance_after_fen,
                state=ROW_STATES[state_of(stored, paid, on=on)],
            )
        )
    return rows


def state_of(stored: Instalment | None, paid_fen: int, *, on: date) -> str:
    if stored is None:
        return "future"
    if stored.paid_on is not None:
        return "paid"
    if stored.due_on < on:
        return "overdue"
    return "partial" if paid_fen else "due"


def repayments_of(loan_id: UUID) -> list[Repayment]:
    return list(Repayment.objects.filter(loan_id=loan_id).order_by("received_on", "id"))


# Penalty and compound are owed in whole fen: rounded half up from what is carried exactly.
OWED = """SELECT due_principal_fen + due_interest_fen + CASE WHEN carried_on IS NULL THEN 0 ELSE
    greatest(div(2 * (penalty_numerator + penalty_rate_pct * overdue_principal_fen * days) + 36000,
                 72000)::bigint - penalty_received_fen, 0)
    + greatest(div(2 * (compound_numerator + compound_rate_pct * overdue_interest_fen * days)
                   + 36000, 72000)::bigint - compound_received_fen, 0) END
    FROM loans_segment CROSS JOIN LATERAL (SELECT greatest(%s - carried_on, 0) AS days) AS time
    WHERE loan_id = %s"""


def owed_fen(loan_id: UUID, *, on: date) -> int:
    """Return all that is due on a loan: instalments that fell due, penalty and compound interest."""
    with connections[alias()].cursor() as cursor:
        cursor.execute(OWED, [on, loan_id])
        return int(cursor.fetchone()[0])


def with_something_due(legal_entity_id: UUID) -> list[UUID]:
    """Return the loans on which something is due and unpaid, in key order."""
    rows = Segment.objects.filter(legal_entity_id=legal_entity_id, status="active")
    due = Q(due_principal_fen__gt=0) | Q(due_interest_fen__gt=0) | Q(carried_on__isnull=False)
    return list(rows.filter(due).order_by("loan_id").values_list("loan_id", flat=True))


def due_in(legal_entity_id: UUID, *, on: date) -> list[LoanView]:
    """Return the active loans whose next instalment falls due exactly on this day."""
    rows = Loan.objects.select_related("segment").filter(
        legal_entity_id=legal_entity_id, segment__next_due_on=on, segment__status="active"
    )
    return views_of(rows.order_by("id"), on=on)


def product_versions(legal_entity_id: UUID) -> set[UUID]:
    rows = Loan.objects.filter(legal_entity_id=legal_entity_id)
    return set(rows.values_list("product_version_id", flat=True).distinct())


def numbers_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Loan.objects.filter(pk__in=set(ids)).values_list("id", "number"))
