"""A school year of Thursdays, in zones of both hemispheres, by a clock that only the test moves."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from notices.models import Delivery
from schools.models import Enrollment, School
from surveys.models import Audience, Survey
from tests.cast import Place
from tests.circles.planning import close
from tests.circles.test_message_year import BREAKS, EACH_ZONE, FIRST, LAST, has_school
from tests.surveys.rows import DAY, a_survey
from tests.surveys.telling import nudged

pytestmark = pytest.mark.promise("messages-on-time")

CLOCKS_CHANGE = (3, 4, 10, 11)
HALF_PAST_THREE, A_MINUTE_BEFORE = (15, 30), (15, 29)
# Besides the breaks: days that are no Thursdays, a Thursday, and all of a week but Friday.
SNOW = [date(2026, 9, 8), date(2026, 10, 15), *(date(2027, 2, day) for day in range(8, 12))]


@pytest.fixture
def place(request: pytest.FixtureRequest, db: None) -> Iterator[tuple[Place, time_machine.Traveller]]:
    """A survey for Iris alone, open from the first Monday until the last day."""
    zone = ZoneInfo(request.param)
    with time_machine.travel(datetime.combine(FIRST - 9 * DAY, time(12), zone), tick=False) as hand:
        cedar: Place = request.getfixturevalue("cedar")
        School.objects.filter(pk=cedar.school.pk).update(time_zone=request.param)
        cedar.school = School.objects.get(pk=cedar.school.pk)
        with cedar.context():
            Enrollment.objects.update(from_on=FIRST)
            for first, last in [*BREAKS, *((day, day) for day in SNOW)]:
                close(cedar, first, last, "No school")
            opens_at = datetime.combine(FIRST, time(8), zone)
            closes_at = datetime.combine(LAST + DAY, time(), zone)
            survey = a_survey(cedar, audience=Audience.ADVISORIES, opens_at=opens_at, closes_at=closes_at)
            survey.asked_advisories.create(school=cedar.school, advisory=cedar.advisories["7C"])
        yield cedar, hand


def is_open_day(day: date) -> bool:
    return has_school(day) and day not in SNOW


def nudge_days() -> Iterator[date]:
    """Thursday of each week, or the latest school day before it in that week."""
    for week in range((LAST - FIRST).days // 7 + 1):
        days = [FIRST + timedelta(days=7 * week + number) for number in range(4)]
        with_school = [day for day in days if is_open_day(day) and day != FIRST]
        yield from with_school[-1:]


@pytest.mark.long
@pytest.mark.parametrize("place", EACH_ZONE, indirect=True)
def test_one_a_week_at_half_past_three_and_none_on_days_off(
    place: tuple[Place, time_machine.Traveller],
) -> None:
    cedar, hand = place
    expected = list(nudge_days())
    assert [day.weekday() for day in expected].count(3) == len(expected) - 2
    for day in expected:
        on = (day.year, day.month, day.day)
        if day.month in CLOCKS_CHANGE:
            assert nudged(cedar, hand, *on, *A_MINUTE_BEFORE) == []
        assert nudged(cedar, hand, *on, *HALF_PAST_THREE) == ["iris"], day
        if day.month == 11:
            for later in range(1, 7):
                after = day + later * DAY
                if after not in expected:
                    assert nudged(cedar, hand, after.year, after.month, after.day, 15, 30) == []
    with cedar.context():
        told = Delivery.objects.filter(kind="survey_nudge", channel="email", state="sent")
        assert told.count() == len(expected)
        assert Survey.objects.filter(closed_at=None).exists()
