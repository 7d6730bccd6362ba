"""The first page of a release: each reader's groups and no other."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Release
from schools import clock
from schools.models import Member
from surveys.models import Audience
from tests.care.pages import queries_of
from tests.cast import Place
from tests.reports.pages import words_of
from tests.reports.released import (
    EVERYBODY,
    GIRLS,
    SEVENTH,
    SHARED,
    SIXTH,
    a_held_release,
    a_release,
    a_survey_that_closed,
    an_advisory_group,
)
from tests.surveys.rows import FIDELITY, FOUR

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
HOUR = timedelta(hours=1)
TITLES = ("Gender", "Race", "Grade and Gender", "Advisories")


def url_of(release: Release) -> str:
    return reverse("reports:release_detail", args=[release.survey_id])


def page_of(client: Client, release: Release) -> str:
    answer = client.get(url_of(release))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return words_of(answer)


def headings(client: Client, release: Release) -> list[str]:
    return re.findall(
        r'<h2 id="table-\d+" tabindex="-1">([^<]*)</h2>', client.get(url_of(release)).content.decode()
    )


def test_administrators_see_every_group(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release(cedar)
    office = sign_in(cedar.okafor)
    assert headings(office, release) == ["Whole school", "Each answer", "Grades", *TITLES]
    page = page_of(office, release)
    for words in (
        "212 people answered",
        "I feel supported by my school",
        "10–15 %",
        "at most 10 %",
        "at least 75 %",
        "Grade 6 n = 74",
        "Asian, Black and others, together n = 31",
        "Grade 6: Girl n = 33",
        "7B n = 19",
        "7C n = 19",
        "Favourable answers are “Agree” or “Strongly agree”.",
        "“–” means: not shown.",
        "Not yet validated",
        "CC-BY-NC",
        "From the Opportunity Makers Toolkit (2024) by TNTP, Inc.",
    ):
        assert words in page


def test_leaders_see_school_grades_and_their_own_advisories(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release(cedar, for_teachers=True)
    for leader, own, other in ((cedar.rivera, "7B", "7C"), (cedar.osei, "7C", "7B"), (cedar.sam, "7B", "7C")):
        client = sign_in(leader)
        assert headings(client, release) == ["Whole school", "Each answer", "Grades", "Advisories"]
        page = page_of(client, release)
        assert f"{own} n = 19" in page and f"{other} n = 19" not in page
    for without in (cedar.pat, cedar.diaz):
        assert headings(sign_in(without), release) == ["Whole school", "Each answer", "Grades"]


def test_a_group_of_ones_own_and_another_advisory_is_nobody_elses(cedar: Place, sign_in: SignIn) -> None:
    both = {
        "level": "advisory",
        "advisories": [each.pk for each in cedar.advisories.values()],
        "names": ["7B", "7C"],
        "n": 24,
    }
    with cedar.context():
        release = a_release(cedar, [EVERYBODY, both], for_teachers=True)
    assert "7B and 7C, together n = 24" in page_of(sign_in(cedar.okafor), release)
    assert "together" not in page_of(sign_in(cedar.rivera), release)


def test_students_see_what_everybody_said(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release(cedar, for_students=True)
    student = sign_in(cedar.maya)
    assert headings(student, release) == ["Whole school"]
    page = page_of(student, release)
    assert "10–15 %" in page
    for words in ("15–20 %", "Grade", "Girl", "7B", "at least 75 %", "Who sees these results"):
        assert words not in page


def test_nobody_sees_what_the_school_did_not_share_with_them(
    cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        release = a_release(cedar)
    with harbor.context():
        a_release(harbor, [EVERYBODY | {"n": 77}], **SHARED)
    for member in (cedar.rivera, cedar.diaz, cedar.sam, cedar.maya, harbor.ito, harbor.hale, harbor.hana):
        assert sign_in(member).get(url_of(release)).status_code == 404
    for member in (cedar.jo, cedar.ruth):
        assert sign_in(member).get(url_of(release)).status_code == 403
    assert "77" not in page_of(sign_in(cedar.okafor), release)


@pytest.mark.parametrize("kind", ["held", "early", "withheld"])
@pytest.mark.promise("hidden-and-missing-alike")
def test_nobody_sees_anything_before_its_moment_or_once_withheld(
    cedar: Place, sign_in: SignIn, kind: str
) -> None:
    now = clock.now()
    with cedar.context():
        if kind == "held":
            release = a_held_release(cedar, **SHARED)
        else:
            more: dict[str, Any] = {
                "early": {"appears_at": now + HOUR},
                "withheld": {"withheld_at": now - 3 * HOUR},
            }[kind]
            release = a_release(cedar, **SHARED | more)
    for member in (cedar.okafor, cedar.rivera, cedar.maya):
        for what in ("detail", "csv", "spreadsheet", "pdf"):
            url = reverse(f"reports:release_{what}", args=[release.survey_id])
            assert sign_in(member).get(url).status_code == 404


@pytest.mark.promise("hidden-and-missing-alike")
def test_what_is_hidden_looks_like_what_does_not_exist(cedar: Place, sign_in: SignIn) -> None:
    """A teacher whose advisory is hidden sees the very bytes that a teacher sees when no advisory has a figure."""
    found = []
    for hidden in ([], [an_advisory_group(cedar, "7C")]):
        with cedar.context():
            survey = a_survey_that_closed(cedar)
            release = a_release(cedar, [EVERYBODY, SIXTH, *hidden], survey=survey, for_teachers=True)
        page = sign_in(cedar.rivera).get(url_of(release)).content.decode()
        found.append(re.sub(r"[0-9a-f-]{36}|CSRFToken\S+ \S+|value=\"\S+\"", "", page))
    assert found[0] == found[1]


@pytest.mark.promise("hidden-and-missing-alike")
def test_without_any_figure_the_page_says_so(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release(cedar, [], **SHARED)
    for member in (cedar.okafor, cedar.rivera, cedar.maya):
        page = page_of(sign_in(member), release)
        assert "nothing can be shown without saying too much about single people" in page
        assert "%" not in page.replace("60–70 %", "")
        assert "answered" not in page.split("How to read this")[0]


def test_the_pair_about_honesty_has_no_figure_of_its_own(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release(cedar, survey=a_survey_that_closed(cedar, FOUR, FIDELITY))
    page = sign_in(cedar.okafor).get(url_of(release)).content.decode()
    assert page.count('<tr class="of-construct">') == 2 * 4  # school, grades, gender, race


def test_more_groups_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    groups = [EVERYBODY, SEVENTH, an_advisory_group(cedar, "7B")]
    for member in (cedar.okafor, cedar.rivera, cedar.maya):
        counted = []
        for number in (1, 3):
            with cedar.context():
                release = a_release(cedar, groups[:number], **SHARED)
            counted.append(queries_of(sign_in(member), url_of(release)))
        assert counted[0] == counted[1]


def test_a_title_and_names_are_words(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey_that_closed(cedar, title="<b>Belonging</b>")
        release = a_release(cedar, [EVERYBODY, GIRLS | {"values": ["<i>Girl</i>"]}], survey=survey)
    page = sign_in(cedar.okafor).get(url_of(release)).content.decode()
    assert "<b>Belonging" not in page and "<i>Girl" not in page
    assert "&lt;i&gt;Girl" in page


def test_adults_surveys_name_their_people(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release(cedar, [EVERYBODY], survey=a_survey_that_closed(cedar, audience=Audience.STAFF))
    assert headings(sign_in(cedar.okafor), release)[0] == "All adults"
