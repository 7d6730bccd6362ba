"""Watching and running a survey: what each may see, the list, the plan, calling off, moving the closing, closing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schools import clock
from schools.models import Closure, Member, SchoolYear
from surveys.forms.closing import ClosingForm
from surveys.models import Audience, Sheet, Survey
from surveys.tasks import close_survey_of
from tests.care.pages import queries_of, said, words_of
from tests.cast import Place
from tests.surveys.rows import (
    BELONGING,
    DAY,
    FIDELITY,
    FOUR,
    a_closed_survey,
    a_planned_survey,
    a_sheet,
    a_survey,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
LIST, PLAN = reverse("surveys:survey_list"), reverse("surveys:survey_plan")


def url(verb: str, survey: Survey) -> str:
    return reverse(f"surveys:survey_{verb}", args=[survey.pk])


def stored(place: Place, survey: Survey) -> Survey:
    with place.context():
        return Survey.objects.get(pk=survey.pk)


def test_watchers_see_how_many_and_administrators_run_it(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.maya, 1)
    for watcher in (cedar.osei, cedar.diaz, cedar.jo):
        page = words_of(sign_in(watcher).get(url("detail", survey)))
        assert "fewer than ten asked: not shown" in page
        assert "preview" not in page
        assert "Maya" not in page
        assert "I feel supported by my school" not in page
    page = words_of(sign_in(cedar.okafor).get(url("detail", survey)))
    assert "I feel supported by my school" in page
    assert "surveys/preview/" in page
    assert "Maya" not in page


def test_more_surveys_of_advisories_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    office, counted = sign_in(cedar.okafor), []
    for more in (1, 2):
        with cedar.context():
            for _more in range(more):
                survey = a_survey(cedar, audience=Audience.ADVISORIES)
                survey.asked_advisories.create(school=cedar.school, advisory=cedar.advisories["7B"])
        counted.append(queries_of(office, LIST))
    assert counted[0] == counted[1]


def test_what_has_just_opened_is_not_counted_yet(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar, opens_at=clock.now())
    office = sign_in(cedar.okafor)
    for page in (url("detail", survey), LIST, reverse("home")):
        assert "It has just opened" in words_of(office.get(page))


def test_leaders_do_not_learn_of_other_advisories_surveys(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar, audience=Audience.ADVISORIES)
        survey.asked_advisories.create(school=cedar.school, advisory=cedar.advisories["7B"])
    assert "How we belong" in words_of(sign_in(cedar.rivera).get(LIST))
    assert sign_in(cedar.osei).get(url("detail", survey)).status_code == 404
    assert sign_in(cedar.osei).get(url("closing", survey)).status_code == 404
    assert "How we belong" not in words_of(sign_in(cedar.osei).get(LIST))


def test_the_list_says_the_next_step_and_asks_no_more_for_more(cedar: Place, sign_in: SignIn) -> None:
    office, teacher = sign_in(cedar.okafor), sign_in(cedar.rivera)
    assert "See the year’s plan" in words_of(office.get(LIST))
    assert "An administrator of your school makes them." in words_of(teacher.get(LIST))
    assert "no survey for you right now" in words_of(sign_in(cedar.maya).get(LIST))
    with cedar.context():
        a_survey(cedar, audience=Audience.STAFF)
        a_closed_survey(cedar)
    once = [queries_of(client, LIST) for client in (office, teacher)]
    with cedar.context():
        for _number in range(2):
            a_survey(cedar, audience=Audience.STAFF)
            a_closed_survey(cedar)
    assert [queries_of(client, LIST) for client in (office, teacher)] == once


def test_calling_off_and_putting_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_planned_survey(cedar)
    office, page = sign_in(cedar.okafor), url("call_off", survey)
    assert "is called off" in said(office.post(page, {"do": "call_off"}, follow=True))
    assert office.get(url("detail", survey)).status_code == 404
    assert "Put it back" in words_of(office.get(LIST))
    assert "Put it back" not in words_of(sign_in(cedar.rivera).get(LIST))
    assert "planned again" in said(office.post(page, {"do": "put_back"}, follow=True))
    assert stored(cedar, survey).called_off_at is None


def test_calling_off_comes_too_late_and_so_does_putting_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        running, gone = a_survey(cedar), a_survey(cedar, called_off_at=clock.now())
    office = sign_in(cedar.okafor)
    answer = office.post(url("call_off", running), {"do": "call_off"}, follow=True)
    assert "It is open already." in said(answer)
    assert stored(cedar, running).called_off_at is None
    answer = office.post(url("call_off", gone), {"do": "put_back"}, follow=True)
    assert "It would have opened already." in said(answer)
    assert stored(cedar, gone).called_off_at


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        (timedelta(minutes=30), "at least an hour ahead"),
        (timedelta(days=-9), "at least an hour ahead"),
        (timedelta(days=80), "60 days at most"),
    ],
)
def test_the_closing_moves_within_limits(cedar: Place, sign_in: SignIn, moves: timedelta, words: str) -> None:
    with cedar.context():
        survey = a_survey(cedar)
    office, zone = sign_in(cedar.okafor), cedar.school.zone

    def sent(after: timedelta) -> dict[str, str]:
        at = (clock.now() + after).astimezone(zone)
        return {"do": "move", "closes_on": at.date().isoformat(), "closes_time": f"{at:%H:%M}"}

    answer = office.post(url("close", survey), sent(moves))
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert stored(cedar, survey).closes_at == survey.closes_at
    for after in (timedelta(hours=2), 20 * DAY):
        office.post(url("close", survey), sent(after))
        assert abs(stored(cedar, survey).closes_at - clock.now() - after) < timedelta(hours=1, minutes=1)


@pytest.mark.usefixtures("moment")
def test_sixty_days_are_counted_where_the_school_is(cedar: Place) -> None:
    """It opens on Sunday evening, when it is Monday in Greenwich."""
    with cedar.context():
        survey = a_survey(cedar, opens_at=datetime(2026, 11, 9, 1, tzinfo=UTC))
    sent = [{"closes_on": day, "closes_time": "08:00"} for day in ("2027-01-07", "2027-01-08")]
    assert [ClosingForm(each, survey=survey).is_valid() for each in sent] == [True, False]


def test_closing_by_hand(cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(close_survey_of, "delay_on_commit", lambda *args: asked.append(args))
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.maya, 1)
    office = sign_in(cedar.okafor)
    page = words_of(office.get(url("close", survey)))
    for words in ("not handed in are thrown away", "cannot be opened again"):
        assert words in page
    office.post(url("close", survey), {"do": "close"})
    assert asked == [(cedar.school.pk, str(survey.pk))]
    assert "Closing …" in words_of(office.get(url("detail", survey)))
    assert "Closing …" in office.get(url("closing", survey)).content.decode()
    close_survey_of(*asked[0])
    assert office.get(url("closing", survey))["HX-Refresh"] == "true"
    assert "The answers were sealed at closing." in words_of(office.get(url("detail", survey)))
    with cedar.context():
        assert not Sheet.objects.exists()


@pytest.mark.parametrize("sent", [{"do": "close"}, {"do": "move"}, {}])
def test_there_is_nothing_to_close_before_or_after(
    cedar: Place, sign_in: SignIn, sent: dict[str, str]
) -> None:
    with cedar.context():
        surveys = [a_planned_survey(cedar), a_closed_survey(cedar)]
    for survey in surveys:
        answer = sign_in(cedar.okafor).post(url("close", survey), sent, follow=True)
        assert "nothing to close" in said(answer)
        assert stored(cedar, survey).closes_at == survey.closes_at


def test_what_to_think_about_is_said_and_not_refused(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        Member.objects.filter(pk=cedar.iris.pk).update(grade="3")
        survey = a_planned_survey(cedar, title="New")
        later = a_planned_survey(
            cedar, title="Later", opens_at=clock.now() + 30 * DAY, closes_at=clock.now() + 35 * DAY
        )
        a_planned_survey(cedar, title="Adults", audience=Audience.STAFF)
        a_survey(cedar, BELONGING, FIDELITY, title="Beside", closes_at=clock.now() + 5 * DAY)
        a_survey(cedar, FOUR, title="Of grade 9", audience=Audience.GRADES, grades=["9"])
    page = words_of(sign_in(cedar.okafor).get(url("detail", survey)))
    assert "was written for grades 5 to 12; you also ask grade 3." in page
    assert "Some of the same people are asked by “Beside” at the same time." in page
    assert "“Later” asks some of the same people the same questions within 28 days" in page
    assert "“Beside” asks" not in page, "the fidelity pair is asked by all"
    for other in ("Of grade 9", "Adults"):
        assert f"“{other}”" not in page
    assert stored(cedar, later).called_off_at is None


def test_an_open_question_about_the_family_is_pointed_out(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        asks = a_planned_survey(cedar, question="Does your family go to church?")
        plain = a_planned_survey(cedar, question="What would help?")
    okafor, words = sign_in(cedar.okafor), "The open question seems to touch what federal law (PPRA) protects"
    assert words in words_of(okafor.get(url("detail", asks)))
    assert words not in words_of(okafor.get(url("detail", plain)))


def test_the_plan_marks_what_is_made_and_leads_to_the_rest(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        far, ends_on = cedar.today + 245 * DAY, cedar.today + 290 * DAY
        SchoolYear.objects.update(starts_on=cedar.today - 100 * DAY, ends_on=ends_on)
        Closure.objects.create(school=cedar.school, reason="Far", starts_on=far, ends_on=ends_on)
    windows = sign_in(cedar.okafor).get(PLAN).context["windows"]
    assert all(planned.window.last_on < far for planned in windows)
    ahead = next(planned for planned in windows if planned.window.first_on > cedar.today)
    link = f"?opens={ahead.window.first_on}&amp;closes={ahead.window.last_on}"
    assert link in sign_in(cedar.okafor).get(PLAN).content.decode()
    with cedar.context():
        opens_at = clock.now() + (ahead.window.first_on - cedar.today)
        days = {"opens_at": opens_at, "closes_at": opens_at + DAY}
        a_survey(cedar, title="Of adults", audience=Audience.STAFF, **days)
    page = sign_in(cedar.okafor).get(PLAN).content.decode()
    assert link in page and "Of adults" in page
    with cedar.context():
        a_survey(cedar, title="Marked", **days)
    page = sign_in(cedar.okafor).get(PLAN).content.decode()
    assert link not in page
    assert "Marked" in page


def test_the_plan_without_a_school_year(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        SchoolYear.objects.update(starts_on=cedar.today - 300 * DAY, ends_on=cedar.today - DAY)
    assert "Add a school year" in words_of(sign_in(cedar.okafor).get(PLAN))
