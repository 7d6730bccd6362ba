"""Logging a circle: by exception, once, with nothing typed lost, and for its leaders alone."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from circles.log import read_log, unlog_circle
from circles.models import Circle, FollowUp, LogRevision, Turn
from circles.notes import read_notes
from schools.enrollment import enroll_student
from schools.models import Enrollment, Member
from tests.cast import Place
from tests.circles.log_sheets import marks_of, put_log, sent_by, sheet_of, url
from tests.circles.planning import TUESDAY, close, put_circle, said
from tests.circles.written import note_of

SignIn = Callable[[Member], Client]
TODAY = TUESDAY.date()


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY):
        yield


@pytest.fixture
def circle(on_tuesday: None, cedar: Place) -> Circle:
    with cedar.context():
        return put_circle(cedar, TODAY)


def test_a_log_is_saved_by_exception(cedar: Place, circle: Circle, rivera: Client) -> None:
    sheet = sheet_of(rivera, circle, note="A quiet start.", **{f"absent-{cedar.noah.pk}": "on"})
    response = rivera.post(url(circle), sheet)
    assert (response.status_code, response.url) == (302, url(circle, "circle_detail"))
    assert "2 of 3 students were there" in said(rivera.get(response.url))
    with cedar.context():
        circle.refresh_from_db()
        assert (circle.state, note_of(circle), circle.log_version) == ("held", "A quiet start.", 1)
        assert circle.logged_by == cedar.rivera
        assert circle.logged_at is not None
        assert marks_of(circle) == {"Maya": "shared", "Noah": "absent", "Zoë": "shared"}
        revision = LogRevision.objects.get(circle=circle)
        assert revision.data["held"] is True
        assert revision.data["turns"][str(cedar.noah.pk)] == "absent"


def test_who_comes_into_the_advisory_meanwhile_is_not_marked(
    cedar: Place, circle: Circle, rivera: Client
) -> None:
    sheet = sheet_of(rivera, circle)
    with cedar.context():
        enroll_student(cedar.iris, cedar.advisories["7B"], TODAY)
    rivera.post(url(circle), sheet)
    with cedar.context():
        assert "Iris" not in marks_of(circle)
    assert sent_by(rivera.get(url(circle)))[f"absent-{cedar.iris.pk}"] == "on"


def test_each_present_students_turn_is_kept(cedar: Place, circle: Circle, rivera: Client) -> None:
    turns = {
        f"turn-{cedar.maya.pk}": "passed",
        f"turn-{cedar.noah.pk}": "come_back",
        f"turn-{cedar.zoe.pk}": "not_reached",
    }
    rivera.post(url(circle), sheet_of(rivera, circle, **turns, **{f"absent-{cedar.zoe.pk}": "on"}))
    with cedar.context():
        assert marks_of(circle) == {"Maya": "passed", "Noah": "come_back", "Zoë": "absent"}
    again = sent_by(rivera.get(url(circle)))
    assert again[f"turn-{cedar.maya.pk}"] == "passed"
    assert again[f"absent-{cedar.zoe.pk}"] == "on"


def test_the_page_says_who_reads_and_asks_for_nothing(circle: Circle, rivera: Client) -> None:
    page = rivera.get(url(circle)).content.decode()
    label = page.split("</textarea>")[0].rsplit("<label", 1)[1]
    assert "Facilitator’s note: co-teachers see it and families may ask for it" in label
    assert "Who keeps the promise and the teachers of this advisory can read it" in page
    form = page.split('<form class="log"')[1]
    assert " required" not in form
    assert "danger" not in form


def test_the_roster_is_that_of_the_circles_day(cedar: Place, circle: Circle, rivera: Client) -> None:
    yesterday = TODAY - timedelta(1)
    with cedar.context():
        Enrollment.objects.filter(student=cedar.maya).update(until_on=yesterday)
        Enrollment.objects.filter(student=cedar.noah).update(from_on=TODAY)
        Enrollment.objects.filter(student=cedar.iris).update(until_on=yesterday)
        Enrollment.objects.create(
            school=cedar.school, advisory=cedar.advisories["7B"], student=cedar.iris, from_on=TODAY
        )
        Turn.objects.create(school=cedar.school, circle=circle, student=cedar.maya, state="passed")
        Enrollment.objects.filter(student=cedar.zoe).update(until_on=yesterday)
    response = rivera.get(url(circle))
    names = [row.student.given_name for row in response.context["sheet"].form.rows]
    assert names == ["Noah", "Iris", "Maya"], "a turn keeps Maya in; Zoë left without one"


def test_a_form_sent_twice_is_saved_once(cedar: Place, circle: Circle, rivera: Client) -> None:
    words = {"promise-0-promise": "Bring the ball"}
    sheet = sheet_of(rivera, circle, note="Once.", **words)
    first, second = rivera.post(url(circle), sheet), rivera.post(url(circle), sheet)
    assert first.url == second.url
    assert "saved already" in said(rivera.get(second.url))
    with cedar.context():
        circle.refresh_from_db()
        assert circle.log_version == 1
        assert LogRevision.objects.filter(circle=circle).count() == 1
        assert FollowUp.objects.count() == 1
    third = rivera.post(url(circle), {**sheet, "version": "1", "note": "Twice."})
    assert "saved already" in said(rivera.get(third.url))


def test_of_two_teachers_the_later_one_keeps_everything(
    cedar: Place, circle: Circle, rivera: Client, sign_in: SignIn
) -> None:
    lee = sign_in(cedar.lee)
    hers = sheet_of(rivera, circle, note="Hers.", **{f"absent-{cedar.noah.pk}": "on"})
    his = sheet_of(
        lee, circle, note="His.", **{f"turn-{cedar.maya.pk}": "passed", "promise-0-promise": "Call home"}
    )
    assert rivera.post(url(circle), hers).status_code == 302
    refused = lee.post(url(circle), his)
    page = refused.content.decode()
    assert refused.status_code == 200
    assert "Ms. Rivera saved this log at 8 a.m., while you were writing" in page
    assert "Maya Torres: they say “Shared”, you say “Passed”" in page
    assert "Noah Álvarez: they say “Absent”, you say “Shared”" in page
    assert "Hers." in page
    again = sent_by(refused)
    assert (again["note"], again["version"]) == ("His.", 1)
    assert again["promise-0-promise"] == "Call home"
    with cedar.context():
        circle.refresh_from_db()
        assert note_of(circle) == "Hers."
        assert not FollowUp.objects.exists()
    assert lee.post(url(circle), again).status_code == 302
    with cedar.context():
        circle.refresh_from_db()
        assert (note_of(circle), circle.log_version, circle.logged_by) == ("His.", 2, cedar.lee)
        assert marks_of(circle)["Noah"] == "shared"
        notes = read_notes(LogRevision.objects.filter(circle=circle))
        assert [note.words for note in notes] == ["His.", "Hers."]
        assert FollowUp.objects.get().promise == "Call home"


def test_whoever_writes_while_another_takes_the_log_back_is_told(
    cedar: Place, circle: Circle, rivera: Client
) -> None:
    with cedar.context():
        put_log(circle, cedar.lee, note="Before.")
    mine = sheet_of(rivera, circle, note="Mine.")
    with cedar.context():
        unlog_circle(circle, by=cedar.lee)
    page = rivera.post(url(circle), mine)
    assert "They said that the circle was not held." in page.content.decode()
    assert rivera.post(url(circle), sent_by(page)).status_code == 302
    with cedar.context():
        circle.refresh_from_db()
        assert (circle.state, note_of(circle), circle.log_version) == ("held", "Mine.", 3)


def test_a_note_that_is_too_long_is_kept(cedar: Place, circle: Circle, rivera: Client) -> None:
    long = "line\r\n" * 1000 + "x"
    response = rivera.post(url(circle), sheet_of(rivera, circle, note=long))
    assert response.status_code == 200, "5,001 characters, as a reader counts them"
    assert "5001 characters" in response.content.decode()
    assert sent_by(response)["note"] == long
    assert rivera.post(url(circle), sheet_of(rivera, circle, note=long[:-1])).status_code == 302
    with cedar.context():
        circle.refresh_from_db()
        assert note_of(circle) == ("line\n" * 1000).strip()


def test_marks_of_others_and_broken_ones_do_no_harm(
    cedar: Place, harbor: Place, circle: Circle, rivera: Client
) -> None:
    strangers = {f"turn-{harbor.hana.pk}": "passed", f"absent-{cedar.iris.pk}": "on", "turn-0": "shared"}
    sheet = sheet_of(rivera, circle, **strangers, **{"turn-x": "passed", "absent-": "on"})
    broken = rivera.post(url(circle), {**sheet, f"turn-{cedar.maya.pk}": "' OR 1=1 --"})
    assert broken.status_code == 200
    assert rivera.post(url(circle), sheet).status_code == 302
    with cedar.context():
        assert marks_of(circle) == {"Maya": "shared", "Noah": "shared", "Zoë": "shared"}


@pytest.mark.parametrize("broken", [{"token": "x"}, {"token": ""}, {"version": "x"}, {"version": "-1"}])
def test_a_damaged_form_is_shown_again(
    broken: dict[str, str], cedar: Place, circle: Circle, rivera: Client
) -> None:
    response = rivera.post(url(circle), sheet_of(rivera, circle, note="Kept.", **broken))
    assert "Something was lost on the way" in response.content.decode()
    assert rivera.post(url(circle), sent_by(response)).status_code == 302
    with cedar.context():
        circle.refresh_from_db()
        assert note_of(circle) == "Kept."


def test_tomorrows_circle_waits_for_its_day(cedar: Place, rivera: Client, sign_in: SignIn) -> None:
    with cedar.context():
        tomorrow = put_circle(cedar, TODAY + timedelta(1))
        today = put_circle(cedar, TODAY)
    ready = sheet_of(rivera, today)
    page = rivera.get(url(tomorrow)).content.decode()
    assert "You can log it from that day on." in page
    assert "Save the log" not in page
    response = rivera.post(url(tomorrow), {**ready, "note": "Too early."})
    assert "You can log it from that day on." in response.content.decode()
    assert sent_by(response)["note"] == "Too early."
    with cedar.context():
        tomorrow.refresh_from_db()
        assert tomorrow.state == "planned"
    midnight = TUESDAY.replace(hour=0) + timedelta(1)
    with time_machine.travel(midnight + timedelta(seconds=1)):
        assert "Save the log" in sign_in(cedar.rivera).get(url(tomorrow)).content.decode()


def test_a_cancelled_circle_is_restored_first(
    cedar: Place, circle: Circle, rivera: Client, sign_in: SignIn
) -> None:
    mine = sheet_of(rivera, circle, note="We met in the yard.")
    with cedar.context():
        Circle.objects.update(state="cancelled", reason="Fire drill")
    page = rivera.get(url(circle)).content.decode()
    assert "This circle is cancelled: Fire drill." in page
    assert url(circle, "circle_restore") in page
    assert "Save the log" not in page
    standing_in = sign_in(cedar.sam).get(url(circle)).content.decode()
    assert "ask a teacher of the advisory to bring it back" in standing_in
    assert url(circle, "circle_restore") not in standing_in
    refused = rivera.post(url(circle), mine)
    assert "what you typed is here" in refused.content.decode()
    with cedar.context():
        circle.refresh_from_db()
        assert circle.state == "cancelled"
    assert rivera.post(url(circle), sent_by(refused)).status_code == 302
    with cedar.context():
        circle.refresh_from_db()
        assert (circle.state, circle.reason, note_of(circle)) == ("held", "", "We met in the yard.")


def test_a_circle_on_a_day_without_school_may_be_logged(cedar: Place, circle: Circle, rivera: Client) -> None:
    with cedar.context():
        close(cedar, TODAY, TODAY, "Snow day")
    assert "no school on this day: Snow day" in rivera.get(url(circle)).content.decode()
    assert rivera.post(url(circle), sheet_of(rivera, circle)).status_code == 302


def test_an_advisory_without_students_is_logged_too(cedar: Place, circle: Circle, rivera: Client) -> None:
    with cedar.context():
        Enrollment.objects.all().delete()
    assert "Nobody is enrolled" in rivera.get(url(circle)).content.decode()
    assert rivera.post(url(circle), sheet_of(rivera, circle)).status_code == 302
    with cedar.context():
        assert read_log(circle).marks == {}


def test_a_circle_is_not_held_after_all(cedar: Place, circle: Circle, rivera: Client) -> None:
    with cedar.context():
        put_log(circle, cedar.rivera, note="Oops.", noah="absent")
    response = rivera.post(url(circle, "circle_unlog"), follow=True)
    assert "counts as not held" in said(response)
    with cedar.context():
        circle.refresh_from_db()
        assert (circle.state, note_of(circle), circle.log_version) == ("planned", "", 2)
        assert (circle.logged_at, circle.logged_by) == (None, None)
        assert not Turn.objects.exists()
        assert [revision.data["held"] for revision in circle.revisions.all()] == [False, True]
    back = sent_by(rivera.get(url(circle)))
    assert (back["note"], back[f"absent-{cedar.noah.pk}"]) == ("Oops.", "on")
    assert rivera.post(url(circle, "circle_unlog")).status_code == 302
    with cedar.context():
        circle.refresh_from_db()
        assert circle.log_version == 2
    assert rivera.get(url(circle, "circle_unlog")).status_code == 405
