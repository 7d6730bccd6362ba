"""Hiding what was shared from the circle, with a reason that its author reads, and bringing it back."""

from typing import Any

import pytest
from django.test import Client

from journals.audience import choose_audience, readers_of
from journals.entries import offer_line
from journals.hidings import LONGEST
from journals.models import Entry, Hiding, Report, Thanks
from journals.sentences import who_can_read
from schools.models import Enrollment, Role
from tests.cast import Place
from tests.journals.caring import CANARY, HOSTILE, SignIn, url, words_of
from tests.journals.rows import a_report, share, some_thanks

WORDS = "canary-entry-1a2b"


@pytest.fixture
def entry(cedar: Place) -> Entry:
    with cedar.context():
        return share(cedar.maya, "circle", WORDS)


@pytest.fixture
def report(cedar: Place, entry: Entry) -> Report:
    with cedar.context():
        return a_report(cedar, entry)


def hide(client: Client, subject: Any, noun: str = "entry", words: str = CANARY, **more: Any) -> int:
    return client.post(url(f"{noun}_hide", subject), {"words": words, **more}).status_code


def lift(client: Client, subject: Any, noun: str = "entry") -> int:
    return client.post(url(f"{noun}_lift", subject)).status_code


def hidden(place: Place) -> int:
    with place.context():
        return Hiding.objects.in_force().count()


def who_reads(place: Place, entry: Entry) -> set[str]:
    with place.context():
        return {
            name
            for name, member in place.people.items()
            if Entry.objects.readable_by(member).filter(pk=entry.pk).exists()
        }


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("rivera", 302),
        ("lee", 302),
        ("diaz", 404),
        ("osei", 404),
        ("sam", 404),
        ("pat", 404),
        ("okafor", 404),
        ("maya", 403),
        ("noah", 403),
        ("jo", 403),
    ],
)
def test_a_teacher_whom_it_names_hides_it(
    cedar: Place, entry: Entry, sign_in: SignIn, name: str, status: int
) -> None:
    client = sign_in(cedar.people[name])
    assert hide(client, entry) == status
    assert hidden(cedar) == (status == 302)
    assert who_reads(cedar, entry) == {"maya", "rivera", "lee"} | (
        set() if status == 302 else {"noah", "zoe"}
    )


def test_a_counselor_hides_it_only_when_it_is_reported(
    cedar: Place, entry: Entry, report: Report, sign_in: SignIn
) -> None:
    assert hide(sign_in(cedar.diaz), entry) == 302
    assert who_reads(cedar, entry) == {"maya", "rivera", "lee", "diaz"}


@pytest.mark.promise("isolation")
def test_another_school_hides_nothing(cedar: Place, harbor: Place, entry: Entry, sign_in: SignIn) -> None:
    for member in (harbor.hale, harbor.ito):
        assert hide(sign_in(member), entry) == 404
        assert lift(sign_in(member), entry) == 404


def test_the_author_reads_why_and_that_nothing_is_lost(
    cedar: Place, entry: Entry, report: Report, sign_in: SignIn
) -> None:
    hide(sign_in(cedar.rivera), entry, words="Let us talk first, please.")
    words = words_of(sign_in(cedar.maya).get(url("entry_detail", entry)))
    assert "It is hidden from your circle for now. Ms. Rivera wrote:" in words
    assert "Let us talk first, please." in words
    assert "It is still yours, here in your journal." in words
    assert "Ms. Rivera can then bring it back to the circle." in words
    assert WORDS in words
    assert "Noah" not in words
    assert "report" not in words.lower()


