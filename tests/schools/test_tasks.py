import pytest
from celery import shared_task
from django.db import transaction

from schools.models import Closure, Heartbeat, Member
from schools.tasks import across_schools, heartbeat
from tests.cast import Place


@shared_task
def count_people(school_id: int) -> int:
    return Member.objects.count()


@shared_task
def close_and_fail(school_id: int) -> None:
    Closure.objects.create(school_id=school_id, reason="x", starts_on="2027-01-01", ends_on="2027-01-01")
    raise ZeroDivisionError


@across_schools
def count_everybody() -> int:
    return Member.objects.count()


def test_a_task_works_in_its_school(cedar: Place, harbor: Place) -> None:
    assert count_people(cedar.school.pk) == len(cedar.people)
    assert count_people(school_id=harbor.school.pk) == len(harbor.people)
    assert count_people.apply([harbor.school.pk]).get() == len(harbor.people)


def test_a_task_across_schools_sees_no_schools_rows(cedar: Place) -> None:
    assert count_everybody() == 0


def test_a_failed_task_stores_nothing(cedar: Place) -> None:
    with pytest.raises(ZeroDivisionError):
        close_and_fail(cedar.school.pk)
    with cedar.context():
        assert not Closure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_fails_no_committed_request(cedar: Place) -> None:
    unreachable = "redis://127.0.0.1:1/0"
    with count_people.app.connection_for_write(unreachable) as dead:
        with transaction.atomic(), cedar.context():
            Closure.objects.create(
                school=cedar.school, reason="kept", starts_on="2027-01-01", ends_on="2027-01-01"
            )
            count_people.delay_on_commit(cedar.school.pk)
            original, count_people.app.conf.broker_url = count_people.app.conf.broker_url, unreachable
        dead.release()
    count_people.app.conf.broker_url = original
    with cedar.context():
        assert Closure.objects.filter(reason="kept").exists()


@pytest.mark.django_db
def test_the_worker_writes_that_it_works() -> None:
    heartbeat()
    heartbeat()
    assert Heartbeat.objects.count() == 1
