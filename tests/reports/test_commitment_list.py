"""“You said → we will → done”: who reads what."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Commitment
from schools import clock
from schools.models import Member
from surveys.models import Part
from tests.care.pages import queries_of
from tests.cast import Place
from tests.reports.areas import PLAIN, a_release_of_areas
from tests.reports.committed import SAID, WILL, a_commitment
from tests.reports.pages import words_of
from tests.reports.released import SHARED

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
LIST = reverse("reports:commitment_list")
DAY = timedelta(days=1)


def page_of(client: Client, url: str = LIST) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return words_of(answer)


def test_those_whom_it_is_for_read_it(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_commitment(cedar)
        a_commitment(cedar, said="For families", for_students=False, for_families=True)
        a_commitment(cedar, said="For nobody yet", for_students=False)
        a_commitment(cedar, said="Taken away", removed_at=clock.now())
    with harbor.context():
        a_commitment(harbor, said="Of another school")
    everything = {SAID, "For families", "For nobody yet", "Taken away", "Of another school"}
    for member, reads in (
        (cedar.okafor, everything - {"Of another school"}),
        (cedar.rivera, {SAID, "For families"}),
        (cedar.diaz, {SAID, "For families"}),
        (cedar.maya, {SAID}),
        (harbor.hana, {"Of another school"}),
    ):
        page = page_of(sign_in(member))
        assert {words for words in everything if words in page} == reads


def test_only_administrators_have_something_to_press(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_commitment(cedar)
    assert "It is done" in page_of(sign_in(cedar.okafor))
    for member in (cedar.rivera, cedar.maya):
        page = sign_in(member).get(LIST).content.decode().split("<main", 1)[1]
        assert "It is done" not in page and "<form" not in page.split("</main>")[0]


def test_open_ones_come_first_by_their_day_and_late_ones_say_so(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_commitment(cedar, said="Done", done_at=clock.now(), outcome="There is a menu")
        a_commitment(cedar, said="Later", due_on=cedar.today + 20 * DAY)
        a_commitment(cedar, said="Past", due_on=cedar.today - DAY)
        a_commitment(cedar, said="Today", due_on=cedar.today)
    page = page_of(sign_in(cedar.maya))
    order = [page.index(f"You said {words}") for words in ("Past", "Today", "Later", "Done")]
    assert order == sorted(order)
    assert page.count("Late ") == 1 and "There is a menu" in page


def test_the_words_of_one_that_is_open_again_wait(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_commitment(cedar, outcome="There is a menu")
    assert "There is a menu" not in page_of(sign_in(cedar.maya))


def test_the_band_is_for_those_who_see_it(cedar: Place, sign_in: SignIn) -> None:
    """Of the whole school, whatever the reader sees besides."""
    with cedar.context():
        release = a_release_of_areas(
            cedar, PLAIN, advisories={"7B": dict.fromkeys(PLAIN, (90, 100))}, for_teachers=True
        )
        part = Part.objects.get(survey=release.survey)
        a_commitment(cedar, part=part, construct="student-voice")
    for member in (cedar.okafor, cedar.rivera):
        page = page_of(sign_in(member))
        assert "at most 30 %" in page and "90" not in page
    page = page_of(sign_in(cedar.maya))
    assert SAID in page and "%" not in page


def test_a_band_that_is_hidden_looks_like_none(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release_of_areas(cedar, None, **SHARED)
        part = Part.objects.get(survey=release.survey)
        a_commitment(cedar, part=part, construct="student-voice")
    for member in (cedar.okafor, cedar.rivera, cedar.maya):
        page = page_of(sign_in(member))
        assert WILL in page and "%" not in page and "–" not in page


def test_empty_pages_say_the_next_step(cedar: Place, sign_in: SignIn) -> None:
    assert "Write the first one" in page_of(sign_in(cedar.okafor))
    assert "Nothing yet." in page_of(sign_in(cedar.maya))


def test_more_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release_of_areas(cedar, PLAIN, **SHARED)
        part = Part.objects.get(survey=release.survey)
    for member in (cedar.okafor, cedar.rivera, cedar.maya):
        counted = []
        for number in (1, 3):
            with cedar.context():
                Commitment.objects.all().delete()
                for at in range(number):
                    a_commitment(cedar, said=f"{at}", part=part, construct="student-voice")
            counted.append(queries_of(sign_in(member), LIST))
        assert counted[0] == counted[1]
