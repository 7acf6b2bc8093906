from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from sancha.credit.facilities import queries as facilities
from sancha.credit.parties.types import Profile
from sancha.engines.decision import queries as decisions
from sancha.engines.decision.types import Reason, reasons
from sancha.engines.evidence import queries as evidence
from sancha.engines.evidence.limits import MEBIBYTE
from sancha.office.calendar import queries as calendar
from sancha.office.parameters import queries as parameters
from sancha.office.products.types import Material, ProductView, Purpose
from sancha.platform import plain
from sancha.platform.acts import current_act, is_act_open
from sancha.platform.errors import NotFound
from sancha.platform.text import Text
from sancha.preloan.applications.models import Application, Folder
from sancha.preloan.applications.types import (
    AMOUNT_STEP_FEN,
    CLOSED,
    STATUSES,
    ApplicationView,
    Offer,
)

INCOMES_IN_A_LIMIT = 6
APPEAL_WITHIN = timedelta(days=30)
DECLINED_BY_PEOPLE = frozenset({"approver_declined", "conditions_unmet", "hit_confirmed"})
OPEN_CASE = Text(
    "您有一笔申请正在办理，可在“进度”中查看",
    "An application is under way; see its progress",
)
NOT_ENOUGH = Text(
    "您当前的可申请额度不足最低金额，结清部分贷款后可再申请",
    "What you may ask for is below the least amount; repay part of your loans first",
)


OPEN = "SELECT id FROM applications_application WHERE party_id = %s AND status <> ALL (%s)"
LockedApplication = Application  # As `lock` gives it; written by the services alone.


def view_of(row: Application) -> ApplicationView:
    values = {name: getattr(row, name) for name in ApplicationView.__dataclass_fields__}
    return ApplicationView(**values | {"status": STATUSES[row.status]})


def get(application_id: UUID) -> ApplicationView:
    """Return an application; within a use case that has locked it, as it stands there.

    :raises NotFound: if there is none, or not for this reader.
    """
    if (locked := locked_in_act(application_id)) is not None:
        return view_of(locked)
    row = plain.row(Application, "id = %s", application_id)
    if row is None:
        raise NotFound
    return view_of(row)


def lock(application_id: UUID) -> Application:
    """Lock the application: read once in a use case, so that all its parts change the same row.

    :raises NotFound: if there is none.
    """
    if (locked := locked_in_act(application_id)) is not None:
        return locked
    row = plain.row(Application, "id = %s FOR UPDATE", application_id)
    if row is None:
        raise NotFound
    hold(row)
    return row


def hold(row: Application) -> None:
    """Keep a row that this use case has locked or made, until it ends."""
    if is_act_open():
        current_act().remembered[Application, row.id] = row


def locked_in_act(application_id: UUID) -> Application | None:
    if not is_act_open():
        return None
    found: Application | None = current_act().remembered.get((Application, application_id))
    return found


def open_application_of(party_id: UUID) -> UUID | None:
    found = plain.ask(OPEN, party_id, sorted(CLOSED))
    return found[0][0] if found else None


def of_party(party_id: UUID) -> list[ApplicationView]:
    rows = Application.objects.filter(party_id=party_id).order_by("-submitted_at")
    return [view_of(row) for row in rows]


def counts_by_status() -> dict[str, int]:
    rows = Application.objects.values("status").annotate(count=Count("id"))
    return {row["status"]: row["count"] for row in rows}


def folder_of(party_id: UUID) -> Folder | None:
    """Return where a customer's materials wait for an application that is not handed in."""
    return plain.row(Folder, "party_id = %s AND used_at IS NULL", party_id)


def missing_materials(product: ProductView, folder: Folder | None) -> list[Material]:
    """Return the materials without which the product's application is not taken."""
    filed = {info.kind for info in evidence.documents_of(folder.id)} if folder else set()
    needed = [material for material in product.terms.materials if material.required]
    return [material for material in needed if material.kind not in filed]


def limit_of(parameter: str, legal_entity_id: UUID) -> int:
    """Return a limit of materials in bytes, as it is by the bank's date."""
    on = calendar.bank_date(legal_entity_id)
    return parameters.whole(parameter, on=on) * MEBIBYTE


def purposes_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the code of what the money is asked for, by application."""
    return dict(Application.objects.filter(pk__in=set(ids)).values_list("id", "purpose"))


def numbers_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Application.objects.filter(pk__in=set(ids)).values_list("id", "number"))


def purpose_of(product: ProductView, code: str) -> Purpose:
    return next(purpose for purpose in product.terms.purposes if purpose.code == code)


def offer_for(product: ProductView, party_id: UUID | None, profile: Profile | None) -> Offer:
    """Return what this customer may ask for: six incomes, less what is open, within the product."""
    if party_id is None or profile is None:
        terms = product.terms
        return Offer(terms.amount_min_fen, terms.amount_max_fen, is_personal=False, blocked=None)
    offer = personal_offer(product, party_id, profile)
    if open_application_of(party_id):
        return replace(offer, blocked=("open_application", OPEN_CASE))
    return offer


def personal_offer(product: ProductView, party_id: UUID, profile: Profile) -> Offer:
    """Return what a customer without an open application may ask for."""
    terms = product.terms
    free = profile.monthly_income_fen * INCOMES_IN_A_LIMIT - facilities.open_exposure_fen(party_id)
    most = min(terms.amount_max_fen, free) // AMOUNT_STEP_FEN * AMOUNT_STEP_FEN
    blocked = ("no_room", NOT_ENOUGH) if most < terms.amount_min_fen else None
    most = max(most, terms.amount_min_fen)
    return Offer(terms.amount_min_fen, most, is_personal=True, blocked=blocked)


def may_appeal(application: ApplicationView, *, now: datetime) -> bool:
    """Tell whether a person's review may be asked for: the machine alone refused, and lately."""
    if application.status.code != "declined" or application.appealed_at is not None:
        return False
    if application.decision_id is None or set(application.declined_for) & DECLINED_BY_PEOPLE:
        return False
    return now - decisions.taken(application.decision_id).decided_at <= APPEAL_WITHIN


def told_reasons(application: ApplicationView) -> list[Reason]:
    """Return every reason that the borrower may be told, in the policy's order."""
    known = [reasons()[code] for code in application.declined_for if code in reasons()]
    return [reason for reason in known if reason.is_tellable]


def told_reason(application: ApplicationView) -> Text:
    """Return the first reason that the borrower may be told."""
    tellable = told_reasons(application)
    return tellable[0].label if tellable else Text("综合评估未通过", "the overall assessment")
