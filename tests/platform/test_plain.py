from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError
from django.db.models.functions import Now

from limits import CLERK, do_within
from sancha.engines.notice.models import Notice
from sancha.engines.process.models import ProcessDefinition
from sancha.platform import plain
from sancha.platform.keys import uuid7
from sancha.platform.models import Change

pytestmark = pytest.mark.usefixtures("module_database")
WHEN = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
WORDS = {"zh": "已批准", "en": "Approved"}


def notice(**values: Any) -> Notice:
    usual = {"template": "test", "recipient_kind": "party", "recipient_id": uuid7()}
    usual |= {"subject_id": uuid7(), "is_in_app": True, "title": WORDS, "body": {}}
    return Notice(**usual | values)


def saved(row: Notice, **options: Any) -> Notice:
    do_within(work=lambda: row.save(**options), actor=CLERK)
    return row


class TestSave:
    def test_writes_what_is_read_again_by_either_way(self) -> None:
        row = saved(notice())
        assert row.created_at is not None  # The database filled it in.
        names = [field.attname for field in Notice._meta.concrete_fields]
        for found in (Notice.objects.get(pk=row.id), plain.row(Notice, "id = %s", row.id)):
            assert [getattr(found, name) for name in names] == [
                getattr(row, name) for name in names
            ]

    def test_keeps_a_given_value_where_the_database_has_one_of_its_own(self) -> None:
        row = saved(notice(created_at=WHEN))
        assert Notice.objects.get(pk=row.id).created_at == WHEN

    def test_changes_only_the_named_values_and_leaves_a_record_of_them(self) -> None:
        row = saved(notice())
        row.read_at, row.template = WHEN, "another"
        saved(row, update_fields=["read_at"])
        found = Notice.objects.get(pk=row.id)
        assert (found.read_at, found.template) == (WHEN, "test")
        (record,) = Change.objects.filter(operation="UPDATE", after__id=str(row.id))
        assert (record.before["read_at"], record.before["title"]) == (None, WORDS)

    def test_takes_an_expression_too(self) -> None:
        row = saved(notice())
        row.read_at = Now()
        saved(row, update_fields=["read_at"])
        assert isinstance(Notice.objects.get(pk=row.id).read_at, datetime)

    def test_of_a_row_that_is_not_there_changes_nothing_and_says_so(self) -> None:
        row = notice(read_at=WHEN)
        row._state.adding = False
        with pytest.raises(DatabaseError, match="did not affect any rows"):
            saved(row, update_fields=["read_at"])
        assert plain.row(Notice, "id = %s", row.id) is None

    def test_of_a_row_that_is_there_already_is_refused_as_django_refuses_it(self) -> None:
        row = saved(notice())
        with pytest.raises(IntegrityError):
            saved(notice(id=row.id, template="another"), force_insert=True)
        assert Notice.objects.get(pk=row.id).template == "test"

    def test_outside_a_use_case_is_refused_by_the_database(self) -> None:
        row = notice()
        with pytest.raises(DatabaseError, match="no act is open"):
            row.save()
        assert not Notice.objects.filter(pk=row.id).exists()


class TestRows:
    def test_come_in_the_order_asked_for_without_what_is_left_out(self) -> None:
        whose = uuid7()
        for template in ("b", "a", "c"):
            saved(notice(recipient_id=whose, template=template))
        ordered = "recipient_id = %s ORDER BY template DESC"
        found = plain.rows(Notice, ordered, whose, left_out=("title",))
        assert [row.template for row in found] == ["c", "b", "a"]
        assert all("title" in row.get_deferred_fields() for row in found)
        assert found[0].title == WORDS  # Read when somebody asks.

    def test_are_prepared_after_some_times_and_stay_the_same(self) -> None:
        row = saved(notice())
        for _ in range(12):
            found = plain.row(Notice, "id = %s", row.id)
            assert found is not None
            assert found.title == WORDS
        prepared = plain.ask("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
                             '%FROM "notice_notice" WHERE id%')  # fmt: skip
        assert prepared == [(1,)]

    def test_of_none_are_an_empty_list(self) -> None:
        assert plain.rows(ProcessDefinition, "key = %s", "no such key") == []

    def test_binds_an_empty_list_and_a_full_one(self) -> None:
        assert plain.ask("SELECT %s::text[], %s::text[]", [], ["甲", "b"]) == [([], ["甲", "b"])]
