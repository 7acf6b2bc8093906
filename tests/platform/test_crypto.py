from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError

from limits import CLERK, do_within
from sancha.platform.crypto import (
    AES_256_GCM,
    Erased,
    keyed_hash,
    make_person_key,
    person_key,
    seal,
    unseal,
)
from sancha.platform.errors import OutOfPlace
from sancha.platform.keys import uuid7
from sancha.platform.models import PersonKey

pytestmark = pytest.mark.usefixtures("module_database")
ID_NUMBER = "身份证 11010519491231002X".encode()


@pytest.fixture
def person(module_database: str) -> UUID:
    return new_person()


def new_person() -> UUID:
    person_id = uuid7()
    do_within(work=lambda: make_person_key(person_id), actor=CLERK)
    return person_id


def erase(person_id: UUID) -> None:
    def destroy() -> None:
        PersonKey.objects.filter(pk=person_id).update(wrapped=None)

    do_within(work=destroy, actor=CLERK)


class TestSealedValues:
    def test_open_in_their_place(self, person: UUID) -> None:
        sealed = seal(person_key(person), ID_NUMBER, place="parties.id_number.1")
        assert ID_NUMBER not in sealed
        assert unseal(person_key(person), sealed, place="parties.id_number.1") == ID_NUMBER

    def test_do_not_open_in_another_place(self, person: UUID) -> None:
        sealed = seal(person_key(person), ID_NUMBER, place="parties.id_number.1")
        with pytest.raises(InvalidTag):
            unseal(person_key(person), sealed, place="parties.id_number.2")

    def test_do_not_open_under_another_person_s_key(self, person: UUID) -> None:
        sealed = seal(person_key(person), ID_NUMBER, place="parties.id_number.1")
        with pytest.raises(InvalidTag):
            unseal(person_key(new_person()), sealed, place="parties.id_number.1")

    @pytest.mark.parametrize("position", [1, 13, -1])
    def test_do_not_open_when_one_byte_was_changed(self, person: UUID, position: int) -> None:
        sealed = bytearray(seal(person_key(person), ID_NUMBER, place="here"))
        sealed[position] ^= 1
        with pytest.raises(InvalidTag):
            unseal(person_key(person), bytes(sealed), place="here")

    def test_say_by_which_algorithm_they_are_sealed(self, person: UUID) -> None:
        sealed = seal(person_key(person), ID_NUMBER, place="here")
        assert sealed[:1] == AES_256_GCM
        with pytest.raises(ValueError, match="unknown algorithm"):
            unseal(person_key(person), b"\x02" + sealed[1:], place="here")

    def test_are_never_twice_the_same(self, person: UUID) -> None:
        key = person_key(person)
        assert len({seal(key, ID_NUMBER, place="here") for _ in range(100)}) == 100


class TestPersonKeys:
    def test_an_erased_person_s_values_open_no_more(self, person: UUID) -> None:
        sealed = seal(person_key(person), ID_NUMBER, place="here")
        erase(person)
        with pytest.raises(Erased):
            unseal(person_key(person), sealed, place="here")

    def test_erasing_one_person_leaves_the_others(self, person: UUID) -> None:
        other = new_person()
        sealed = seal(person_key(other), ID_NUMBER, place="here")
        erase(person)
        assert unseal(person_key(other), sealed, place="here") == ID_NUMBER

    def test_a_key_moved_to_another_person_does_not_unwrap(self, person: UUID) -> None:
        other = new_person()
        stolen = PersonKey.objects.get(pk=person).wrapped

        def move() -> None:
            PersonKey.objects.filter(pk=other).update(wrapped=stolen)

        do_within(work=move, actor=CLERK)
        with pytest.raises(InvalidTag):
            person_key(other)

    def test_are_made_inside_a_use_case_only(self) -> None:
        person_id = uuid7()
        with pytest.raises(OutOfPlace, match="no act is open"):
            make_person_key(person_id)
        with pytest.raises(DatabaseError, match="no act is open"):
            PersonKey.objects.create(person_id=person_id, wrapped=b"")
        assert not PersonKey.objects.filter(pk=person_id).exists()

    def test_lie_wrapped_in_the_database(self, person: UUID) -> None:
        wrapped = bytes(PersonKey.objects.get(pk=person).wrapped or b"")
        assert len(wrapped) == 12 + 32 + 16  # Nonce, key, tag.


class TestKeyedHash:
    def test_is_equal_for_equal_values_and_apart_for_each_kind(self) -> None:
        assert keyed_hash("phone", "13800000000") == keyed_hash("phone", "13800000000")
        assert keyed_hash("phone", "13800000000") != keyed_hash("phone", "13800000001")
        assert keyed_hash("phone", "13800000000") != keyed_hash("id_number", "13800000000")
        assert len(keyed_hash("phone", "13800000000")) == 32
