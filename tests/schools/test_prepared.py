"""Queries that are compiled and planned once answer as Django's own do."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import F, JSONField, Value
from django.db.models.functions import Cast
from django.test.utils import CaptureQueriesContext

from schools.context import school_context
from schools.models import Enrollment, Member, School
from schools.prepared import Prepared
from surveys.models import InstrumentVersion
from tests.cast import Place

pytestmark = pytest.mark.django_db

BY_ROLE = Prepared(
    lambda role, pk: Member.objects.filter(role=role).exclude(pk=pk).order_by("pk"), role="its example", pk=-1
)


@pytest.mark.parametrize("role", ["student", "teacher", "", "x' OR 1=1 --"])
def test_it_finds_what_the_queryset_finds(cedar: Place, role: str) -> None:
    with cedar.context():
        found = list(BY_ROLE.all(role=role, pk=cedar.maya.pk))
        wanted = list(Member.objects.filter(role=role).exclude(pk=cedar.maya.pk).order_by("pk"))
        assert [(each, each.given_name) for each in found] == [(each, each.given_name) for each in wanted]


@pytest.mark.promise("isolation")
def test_it_sees_no_other_school(cedar: Place, harbor: Place) -> None:
    with harbor.context():
        assert BY_ROLE.first(role="student", pk=-2) == harbor.hana


def test_a_row_is_a_whole_model(cedar: Place) -> None:
    with cedar.context():
        found = BY_ROLE.first(role="district", pk=-2)
        assert found and found.school == cedar.school
        found.given_name = "Ruthie"
        found.save()
        assert Member.objects.get(pk=cedar.ruth.pk).given_name == "Ruthie"


def test_what_cannot_be_prepared_is_said_at_once(cedar: Place) -> None:
    unused = Prepared(lambda slug: School.objects.all(), slug="x")
    with pytest.raises(ValueError, match="does not ask for slug"):
        unused.first(slug="cedar")
    converted = Prepared(lambda pk: InstrumentVersion.objects.filter(pk=pk), pk=-1)
    with pytest.raises(ValueError, match="no conversion"):
        converted.first(pk=1)


def test_joined_rows_come_along(cedar: Place, django_assert_num_queries: Any) -> None:
    joined = Prepared(
        lambda pk: Enrollment.objects.select_related("advisory__year").filter(student=pk), pk=-1
    )
    with cedar.context(), django_assert_num_queries(1):
        found = joined.first(pk=cedar.maya.pk)
        assert found and found.advisory.year == cedar.year
        assert found.advisory == cedar.advisories["7B"]


def test_what_the_database_works_out_is_converted(cedar: Place) -> None:
    noted = Cast(Value('{"kept": [1]}'), JSONField())
    annotated = Prepared(lambda pk: Member.objects.filter(pk=pk).annotate(noted=noted), pk=-1)
    with cedar.context():
        found: Any = annotated.first(pk=cedar.maya.pk)
        assert found.noted == {"kept": [1]}


def test_rows_are_counted_without_being_read(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        others = Member.objects.filter(role="student").exclude(pk=cedar.maya.pk).count()
        assert BY_ROLE.count(role="student", pk=cedar.maya.pk) == others > 1
    with harbor.context():
        assert BY_ROLE.count(role="student", pk=-2) == 1


def test_a_number_beyond_every_row_finds_nothing(cedar: Place, django_assert_num_queries: Any) -> None:
    with cedar.context():
        assert BY_ROLE.first(role="student", pk=2**63 - 1)
        with django_assert_num_queries(0):
            assert BY_ROLE.first(role="student", pk=2**63) is None


def test_a_value_that_is_missing_is_an_error(cedar: Place) -> None:
    with pytest.raises(KeyError):
        BY_ROLE.first(role="student")


def test_examples_are_told_apart_by_their_type(cedar: Place) -> None:
    same = Prepared(lambda one, other: School.objects.filter(pk=one, slug=other), one=1, other="1")
    assert same.first(one=cedar.school.pk, other="cedar") == cedar.school


def found_in(place: Place) -> list[Member]:
    with place.context():
        return list(BY_ROLE.all(role="student", pk=-2))


def plans_of(prepared: Prepared[Any]) -> list[tuple[int, int]]:
    """How often the connection ran it with a plan for any values, and with one of its own; a row each that it knows."""
    name: str = connection.prepared[prepared.statement]  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = %s", [name]
        )
        return cursor.fetchall()


@pytest.mark.promise("isolation")
def test_one_plan_serves_every_school_and_shows_each_its_own(cedar: Place, harbor: Place) -> None:
    for _time in range(10):
        assert {member.school_id for member in found_in(cedar)} == {cedar.school.pk}
        assert [member.pk for member in found_in(harbor)] == [harbor.hana.pk]
        assert not list(BY_ROLE.all(role="student", pk=-2))
    [(generic, _custom)] = plans_of(BY_ROLE)
    assert generic > 20


@pytest.mark.promise("isolation")
def test_a_plan_follows_when_the_school_changes_within_a_transaction(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        for _time in range(10):
            with school_context(harbor.school.pk):
                assert BY_ROLE.first(role="student", pk=-2) == harbor.hana
            assert BY_ROLE.first(role="student", pk=-2) != harbor.hana


@pytest.mark.parametrize("known", [{}, None])
def test_what_is_done_before_goes_along(
    cedar: Place, harbor: Place, known: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "prepared", known)
    with transaction.atomic(), CaptureQueriesContext(connection) as found:
        for place in (cedar, harbor, cedar):
            before = ("SELECT set_config('app.school', %s, true)", [str(place.school.pk)])
            member = BY_ROLE.first(before, role="student", pk=-2)
            assert member and member.school_id == place.school.pk
    assert len(found) == 3


def test_it_survives_a_transaction_that_failed(cedar: Place) -> None:
    broken = Prepared(lambda pk: Member.objects.filter(pk=pk).order_by("pk"), pk=-1)
    with pytest.raises(ZeroDivisionError), cedar.context():
        assert broken.first(pk=cedar.maya.pk) == cedar.maya
        raise ZeroDivisionError
    with cedar.context():
        with pytest.raises(DatabaseError), transaction.atomic():
            broken.first(pk="no number")
        assert broken.first(pk=cedar.maya.pk) == cedar.maya
        assert broken.first(pk=cedar.noah.pk) == cedar.noah


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_knows_nothing_and_learns_it(cedar: Place) -> None:
    before = found_in(cedar)
    connection.close()
    assert found_in(cedar) == before
    assert len(plans_of(BY_ROLE)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_table_that_a_migration_changed_is_read_again_with_the_next_request(cedar: Place) -> None:
    before = found_in(cedar)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE schools_member ALTER called TYPE varchar(200)")
        try:
            with pytest.raises(DatabaseError, match="cached plan"):
                found_in(cedar)
            assert found_in(cedar) == before
        finally:
            cursor.execute("ALTER TABLE schools_member ALTER called TYPE varchar(100)")


def test_behind_a_pooler_nothing_is_prepared(cedar: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    before = found_in(cedar)
    monkeypatch.setattr(connection, "prepared", None)
    assert found_in(cedar) == before
    with cedar.context():
        assert BY_ROLE.first(role="teacher", pk=-2)


def test_a_percent_sign_in_the_query_stays_one(cedar: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    like = Prepared(lambda pk: Member.objects.filter(given_name__startswith=F("called"), pk=pk), pk=-1)
    with cedar.context():
        assert [like.first(pk=cedar.maya.pk) for _time in range(2)] == [cedar.maya] * 2
        monkeypatch.setattr(connection, "prepared", None)
        assert like.first(pk=cedar.maya.pk) == cedar.maya
