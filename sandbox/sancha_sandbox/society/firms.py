"""The firms: who they are, how they are doing, and how honestly they declare what they pay."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Literal

from sancha_sandbox.society import names, numbers
from sancha_sandbox.society.names import SECTORS
from sancha_sandbox.society.places import PLACES, Place

PEOPLE_PER_FIRM = 10
ESTABLISHED_FROM, ESTABLISHED_DAYS = date(1996, 1, 1), 10_000
PUBLIC_SECTORS = frozenset({"school", "hospital", "office"})
CAPITAL_YUAN = (500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 30_000_000)
HONEST_PERMILLE = 950

Standing = Literal["operating", "abnormal", "revoked", "deregistered"]


@dataclass(frozen=True)
class Firm:
    """`health_permille` is hidden; `declares_permille` is the share of pay that it declares."""

    name: str
    sector: str
    place: Place
    address: str
    phone: str
    uscc: str
    legal_person: str
    capital_fen: int
    established_on: date
    standing: Standing
    health_permille: int
    declares_permille: int

    @property
    def is_honest(self) -> bool:
        return self.declares_permille >= HONEST_PERMILLE and self.standing == "operating"


def make_firms(*, seed: int, people_count: int) -> list[Firm]:
    """Return firms of every sector, each with a name, a code and a telephone of its own."""
    rng = Random(f"{seed}/firms")
    found: dict[str, Firm] = {}
    codes: set[str] = set()
    wanted = max(2 * len(SECTORS), people_count // PEOPLE_PER_FIRM)
    for sector in cycle(SECTORS.values()):
        if len(found) == wanted:
            break
        place = rng.choice(PLACES)
        name = names.firm_name(rng, place.city, sector)
        code = numbers.uscc(rng, division=place.code)
        if name in found or code in codes:
            continue
        # The first of each sector are sound, so that small worlds have work for honest people.
        firm = make_firm(rng, name, sector.code, place, code, len(found), len(SECTORS))
        found[name] = firm
        codes.add(code)
    return list(found.values())


def make_firm(
    rng: Random, name: str, sector: str, place: Place, code: str, count: int, sound_until: int
) -> Firm:
    is_public, is_sound = sector in PUBLIC_SECTORS, count < sound_until
    health = 1000 if is_public or is_sound else max(rng.randrange(1001), rng.randrange(1001))
    standing: Standing = "operating"
    if health < 120:
        standing = rng.choice(("abnormal", "abnormal", "revoked", "deregistered"))
    # A firm in trouble saves on what it declares of its people's pay.
    declares = 1000 if is_public or is_sound or rng.randrange(100) < 75 else 550 + health * 3 // 10
    return Firm(
        name=name,
        sector=sector,
        place=place,
        address=place.address + names.street_address(rng),
        phone=f"{place.area_code}-5550{count:04d}",
        uscc=code,
        legal_person=names.person_name(rng, rng.choice(("male", "female"))),
        capital_fen=rng.choice(CAPITAL_YUAN) * 100,
        established_on=ESTABLISHED_FROM + timedelta(days=rng.randrange(ESTABLISHED_DAYS)),
        standing=standing,
        health_permille=health,
        declares_permille=declares,
    )
