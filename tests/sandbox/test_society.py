"""The society as a pure function of its seed."""

import ast
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

import sancha_sandbox
from sancha.core import identifiers
from sancha_sandbox.society.people import Person, make_society
from sancha_sandbox.society.places import PLACES
from sancha_sandbox.society.recipes import PROFILES

AS_OF = date(2026, 11, 1)
YEAR_OF_INSTALMENTS_FEN = 51_640_00  # Of 50,000 over 12 months at 0.5 % a month.


@pytest.fixture(scope="module")
def society() -> list[Person]:
    return make_society(seed=1, people_count=1000, as_of_on=AS_OF)


def of_profile(society: list[Person], profile: str) -> list[Person]:
    return [person for person in society if person.profile == profile]


def debt_pct(person: Person) -> int:
    return sum(line.monthly_payment_fen for line in person.lines) * 100 // person.income_fen


def is_late_now(person: Person) -> bool:
    return any(line.history[-1].isdigit() for line in person.lines)


def late_months(person: Person) -> int:
    return sum(status.isdigit() for line in person.lines for status in line.history)


class TestMakeSociety:
    def test_makes_the_same_people_from_the_same_seed(self, society: list[Person]) -> None:
        assert make_society(seed=1, people_count=1000, as_of_on=AS_OF) == society
        assert make_society(seed=2, people_count=1000, as_of_on=AS_OF) != society

    def test_keeps_who_people_are_when_a_month_passes(self, society: list[Person]) -> None:
        later = make_society(seed=1, people_count=1000, as_of_on=date(2027, 2, 1))
        assert [person.id_number for person in later] == [p.id_number for p in society]

    @pytest.mark.parametrize("people_count", [1, 10, 60])
    def test_makes_small_societies(self, people_count: int) -> None:
        society = make_society(seed=1, people_count=people_count, as_of_on=AS_OF)
        assert len(society) == people_count
        if people_count >= 10:
            assert {person.profile for person in society} == set(PROFILES)

    def test_gives_well_formed_numbers(self, society: list[Person]) -> None:
        divisions = {place.code for place in PLACES}
        for person in society:
            assert identifiers.check_id_number(person.id_number) is None
            assert identifiers.birth_date_of(person.id_number) == person.born_on
            assert identifiers.sex_of(person.id_number) == person.sex
            assert person.id_number[:6] in divisions
            assert identifiers.check_phone(person.phone) is None
            assert identifiers.check_bank_card(person.bank_account) is None
            assert person.bank_account.startswith("62")

    def test_gives_nobody_the_number_of_another(self, society: list[Person]) -> None:
        numbers = [number for person in society for number in person.numbers]
        assert len(numbers) == len(set(numbers))

    def test_lets_colleagues_share_the_phone_of_their_firm(self, society: list[Person]) -> None:
        phones = defaultdict(set)
        colleagues = defaultdict(int)
        for person in society:
            if person.employer:
                phones[person.employer.name].add(person.employer.phone)
                colleagues[person.employer.name] += 1
        assert all(len(found) == 1 for found in phones.values())
        assert len({phone for found in phones.values() for phone in found}) == len(phones)
        assert max(colleagues.values()) >= 5

    def test_keeps_years_in_job_within_a_life(self, society: list[Person]) -> None:
        for person in society:
            assert person.years_in_job <= max((AS_OF - person.born_on).days // 365 - 20, 0)

    def test_takes_a_few_percent_to_court(self, society: list[Person]) -> None:
        assert 30 <= sum(bool(person.court_cases) for person in society) <= 80

    def test_lets_the_hidden_risk_drive_what_others_see(self, society: list[Person]) -> None:
        ordinary = [p for p in of_profile(society, "ordinary") if p.lines and p.income_fen]
        risky = [person for person in ordinary if person.risk_permille > 600]
        safe = [person for person in ordinary if person.risk_permille < 200]
        assert sum(map(late_months, safe)) == 0
        assert sum(map(late_months, risky)) > len(risky) // 2
        assert sum(map(debt_pct, risky)) / len(risky) > 2 * sum(map(debt_pct, safe)) / len(safe)


class TestProfiles:
    def test_good_is_clean_stable_and_able_to_pay(self, society: list[Person]) -> None:
        for person in of_profile(society, "good"):
            assert 12_000_00 <= person.income_fen <= 25_000_00
            assert debt_pct(person) <= 8
            assert late_months(person) == 0
            assert person.employer
            assert person.years_in_job >= 4
            assert person.balance_fen >= YEAR_OF_INSTALMENTS_FEN
            assert person.lines
            assert not person.court_cases

    def test_middling_has_slipped_a_little_and_owes_much(self, society: list[Person]) -> None:
        for person in of_profile(society, "middling"):
            assert 35 <= debt_pct(person) <= 50
            assert 1 <= late_months(person) <= 2
            assert not is_late_now(person)
            assert {s for line in person.lines for s in line.history if s.isdigit()} == {"1"}
            assert sum((AS_OF - q.queried_on).days < 183 for q in person.queries) >= 4
            assert not person.court_cases

    def test_bad_is_late_or_has_been_and_owes_too_much(self, society: list[Person]) -> None:
        for person in of_profile(society, "bad"):
            assert debt_pct(person) >= 60
            assert is_late_now(person) or late_months(person) >= 4

    def test_court_has_a_case_of_an_invented_court(self, society: list[Person]) -> None:
        for person in of_profile(society, "court"):
            assert person.court_cases
            for case in person.court_cases:
                assert case.filed_on < AS_OF
                assert case.number.split("）")[1][1] == "9"  # No real court's code begins so.

    def test_minors_stay_minors_for_years(self, society: list[Person]) -> None:
        for person in of_profile(society, "minor"):
            assert identifiers.age_on(person.born_on, date(2029, 12, 31)) < 18
            assert not person.lines

    def test_unknown_differs_only_in_not_being_known(self, society: list[Person]) -> None:
        known = {person.profile for person in society if person.is_known_to_identity}
        assert known == set(PROFILES) - {"unknown"}


def test_the_sandbox_imports_nothing_from_the_system() -> None:
    folder = Path(str(sancha_sandbox.__file__)).parent
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] == "sancha"], path
