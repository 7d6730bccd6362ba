"""A student answers what they like; the page says who can read it."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from circles.interviews.end import end_interview
from circles.models import Interview, InterviewAnswer
from schools.models import Enrollment, Leadership, Member
from tests.cast import Place
from tests.circles.interviewing import (
    CANARY,
    QUESTIONS,
    put_answer,
    put_interview,
    put_pairs,
    put_student,
    sheet,
    url,
)
from tests.circles.planning import said

SignIn = Callable[[Member], Client]


def page_of(client: Client, interview: Interview) -> str:
    return unescape(client.get(url("answer", interview)).content.decode())


def save(client: Client, place: Place, interview: Interview, texts: list[str], **more: Any) -> Any:
    """As the page of this very moment would send it."""
    seen = client.get(url("answer", interview)).context["seen"]
    with place.context():
        form = sheet(interview, texts, **{"seen": seen, **more})
    return client.post(url("answer", interview), form, follow=True)


def stored(place: Place, student: Member) -> list[tuple[int, str, bool]]:
    with place.context():
        answers = InterviewAnswer.objects.filter(student=student)
        return [(answer.question.position, answer.text, answer.is_kept) for answer in answers]


def readers(page: str) -> str:
    return page.split('id="readers">')[1].split("</p>")[0].strip()


def readers_in_fact(place: Place, answer: InterviewAnswer) -> set[str]:
    """Everybody in the school whom the permission lets read the answer, but its author."""
    with place.context():
        able = InterviewAnswer.objects.filter(pk=answer.pk)
        others = Member.objects.exclude(pk=answer.student_id)
        return {other.display_name for other in others if able.readable_by(other).exists()}


def named(place: Place, words: str) -> set[str]:
    with place.context():
        return {member.display_name for member in Member.objects.all() if member.display_name in words}


def test_the_sentence_says_who_can_read_it(cedar: Place, sign_in: SignIn) -> None:
    """Named is who can read, before and after pairing, with today's substitute and without a teacher who left."""
    with cedar.context():
        interview = put_interview(cedar)
        answer = put_answer(interview, cedar.maya)
        kim = put_student(cedar, "kim")
    client = sign_in(cedar.maya)
    words = readers(page_of(client, interview))
    assert words == (
        "Whoever leads your advisory (today: Ms. Rivera, Mr. Lee and Sam Park) and your partner can read this. "
        "Your teacher may change partners. What you do not keep is deleted a day after the interview ends."
    )
    assert named(cedar, words) == readers_in_fact(cedar, answer) == {"Ms. Rivera", "Mr. Lee", "Sam Park"}
    with cedar.context():
        put_pairs(interview, [cedar.maya, cedar.noah], [cedar.zoe, kim])
        Leadership.objects.filter(member=cedar.lee).update(until_on=cedar.today - timedelta(days=1))
    words = readers(page_of(client, interview))
    assert "(today: Ms. Rivera and Sam Park) and your partner (now: Noah Álvarez) can read this." in words
    assert "Your teacher may change partners." in words
    assert named(cedar, words) == readers_in_fact(cedar, answer)
    with cedar.context():
        put_pairs(interview, [cedar.maya, cedar.noah, kim], [cedar.zoe])
    words = readers(page_of(client, interview))
    assert named(cedar, words) == readers_in_fact(cedar, answer) >= {"Noah Álvarez", "Kim Stone"}
    with cedar.context():
        Enrollment.objects.filter(student__in=[cedar.noah, kim]).update(
            until_on=cedar.today - timedelta(days=1)
        )
        Leadership.objects.all().update(
            from_on=cedar.today - timedelta(2), until_on=cedar.today - timedelta(1)
        )
    words = readers(page_of(client, interview))
    assert "(today: nobody) can read this. So can a partner, once your teacher" in words
    assert named(cedar, words) == readers_in_fact(cedar, answer) == set()


def test_after_the_end_only_the_author_can_read(cedar: Place) -> None:
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah])
        answer = put_answer(interview, cedar.maya, is_kept=True)
        end_interview(interview)
    assert readers_in_fact(cedar, answer) == set()


