"""The administrator's first page of results."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schools import clock
from schools.models import Member
from surveys.models import Audience
from tests.care.pages import queries_of
from tests.cast import Place
from tests.reports.pages import words_of
from tests.reports.released import (
    EVERYBODY,
    HOUR,
    SEVENTH,
    SIXTH,
    a_held_release,
    a_survey_that_closed,
    an_advisory_group,
)
from tests.reports.shown import results_of
from tests.surveys.rows import BELONGING, FIDELITY, FOUR

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
DASHBOARD = reverse("reports:dashboard")
MOST_QUERIES = 12 + 4  # a test has a savepoint around, and the school put back


def page_of(cedar: Place, sign_in: SignIn) -> tuple[str, str]:
    """Its words and its markup."""
    answer = sign_in(cedar.okafor).get(DASHBOARD)
    assert answer.status_code == 200
    return words_of(answer), answer.content.decode()


def headline(html: str) -> str:
    return re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.S)[0].strip()


def tiles(html: str) -> list[str]:
    found = re.findall(r'<a class="card tile"[^>]*>(.*?)</a>', html, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def test_seven_numbers_answer_first(cedar: Place, sign_in: SignIn) -> None:
    bands = {("school", "student-voice"): (40, 45), ("school", "caring-adults"): (80, 85)}
    with cedar.context():
        results_of(cedar, days_ago=100, bands={("school", ""): (40, 45)})
        results_of(cedar, bands=bands, answered=(150, 240))
    words, html = page_of(cedar, sign_in)
    assert (
        headline(html) == "More than half of the answers say: I belong here. Student voice is where to begin."
    )
    assert tiles(html) == [
        "Answered 60 % fewer than 80 %",
        "Favourable 60–65 % n = 212",
        "Since the survey before Clear rise over what both asked",
        "Strongest Caring adults 80–85 %",
        "To work on Student voice 40–45 %",
        "Circles held this month 0 none was due yet",
        "Advisories without one 0 none was due yet",
    ]
    for anchor in ("answered", "areas", "trend"):
        assert f'href="#{anchor}"' in html and f'id="{anchor}"' in html
    assert "not for evaluating anybody" in words
    assert "“–” means: not shown. Groups of fewer than 10 people" in words


def test_a_grade_that_stands_below_is_said_first(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        results_of(cedar, bands={("school", ""): (70, 75), ("6", ""): (40, 45), ("7", ""): (65, 70)})
    _words, html = page_of(cedar, sign_in)
    assert headline(html) == "Most answers say: I belong here. Grade 6 less so."


def test_a_change_is_over_what_both_asked_in_the_same_words(cedar: Place, sign_in: SignIn) -> None:
    """Other statements before, or fewer than twenty people: no change, and the page looks as if there were none."""
    with cedar.context():
        results_of(cedar, days_ago=100, names=(FOUR, FIDELITY), bands={("school", ""): (40, 45)})
        results_of(cedar)
    _words, html = page_of(cedar, sign_in)
    assert "Clear rise" not in html and len(tiles(html)) == 4
    with cedar.context():
        results_of(cedar, [EVERYBODY | {"n": 19}], bands={("school", ""): (80, 85)})
    assert "Clear rise" not in page_of(cedar, sign_in)[1]


@pytest.mark.parametrize(
    "people", [{"audience": Audience.GRADES, "grades": ["8"]}, {"audience": Audience.ADVISORIES}]
)
def test_nothing_changed_between_surveys_of_other_people(
    cedar: Place, sign_in: SignIn, people: dict[str, Any]
) -> None:
    low = {("school", ""): (40, 45)}
    with cedar.context():
        survey = a_survey_that_closed(cedar, BELONGING, **people)
        results_of(cedar, survey=survey, days_ago=50, bands=low)
        results_of(cedar)
    assert "Clear rise" not in page_of(cedar, sign_in)[1]
    with cedar.context():
        results_of(cedar, days_ago=100, bands=low)
    assert "Since the survey before Clear rise" in " ".join(tiles(page_of(cedar, sign_in)[1]))


def test_one_survey_has_no_change_and_no_trend(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        results_of(cedar)
    words, html = page_of(cedar, sign_in)
    assert "Since the survey before" not in words and 'id="trend"' not in html
    assert "Strongest" not in words, "all areas have the same band"


def test_the_pair_about_honesty_warns_under_eighty_percent(cedar: Place, sign_in: SignIn) -> None:
    warning = "less than the 80 percent that would be good"
    for band, is_warned in (((75, 80), True), ((80, 85), False)):
        with cedar.context():
            results_of(
                cedar, bands={("school", each): band for each in ("honesty", "use")} | {("school", ""): band}
            )
        words, _html = page_of(cedar, sign_in)
        assert "Can you rely on it?" in words
        assert (warning in words) is is_warned


def test_nothing_is_ordered_by_what_was_answered(cedar: Place, sign_in: SignIn) -> None:
    names = ["10A", "7B", "Zebra", "apple", "7A"]
    groups = [an_advisory_group(cedar, "7B") | {"names": [name]} for name in names]
    bands = {(name, ""): (20 + 10 * place, 30 + 10 * place) for place, name in enumerate(names)}
    with cedar.context():
        results_of(cedar, [EVERYBODY, *groups], bands=bands)
    _words, html = page_of(cedar, sign_in)
    found = re.findall(r'<th scope="row">([^<]+)<span class="band-size">', html.split(">Advisories</h2>")[1])
    assert found == ["7A", "7B", "10A", "apple", "Zebra"]
    for shade in ("heat-2", "heat-3", "heat-4"):
        assert shade in html


def test_without_attributes_there_are_no_groups(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        results_of(cedar, [EVERYBODY, SIXTH, SEVENTH])
    _words, html = page_of(cedar, sign_in)
    assert re.findall(r'<h2 id="groups-\d+" tabindex="-1">([^<]+)', html) == ["Grades"]


def test_newest_results_without_any_area_draw_no_empty_trend(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        results_of(cedar, days_ago=90)
        results_of(cedar, [SIXTH])
    html = sign_in(cedar.okafor).get(DASHBOARD).content.decode()
    assert "These results cannot be shown" in html and "From survey to survey" not in html


def test_what_is_hidden_looks_like_what_does_not_exist(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        results_of(cedar, [])
    words, html = page_of(cedar, sign_in)
    assert headline(html) == "These results cannot be shown without saying too much about single people"
    assert "heat-" not in html and len(tiles(html)) == 3
    assert "Can you rely on it?" not in words


def test_before_any_results_the_page_says_the_next_step(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with harbor.context():
        results_of(harbor)
    assert headline(page_of(cedar, sign_in)[1]) == "No survey of students has results yet"
    with cedar.context():
        results_of(cedar, survey=a_survey_that_closed(cedar, FOUR, audience=Audience.STAFF))
    assert headline(page_of(cedar, sign_in)[1]) == "No survey of students has results yet"
    with cedar.context():
        release = a_held_release(cedar, withheld_at=clock.now())
    assert "The last one was withheld" in page_of(cedar, sign_in)[0]
    with cedar.context():
        release = a_held_release(cedar, appears_at=clock.now() + 48 * HOUR)
    words, html = page_of(cedar, sign_in)
    assert "The first results appear on" in words
    assert reverse("reports:release_hold", args=[release.survey_id]) in html


def test_a_withheld_survey_leaves_the_one_before_it(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        results_of(cedar, days_ago=30)
        results_of(cedar, withheld_at=clock.now() - 3 * HOUR, bands={("school", ""): (20, 25)})
    words, html = page_of(cedar, sign_in)
    assert "Survey 30 · closed" in words and "20–25 %" not in html


def test_names_are_words_however_long(cedar: Place, sign_in: SignIn) -> None:
    long = "<b>" + "W" * 77
    with cedar.context():
        survey = a_survey_that_closed(cedar, BELONGING, title=long)
        results_of(cedar, [EVERYBODY, an_advisory_group(cedar, "7B") | {"names": [long]}], survey=survey)
    _words, html = page_of(cedar, sign_in)
    assert "<b>W" not in html and html.count("&lt;b&gt;" + "W" * 77) >= 2


def test_it_takes_few_queries_however_much_there_is(cedar: Place, sign_in: SignIn) -> None:
    many: list[dict[str, Any]] = [
        an_advisory_group(cedar, "7B") | {"names": [f"Advisory {number}"]} for number in range(150)
    ]
    with cedar.context():
        results_of(cedar)
    client = sign_in(cedar.okafor)
    first = queries_of(client, DASHBOARD)
    with cedar.context():
        for days in range(9, 0, -1):
            results_of(cedar, days_ago=10 * days)
        results_of(cedar, [EVERYBODY, SIXTH, SEVENTH, *many])
    assert queries_of(client, DASHBOARD) == first <= MOST_QUERIES
