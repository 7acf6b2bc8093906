from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Max, Min, Q, Sum

from sancha.core.allocation import Part
from sancha.core.daycount import Convention, Unit
from sancha.core.loan.events import Event
from sancha.core.loan.figures import Figures, figures
from sancha.core.loan.history import History
from sancha.core.loan.terms import LoanTerms
from sancha.core.loan.wire import read_event
from sancha.core.money import yuan
from sancha.core.schedule import INSTALMENTS_MAX, Method, Plan, Terms, days_of_term, make_plan
from sancha.core.segment import DISCOUNTED
from sancha.credit.loans.models import Instalment, Loan, LoanEvent, Repayment, Segment
from sancha.credit.loans.types import (
    ROW_STATES,
    STATUSES,
    Classing,
    LoanName,
    LoanView,
    ScheduleRow,
)
from sancha.engines.ledger import ports as ledger
from sancha.engines.ledger.types import Classed
from sancha.office.products import queries as products
from sancha.office.products.types import Terms as ProductTerms
from sancha.platform.columns import among
from sancha.platform.errors import NotFound

# What an event says beside what the core computes with.
NOT_FOR_THE_CORE = {"payment", "reason", "channel", "ground", "base", "published_pct", "points_bp"}
TURNS = ("penalty", "compound", "interest", "principal")  # Of these the night spreads money.
OPEN = Q(principal_paid_fen__lt=F("principal_fen")) | Q(interest_paid_fen__lt=F("interest_fen"))


def terms_of(
    terms: ProductTerms,
    *,
    principal_fen: int,
    term_months: int,
    disbursed_on: date,
    annual_rate_pct: Decimal | None = None,
    matures_on: date | None = None,
) -> Terms:
    """Return what the plan of a loan of this product is made of; by its rate then, if none is given.

    A discounted bill falls due on its own day, `matures_on`; of any other loan the terms say it.

    :raises NotInForce: if the rate follows one that was not published by then.
    """
    if annual_rate_pct is None:
        annual_rate_pct = products.annual_rate_pct(terms, on=disbursed_on)
    if terms.is_discount and matures_on is not None:
        return Terms(
            principal_fen=principal_fen,
            annual_rate_pct=annual_rate_pct,
            disbursed_on=disbursed_on,
            instalments=1,
            method=Method.BULLET,
            day_count=Convention(terms.day_count),
            due_on=(matures_on,),
            is_discounted=True,
        )
    every, unit = terms.period
    agreed = Terms(
        principal_fen=principal_fen,
        annual_rate_pct=annual_rate_pct,
        disbursed_on=disbursed_on,
        instalments=term_months // every if unit is Unit.MONTH else INSTALMENTS_MAX[unit],
        method=Method(terms.method),
        day_count=Convention(terms.day_count),
        every=every,
        unit=unit,
        due_day=terms.due_day,
        due_month=terms.due_month,
        first_period=terms.first_period,
        minimum_first_days=terms.minimum_first_days,
        principal_every=terms.principal_every,
        principal_months=frozenset(terms.principal_months),
        principal_grace=terms.principal_grace,
        instalment_unit_fen=100 if terms.whole_yuan else 1,
        rounding=terms.rounding,
    )
    if unit is Unit.MONTH and (every == 1 or (terms.due_day is None and term_months % every == 0)):
        return agreed
    # Settled by the calendar: the loan ends with its term, wherever that falls.
    days = days_of_term(agreed, term_months)
    return replace(agreed, due_on=days, instalments=len(days))


def agreed_of(loan: Loan | LoanView, terms: ProductTerms) -> Terms:
    """Return what was agreed about the loan's plan."""
    return terms_of(
        terms,
        principal_fen=loan.principal_fen,
        annual_rate_pct=loan.annual_rate_pct,
        term_months=loan.term_months,
        disbursed_on=loan.disbursed_on,
        matures_on=loan.matures_on,
    )


def plan_of(loan: Loan | LoanView, terms: ProductTerms) -> Plan:
    """Return the loan's plan on its frozen terms."""
    return make_plan(agreed_of(loan, terms))


def life_terms(loan: Loan | LoanView, terms: ProductTerms) -> LoanTerms:
    """Return all that was agreed about the loan's life."""
    return LoanTerms(
        plan=agreed_of(loan, terms),
        overdue_markup_pct=terms.overdue_markup_pct,
        misuse_markup_pct=terms.misuse_markup_pct,
        compound=terms.compounds,
        allocation=tuple(complete([Part(name) for name in terms.allocation])),
        early_fee_pct=terms.early_fee_pct,
        grace_days=terms.grace_days,
    )


def complete(order: list[Part]) -> list[Part]:
    """Return the product's order with the parts it does not name, in the law's order, before."""
    return [part for part in Part if part not in order] + order


