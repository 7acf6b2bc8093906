"""What a row of a list is about, by its key alone: one query for each kind of thing."""

from collections.abc import Collection
from uuid import UUID

from sancha.core.money import grouped
from sancha.credit.facilities.models import Contract
from sancha.credit.loans.models import Loan
from sancha.credit.parties.models import Party, PartySearch
from sancha.credit.parties.types import mask
from sancha.inloan.disbursement.models import Disbursement
from sancha.insight.shapes import SubjectOut
from sancha.office.organisation.models import LegalEntity, Organisation
from sancha.office.staff import queries as staff
from sancha.platform.text import Text, months
from sancha.postloan.repayment.models import Debit
from sancha.preloan.applications.models import Application

AMOUNT = Text("{amount} 元", "{amount} yuan")


def subject(type_: str, key: UUID, number: str, title: str) -> SubjectOut:
    return SubjectOut(type=type_, id=str(key), number=number, title=title)


def names_of(party_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = PartySearch.objects.filter(party_id__in=party_ids)
    return dict(rows.values_list("party_id", "name"))


def applications(ids: Collection[UUID], language: str) -> dict[UUID, SubjectOut]:
    """Return these applications, each called by its customer, amount and term: two queries."""
    columns = ("id", "number", "party_id", "amount_fen", "term_months")
    rows = list(Application.objects.filter(pk__in=ids).values_list(*columns))
    names = names_of({row[2] for row in rows})
    return {
        key: subject(
            "application", key, number, called(names.get(party_id, ""), fen, months, language)
        )
        for key, number, party_id, fen, months in rows
    }


def called(name: str, amount_fen: int, term_months: int, language: str) -> str:
    """Return "张明 · 50,000.00 元 · 12 个月"."""
    amount = AMOUNT.in_language(language).format(amount=grouped(amount_fen))
    told = f"{amount} · {months(term_months).in_language(language)}"
    return f"{name} · {told}" if name else told


def customers(ids: Collection[UUID]) -> dict[UUID, SubjectOut]:
    rows = Party.objects.filter(pk__in=ids).values_list("id", "number", "partysearch__name")
    return {
        key: subject("customer", key, number, mask("name", name or ""))
        for key, number, name in rows
    }


def numbered(ids: Collection[UUID], language: str) -> dict[UUID, SubjectOut]:
    """Return contracts, payments, loans and debits among these: a number and an amount each."""
    found = {}
    sources = (
        ("contract", Contract, "amount_fen"),
        ("disbursement", Disbursement, "amount_fen"),
        ("loan", Loan, "principal_fen"),
        ("debit", Debit, "asked_fen"),
    )
    for type_, model, amount in sources:
        rows = model._default_manager.filter(pk__in=ids).values_list("id", "number", amount)
        for key, number, fen in rows:
            title = AMOUNT.in_language(language).format(amount=grouped(fen))
            found[key] = subject(type_, key, number, title)
    return found


def of_any_kind(ids: Collection[UUID], language: str) -> dict[UUID, SubjectOut]:
    """Return whatever these keys name; one that names nothing here is shown by the key itself."""
    wanted = set(ids)
    found = applications(wanted, language) | customers(wanted) | numbered(wanted, language)
    for key, name in staff.names_of(wanted).items():
        found[key] = subject("staff", key, name, "")
    for type_, model in (("organisation", Organisation), ("lender", LegalEntity)):
        rows = model._default_manager.filter(pk__in=wanted).values_list("id", "code", "name")
        for key, code, title in rows:
            found[key] = subject(type_, key, code, title[language])
    for key in wanted - found.keys():
        found[key] = subject("other", key, str(key), "")
    return found
