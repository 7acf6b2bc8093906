"""What the database allows, read from its catalogue: a new table cannot be forgotten.

Every right beyond the usual stands in rights.toml with its reason.
"""

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError

from sancha.platform.acts import Actor, Scope
from sancha.platform.door import use_case
from sancha.platform.models import Change
from sancha.platform.reading import reading
from sancha.platform.sessions import begin
from support import HERE, administer, clerk, query

pytestmark = pytest.mark.usefixtures("database")

LISTED: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "rights.toml").read_text(encoding="utf-8")
)
QUEUE = "procrastinate_"  # A library's tables; its rows come and go by the application's hand.
TABLES = """SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
    ORDER BY relname"""
RIGHTS = """SELECT relname, privilege_type FROM pg_class, aclexplode(relacl)
    WHERE relnamespace = 'public'::regnamespace AND relkind {kinds} AND grantee = {grantee}"""
COLUMN_RIGHTS = """SELECT relname, attname, privilege_type
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid, aclexplode(attacl)
    WHERE relnamespace = 'public'::regnamespace AND grantee = {grantee}"""
REFUSED = ("permission denied", "must be owner")
NOW = datetime(2026, 3, 10, tzinfo=UTC)


def tables() -> set[str]:
    return {name for (name,) in query(TABLES)}


def whole(table: str) -> str:
    """Return the table that this is a partition of, else the table itself."""
    return re.sub(r"_p\d\d$", "", table)


def rights(grantee: str, kinds: str = "<> 'S'") -> set[tuple[str, str]]:
    return {(name, right) for name, right in query(RIGHTS.format(kinds=kinds, grantee=grantee))}


def role(name: str) -> str:
    return f"'{name}'::regrole"


def is_refused(sql: str, alias: str = "default") -> bool:
    try:
        query(sql, alias=alias)
    except ProgrammingError as error:
        return any(words in str(error) for words in REFUSED)
    return False


class TestApplication:
    def test_has_the_usual_rights_and_those_on_the_list(self) -> None:
        queue = {name for name in tables() if name.startswith(QUEUE)}
        expected = {(name, "SELECT") for name in tables() - set(LISTED["no_select"])}
        expected |= {(name, "INSERT") for name in tables() - set(LISTED["no_insert"])}
        listed = {name for name in tables() if whole(name) in LISTED["update"]}
        expected |= {(name, "UPDATE") for name in queue | listed}
        expected |= {(name, "DELETE") for name in queue}
        assert rights(role("sancha_app")) == expected

    def test_may_change_single_columns_only_as_listed(self) -> None:
        expected = {
            (table, column, "UPDATE")
            for table, columns in LISTED["update_columns"].items()
            for column in columns
        }
        assert set(query(COLUMN_RIGHTS.format(grantee=role("sancha_app")))) == expected

    def test_may_only_count_on_with_sequences(self) -> None:
        assert {right for _, right in rights(role("sancha_app"), "= 'S'")} == {"USAGE"}

    def test_is_refused_to_change_or_remove_what_is_recorded(self) -> None:
        """Tried on every table of the catalogue, not only read from its list of rights."""
        allowed = []
        for table in sorted(name for name in tables() if not name.startswith(QUEUE)):
            first = query(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1",
                table,
            )[0][0]
            tries = [
                f'DELETE FROM "{table}"',
                f'TRUNCATE "{table}" CASCADE',
                f'ALTER TABLE "{table}" DISABLE TRIGGER USER',
                f'ALTER TABLE "{table}" ADD mine int',
                f'DROP TABLE "{table}"',
                f'CREATE TRIGGER mine AFTER INSERT ON "{table}" EXECUTE FUNCTION record_row()',
            ]
            if whole(table) not in LISTED["update"]:
                tries.append(f'UPDATE "{table}" SET "{first}" = "{first}"')
            allowed += [sql for sql in tries if not is_refused(sql)]
        assert allowed == []

    @pytest.mark.parametrize(
        "sql",
        [
            "INSERT INTO change (act, relation, operation) SELECT id, '', '' FROM act",
            "ALTER TABLE ledger_leg DISABLE ROW LEVEL SECURITY",
            "SET session_replication_role = replica",
            "SET ROLE sancha_owner",
            "SET ROLE sancha_reader",
            "CREATE TABLE mine ()",
            "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE OR REPLACE FUNCTION open_act() RETURNS uuid LANGUAGE sql RETURN NULL::uuid",
            "COPY act TO '/tmp/act'",
        ],
    )
    def test_cannot_loosen_its_bonds(self, sql: str) -> None:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be"):
            query(sql)


