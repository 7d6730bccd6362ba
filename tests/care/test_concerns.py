"""An adult's concern: in two taps to the counselors, and to nobody else."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from care.concern_readers import readers_of_concerns, students_known_to, who_reads_a_concern
from care.concerns import acknowledge_concern, note_on_concern
from care.models import Concern, NamedAdult
from care.words import read_words
from circles.follow_ups import hand_over
from schools.models import Member
from schools.people import leave_school
from schools.writing.cipher import Unreadable
from tests.care.pages import CANARY, SignIn, queries_of, said, url, words_of
from tests.care.rows import DUTY, a_concern, send_away, switch_on
from tests.cast import Place
from tests.circles.rows import a_follow_up
from tests.seen import seen_on

NEW = url("concern_new")
SENDERS = {"rivera", "lee", "sam", "osei", "pat", "diaz", "okafor"}


def about(member: Member) -> str:
    return f"{NEW}?student={member.pk}"


def send(client: Client, place: Place, words: str = CANARY, **more: Any) -> Any:
    typed = {"token": uuid4(), "student": place.maya.pk, "words": words, **more}
    return client.post(NEW, typed, follow=True)


def stored(place: Place) -> list[str]:
    with place.context():
        return list(read_words(Concern.objects.all()).values())


def readers(place: Place) -> set[str]:
    """Who reads the only concern by the permission, of those who have not left."""
    with place.context():
        return {
            member.display_name
            for member in Member.objects.here()
            if Concern.objects.for_adult(member).exists()
        }


def named_in(page: Any) -> set[str]:
    """Whom the sentence above the field names."""
    words = words_of(page).split("Only these can read your words in Advisory: ")[1].split(". The student")[0]
    return set(words.replace(" and ", ", ").split(", "))


def test_a_link_and_one_tap_send_it(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        switch_on(cedar)
    lee = sign_in(cedar.lee)
    page = lee.get(about(cedar.maya))
    assert "You are worried about Maya Torres" in words_of(page)
    assert DUTY in words_of(page)
    fields = {name: page.context["form"][name].value() for name in ("token", "student")}
    answer = lee.post(about(cedar.maya), {**fields, "student": cedar.maya.pk}, follow=True)
    assert "It is sent." in said(answer)
    with cedar.context():
        concern = Concern.objects.get()
        assert (concern.student, concern.sender) == (cedar.maya, cedar.lee)


def test_it_is_sent_once_and_other_words_are_not_lost(cedar: Place, sign_in: SignIn) -> None:
    lee, token = sign_in(cedar.lee), uuid4()
    with cedar.context():
        switch_on(cedar)
    for _twice in range(2):
        answer = send(lee, cedar, token=token)
    assert "once" in said(answer)
    assert stored(cedar) == [CANARY]
    send(lee, cedar, "more words", token=token)
    send(lee, cedar, token=token, student=cedar.noah.pk)
    assert len(stored(cedar)) == 3
    send(sign_in(cedar.rivera), cedar, token=token)
    with cedar.context():
        assert Concern.objects.filter(sender=cedar.rivera).count() == 0
        assert Concern.objects.count() == 3


@pytest.mark.parametrize("state", ["as it is", "all counselors away", "no counselor"])
def test_the_sentence_names_who_reads_it_and_nobody_else(
    cedar: Place, moment: time_machine.Traveller, sign_in: SignIn, state: str
) -> None:
    with cedar.context():
        switch_on(cedar)
        if state == "all counselors away":
            send_away(cedar.diaz)
        elif state == "no counselor":
            leave_school(cedar.diaz)
            NamedAdult.objects.filter(member=cedar.diaz).delete()
    lee = sign_in(cedar.lee)
    told = named_in(lee.get(about(cedar.maya)))
    send(lee, cedar)
    for _round in range(3):
        moment.shift(timedelta(hours=1))
        call_command("send_due", verbosity=0)
    assert readers(cedar) == told
    assert (
        told
        == {
            "as it is": {"Ms. Diaz"},
            "all counselors away": {"Ms. Diaz", "Pat Kim"},
            "no counselor": {"Ms. Rivera", "Pat Kim"},
        }[state]
    )


def test_who_reads_it_anyway_is_not_told_that_they_cannot(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        switch_on(cedar)
    for name in ("lee", "diaz"):
        page = words_of(sign_in(cedar.people[name]).get(NEW))
        assert ("you cannot read it again here" in page) == (name == "lee")


def test_where_nobody_could_read_it_the_page_says_so_and_keeps_nothing(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        leave_school(cedar.diaz)
        assert readers_of_concerns(cedar.school) == []
        assert who_reads_a_concern([]).startswith("Nobody at your school can read this")
    lee = sign_in(cedar.lee)
    assert "Nobody at your school can read this" in words_of(lee.get(NEW))
    send(lee, cedar)
    assert stored(cedar) == []


def test_words_about_a_student_who_is_not_known_any_more_come_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        switch_on(cedar)
    lee, page = sign_in(cedar.lee), about(cedar.maya)
    token = lee.get(page).context["form"]["token"].value()
    with cedar.context():
        leave_school(cedar.maya)
    answer = lee.post(page, {"token": token, "student": cedar.maya.pk, "words": CANARY})
    assert "Choose one of these students." in words_of(answer) and CANARY in words_of(answer)
    assert lee.get(page).status_code == 404


def test_each_adult_is_worried_about_whom_they_see(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        switch_on(cedar)
        for name, seen in {
            "lee": {"maya", "noah", "zoe"},
            "osei": {"iris"},
            "pat": set(),
            "okafor": {"maya", "noah", "zoe", "iris"},
        }.items():
            found = set(students_known_to(cedar.people[name]))
            assert found == {cedar.people[student] for student in seen}, name
    osei = sign_in(cedar.osei)
    assert osei.get(about(cedar.maya)).status_code == 404
    assert send(osei, cedar).status_code == 200
    for wrong in (harbor.hana, cedar.rivera):
        assert sign_in(cedar.okafor).get(about(wrong)).status_code == 404
        send(sign_in(cedar.okafor), cedar, student=wrong.pk)
    for hostile in ("x", "-1", "9" * 30, "' or 1=1"):
        assert osei.get(f"{NEW}?student={hostile}").status_code == 404
        assert send(osei, cedar, student=hostile, token=hostile).status_code == 200
    assert stored(cedar) == []


def test_a_promise_about_a_student_is_reason_enough(cedar: Place) -> None:
    with cedar.context():
        follow_up = a_follow_up(cedar)
        type(follow_up).objects.update(owner=cedar.pat)
        assert set(students_known_to(cedar.pat)) == {cedar.maya}
        assert hand_over(follow_up.pk, cedar.osei, owner=cedar.pat.pk, by=cedar.pat)
        assert not students_known_to(cedar.pat).exists(), "handed over, it is somebody else's"


def test_without_the_key_no_typed_word_is_lost(
    cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cedar.context():
        concern = a_concern(cedar)

    def fail(*_args: Any) -> None:
        raise Unreadable

    monkeypatch.setattr("care.concerns.put_words", fail)
    monkeypatch.setattr("care.steps.put_words", fail)
    answer = send(sign_in(cedar.lee), cedar, "typed words")
    assert "typed words" in words_of(answer)
    assert "This cannot be encrypted at the moment" in words_of(answer)
    diaz = sign_in(cedar.diaz)
    seen = seen_on(diaz.get(url("concern_detail", concern)), "close-seen")
    for verb in ("note", "close"):
        typed = {f"{verb}-words": "typed words", "close-seen": seen}
        answer = diaz.post(url(f"concern_{verb}", concern), typed)
        assert "This cannot be encrypted at the moment" in words_of(answer)
        assert "typed words" in words_of(answer)
    with cedar.context():
        assert Concern.objects.get().acknowledged_at is None


def test_students_cannot_send_one_and_see_no_link(cedar: Place, sign_in: SignIn) -> None:
    for name, member in cedar.people.items():
        assert (sign_in(member).get(NEW).status_code == 200) == (name in SENDERS), name
    assert "Tell the counselor" not in sign_in(cedar.maya).get("/").content.decode()
    assert "Tell the counselor" in sign_in(cedar.rivera).get("/").content.decode()


def test_more_of_them_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        concern = a_concern(cedar)
    lee, diaz, page = sign_in(cedar.lee), sign_in(cedar.diaz), url("concern_detail", concern)
    with cedar.context():
        note_on_concern(concern, cedar.diaz, "a note")
        acknowledge_concern(concern, cedar.diaz)
    ones = queries_of(lee, NEW), queries_of(diaz, page)
    for words in ("one", "two"):
        send(lee, cedar, words)
        diaz.post(url("concern_note", concern), {"note-words": words})
    assert (queries_of(lee, NEW), queries_of(diaz, page)) == ones
