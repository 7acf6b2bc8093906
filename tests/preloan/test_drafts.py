"""An application begun on one device and continued on another, or at the desk."""

from functools import partial
from typing import Any

import pytest

from callers import Caller, application_body, phone, staff
from road import Road
from sancha.entry.sample.borrower import Borrower
from support import at_once

PATH = "/borrower/draft"


@pytest.fixture
def borrower(road: Road) -> Borrower:
    return road.borrower("good")


def body(version: int, **changes: Any) -> dict[str, Any]:
    return {"product": "consumer_loan", "amount": "30000", "version": version, **changes}


def save(caller: Caller, version: int, **changes: Any) -> Any:
    return caller.ask("PUT", PATH, body(version, **changes))


class TestDraft:
    def test_begun_on_one_device_is_continued_on_another_and_at_the_desk(
        self, borrower: Borrower
    ) -> None:
        first, second, desk = phone(borrower), phone(borrower), staff("wangli")
        assert first.get(PATH).json()["version"] == 0
        assert save(first, 0).json()["version"] == 1
        assert second.get(PATH).json()["amount"] == "30000"
        assert save(second, 1, purpose="renovation", term_months=12).status_code == 200
        seen = desk.get(f"/customers/{borrower.actor.party_id}/draft").json()
        assert (seen["purpose"], seen["term_months"], seen["version"]) == ("renovation", 12, 2)
        late = save(first, 1, amount="40000")
        assert (late.status_code, late.json()["code"]) == (409, "drafts.saved_elsewhere")
        assert second.get(PATH).json()["amount"] == "30000"

    def test_saved_by_eight_devices_at_once_is_one_of_them(self, borrower: Borrower) -> None:
        callers = [phone(borrower) for _ in range(8)]
        works = [partial(save, caller, 0, amount=f"{n}000") for n, caller in enumerate(callers, 1)]
        codes = sorted(answer.status_code for answer in at_once(*works))
        assert codes == [200] + [409] * 7
        assert phone(borrower).get(PATH).json()["version"] == 1

    def test_is_empty_once_handed_in(self, borrower: Borrower) -> None:
        caller = phone(borrower)
        save(caller, 0)
        sent = caller.post("/borrower/applications", application_body(amount="10000.00"))
        assert sent.status_code == 201, sent.content
        after = caller.get(PATH).json()
        assert (after["amount"], after["version"]) == ("", 2)

    def test_is_nobody_else_s(self, road: Road, borrower: Borrower) -> None:
        save(phone(borrower), 0)
        assert phone(road.borrower("good")).get(PATH).json()["amount"] == ""
        path = f"/customers/{borrower.actor.party_id}/draft"
        assert staff("chenjing").ask("PUT", path, body(1)).status_code == 403
        assert staff("zhaomin").ask("PUT", path, body(1)).status_code == 403

    def test_takes_no_text_that_nobody_can_have_typed(self, borrower: Borrower) -> None:
        refused = save(phone(borrower), 0, purpose_detail="厨" * 201)
        assert refused.json()["errors"][0]["pointer"] == "/purpose_detail"
        assert phone(borrower).get(PATH).json()["version"] == 0
