from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from road import Road
    from sancha.entry.sample.borrower import Borrower
    from sancha.preloan.applications.types import ApplicationView


@pytest.fixture
def middling(road: "Road") -> "tuple[Borrower, ApplicationView]":
    """A case that was referred to people."""
    borrower = road.borrower("middling")
    application = road.decided(road.apply(borrower, amount="20000.00").id)
    assert application.status.code == "first_review"
    return borrower, application
