"""What students offer is for their next circle, for whoever leads it, and only while they offer it.

Now is Tuesday, November 24, 2026, 8:00; 7B's circle is at 9:05.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from circles.models import Circle
from circles.runs.start import start_run
from circles.runs.taps import take_tap
from journals.entries import offer_line, remove_entry
from journals.models import Entry, Hiding, Thanks
from journals.offered import Offered, offered_for
from journals.thanks import agree_to_say, remove_thanks
from schools import clock
from schools.models import Enrollment, Member
from tests.cast import Place
from tests.circles.planning import TUESDAY, SignIn, put_circle
from tests.circles.running import asked, fresh, url_of
from tests.journals.rows import hide_thanks, thank, write

LINE, WORDS = "canary-line-3b9", "canary-words-5d2"
DAY = timedelta(days=1)
Moment = time_machine.Traveller


@pytest.fixture(autouse=True)
def moment() -> Iterator[Moment]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def circle(cedar: Place) -> Iterator[Circle]:
    with cedar.context():
        yield put_circle(cedar, TUESDAY.date())


def offer(author: Member, line: str = LINE, at: datetime | None = None) -> Entry:
    entry = write(author)
    offer_line(entry, line)
    if at:
        Entry.objects.filter(pk=entry.pk).update(offered_at=at)
    return entry


def say(giver: Member, receiver: Member, words: str = WORDS, at: datetime | None = None) -> Thanks:
    thanks = thank(giver, receiver, words, agrees=True)
    agree_to_say(thanks, receiver, True)
    if at:
        Thanks.objects.filter(pk=thanks.pk).update(giver_agreed_at=at, receiver_agreed_at=at)
    return thanks


def found(circle: Circle) -> Offered:
    return offered_for(fresh(circle))


def count(circle: Circle) -> tuple[int, int]:
    offered = found(circle)
    return len(offered.lines), len(offered.thanks)


def hold(circle: Circle) -> None:
    Circle.objects.filter(pk=circle.pk).update(state="held", log_version=1)


def test_lines_and_thanks_of_its_students_are_offered(cedar: Place, circle: Circle) -> None:
    offer(cedar.maya)
    say(cedar.noah, cedar.zoe)
    offered = found(circle)
    assert [(each.author, each.line) for each in offered.lines] == [("Maya Torres", LINE)]
    said = [(each.giver, each.receiver, each.words) for each in offered.thanks]
    assert said == [("Noah Álvarez", "Zoë Young", WORDS)]


def test_of_another_advisory_only_thanks_from_or_to_ones_own(cedar: Place, circle: Circle) -> None:
    offer(cedar.iris)
    say(cedar.iris, cedar.osei)
    assert count(circle) == (0, 0)
    say(cedar.iris, cedar.maya)
    say(cedar.maya, cedar.iris)
    assert count(circle) == (0, 2)
    assert count(put_circle(cedar, TUESDAY.date(), advisory="7C")) == (1, 3)


def test_it_is_gone_as_soon_as_it_is_taken_back(cedar: Place, circle: Circle) -> None:
    entries = [offer(cedar.maya), offer(cedar.noah)]
    thanks = [say(cedar.maya, cedar.noah), say(cedar.maya, cedar.zoe), say(cedar.noah, cedar.zoe)]
    assert count(circle) == (2, 3)
    offer_line(entries[0], "")
    agree_to_say(thanks[0], cedar.noah, False)
    assert count(circle) == (1, 2)
    remove_entry(entries[1])
    remove_thanks(thanks[1])
    assert count(circle) == (0, 1)
    agree_to_say(thanks[2], cedar.noah, False)
    assert count(circle) == (0, 0)


def test_nothing_hidden_is_offered(cedar: Place, circle: Circle) -> None:
    entry, thanks = offer(cedar.maya), say(cedar.maya, cedar.noah)
    hide_thanks(thanks, cedar.rivera)
    Hiding.objects.create(
        school=cedar.school, entry=entry, hidden_by=cedar.rivera, words=b"", hidden_at=clock.now()
    )
    assert count(circle) == (0, 0)


@pytest.mark.parametrize("leaver", ["maya", "noah"])
def test_of_who_left_the_school_nothing_is_offered(cedar: Place, circle: Circle, leaver: str) -> None:
    offer(cedar.people[leaver])
    say(cedar.maya, cedar.noah)
    Member.objects.filter(pk=cedar.people[leaver].pk).update(left_on=cedar.today)
    assert count(circle) == (0, 0)


def test_of_who_left_the_advisory_nothing_is_offered_there(cedar: Place, circle: Circle) -> None:
    offer(cedar.maya)
    say(cedar.maya, cedar.rivera)
    Enrollment.objects.filter(student=cedar.maya).update(until_on=cedar.today - DAY)
    assert count(circle) == (0, 0)


def test_what_was_offered_in_another_advisory_stays_behind(cedar: Place, circle: Circle) -> None:
    yesterday = TUESDAY - DAY
    offer(cedar.iris, at=yesterday)
    say(cedar.iris, cedar.osei, at=yesterday)
    Enrollment.objects.filter(student=cedar.iris).update(until_on=cedar.today - DAY)
    Enrollment.objects.create(
        school=cedar.school, advisory=cedar.advisories["7B"], student=cedar.iris, from_on=cedar.today
    )
    assert count(circle) == (0, 0)
    offer(cedar.iris)
    assert count(circle) == (1, 0)


@pytest.mark.parametrize(
    ("minutes", "expected"), [(-1, (0, 0)), (0, (1, 1)), (10, (1, 1)), (31, (1, 1))], ids=str
)
def test_a_circle_that_was_held_has_heard_what_was_offered_before_it_began(
    cedar: Place, circle: Circle, moment: Moment, minutes: int, expected: tuple[int, int]
) -> None:
    at = circle.starts_at + timedelta(minutes=minutes)
    offer(cedar.maya, at=at)
    say(cedar.maya, cedar.noah, at=at)
    Thanks.objects.update(giver_agreed_at=TUESDAY - DAY)
    following = put_circle(cedar, TUESDAY.date() + 7 * DAY)
    moment.move_to(following.starts_at)
    assert count(following) == (1, 1)
    hold(circle)
    assert count(following) == expected


def test_it_is_offered_in_the_circle_itself_while_it_runs(
    cedar: Place, circle: Circle, moment: Moment
) -> None:
    moment.move_to(circle.starts_at)
    start_run(fresh(circle), cedar.rivera)
    offer(cedar.maya, at=TUESDAY)
    assert count(circle) == (1, 0)
    offer(cedar.noah)
    assert count(circle) == (2, 0)


@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_a_circle_that_is_over_gets_nothing_more(cedar: Place, circle: Circle, state: str) -> None:
    offer(cedar.maya)
    Circle.objects.filter(pk=circle.pk).update(state=state, log_version=1, reason="Fire drill")
    assert count(circle) == (0, 0)


def test_a_cancelled_circle_leaves_it_for_the_next_one(cedar: Place, circle: Circle, moment: Moment) -> None:
    offer(cedar.maya)
    Circle.objects.filter(pk=circle.pk).update(state="cancelled", reason="Fire drill")
    following = put_circle(cedar, TUESDAY.date() + 7 * DAY)
    moment.move_to(following.starts_at)
    assert count(following) == (1, 0)


def test_a_circle_that_was_moved_counts_from_its_new_time(
    cedar: Place, circle: Circle, moment: Moment
) -> None:
    offer(cedar.maya, at=circle.starts_at + timedelta(hours=1))
    following = put_circle(cedar, TUESDAY.date() + 7 * DAY)
    Circle.objects.filter(pk=circle.pk).update(
        state="held",
        log_version=1,
        moved_from=circle.starts_at,
        starts_at=circle.starts_at + timedelta(hours=3),
    )
    moment.move_to(following.starts_at)
    assert count(following) == (0, 0)


def test_another_circle_of_another_advisory_hears_nothing(cedar: Place, circle: Circle) -> None:
    offer(cedar.maya)
    hold(put_circle(cedar, TUESDAY.date(), at=time(9, 0), advisory="7C"))
    assert count(circle) == (1, 0)


def test_what_cannot_be_read_any_more_is_left_out(cedar: Place, circle: Circle) -> None:
    offer(cedar.maya)
    say(cedar.maya, cedar.noah)
    Entry.objects.update(line=b"forged")
    Thanks.objects.update(words=b"forged")
    assert count(circle) == (0, 0)


def test_three_take_as_many_queries_as_one(cedar: Place, circle: Circle) -> None:
    counts = []
    for number in (1, 2):
        for _each in range(number):
            offer(cedar.maya)
            say(cedar.noah, cedar.zoe)
        running = fresh(circle)
        with CaptureQueriesContext(connection) as captured:
            offered_for(running)
        counts.append(len(captured))
    assert counts == [4, 4]


def test_its_leaders_get_a_part_or_a_page(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    offer(cedar.maya)
    say(cedar.maya, cedar.noah)
    url = reverse("journals:circle_offered", args=[circle.pk])
    for name in ("rivera", "lee", "sam"):
        client = sign_in(cedar.people[name])
        part, page = client.get(url, headers={"X-Fragment": "1"}), client.get(url)
        for text in (part.content.decode(), page.content.decode()):
            assert LINE in text and WORDS in text and "Maya Torres" in text
        assert "<html" not in part.content.decode()
        assert "no-store" in part.headers["Cache-Control"]


def test_the_part_keeps_nobody_signed_in(cedar: Place, circle: Circle, sign_in: SignIn, moment: Any) -> None:
    client = sign_in(cedar.rivera)
    client.get("/")
    before = client.session["idle_at"]
    moment.shift(timedelta(minutes=30))
    client.get(reverse("journals:circle_offered", args=[circle.pk]), headers={"X-Fragment": "1"})
    assert client.session["idle_at"] == before


def test_the_run_page_names_its_address_and_holds_nothing_of_it(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    offer(cedar.maya)
    say(cedar.maya, cedar.noah)
    run = start_run(fresh(circle), cedar.rivera)
    url = reverse("journals:circle_offered", args=[circle.pk])
    rivera = sign_in(cedar.rivera)
    assert url in rivera.get(url_of(run)).content.decode()
    for name in ("circle_run", "run_state", "circle_present", "present_state"):
        text = rivera.get(url_of(run, name)).content.decode()
        assert "canary" not in text
        assert (url in text) is (name == "circle_run")


def test_a_student_who_keeps_the_circle_never_sees_it(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    offer(cedar.noah)
    run = start_run(fresh(circle), cedar.rivera)
    take_tap(run, asked("keeper", student=cedar.maya))
    url = reverse("journals:circle_offered", args=[circle.pk])
    maya = sign_in(cedar.maya)
    page = maya.get(url_of(run)).content.decode()
    assert url not in page and "fragment.js" not in page
    assert maya.get(url).status_code == 403
