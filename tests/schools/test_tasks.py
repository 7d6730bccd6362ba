from datetime import timedelta

import pytest
from celery import shared_task
from django.contrib.sessions.models import Session
from kombu.exceptions import OperationalError

from schools import clock
from schools.models import Closure, Heartbeat, Member
from schools.tasks import across_schools, heartbeat, sweep_sessions
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


@pytest.mark.promise("isolation")
def test_a_task_works_in_its_school(cedar: Place, harbor: Place) -> None:
    assert count_people(cedar.school.pk) == len(cedar.people)
    assert count_people(school_id=harbor.school.pk) == len(harbor.people)
    assert count_people.apply([harbor.school.pk]).get() == len(harbor.people)


@pytest.mark.promise("isolation")
def test_a_task_across_schools_sees_no_schools_rows(cedar: Place) -> None:
    assert count_everybody() == 0


@pytest.mark.promise("nothing-half-saved")
def test_a_failed_task_stores_nothing(cedar: Place) -> None:
    with pytest.raises(ZeroDivisionError):
        close_and_fail(cedar.school.pk)
    with cedar.context():
        assert not Closure.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("broker-wiped")
def test_a_broker_that_is_down_fails_no_committed_request(
    cedar: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With Celery's own delay every committed request would end in a 500."""
    asked = []

    def unreachable(*ids: int) -> None:
        asked.append(ids)
        raise OperationalError("Connection refused")

    monkeypatch.setattr(count_people, "delay", unreachable)
    with cedar.context():
        add_closure(cedar)
        count_people.delay_on_commit(cedar.school.pk)
        assert asked == []
    assert asked == [(cedar.school.pk,)]
    assert "Connection refused" in caplog.text
    with cedar.context():
        assert Closure.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("nothing-half-saved")
def test_nothing_is_queued_for_what_was_rolled_back(cedar: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(count_people, "delay", lambda *ids: asked.append(ids))
    with pytest.raises(ZeroDivisionError), cedar.context():
        count_people.delay_on_commit(cedar.school.pk)
        raise ZeroDivisionError
    assert asked == []


def add_closure(place: Place) -> None:
    Closure.objects.create(school=place.school, reason="kept", starts_on="2027-01-01", ends_on="2027-01-01")


@pytest.mark.django_db
def test_old_sessions_are_swept_and_live_ones_stay() -> None:
    for key, days in (("old", -1), ("live", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=clock.now() + timedelta(days=days)
        )
    sweep_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["live"]


@pytest.mark.django_db
@pytest.mark.promise("silent-worker")
def test_the_worker_writes_that_it_works() -> None:
    heartbeat()
    heartbeat()
    assert Heartbeat.objects.count() == 1
