"""A loan's arrears begin and end cases, in the same transaction; a team is told of what comes to it."""

from collections import defaultdict
from collections.abc import Sequence

from sancha.credit.loans import queries as loans
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.office.staff import queries as staff
from sancha.platform import events
from sancha.platform.acts import Scope
from sancha.postloan.collection import queries, services
from sancha.postloan.collection.permissions import WORKED_BY
from sancha.postloan.collection.types import CaseView


@events.on_many("loan.debit_short")
def open_cases(happened: Sequence[events.Happened]) -> None:
    services.open_cases([event.subject for event in happened], on=happened[0].business_on)


@events.on_many("loan.repaid")
@events.on_many("loan.serviced")
def follow_payments(happened: Sequence[events.Happened]) -> None:
    services.follow_payments([event.subject for event in happened], on=happened[0].business_on)


@events.on_many("collection.handed_over")
def tell_the_team(happened: Sequence[events.Happened]) -> None:
    """Tell whoever may work them of the cases that have come: once for all of a branch."""
    come: dict[tuple[str, Scope], list[CaseView]] = defaultdict(list)
    for case in queries.of_ids([event.subject for event in happened]):
        come[case.team, Scope(case.organisation_id, case.organisation_id)].append(case)
    for (team, branch), cases in come.items():
        longest = min(cases, key=lambda case: (case.overdue_since_on, case.id))
        loan = loans.named([longest.loan_id])[longest.loan_id]
        for member in staff.those_who_may(WORKED_BY[team], on=branch):
            notices.notify(
                template="collection.handed_over",
                recipient=Recipient("staff", member.id, branch.organisation_id),
                values={
                    "count": len(cases),
                    "loan": loan.number,
                    "since_on": longest.overdue_since_on,
                },
                subject_id=longest.id,
            )
