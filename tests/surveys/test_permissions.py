"""What families said: recorded by the office alone, in force at once, of students of the school alone."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schools.models import Enrollment, Member
from schools.people import leave_school
from surveys.audience import asked_members
from surveys.models import Audience, Consent, Permission, Sheet, Survey
from surveys.permissions import forget, record
from tests.at_once import at_once
from tests.care.pages import queries_of, said, words_of
from tests.cast import Place
from tests.surveys.answering import send
from tests.surveys.rows import a_closed_survey, a_permission, a_planned_survey, a_sheet, a_survey

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]


def page_of(survey: Survey) -> str:
    return reverse("surveys:permission_list", args=[survey.pk])


def sent(student: Member, allowed: str = "no", covers: str = "this") -> dict[str, Any]:
    return {"student": student.pk, "allowed": allowed, "covers": covers}


def recorded(place: Place) -> set[tuple[str, bool, bool]]:
    """First name, allowed, and whether it is about one survey."""
    with place.context():
        rows = Permission.objects.select_related("student")
        return {(row.student.given_name, row.allowed, row.survey_id is not None) for row in rows}


@pytest.mark.promise("erasure")
def test_opting_out_counts_and_destroys_at_once(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.noah, 1)
    office = sign_in(cedar.okafor)
    assert "Noah Álvarez" in words_of(office.get(page_of(survey), {"q": "alvar"}))
    answer = office.post(page_of(survey), sent(cedar.noah), follow=True)
    assert "Noah Álvarez does not take part." in said(answer)
    assert recorded(cedar) == {("Noah", False, True)}
    with cedar.context():
        assert not Sheet.objects.exists()
        assert cedar.noah not in asked_members(survey)


def test_of_a_survey_that_is_over_nothing_is_recorded_any_more(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_closed_survey(cedar)
    answer = sign_in(cedar.okafor).post(page_of(survey), sent(cedar.maya), follow=True)
    assert "Nothing was recorded: this survey is over." in said(answer)
    assert recorded(cedar) == set()


def test_removing_it_brings_the_rule_back_with_a_way_to_record_it_again(
    cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        survey = a_planned_survey(cedar)
        permission = a_permission(cedar, survey)
    forget = reverse("surveys:permission_forget", args=[permission.pk])
    form = {"survey": survey.pk, "seen": permission.seal}
    answer = sign_in(cedar.okafor).post(forget, form, follow=True)
    assert recorded(cedar) == set()
    link = f"{page_of(survey)}?student={cedar.noah.pk}"
    assert link in said(answer)
    assert "Noah Álvarez" in words_of(sign_in(cedar.okafor).get(link))


@pytest.mark.parametrize("raw", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_removing_without_a_page_to_go_back_to(cedar: Place, sign_in: SignIn, raw: str) -> None:
    with cedar.context():
        permission = a_permission(cedar)
    forget = reverse("surveys:permission_forget", args=[permission.pk])
    form = {"survey": raw, "seen": permission.seal}
    assert sign_in(cedar.okafor).post(forget, form).url == reverse("surveys:survey_list")
    assert recorded(cedar) == set()


def test_what_was_recorded_since_is_not_removed_by_an_old_page(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        record(cedar.noah, survey, True, cedar.okafor)
        permission = Permission.objects.get()
    office = sign_in(cedar.okafor)
    assert f'name="seen" value="{permission.seal}"' in office.get(page_of(survey)).text
    office.post(page_of(survey), sent(cedar.noah))
    forget = reverse("surveys:permission_forget", args=[permission.pk])
    for seen in (permission.seal, ""):
        answer = office.post(forget, {"survey": survey.pk, "seen": seen}, follow=True)
        assert "Nothing was removed: somebody recorded something else for Noah Álvarez since." in said(answer)
        assert recorded(cedar) == {("Noah", False, True)}


def test_two_clicks_on_remove_are_one(cedar: Place) -> None:
    """Both have looked it up before the first of them removes it."""
    with cedar.context():
        first, second = a_permission(cedar), Permission.objects.get()
        assert forget(first, first.seal)
        assert forget(second, second.seal)
        assert not Permission.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_answer_under_way_does_not_outlive_an_opt_out(cedar: Place, sign_in: SignIn) -> None:
    """It waits for the office, and is not saved then."""
    with cedar.context():
        survey = a_survey(cedar)
    noah, statuses = sign_in(cedar.noah), []
    at_once(
        cedar,
        lambda: record(cedar.noah, survey, False, cedar.okafor),
        lambda: statuses.append(send(noah, survey, q2="4").status_code),
        "schools_member",
    )
    assert statuses == [404]
    with cedar.context():
        assert not Sheet.objects.exists()


def test_what_is_said_of_all_surveys_takes_the_place_of_what_was_said_of_one(
    cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        survey, closed = a_planned_survey(cedar), a_closed_survey(cedar)
        for each in (survey, closed):
            record(cedar.noah, each, True, cedar.okafor)
    sign_in(cedar.okafor).post(page_of(survey), sent(cedar.noah, covers="every"))
    assert recorded(cedar) == {("Noah", False, False), ("Noah", True, True)}
    with cedar.context():
        assert cedar.noah not in asked_members(survey)


@pytest.mark.parametrize("whom", ["hana", "rivera", "left", "nobody"])
def test_others_are_refused(cedar: Place, harbor: Place, sign_in: SignIn, whom: str) -> None:
    with cedar.context():
        survey = a_planned_survey(cedar)
        leave_school(cedar.zoe)
    student = {"hana": harbor.hana, "rivera": cedar.rivera, "left": cedar.zoe}.get(whom, Member(pk=0))
    office = sign_in(cedar.okafor)
    answer = office.post(page_of(survey), sent(student), follow=True)
    assert "Nothing was recorded" in said(answer)
    assert recorded(cedar) == set()
    assert "No student of your school fits." in words_of(office.get(page_of(survey), {"student": student.pk}))


@pytest.mark.parametrize("crooked", [{"allowed": "perhaps"}, {"covers": "none"}, {"student": "x"}])
def test_half_a_form_records_nothing(cedar: Place, sign_in: SignIn, crooked: dict[str, str]) -> None:
    with cedar.context():
        survey = a_planned_survey(cedar)
    sign_in(cedar.okafor).post(page_of(survey), sent(cedar.noah) | crooked)
    assert recorded(cedar) == set()


def slips(place: Place, agreed: list[Member], before: Sequence[Member] = ()) -> dict[str, Any]:
    return {
        "advisory": place.advisories["7B"].pk,
        "agreed": [student.pk for student in agreed],
        "before": [student.pk for student in before],
    }


def test_slips_of_an_advisory_are_entered_together(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_planned_survey(cedar, consent=Consent.OPT_IN)
    office = sign_in(cedar.okafor)
    shown = words_of(office.get(page_of(survey), {"advisory": cedar.advisories["7B"].pk}))
    assert shown.count('name="agreed"') == 3
    answer = office.post(page_of(survey), slips(cedar, [cedar.maya, cedar.zoe]), follow=True)
    assert "2 slips are saved." in said(answer)
    assert recorded(cedar) == {("Maya", True, True), ("Zoë", True, True)}
    office.post(page_of(survey), slips(cedar, [cedar.noah], before=[cedar.maya]))
    assert recorded(cedar) == {("Noah", True, True), ("Zoë", True, True)}, "Zoë came from somebody else"


def test_slips_of_an_old_page_turn_no_newer_no_into_a_yes(cedar: Place, sign_in: SignIn) -> None:
    """And one that the page shows as a no becomes a yes with a tick, as does one of all surveys."""
    with cedar.context():
        survey = a_planned_survey(cedar, consent=Consent.OPT_IN)
        record(cedar.zoe, None, False, cedar.okafor)
    office, of_7b = sign_in(cedar.okafor), {"advisory": cedar.advisories["7B"].pk}
    hidden = f'<input type="hidden" name="refused" value="{cedar.zoe.pk}">'
    assert hidden in office.get(page_of(survey), of_7b).text
    with cedar.context():
        record(cedar.maya, survey, False, cedar.okafor)
    form = slips(cedar, [cedar.maya, cedar.noah, cedar.zoe]) | {"refused": [cedar.zoe.pk]}
    answer = office.post(page_of(survey), form, follow=True)
    assert "2 slips are saved." in said(answer)
    assert "the family of Maya Torres said no" in said(answer)
    own = {("Maya", False, True), ("Noah", True, True), ("Zoë", True, True)}
    assert recorded(cedar) == own | {("Zoë", False, False)}
    assert hidden.replace("refused", "before") in office.get(page_of(survey), of_7b).text
    office.post(page_of(survey), form | {"refused": [cedar.zoe.pk, cedar.maya.pk]})
    assert ("Maya", True, True) in recorded(cedar)
    office.post(page_of(survey), slips(cedar, [], before=[cedar.zoe]))
    assert ("Zoë", True, True) not in recorded(cedar), "her own yes goes, the no of all surveys counts again"


def test_who_moves_meanwhile_takes_no_slip_of_the_page_away(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_planned_survey(cedar, consent=Consent.OPT_IN)
        Enrollment.objects.filter(student=cedar.zoe).update(advisory=cedar.advisories["7C"])
        leave_school(cedar.noah)
    page = slips(cedar, [cedar.maya, cedar.noah, cedar.zoe])
    answer = sign_in(cedar.okafor).post(page_of(survey), page, follow=True)
    assert "2 slips are saved." in said(answer)
    assert recorded(cedar) == {("Maya", True, True), ("Zoë", True, True)}


def test_slips_are_of_students_of_the_school(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_planned_survey(cedar, consent=Consent.OPT_IN)
    office = sign_in(cedar.okafor)
    for nobody in (cedar.rivera, harbor.hana):
        answer = office.post(page_of(survey), slips(cedar, [cedar.maya, nobody]), follow=True)
        assert "Nothing was saved" in said(answer)
    for advisory in ("0", "x", "9" * 30, "²"):
        assert office.post(page_of(survey), {"advisory": advisory}).status_code == 404
    assert recorded(cedar) == set()


def test_slips_come_too_late_once_it_is_over(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_closed_survey(cedar)
        Survey.objects.filter(pk=survey.pk).update(consent=Consent.OPT_IN)
    office = sign_in(cedar.okafor)
    assert "counts for all later surveys" in words_of(office.get(page_of(survey)))
    office.post(page_of(survey), slips(cedar, [cedar.maya]))
    assert recorded(cedar) == set()


def test_of_adults_there_is_nothing_to_record(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_planned_survey(cedar, audience=Audience.STAFF)
    assert sign_in(cedar.okafor).get(page_of(survey)).status_code == 404


def test_only_administrators_can_see_it_as_the_page_says(cedar: Place, sign_in: SignIn) -> None:
    """Against `PERMISSIONS`."""
    with cedar.context():
        survey = a_planned_survey(cedar)
        a_permission(cedar, survey)
    page = words_of(sign_in(cedar.okafor).get(page_of(survey)))
    assert "Only administrators of your school can see this page, and no teacher what families said." in page
    assert "A counselor reads it in the file that a family asks for, and nowhere else." in page
    assert "Noah" in page
    for member in (cedar.rivera, cedar.diaz, cedar.jo, cedar.maya, cedar.noah, cedar.ruth):
        assert sign_in(member).get(page_of(survey)).status_code == 403
        with cedar.context():
            assert not Permission.objects.kept_by(member).exists()
    assert "Noah" not in words_of(
        sign_in(cedar.rivera).get(reverse("surveys:survey_detail", args=[survey.pk]))
    )


def test_a_longer_list_asks_as_often(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_planned_survey(cedar, consent=Consent.OPT_IN)
        record(cedar.maya, survey, True, cedar.okafor)
    office = sign_in(cedar.okafor)
    page = f"{page_of(survey)}?advisory={cedar.advisories['7B'].pk}"
    once = queries_of(office, page)
    with cedar.context():
        for student in (cedar.noah, cedar.zoe):
            record(student, survey, True, cedar.okafor)
    assert queries_of(office, page) == once
