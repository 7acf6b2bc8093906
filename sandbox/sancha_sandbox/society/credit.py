"""What the bureau knows of a person: lines of credit, how they were repaid, who has asked."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from sancha_sandbox.society import names
from sancha_sandbox.society.recipes import Late, Recipe

MONTHS = 24
BEFORE_OPENING, PAID, SETTLED, NOTHING_DUE, BAD_DEBT = "/", "N", "C", "*", "B"


@dataclass(frozen=True)
class Line:
    """A line of credit; `history` has a status for each of 24 months, the oldest first."""

    number: str
    kind: str
    business: str
    institution: str
    opened_on: date
    closed_on: date | None
    credit_fen: int
    balance_fen: int
    monthly_payment_fen: int
    remaining_months: int
    history: str


@dataclass(frozen=True)
class Query:
    institution: str
    reason: str
    queried_on: date


@dataclass(frozen=True)
class Kind:
    """A business: `rate_permyriad` a month; its usual terms in months."""

    code: str
    business: str
    lenders: tuple[str, ...]
    rate_permyriad: int
    terms_months: tuple[int, ...]


MORTGAGE = Kind("D1", "mortgage", names.BANKS, 33, (240, 360))
CAR = Kind("D1", "car", names.CAR_LENDERS, 45, (36, 60))
CONSUMER = Kind("D1", "consumer", names.BANKS + names.CONSUMER_LENDERS, 80, (12, 24, 36))
CARD = Kind("R2", "card", names.BANKS, 0, ())


def months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month; days after the 28th become the 28th."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, min(day.day, 28))


def present_value_fen(payment_fen: int, rate_permyriad: int, months: int) -> int:
    """Return what an equal monthly payment repays in so many months."""
    if not rate_permyriad:
        return payment_fen * months
    rate = Decimal(rate_permyriad) / 10_000
    value = payment_fen * (1 - (1 + rate) ** -months) / rate
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def lines_of(rng: Random, recipe: Recipe, debt_fen: int, as_of_on: date, lived: str) -> list[Line]:
    """Return the lines of credit of one person, which together take so much a month.

    `lived` is how the last two years went, a status a month; empty, the recipe says who was late.
    """
    if not recipe.has_credit:
        return []
    late: Late | str = lived or rng.choice(recipe.late)
    lines = [_settled_loan(rng, as_of_on)] if rng.randrange(3) else []
    card_fen = min(debt_fen, rng.randint(100, 600) * 100)
    parts: list[tuple[Kind, int]] = []
    if (rest_fen := debt_fen - card_fen) > 3_000_00 + rng.randrange(2) * 2_000_00:
        parts.append((MORTGAGE, rest_fen * rng.randint(60, 80) // 100))
        rest_fen -= parts[0][1]
    elif rest_fen > 1_500_00 and rng.randrange(2):
        parts.append((CAR, rest_fen * rng.randint(40, 60) // 100))
        rest_fen -= parts[0][1]
    if rest_fen > 300_00:
        parts.append((CONSUMER, rest_fen))
    else:
        card_fen += max(rest_fen, 0)
    # The arrears show on one line: the dearest to pay, if there is a loan at all.
    lines.append(_card(rng, card_fen, as_of_on, late if not parts else "never"))
    for place, (kind, payment_fen) in enumerate(parts):
        on_this = late if place == len(parts) - 1 else "never"
        lines.append(_loan(rng, kind, payment_fen, as_of_on, on_this))
    return lines


def _number(rng: Random, code: str) -> str:
    return f"{code}{rng.randrange(10**14):014d}"


def _card(rng: Random, payment_fen: int, as_of_on: date, late: Late | str) -> Line:
    """Return a credit card: a tenth of what is used falls due each month."""
    used_fen = payment_fen * 10
    age_months = rng.randint(40, 120)
    limit_fen = max(5_000_00, -(-used_fen // 500_000) * 500_000 * rng.choice((2, 3)))
    return Line(
        number=_number(rng, CARD.code),
        kind=CARD.code,
        business=CARD.business,
        institution=rng.choice(CARD.lenders),
        opened_on=months_before(as_of_on, age_months),
        closed_on=None,
        credit_fen=limit_fen,
        balance_fen=used_fen,
        monthly_payment_fen=payment_fen,
        remaining_months=0,
        history=_history(rng, MONTHS, late) if payment_fen else NOTHING_DUE * MONTHS,
    )


def _loan(rng: Random, kind: Kind, payment_fen: int, as_of_on: date, late: Late | str) -> Line:
    """Return a loan in equal instalments, part of its way."""
    term_months = rng.choice(kind.terms_months)
    # Arrears need months to have grown in.
    age_months = rng.randint(min(10, term_months - 2), min(term_months - 2, 100))
    remaining_months = term_months - age_months
    return Line(
        number=_number(rng, kind.code),
        kind=kind.code,
        business=kind.business,
        institution=rng.choice(kind.lenders),
        opened_on=months_before(as_of_on, age_months),
        closed_on=None,
        credit_fen=present_value_fen(payment_fen, kind.rate_permyriad, term_months),
        balance_fen=present_value_fen(payment_fen, kind.rate_permyriad, remaining_months),
        monthly_payment_fen=payment_fen,
        remaining_months=remaining_months,
        history=_history(rng, age_months, late),
    )


def _settled_loan(rng: Random, as_of_on: date) -> Line:
    """Return a consumer loan that was repaid some time ago, always on time."""
    term_months = rng.choice(CONSUMER.terms_months)
    closed_months = rng.randint(1, 40)
    payment_fen = rng.randint(400, 2_500) * 100
    # The month of closing shows C; before it what was paid, after it nothing is due.
    shown_months = max(0, min(MONTHS + 1 - closed_months, term_months))
    history = PAID * (shown_months - 1) + SETTLED if shown_months else ""
    history += NOTHING_DUE * min(closed_months - 1, MONTHS)
    return Line(
        number=_number(rng, CONSUMER.code),
        kind=CONSUMER.code,
        business=CONSUMER.business,
        institution=rng.choice(CONSUMER.lenders),
        opened_on=months_before(as_of_on, closed_months + term_months),
        closed_on=months_before(as_of_on, closed_months),
        credit_fen=present_value_fen(payment_fen, CONSUMER.rate_permyriad, term_months),
        balance_fen=0,
        monthly_payment_fen=0,
        remaining_months=0,
        history=history.rjust(MONTHS, BEFORE_OPENING),
    )


def _history(rng: Random, age_months: int, late: Late | str) -> str:
    """Return the statuses of 24 months: N on time, 1 to 7 how many instalments were behind."""
    months = [PAID] * min(age_months, MONTHS)
    last = len(months) - 1
    match late:
        case "never":
            pass
        case "once":  # One or two short slips, both made good.
            for back in (rng.randint(2, 4), rng.randint(5, 8))[: rng.choice((1, 2))]:
                months[last - back] = "1"
        case "often":  # A quarter behind, then made good.
            for step, status in enumerate("1231"):
                months[last - 5 + step] = status
        case "now":
            depth = rng.randint(1, 5)
            for step in range(depth):
                months[last - depth + 1 + step] = str(step + 1)
        case _:  # As it was lived; nobody is behind by more than the months since the beginning.
            for place, status in enumerate(late[MONTHS - len(months) :]):
                months[place] = str(min(int(status), place + 1)) if status.isdigit() else status
    return "".join(months).rjust(MONTHS, BEFORE_OPENING)


def queries_of(rng: Random, recipe: Recipe, as_of_on: date) -> list[Query]:
    """Return who has asked: some in the last six months, some long before."""
    recent = [rng.randint(3, 170) for _ in range(rng.randint(*recipe.queries_6m))]
    old = [rng.randint(200, 700) for _ in range(rng.randint(0, 3) if recipe.has_credit else 0)]
    return [
        Query(
            institution=rng.choice(names.BANKS + names.CONSUMER_LENDERS),
            reason=rng.choice(("02", "02", "03")),
            queried_on=as_of_on - timedelta(days=days),
        )
        for days in sorted(recent + old)
    ]
