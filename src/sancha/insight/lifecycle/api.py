"""The whole-life pages over HTTP: staff at `router`, the borrower at `borrower_router`."""

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Query, Schema

from sancha.credit.loans import queries as loans
from sancha.credit.loans.permissions import SEE as LOANS
from sancha.credit.loans.types import CLASSES
from sancha.credit.loans.types import STATUSES as LOAN_STATUSES
from sancha.credit.parties import queries as parties
from sancha.credit.parties.api import own_party
from sancha.credit.parties.permissions import SEE as CUSTOMERS
from sancha.inloan.contracts.permissions import SEE as CONTRACTS
from sancha.insight.lifecycle import applications as listing
from sancha.insight.lifecycle import (
    borrower,
    borrower_contract,
    borrower_loans,
    cases,
    collection,
    customers,
    decisions,
    life,
    queries,
)
from sancha.insight.lifecycle import loans as loan_pages
from sancha.insight.lifecycle.permissions import DECISIONS
from sancha.insight.shapes import today_of
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.platform import http
from sancha.platform.parsing import needed_fen
from sancha.postloan.collection import queries as collecting
from sancha.postloan.collection.permissions import SEE as COLLECTION
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications.api import borrower_router as own_cases_router
from sancha.preloan.applications.api import router as cases_router
from sancha.preloan.applications.permissions import SEE as APPLICATIONS
from sancha.preloan.applications.types import STATUSES as APPLICATION_STATUSES

router = http.router(tags=["lifecycle"])
borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])
# An address belongs to one router: a list stands at the one where new applications come in.


class ApplicationPage(http.Page):
    product: str = ""


class LoansPage(http.Page):
    risk_class: int | None = None


class CollectionPage(http.Page):
    stage: str = ""
    team: str = ""
    mine: bool = False


class OwnPage(Schema):
    """Which part of one's own list is wanted: all of it, unless a page is named."""

    page: int | None = None
    page_size: int | None = None

    @property
    def window(self) -> slice:
        if self.page is None and self.page_size is None:
            return slice(None)
        return http.Page(page=self.page or 1, page_size=self.page_size or 20).window


@router.get("/customers/{customer_id}", response=customers.CustomerOut)
@http.reads(CUSTOMERS)
def customer(request: http.Request, customer_id: UUID) -> customers.CustomerOut:
    """A customer: profile masked, every value ever known, consents and business."""
    return customers.customer(customer_id, http.language_of(request))


@cases_router.get("/applications", response=listing.ApplicationList)
@http.reads(APPLICATIONS)
def listed_applications(
    request: http.Request, page: Query[ApplicationPage]
) -> listing.ApplicationList:
    """Applications by number, customer, status or product, newest first."""
    views, total = queries.listed_applications(
        text=page.q.strip(), status=page.status, product=page.product, window=page.window
    )
    items = listing.application_rows(views, http.language_of(request))
    statuses = list(APPLICATION_STATUSES.values())
    return listing.ApplicationList(items=items, total=total, statuses=statuses)


@router.get("/applications/{application_id}", response=cases.CaseOut)
@http.reads(APPLICATIONS)
def case(request: http.Request, application_id: UUID) -> cases.CaseOut:
    """The case page: everything needed to decide one application."""
    return cases.case(application_id, request.actor, http.language_of(request))


@router.get("/decisions/{decision_id}", response=decisions.DecisionOut)
@http.reads(DECISIONS)
def decision(request: http.Request, decision_id: UUID) -> decisions.DecisionOut:
    """How a decision came about: inputs, output, and the trace node by node."""
    return decisions.decision_out(decision_id, http.language_of(request))


@router.get("/loans", response=loan_pages.LoanList)
@http.reads(LOANS)
def listed_loans(request: http.Request, page: Query[LoansPage]) -> loan_pages.LoanList:
    """Loans by number, customer, status or class, newest first."""
    text = page.q.strip()
    on = today_of(request.actor, organisations.all_organisations())
    party_ids = queries.parties_called(text) if text else None
    views, total = loans.listed(
        text=text,
        status=page.status,
        risk_class=page.risk_class,
        party_ids=party_ids,
        window=page.window,
        on=on,
    )
    return loan_pages.LoanList(
        items=loan_pages.loan_rows(views, on=on),
        total=total,
        statuses=list(LOAN_STATUSES.values()),
        classes=list(CLASSES.values()),
    )


@router.get("/loans/{loan_id}", response=loan_pages.LoanOut)
@http.reads(LOANS)
def loan(request: http.Request, loan_id: UUID) -> loan_pages.LoanOut:
    """A loan: summary, schedule, postings and what happened."""
    on = today_of(request.actor, organisations.all_organisations())
    return loan_pages.loan_out(loan_id, http.language_of(request), on=on)


