"""The API, assembled from the edges of the features."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from sancha.credit.corrections import api as corrections
from sancha.credit.parties import api as parties
from sancha.inloan.approval import api as approval
from sancha.inloan.contracts import api as contracts
from sancha.inloan.disbursement import api as disbursement
from sancha.inloan.discounting import api as discounting
from sancha.inloan.draws import api as draws
from sancha.insight.audit import api as audit
from sancha.insight.audit import exports as audit_exports
from sancha.insight.books import api as books
from sancha.insight.books import drill as books_drill
from sancha.insight.books import quality as books_quality
from sancha.insight.lifecycle import api as lifecycle
from sancha.insight.lifecycle import inspections as inspection_lists
from sancha.insight.lifecycle import uses
from sancha.insight.lifecycle import write_offs as write_off_lists
from sancha.insight.operations import api as operations
from sancha.insight.operations import debits as failed_debits
from sancha.insight.verification import api as verification
from sancha.insight.workbench import api as workbench
from sancha.office.parameters import api as parameters
from sancha.office.products import api as products
from sancha.office.proposals import api as proposals
from sancha.office.staff import api as staff
from sancha.office.worklist import api as worklist
from sancha.platform import http
from sancha.platform.errors import DomainError, Kind
from sancha.platform.parsing import CarefulParser
from sancha.platform.text import Text
from sancha.postloan.certificates import api as certificates
from sancha.postloan.collection import api as collection
from sancha.postloan.debit_files import api as debit_files
from sancha.postloan.inspections import api as inspections
from sancha.postloan.night import api as night
from sancha.postloan.presentation import api as presentation
from sancha.postloan.reconciliation import api as reconciliation
from sancha.postloan.repayment import api as repayment
from sancha.postloan.reporting import api as reporting
from sancha.postloan.servicing import api as servicing
from sancha.postloan.use_of_funds import api as use_of_funds
from sancha.postloan.write_off import api as write_off
from sancha.preloan.applications import api as applications
from sancha.preloan.drafts import api as drafts
from sancha.preloan.screening import api as screening
from sancha.preloan.supplements import api as supplements

api = NinjaAPI(
    title="Sancha 三查",
    version="1",
    description="Every refusal is a problem detail (RFC 9457). Money is a decimal string in yuan.",
    docs_url=None,
    openapi_url="/openapi.json",
    parser=CarefulParser(),
)

# Named paths before those with an id in their place.
for router in (
    staff.router,
    worklist.router,
    parties.borrower_router,
    parties.router,
    corrections.router,
    products.router,
    parameters.router,
    proposals.router,
    applications.borrower_router,
    applications.router,
    approval.router,
    drafts.router,
    drafts.borrower_router,
    screening.router,
    supplements.router,
    supplements.borrower_router,
    contracts.borrower_router,
    contracts.router,
    disbursement.borrower_router,
    disbursement.router,
    disbursement.callback_router,
    draws.borrower_router,
    draws.router,
    debit_files.callback_router,
    night.router,
    reconciliation.router,
    certificates.router,
    certificates.borrower_router,
    collection.router,
    repayment.router,
    debit_files.router,
    reporting.router,
    operations.router,
    failed_debits.router,
    discounting.router,
    presentation.router,
    servicing.router,
    use_of_funds.router,
    use_of_funds.borrower_router,
    inspections.router,
    uses.router,
    inspection_lists.router,
    write_off_lists.router,
    servicing.borrower_router,
    write_off.router,
    workbench.router,
    lifecycle.router,
    lifecycle.borrower_router,
    books.router,
    books_drill.router,
    books_quality.router,
    audit.router,
    audit_exports.router,
    verification.router,
):
    api.add_router("", router)

WRONG_FIELD = Text("请检查此项", "Check this value")
MISSING_FIELD = Text("此项必填", "This is required")
UNREADABLE = Text("请求内容无法读取", "The request cannot be read")


@api.exception_handler(DomainError)
def refuse(request: HttpRequest, error: DomainError) -> HttpResponse:
    return http.problem_of(request, error)


@api.exception_handler(ValidationError)
def refuse_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Values of the wrong form: each beside its field, in words, not in the parser's jargon."""
    fields = {pointer_of(item): finding_of(item) for item in error.errors}
    text = Text("有内容需要更正，请查看标注的字段", "Some values need correcting")
    return http.problem(
        request, kind=Kind.INVALID, code="request.invalid", text=text, fields=fields
    )


@api.exception_handler(HttpError)
def refuse_unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON; or one that is, with a finding of our own in it."""
    if isinstance(error.__cause__, DomainError):
        return http.problem_of(request, error.__cause__)
    return http.problem(request, kind=Kind.BAD_REQUEST, code="request.unreadable", text=UNREADABLE)


def pointer_of(item: dict[str, Any]) -> str:
    """Turn ("body", "body", "amount") into "/amount"."""
    return "/" + "/".join(str(part) for part in item["loc"][2:])


def finding_of(item: dict[str, Any]) -> Text:
    return MISSING_FIELD if item["type"] == "missing" else WRONG_FIELD
