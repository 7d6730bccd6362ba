"""The database's own guard, as the application's role meets it."""

from typing import Any

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from schools.context import school_context, set_school
from schools.models import Enrollment, Leadership, Member, Role
from tests.cast import Place
from tests.promises.plugin import Proved

# Tables that stand outside of schools: signing in must work before a school is known.
WITHOUT_SCHOOL = {
    "account_emailaddress",
    "account_emailconfirmation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "django_session",
    "schools_account",
    "schools_district",
    "schools_heartbeat",
    "schools_school",
}

TABLES = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
  EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'school_id' AND a.attnotnull),
  (SELECT count(*) FROM pg_policies p WHERE p.tablename = c.relname AND p.roles = ARRAY[%s]::name[]
     AND p.qual LIKE '%%app.school%%' AND p.with_check LIKE '%%app.school%%')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
WHERE c.relkind IN ('r', 'p')
"""

KEYS = """
WITH schools AS (SELECT attrelid, attnum FROM pg_attribute WHERE attname = 'school_id' AND NOT attisdropped)
SELECT k.conrelid::regclass::text, array_agg(a.attname::text ORDER BY a.attname)
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey)
WHERE k.contype = 'f' GROUP BY k.oid, 1
"""


def unguarded_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [settings.APPLICATION_ROLE])
        return {
            name
            for name, forced, has_school, policies in cursor.fetchall()
            if name not in WITHOUT_SCHOOL and (forced, has_school, policies) != (True, True, 1)
        }


def relations_in_schools() -> list[Any]:
    """Fields that lead from one table of a school to another."""
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        if of_a_school(model)
        for field in model._meta.local_concrete_fields
        if field.remote_field and of_a_school(field.remote_field.model)
    ]


def keys_without_school(alias: str = "default") -> set[str]:
    """Those whose key lacks the school."""
    with connections[alias].cursor() as cursor:
        cursor.execute(KEYS)
        keys = {(table, tuple(columns)) for table, columns in cursor.fetchall()}
    return {
        str(field)
        for field in relations_in_schools()
        if (field.model._meta.db_table, tuple(sorted(("school_id", field.column)))) not in keys
    }


def of_a_school(model: type) -> bool:
    return any(field.column == "school_id" for field in model._meta.local_concrete_fields)


@pytest.mark.django_db
@pytest.mark.promise("database-guards")
def test_every_table_of_a_school_is_guarded() -> None:
    assert unguarded_tables() == set()


@pytest.mark.promise("keys-within-school")
@pytest.mark.django_db
def test_every_key_between_tables_of_a_school_includes_it(proved: Proved) -> None:
    assert keys_without_school() == set()
    proved(len(relations_in_schools()), "keys")


@pytest.mark.promise("keys-within-school")
@pytest.mark.django_db
def test_a_key_that_forgets_the_school_is_found() -> None:
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE schools_enrollment DROP CONSTRAINT enrollment_student_of_the_same_school")
        assert keys_without_school("owner") == {"schools.Enrollment.student"}
        transaction.set_rollback(True, "owner")


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("database-guards")
def test_a_new_table_without_its_guard_is_found() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE forgotten (id int PRIMARY KEY, school_id bigint NOT NULL)")
        try:
            assert unguarded_tables() == {"forgotten"}
        finally:
            cursor.execute("DROP TABLE forgotten")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("lost", "back"),
    [
        ("NO FORCE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY"),
        ("DISABLE ROW LEVEL SECURITY", "ENABLE ROW LEVEL SECURITY"),
        ("ALTER COLUMN school_id DROP NOT NULL", "ALTER COLUMN school_id SET NOT NULL"),
    ],
)
@pytest.mark.promise("database-guards")
def test_a_lost_guard_is_found(lost: str, back: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE schools_term {lost}")
        try:
            assert unguarded_tables() == {"schools_term"}
        finally:
            cursor.execute(f"ALTER TABLE schools_term {back}")


@pytest.mark.django_db
@pytest.mark.promise("database-guards")
def test_the_exceptions_name_tables_that_exist() -> None:
    """So that none of them hides a table to come."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [settings.APPLICATION_ROLE])
        assert {row[0] for row in cursor.fetchall()} >= WITHOUT_SCHOOL