def turns_of(terms: ProductTerms) -> dict[str, int]:
    """Return the product's order: parts that it does not name come before the others, as in law."""
    order = complete([Part(name) for name in terms.allocation])
    return {name: order.index(Part(name)) for name in TURNS}


def events_of(loan_id: UUID) -> list[LoanEvent]:
    """Return what happened to a loan, in the order in which it was entered."""
    rows = LoanEvent.objects.filter(loan_id=loan_id).select_related("reverses")
    return list(rows.order_by("number"))


def history(loan: Loan | LoanView, terms: ProductTerms) -> History:
    """Return the loan's life: any state on any day comes from it, two queries however long it is."""
    return History.of(life_terms(loan, terms), [core_event(row) for row in events_of(loan.id)])


def core_event(row: LoanEvent) -> Event:
    """Return an event as the core takes it; its payload is what `sancha replay` reads."""
    told = {name: said for name, said in row.payload.items() if name not in NOT_FOR_THE_CORE}
    value = {**told, "on": row.on.isoformat(), "type": row.kind}
    if row.amount_fen is not None:
        value["amount"] = yuan(row.amount_fen)
    if row.reverses is not None:
        value["of"] = row.reverses.number
    return read_event(value, row.number)


def view_of(row: Loan, *, on: date, oldest_open_on: date | None) -> LoanView:
    segment = row.segment
    days = max((on - oldest_open_on).days, 0) if oldest_open_on else 0
    status = segment.status
    if status == "active" and segment.written_off_on:
        status = "written_off"
    elif days:
        status = "overdue"
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
        current_rate_pct=segment.annual_rate_pct,
        term_months=row.term_months,
        disbursed_on=row.disbursed_on,
        matures_on=row.matures_on,
        next_due_on=segment.next_due_on,
        next_nr=segment.period_nr,
        next_fen=segment.period_principal_fen
        + (0 if segment.method == DISCOUNTED else segment.period_interest_fen)
        + segment.period_carried_fen,
        instalments=segment.instalments,
        settled_on=segment.settled_on,
        written_off_on=segment.written_off_on,
        days_past_due=days,
    )


def open_since(loan_ids: Iterable[UUID]) -> dict[UUID, tuple[date, date]]:
    """Return the due dates of each loan's oldest and newest unpaid instalment, where it has one."""
    # Said of both: the second finds them by an index that has no other.
    rows = Instalment.objects.filter(OPEN, loan_id__in=among(set(loan_ids)), paid_on=None)
    found = rows.values_list("loan_id").annotate(oldest=Min("due_on"), newest=Max("due_on"))
    return {loan_id: (oldest_on, newest_on) for loan_id, oldest_on, newest_on in found}


def views_of(rows: Iterable[Loan], *, on: date) -> list[LoanView]:
    loans = list(rows)
    since = open_since(loan.id for loan in loans)
    return [view_of(loan, on=on, oldest_open_on=since.get(loan.id, (None,))[0]) for loan in loans]


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
    *,
    text: str,
    status: str,
    party_ids: Iterable[UUID] | None,
    window: slice,
    on: date,
    risk_class: int | None = None,
) -> tuple[list[LoanView], int]:
    """Return loans, newest first, by number, status (overdue is computed), party; of a class those
    that are owed.
    """
    rows = Loan.objects.select_related("segment").order_by("-disbursed_on", "-number")
    if status == "overdue":
        late = Instalment.objects.filter(OPEN, due_on__lt=on).values("loan_id")
        rows = rows.filter(pk__in=late, segment__written_off_on=None)
    elif status == "written_off":
        rows = rows.filter(segment__status="active", segment__written_off_on__isnull=False)
    elif status:
        rows = rows.filter(segment__status=status)
    if risk_class is not None:
        rows = rows.filter(segment__risk_class=risk_class, segment__status="active")
    if party_ids is not None:
        rows = rows.filter(Q(party_id__in=set(party_ids)) | Q(number__iexact=text))
    return views_of(rows[window], on=on), rows.count()


def loans_of_party(party_id: UUID, *, on: date) -> list[LoanView]:
    rows = Loan.objects.select_related("segment").filter(party_id=party_id)
    return views_of(rows.order_by("-disbursed_on"), on=on)


def of_ids(loan_ids: Iterable[UUID], *, on: date) -> list[LoanView]:
    return views_of(Loan.objects.select_related("segment").filter(pk__in=set(loan_ids)), on=on)


