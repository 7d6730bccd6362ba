"""The named adults: who can be named, in which order, and that calls always have somebody to come to."""

import pytest

from care.models import NamedAdult
from schools.people import leave_school
from tests.care.pages import SignIn, queries_of, said, url, words_of
from tests.care.rows import send_away, switch_on
from tests.cast import Place

PAGE, ADD = url("protocol"), url("named_adult_add")


def order(place: Place) -> list[str]:
    with place.context():
        return [each.member.family_name for each in NamedAdult.objects.in_order()]


def named(place: Place, name: str) -> NamedAdult:
    with place.context():
        return NamedAdult.objects.get(member=place.people[name])


def test_carers_alone_are_named_each_once_and_with_a_deputy(
    cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    office, pat = sign_in(cedar.okafor), cedar.pat.pk
    for member in (cedar.maya, cedar.okafor, cedar.jo, cedar.sam, cedar.ruth, harbor.hale):
        assert office.post(ADD, {"member": member.pk, "deputy": pat}).status_code == 200, member
    for wrong in ({"member": pat, "deputy": pat}, {"member": pat}, {"member": "x", "deputy": "' or 1=1"}):
        assert office.post(ADD, wrong).status_code == 200
    assert order(cedar) == []
    for member in (cedar.diaz, cedar.osei, cedar.diaz):
        office.post(ADD, {"member": member.pk, "deputy": pat})
    assert order(cedar) == ["Diaz", "Osei"]


def test_one_moves_up_and_the_first_stays_first(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    with cedar.context():
        switch_on(cedar)
        NamedAdult.objects.update(position=0)
    for _again in range(2):
        office.post(url("named_adult_move", named(cedar, "rivera")))
        assert order(cedar) == ["Rivera", "Diaz"]


def test_who_is_removed_can_be_put_back_where_they_stood(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    with cedar.context():
        switch_on(cedar)
    answer = office.post(url("named_adult_remove", named(cedar, "diaz")), follow=True)
    assert order(cedar) == ["Rivera"]
    link = said(answer).split('href="')[1].split('"')[0].replace("&amp;", "&")
    initial = office.get(link).context["form"].initial
    office.post(ADD, {name: initial[name] for name in ("member", "deputy", "position")})
    assert order(cedar) == ["Diaz", "Rivera"]


@pytest.mark.promise("calls-reach-an-adult")
def test_the_last_who_can_be_reached_stays_while_calls_are_on(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    with cedar.context():
        switch_on(cedar)
        NamedAdult.objects.filter(member=cedar.rivera).update(deputy=None)
        leave_school(cedar.rivera)
    answer = office.post(url("named_adult_remove", named(cedar, "diaz")), follow=True)
    assert "nobody else would be left" in said(answer)
    assert order(cedar) == ["Diaz", "Rivera"]
    office.post(url("named_adult_remove", named(cedar, "rivera")))
    assert order(cedar) == ["Diaz"]
    with cedar.context():
        switch_on(cedar, is_on=False)
        NamedAdult.objects.filter(member=cedar.rivera).delete()
    office.post(url("named_adult_remove", named(cedar, "diaz")))
    assert order(cedar) == []


def test_a_deputy_is_changed_and_never_taken_out(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    with cedar.context():
        switch_on(cedar)
    edit = url("named_adult_edit", named(cedar, "diaz"))
    assert office.post(edit, {"deputy": ""}).status_code == 200
    assert "Choose somebody else as the deputy." in words_of(office.post(edit, {"deputy": cedar.diaz.pk}))
    assert named(cedar, "diaz").deputy_id == cedar.pat.pk
    office.post(edit, {"deputy": cedar.osei.pk})
    assert named(cedar, "diaz").deputy_id == cedar.osei.pk


def test_the_page_says_how_each_of_them_stands(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        switch_on(cedar)
        send_away(cedar.diaz)
        leave_school(cedar.pat)
    page = words_of(sign_in(cedar.okafor).get(PAGE))
    assert page.count("Away until") == 1
    assert page.count("The test message of this month reached them") == 2
    assert page.count("Cannot be reached any more") == 2


@pytest.mark.promise("isolation")
def test_another_school_and_other_roles_have_none_of_it(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        switch_on(cedar)
    for verb in ("edit", "move", "remove"):
        address = url(f"named_adult_{verb}", named(cedar, "rivera"))
        assert sign_in(harbor.ito).post(address).status_code == 404
        for name in ("diaz", "rivera", "jo", "maya"):
            assert sign_in(cedar.people[name]).post(address).status_code == 403
    assert order(cedar) == ["Diaz", "Rivera"]


def test_more_names_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    with cedar.context():
        switch_on(cedar)
        NamedAdult.objects.filter(member=cedar.rivera).delete()
    one = queries_of(office, PAGE)
    with cedar.context():
        for member in (cedar.rivera, cedar.osei):
            NamedAdult.objects.create(school=cedar.school, member=member, deputy=cedar.pat)
    assert queries_of(office, PAGE) == one
