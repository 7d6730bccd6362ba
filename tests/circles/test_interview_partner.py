"""Partners read each other, and nobody else does."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from circles.interviews.end import end_interview
from circles.models import Circle, Interview, InterviewAnswer
from schools.models import Enrollment, Member
from tests.cast import Place
from tests.circles.interviewing import CANARY, put_answer, put_interview, put_pairs, put_student, url
from tests.circles.planning import put_circle

SignIn = Callable[[Member], Client]


def read(client: Client, interview: Interview) -> str:
    return client.get(url("partner", interview), follow=True).content.decode()


def leave(place: Place, student: Member) -> None:
    with place.context():
        Enrollment.objects.filter(student=student).update(until_on=place.today - timedelta(days=1))


def test_partners_read_each_other_and_others_do_not(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        kim = put_student(cedar, "kim")
        interview = put_interview(cedar)
        put_answer(interview, cedar.maya, CANARY)
        put_answer(interview, cedar.zoe, "Only Kim reads this")
    noah, maya = sign_in(cedar.noah), sign_in(cedar.maya)
    assert CANARY not in read(noah, interview), "before they are paired"
    with cedar.context():
        put_pairs(interview, [cedar.maya, cedar.noah], [cedar.zoe, kim])
    assert "Your partner is Maya Torres" in read(noah, interview)
    assert CANARY in read(noah, interview)
    assert "Only Kim reads this" not in read(noah, interview)
    page = read(maya, interview)
    assert CANARY not in page, "one’s own answers are elsewhere"
    assert "Noah Álvarez has not written anything yet" in page
    assert "Ask first: is there anything you would rather I left out?" in page


def test_a_group_of_three_reads_both(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah, cedar.zoe])
        put_answer(interview, cedar.maya, "Of Maya")
        put_answer(interview, cedar.zoe, "Of Zoë")
    page = read(sign_in(cedar.noah), interview)
    assert "You are a group of three" in page
    assert "Of Maya" in page
    assert "Of Zoë" in page


def test_a_former_partner_reads_nothing_any_more(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah], [cedar.zoe])
        put_answer(interview, cedar.maya)
    noah = sign_in(cedar.noah)
    assert CANARY in read(noah, interview)
    with cedar.context():
        put_pairs(interview, [cedar.maya, cedar.zoe], [cedar.noah])
    page = read(noah, interview)
    assert CANARY not in page
    assert "You have no partner yet" in page


def test_who_left_neither_reads_nor_is_read(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah])
        put_answer(interview, cedar.maya)
        put_answer(interview, cedar.noah, "Of Noah")
    leave(cedar, cedar.maya)
    page = read(sign_in(cedar.noah), interview)
    assert CANARY not in page
    assert "You have no partner yet" in page
    assert sign_in(cedar.maya).get(url("partner", interview)).status_code == 404
    with cedar.context():
        for reader, words in ((cedar.noah, CANARY), (cedar.maya, "Of Noah"), (cedar.rivera, CANARY)):
            found = InterviewAnswer.objects.readable_by(reader).values_list("text", flat=True)
            assert words not in found


def test_who_moved_to_another_advisory_does_not_take_it_along(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah])
        put_answer(interview, cedar.maya)
        moved = Enrollment.objects.filter(student=cedar.maya)
        moved.update(advisory=cedar.advisories["7C"])
    assert CANARY not in read(sign_in(cedar.noah), interview)
    assert CANARY not in sign_in(cedar.rivera).get(url("read", interview)).content.decode()
    assert sign_in(cedar.osei).get(url("read", interview)).status_code == 404
    assert sign_in(cedar.maya).get(url("answer", interview)).status_code == 404


def test_after_the_end_nobody_reads(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah])
        put_answer(interview, cedar.maya, is_kept=True)
        end_interview(interview)
    page = read(sign_in(cedar.noah), interview)
    assert CANARY not in page
    assert "This interview has ended" in page


def test_the_circle_is_named_while_it_is_planned(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, cedar.today + timedelta(days=3))
        interview = put_pairs(put_interview(cedar, circle=circle), [cedar.maya, cedar.noah])
    client = sign_in(cedar.maya)
    assert "You introduce each other on" in read(client, interview)
    with cedar.context():
        Circle.objects.filter(pk=circle.pk).update(state="cancelled", reason="Assembly")
    assert "You introduce each other on" not in read(client, interview)


def test_home_leads_to_what_waits(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.maya)

    def home() -> str:
        return client.get("/").content.decode()

    assert "interview" not in home().split("<main", 1)[1]
    with cedar.context():
        interview = put_interview(cedar)
    assert "What do you like? Your group is asking" in home()
    assert url("answer", interview) in home()
    assert "interview" not in sign_in(cedar.iris).get("/").content.decode().split("<main", 1)[1]
    with cedar.context():
        put_answer(interview, cedar.maya)
    assert "Your interview answers are saved" in home()
    with cedar.context():
        put_pairs(interview, [cedar.maya, cedar.noah])
    assert url("partner", interview) in home()
    assert CANARY not in home()
    leave(cedar, cedar.noah)
    assert "You have a partner" not in home()
    assert "Your interview answers are saved" in home()
    with cedar.context():
        end_interview(interview)
    assert "interview" not in home().split("<main", 1)[1]
