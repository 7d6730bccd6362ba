"""Which results there are: on the list, the survey's page and an administrator's first page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from schools import clock
from schools.models import Member
from surveys.models import Audience, SurveyAdvisory
from tests.care.pages import queries_of
from tests.cast import Place
from tests.reports.pages import words_of
from tests.reports.released import HOUR, SHARED, a_held_release, a_release, a_survey_that_closed
from tests.surveys.rows import a_closed_survey

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
LIST = reverse("reports:release_list")


def test_everybody_finds_what_is_shared_with_them(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_release(cedar, survey=a_survey_that_closed(cedar, title="For all"), **SHARED)
        a_release(cedar, survey=a_survey_that_closed(cedar, title="For students"), for_students=True)
        a_held_release(cedar, a_survey_that_closed(cedar, title="Held"), **SHARED)
        gone = a_survey_that_closed(cedar, title="Withheld one")
        a_release(cedar, survey=gone, withheld_at=clock.now() - 3 * HOUR, **SHARED)
    with harbor.context():
        a_release(harbor, survey=a_survey_that_closed(harbor, title="Of Harbor"), **SHARED)
    seen = {
        cedar.okafor: ["For all", "For students", "Held", "Withheld one"],
        cedar.rivera: ["For all"],
        cedar.diaz: ["For all"],
        cedar.maya: ["For all", "For students"],
        harbor.hana: ["Of Harbor"],
    }
    for member, titles in seen.items():
        page = words_of(sign_in(member).get(LIST))
        found = {title for title in (*seen[cedar.okafor], "Of Harbor") if title in page}
        assert found == set(titles), member.given_name


def test_of_a_survey_for_one_advisory_the_others_see_nothing(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey_that_closed(cedar, title="For 7B alone", audience=Audience.ADVISORIES)
        SurveyAdvisory.objects.create(school=cedar.school, survey=survey, advisory=cedar.advisories["7B"])
        a_release(cedar, survey=survey, **SHARED)
    page = reverse("reports:release_detail", args=[survey.pk])
    for member, status in ((cedar.rivera, 200), (cedar.maya, 200), (cedar.osei, 404), (cedar.iris, 404)):
        assert sign_in(member).get(page).status_code == status, member.given_name
        assert ("For 7B alone" in words_of(sign_in(member).get(LIST))) is (status == 200)


def test_administrators_see_when_the_held_ones_appear(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_held_release(cedar)
    page = sign_in(cedar.okafor).get(LIST)
    assert "Appears " in words_of(page)
    assert reverse("reports:release_hold", args=[release.survey_id]) in page.content.decode()


def test_counselors_find_what_was_written_though_they_see_no_figure(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release(cedar, survey=a_survey_that_closed(cedar, question="What helps?"))
    page = sign_in(cedar.diaz).get(LIST).content.decode()
    assert reverse("reports:release_texts", args=[release.survey_id]) in page
    assert f'"{reverse("reports:release_detail", args=[release.survey_id])}"' not in page


def test_an_empty_list_says_the_next_step(cedar: Place, sign_in: SignIn) -> None:
    assert "They come three days after a survey closes" in words_of(sign_in(cedar.okafor).get(LIST))
    assert "When your school shares some" in words_of(sign_in(cedar.maya).get(LIST))


def test_more_results_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    counted: dict[str, list[int]] = {"okafor": [], "diaz": [], "maya": []}
    for more in (1, 2):
        with cedar.context():
            for _number in range(more):
                a_release(cedar, [], **SHARED)
                a_held_release(cedar)
        for name, found in counted.items():
            found.append(queries_of(sign_in(cedar.people[name]), LIST))
    assert all(first == second for first, second in counted.values())


def test_a_survey_leads_to_its_results(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        shown = a_release(cedar, [], survey=a_closed_survey(cedar), for_teachers=True)
        held = a_held_release(cedar)
    page = sign_in(cedar.rivera).get(reverse("surveys:survey_detail", args=[shown.survey_id]))
    line = reverse("reports:release_line", args=[shown.survey_id])
    assert line in page.content.decode()
    for member in (cedar.rivera, cedar.okafor):
        assert "See the results" in words_of(sign_in(member).get(line))
    other = reverse("reports:release_line", args=[held.survey_id])
    assert "decide who sees it" in words_of(sign_in(cedar.okafor).get(other))
    for member in (cedar.rivera, cedar.jo):
        assert words_of(sign_in(member).get(other)) == words_of(sign_in(cedar.jo).get(line))


def test_the_first_page_says_what_appears_next(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_held_release(cedar)
        a_held_release(cedar, a_survey_that_closed(cedar, title="Withheld one"), withheld_at=clock.now())
    home = sign_in(cedar.okafor).get("/")
    assert "Results of 1 survey come next" in words_of(home)
    assert "Withheld one" not in words_of(home)
    assert reverse("reports:release_hold", args=[release.survey_id]) in home.content.decode()
    assert "come next" not in words_of(sign_in(cedar.rivera).get("/"))
