"""The reminder of each week: to those alone who have not answered, and known to nobody else.

Now is Monday, November 9, 2026; the survey has been open since then.
"""

from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from care.family_sections import messages
from notices.claims import claim, hand_over, note_fates
from notices.kinds import KINDS
from notices.mail_files import BACKEND, mail_files
from notices.models import Delivery, Preference, RefusedAddress, Rhythm
from notices.oversight import in_trouble, overseen, tallies
from notices.planning import plan_messages
from notices.transport import Fate
from schools import clock
from schools.models import Closure, District, Member, Role
from surveys.closing import close_survey, end_now
from surveys.models import Audience, Consent, Survey
from surveys.sheets import take_back
from surveys.tasks import freeze_and_close
from tests.cast import Place
from tests.notices.rows import put, stop_link
from tests.surveys.rows import DAY, a_permission, a_sheet, a_survey
from tests.surveys.telling import NUDGE, nudged

SignIn = Callable[[Member], Client]
THURSDAY = (2026, 11, 12, 15, 30)

pytestmark = pytest.mark.usefixtures("moment")


@pytest.fixture
def survey(moment: time_machine.Traveller, cedar: Place) -> Survey:
    """Maya has handed in, Noah has begun, Zoë and Iris have not."""
    with cedar.context():
        found = a_survey(cedar, closes_at=clock.now() + 11 * DAY)
        a_sheet(found, cedar.maya, 1, 2)
        a_sheet(found, cedar.noah, 1, hand_in=False)
    return found


def nudges(place: Place, **which: Any) -> Any:
    with place.context():
        rows = Delivery.objects.filter(kind="survey_nudge", **which)
        return list(rows.order_by("pk").select_related("member"))


@pytest.mark.promise("messages-on-time")
def test_on_thursday_those_who_have_not_handed_in(
    moment: time_machine.Traveller, cedar: Place, survey: Survey
) -> None:
    assert nudged(cedar, moment, 2026, 11, 12, 15, 29) == []
    assert nudged(cedar, moment, *THURSDAY) == ["iris", "noah", "zoe"]
    assert "open until 8:30 a.m. on Friday, November 20." in mail.outbox[0].body
    assert nudged(cedar, moment, 2026, 11, 12, 15, 31) == []
    assert nudged(cedar, moment, 2026, 11, 13, 15, 30) == []
    with cedar.context():
        a_sheet(survey, cedar.zoe, 3)
    assert nudged(cedar, moment, 2026, 11, 19, 15, 30) == ["iris", "noah"]


def test_what_was_planned_while_it_closed_does_not_outlive_it(
    moment: time_machine.Traveller, cedar: Place, survey: Survey
) -> None:
    """The planner that began before commits after the closing."""
    with cedar.context():
        a_survey(cedar, closes_at=clock.now() + 20 * DAY)
    moment.move_to(clock.now() + 3 * DAY + timedelta(hours=6, minutes=50))
    plan_messages(cedar.school.pk)
    planned = nudges(cedar)
    moment.move_to(survey.closes_at + timedelta(minutes=1))
    with cedar.context():
        close_survey(survey.pk)
        others = nudges(cedar)
        late = [row for row in planned if row not in others]
        for row in late:
            row.pk = None
        Delivery.objects.bulk_create(late)
    assert late and others
    freeze_and_close()
    assert nudges(cedar) == others


def hand_in(place: Place, survey: Survey) -> None:
    a_sheet(survey, place.iris, 1)


