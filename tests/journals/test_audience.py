"""Who can read an entry, for every audience and after every change around it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from circles.interviews.people import leaders_today
from journals.audience import choose_audience, people_around, readers_of
from journals.entries import remove_entry
from journals.models import Audience, Entry, Hiding, Report, Share
from journals.sentences import who_can_read
from schools import clock
from schools.models import Enrollment, Leadership, Member, Role
from tests.cast import Place
from tests.journals.rows import share, write

pytestmark = pytest.mark.promise("entry-readers")

ADULTS = {"rivera", "lee"}
CIRCLE = ADULTS | {"noah", "zoe"}


@pytest.fixture(autouse=True)
def in_school(cedar: Place) -> Iterator[None]:
    with cedar.context():
        yield


def who_reads(place: Place, entry: Entry) -> set[str]:
    """Everybody of the school but the author who may open it."""
    return {
        name
        for name, member in place.people.items()
        if member.pk != entry.author_id and Entry.objects.readable_by(member).filter(pk=entry.pk).exists()
    }


@pytest.mark.parametrize(("audience", "expected"), [("me", set()), ("teacher", ADULTS), ("circle", CIRCLE)])
def test_an_entry_is_read_by_whom_it_names(cedar: Place, audience: str, expected: set[str]) -> None:
    entry = share(cedar.maya, audience)
    assert who_reads(cedar, entry) == expected
    assert Entry.objects.readable_by(cedar.maya).get() == entry
    assert {member.pk for member in readers_of(entry)} == {cedar.people[name].pk for name in expected}


@pytest.mark.parametrize("audience", ["teacher", "circle"])
def test_nobody_reads_a_draft(cedar: Place, audience: str) -> None:
    assert who_reads(cedar, write(cedar.maya, audience=audience)) == set()


@pytest.mark.parametrize("before", Audience.values)
@pytest.mark.parametrize("after", Audience.values)
def test_it_is_widened_and_taken_back_at_any_time(cedar: Place, before: str, after: str) -> None:
    entry = share(cedar.maya, before)
    choose_audience(entry, after)
    assert who_reads(cedar, entry) == {"me": set(), "teacher": ADULTS, "circle": CIRCLE}[after]


def test_who_comes_later_sees_nothing_from_before(cedar: Place) -> None:
    entry = share(cedar.maya, "circle")
    common = {"school": cedar.school, "advisory": cedar.advisories["7B"], "from_on": cedar.today}
    Leadership.objects.create(member=cedar.osei, **common)
    newcomer = cedar.add("kai", Role.STUDENT, "Kai", "Ng")
    Enrollment.objects.create(student=newcomer, **common)
    assert who_reads(cedar, entry) == CIRCLE
    assert who_reads(cedar, share(cedar.maya, "circle")) == CIRCLE | {"osei", "kai"}


def test_a_teacher_who_leaves_the_advisory_keeps_what_names_them_and_gets_nothing_new(cedar: Place) -> None:
    before = share(cedar.maya, "teacher")
    Leadership.objects.filter(member=cedar.lee).update(until_on=cedar.today - timedelta(days=1))
    assert who_reads(cedar, before) == ADULTS
    assert who_reads(cedar, share(cedar.maya, "teacher")) == {"rivera"}


def test_a_student_who_leaves_the_circle_reads_nothing_of_it_any_more(cedar: Place) -> None:
    entry = share(cedar.maya, "circle")
    Enrollment.objects.filter(student=cedar.noah).update(until_on=cedar.today - timedelta(days=1))
    assert who_reads(cedar, entry) == CIRCLE - {"noah"}


def test_an_author_who_leaves_the_circle_can_still_take_back(cedar: Place) -> None:
    entry = share(cedar.maya, "circle")
    Enrollment.objects.filter(student=cedar.maya).update(until_on=cedar.today - timedelta(days=1))
    assert who_reads(cedar, entry) == CIRCLE
    choose_audience(entry, "teacher")
    assert who_reads(cedar, entry) == ADULTS
    choose_audience(entry, "me")
    assert who_reads(cedar, entry) == set()


def test_without_an_advisory_nobody_is_named(cedar: Place) -> None:
    Enrollment.objects.filter(student=cedar.maya).delete()
    assert who_reads(cedar, share(cedar.maya, "circle")) == set()


@pytest.mark.promise("erasure")
def test_when_the_author_leaves_the_school_nobody_reads(cedar: Place) -> None:
    entry = share(cedar.maya, "circle")
    Member.objects.filter(pk=cedar.maya.pk).update(left_on=cedar.today)
    assert who_reads(cedar, entry) == set()


@pytest.mark.promise("erasure")
def test_what_is_taken_away_is_read_by_nobody(cedar: Place) -> None:
    entry = share(cedar.maya, "circle")
    remove_entry(entry)
    assert who_reads(cedar, entry) == set()
    assert not Entry.objects.readable_by(cedar.maya).exists()


def test_what_is_hidden_is_read_by_adults_alone(cedar: Place) -> None:
    entry = share(cedar.maya, "circle")
    hiding = Hiding.objects.create(
        school=cedar.school, entry=entry, hidden_by=cedar.rivera, words=b"", hidden_at=clock.now()
    )
    assert who_reads(cedar, entry) == ADULTS
    Hiding.objects.filter(pk=hiding.pk).update(lifted_at=clock.now())
    assert who_reads(cedar, entry) == CIRCLE


@pytest.mark.parametrize(("audience", "named"), [("teacher", ADULTS), ("circle", CIRCLE)])
def test_a_counselor_reads_what_is_reported_until_it_is_closed(
    cedar: Place, audience: str, named: set[str]
) -> None:
    entry = share(cedar.maya, audience)
    report = Report.objects.create(
        school=cedar.school, entry=entry, reporter=cedar.rivera, words=b"", made_at=clock.now()
    )
    assert who_reads(cedar, entry) == named | {"diaz"}
    Report.objects.filter(pk=report.pk).update(closed_at=clock.now())
    assert who_reads(cedar, entry) == named


@pytest.mark.parametrize(
    ("audience", "sentence"),
    [
        ("me", "Only you see this in Advisory."),
        (
            "teacher",
            "Mr. Lee and Ms. Rivera can read this. If they think someone is not safe, they must get help.",
        ),
        (
            "circle",
            "Mr. Lee, Ms. Rivera and 2 students of your circle can read this. "
            "If they think someone is not safe, they must get help.",
        ),
    ],
)
def test_the_sentence_says_whom_the_permission_lets_read(cedar: Place, audience: str, sentence: str) -> None:
    assert who_can_read(readers_of(share(cedar.maya, audience))) == sentence


@pytest.mark.promise("access-ends")
def test_a_teacher_who_becomes_an_it_lead_is_named_to_no_student_and_given_nothing(cedar: Place) -> None:
    with cedar.context():
        before = share(cedar.maya, "teacher")
        Member.objects.filter(pk=cedar.rivera.pk).update(role=Role.IT_LEAD)
        assert people_around(cedar.maya).teachers == [cedar.lee]
        assert readers_of(before) == [cedar.lee]
        assert set(leaders_today(cedar.advisories["7B"])) == {cedar.lee, cedar.sam}
        entry = share(cedar.maya, "teacher")
        assert set(Share.objects.filter(entry=entry).values_list("reader", flat=True)) == {cedar.lee.pk}
