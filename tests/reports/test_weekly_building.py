"""The report of a week: what is counted, once, for its recipients, and nobody's name."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core.management import call_command

from care.models import Call
from circles.models import FollowUp
from journals.models import Entry
from notices.models import Delivery
from reports.models import WeeklyRecipient, WeeklyReport
from reports.tasks import build_weekly_reports
from schools.models import Member, Role
from tests.care.rows import a_call
from tests.cast import Place
from tests.circles.planning import close, put_circle, put_held_circle
from tests.circles.rows import a_follow_up
from tests.reports.released import EVERYBODY, a_release, a_survey_that_closed
from tests.reports.weeks import MONDAY, MORNING, a_weekly_report, build, built, letters
from tests.surveys.rows import a_survey

pytestmark = pytest.mark.django_db
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def at(place: Place, day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), place.school.zone)


def write_entries(place: Place, *members: Member, day: date = MONDAY, **more: Any) -> None:
    moment = at(place, day)
    Entry.objects.bulk_create(
        Entry(school=place.school, author=member, words=b"x", on=day, saved_at=moment, finished_at=moment)
        for member in members
    )
    if more:
        Entry.objects.filter(author__in=members).update(**more)


def put_follow_up_off(place: Place) -> None:
    """It was due when the week began."""
    FollowUp.objects.filter(pk=a_follow_up(place).pk).update(due_on=MONDAY)


def numbers(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = built(place).numbers
    return found


def test_circles_of_the_week_and_no_other(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        put_held_circle(cedar, MONDAY)
        put_held_circle(cedar, MONDAY + DAY, advisory="7C")
        put_circle(cedar, MONDAY + 2 * DAY, state="cancelled", reason="assembly")
        put_circle(cedar, MONDAY + 3 * DAY)
        close(cedar, MONDAY + 4 * DAY, MONDAY + 4 * DAY, "Snow")
        put_circle(cedar, MONDAY + 4 * DAY)
        for other in (MONDAY - DAY, MONDAY + WEEK):
            put_held_circle(cedar, other)
    with harbor.context():
        put_held_circle(harbor, MONDAY, advisory="8H")
    expected = {"held": 2, "planned": 4, "cancelled": 1, "unlogged": 1, "closed": 1}
    assert numbers(cedar)["circles"] == expected


def test_advisories_without_a_circle_for_two_weeks(cedar: Place) -> None:
    with cedar.context():
        put_held_circle(cedar, MONDAY)
        put_circle(cedar, MONDAY, advisory="7C")
    assert numbers(cedar)["without"] == [cedar.advisories["7C"].pk]


def test_follow_ups_and_calls_in_counts(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        a_follow_up(cedar)
        put_follow_up_off(cedar)
        for student, due, answered in (
            (cedar.noah, MONDAY + DAY, 11),
            (cedar.zoe, MONDAY + 2 * DAY, None),
            (cedar.iris, MONDAY - DAY, None),
            (cedar.maya, MONDAY, 9),
        ):
            call = a_call(cedar)
            taken = at(cedar, due, answered) if answered else None
            Call.objects.filter(pk=call.pk).update(
                author=student, first_due_at=at(cedar, due), first_acknowledged_at=taken
            )
    found = numbers(cedar)
    assert found["follow_ups"] == {"total": 2, "late": 1}
    assert found["calls"] == {"due": 3, "in_time": 1}


def test_students_who_reflected_in_tens_of_percent(cedar: Place) -> None:
    with cedar.context():
        students = cedar.add_all(
            {f"s{n}": Member(role=Role.STUDENT, given_name=f"S{n}", grade="7") for n in range(46)}
        )
        write_entries(cedar, *students[:21], *students[:5])
        write_entries(cedar, students[30], day=MONDAY - DAY)
        write_entries(cedar, students[31], removed_at=MORNING)
        write_entries(cedar, students[32], finished_at=None)
        write_entries(cedar, cedar.rivera)
    assert numbers(cedar)["reflected"] == 4


def test_of_fewer_than_ten_students_no_share_is_kept(cedar: Place) -> None:
    with cedar.context():
        write_entries(cedar, cedar.maya, cedar.noah)
    assert numbers(cedar)["reflected"] is None


def test_open_surveys_in_tens_and_new_results_once(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        a_weekly_report(cedar, MONDAY - WEEK, built_at=MORNING - WEEK)
        survey = a_survey(cedar)
        new = a_release(cedar, [EVERYBODY], survey=a_survey_that_closed(cedar))
        a_release(cedar, [EVERYBODY], survey=a_survey_that_closed(cedar), appears_at=MORNING + DAY)
        old = {"builds_at": MORNING - 9 * DAY, "appears_at": MORNING - 8 * DAY}
        a_release(cedar, [EVERYBODY], survey=a_survey_that_closed(cedar), **old)
        assert build(cedar)
        found = WeeklyReport.objects.get(monday=MONDAY).numbers
    assert found["surveys"] == [{"survey": str(survey.pk), "tens": None, "is_counted": True}]
    assert found["releases"] == [str(new.survey_id)]


def test_a_school_with_nothing_at_all_gets_a_report(cedar: Place) -> None:
    with cedar.context():
        cedar.advisories["7B"].enrollments.all().delete()
        cedar.advisories["7C"].enrollments.all().delete()
    assert built(cedar).numbers["circles"]["planned"] == 0
    letter = letters(cedar)["okafor"]
    assert letter.subject == "Weekly report: No circle was due"


def test_administrators_get_it_and_whom_they_chose(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        cedar.add("imani", Role.ADMINISTRATOR, "Imani", "Cole")
        cedar.add("gone", Role.ADMINISTRATOR, "Gone", "Ray", left_on=MONDAY)
        chosen = {"imani": False, "diaz": True, "rivera": True, "gone": True}
        WeeklyRecipient.objects.bulk_create(
            WeeklyRecipient(school=cedar.school, member=cedar.people[key], receives=receives)
            for key, receives in chosen.items()
        )
    assert build(cedar)
    assert set(letters(cedar)) == {"okafor", "diaz"}
    with cedar.context():
        inbox = Delivery.objects.filter(channel="inbox").values_list("member", flat=True)
        assert set(inbox) == {cedar.okafor.pk, cedar.diaz.pk}


@pytest.mark.parametrize("change", [{"role": Role.TEACHER}, {"left_on": MONDAY}])
def test_who_is_no_recipient_by_the_time_of_sending_gets_nothing(
    cedar: Place, change: dict[str, Any]
) -> None:
    with cedar.context():
        WeeklyRecipient.objects.create(school=cedar.school, member=cedar.diaz, receives=True)
    assert build(cedar)
    with cedar.context():
        WeeklyRecipient.objects.update(receives=False)
        Member.objects.filter(pk=cedar.okafor.pk).update(**change)
    assert letters(cedar) == {}


def test_the_letter_says_it_all_with_links_and_names_no_student(cedar: Place) -> None:
    with cedar.context():
        put_held_circle(cedar, MONDAY)
        put_circle(cedar, MONDAY + DAY, advisory="7C")
        put_follow_up_off(cedar)
        survey = a_survey(cedar, title="How we belong")
        release = a_release(cedar, [EVERYBODY], survey=a_survey_that_closed(cedar))
    assert build(cedar)
    letter = letters(cedar)["okafor"]
    assert letter.subject == "Weekly report: 1 of 2 circles held"
    html = str(letter.alternatives[0][0])
    for text in (letter.body, html):
        for words in ("November 16 to November 22, 2026", "7C", "1 not logged", "How we belong, fall"):
            assert words in text
        for url in (f"/surveys/{survey.pk}/", f"/reports/surveys/{release.survey_id}/", f"/weekly/{MONDAY}/"):
            assert url in text
        for key in ("maya", "noah", "zoe", "iris"):
            for name in (cedar.people[key].given_name, cedar.people[key].family_name):
                assert name not in text
    assert "List-Unsubscribe" in letter.extra_headers


def test_a_report_keeps_numbers_and_ids_of_no_person(cedar: Place) -> None:
    with cedar.context():
        put_held_circle(cedar, MONDAY)
        a_survey(cedar)
    found = numbers(cedar)
    assert set(found) == {
        "circles", "without", "surveys", "follow_ups", "calls", "reflected", "releases",
    }  # fmt: skip
    words = str(found)
    assert not any(member.given_name in words for member in cedar.people.values())


def test_killed_before_its_end_it_has_done_nothing(cedar: Place) -> None:
    def die(*_report: Any) -> None:
        raise SystemExit

    with patch("reports.weekly.building.tell_weekly_report", die), pytest.raises(SystemExit):
        build(cedar)
    with cedar.context():
        assert not WeeklyReport.objects.exists() and not Delivery.objects.exists()
    assert build(cedar)


def test_a_school_that_fails_keeps_back_no_other(
    cedar: Place, harbor: Place, moment: time_machine.Traveller, site_log: Any
) -> None:
    moment.move_to(MORNING + timedelta(hours=4))
    with cedar.context():
        type(cedar.school).objects.filter(pk=cedar.school.pk).update(time_zone="Not/A_Zone")
    call_command("build_weekly_reports")
    with harbor.context():
        assert WeeklyReport.objects.count() == 1
    assert f"school {cedar.school.pk} could not be built: ZoneInfoNotFoundError" in site_log.getvalue()


def test_one_task_a_school_that_is_due(cedar: Place, harbor: Place, moment: time_machine.Traveller) -> None:
    """Half past seven in New York is half past four in Los Angeles."""
    for hours, expected in ((0, [cedar]), (3, [harbor]), (4, [])):
        moment.move_to(MORNING + timedelta(hours=hours))
        with patch("reports.tasks.build_weekly_report_of.delay") as delay:
            build_weekly_reports()
        assert [call.args for call in delay.call_args_list] == [(place.school.pk,) for place in expected]
        for place in expected:
            assert build(place)