def test_the_sentence_stands_above_every_field(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    page = page_of(sign_in(cedar.maya), interview)
    assert page.index('id="readers"') < page.index("<textarea")
    assert page.count("Keep this as one of my interests (you and your teachers can see it)") == 3
    for word in ("required", "maxlength", "optional"):
        assert word not in page.split("<main", 1)[1]


def test_answers_are_saved_changed_and_taken_out(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    client = sign_in(cedar.maya)
    answer = save(client, cedar, interview, [" Stamps ", "", "Line\r\nLine"], keep=[1, 2])
    assert "Your answers are saved" in said(answer)
    assert stored(cedar, cedar.maya) == [(1, "Stamps", True), (3, "Line\nLine", False)]
    assert ">\nStamps</textarea>" in page_of(client, interview)
    save(client, cedar, interview, ["", "A song", "Line\nLine"])
    assert stored(cedar, cedar.maya) == [(2, "A song", False), (3, "Line\nLine", False)]
    save(client, cedar, interview, ["", "", ""])
    assert stored(cedar, cedar.maya) == []


def test_answers_change_after_pairing_too(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah])
    maya, noah = sign_in(cedar.maya), sign_in(cedar.noah)
    for text in ("First words", "Newest words"):
        save(maya, cedar, interview, [text])
        assert text in noah.get(url("partner", interview)).content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("y" * 501, "This is 501 characters long. Please shorten it to 500."),
        ("Null\x00", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_saved_is_kept_in_the_field(
    text: str, words: str, cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        put_answer(interview, cedar.maya, "Before")
    client = sign_in(cedar.maya)
    answer = save(client, cedar, interview, [text, "B"])
    page = answer.content.decode()
    assert f"{QUESTIONS[0]}: {words}" in page
    assert page.count("y" * 501) == (len(text) > 500)
    assert stored(cedar, cedar.maya) == [(1, "Before", False)]
    with cedar.context():
        again = sheet(interview, ["Shorter", "B"], seen=answer.context["seen"])
    assert "saved" in said(client.post(url("answer", interview), again, follow=True))


def test_a_line_end_counts_as_one_character(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    save(sign_in(cedar.maya), cedar, interview, ["\r\n".join("y" * 250) + "y"])
    assert len(stored(cedar, cedar.maya)[0][1]) == 500


def test_hostile_words_are_shown_as_words(cedar: Place, sign_in: SignIn) -> None:
    hostile = '</textarea><script>alert("x")</script><a href="javascript:alert(1)">'
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah])
    maya = sign_in(cedar.maya)
    save(maya, cedar, interview, [hostile])
    pages = [(cedar.maya, "answer"), (cedar.noah, "partner"), (cedar.rivera, "read")]
    for person, name in pages:
        page = sign_in(person).get(url(name, interview)).content.decode()
        assert "&lt;script&gt;alert" in page
        assert hostile not in page
        assert '<a href="javascript' not in page


def test_a_second_window_does_not_overwrite_what_is_newer(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    client = sign_in(cedar.maya)
    first_showing = client.get(url("answer", interview)).context["seen"]
    save(client, cedar, interview, ["From one window", "Same"])
    answer = save(client, cedar, interview, ["From another", "Same"], seen=first_showing)
    page = answer.content.decode()
    assert "You saved something else in another window" in page
    assert ">\nFrom another</textarea>" in page
    assert "<p>From one window</p>" in " ".join(page.split()).replace("> ", ">").replace(" <", "<")
    assert page.count("Saved in the other window:") == 1
    assert stored(cedar, cedar.maya)[0] == (1, "From one window", False)
    save(client, cedar, interview, ["From another", "Same"], seen=answer.context["seen"])
    assert stored(cedar, cedar.maya)[0] == (1, "From another", False)


def test_the_same_sent_twice_is_no_conflict(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    client = sign_in(cedar.maya)
    first_showing = client.get(url("answer", interview)).context["seen"]
    for _click in range(2):
        answer = save(client, cedar, interview, ["Stamps"], seen=first_showing)
        assert "Your answers are saved" in said(answer)
    assert stored(cedar, cedar.maya) == [(1, "Stamps", False)]


def test_a_conflict_is_told_also_after_an_error(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    client = sign_in(cedar.maya)
    first_showing = client.get(url("answer", interview)).context["seen"]
    save(client, cedar, interview, ["Newer"])
    too_long = save(client, cedar, interview, ["y" * 501], seen=first_showing)
    answer = save(client, cedar, interview, ["Shorter"], seen=too_long.context["seen"])
    assert "You saved something else in another window" in answer.content.decode()
    assert stored(cedar, cedar.maya) == [(1, "Newer", False)]


def test_what_comes_after_the_end_is_shown_but_not_saved(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    client = sign_in(cedar.maya)
    seen = client.get(url("answer", interview)).context["seen"]
    with cedar.context():
        end_interview(interview)
    answer = save(client, cedar, interview, ["Typed for an hour"], seen=seen)
    page = answer.content.decode()
    assert "Your teacher ended the interview while you were writing" in page
    assert "Typed for an hour" in page
    assert "Save</button>" not in page
    assert stored(cedar, cedar.maya) == []
    assert "This interview has ended" in page_of(client, interview)


def test_only_students_of_the_advisory_answer(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        put_answer(interview, cedar.maya)
        form = sheet(interview, ["Mine"])
    client = sign_in(cedar.iris)
    assert client.get(url("answer", interview)).status_code == 404
    assert client.post(url("answer", interview), form).status_code == 404
    with cedar.context():
        Enrollment.objects.filter(student=cedar.maya).update(until_on=cedar.today - timedelta(days=1))
    assert sign_in(cedar.maya).post(url("answer", interview), form).status_code == 404
    assert stored(cedar, cedar.maya) == [(1, CANARY, False)]


def test_more_questions_and_people_take_no_more_queries(
    cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah])
        put_answer(interview, cedar.maya)
    client = sign_in(cedar.maya)
    client.get("/")

    def queries() -> list[int]:
        found = []
        for name in ("answer", "partner"):
            with django_assert_max_num_queries(16) as captured:
                assert client.get(url(name, interview)).status_code == 200
            found.append(len(captured))
        return found

    few = queries()
    with cedar.context():
        put_pairs(interview, [cedar.maya, cedar.noah, cedar.zoe])
        for position in (2, 3):
            put_answer(interview, cedar.maya, position=position)
            put_answer(interview, cedar.noah, position=position)
            put_answer(interview, cedar.zoe, position=position)
    assert queries() == few
