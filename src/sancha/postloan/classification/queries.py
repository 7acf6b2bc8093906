"""What holds a loan's class down, and when it may be bettered."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain
from uuid import UUID

from sancha.core.daycount import add_months
from sancha.core.loan.events import Restructuring
from sancha.core.loan.figures import figures
from sancha.core.loan.history import History
from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import CLASSES, NON_PERFORMING, Classing, Rates
from sancha.office.parameters import queries as parameters
from sancha.platform.text import Text, joined
from sancha.postloan.classification.errors import NotToJudge
from sancha.postloan.classification.types import Observation, Rules

NOTHING_OWED = Text("贷款已结清或已核销", "the loan is settled or written off")
TOO_LATE = Text("逾期 {days} 天，最高为{best_zh}", "{days} days past due; at best {best_en}")
WATCHED = Text("重组观察期至 {until}，最高为{best_zh}", "observed until {until}; at best {best_en}")
WATCHED_BAD = Text(
    "重组观察期至 {until}，期内不良不得上调",
    "observed until {until}; until then it stays non-performing",
)
UNPAID = Text("尚有到期未还的欠款", "something that has fallen due is unpaid")
TOO_SOON = Text(
    "欠款清偿后须满 {months} 个月，至 {until}", "{months} months after the arrears: {until}"
)
TOO_FEW = Text(
    "欠款清偿后须连续按时还款 {least} 期，现 {count} 期",
    "{least} instalments on time after the arrears; so far {count}",
)
NAMES = (
    *("observation_months", "observation_instalments"),
    *("upgrade_months", "upgrade_instalments"),
)


def rules_on(day: date) -> Rules:
    """Return the rules in force on a day."""
    said = parameters.values([f"classification.{name}" for name in NAMES], on=day)
    return Rules(**{name: int(said[f"classification.{name}"]) for name in NAMES})


def observation_of(life: History, rules: Rules) -> Observation | None:
    """Return the observation that the last restructuring began; a second one within the first makes
    the loan substandard at best, and the time begins anew.
    """
    found: Observation | None = None
    for event in life.counting:
        if not isinstance(event, Restructuring):
            continue
        again = found is not None and event.on <= found.until_on
        ahead = life.on(event.on).ahead
        first_on = ahead[0].due_on if ahead else event.on
        enough = ahead[: rules.observation_instalments]
        until_on = max(
            [add_months(first_on, rules.observation_months), *(row.due_on for row in enough)]
        )
        found = Observation(NON_PERFORMING if again else 2, until_on)
    return found


def refuse_unfit(
    loan_id: UUID, life: History, found: Classing, risk_class: int, *, on: date
) -> None:
    """:raises NotToJudge: with everything that stands against this class."""
    against = list(findings(loan_id, life, found, risk_class, on=on))
    if against:
        raise NotToJudge(risk_class=CLASSES[risk_class].label, findings=joined(against))


def findings(
    loan_id: UUID, life: History, found: Classing, risk_class: int, *, on: date
) -> Iterator[Text]:
    state = life.on(on)
    if state.settled_on or state.written_off_on:
        yield NOTHING_OWED
        return
    if risk_class < found.floor:
        yield TOO_LATE.format(days=found.days_past_due, **best(found.floor))
    watched = found.watch(on)
    is_bettered = risk_class < NON_PERFORMING <= found.risk_class
    if watched > 1 and is_bettered:
        yield WATCHED_BAD.format(until=found.watched_until_on)
    elif risk_class < watched:
        yield WATCHED.format(until=found.watched_until_on, **best(watched))
    if is_bettered:
        shown = figures(life.terms, state)
        rows = loans.rows_of(loan_id, shown, on=on)
        paid = [(row.due_on, row.paid_on) for row in rows if row.due_on <= on and row.paid_on]
        if shown.due.total_fen:
            yield UNPAID
        else:
            yield from unproven(paid, rules_on(on), grace_days=life.terms.grace_days, on=on)


def best(risk_class: int) -> dict[str, str]:
    label = CLASSES[risk_class].label
    return {"best_zh": label.zh, "best_en": label.en}


def unproven(
    paid: Sequence[tuple[date, date]], rules: Rules, *, grace_days: int, on: date
) -> Iterator[Text]:
    """Say what is missing before a non-performing loan that owes nothing due is a good one again:
    for long enough, what fell due since its last late payment was paid on its day.

    `paid` are due date and day of payment of its instalments.
    """
    late = [day for due_on, day in paid if day > due_on + timedelta(days=grace_days)]
    if not late:
        return
    cured_on = max(late)
    count = sum(due_on > cured_on for due_on, _ in paid)
    if on < (until := add_months(cured_on, rules.upgrade_months)):
        yield TOO_SOON.format(months=rules.upgrade_months, until=until)
    if count < rules.upgrade_instalments:
        yield TOO_FEW.format(least=rules.upgrade_instalments, count=count)


def rates_on(day: date) -> Rates:
    """Return what is provided for a loan on a day, and expected to be lost: by the parameters in force."""
    classes = [f"provision.class_{code}_pct" for code in CLASSES]
    stages = [
        [f"provision.stage_{stage}_{of}_pct" for of in ("default", "loss")] for stage in (1, 2, 3)
    ]
    said = parameters.values([*classes, *chain.from_iterable(stages)], on=day)
    return Rates(
        by_class=tuple(int(said[name] * 10_000) for name in classes),
        by_stage=tuple(int(said[default] * said[loss] * 100) for default, loss in stages),
    )
