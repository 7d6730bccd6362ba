"""What families read: everything about the survey, nothing about a student, without signing in."""

from collections.abc import Callable

import pytest
from django.test import Client

from schools import clock
from schools.models import Member, School
from surveys.models import Audience, Consent, InstrumentVersion, Survey
from surveys.previews import address_of
from tests.care.pages import words_of
from tests.cast import Place
from tests.surveys.rows import (
    BELONGING,
    DAY,
    FIDELITY,
    a_closed_survey,
    a_permission,
    a_planned_survey,
    a_sheet,
    a_survey,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]


def test_it_has_every_question_the_promise_and_a_slip(cedar: Place) -> None:
    with cedar.context():
        survey = a_planned_survey(
            cedar, question="What helps?", contact="Call 555-0100", title="<b>Belonging</b>"
        )
    answer = Client().get(address_of(survey))
    page = words_of(answer)
    for words in (
        "Cedar Grove Middle School",
        "I feel supported by my school",
        "about 2 minutes",
        "Strongly disagree · Disagree",
        "From the Opportunity Makers Toolkit (2024) by TNTP, Inc.",
        "No question is marked as touching",
        "What helps?",
        "cannot work out with certainty how any other student answered any question",
        "No teacher, counselor, principal or family member sees your answers with your name",
        "How to opt out",
        "Call 555-0100",
        "I do not want my child to take part.",
    ):
        assert words in page
    assert "<b>Belonging" not in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_it_names_no_student_and_does_not_change_with_answers(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        before = Client().get(address_of(survey)).content
        a_permission(cedar, survey)
        a_sheet(survey, cedar.maya, 1)
    after = Client().get(address_of(survey)).content
    assert after == before
    assert not {person.given_name for person in cedar.people.values()} & set(after.decode().split())


def test_protected_areas_are_named(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar, BELONGING, FIDELITY)
        part = survey.parts.select_related("version").first()
        table = part.version.table
        part.delete()
        items = [item | {"ppra": ["religion", "income"]} for item in table["item"]]
        version = InstrumentVersion.objects.create(
            school=cedar.school,
            code="our-own",
            version=1,
            table=table | {"item": items, "code": "our-own"},
            made_at=clock.now(),
        )
        codes = [item["code"] for item in items]
        survey.parts.create(school=cedar.school, version=version, position=0, items=codes)
    assert "Some questions touch: Income and Religion." in words_of(Client().get(address_of(survey)))


def test_an_open_question_may_be_answered_about_anything(cedar: Place) -> None:
    with cedar.context():
        asks, plain = a_planned_survey(cedar, question="What would help?"), a_planned_survey(cedar)
    sentence = "Students may write about anything in the open question."
    assert sentence in words_of(Client().get(address_of(asks)))
    page = words_of(Client().get(address_of(plain)))
    assert sentence not in page and "No question is marked as touching" in page


def test_times_are_the_schools_whoever_is_signed_in(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with harbor.context():
        survey = a_planned_survey(harbor, consent=Consent.OPT_IN)
    local = survey.opens_at.astimezone(School(time_zone="America/Los_Angeles").zone)
    for client in (Client(), sign_in(cedar.okafor), sign_in(harbor.hana)):
        page = words_of(client.get(address_of(survey)))
        assert f"{local:%A}, {local:%B} {local.day}" in page
        assert f"{local.hour % 12 or 12}" in page
        assert "How to agree" in page
        assert "Harbor Middle School" in page


def test_after_closing_it_says_so(cedar: Place) -> None:
    with cedar.context():
        survey = a_closed_survey(cedar)
    page = words_of(Client().get(address_of(survey)))
    assert "This survey is over." in page
    assert "How to opt out" not in page


def test_what_is_forged_called_off_or_for_adults_is_not_there(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        survey, adults = a_planned_survey(cedar), a_planned_survey(cedar, audience=Audience.STAFF)
        off = a_planned_survey(cedar, called_off_at=clock.now())
    elsewhere = Survey(pk=survey.pk, school=harbor.school, opens_at=clock.now(), closes_at=clock.now() + DAY)
    address = address_of(survey)
    for wrong in (address[:-2] + "/", address.replace("preview/", "preview/1"), address_of(elsewhere)):
        assert Client().get(wrong).status_code == 404
    for gone in (adults, off):
        assert Client().get(address_of(gone)).status_code == 404
    assert Client().post(address).status_code == 405