@router.get("/loans/{loan_id}/life", response=life.LifeOut)
@http.reads(LOANS)
def loan_life(request: http.Request, loan_id: UUID) -> life.LifeOut:
    """What a loan owes, how each figure came about, and what happened to it."""
    on = today_of(request.actor, organisations.all_organisations())
    return life.loan_life(loan_id, on=on)


class WhatIf(Schema):
    principal: str
    keep: Literal["term", "instalment"] = "term"


@router.get("/loans/{loan_id}/what-if", response=life.WhatIfOut)
@http.reads(LOANS)
def what_if(request: http.Request, loan_id: UUID, asked: Query[WhatIf]) -> life.WhatIfOut:
    """How a loan would go on if part of it were repaid today."""
    on = today_of(request.actor, organisations.all_organisations())
    principal_fen = needed_fen("/principal", asked.principal)
    return life.what_if(loan_id, principal_fen=principal_fen, keep=asked.keep, on=on)


@router.get("/collection/cases", response=collection.CollectionList)
@http.reads(COLLECTION)
def listed_cases(request: http.Request, page: Query[CollectionPage]) -> collection.CollectionList:
    """Loans in arrears by stage, team, debtor or collector, the longest overdue first."""
    text = page.q.strip()
    on = today_of(request.actor, organisations.all_organisations())
    views, total = collecting.listed(
        stage=page.stage,
        state=page.status,
        team=page.team,
        on=on,
        party_ids=queries.parties_called(text) if text else None,
        mine=request.actor.id if page.mine else None,
        window=page.window,
    )
    return collection.case_list(views, total, on=on)


@router.get("/collection/cases/{case_id}", response=collection.CollectionCase)
@http.reads(COLLECTION)
def collection_case(request: http.Request, case_id: UUID) -> collection.CollectionCase:
    """A loan in arrears: what is owed, who works it, and every contact."""
    on = today_of(request.actor, organisations.all_organisations())
    return collection.case_out(case_id, request.actor, on=on)


@own_cases_router.get("/borrower/applications", response=borrower.BorrowerApplicationList)
@http.reads(APPLICATIONS)
def own_applications(
    request: http.Request, page: Query[OwnPage]
) -> borrower.BorrowerApplicationList:
    """My applications, newest first."""
    party_id = request.actor.party_id
    views = applications.of_party(party_id) if party_id else []
    items = borrower.own_applications(views[page.window])
    return borrower.BorrowerApplicationList(items=items, total=len(views))


@borrower_router.get(
    "/borrower/applications/{application_id}", response=borrower.BorrowerApplication
)
@http.reads(APPLICATIONS)
def own_application(request: http.Request, application_id: UUID) -> borrower.BorrowerApplication:
    """One of my applications: where it stands, and what comes next."""
    return borrower.own_application(application_id)


@borrower_router.get(
    "/borrower/contracts/{contract_id}", response=borrower_contract.BorrowerContract
)
@http.reads(CONTRACTS)
def own_contract(request: http.Request, contract_id: UUID) -> borrower_contract.BorrowerContract:
    """My contract: its terms and every cost by name."""
    return borrower_contract.own_contract(contract_id)


@borrower_router.get("/borrower/loans", response=borrower_loans.BorrowerLoanList)
@http.reads(LOANS)
def own_loans(request: http.Request, page: Query[OwnPage]) -> borrower_loans.BorrowerLoanList:
    """My loans, newest first."""
    party_id = request.actor.party_id
    if party_id is None:
        return borrower_loans.BorrowerLoanList(items=[], total=0)
    on = own_today(party_id)
    views = loans.loans_of_party(party_id, on=on)
    items = borrower_loans.own_loans(views[page.window], on=on)
    return borrower_loans.BorrowerLoanList(items=items, total=len(views))


@borrower_router.get("/borrower/loans/{loan_id}", response=borrower_loans.BorrowerLoan)
@http.reads(LOANS)
def own_loan(request: http.Request, loan_id: UUID) -> borrower_loans.BorrowerLoan:
    """One of my loans with its schedule."""
    return borrower_loans.own_loan(loan_id, on=own_today(own_party(request.actor)))


@borrower_router.get("/borrower/notices", response=borrower.BorrowerNoticeList)
@http.reads("notices.see")
def own_notices(request: http.Request, page: Query[OwnPage]) -> borrower.BorrowerNoticeList:
    """What I was told, newest first."""
    party_id = request.actor.party_id
    if party_id is None:
        return borrower.BorrowerNoticeList(items=[], total=0)
    return borrower.own_notices(party_id, page.window)


def own_today(party_id: UUID) -> date:
    """Return the bank's date at the lender of this customer."""
    place = organisations.get(parties.get(party_id).organisation_id)
    return calendar.bank_date(place.legal_entity_id)
