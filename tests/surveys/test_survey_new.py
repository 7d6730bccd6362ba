"""Making and changing a survey: the usual is filled in, what cannot be is refused, nothing changes once open."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from schools import clock
from schools.models import Member, Role, School
from surveys.asking import Asked, offered_instruments
from surveys.models import Audience, Consent, InstrumentVersion, Part, Survey
from surveys.surveys import SurveyOpen, change_survey
from tests.cast import Place
from tests.seen import seen_on
from tests.surveys.files import spoiled
from tests.surveys.pages import typed, words_of
from tests.surveys.rows import BELONGING, FIDELITY, FOUR, a_planned_survey, a_survey, an_own_version

pytestmark = pytest.mark.django_db
NEW = reverse("surveys:survey_new")
STAFF, OPTIONAL = "advisory-staff/1", "advisory-optional/1"
SignIn = Callable[[Member], Client]


def made(place: Place) -> Survey:
    with place.context():
        return Survey.objects.get()


def asked_by(place: Place, survey: Survey) -> list[tuple[str, int]]:
    with place.context():
        parts = Part.objects.filter(survey=survey).select_related("version")
        return [(part.version.name, len(part.items)) for part in parts]


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return answer.context["form"].errors


def test_a_title_and_two_days_make_the_usual_survey(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    form = office.get(NEW).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, "")}
    answer = office.post(NEW, sent | {"title": "How we belong, fall", "fidelity": "on"})
    survey = made(cedar)
    assert answer.url == reverse("surveys:survey_detail", args=[survey.pk])
    assert (survey.audience, survey.consent, survey.question) == (Audience.SCHOOL, Consent.OPT_OUT, "")
    assert survey.made_by_id == cedar.okafor.pk
    local = survey.opens_at.astimezone(cedar.school.zone), survey.closes_at.astimezone(cedar.school.zone)
    assert [(at.hour, at.minute) for at in local] == [(8, 0), (16, 0)]
    assert asked_by(cedar, survey) == [(BELONGING, 24), (FIDELITY, 2)]


@pytest.mark.parametrize("use", ["survey", "extra"])
def test_an_instrument_of_the_schools_own_that_says_nothing_about_itself_is_offered(
    use: str, cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        an_own_version(cedar, spoiled('use = "survey"', f'use = "{use}"'))
    page = sign_in(cedar.okafor).get(NEW)
    assert page.status_code == 200
    assert ("Ours" if use == "survey" else "Greeting") in words_of(page)


def test_the_short_form_with_more_and_an_open_question(cedar: Place, sign_in: SignIn) -> None:
    changes = {
        "length": "short",
        "extras": [f"{OPTIONAL}:motivation", f"{OPTIONAL}:safety"],
        "audience": "grades",
        "grades": ["7"],
        "asks_openly": "on",
        "question": "What helps you?",
        "consent": "opt_in",
        "contact": "Call 555-0100",
    }
    sign_in(cedar.okafor).post(NEW, typed(cedar, **changes))
    survey = made(cedar)
    assert asked_by(cedar, survey) == [(BELONGING, 8), (OPTIONAL, 2), (FIDELITY, 2)]
    assert (survey.grades, survey.question, survey.consent) == (["7"], "What helps you?", Consent.OPT_IN)
    again = sign_in(cedar.okafor).get(reverse("surveys:survey_edit", args=[survey.pk])).context["form"]
    for name in ("length", "extras", "audience", "grades", "question", "consent", "contact"):
        assert again[name].value() == changes[name], name
    assert sign_in(cedar.okafor).get(NEW).context["form"]["consent"].value() == "opt_in"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": ""}, "title", "required"),
        ({"instrument": "no-such/1"}, "instrument", "valid choice"),
        ({"instrument": FIDELITY}, "instrument", "valid choice"),
        ({"instrument": STAFF}, "instrument", "for adults"),
        ({"audience": "staff"}, "instrument", "for students"),
        ({"audience": "staff", "instrument": STAFF, "extras": [f"{OPTIONAL}:safety"]}, "extras", "students"),
        ({"audience": "grades"}, "grades", "at least one grade"),
        ({"audience": "grades", "grades": ["99"]}, "grades", "valid choice"),
        ({"audience": "advisories"}, "advisories", "at least one advisory"),
        ({"closes_on": "2020-01-01"}, "closes_on", "before it opens"),
        ({"opens_on": "2020-01-01"}, "opens_on", "This is over"),
        ({"closes_on": "9999-12-31"}, "closes_on", "less than or equal"),
        ({"opens_on": "0001-01-01"}, "opens_on", "greater than or equal"),
        ({"opens_on": "", "opens_time": ""}, "opens_on", "required"),
        ({"opens_time": "noon"}, "opens_time", "valid time"),
        ({"asks_openly": "on", "question": " "}, "question", "leave it out"),
        ({"asks_openly": "on", "question": "x" * 201}, "question", "201 characters"),
        ({"extras": ["nonsense"]}, "extras", "valid choice"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    cedar: Place, sign_in: SignIn, changes: dict[str, Any], field: str, words: str
) -> None:
    answer = sign_in(cedar.okafor).post(NEW, typed(cedar, contact="Call 555-0100", **changes))
    assert words in " ".join(errors(answer)[field])
    assert "Call 555-0100" in words_of(answer)
    with cedar.context():
        assert not Survey.objects.exists()


def test_it_does_not_last_for_months_nor_ask_nobody(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    far = (cedar.today + timedelta(days=90)).isoformat()
    assert "60 days at most" in errors(office.post(NEW, typed(cedar, closes_on=far)))["closes_on"][0]
    with cedar.context():
        cedar.advisories["7C"].enrollments.update(until_on=cedar.today)
    sent = typed(cedar, audience="advisories", advisories=[cedar.advisories["7C"].pk])
    assert "Nobody would be asked" in errors(office.post(NEW, sent))["audience"][0]


def test_more_than_sixty_questions_are_refused(
    cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.forms.survey.MOST_ITEMS", 26)
    office = sign_in(cedar.okafor)
    more = errors(office.post(NEW, typed(cedar, extras=[f"{OPTIONAL}:safety"])))
    assert "These are 29 questions, and 26 are the most." in more["extras"][0]
    assert office.post(NEW, typed(cedar)).status_code == 302


def test_constructs_of_two_instruments_may_come_in_any_order(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        table = offered_instruments()[OPTIONAL].table | {"code": "our-extra"}
        InstrumentVersion.objects.create(
            school=cedar.school, code="our-extra", version=1, table=table, made_at=clock.now()
        )
    mixed = [f"{OPTIONAL}:safety", "our-extra/1:climate", f"{OPTIONAL}:climate", f"{OPTIONAL}:climate"]
    sign_in(cedar.okafor).post(NEW, typed(cedar, extras=mixed))
    assert asked_by(cedar, made(cedar)) == [(BELONGING, 24), (OPTIONAL, 6), ("our-extra/1", 3), (FIDELITY, 2)]


def test_another_schools_advisory_is_no_choice(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    sent = typed(cedar, audience="advisories", advisories=[harbor.advisories["8H"].pk])
    assert errors(sign_in(cedar.okafor).post(NEW, sent))["advisories"]


def test_it_opens_now_if_one_likes(cedar: Place, sign_in: SignIn) -> None:
    closes_on = (cedar.today + timedelta(days=5)).isoformat()
    sent = typed(cedar, now="on", opens_on="", opens_time="", closes_on=closes_on)
    page = words_of(sign_in(cedar.okafor).post(NEW, sent, follow=True))
    assert "The survey is open. Look at it as families see it" in page
    assert made(cedar).is_open(clock.now())


def test_the_wall_time_holds_when_the_clocks_change(cedar: Place, sign_in: SignIn) -> None:
    with time_machine.travel(datetime(2027, 3, 10, 15, tzinfo=UTC)):
        with cedar.context():
            School.objects.filter(pk=cedar.school.pk).update(time_zone="America/New_York")
        sent = typed(cedar, opens_on="2027-03-12", closes_on="2027-03-19")
        sign_in(cedar.okafor).post(NEW, sent)
    survey = made(cedar)
    assert survey.opens_at == datetime(2027, 3, 12, 13, tzinfo=UTC)
    assert survey.closes_at == datetime(2027, 3, 19, 20, tzinfo=UTC)


def test_what_is_added_to_others_comes_with_them_in_the_short_form(cedar: Place, sign_in: SignIn) -> None:
    form = sign_in(cedar.okafor).get(f"{NEW}?instrument={OPTIONAL}").context["form"]
    assert (form["instrument"].value(), form["length"].value()) == (BELONGING, "short")
    assert len(form["extras"].value()) == 7 and f"{OPTIONAL}:safety" in form["extras"].value()


@pytest.mark.parametrize("raw", ["?opens=2020-01-01", "?opens=9999-12-31&closes=x", "?instrument=a/b/c"])
def test_a_crooked_address_falls_back_on_what_is_usual(cedar: Place, sign_in: SignIn, raw: str) -> None:
    form = sign_in(cedar.okafor).get(NEW + raw).context["form"]
    assert form["opens_on"].value() >= cedar.today
    assert form["instrument"].value() == BELONGING


def test_days_and_questions_come_with_the_address(cedar: Place, sign_in: SignIn) -> None:
    first = cedar.today + timedelta(days=20)
    page = f"{NEW}?opens={first}&closes={first + timedelta(days=4)}&instrument={STAFF}"
    form = sign_in(cedar.okafor).get(page).context["form"]
    assert (form["opens_on"].value(), form["closes_on"].value()) == (first, first + timedelta(days=4))
    assert (form["instrument"].value(), form["audience"].value()) == (STAFF, Audience.STAFF)


def test_what_is_put_away_or_older_is_not_offered(cedar: Place) -> None:
    with cedar.context():
        table = dict(offered_instruments()[BELONGING].table)
        own = {"school": cedar.school, "code": "our-own", "made_at": clock.now()}
        for version in (1, 2):
            InstrumentVersion.objects.create(
                **own, version=version, table=table | {"code": "our-own", "version": version}
            )
        assert {"our-own/2", BELONGING} <= set(offered_instruments())
        assert "our-own/1" not in offered_instruments()
        assert "our-own/1" in offered_instruments(["our-own/1"])
        InstrumentVersion.objects.filter(version=2).update(put_away_at=clock.now())
        assert "our-own/1" in offered_instruments()
        assert "our-own/2" not in offered_instruments()


def test_it_can_be_changed_until_it_opens(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_planned_survey(cedar)
    page = reverse("surveys:survey_edit", args=[survey.pk])
    office = sign_in(cedar.okafor)
    form = typed(cedar, title="Another", fidelity=None, seen=seen_on(office.get(page)))
    for _twice in range(2):
        assert office.post(page, form).url == reverse("surveys:survey_detail", args=[survey.pk])
    assert made(cedar).title == "Another"
    assert asked_by(cedar, survey) == [(BELONGING, 24)]


@pytest.mark.parametrize(
    "theirs", [{"consent": "opt_in"}, {"fidelity": None}, {"audience": "grades", "grades": ["7"]}]
)
def test_what_somebody_else_changed_meanwhile_is_not_put_back_unasked(
    cedar: Place, sign_in: SignIn, theirs: dict[str, Any]
) -> None:
    with cedar.context():
        survey = a_planned_survey(cedar)
        cedar.add("kay", Role.ADMINISTRATOR, "Kay", "Bell")
    page = reverse("surveys:survey_edit", args=[survey.pk])
    office, colleague = sign_in(cedar.okafor), sign_in(cedar.people["kay"])
    mine, seen = typed(cedar, title="Mine"), seen_on(office.get(page))
    colleague.post(page, typed(cedar, title="Theirs", seen=seen, **theirs))
    before = asked_by(cedar, survey), made(cedar).consent, made(cedar).audience
    answer = office.post(page, mine | {"seen": seen})
    assert answer.status_code == 422
    assert "Somebody changed this survey since you opened this page" in words_of(answer)
    assert 'value="Mine"' in answer.text
    assert (asked_by(cedar, survey), made(cedar).consent, made(cedar).audience) == before
    assert made(cedar).title == "Theirs"
    office.post(page, mine | {"seen": seen_on(answer)})
    assert made(cedar).title == "Mine"


@pytest.mark.parametrize("opens_in", [timedelta(hours=-2), timedelta(seconds=30)])
def test_once_open_the_page_says_why_not(cedar: Place, sign_in: SignIn, opens_in: timedelta) -> None:
    with cedar.context():
        survey = a_survey(cedar, opens_at=clock.now() + opens_in)
    page, office = reverse("surveys:survey_edit", args=[survey.pk]), sign_in(cedar.okafor)
    assert "can no longer be changed" in words_of(office.get(page))
    assert office.post(page, typed(cedar, title="Another")).status_code == 409
    assert made(cedar).title == "How we belong"
    assert asked_by(cedar, survey) == [(FOUR, 4), (FIDELITY, 2)]


def test_the_verb_looks_at_the_stored_row_not_at_the_new_dates(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        survey.opens_at = clock.now() + timedelta(days=2)
        asked = Asked(offered_instruments()[BELONGING])
        with pytest.raises(SurveyOpen), transaction.atomic():
            change_survey(survey, asked, [], "")
        survey.refresh_from_db()
        assert survey.is_open(clock.now())
    assert asked_by(cedar, survey) == [(FOUR, 4), (FIDELITY, 2)]


def test_another_schools_survey_is_not_there(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with harbor.context():
        survey = a_planned_survey(harbor)
    page = reverse("surveys:survey_edit", args=[survey.pk])
    assert sign_in(cedar.okafor).post(page, typed(cedar)).status_code == 404
    assert sign_in(harbor.ito).get(page).status_code == 200


def test_who_reads_what_is_written_is_true(cedar: Place, sign_in: SignIn) -> None:
    """Against `WHAT_IS_WRITTEN`: those asked, adults, and whoever has the address; of adults' surveys adults alone."""
    office = sign_in(cedar.okafor)
    assert "whoever has the families’ address can read what you write here" in words_of(office.get(NEW))
    office.post(NEW, typed(cedar, contact="Call 555-0100", title="Canary title"))
    detail = reverse("surveys:survey_detail", args=[made(cedar).pk])
    assert "Canary title" in words_of(sign_in(cedar.osei).get(detail))
    address = office.get(detail).context["address"]
    families = words_of(Client().get(address))
    assert "Canary title" in families
    assert "Call 555-0100" in families


@pytest.mark.parametrize("opens", [{}, {"now": "on"}], ids=["planned", "at once"])
def test_two_clicks_make_one_survey(cedar: Place, sign_in: SignIn, opens: dict[str, str]) -> None:
    office = sign_in(cedar.okafor)
    form = typed(cedar, seen=seen_on(office.get(NEW)), **opens)
    first, second = (office.post(NEW, form).url for _click in range(2))
    assert first == second == reverse("surveys:survey_detail", args=[made(cedar).pk])
    assert asked_by(cedar, made(cedar)) == [(BELONGING, 24), (FIDELITY, 2)]
    assert office.post(NEW, form | {"seen": seen_on(office.get(NEW))}).url != first


def test_what_was_called_off_is_not_made_again_by_sending_it_again(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    form = typed(cedar, seen=seen_on(office.get(NEW)))
    office.post(NEW, form)
    with cedar.context():
        Survey.objects.update(called_off_at=clock.now())
    page = words_of(office.post(NEW, form, follow=True))
    assert "it was called off since" in page and "Put it back" in page
    assert made(cedar).called_off_at
