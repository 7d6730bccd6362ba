"""A circle that is run on a day without school: it counts as any other."""

from datetime import timedelta

import pytest
import time_machine

from circles.history import circles_behind
from circles.models import Circle
from circles.runs.start import put_back
from tests.cast import Place
from tests.circles.feeding import event_of
from tests.circles.planning import TUESDAY, SignIn, close, put_circle
from tests.circles.running import fresh, start, url_of

pytestmark = pytest.mark.usefixtures("tuesday_morning")


@pytest.fixture
def circle(cedar: Place) -> Circle:
    """Started although it snows."""
    with cedar.context():
        close(cedar, TUESDAY.date(), TUESDAY.date(), "Snow day")
        circle = put_circle(cedar, TUESDAY.date())
        start(circle, cedar.rivera)
        return circle


def test_home_leads_back_to_it(cedar: Place, sign_in: SignIn, circle: Circle) -> None:
    page = sign_in(cedar.rivera).get("/").content.decode()
    assert "Your circle is under way." in page and f'href="{url_of(circle)}"' in page


def test_a_student_is_told_of_the_circle_and_not_of_the_closure(
    cedar: Place, sign_in: SignIn, circle: Circle
) -> None:
    page = sign_in(cedar.noah).get("/")
    assert (page.context["closure"], page.context["next"]) == (None, circle)


def test_afterwards_it_waits_for_its_log(
    cedar: Place, tuesday_morning: time_machine.Traveller, circle: Circle
) -> None:
    tuesday_morning.shift(timedelta(hours=2))
    with cedar.context():
        now = TUESDAY + timedelta(hours=2)
        assert list(Circle.objects.unlogged(now)) == [circle]
        assert list(circles_behind(cedar.rivera, circle.advisory)) == [circle]
        put_back(circle)
        assert not Circle.objects.unlogged(now).exists()
        assert not circles_behind(cedar.rivera, circle.advisory).exists()


def test_calendars_notice_that_it_takes_place(cedar: Place, circle: Circle) -> None:
    started = event_of(cedar.rivera, circle)
    with cedar.context():
        assert fresh(circle).calendar_version == 1
        put_back(circle)
    put_off = event_of(cedar.rivera, circle)
    assert [each.given["STATUS"] for each in (started, put_off)] == ["CONFIRMED", "CANCELLED"]
    assert int(put_off.given["SEQUENCE"]) > int(started.given["SEQUENCE"])
