"""What families see of the results: what everybody said, as long as the school shows it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from reports.families import address_of
from schools import clock
from schools.models import Member
from surveys.models import Audience
from surveys.previews import address_of as preview_of
from tests.cast import Place
from tests.reports.pages import words_of
from tests.reports.released import HOUR, SHARED, a_held_release, a_release, a_survey_that_closed
from tests.surveys.rows import a_planned_survey

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]


def test_it_shows_everybody_together_and_no_group(cedar: Place) -> None:
    with cedar.context():
        release = a_release(cedar, for_families=True)
    answer = Client().get(address_of(release))
    page = words_of(answer)
    for words in (
        "Cedar Grove Middle School: for families",
        "I feel supported by my school",
        "10–15 %",
        "212 people answered",
        "“–” means: not shown.",
        "cannot work out with certainty how any other student answered any question",
        "Not yet validated",
    ):
        assert words in page
    for words in ("15–20 %", "Grade", "Girl", "7B", "at least 75 %"):
        assert words not in page
    assert answer["X-Robots-Tag"] == "noindex" and answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"] and not answer.cookies


@pytest.mark.parametrize("kind", ["not shared", "held", "early", "withheld", "adults"])
@pytest.mark.promise("hidden-and-missing-alike")
def test_it_is_there_only_while_it_is_shown(cedar: Place, kind: str) -> None:
    now = clock.now()
    more: dict[str, Any] = {
        "not shared": {"for_families": False},
        "early": {"appears_at": now + HOUR},
        "withheld": {"withheld_at": now - 3 * HOUR},
    }.get(kind, {})
    with cedar.context():
        survey = a_survey_that_closed(cedar, audience=Audience.STAFF if kind == "adults" else Audience.SCHOOL)
        make = a_held_release if kind == "held" else a_release
        release = make(cedar, survey=survey, **SHARED | more)
    assert Client().get(address_of(release)).status_code == 404


@pytest.mark.promise("guessing-fails")
def test_an_address_of_something_else_opens_nothing(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        release = a_release(cedar, for_families=True)
        planned = a_planned_survey(cedar)
    address = address_of(release)
    assert Client().get(address[:-2] + "/").status_code == 404
    assert Client().get("/reports/families/forged/").status_code == 404
    token = preview_of(planned).split("/")[-2]
    assert Client().get(f"/reports/families/{token}/").status_code == 404
    release.school_id = harbor.school.pk
    assert Client().get(address_of(release)).status_code == 404


def test_administrators_find_its_address(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        shared, kept = a_release(cedar, [], for_families=True), a_release(cedar, [])
    office = sign_in(cedar.okafor)
    for what in ("", "hold/"):
        assert (
            address_of(shared) in office.get(f"/reports/surveys/{shared.survey_id}/{what}").content.decode()
        )
        assert "/families/" not in office.get(f"/reports/surveys/{kept.survey_id}/{what}").content.decode()
