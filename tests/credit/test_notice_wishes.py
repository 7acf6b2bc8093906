"""A borrower chooses how to be told: language, SMS, e-mail; what she must know comes anyway."""

import pytest

from callers import Caller, phone
from road import Road, drain, member, sandbox
from sancha.credit.parties import queries as parties
from sancha.credit.parties import services
from sancha.engines.notice.models import Delivery, Notice
from sancha.engines.notice.queries import wishes_of
from sancha.engines.notice.types import Wishes
from sancha.entry.sample.borrower import Borrower
from sancha.platform.errors import Denied

WISHES = "/borrower/notice-wishes"
ENGLISH_BY_MAIL = {
    "language": "en",
    "sms": False,
    "email": True,
    "email_address": "someone@example.com",
}


@pytest.fixture
def borrower(road: Road) -> Borrower:
    return road.borrower()


@pytest.fixture
def caller(borrower: Borrower) -> Caller:
    return phone(borrower)


def party_of(borrower: Borrower) -> parties.PartyView:
    found = parties.by_id_number(str(borrower.person["id_number"]))
    assert found is not None
    return parties.get(found)


def channels(party_id: object, template: str) -> list[str]:
    notice = Notice.objects.get(recipient_id=party_id, template=template)
    return sorted(Delivery.objects.filter(notice=notice).values_list("channel", flat=True))


def test_without_a_choice_it_is_chinese_by_sms(caller: Caller) -> None:
    usual = {"language": "zh", "sms": True, "email": False, "email_address": ""}
    assert caller.get(WISHES).json() == usual


def test_what_she_chose_is_kept_and_followed(
    road: Road, borrower: Borrower, caller: Caller
) -> None:
    answer = caller.ask("PUT", WISHES, ENGLISH_BY_MAIL)
    assert (answer.status_code, answer.json()) == (200, ENGLISH_BY_MAIL)
    assert caller.get(WISHES).json() == ENGLISH_BY_MAIL
    application = road.apply(borrower)
    road.decided(application.id)
    drain()
    party_id = party_of(borrower).id
    assert channels(party_id, "application.submitted") == ["email"]
    assert channels(party_id, "application.approved") == ["email", "sms"]  # She must know.
    texts = [
        m["text"] for m in sandbox("GET", f"/sms/messages?to={borrower.person['phone']}")["items"]
    ]
    assert any("is approved" in text for text in texts)
    mails = sandbox("GET", "/email/messages?to=someone@example.com")["items"]
    assert any("has been received" in mail["text"] for mail in mails)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"language": "fr"}, "/language"),
        ({"email_address": "nobody"}, "/email_address"),
        ({"email_address": ""}, "/email_address"),
        ({"email": False, "email_address": "a@b"}, "/email_address"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    caller: Caller, changes: dict[str, object], pointer: str
) -> None:
    answer = caller.ask("PUT", WISHES, ENGLISH_BY_MAIL | changes)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert caller.get(WISHES).json()["language"] == "zh"


def test_nobody_chooses_for_somebody_else(borrower: Borrower) -> None:
    party = party_of(borrower)
    with pytest.raises(Denied):
        services.choose_notices(
            party_id=party.id, wishes=Wishes(sms=False), email="", actor=member("wangli")
        )
    assert wishes_of(kind="party", recipient_id=party.id) == Wishes()
