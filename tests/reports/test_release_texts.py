"""What was written on the open question: for counselors, without names and in no order."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Release
from schools import clock
from schools.models import Member
from tests.care.pages import queries_of
from tests.cast import Place
from tests.reports.pages import words_of
from tests.reports.released import HOUR, SHARED, a_held_release, a_release, a_survey_that_closed

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
WORDS = [f"Friends <b>help</b> {number:02}." for number in range(1, 41)]


def url_of(release: Release) -> str:
    return reverse("reports:release_texts", args=[release.survey_id])


def written(place: Place, texts: list[str], **more: object) -> Release:
    with place.context():
        survey = a_survey_that_closed(place, question="What helps?")
        return a_release(place, [], survey=survey, texts=texts, **more)


def test_counselors_read_all_of_it_in_pages(cedar: Place, sign_in: SignIn) -> None:
    release, client = written(cedar, WORDS), sign_in(cedar.diaz)
    pages = [words_of(client.get(f"{url_of(release)}?page={page}")) for page in (1, 2)]
    assert "without names and in no order" in pages[0]
    assert "A counselor reads this without your name. For help, use" in pages[0].replace("&quot;", '"')
    found = [{number for number in range(1, 41) if f"{number:02}." in page} for page in pages]
    assert [len(each) for each in found] == [20, 20] and not found[0] & found[1]
    assert "<b>help" not in client.get(url_of(release)).content.decode()


def test_nobody_else_reads_it(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    release = written(cedar, WORDS, **SHARED)
    with harbor.context():
        counselor = harbor.add("luis", "counselor", "Luis", "Moon")
    for member in (cedar.okafor, cedar.rivera, cedar.maya, cedar.jo, cedar.ruth):
        assert sign_in(member).get(url_of(release)).status_code == 403
        assert "What was written" not in words_of(sign_in(member).get("/"))
    assert sign_in(counselor).get(url_of(release)).status_code == 404


def test_it_is_not_there_before_its_moment_or_once_withheld(cedar: Place, sign_in: SignIn) -> None:
    early = written(cedar, WORDS, appears_at=clock.now() + HOUR)
    withheld = written(cedar, [], withheld_at=clock.now() - 3 * HOUR)
    with cedar.context():
        held = a_held_release(cedar, a_survey_that_closed(cedar, question="What helps?"))
        unasked = a_release(cedar, [])
    for release in (early, withheld, held, unasked):
        assert sign_in(cedar.diaz).get(url_of(release)).status_code == 404


def test_fewer_than_thirty_are_not_there(cedar: Place, sign_in: SignIn) -> None:
    release = written(cedar, WORDS[:29])
    page = words_of(sign_in(cedar.diaz).get(url_of(release)))
    assert "only when 30 people or more wrote one" in page and "Friends" not in page


def test_more_texts_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    counted = [queries_of(sign_in(cedar.diaz), url_of(written(cedar, WORDS[:number]))) for number in (30, 40)]
    assert counted[0] == counted[1]