def changed(cursor: Any, statement: str) -> int:
    """How many rows were read or changed; none where the role may not even try."""
    cursor.execute("SAVEPOINT before")
    try:
        cursor.execute(statement)
    except psycopg2.errors.InsufficientPrivilege:
        cursor.execute("ROLLBACK TO before")
        return 0
    return cursor.rowcount


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("database-guards")
def test_raw_connection_without_school_reads_and_writes_nothing(cedar: Place, proved: Proved) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [settings.APPLICATION_ROLE])
        tables = sorted({row[0] for row in cursor.fetchall()} - WITHOUT_SCHOOL)
    raw = raw_connection()
    with raw, raw.cursor() as cursor:
        for table in tables:
            assert changed(cursor, f'SELECT FROM "{table}"') == 0, table
            assert changed(cursor, f'UPDATE "{table}" SET id = id') == 0, table
            assert changed(cursor, f'DELETE FROM "{table}"') == 0, table
    proved(len(tables), "tables that show and take nothing")
    with (
        pytest.raises(psycopg2.errors.InsufficientPrivilege, match="row-level security"),
        raw,
        raw.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO schools_closure (school_id, reason, starts_on, ends_on) VALUES (%s, 'x', now(), now())",
            [cedar.school.pk],
        )
    raw.close()
    with cedar.context():
        assert Member.objects.count() == len(cedar.people)


def raw_connection() -> "psycopg2.extensions.connection":
    """A connection of its own with the application's credentials."""
    found = connection.settings_dict
    return psycopg2.connect(
        dbname=found["NAME"],
        user=settings.DATABASES["default"]["USER"],
        password=settings.DATABASES["default"]["PASSWORD"],
        host=settings.DATABASES["default"]["HOST"],
        port=settings.DATABASES["default"]["PORT"],
    )


@pytest.mark.promise("isolation", "database-guards")
def test_a_school_sees_its_own_rows_alone(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        assert set(Member.objects.values_list("school", flat=True)) == {cedar.school.pk}
        assert not Member.objects.filter(pk=harbor.hana.pk).exists()
    with harbor.context():
        assert Member.objects.filter(pk=harbor.hana.pk).exists()


@pytest.mark.promise("database-guards")
def test_a_row_cannot_enter_or_leave_a_school(cedar: Place, harbor: Place) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), cedar.context():
        Member.objects.create(school=harbor.school, role="student", given_name="Stray")
    with pytest.raises(ProgrammingError, match="row-level security"), cedar.context():
        Member.objects.filter(pk=cedar.maya.pk).update(school=harbor.school)
    with cedar.context():
        assert Member.objects.filter(pk=harbor.hana.pk).delete()[0] == 0


@pytest.mark.promise("keys-within-school")
def test_a_key_cannot_point_into_another_school(cedar: Place, harbor: Place) -> None:
    with harbor.context():
        stranger = harbor.add("stranger", Role.STUDENT, "Harbor-Kai", "Stone")
    with pytest.raises(IntegrityError, match="enrollment_student_of_the_same_school"), cedar.context():
        Enrollment.objects.create(
            school=cedar.school,
            advisory=cedar.advisories["7B"],
            student_id=stranger.pk,
            from_on=cedar.today,
            until_on=cedar.today,
        )
    with pytest.raises(IntegrityError, match="leadership_advisory_of_the_same_school"), cedar.context():
        Leadership.objects.create(
            school=cedar.school,
            advisory_id=harbor.advisories["8H"].pk,
            member=cedar.rivera,
            from_on=cedar.today,
        )


@pytest.mark.promise("database-guards")
def test_a_nested_context_gives_the_outer_school_back(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        with harbor.context():
            assert Member.objects.filter(pk=harbor.hana.pk).exists()
        assert Member.objects.filter(pk=cedar.maya.pk).exists()
        with pytest.raises(ZeroDivisionError), school_context(harbor.school.pk):
            raise ZeroDivisionError
        assert Member.objects.filter(pk=cedar.maya.pk).exists()
    assert not Member.objects.exists()


@pytest.mark.promise("database-guards")
def test_the_application_role_changes_no_table(cedar: Place) -> None:
    for statement in (
        "ALTER TABLE schools_member DISABLE ROW LEVEL SECURITY",
        "TRUNCATE schools_member CASCADE",
        "DROP POLICY member_of_the_current_school ON schools_member",
        "SET ROLE advisory_owner",
        "DELETE FROM django_migrations",
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMPORARY TABLE schools_member (id int)",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.maintenance', 'on', true)")
        set_school(None)
        assert not Member.objects.exists()


def test_names_sort_without_case_and_accents(cedar: Place) -> None:
    with cedar.context():
        names = [member.family_name for member in Member.objects.students()]
    assert names == ["Álvarez", "Chen", "Torres", "Young"]


@pytest.mark.django_db
@pytest.mark.promise("database-guards")
def test_the_application_makes_no_temporary_table() -> None:
    """It could take the place of a real one; the right is one on the database, which a copy of it has not."""
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE shadow (number int)")
