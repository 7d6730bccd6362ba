"""Word that a survey is open, and that it is closed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from notices.digest import weeks
from notices.kinds import WeekAhead, kinds_for
from notices.models import Delivery, Preference
from notices.sending import send_messages
from schools import clock
from schools.models import Closure, Member, Role
from surveys.closing import close_survey, end_now
from surveys.models import Audience, Survey
from tests.cast import Place
from tests.surveys.conftest import MONDAY
from tests.surveys.rows import DAY, a_permission, a_planned_survey, a_sheet, a_survey
from tests.surveys.telling import work

pytestmark = pytest.mark.usefixtures("moment")
TITLE = "A survey is open: How we belong"
WEDNESDAY = datetime(2026, 11, 11, 14, 0, tzinfo=UTC)


def planned(place: Place, opens_at: datetime = WEDNESDAY, **more: object) -> Survey:
    with place.context():
        return a_planned_survey(place, **{"opens_at": opens_at, "closes_at": opens_at + 9 * DAY} | more)


def test_everybody_who_is_asked_hears_of_it_once_when_it_opens(
    moment: time_machine.Traveller, cedar: Place, harbor: Place
) -> None:
    survey = planned(cedar)
    with cedar.context():
        a_permission(cedar, survey)
    assert work(cedar, moment, 2026, 11, 11, 8, 59) == []
    told = [("iris", TITLE), ("maya", TITLE), ("zoe", TITLE)]
    assert work(cedar, moment, 2026, 11, 11, 9, 0) == told, "Noah’s family opted out"
    letter = mail.outbox[0]
    assert "until 9 a.m. on Friday, November 20." in letter.body and "Confidential." in letter.body
    assert f"/surveys/{survey.pk}/answer/" in letter.body
    assert work(cedar, moment, 2026, 11, 11, 9, 1) == []
    assert work(harbor, moment, 2026, 11, 11, 9, 2) == []
    with cedar.context():
        (mine,) = Delivery.objects.in_inbox_of(cedar.maya)
    assert mine.title == TITLE


def test_of_a_survey_that_opens_on_a_day_off_people_hear_on_the_next_school_day(
    moment: time_machine.Traveller, cedar: Place
) -> None:
    planned(cedar)
    with cedar.context():
        for day in (WEDNESDAY.date(), WEDNESDAY.date() + DAY):
            Closure.objects.create(school=cedar.school, reason="Snow", starts_on=day, ends_on=day)
    assert work(cedar, moment, 2026, 11, 11, 9, 0) == []
    assert work(cedar, moment, 2026, 11, 12, 15, 30) == []
    assert len(work(cedar, moment, 2026, 11, 13, 8, 0)) == 4


@pytest.mark.parametrize("change", [{"called_off_at": MONDAY}, {"opens_at": WEDNESDAY + DAY}])
def test_what_was_changed_after_it_was_planned_is_not_said(
    moment: time_machine.Traveller, cedar: Place, change: dict[str, datetime]
) -> None:
    survey = planned(cedar)
    work(cedar, moment, 2026, 11, 11, 8, 50)
    with cedar.context():
        assert Delivery.objects.filter(kind="survey_open", state="pending").count() == 8
        Survey.objects.filter(pk=survey.pk).update(**change)
    assert work(cedar, moment, 2026, 11, 11, 9, 0) == []
    later = work(cedar, moment, 2026, 11, 12, 9, 0)
    assert len(later) == (4 if "opens_at" in change else 0)


def test_who_has_answered_already_is_told_like_the_others(
    moment: time_machine.Traveller, cedar: Place
) -> None:
    """A retry that goes nowhere would tell the office who has."""
    survey = planned(cedar)
    moment.move_to(WEDNESDAY)
    with cedar.context():
        a_sheet(survey, cedar.maya, 1)
    assert ("maya", TITLE) in work(cedar, moment, 2026, 11, 11, 9, 1)


def test_a_survey_for_staff_is_told_to_staff(moment: time_machine.Traveller, cedar: Place) -> None:
    planned(cedar, audience=Audience.STAFF)
    told = {who for who, _subject in work(cedar, moment, 2026, 11, 11, 9, 0)}
    assert told == {"rivera", "lee", "osei", "sam", "pat", "diaz", "okafor", "jo"}
    assert "Nobody at your school or district" in mail.outbox[0].body


def test_it_can_stand_in_the_weekly_email_instead(moment: time_machine.Traveller, cedar: Place) -> None:
    planned(cedar)
    with cedar.context():
        choice = {"school": cedar.school, "kind": "survey_open", "choice": "digest"}
        Preference.objects.create(member=cedar.maya, **choice)
        first = datetime(2026, 11, 9).date()
        week = WeekAhead(cedar.school, first, first + timedelta(days=6), MONDAY + timedelta(hours=1))
        (sentence,) = weeks(week)[cedar.maya.pk]
        assert sentence.startswith("Wednesday, November 11: the survey “How we belong” opens.")
        later = WeekAhead(cedar.school, first + 7 * DAY, first + 13 * DAY, MONDAY + 7 * DAY)
        assert cedar.maya.pk not in weeks(later)


def test_everybody_chooses_about_what_concerns_them() -> None:
    def names(role: str) -> set[str]:
        return {kind.name for kind in kinds_for(role) if kind.name.startswith("survey")}

    assert names(Role.STUDENT) == names(Role.TEACHER) == {"survey_open", "survey_nudge"}
    assert names(Role.ADMINISTRATOR) == {"survey_open", "survey_nudge", "survey_closed"}
    assert names(Role.DISTRICT) == set()


def close(place: Place, survey: Survey) -> list[tuple[str, str]]:
    with place.context():
        end_now(survey)
        assert close_survey(survey.pk) and not close_survey(survey.pk)
    mail.outbox.clear()
    send_messages(place.school.pk)
    return [(letter.to[0].partition("@")[0], letter.subject) for letter in mail.outbox]


def test_who_made_it_hears_once_that_it_is_closed_and_no_figure(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.maya, 1)
    assert close(cedar, survey) == [("okafor", "Closed: How we belong")]
    letter = mail.outbox[0]
    assert f"/surveys/{survey.pk}/" in letter.body and "Maya" not in letter.body
    assert "%" not in letter.body


def test_who_left_or_is_no_administrator_any_more_hears_nothing(cedar: Place) -> None:
    with cedar.context():
        survey, other = a_survey(cedar), a_survey(cedar, made_by=None)
        Member.objects.filter(pk=cedar.okafor.pk).update(role=Role.TEACHER)
    assert close(cedar, survey) == []
    assert close(cedar, other) == []
    with cedar.context():
        assert Survey.objects.filter(closed_at=clock.now()).count() == 2