def opt_out(place: Place, survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(consent=Consent.OPT_IN)


def leave(place: Place, survey: Survey) -> None:
    Member.objects.filter(pk=place.iris.pk).update(left_on=place.today)


def no_longer_ask(place: Place, survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(audience=Audience.GRADES, grades=["8"])


def close(place: Place, survey: Survey) -> None:
    end_now(survey)
    close_survey(survey.pk)


def end(place: Place, survey: Survey) -> None:
    end_now(survey)


def switch_off(place: Place, survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(nudges=False)


@pytest.mark.parametrize("happens", [hand_in, opt_out, leave, no_longer_ask, close, end, switch_off])
def test_what_happens_before_it_is_sent_counts(
    moment: time_machine.Traveller,
    cedar: Place,
    survey: Survey,
    happens: Callable[[Place, Survey], None],
) -> None:
    assert nudged(cedar, moment, 2026, 11, 12, 15, 20) == []
    assert nudges(cedar, state="pending", member=cedar.iris)
    with cedar.context():
        happens(cedar, survey)
    assert "iris" not in nudged(cedar, moment, *THURSDAY)


def test_who_takes_all_back_is_reminded_again(
    moment: time_machine.Traveller, cedar: Place, survey: Survey
) -> None:
    with cedar.context():
        take_back(survey, cedar.maya)
    assert "maya" in nudged(cedar, moment, *THURSDAY)


def test_families_who_said_no_and_switched_off_surveys_get_none(
    moment: time_machine.Traveller, cedar: Place, survey: Survey
) -> None:
    with cedar.context():
        a_permission(cedar, survey)
    assert nudged(cedar, moment, *THURSDAY) == ["iris", "zoe"]
    with cedar.context():
        switch_off(cedar, survey)
    assert nudged(cedar, moment, 2026, 11, 19, 15, 30) == []


@pytest.mark.parametrize(
    ("closed", "nudged_on"),
    [
        ([(12, 12)], 11),
        ([(11, 12)], 10),
        ([(10, 12)], None),  # Monday is the day on which people heard that it is open.
        ([(9, 13)], None),
    ],
)
@pytest.mark.promise("messages-on-time")
def test_without_school_on_thursday_it_is_the_last_school_day_before(
    moment: time_machine.Traveller,
    cedar: Place,
    survey: Survey,
    closed: list[tuple[int, int]],
    nudged_on: int | None,
) -> None:
    with cedar.context():
        for first, last in closed:
            days = {"starts_on": date(2026, 11, first), "ends_on": date(2026, 11, last)}
            Closure.objects.create(school=cedar.school, reason="Snow", **days)
    on = [day for day in range(9, 15) if nudged(cedar, moment, 2026, 11, day, 15, 30)]
    assert on == ([nudged_on] if nudged_on else [])


def test_not_on_the_day_on_which_it_opened(moment: time_machine.Traveller, cedar: Place) -> None:
    moment.shift(3 * DAY)
    with cedar.context():
        a_survey(cedar, closes_at=clock.now() + 11 * DAY)
    assert nudged(cedar, moment, *THURSDAY) == []
    assert len(nudged(cedar, moment, 2026, 11, 19, 15, 30)) == 4


def test_adults_are_reminded_of_theirs(moment: time_machine.Traveller, cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar, audience=Audience.STAFF)
        a_sheet(survey, cedar.rivera, 1)
    assert nudged(cedar, moment, *THURSDAY) == ["diaz", "jo", "lee", "okafor", "osei", "pat", "sam"]


@pytest.mark.promise("messages-on-time")
def test_each_ones_own_time_quiet_hours_and_choice(
    moment: time_machine.Traveller, cedar: Place, survey: Survey
) -> None:
    with cedar.context():
        Rhythm.objects.create(
            school=cedar.school, member=cedar.iris, reminder_at=time(7), quiet_from=time(16)
        )
        Preference.objects.create(school=cedar.school, member=cedar.zoe, kind="survey_nudge", choice="inbox")
    assert nudged(cedar, moment, 2026, 11, 12, 7, 0) == ["iris"]
    assert nudged(cedar, moment, 2026, 11, 12, 21, 0) == [], "a worker that stood still keeps to quiet hours"
    assert nudged(cedar, moment, 2026, 11, 13, 6, 30) == ["noah"]
    assert [each.title for each in nudges(cedar, member=cedar.zoe)] == [NUDGE]


def test_the_link_in_a_letter_ends_them(
    moment: time_machine.Traveller, cedar: Place, survey: Survey, anonymous: Client
) -> None:
    path = stop_link(cedar, "iris", "survey_nudge")
    assert anonymous.post(path, {"List-Unsubscribe": "One-Click"}).status_code in (200, 302)
    assert nudged(cedar, moment, *THURSDAY) == ["noah", "zoe"]
    assert all("/inbox/stop/" in letter.extra_headers["List-Unsubscribe"] for letter in mail.outbox)


@pytest.mark.parametrize("name", ["okafor", "jo"])
@pytest.mark.parametrize("failure", ["refused", "refused_address", "gave_up"])
def test_the_office_sees_none_of_them_and_counts_none(
    moment: time_machine.Traveller, cedar: Place, survey: Survey, sign_in: SignIn, name: str, failure: str
) -> None:
    """A row to a named student is the word that they have not answered."""
    viewer, page = cedar.people[name], reverse("notices:delivery_list")
    before = shown(sign_in(viewer), page)
    nudged(cedar, moment, *THURSDAY)
    assert len(nudges(cedar, state="sent")) == 6
    assert shown(sign_in(viewer), page) == before
    with cedar.context():
        rows = [put(cedar.iris, "failed", "email", "survey_nudge", failure=failure) for _each in range(2)]
    client = sign_in(viewer)
    assert shown(client, page) == before
    with cedar.context():
        assert not overseen(viewer).filter(kind="survey_nudge") and not in_trouble(viewer)
        assert not sum(tally.emails + tally.here for tally in tallies(viewer))
    for row in rows:
        assert client.post(reverse("notices:delivery_retry", args=[row.pk])).status_code == 404
    client.post(reverse("notices:delivery_retry_all"))
    client.post(reverse("notices:address_accept", args=[cedar.iris.pk]))
    assert not nudges(cedar, state="pending")


def shown(client: Client, page: str) -> str:
    """The page without what differs each time it is loaded."""
    words = client.get(page).text
    return words[words.index("<main") : words.index("</main")].split("csrfmiddlewaretoken")[0]


def test_an_address_that_refuses_one_is_not_shown_for_it(
    moment: time_machine.Traveller, cedar: Place, survey: Survey
) -> None:
    moment.move_to(clock.now() + 3 * DAY + timedelta(hours=6, minutes=50))
    plan_messages(cedar.school.pk)
    with cedar.context():
        Delivery.objects.exclude(kind="survey_nudge").delete()
        moment.shift(timedelta(hours=1))
        batch = claim()
        assert {each.kind for each in batch} == {"survey_nudge"}
        hand_over(batch, None)
        note_fates([(each, Fate.NO_SUCH_ADDRESS) for each in batch])
        assert not RefusedAddress.objects.exists()
    assert {each.state for each in nudges(cedar)} == {"failed"}


def test_the_letters_of_a_demo_are_shown_to_their_readers_alone(
    moment: time_machine.Traveller,
    cedar: Place,
    survey: Survey,
    sign_in: SignIn,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = BACKEND, tmp_path
    District.objects.update(is_demo=True)
    nudged(cedar, moment, *THURSDAY)
    with cedar.context():
        (mine,) = (letter for letter in mail_files(cedar.iris) if letter.subject == NUDGE)
    assert mine.to == "iris@cedar.example"
    path = reverse("notices:outbox_detail", args=[mine.name])
    assert sign_in(cedar.iris).get(path).status_code == 200
    for name in ("okafor", "jo", "rivera", "maya", "zoe"):
        client = sign_in(cedar.people[name])
        assert client.get(path).status_code == 404
        assert "iris@cedar.example" not in client.get(reverse("notices:outbox_list")).text
        assert client.get(reverse("notices:outbox_page", args=[mine.name])).status_code == 404


def test_neither_a_letters_subject_nor_a_row_nor_a_log_says_what_it_is_about(
    moment: time_machine.Traveller, cedar: Place, survey: Survey, site_log: Any
) -> None:
    nudged(cedar, moment, *THURSDAY)
    assert {letter.subject for letter in mail.outbox} == {NUDGE}
    assert all(letter.extra_headers["Sensitivity"] == "Private" for letter in mail.outbox)
    for row in nudges(cedar):
        assert row.data == {"survey": str(survey.pk)} and row.about is None
    assert "nudge" not in site_log.getvalue() and "iris" not in site_log.getvalue()


def test_the_file_for_a_family_does_not_tell_of_them(
    moment: time_machine.Traveller, cedar: Place, survey: Survey
) -> None:
    nudged(cedar, moment, 2026, 11, 9, 9, 0)
    nudged(cedar, moment, *THURSDAY)
    assert nudges(cedar, member=cedar.iris, state="sent")
    with cedar.context():
        labels = {about for _when, about, _way in messages(cedar.iris).rows}
    assert str(KINDS["survey_open"].label) in labels
    assert str(KINDS["survey_nudge"].label) not in labels


@pytest.mark.promise("erasure")
def test_with_the_survey_they_are_forgotten(
    moment: time_machine.Traveller, cedar: Place, survey: Survey
) -> None:
    with cedar.context():
        other = a_survey(cedar, title="Another", closes_at=clock.now() + 11 * DAY)
    nudged(cedar, moment, *THURSDAY)
    with cedar.context():
        close(cedar, survey)
    assert {each.data["survey"] for each in nudges(cedar)} == {str(other.pk)}


def test_fifteen_hundred_students_take_few_queries(
    moment: time_machine.Traveller, cedar: Place, survey: Survey
) -> None:
    with cedar.context():
        cedar.add_all(
            {f"s{number}": Member(role=Role.STUDENT, given_name=f"S{number}") for number in range(1500)}
        )
    moment.move_to(clock.now() + 3 * DAY + timedelta(hours=6, minutes=50))
    with CaptureQueriesContext(connection) as queries:
        assert plan_messages(cedar.school.pk) == 2 * 1503
    assert len(queries) <= 22, "\n".join(each["sql"][:200] for each in queries)
    with CaptureQueriesContext(connection) as again:
        plan_messages(cedar.school.pk)
    assert len(again) <= 20
    with cedar.context():
        batch = list(Delivery.objects.filter(kind="survey_nudge").select_related("member__account")[:100])
        for number in (1, 100):
            with CaptureQueriesContext(connection) as composing:
                assert len(KINDS["survey_nudge"].compose(batch[:number])) == number
            assert len(composing) <= 4
