import pytest


@pytest.fixture
def case(database: str) -> object:
    """A case about a person: what the calls are made for."""
    from engines.outside.asking import CALLER, open_person
    from sancha.platform.acts import Scope
    from sancha.platform.keys import uuid7
    from support import HERE

    return Scope(uuid7(), HERE, open_person(party_id=uuid7(), actor=CALLER))