class TestEveryone:
    def test_has_no_rights_on_tables_or_our_functions(self) -> None:
        assert rights("0") == set()
        assert rights("0", "= 'S'") == set()
        ours = query(
            """SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
               AND proname NOT LIKE 'procrastinate%'
               AND has_function_privilege('public', oid, 'EXECUTE')"""
        )
        assert ours == []

    def test_roles_stand_under_row_level_security(self) -> None:
        roles = query(
            """SELECT rolname FROM pg_roles WHERE rolname LIKE 'sancha_%' AND (rolsuper
               OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"""
        )
        assert roles == []

    def test_functions_that_run_as_the_owner_look_for_temporary_tables_last(self) -> None:
        loose = query(
            """SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
               AND (proconfig @> '{"search_path=public, pg_temp"}'::text[]) IS NOT TRUE"""
        )
        assert loose == []


class TestAudit:
    def test_every_table_is_audited_or_on_the_list(self) -> None:
        audited = query(
            """SELECT relname FROM pg_class JOIN pg_trigger ON tgrelid = pg_class.oid
               WHERE relnamespace = 'public'::regnamespace AND tgname LIKE 'audit%'
               AND tgenabled = 'O'"""
        )
        bare = tables() - {name for (name,) in audited}
        assert {name for name in bare if not name.startswith(QUEUE)} == set(LISTED["unaudited"])

    def test_a_temporary_table_does_not_catch_the_records(self) -> None:
        query("CREATE TEMP TABLE change (LIKE public.change INCLUDING DEFAULTS)")
        query("CREATE TEMP TABLE ledger_leg (LIKE public.ledger_leg)")
        open_session(actor=clerk("test.open"))
        assert query("SELECT count(*) FROM public.change") == [(1,)]
        assert not Change.objects.exists()

    def test_a_partition_named_by_itself_is_guarded(self, database: str) -> None:
        administer(
            """CREATE TABLE night (id int) PARTITION BY HASH (id);
            CREATE TABLE night_0 PARTITION OF night FOR VALUES WITH (MODULUS 1, REMAINDER 0);
            GRANT INSERT ON night, night_0 TO sancha_app; CALL audit_statements('night')""",
            database,
        )
        for table in ("night", "night_0"):
            with pytest.raises(DatabaseError, match="no act is open"):
                query(f"INSERT INTO {table} VALUES (1)")


@use_case
def open_session(*, actor: Actor) -> None:
    actor.require("test.open", on=Scope(actor.id, HERE))
    begin("staff", actor.id, now=NOW)


class TestReader:
    @staticmethod
    def seen() -> set[str]:
        return {name for name, _ in rights(role("sancha_reader"))} | set(LISTED["reader_columns"])

    def test_only_selects(self) -> None:
        assert {right for _, right in rights(role("sancha_reader"))} == {"SELECT"}
        assert rights(role("sancha_reader"), "= 'S'") == set()

    def test_sees_single_columns_only_as_listed(self) -> None:
        expected = {
            (table, column, "SELECT")
            for table, columns in LISTED["reader_columns"].items()
            for column in columns
        }
        assert set(query(COLUMN_RIGHTS.format(grantee=role("sancha_reader")))) == expected

    def test_sees_tables_by_policy_or_by_the_list(self) -> None:
        guarded = query(
            """SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid
               WHERE relrowsecurity AND relkind IN ('r', 'p') AND polcmd = 'r'
               AND polroles = ARRAY['sancha_reader'::regrole::oid]"""
        )
        assert self.seen() - {name for (name,) in guarded} == set(LISTED["every_reader"])

    def test_has_no_other_policies(self) -> None:
        others = query(
            """SELECT polrelid::regclass::text, polname FROM pg_policy
               WHERE NOT (polroles = ARRAY['sancha_app'::regrole::oid]
                          OR polroles = ARRAY['sancha_reader'::regrole::oid] AND polcmd = 'r')"""
        )
        assert others == []

    def test_is_filtered_by_a_start_up_step_of_the_plan(self) -> None:
        """Asked once a row instead, the same policy is up to 75 times slower."""
        slow = {}
        with reading(clerk("audit.read"), "audit.read"):
            for table in sorted(self.seen() - set(LISTED["every_reader"])):
                columns = ", ".join(LISTED["reader_columns"].get(table, "*"))
                sql = f'EXPLAIN SELECT {columns} FROM "{table}"'
                plan = [line for (line,) in query(sql, alias="reader")]
                per_row = [line for line in plan if "current_setting" in line or "()" in line]
                if per_row or not any("InitPlan" in line for line in plan):
                    slow[table] = plan
        assert slow == {}

    def test_cannot_write_even_if_it_lifts_its_own_default(self) -> None:
        query("SET default_transaction_read_only = off", alias="reader")
        for table in sorted(tables()):
            assert is_refused(f'DELETE FROM "{table}"', alias="reader"), table
        assert is_refused("CREATE TABLE mine ()", alias="reader")
