"""What people hear of circles that are cancelled, moved, and brought back. Now is Tuesday, November 24, 2026, 8:00."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from circles.models import Circle
from circles.schedule import Spot, cancel_circle, move_circle, seal_of_spot
from notices.models import Delivery
from notices.sending import send_messages
from schools.models import Leadership, School
from tests.cast import Place
from tests.circles.planning import TUESDAY, SignIn, put_circle, spot_form

WEDNESDAY = date(2026, 11, 25)

pytestmark = pytest.mark.usefixtures("tuesday_morning")


@pytest.fixture
def circle(cedar: Place, moment: Any) -> Circle:
    with cedar.context():
        return put_circle(cedar, WEDNESDAY, place="Room 12")


def post(client: Client, name: str, circle: Circle, **form: Any) -> None:
    assert client.post(reverse(f"circles:circle_{name}", args=[circle.pk]), form).status_code == 302


def move(client: Client, cedar: Place, circle: Circle, at: str = "09:05", **changes: Any) -> None:
    """To another time of its Wednesday, place or length; all three are as ever where nothing is said."""
    with cedar.context():
        was = seal_of_spot(Circle.objects.get(pk=circle.pk))
    post(client, "move", circle, **spot_form(WEDNESDAY, at, was=was, **changes))


def sent(place: Place, moment: time_machine.Traveller, minutes: int = 4) -> list[tuple[str, str]]:
    mail.outbox.clear()
    moment.shift(timedelta(minutes=minutes))
    send_messages(place.school.pk)
    return sorted((letter.to[0].partition("@")[0], letter.subject) for letter in mail.outbox)


def test_the_others_hear_of_a_cancelled_circle_and_not_why(
    cedar: Place, circle: Circle, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    post(sign_in(cedar.rivera), "cancel", circle, reason="canary-reason")
    assert sent(cedar, moment, minutes=1) == []
    subject = "Cancelled: the circle with 7B on Wednesday, November 25, 9:05 a.m."
    assert sent(cedar, moment) == [("lee", subject)]
    assert "canary-reason" not in str(mail.outbox[0].message())
    with cedar.context():
        assert list(Delivery.objects.in_inbox_of(cedar.lee).values_list("title", flat=True)) == [subject]
        assert not Delivery.objects.filter(member=cedar.rivera).exists()


def test_what_is_undone_at_once_is_not_told(
    cedar: Place, circle: Circle, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    rivera = sign_in(cedar.rivera)
    post(rivera, "cancel", circle, reason="Assembly")
    moment.shift(timedelta(minutes=1))
    post(rivera, "restore", circle)
    assert sent(cedar, moment) == []
    with cedar.context():
        assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}


def test_who_heard_of_it_hears_that_it_is_on_again(
    cedar: Place, circle: Circle, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    rivera = sign_in(cedar.rivera)
    post(rivera, "cancel", circle, reason="Assembly")
    sent(cedar, moment)
    post(rivera, "restore", circle)
    assert sent(cedar, moment) == [
        ("lee", "On again: the circle with 7B on Wednesday, November 25, 9:05 a.m.")
    ]


def test_a_moved_circle_is_told_with_both_times_and_once_for_several_moves(
    cedar: Place, circle: Circle, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    rivera = sign_in(cedar.rivera)
    for at in ("10:05", "11:05"):
        move(rivera, cedar, circle, at)
    assert sent(cedar, moment) == [
        ("lee", "Moved: the circle with 7B is now on Wednesday, November 25, 11:05 a.m.")
    ]
    assert "It was planned for Wednesday, November 25, 9:05 a.m." in mail.outbox[0].body


def test_students_hear_of_it_where_the_school_wants_it_and_so_does_who_stands_in(
    cedar: Place, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    School.objects.filter(pk=cedar.school.pk).update(reminds_students=True)
    with cedar.context():
        today = put_circle(cedar, TUESDAY.date())
    post(sign_in(cedar.rivera), "cancel", today, reason="Assembly")
    assert [who for who, _subject in sent(cedar, moment)] == ["lee", "maya", "noah", "sam", "zoe"]


def test_shortly_before_it_starts_nobody_thinks_twice(
    cedar: Place, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    with cedar.context():
        today = put_circle(cedar, TUESDAY.date())
    moment.move_to(datetime(2026, 11, 24, 8, 50, tzinfo=cedar.school.zone))
    post(sign_in(cedar.rivera), "cancel", today, reason="Assembly")
    assert [who for who, _subject in sent(cedar, moment, minutes=0)] == ["lee", "sam"]


def test_of_a_circle_long_over_nothing_is_told(
    cedar: Place, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    with cedar.context():
        past = put_circle(cedar, date(2026, 11, 17))
    post(sign_in(cedar.rivera), "cancel", past, reason="Assembly")
    with cedar.context():
        assert not Delivery.objects.exists()


def test_a_refused_change_tells_nothing(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        Circle.objects.filter(pk=circle.pk).update(state="cancelled", reason="Assembly")
    sign_in(cedar.rivera).post(reverse("circles:circle_cancel", args=[circle.pk]), {"reason": "Again"})
    with cedar.context():
        assert not Delivery.objects.exists()


def test_who_cancelled_it_hears_that_a_colleague_brought_it_back(
    cedar: Place, circle: Circle, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    post(sign_in(cedar.rivera), "cancel", circle, reason="Assembly")
    sent(cedar, moment)
    post(sign_in(cedar.lee), "restore", circle)
    assert [who for who, _subject in sent(cedar, moment)] == ["rivera"]


def test_who_stood_in_on_the_former_day_hears_that_it_moved_away(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        today = put_circle(cedar, TUESDAY.date())
        later = datetime(2026, 12, 1, 9, 5, tzinfo=cedar.school.zone)
        move_circle(today, Spot(later.date(), later, 30, ""), by=cedar.rivera)
    assert [who for who, _subject in sent(cedar, moment)] == ["lee", "sam"]
    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert f"/circles/{today.pk}/" in letters["lee@cedar.example"]
    assert f"/circles/{today.pk}/" not in letters["sam@cedar.example"]


def test_who_leads_it_no_more_hears_nothing(
    cedar: Place, circle: Circle, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    post(sign_in(cedar.rivera), "cancel", circle, reason="Assembly")
    with cedar.context():
        Leadership.objects.filter(member=cedar.lee).delete()
    assert sent(cedar, moment) == []


def test_a_start_that_is_taken_back_hides_no_change(
    cedar: Place, circle: Circle, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    """It changes what calendars show, too."""
    move(sign_in(cedar.rivera), cedar, circle, "10:05")
    with cedar.context():
        Circle.objects.filter(pk=circle.pk).revise()
    assert [who for who, _subject in sent(cedar, moment)] == ["lee"]


def test_an_early_circle_is_told_of_in_quiet_hours(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        early = put_circle(cedar, WEDNESDAY, time(6, 15))
        moment.move_to(datetime(2026, 11, 24, 20, 30, tzinfo=cedar.school.zone))
        cancel_circle(early, "Assembly", by=cedar.rivera)
    assert [who for who, _subject in sent(cedar, moment)] == ["lee"]


@pytest.mark.parametrize(
    ("changes", "ending"),
    [
        ({"place": "Library"}, "is now in Library"),
        ({"minutes": "45"}, "now takes 45 minutes"),
        ({"place": "Library", "minutes": "45"}, "is now in Library"),
        ({"place": ""}, "has no place for now"),
    ],
)
def test_another_place_or_length_alone_is_told(
    cedar: Place,
    circle: Circle,
    moment: time_machine.Traveller,
    sign_in: SignIn,
    changes: dict[str, str],
    ending: str,
) -> None:
    move(sign_in(cedar.rivera), cedar, circle, **changes)
    assert sent(cedar, moment) == [
        ("lee", f"Changed: the circle with 7B on Wednesday, November 25, 9:05 a.m. {ending}")
    ]
    body = mail.outbox[0].body
    assert f"{changes.get('minutes', 30)} minutes" in body
    assert changes.get("place", "Room 12") in body
    assert "It was planned for" not in body
    assert sent(cedar, moment) == []


def test_a_place_that_is_taken_back_at_once_is_not_told(
    cedar: Place, circle: Circle, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    rivera = sign_in(cedar.rivera)
    move(rivera, cedar, circle, place="Library")
    move(rivera, cedar, circle)
    assert sent(cedar, moment) == []
    move(rivera, cedar, circle, place="Gym")
    assert [subject.partition("a.m. ")[2] for _who, subject in sent(cedar, moment)] == ["is now in Gym"]


def test_who_heard_of_another_change_hears_of_the_place_alone(
    cedar: Place, circle: Circle, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    rivera = sign_in(cedar.rivera)
    move(rivera, cedar, circle, "10:05")
    sent(cedar, moment)
    move(rivera, cedar, circle, "10:05", place="Library")
    subject = "Changed: the circle with 7B on Wednesday, November 25, 10:05 a.m. is now in"
    assert sent(cedar, moment) == [("lee", f"{subject} Library")]
    move(rivera, cedar, circle, "10:05")
    assert sent(cedar, moment) == [("lee", f"{subject} Room 12")]


def test_who_changed_the_place_hears_that_a_colleague_changed_it_back(
    cedar: Place, circle: Circle, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    move(sign_in(cedar.rivera), cedar, circle, place="Library")
    move(sign_in(cedar.lee), cedar, circle)
    subject = "Changed: the circle with 7B on Wednesday, November 25, 9:05 a.m. is now in Room 12"
    assert sent(cedar, moment) == [("rivera", subject)]


def test_a_moved_circle_that_was_cancelled_is_on_again_where_it_was_moved_to(
    cedar: Place, circle: Circle, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    rivera = sign_in(cedar.rivera)
    move(rivera, cedar, circle, "10:05")
    sent(cedar, moment)
    post(rivera, "cancel", circle, reason="Assembly")
    sent(cedar, moment)
    post(rivera, "restore", circle)
    assert sent(cedar, moment) == [
        ("lee", "On again: the circle with 7B on Wednesday, November 25, 10:05 a.m.")
    ]


def test_a_change_from_before_it_was_written_down_what_was_is_told(
    cedar: Place, circle: Circle, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    move(sign_in(cedar.rivera), cedar, circle, "10:05")
    with cedar.context():
        for each in Delivery.objects.all():
            Delivery.objects.filter(pk=each.pk).update(
                data={name: each.data[name] for name in ("by", "days")}
            )
    assert [who for who, _subject in sent(cedar, moment)] == ["lee"]


def test_no_words_of_the_place_stand_in_the_outbox(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    move(sign_in(cedar.rivera), cedar, circle, place="canary-place")
    with cedar.context():
        assert Delivery.objects.exists()
        assert "canary-place" not in f"{list(Delivery.objects.values('data', 'occasion', 'title'))}"
