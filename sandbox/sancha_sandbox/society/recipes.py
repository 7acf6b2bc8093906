"""How people of each profile are: the bounds that their facts are drawn from."""

from dataclasses import dataclass
from random import Random
from typing import Literal

Late = Literal["never", "once", "often", "now"]
Range = tuple[int, int]


@dataclass(frozen=True)
class Recipe:
    """Bounds, both included. Debt is what all lines of credit take a month, of the income."""

    risk_permille: Range
    age_years: Range = (25, 52)
    years_in_job: Range = (0, 20)
    income_yuan: Range = (5_500, 26_000)
    debt_pct: Range = (0, 0)
    late: tuple[Late, ...] = ("never",)
    queries_6m: Range = (0, 1)
    balance_yuan: Range = (500, 20_000)
    court_pct: int = 0
    has_credit: bool = True
    is_known_to_identity: bool = True
    stability_permille: Range = (600, 950)
    living_permille: Range = (550, 750)
    claimed_pct: Range = (100, 100)  # Of the true income: what they say they earn.


RECIPES = {
    # A year of instalments of 50,000 is about 51,600: a good borrower has them on the account.
    "good": Recipe(
        risk_permille=(0, 200),
        age_years=(28, 50),
        years_in_job=(4, 15),
        income_yuan=(12_000, 25_000),
        debt_pct=(2, 8),
        balance_yuan=(60_000, 180_000),
        stability_permille=(1000, 1000),
        living_permille=(450, 600),
    ),
    "middling": Recipe(
        risk_permille=(350, 550),
        age_years=(26, 50),
        years_in_job=(2, 10),
        income_yuan=(16_000, 25_000),
        debt_pct=(36, 42),
        late=("once",),
        queries_6m=(4, 5),  # With six, who was late over two months would be declined outright.
        balance_yuan=(55_000, 90_000),
        stability_permille=(900, 1000),
        living_permille=(420, 500),
    ),
    "bad": Recipe(
        risk_permille=(750, 1000),
        income_yuan=(5_500, 12_000),
        debt_pct=(62, 95),
        late=("now", "now", "often"),
        queries_6m=(7, 14),
        balance_yuan=(50, 2_500),
        court_pct=8,
        stability_permille=(300, 700),
        living_permille=(600, 800),
    ),
    "court": Recipe(
        risk_permille=(700, 950),
        income_yuan=(7_000, 18_000),
        debt_pct=(25, 60),
        late=("once", "often"),
        queries_6m=(1, 6),
        balance_yuan=(500, 9_000),
        court_pct=100,
    ),
    "minor": Recipe(
        risk_permille=(400, 600),
        years_in_job=(0, 0),
        income_yuan=(0, 0),
        queries_6m=(0, 0),
        balance_yuan=(100, 2_000),
        has_credit=False,
    ),
    "unknown": Recipe(
        risk_permille=(400, 900),
        income_yuan=(9_000, 20_000),
        queries_6m=(0, 0),
        balance_yuan=(2_000, 40_000),
        has_credit=False,
        is_known_to_identity=False,
    ),
}
SHARES_PERMILLE = {
    "good": 300, "middling": 150, "bad": 100, "court": 40, "minor": 20, "unknown": 20,
}  # fmt: skip
PROFILES = (*RECIPES, "ordinary")


def profiles_of(rng: Random, people_count: int) -> list[str]:
    """Return a profile for each person, mixed; at least one of each kind while there is room."""
    profiles = [
        profile
        for profile, share in SHARES_PERMILLE.items()
        for _ in range(max(1, people_count * share // 1000))
    ]
    profiles = profiles[:people_count]
    profiles += ["ordinary"] * (people_count - len(profiles))
    rng.shuffle(profiles)
    return profiles


def ordinary(rng: Random) -> Recipe:
    """Return the recipe of somebody without a label: the hidden risk alone drives it."""
    risk = min(rng.randrange(1001), rng.randrange(1001))  # Most people are no great risk.
    debt_pct = risk // 30
    return Recipe(
        risk_permille=(risk, risk),
        age_years=(21, 64),
        income_yuan=(5_500, 26_000 - 12 * risk),
        debt_pct=(debt_pct, debt_pct + 15),
        queries_6m=(risk // 250, 1 + risk // 120),
        court_pct=6 if risk > 700 else 0,
        has_credit=rng.randrange(100) >= 12,
        stability_permille=(max(200, 1000 - risk), 1000 if risk < 600 else 800),
        living_permille=(450 + risk // 5, 550 + risk // 4),
        claimed_pct=(100, 100) if risk < 500 or rng.randrange(3) else (115, 170),
    )