def test_no_line_of_what_is_hidden_is_said_to_be_shown(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    maya = sign_in(cedar.maya)
    assert "You can offer one line" in words_of(maya.get(url("entry_detail", entry)))
    hide(sign_in(cedar.rivera), entry)
    assert "One line for the next circle" not in words_of(maya.get(url("entry_detail", entry)))
    with cedar.context():
        offer_line(entry, "One line.")
    words = words_of(maya.get(url("entry_detail", entry)))
    assert "It is offered, and not shown while this is hidden." in words and "sees this line" not in words


def test_the_reason_is_read_by_the_author_and_who_looks_after_it_alone(
    cedar: Place, entry: Entry, report: Report, sign_in: SignIn
) -> None:
    hide(sign_in(cedar.rivera), entry)
    pages = {
        name: sign_in(member).get(url("entry_detail", entry)).content.decode()
        for name, member in cedar.people.items()
    }
    assert {name for name, page in pages.items() if CANARY in page} == {"maya", "rivera", "lee", "diaz"}
    assert {name for name, page in pages.items() if WORDS in page} == {"maya", "rivera", "lee", "diaz"}


def test_the_sentence_above_the_reason_says_so(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    words = words_of(sign_in(cedar.rivera).get(url("entry_hide", entry)))
    sentence = "Maya Torres can read this, with your name, and so can the adults who look after it with you."
    assert sentence in words
    assert words.index(sentence) < words.index("<textarea")


def test_the_sentence_of_the_entry_leaves_the_circle_out(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    hide(sign_in(cedar.rivera), entry)
    with cedar.context():
        assert who_can_read(readers_of(entry)).startswith("Mr. Lee and Ms. Rivera can read this.")


def test_its_line_is_not_offered_to_the_circle_meanwhile(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    with cedar.context():
        offer_line(entry, "A line of it.")
        assert Entry.objects.offering_a_line().exists()
    hide(sign_in(cedar.rivera), entry)
    with cedar.context():
        assert not Entry.objects.offering_a_line().exists()


def test_it_is_brought_back(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    noah, lee = sign_in(cedar.noah), sign_in(cedar.lee)
    hide(sign_in(cedar.rivera), entry)
    assert noah.get(url("entry_detail", entry)).status_code == 404
    for _time in range(2):
        assert lift(lee, entry) == 302
    assert WORDS in words_of(noah.get(url("entry_detail", entry)))
    assert "hidden from your circle" not in words_of(sign_in(cedar.maya).get(url("entry_detail", entry)))
    assert hide(lee, entry) == 302
    assert noah.get(url("entry_detail", entry)).status_code == 404


def test_hidden_twice_the_first_reason_stands(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    hide(sign_in(cedar.rivera), entry, words="The first reason.")
    lee = sign_in(cedar.lee)
    answer = lee.post(url("entry_hide", entry), {"words": "The second reason."}, follow=True)
    assert "Somebody else hid it meanwhile." in words_of(answer)
    words = words_of(sign_in(cedar.maya).get(url("entry_detail", entry)))
    assert "The first reason." in words
    assert "The second reason." not in words


def test_sharing_it_again_does_not_bring_it_back(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    hide(sign_in(cedar.rivera), entry)
    with cedar.context():
        choose_audience(entry, "me")
        choose_audience(entry, "circle")
    assert who_reads(cedar, entry) == {"maya", "rivera", "lee"}


def test_hiding_closes_the_reports_that_were_seen_if_one_likes(
    cedar: Place, entry: Entry, report: Report, sign_in: SignIn
) -> None:
    diaz = sign_in(cedar.diaz)
    hide(diaz, entry, report=f"{report.pk}")
    with cedar.context():
        assert Report.objects.open().count() == 1
    lift(diaz, entry)
    hide(sign_in(cedar.rivera), entry, report=f"{report.pk}", close="on")
    lift(diaz, entry)
    with cedar.context():
        assert Report.objects.open().count() == 1
    hide(diaz, entry, report=f"{report.pk}", close="on")
    with cedar.context():
        assert not Report.objects.open().exists()


@pytest.mark.promise("entry-readers")
def test_a_counselor_who_hid_it_keeps_it_until_it_is_brought_back(
    cedar: Place, entry: Entry, report: Report, sign_in: SignIn
) -> None:
    with cedar.context():
        cedar.add("ng", Role.COUNSELOR, "Bo", "Ng")
    diaz, other = sign_in(cedar.diaz), sign_in(cedar.ng)
    hide(diaz, entry, report=f"{report.pk}", close="on")
    assert who_reads(cedar, entry) == {"maya", "rivera", "lee", "diaz"}
    assert lift(other, entry) == 404
    assert diaz.get(url("entry_hide", entry)).status_code == 200
    assert lift(diaz, entry) == 302
    assert who_reads(cedar, entry) == {"maya", "rivera", "lee", "noah", "zoe"}
    assert lift(diaz, entry) == 404
    assert hide(diaz, entry) == 404


@pytest.mark.parametrize("audience", ["me", "teacher"])
def test_when_it_is_not_the_circles_any_more_a_counselors_hiding_gives_nothing(
    cedar: Place, entry: Entry, report: Report, sign_in: SignIn, audience: str
) -> None:
    diaz = sign_in(cedar.diaz)
    hide(diaz, entry, report=f"{report.pk}", close="on")
    with cedar.context():
        choose_audience(entry, audience)
    assert diaz.get(url("entry_detail", entry)).status_code == 404
    assert lift(diaz, entry) == 404
    words = words_of(sign_in(cedar.maya).get(url("entry_detail", entry)))
    assert "hidden from your circle" not in words


@pytest.mark.promise("entry-readers")
def test_what_only_teachers_read_is_hidden_from_nobody(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        entry = share(cedar.maya, "teacher")
    rivera = sign_in(cedar.rivera)
    assert rivera.get(url("entry_hide", entry)).status_code == 404
    with cedar.context():
        a_report(cedar, entry, cedar.lee)
    page = words_of(rivera.get(url("entry_hide", entry)))
    assert "stay open until a counselor" in page
    assert "<textarea" not in page
    hide(rivera, entry)
    assert hidden(cedar) == 0


@pytest.mark.promise("entry-readers")
def test_a_new_teacher_and_a_newcomer_get_nothing(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    hide(sign_in(cedar.rivera), entry)
    common = {"school": cedar.school, "advisory": cedar.advisories["7B"], "from_on": cedar.today}
    with cedar.context():
        cedar.osei.leaderships.create(**common)
        newcomer = cedar.add("kai", Role.STUDENT, "Kai", "Ng")
        Enrollment.objects.create(student=newcomer, **common)
    assert lift(sign_in(cedar.osei), entry) == 404
    assert who_reads(cedar, entry) == {"maya", "rivera", "lee"}


def test_a_share_taken_back_meanwhile(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    rivera = sign_in(cedar.rivera)
    assert rivera.get(url("entry_hide", entry)).status_code == 200
    with cedar.context():
        choose_audience(entry, "me")
    assert hide(rivera, entry) == 404
    assert hidden(cedar) == 0


@pytest.mark.parametrize("words", ["", " ", "c" * (LONGEST + 1)], ids=["empty", "blank", "too long"])
def test_a_reason_is_given_and_comes_back_as_typed(
    cedar: Place, entry: Entry, sign_in: SignIn, words: str
) -> None:
    page = words_of(sign_in(cedar.rivera).post(url("entry_hide", entry), {"words": words}))
    assert "Please look at this again" in page
    assert words.strip() in page
    assert hidden(cedar) == 0


def test_html_in_a_reason_is_words(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    rivera = sign_in(cedar.rivera)
    hide(rivera, entry, words=HOSTILE)
    for client, name in ((sign_in(cedar.maya), "entry_detail"), (rivera, "entry_hide")):
        page = client.get(url(name, entry)).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def received(place: Place, name: str, thanks: Thanks) -> bool:
    with place.context():
        return Thanks.objects.received_by(place.people[name]).filter(pk=thanks.pk).exists()


@pytest.mark.parametrize("name", ["rivera", "diaz"])
def test_thanks_that_are_reported_are_hidden_from_students(cedar: Place, sign_in: SignIn, name: str) -> None:
    with cedar.context():
        thanks = some_thanks(cedar)
    client = sign_in(cedar.people[name])
    assert hide(client, thanks, "thanks") == 404
    with cedar.context():
        report = a_report(cedar, thanks, cedar.maya)
    assert hide(client, thanks, "thanks", report=f"{report.pk}", close="on") == 302
    assert not received(cedar, "maya", thanks)
    assert lift(sign_in(cedar.osei), thanks, "thanks") == 404
    assert lift(client, thanks, "thanks") == 302
    assert received(cedar, "maya", thanks)
    stays_open = name == "rivera"
    assert client.get(url("thanks_hide", thanks)).status_code == (200 if stays_open else 404)


def test_two_clicks_hide_it_once_and_both_say_so(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    rivera = sign_in(cedar.rivera)
    for _click in range(2):
        answer = rivera.post(url("entry_hide", entry), {"words": CANARY}, follow=True)
        assert "It is hidden." in words_of(answer) and "not kept" not in words_of(answer)
    assert hidden(cedar) == 1
    answer = rivera.post(url("entry_hide", entry), {"words": "other words"}, follow=True)
    assert "You hid it already, with the note that stands there." in words_of(answer)


def test_a_note_about_a_report_that_a_colleague_closed_meanwhile_comes_back(
    cedar: Place, entry: Entry, report: Report, sign_in: SignIn
) -> None:
    with cedar.context():
        kay = cedar.add("kay", Role.COUNSELOR, "Kay", "Bell")
    assert hide(sign_in(kay), entry, close="on", report=f"{report.pk}") == 302
    answer = sign_in(cedar.diaz).post(url("entry_hide", entry), {"words": "My own note"})
    assert answer.status_code == 404 and "My own note" in words_of(answer)