def product_versions_of(loan_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the product version that each of these loans has frozen."""
    rows = Loan.objects.filter(pk__in=set(loan_ids))
    return dict(rows.values_list("id", "product_version_id"))


def loan_of_application(application_id: UUID) -> tuple[UUID, str, str] | None:
    """Return id, number and status of the loan that came of an application."""
    rows = Loan.objects.filter(application_id=application_id)
    return rows.values_list("id", "number", "segment__status").first()


def schedule_of(loan: LoanView, terms: ProductTerms, *, on: date) -> list[ScheduleRow]:
    """Return all instalments: those that fell due as they stand, the others as computed."""
    life = history(loan, terms)
    return rows_of(loan.id, figures(life.terms, life.on(max(on, loan.disbursed_on))), on=on)


def rows_of(loan_id: UUID, shown: Figures, *, on: date) -> list[ScheduleRow]:
    """Return the instalments of a life's figures, with what is stored of those that fell due."""
    fallen_due = {row.nr: row for row in Instalment.objects.filter(loan_id=loan_id)}
    rows = []
    for planned in shown.rows:
        stored = fallen_due.get(planned.nr)
        paid = (
            stored.principal_paid_fen + stored.interest_paid_fen
            if stored
            else planned.kept_back_fen
        )
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


def received_so_far(loan: Loan) -> dict[str, int]:
    """Return all that was received on a loan, by part, and what waits."""
    names = [*(part.value for part in Part), "suspense"]
    sums = {name: Sum(f"{name}_fen", default=0) for name in names}
    return Repayment.objects.filter(loan=loan).aggregate(**sums)


def to_stand_anew(legal_entity_id: UUID, *, on: date) -> list[UUID]:
    """Return the loans that the core is to look at before anything else of a day: something is due
    while money waits in suspense, or a grace has ended in which the rates changed.
    """
    waiting = Repayment.objects.exclude(suspense_fen=0).values("loan_id")
    waiting = waiting.annotate(fen=Sum("suspense_fen")).filter(fen__gt=0)
    due = Q(segment__due_principal_fen__gt=0) | Q(segment__due_interest_fen__gt=0)
    due |= Q(segment__next_due_on__lte=on) | Q(segment__bears_penalty=True)
    rows = Loan.objects.filter(due, legal_entity_id=legal_entity_id, segment__status="active")
    rows = rows.filter(pk__in=waiting.values("loan_id"))
    turned = Segment.objects.filter(legal_entity_id=legal_entity_id, stands_anew_on__lte=on)
    turned = turned.filter(status="active", set_aside=None)
    return sorted({*rows.values_list("id", flat=True), *turned.values_list("loan_id", flat=True)})


def named(ids: Iterable[UUID]) -> dict[UUID, LoanName]:
    """Return whose these loans are and what they are called: one query."""
    rows = Loan.objects.filter(pk__in=among(set(ids))).order_by("pk")
    return {row[0]: LoanName(*row) for row in rows.values_list(*LoanName.__dataclass_fields__)}


def loan_id_of(key: str) -> UUID:
    """Return which loan something is proposed for.

    :raises NotFound: if it is no key of a loan.
    """
    try:
        return UUID(key)
    except ValueError:
        raise NotFound from None


def organisation_of(key: str) -> UUID:
    """:raises NotFound: if there is no such loan."""
    loan_id = loan_id_of(key)
    if (found := named([loan_id]).get(loan_id)) is None:
        raise NotFound
    return found.organisation_id


def count_active(legal_entity_id: UUID, *, at_most: int) -> int:
    """Return how many loans are active, counting no further than `at_most`."""
    rows = Segment.objects.filter(legal_entity_id=legal_entity_id, status="active")
    return rows[:at_most].count()


def numbers_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Loan.objects.filter(pk__in=set(ids)).values_list("id", "number"))


def classing_of(loan: Loan, *, on: date) -> Classing:
    """Return how a loan is classified; its days past due are those of the close before `on`."""
    segment, closed_on = loan.segment, on - timedelta(days=1)
    since_on = segment.overdue_since_on
    return Classing(
        risk_class=segment.risk_class,
        stage=segment.stage,
        is_accruing=segment.is_accruing,
        days_past_due=max((closed_on - since_on).days, 0) if since_on else 0,
        judged_class=segment.judged_class,
        watched_class=segment.watched_class,
        watched_until_on=segment.watched_until_on,
        closed_on=segment.closed_on,
    )


@ledger.classes
def classes_of(loan_ids: Collection[UUID]) -> dict[UUID, Classed]:
    """Return the class of each loan, and on which side of the balance sheet its interest stands."""
    rows = Segment.objects.filter(loan_id__in=among(loan_ids))
    return {
        loan_id: Classed(str(risk_class), "on" if is_accruing and not written_off_on else "off")
        for loan_id, risk_class, is_accruing, written_off_on in rows.values_list(
            "loan_id", "risk_class", "is_accruing", "written_off_on"
        )
    }
