"""Queries that are compiled once answer as Django's own do."""

from typing import Any

import pytest

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


def test_a_value_that_is_missing_is_an_error(cedar: Place) -> None:
    with pytest.raises(KeyError):
        BY_ROLE.first(role="student")


def test_examples_are_told_apart_by_their_type(cedar: Place) -> None:
    same = Prepared(lambda one, other: School.objects.filter(pk=one, slug=other), one=1, other="1")
    assert same.first(one=cedar.school.pk, other="cedar") == cedar.school
