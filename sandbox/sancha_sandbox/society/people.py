"""The people: who they are, what they do, what they owe, and the truth that drives it all."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sancha_sandbox.society import credit, life, names, numbers
from sancha_sandbox.society.chance import mixed
from sancha_sandbox.society.firms import Firm, make_firms
from sancha_sandbox.society.life import Truth
from sancha_sandbox.society.names import JOBS, RETIRED, STUDENT, Job
from sancha_sandbox.society.places import PLACES, Place
from sancha_sandbox.society.recipes import RECIPES, Recipe, ordinary, profiles_of

# Ages count from a fixed day, so that a seed names the same people in every month.
AGES_FROM = date(2026, 1, 1)
RETIREMENT_YEARS = 60
ATTEMPTS = 100


@dataclass(frozen=True)
class CourtCase:
    number: str
    court: str
    amount_fen: int
    filed_on: date


@dataclass(frozen=True)
class Person:
    name: str
    sex: str
    born_on: date
    id_number: str
    phone: str
    bank_account: str
    place: Place
    address: str
    job: Job
    employer: Firm | None
    years_in_job: int
    income_fen: int
    claimed_income_fen: int
    balance_fen: int
    truth: Truth
    profile: str
    is_known_to_identity: bool
    risk_permille: int
    lines: list[credit.Line]
    queries: list[credit.Query]
    court_cases: list[CourtCase]

    @property
    def numbers(self) -> set[str]:
        """Everything that no two people may share."""
        return {
            self.id_number,
            self.phone,
            self.bank_account,
            *(line.number for line in self.lines),
            *(case.number for case in self.court_cases),
        }


def make_society(*, seed: int, people_count: int, as_of_on: date) -> list[Person]:
    """Return the society of a seed. Dates at bureau and court lie before `as_of_on`."""
    rng = Random(seed)
    work = Work.of(make_firms(seed=seed, people_count=people_count))
    taken: set[str] = set()
    people = []
    for place, profile in enumerate(profiles_of(rng, people_count)):
        for attempt in range(ATTEMPTS):
            # A person's random numbers are her own: a change to one leaves the others as they were.
            own = Random(f"{seed}/{place}/{attempt}")
            key = mixed(seed, place, attempt) >> 1  # Fits a signed column.
            person = make_person(own, profile, work, as_of_on, seed=seed, key=key)
            if taken.isdisjoint(person.numbers):
                break
        else:
            raise RuntimeError("the society has run out of numbers")
        taken.update(person.numbers)
        people.append(person)
    return people


@dataclass(frozen=True)
class Work:
    """The firms by sector, and those of them that are sound and declare what they pay."""

    all: dict[str, list[Firm]]
    honest: dict[str, list[Firm]]

    @classmethod
    def of(cls, firms: list[Firm]) -> "Work":
        found = cls({}, {})
        for firm in firms:
            found.all.setdefault(firm.sector, []).append(firm)
            if firm.is_honest:
                found.honest.setdefault(firm.sector, []).append(firm)
        return found

    def for_somebody(self, rng: Random, profile: str, sector: str) -> Firm | None:
        firms = (self.honest if profile == "good" else self.all).get(sector)
        return rng.choice(firms) if firms else None


def make_person(
    rng: Random, profile: str, work: Work, as_of_on: date, *, seed: int, key: int
) -> Person:
    recipe = RECIPES[profile] if profile in RECIPES else ordinary(rng)
    sex = rng.choice(("male", "female"))
    born_on = birth_of(rng, profile, recipe)
    age_years = (AGES_FROM - born_on).days // 365
    job, income_fen = job_of(rng, profile, recipe, age_years)
    employer = work.for_somebody(rng, profile, job.sector)
    place = employer.place if employer else rng.choice(PLACES)
    home = names.street_address(rng) + names.flat(rng)
    birthplace = place if rng.randrange(2) else rng.choice(PLACES)
    has_work = job not in (STUDENT, RETIRED)
    most_years = min(recipe.years_in_job[1], max(age_years - 21, 0)) if has_work else 0
    debt_fen = income_fen * rng.randint(*recipe.debt_pct) // 100 if recipe.has_credit else 0
    truth = Truth(
        seed=seed,
        key=key,
        sector=job.sector,
        division=place.code,
        income_fen=income_fen,
        # A pension does not end, and who has no income has none to lose.
        stability_permille=rng.randint(*recipe.stability_permille) if has_work else 1000,
        living_permille=rng.randint(*recipe.living_permille),
        debt_fen=debt_fen,
        risk_permille=rng.randint(*recipe.risk_permille),
        payday=rng.choice((5, 8, 10, 15)),
    )
    lived, balance_fen = "", rng.randint(*recipe.balance_yuan) * 100 + rng.randrange(100)
    if profile == "ordinary":  # Others are what their label says; these are what they have lived.
        past = life.past_of(truth, life.index_of(as_of_on))
        lived, balance_fen = past.statuses, past.balance_fen + rng.randrange(50_00)
    return Person(
        name=names.person_name(rng, sex),
        sex=sex,
        born_on=born_on,
        id_number=numbers.id_number(rng, division=birthplace.code, born_on=born_on, sex=sex),
        phone=numbers.phone(rng),
        bank_account=numbers.card(rng),
        place=place,
        address=place.address + home,
        job=job,
        employer=employer,
        years_in_job=rng.randint(min(recipe.years_in_job[0], most_years), most_years),
        income_fen=income_fen,
        claimed_income_fen=income_fen * rng.randint(*recipe.claimed_pct) // 100 // 100_00 * 100_00
        if recipe.claimed_pct[1] > 100
        else income_fen,
        balance_fen=balance_fen,
        truth=truth,
        profile=profile,
        is_known_to_identity=recipe.is_known_to_identity,
        risk_permille=truth.risk_permille,
        lines=credit.lines_of(rng, recipe, debt_fen, as_of_on, lived),
        queries=credit.queries_of(rng, recipe, as_of_on),
        court_cases=court_cases_of(rng, recipe, place, as_of_on),
    )


def birth_of(rng: Random, profile: str, recipe: Recipe) -> date:
    # Minors stay minors while the sandbox's clock runs on for some years.
    first, last = (8, 13) if profile == "minor" else recipe.age_years
    return AGES_FROM - timedelta(days=rng.randint(first * 366, last * 365))


def job_of(rng: Random, profile: str, recipe: Recipe, age_years: int) -> tuple[Job, int]:
    """Return a job that pays within the recipe, and what it pays a month."""
    if profile == "minor":
        return STUDENT, 0
    if age_years >= RETIREMENT_YEARS:
        return RETIRED, rng.randint(*RETIRED.income_yuan) * 100
    low, high = recipe.income_yuan
    jobs = [job for job in JOBS if job.income_yuan[0] <= high and job.income_yuan[1] >= low]
    if profile == "good":  # A stable job: with an employer.
        jobs = [job for job in jobs if job.sector]
    job = rng.choice(jobs)
    income_yuan = rng.randint(max(low, job.income_yuan[0]), min(high, job.income_yuan[1]))
    return job, income_yuan // 50 * 50 * 100


def court_cases_of(rng: Random, recipe: Recipe, place: Place, as_of_on: date) -> list[CourtCase]:
    """Return enforcement cases; their court has a code that no real court has."""
    if rng.randrange(100) >= recipe.court_pct:
        return []
    cases = []
    for _ in range(rng.choice((1, 1, 2))):
        filed_on = as_of_on - timedelta(days=rng.randint(40, 900))
        number = f"（{filed_on.year}）{place.short}9{place.code[3:]}执{rng.randrange(10**5):05d}号"
        court = f"{place.city}{place.district}人民法院"
        cases.append(CourtCase(number, court, rng.randint(8_000, 260_000) * 100, filed_on))
    return cases
