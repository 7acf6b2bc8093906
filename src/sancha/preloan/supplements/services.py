from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sancha.engines.evidence import queries as evidence
from sancha.engines.evidence.kinds import kinds
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.office.products import queries as products
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.text import is_plain
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services
from sancha.preloan.applications.types import says_nothing
from sancha.preloan.supplements import permissions
from sancha.preloan.supplements.errors import (
    AskedBefore,
    ListWrong,
    NotAllAnswered,
    NothingAsked,
)
from sancha.preloan.supplements.models import Supplement
from sancha.preloan.supplements.queries import lock_open, view_of, was_asked
from sancha.preloan.supplements.types import (
    MAX_ITEMS,
    WAITING_AT,
    Answered,
    Item,
    SupplementView,
)

LONGEST_TEXT, LONGEST_ANSWER, LONGEST_PURPOSE = 200, 1000, 100
HOUSE_KINDS = {"contract", "contract_confirmed", "voucher"}


@operation
def ask(
    *, application_id: UUID, step: str, items: list[Item], now: datetime, actor: Actor
) -> SupplementView:
    """Ask for everything that is missing, once; the case waits for the customer.

    :raises AskedBefore: if this step has asked before.
    :raises ListWrong: if the list is empty, too long, or a line of it says nothing.
    """
    application = applications.lock(application_id)
    if was_asked(application_id, step):
        raise AskedBefore
    if not 0 < len(items) <= MAX_ITEMS:
        raise ListWrong
    for position, item in enumerate(items):
        if not says_what(item):
            raise ListWrong(f"/items/{position}")
    row = Supplement.objects.create(
        application_id=application_id,
        organisation_id=application.organisation_id,
        party_id=application.party_id,
        step=step,
        asked_by=actor.id,
        asked_by_name=actor.name,
        asked_at=now,
        items=[asdict(item) for item in items],
    )
    application_services.move_to(application, "supplement")
    application_services.tell(application, "returned", by=actor.name, count=len(items))
    return view_of(row)


def says_what(item: Item) -> bool:
    if not is_plain(item.text, longest=LONGEST_TEXT):
        return False
    if item.kind == "document":
        return item.code in kinds() and item.code not in HOUSE_KINDS
    return bool(item.text.strip())


@use_case
def answer(
    *, application_id: UUID, answers: dict[str, str], now: datetime, actor: Actor
) -> Answered:
    """Answer the whole list; the case goes back to the step that asked.

    :raises NothingAsked: if nothing is asked for now.
    :raises NotAllAnswered: naming each line that still lacks its document or its words.
    """
    process_queries.lock_running(application_id)
    application = applications.lock(application_id)
    actor.require(permissions.ANSWER, on=application)
    row = lock_open(application_id)
    if row is None:
        raise NothingAsked
    view = view_of(row)
    if missing := unanswered(view, answers):
        raise NotAllAnswered(missing)
    row.answers = {str(nr): text_of(answers, nr) for nr in range(len(view.items))}
    row.answered_at, row.answered_by = now, actor.name
    row.save(update_fields=["answers", "answered_at", "answered_by"])
    for nr, item in enumerate(view.items):
        if item.kind == "correction":
            application_services.correct_purpose(application, text_of(answers, nr))
    application_services.move_to(application, row.step)
    application_services.tell(application, "supplemented", by=actor.name)
    processes.signal(
        subject_id=application_id, step=WAITING_AT[row.step], outcome="answered", at=now
    )
    return Answered(application_id, row.step)


def unanswered(view: SupplementView, answers: dict[str, str]) -> list[int]:
    """Return the numbers of the lines that still lack something."""
    return [
        nr
        for nr, item in enumerate(view.items)
        if not is_filed(view, item) and not is_written(item, text_of(answers, nr), view)
    ]


def is_filed(view: SupplementView, item: Item) -> bool:
    """Tell whether a document of the kind asked for has come since."""
    return item.kind == "document" and any(
        info.kind == item.code and info.uploaded_at >= view.asked_at
        for info in evidence.documents_of(view.application_id)
    )


def is_written(item: Item, text: str, view: SupplementView) -> bool:
    if item.kind == "document" or not is_plain(text, longest=LONGEST_ANSWER):
        return False
    if item.kind == "correction":
        terms = products.version(applications.get(view.application_id).product_version_id).terms
        is_vague = says_nothing(text, terms.vague_words)
        return 0 < len(text) <= LONGEST_PURPOSE and not is_vague
    return bool(text)


def text_of(answers: dict[str, str], nr: int) -> str:
    return answers.get(str(nr), "").strip()
