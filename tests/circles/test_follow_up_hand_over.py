"""Handing a promise over, taking it back, and two people who do so at once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from circles.follow_ups import hand_back, hand_over
from circles.models import FollowUp
from schools.models import Leadership, Member, Role
from tests.cast import Place
from tests.circles.planning import TUESDAY, SignIn, put_circle, said
from tests.circles.promises import CANARY, LIST, lists, put_promise, url


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY):
        yield


def form(owner: Member, to: Member) -> dict[str, Any]:
    return {"owner": owner.pk, "to": to.pk}


def owners(place: Place, found: FollowUp) -> tuple[Member, Member | None]:
    """Who has it, and who had it before."""
    with place.context():
        again = FollowUp.objects.select_related("owner", "handed_from").get(pk=found.pk)
        return again.owner, again.handed_from


def test_a_promise_is_handed_over_and_says_from_whom(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera, student=cedar.maya)
    client = sign_in(cedar.rivera)
    page = client.get(url("hand_over", found)).content.decode()
    assert "can read the promise and whom it is about, not the log of the circle" in page
    choices = page.split("<select")[1].split("</select>")[0]
    assert f'value="{cedar.rivera.pk}"' not in choices
    assert choices.index("Mr. Lee") < choices.index("Ms. Diaz") < choices.index("Pat Kim")
    response = client.post(url("hand_over", found), form(cedar.rivera, cedar.diaz), follow=True)
    assert "Ms. Diaz has the promise now." in said(response)
    assert "Taken over from you, November 24" in response.content.decode()
    assert lists(client) == {"others": [CANARY]}
    diaz = sign_in(cedar.diaz)
    assert lists(diaz) == {"this_week": [CANARY]}
    assert "Taken over from Ms. Rivera, November 24" in diaz.get(LIST).content.decode()
    assert "Give it back" not in diaz.get(LIST).content.decode()


def test_people_who_are_called_alike_are_told_apart(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera)
    with cedar.context():
        Member.objects.filter(pk=cedar.lee.pk).update(called="Ms. Diaz")
    page = sign_in(cedar.rivera).get(url("hand_over", found)).content.decode()
    assert '<optgroup label="Teachers of 7B">' in page and '<optgroup label="Counselors">' in page
    assert "Ms. Diaz, teacher" in page and "Ms. Diaz, counselor" in page and ">Pat Kim<" in page


def test_who_gave_it_away_and_sees_it_no_more_takes_it_back(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.diaz, student=cedar.maya)
    diaz = sign_in(cedar.diaz)
    diaz.post(url("hand_over", found), form(cedar.diaz, cedar.osei))
    assert lists(diaz) == {"given": [CANARY]}
    page = diaz.get(LIST).content.decode()
    assert "Mr. Osei does it since November 24" in page
    assert "Maya" not in page
    for verb in ("done", "edit", "reopen"):
        assert diaz.post(url(verb, found)).status_code == 404
    late = diaz.get(url("hand_over", found), follow=True)
    assert "Mr. Osei has the promise now. You can take it back here." in said(late)
    response = diaz.post(url("take_back", found), {"owner": cedar.osei.pk}, follow=True)
    assert "Ms. Diaz has the promise again." in said(response)
    assert lists(diaz) == {"this_week": [CANARY]}
    assert lists(sign_in(cedar.osei)) == {}
    assert owners(cedar, found) == (cedar.diaz, None)


def test_sent_twice_it_is_handed_over_and_taken_back_once(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.diaz)
    diaz = sign_in(cedar.diaz)
    for _click in range(2):
        response = diaz.post(url("hand_over", found), form(cedar.diaz, cedar.osei))
        assert response.url == LIST
    assert owners(cedar, found) == (cedar.osei, cedar.diaz)
    for words in ("Ms. Diaz has the promise again.", "Nothing is changed"):
        response = diaz.post(url("take_back", found), {"owner": cedar.osei.pk}, follow=True)
        assert words in said(response)
    assert owners(cedar, found) == (cedar.diaz, None)
    rivera = sign_in(cedar.rivera)
    for _click in range(2):
        assert rivera.post(url("hand_over", found), form(cedar.diaz, cedar.lee)).url == LIST
    assert owners(cedar, found) == (cedar.lee, None)


def test_the_second_of_two_is_told_who_has_it(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera)
    rivera, lee = sign_in(cedar.rivera), sign_in(cedar.lee)
    rivera.post(url("hand_over", found), form(cedar.rivera, cedar.diaz))
    refused = lee.post(url("hand_over", found), form(cedar.rivera, cedar.pat))
    page = refused.content.decode()
    assert "Meanwhile it was handed over: Ms. Diaz has it now." in page
    assert f'value="{cedar.pat.pk}" selected' in page
    assert owners(cedar, found) == (cedar.diaz, cedar.rivera)
    again = {name: refused.context["form"].data[name] for name in ("owner", "to")}
    assert lee.post(url("hand_over", found), again).url == LIST
    assert owners(cedar, found) == (cedar.pat, None)


def test_at_once_one_wins(cedar: Place) -> None:
    """Both have read that it is Ms. Rivera's; the database lets one of them change that."""
    found = put_promise(cedar, cedar.rivera)
    with cedar.context():
        assert hand_over(found.pk, cedar.diaz, owner=cedar.rivera.pk, by=cedar.rivera)
        assert not hand_over(found.pk, cedar.pat, owner=cedar.rivera.pk, by=cedar.rivera)
        assert hand_over(found.pk, cedar.osei, owner=cedar.diaz.pk, by=cedar.diaz)
        assert not hand_back(found.pk, cedar.rivera, owner=cedar.diaz.pk)
    assert owners(cedar, found) == (cedar.osei, cedar.diaz)


