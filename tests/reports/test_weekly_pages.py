"""The pages of the weekly report: who reads them, what they say, and the school's choices."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
import typst
from django.test import Client
from django.urls import reverse

from journals.export import fonts
from reports.files import weekly_pdf
from reports.models import WeeklyRecipient, WeeklyReport, WeeklySchedule
from reports.weekly.recipients import recipients
from schools.models import Member, Role, SchoolYear
from tests.care.pages import queries_of
from tests.cast import Place
from tests.reports.pages import words_of
from tests.reports.released import EVERYBODY, a_release, a_survey_that_closed
from tests.reports.weeks import MONDAY, MORNING, a_weekly_report
from tests.surveys.rows import a_survey

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
WEEK = timedelta(days=7)
LATEST, SETTINGS = "/reports/weekly/", "/reports/weekly/settings/"


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def week(monday: Any, kind: str = "week") -> str:
    return reverse(f"reports:weekly_{kind}", args=[str(monday)])


def seen(client: Client) -> str:
    return client.get(SETTINGS).context["form"]["seen"].value()


def save(client: Client, **chosen: Any) -> Any:
    """As from a page that was opened just now, unless `chosen` says which."""
    return client.post(SETTINGS, {"seen": seen(client)} | chosen, follow=True)


def choose(place: Place, member: Member, receives: bool = True) -> None:
    with place.context():
        WeeklyRecipient.objects.create(school=place.school, member=member, receives=receives)


def test_the_page_says_what_was_counted(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar, title="How we belong")
        release = a_release(cedar, [EVERYBODY], survey=a_survey_that_closed(cedar))
        a_weekly_report(
            cedar,
            without=[each.pk for each in cedar.advisories.values()],
            surveys=[{"survey": str(survey.pk), "tens": 6, "is_counted": True}],
            releases=[str(release.survey_id)],
        )
    answer = sign_in(cedar.okafor).get(LATEST)
    page = words_of(answer)
    for words in (
        "The week from November 16 to November 22, 2026",
        "24 of 27 circles held",
        "1 cancelled; 2 not logged; 3 more fell on days without school",
        "Advisories without a circle for two weeks 2 7B, 7C",
        "Follow-ups overdue 4 of 12 that are open",
        "Calls answered in time 2 of 3",
        "Students who reflected about 60 %",
        "How we belong about 60 percent",
        "How we belong, fall results of November 23",
    ):
        assert words in page
    assert f"/reports/surveys/{release.survey_id}/" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (
            {"circles": {"held": 9, "planned": 9, "cancelled": 0, "unlogged": 0, "closed": 0}},
            "All 9 circles were held",
        ),
        (
            {"circles": {"held": 0, "planned": 0, "cancelled": 0, "unlogged": 0, "closed": 9}},
            "No circle was due",
        ),
        (
            {"circles": {"held": 1, "planned": 1, "cancelled": 0, "unlogged": 0, "closed": 0}},
            "The one circle was held",
        ),
        ({"calls": {"due": 0, "in_time": 0}}, "Calls answered in time None made"),
        ({"follow_ups": {"total": 0, "late": 0}}, "Follow-ups overdue None Nothing is open."),
        ({"reflected": None}, "Students who reflected – Not shown: fewer than ten students."),
        ({"reflected": 9}, "at least 90 %"),
        ({"reflected": 1}, "at most 10 %"),
        ({"without": list(range(900_000, 900_150))}, "for two weeks 150 150 more"),
    ],
)
def test_each_number_has_its_words(
    cedar: Place, sign_in: SignIn, numbers: dict[str, Any], words: str
) -> None:
    with cedar.context():
        a_weekly_report(cedar, **numbers)
    assert words in words_of(sign_in(cedar.okafor).get(LATEST))


def test_the_first_names_and_then_how_many_more(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        for number in range(8):
            cedar.add_advisory(f"A{number}", [], [])
        a_weekly_report(cedar, without=[each.pk for each in cedar.advisories.values()])
    assert "for two weeks 10 7B, 7C, A0, A1, A2, A3, 4 more" in words_of(sign_in(cedar.okafor).get(LATEST))


def test_administrators_read_it_and_counselors_who_get_it(
    cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        a_weekly_report(cedar)
    choose(cedar, cedar.okafor, receives=False)
    with harbor.context():
        a_weekly_report(harbor, MONDAY - WEEK, reflected=8)
    urls = (LATEST, week(MONDAY), week(MONDAY, "pdf"))
    for url in urls:
        assert sign_in(cedar.okafor).get(url).status_code == 200
        assert sign_in(cedar.diaz).get(url).status_code == 404
        for member in (cedar.rivera, cedar.pat, cedar.maya, cedar.jo, cedar.ruth, harbor.hana):
            assert sign_in(member).get(url).status_code == 403
    assert sign_in(harbor.ito).get(week(MONDAY)).status_code == 404
    assert "80 %" not in words_of(sign_in(cedar.okafor).get(LATEST))
    choose(cedar, cedar.diaz)
    for url in urls:
        assert sign_in(cedar.diaz).get(url).status_code == 200
    assert sign_in(cedar.diaz).get(SETTINGS).status_code == 403


def test_a_teacher_with_an_old_choice_reads_nothing(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_weekly_report(cedar)
    choose(cedar, cedar.rivera)
    assert sign_in(cedar.rivera).get(LATEST).status_code == 403
    with cedar.context():
        assert not WeeklyReport.objects.visible_to(cedar.rivera).exists()


def test_a_counselor_sees_no_results_that_are_not_theirs(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release(cedar, [EVERYBODY], survey=a_survey_that_closed(cedar))
        a_weekly_report(cedar, releases=[str(release.survey_id)])
    choose(cedar, cedar.diaz)
    assert "How we belong, fall" in words_of(sign_in(cedar.okafor).get(LATEST))
    assert "How we belong, fall" not in words_of(sign_in(cedar.diaz).get(LATEST))


def test_earlier_weeks_are_there(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        for back in range(15):
            a_weekly_report(cedar, MONDAY - back * WEEK, follow_ups={"total": 50, "late": back + 20})
    office = sign_in(cedar.okafor)
    assert "Follow-ups overdue 20 of" in words_of(office.get(LATEST))
    assert "Follow-ups overdue 21 of" in words_of(office.get(week(MONDAY - WEEK)))
    assert week(MONDAY - 14 * WEEK) in office.get(LATEST, {"page": 2}).content.decode()
    for wrong in ("2026-11-30", "2026-11-17", "0000-00-00", "latest", "２０２６"):
        assert office.get(week(wrong)).status_code == 404
        assert office.get(week(wrong, "pdf")).status_code == 404


def test_before_the_first_one_the_page_says_when_it_comes(cedar: Place, sign_in: SignIn) -> None:
    page = words_of(sign_in(cedar.okafor).get(LATEST))
    assert "The first one comes on Monday, November 23" in page
    with cedar.context():
        SchoolYear.objects.update(starts_on=MONDAY - 60 * WEEK, ends_on=MONDAY - 40 * WEEK)
    assert "Is the school year in the calendar?" in words_of(sign_in(cedar.okafor).get(LATEST))


def test_more_surveys_and_results_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    counted = []
    for number, monday in ((1, MONDAY - WEEK), (3, MONDAY)):
        with cedar.context():
            surveys = [a_survey(cedar) for _each in range(number)]
            releases = [
                a_release(cedar, [EVERYBODY], survey=a_survey_that_closed(cedar)) for _each in range(number)
            ]
            a_weekly_report(
                cedar,
                monday,
                without=[each.pk for each in cedar.advisories.values()][:number],
                surveys=[{"survey": str(each.pk), "tens": 6, "is_counted": True} for each in surveys],
                releases=[str(each.survey_id) for each in releases],
            )
        counted.append(queries_of(sign_in(cedar.okafor), LATEST))
    assert counted[0] == counted[1]


def check_universal_access(data: dict[str, Any]) -> None:
    """Typst refuses what breaks PDF/UA-1: tags, language, title, order of headings, alternatives."""
    source = Path(weekly_pdf.__file__).with_name("weekly.typ").read_bytes()
    given = {"sheet": json.dumps(data)}
    assert typst.compile(
        source, format="pdf", font_paths=fonts(), pdf_standards=["ua-1"], sys_inputs=given
    ).startswith(b"%PDF")


def test_the_pdf_is_tagged_has_a_title_and_the_words_of_the_page(
    cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[dict[str, Any]] = []
    as_data = weekly_pdf.as_data
    monkeypatch.setattr(weekly_pdf, "as_data", lambda sheet: found.append(as_data(sheet)) or found[-1])
    with cedar.context():
        survey = a_survey(cedar, title='#read("/etc/passwd") $x$ @here')
        a_weekly_report(cedar, surveys=[{"survey": str(survey.pk), "tens": 6, "is_counted": True}])
    answer = sign_in(cedar.okafor).get(week(MONDAY, "pdf"))
    assert answer.content.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/Lang", b"/Title", b"/Marked true", b"/Table", b"/TH"):
        assert mark in answer.content
    assert answer["Content-Disposition"] == 'attachment; filename="weekly-report-2026-11-16.pdf"'
    check_universal_access(found[0])
    page = words_of(sign_in(cedar.okafor).get(LATEST))
    for words in (word for row in found[0]["numbers"]["rows"] for word in row):
        assert words == "–" or " ".join(words.split()) in page


def test_a_school_chooses_day_and_recipients(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        imani = cedar.add("imani", Role.ADMINISTRATOR, "Imani", "Cole")
    office = sign_in(cedar.okafor)
    page = words_of(office.get(SETTINGS))
    assert "The next one comes on Monday, November 23" in page
    assert "Ms. Diaz, Counselor" in page and "Ms. Rivera" not in page and "Maya" not in page
    answer = save(office, weekday="2", recipients=[cedar.okafor.pk, cedar.diaz.pk])
    assert "Saved." in words_of(answer) and "Wednesday, November 25" in words_of(answer)
    with cedar.context():
        assert set(recipients()) == {cedar.okafor, cedar.diaz}
        assert WeeklySchedule.objects.get().weekday == 2
        later = cedar.add("later", Role.ADMINISTRATOR, "Later", "Lane")
        assert set(recipients()) == {cedar.okafor, cedar.diaz, later}
    save(office, weekday="0", recipients=[cedar.okafor.pk, imani.pk, later.pk])
    with cedar.context():
        assert not WeeklyRecipient.objects.exists(), "as usual"
    save(office, weekday="0")
    with cedar.context():
        assert not recipients().exists()


def test_an_old_page_puts_nobody_back(cedar: Place, sign_in: SignIn) -> None:
    """Whoever is back could read every report there was."""
    with cedar.context():
        imani = cedar.add("imani", Role.ADMINISTRATOR, "Imani", "Cole")
    choose(cedar, cedar.diaz)
    first, second = sign_in(cedar.okafor), sign_in(imani)
    was = seen(second)
    save(first, weekday="0", recipients=[cedar.okafor.pk, imani.pk])
    mine = {"weekday": "2", "recipients": [str(each.pk) for each in (cedar.okafor, imani, cedar.diaz)]}
    answer = save(second, **mine, seen=was)
    page = words_of(answer)
    assert answer.status_code == 422 and "Saved." not in page
    assert "This changed after you opened the page" in page
    assert "instead of this: Monday Imani Cole, Administrator Dr. Okafor, Administrator" in page
    form = answer.context["form"]
    assert (form["weekday"].value(), form["recipients"].value()) == ("2", mine["recipients"])
    with cedar.context():
        assert set(recipients()) == {cedar.okafor, imani}
        assert WeeklySchedule.objects.get().weekday == 0
    again = mine | {"seen": form["seen"].value()}
    for _twice in range(2):
        assert "Saved." in words_of(save(second, **again))
    with cedar.context():
        assert set(recipients()) == {cedar.okafor, imani, cedar.diaz}


def test_an_old_page_leaves_nobody_out_who_joined_meanwhile(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    was = seen(office)
    with cedar.context():
        imani = cedar.add("imani", Role.ADMINISTRATOR, "Imani", "Cole")
    answer = save(office, weekday="2", recipients=[cedar.okafor.pk], seen=was)
    assert answer.status_code == 422
    assert "instead of this: Monday Imani Cole, Administrator" in words_of(answer)
    with cedar.context():
        assert set(recipients()) == {cedar.okafor, imani} and not WeeklySchedule.objects.exists()


def test_nobody_else_can_be_chosen_and_no_other_day(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    for form in (
        {"weekday": "0", "recipients": [cedar.rivera.pk]},
        {"weekday": "0", "recipients": [cedar.maya.pk]},
        {"weekday": "0", "recipients": [harbor.ito.pk]},
        {"weekday": "6", "recipients": []},
        {"weekday": "x", "recipients": ["x"]},
        {},
    ):
        assert sign_in(cedar.okafor).post(SETTINGS, form).status_code == 422
    with cedar.context():
        assert not WeeklyRecipient.objects.exists() and not WeeklySchedule.objects.exists()
    assert sign_in(cedar.jo).get(SETTINGS).status_code == 403


def test_who_has_no_address_is_said_to_read_it_in_advisory(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        Member.objects.filter(pk=cedar.diaz.pk).update(account=None)
    assert "Ms. Diaz, Counselor, without an e-mail address" in words_of(sign_in(cedar.okafor).get(SETTINGS))
