"""Days away: one's own for who may be asked, those of the named people for the office."""

from datetime import timedelta

import pytest

from care.forms.absence import AbsenceForm
from care.models import Absence
from schools.locks import one_at_a_time
from tests.at_once import at_once
from tests.care.pages import SignIn, queries_of, said, url, words_of
from tests.care.rows import send_away, switch_on
from tests.cast import Place

PAGE = url("absence_list")


def days(place: Place, first: int = 0, last: int = 2, **more: object) -> dict[str, object]:
    return {
        "from_on": place.today + timedelta(first),
        "until_on": place.today + timedelta(last),
        **more,
    }


def away(place: Place) -> list[str]:
    with place.context():
        return [absence.member.family_name for absence in Absence.objects.select_related("member")]


def test_an_adult_notes_takes_away_and_puts_back_their_own_days(cedar: Place, sign_in: SignIn) -> None:
    osei = sign_in(cedar.osei)
    for _twice in range(2):
        osei.post(PAGE, days(cedar, member=cedar.diaz.pk))
    assert away(cedar) == ["Osei"]
    with cedar.context():
        absence = Absence.objects.get()
    answer = osei.post(url("absence_remove", absence), follow=True)
    assert away(cedar) == []
    link = said(answer).split('href="')[1].split('"')[0].replace("&amp;", "&")
    page = osei.get(link)
    assert f'value="{absence.until_on}"' in page.content.decode()
    assert osei.post(url("absence_remove", absence)).status_code == 404


def test_the_office_notes_days_of_named_people_and_of_nobody_else(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    assert "Nobody is named to answer calls yet" in words_of(office.get(PAGE))
    with cedar.context():
        switch_on(cedar)
        hidden = send_away(cedar.osei)
    office.post(PAGE, days(cedar, member=cedar.pat.pk))
    assert office.post(PAGE, days(cedar, member=cedar.osei.pk)).status_code == 200
    assert sorted(away(cedar)) == ["Kim", "Osei"]
    page = words_of(office.get(PAGE))
    assert "Pat Kim" in page
    assert "Osei" not in page
    assert office.post(url("absence_remove", hidden)).status_code == 404


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-3, -1), (0, 400)])
def test_days_that_make_no_sense_are_not_noted(cedar: Place, sign_in: SignIn, first: int, last: int) -> None:
    answer = sign_in(cedar.osei).post(PAGE, days(cedar, first, last))
    assert 'class="form-errors"' in answer.content.decode()
    assert away(cedar) == []


def test_nobody_sees_or_takes_away_a_colleagues_days(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        switch_on(cedar)
        absence = send_away(cedar.diaz)
    for member in (cedar.osei, cedar.pat, harbor.hale, harbor.ito):
        client = sign_in(member)
        assert client.post(url("absence_remove", absence)).status_code == 404
        assert "Diaz" not in words_of(client.get(PAGE))
    assert away(cedar) == ["Diaz"]


def test_more_days_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    with cedar.context():
        switch_on(cedar)
        send_away(cedar.diaz)
    one = queries_of(office, PAGE)
    with cedar.context():
        send_away(cedar.rivera)
        send_away(cedar.pat)
    assert queries_of(office, PAGE) == one


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_note_the_same_days_once(cedar: Place, sign_in: SignIn) -> None:
    osei = sign_in(cedar.osei)
    with cedar.context():
        form = AbsenceForm(days(cedar, member=cedar.osei.pk), member=cedar.osei)
        assert form.is_valid()

    def first() -> None:
        one_at_a_time(cedar.osei)
        form.save()

    at_once(cedar, first, lambda: osei.post(PAGE, days(cedar)), "schools_member")
    assert away(cedar) == ["Osei"]