def test_who_may_take_it_back(cedar: Place, sign_in: SignIn) -> None:
    """Who had it, and those who lead the circle, today's substitute not being one of an earlier day's."""
    for name in ("rivera", "lee"):
        found = put_promise(cedar, cedar.diaz, name)
        sign_in(cedar.diaz).post(url("hand_over", found), form(cedar.diaz, cedar.osei))
        for other in ("sam", "pat", "okafor"):
            client = sign_in(cedar.people[other])
            assert client.post(url("take_back", found), {"owner": cedar.osei.pk}).status_code == 404, other
        leader = sign_in(cedar.people[name])
        assert "Give it back to Ms. Diaz" in leader.get(LIST).content.decode()
        owner = sign_in(cedar.osei)
        refused = owner.post(url("take_back", found), {"owner": cedar.osei.pk}, follow=True)
        assert "Nothing is changed" in said(refused)
        leader.post(url("take_back", found), {"owner": cedar.osei.pk})
        assert owners(cedar, found) == (cedar.diaz, None)


def test_it_comes_back_to_nobody_who_left_or_lost_the_role(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.diaz)
    rivera = sign_in(cedar.rivera)
    sign_in(cedar.diaz).post(url("hand_over", found), form(cedar.diaz, cedar.lee))
    for gone in ({"left_on": TUESDAY.date()}, {"left_on": None, "role": "it_lead"}):
        with cedar.context():
            Member.objects.filter(pk=cedar.diaz.pk).update(**gone)
        assert "Give it back" not in rivera.get(LIST).content.decode()
        response = rivera.post(url("take_back", found), {"owner": cedar.lee.pk}, follow=True)
        assert "Nothing is changed" in said(response)


def test_what_is_done_is_not_handed_over(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.diaz)
    diaz, osei = sign_in(cedar.diaz), sign_in(cedar.osei)
    diaz.post(url("hand_over", found), form(cedar.diaz, cedar.osei))
    osei.post(url("done", found), {"outcome": "We talked."})
    assert lists(diaz) == {}
    assert diaz.post(url("take_back", found), {"owner": cedar.osei.pk}).status_code == 404
    response = osei.post(url("hand_over", found), form(cedar.osei, cedar.lee), follow=True)
    assert "It is done already." in said(response)
    assert owners(cedar, found) == (cedar.osei, None)
    osei.post(url("reopen", found))
    assert lists(diaz) == {}


def test_who_had_it_taken_from_them_did_not_give_it(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.diaz, student=cedar.maya)
    response = sign_in(cedar.rivera).post(url("hand_over", found), form(cedar.diaz, cedar.osei), follow=True)
    assert "take it back" not in response.content.decode()
    assert "Taken over from" not in response.content.decode()
    diaz = sign_in(cedar.diaz)
    assert lists(diaz) == {}
    assert diaz.post(url("take_back", found), {"owner": cedar.osei.pk}).status_code == 404


def test_a_substitute_gives_no_promise_to_themselves(cedar: Place, sign_in: SignIn) -> None:
    """Not the teacher's, nor one of the circle that they lead: they would see it beyond the day."""
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date())
        substitute = cedar.add("quinn", Role.SUBSTITUTE, "Quinn", "Reyes")
        of = {"school": cedar.school, "advisory": circle.advisory, "is_substitute": True}
        Leadership.objects.create(**of, member=substitute, from_on=TUESDAY.date(), until_on=TUESDAY.date())
        found = FollowUp.objects.create(
            school=cedar.school, circle=circle, owner=cedar.rivera, promise=CANARY, due_on=TUESDAY.date()
        )
    client = sign_in(substitute)
    refused = client.post(url("hand_over", found), form(cedar.rivera, substitute))
    assert list(refused.context["form"].errors) == ["to"]
    assert owners(cedar, found) == (cedar.rivera, None)
    row = client.get(f"/circles/{circle.pk}/log/").context["sheet"].promises[0]
    people = [pk for _name, group in row.fields["owner"].choices for pk, _person in group]
    assert (row["owner"].value(), substitute.pk in people) == (cedar.rivera.pk, False)


@pytest.mark.parametrize("to", ["", "maya", "hana", "jo", "9" * 30, "1\x00", "<b>"])
def test_a_wrong_person_is_told(to: str, cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera)
    people = cedar.people | harbor.people
    sent = {"owner": cedar.rivera.pk, "to": people[to].pk if to in people else to}
    response = sign_in(cedar.rivera).post(url("hand_over", found), sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["to"]
    assert owners(cedar, found) == (cedar.rivera, None)


def test_a_forged_owner_changes_nothing(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera, due_on=date(2026, 12, 1))
    client = sign_in(cedar.rivera)
    for forged in ("", "x", "9" * 30, str(cedar.diaz.pk)):
        client.post(url("hand_over", found), {"owner": forged, "to": cedar.lee.pk})
        client.post(url("take_back", found), {"owner": forged})
    assert owners(cedar, found) == (cedar.rivera, None)
