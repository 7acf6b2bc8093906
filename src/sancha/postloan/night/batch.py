"""The set-based work of the night: each step does one partition, or the whole book, in one go."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from sancha.core.money import grouped
from sancha.credit.loans import batch as loans
from sancha.credit.loans import queries as loan_queries
from sancha.credit.loans.batch import WHOLE, Reach
from sancha.credit.loans.types import Measure
from sancha.engines.ledger import queries as books
from sancha.engines.ledger import services as ledger
from sancha.engines.ledger.choosing import chosen
from sancha.engines.ledger.types import Dimensions
from sancha.engines.notice.batch import notify_many
from sancha.engines.notice.types import Message, Recipient
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import events, plain
from sancha.platform.acts import Scope
from sancha.platform.columns import columns
from sancha.platform.door import operation
from sancha.postloan.classification.queries import rates_on
from sancha.postloan.limits import services as limits
from sancha.postloan.night.models import NightCheck
from sancha.postloan.night.queries import hold_part, is_finished, sums_of_day
from sancha.postloan.night.types import CHECKED, ON_THE_BOOKS, Counted, Stands
from sancha.postloan.repayment import batch as repayment
from sancha.postloan.repricing import services as repricing
from sancha.postloan.snapshot import batch as snapshots

# Through the ORM the rows of sixteen partitions take longer than to measure them.
KEEP = """INSERT INTO night_nightbucket (id, legal_entity_id, closed_on, part, loan_id,
        organisation_id, product_version_id, risk_class, stage, is_accruing, is_written_off, loans,
        balance_fen, interest_received_fen, penalty_received_fen, compound_received_fen,
        interest_fen, penalty_fen, compound_fen, provision_fen, expected_loss_fen)
    SELECT new_key(), %s::uuid, %s::date, %s::smallint, %s::uuid, found.*
    FROM unnest(%s::uuid[], %s::uuid[], %s::smallint[], %s::smallint[], %s::boolean[],
        %s::boolean[], %s::integer[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
        %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS found"""


@operation
def fall_due(reach: Reach, on: date) -> Counted:
    return Counted(*loans.fall_due(reach, on=on))


@operation
def reprice(reach: Reach, on: date) -> Counted:
    return Counted(repricing.reprice(reach, on=on))


@operation
def order(reach: Reach, on: date) -> Counted:
    return Counted(*repayment.order(reach, on=on))


@operation
def allocate(reach: Reach, on: date) -> Counted:
    return Counted(*repayment.allocate(reach, on=on))


@operation
def age(reach: Reach, on: date) -> Counted:
    return Counted(*loans.age(reach, on=on))


@operation
def classify(reach: Reach, on: date) -> Counted:
    return Counted(loans.classify(reach, on=on))


@operation
def measure(reach: Reach, on: date) -> Counted:
    """Keep what each part of the book has earned and owes; loans are counted, and their balance."""
    found = loans.measure(reach, rates_on(on), on=on)
    keep(found, reach.legal_entity_id, on, part=reach.number)
    return Counted(sum(m.loans for m in found), sum(m.balance_fen for m in found))


@operation
def keep(
    found: Sequence[Measure],
    legal_entity_id: UUID,
    on: date,
    *,
    part: int,
    loan_id: UUID | None = None,
) -> None:
    """Keep what was measured in a partition, or of one loan before its partition's turn."""
    if found:
        values = columns(vars(measured).values() for measured in found)
        plain.tell(KEEP, legal_entity_id, on, part, loan_id, *values)


@operation
def accrue(legal_entity_id: UUID, on: date) -> Counted:
    """Post what was earned up to the close of the day: target minus booked, for each organisation
    and product. Posted twice, the second time finds nothing left to post.

    What is earned on a loan more than 90 days past due stands off balance until it is received; on
    one that is written off, it is claimed beside the principal that left the books.
    """
    post = Poster(legal_entity_id, on)
    for (organisation_id, product), sides in sorted(sums_of_day(legal_entity_id, on).items()):
        inside, outside = sides[Stands.INSIDE], sides[Stands.OUTSIDE]
        for event, component in (
            ("loan.interest_accrued", "interest"),
            ("loan.penalty_accrued", "penalty"),
            ("loan.penalty_accrued", "compound"),
        ):
            received = f"{component}_received_fen"
            target_fen = inside[f"{component}_fen"]
            recognised_fen = target_fen + sum(side[received] for side in sides.values())
            post(organisation_id, product, event, component, target_fen, recognised_fen)
        for event, side in (
            ("loan.claimed_off_balance", outside),
            ("loan.claim_kept", sides[Stands.WRITTEN_OFF]),
        ):
            for component, target_fen in (
                ("interest", side["interest_fen"]),
                ("penalty", side["penalty_fen"] + side["compound_fen"]),
            ):
                post(organisation_id, product, event, component, target_fen, target_fen)
    return Counted(post.count, post.amount_fen)


@operation
def remind(reach: Reach, on: date) -> Counted:
    """Remind of what falls due in as many days as the product says; not of bills: the acceptor pays."""
    terms = {key: version.terms for key, version in products.every_version().items()}
    days_before = {
        key: one.reminder_days_before for key, one in terms.items() if not one.is_discount
    }
    coming = loans.coming_due(reach, days_before, on=on)
    notify_many(
        "loan.reminder",
        [
            Message(
                recipient=Recipient(
                    kind="party",
                    id=one.party_id,
                    organisation_id=one.organisation_id,
                    party_id=one.party_id,
                ),
                values={
                    "loan": one.number,
                    "amount": grouped(one.amount_fen),
                    "due_on": one.due_on,
                },
                subject_id=one.loan_id,
            )
            for one in coming
        ],
    )
    reminded = {Scope(one.loan_id, one.organisation_id): {"nr": one.nr} for one in coming}
    events.record_many("loan.reminded", reminded, business_on=on)
    return Counted(len(coming), sum(one.amount_fen for one in coming))


@operation
def provide(legal_entity_id: UUID, on: date) -> Counted:
    """Bring the allowance for losses to what the classes ask for."""
    post = Poster(legal_entity_id, on)
    for (organisation_id, product), sides in sorted(sums_of_day(legal_entity_id, on).items()):
        target_fen = sum(sides[side]["provision_fen"] for side in ON_THE_BOOKS)
        post(organisation_id, product, "loan.provided", "provision", target_fen, target_fen, -1)
    return Counted(post.count, post.amount_fen)


@operation
def check_limits(legal_entity_id: UUID, on: date) -> Counted:
    return Counted(*limits.check(legal_entity_id, on=on))


@operation
def check(legal_entity_id: UUID, on: date) -> Counted:
    """Roll the day's postings up, and note what the loans and the books say of each account.

    Counts the differences. A day with one closes only when somebody has signed it off.
    """
    ledger.roll_up(legal_entity_id=legal_entity_id, on=on)
    post = Poster(legal_entity_id, on)
    rows = [
        NightCheck(
            organisation_id=organisation_id,
            legal_entity_id=legal_entity_id,
            on=on,
            product=product,
            account=account,
            # Of a discounted bill more was received than is earned.
            loans_fen=abs(
                sum(sides[stands][name] for name in checked.sums for stands in checked.of)
            ),
            books_fen=abs(post.booked_fen.get((organisation_id, product, account), 0)),
        )
        for (organisation_id, product), sides in sorted(sums_of_day(legal_entity_id, on).items())
        for checked in CHECKED
        for account in [post.account_of(checked.event, checked.component, checked.side, product)]
    ]
    NightCheck.objects.bulk_create(rows)
    return Counted(sum(row.loans_fen != row.books_fen for row in rows))


@loans.before_change
@operation
def catch_up(loan_id: UUID, on: date) -> None:
    """Close the day before `on` for one loan, if the night has not come to it yet.

    Whoever changes a loan comes here first, with the day shared, and before the loan is locked, for
    the night takes the partition before its loans: it measures the loan as it stood at the close, once.
    """
    legal_entity_id, part = loans.place_of(loan_id)
    yesterday = on - timedelta(days=1)
    if calendar.closed_on(legal_entity_id) >= yesterday:
        return
    hold_part(legal_entity_id, part, "share")
    if came_to(legal_entity_id, yesterday, "snapshot", part):
        return
    # Two who share the partition may come for the same loan: the second finds it closed.
    closed_on = loan_queries.lock(loan_id).segment.closed_on
    if closed_on is not None and closed_on >= yesterday:
        return
    reach = Reach(legal_entity_id, part=part, loan_ids=(loan_id,))
    if not came_to(legal_entity_id, yesterday, "measure", part):
        loans.fall_due(reach, on=yesterday)
        loans.age(reach, on=yesterday)
        loans.classify(reach, on=yesterday)
        if found := loans.measure(reach, rates_on(yesterday), on=yesterday):
            keep(found, legal_entity_id, yesterday, part=part, loan_id=loan_id)
    snapshots.keep(reach, rates_on(yesterday), on=yesterday)
    loans.note_closed(loan_id, on=yesterday)


def came_to(legal_entity_id: UUID, on: date, step: str, part: int) -> bool:
    """Tell whether the night has done a step with a partition, alone or with the whole book."""
    return any(is_finished(legal_entity_id, on, step, one) for one in (part, WHOLE))


def take_room() -> None:
    """Let the statements of this transaction sort and join a partition without going to the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")


class Poster:
    """Posts the difference between what an account should say at the close of a day and what it says."""

    def __init__(self, legal_entity_id: UUID, on: date) -> None:
        self.legal_entity_id, self.on = legal_entity_id, on
        self.head_office_id = organisations.head_office_of(legal_entity_id).id
        self.booked_fen = {
            (balance.organisation_id, balance.product, balance.account): balance.balance_fen
            for balance in books.balances(on=on, legal_entity_id=legal_entity_id)
        }
        self.count, self.amount_fen = 0, 0

    def account_of(self, event: str, component: str, side: str, product: str) -> str:
        """Return the account by which an event is posted for a product, on one side."""
        rule = chosen(books.rules_in_act(event, on=self.on), product=product)[component]
        return rule.debit_account if side == "debit" else rule.credit_account

    def __call__(
        self,
        organisation_id: UUID,
        product: str,
        event: str,
        component: str,
        target_fen: int,
        recognised_fen: int,
        side: int = 1,
    ) -> None:
        """Bring one account to its target; `recognised_fen` is all that was ever recognised then."""
        account = self.account_of(event, component, "debit" if side == 1 else "credit", product)
        booked_fen = side * self.booked_fen.get((organisation_id, product, account), 0)
        missing_fen = target_fen - booked_fen
        if missing_fen == 0:
            return
        ledger.post(
            event=event,
            components={component: abs(missing_fen)},
            before={component: recognised_fen - missing_fen},
            takes_back=missing_fen < 0,
            subject_id=organisation_id,
            dimensions=Dimensions(
                legal_entity_id=self.legal_entity_id,
                organisation_id=organisation_id,
                head_office_id=self.head_office_id,
                product=product,
            ),
            accounting_on=self.on,
        )
        self.count, self.amount_fen = self.count + 1, self.amount_fen + missing_fen


LoanWork = Callable[[Reach, date], Counted]
# Each loan by itself: a partition goes through these on its own. The others want all of them done.
LOAN_STEPS: dict[str, LoanWork] = {
    "fall_due": fall_due,
    "reprice": reprice,
    "order": order,
    "allocate": allocate,
    "age": age,
    "classify": classify,
    "measure": measure,
    "remind": remind,
}
FILE_STEPS = frozenset({"snapshot"})  # Each writes a file for a partition.
BOOK_STEPS: dict[str, Callable[[UUID, date], Counted]] = {
    "accrue": accrue,
    "provide": provide,
    "limits": check_limits,
    "check": check,
}


@operation
def poisoned(step: str, reach: Reach, on: date) -> dict[UUID, str]:
    """Return the loans with which a step cannot be done, and why: halves are tried and undone."""
    found: dict[UUID, str] = {}

    def look(ids: list[UUID]) -> None:
        if (reason := failure(step, replace(reach, loan_ids=tuple(ids)), on)) is None:
            return
        if len(ids) == 1:
            found[ids[0]] = reason
            return
        look(ids[: len(ids) // 2])
        look(ids[len(ids) // 2 :])

    if ids := loans.loan_ids(reach):
        look(ids)
    return found


class Undo(Exception):
    """Ends a trial."""


def failure(step: str, reach: Reach, on: date) -> str | None:
    """Try a step and undo it; return what the database says against it."""
    try:
        with transaction.atomic():
            LOAN_STEPS[step](reach, on)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            raise Undo
    except Undo:
        return None
    except DatabaseError as error:
        return str(error).splitlines()[0]
