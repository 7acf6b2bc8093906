"""How the debt is paid down: the part of principal in each instalment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from sancha.core.money import round_ratio
from sancha.core.schedule.dates import Slot
from sancha.core.schedule.factors import Factors
from sancha.core.schedule.terms import Method, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a plan made anew keeps of the old one.

    `payment_fen` goes on until the debt is paid, which may be earlier than the last slot; for
    equal principal it is the part of principal. `first_principal_fen` stays for the instalment
    that is under way. `bearing` are the instalments in which equal principal falls due, and
    `parts_fen` all parts, where they are known.
    """

    payment_fen: int | None = None
    first_principal_fen: int | None = None
    bearing: frozenset[int] | None = None
    parts_fen: tuple[int, ...] = ()


NOTHING_HELD = Held()


def principals(
    terms: Terms, slots: Sequence[Slot], planned: Mapping[int, Factors], held: Held = NOTHING_HELD
) -> list[int]:
    """Return the parts of principal; they add up to the amount lent.

    There are fewer than slots only if a held payment pays the debt before its time.
    """
    if held.parts_fen:
        return list(held.parts_fen)
    match terms.method:
        case Method.EQUAL_INSTALMENT:
            return _annuity(terms, len(slots), planned, held)
        case Method.EQUAL_PRINCIPAL:
            return _level(terms, slots, held)
        case Method.INTEREST_FIRST | Method.BULLET:
            return [0] * (len(slots) - 1) + [terms.principal_fen]
        case Method.CUSTOM:
            return list(terms.custom_principal_fen)
        case _:
            assert_never(terms.method)


def _annuity(terms: Terms, count: int, planned: Mapping[int, Factors], held: Held) -> list[int]:
    parts: list[int] = []
    balance_fen, factors, payment_fen = terms.principal_fen, planned[0], held.payment_fen
    for index in range(count):
        if index in planned and index > 0:
            factors, payment_fen = planned[index], held.payment_fen
        part_fen = 0
        if index == count - 1:
            part_fen = balance_fen
        elif index == 0 and held.first_principal_fen is not None:
            part_fen = min(held.first_principal_fen, balance_fen)
        elif index >= terms.principal_grace:
            if payment_fen is None:
                payment_fen = factors.level_payment_fen(
                    balance_fen=balance_fen, first=index, balloon_fen=terms.balloon_fen,
                    rounding=terms.rounding, unit_fen=terms.instalment_unit_fen,
                )  # fmt: skip
            interest_fen = factors.interest_fen(balance_fen, index, terms.rounding)
            # A first period so long that its interest exceeds the payment repays nothing; a loan
            # of a few fen is paid off before its term.
            part_fen = min(max(payment_fen - interest_fen, 0), balance_fen)
        parts.append(part_fen)
        balance_fen -= part_fen
        if held.payment_fen is not None and balance_fen == 0:
            break
    return parts


def _level(terms: Terms, slots: Sequence[Slot], held: Held) -> list[int]:
    """Return equal parts where principal falls due, nothing elsewhere; the last takes the rest."""
    count = len(slots)
    total = max(count, terms.amortised_over or 0)
    if held.bearing is not None:
        bearing = [*sorted(held.bearing), *range(count, total)]
    else:
        bearing = [n for n in range(terms.principal_grace, total) if _bears(terms, slots, n)]
    part_fen = held.payment_fen
    if part_fen is None:
        over = len(bearing) * terms.instalment_unit_fen
        regular_fen = terms.principal_fen - terms.balloon_fen
        part_fen = round_ratio(regular_fen, over, terms.rounding) * terms.instalment_unit_fen
    parts, left_fen, due = [], terms.principal_fen, set(bearing)
    for index in range(count):
        wanted_fen = part_fen if index in due else 0
        if index == 0 and held.first_principal_fen is not None:
            wanted_fen = held.first_principal_fen
        parts.append(left_fen if index == count - 1 else min(wanted_fen, left_fen))
        left_fen -= parts[-1]
        if held.payment_fen is not None and left_fen == 0:
            break
    return parts


def _bears(terms: Terms, slots: Sequence[Slot], index: int) -> bool:
    """Tell whether principal falls due with this instalment."""
    if index >= len(slots):  # Amortised beyond the last one: as if it went on.
        return True
    if index == len(slots) - 1:
        return True
    if terms.principal_months and slots[index].series_on.month not in terms.principal_months:
        return False
    return (index - terms.principal_grace + 1) % terms.principal_every == 0
