"""Texts of the open question: from thirty on, for counselors, without a trace of whose they are."""

import pytest

from reports.building import build_release
from reports.models import OpenText, Release
from reports.planning import plan_release
from reports.texts import read_text, read_texts
from schools import clock
from schools.models import Member
from schools.writing.cipher import Unreadable
from surveys.questionnaire import read_questionnaire
from surveys.sheets import save_answers
from tests.cast import Place
from tests.reports.rows import (
    a_due_release,
    a_release,
    answers_by_chance,
    close_now,
    grow,
    make_due,
    sealed_sheets,
)
from tests.surveys.rows import a_survey

pytestmark = pytest.mark.django_db


@pytest.mark.promise("answers-not-derivable", "answers-gone")
def test_twenty_nine_are_destroyed_unread(cedar: Place) -> None:
    with cedar.context():
        release = a_release(cedar, words=29)
        assert not OpenText.objects.exists()
        assert read_texts(release, cedar.diaz) == []
        assert sealed_sheets(release) == 0


def test_thirty_are_there_for_counselors_alone(cedar: Place) -> None:
    with cedar.context():
        release = a_release(cedar, words=30)
        assert sorted(read_texts(release, cedar.diaz)) == sorted(f"What S{at} wrote" for at in range(30))
        for member in cedar.people.values():
            if member != cedar.diaz:
                assert not OpenText.objects.readable_by(member).exists()
                assert read_texts(release, member) == []


def test_before_it_appears_they_are_read_by_nobody(cedar: Place) -> None:
    with cedar.context():
        release = a_due_release(cedar, words=30)
        assert build_release(release.pk)
        release.refresh_from_db()
        assert OpenText.objects.count() == 30 and clock.now() < release.appears_at
        assert read_texts(release, cedar.diaz) == []


def test_blanks_are_no_text(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar, question="What would help?")
        asked = read_questionnaire(survey.pk)
        for at, member in enumerate(grow(cedar, 30)):
            given = dict(enumerate(answers_by_chance(member, asked), 1))
            save_answers(survey, member, asked, given, " \n" if at else "Something", hand_in=True)
        close_now(survey)
        assert plan_release(survey.pk)
        make_due(survey.release)
        assert build_release(survey.release.pk)
        assert not OpenText.objects.exists()


@pytest.mark.promise("answers-not-derivable")
def test_their_order_is_neither_that_of_sheets_nor_of_words(cedar: Place) -> None:
    """As they are read, and as they lie in the table. One in 30! times this is wrong."""
    with cedar.context():
        release = a_release(cedar, words=30)
        by_id = read_texts(release, cedar.diaz)
        stored = [read_text(text) for text in OpenText.objects.order_by()]
        for order in (by_id, stored):
            assert order != sorted(order)
            assert order != [f"What S{at} wrote" for at in range(30)]
        assert by_id != stored


@pytest.mark.promise("ciphertexts-bound")
def test_they_are_encrypted_and_open_in_their_own_place_alone(cedar: Place) -> None:
    with cedar.context():
        a_release(cedar, words=30)
        one, other = OpenText.objects.all()[:2]
        assert b"wrote" not in bytes(one.words)
        one.words = other.words
        with pytest.raises(Unreadable):
            read_text(one)


@pytest.mark.promise("answers-not-derivable")
def test_nothing_beside_the_words_is_stored() -> None:
    assert {field.name for field in OpenText._meta.get_fields()} == {"id", "school", "release", "words"}


@pytest.mark.promise("isolation")
def test_another_school_reads_none(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        release = a_release(cedar, words=30)
    with harbor.context():
        assert not OpenText.objects.exists()
        assert not Release.objects.filter(pk=release.pk).exists()
        assert Member.objects.exists()
