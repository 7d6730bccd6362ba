"""The page of a person's own calendar: the address is made, shown once, stopped and found again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client

from circles.models import CalendarFeed
from roster.codes import new_code, redeem_code
from schools.models import Account
from schools.tasks import send_reset_letters
from tests.cast import PASSWORD, Place
from tests.circles.feeding import PAGE, address_of, fetch
from tests.circles.planning import (
    SignIn,
    said,
)

pytestmark = pytest.mark.usefixtures("tuesday_morning")


def test_the_address_is_shown_once(calendar: Place, sign_in: SignIn) -> None:
    client = sign_in(calendar.maya)
    assert "Make my address" in client.get(PAGE).content.decode()
    made = client.post(PAGE)
    address = made.context["address"]
    assert address.startswith(f"{settings.BASE_URL}{PAGE}")
    assert f'value="{address}" readonly' in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    token = address.rpartition("/")[2].removesuffix(".ics")
    later = client.get(PAGE).content.decode()
    assert token not in later
    assert "Tuesday, November 24" in later
    with calendar.context():
        stored = str(CalendarFeed.objects.values().get())
    assert token not in stored
    assert token.split(".")[0].partition("-")[2] not in stored


def test_a_new_address_revokes_the_old_one(calendar: Place, sign_in: SignIn) -> None:
    client = sign_in(calendar.rivera)
    first, second = (client.post(PAGE).context["address"] for _ in range(2))
    assert [fetch(address).status_code for address in (first, second)] == [404, 200]
    with calendar.context():
        assert CalendarFeed.objects.count() == 1


def test_stopping_can_be_undone(calendar: Place, sign_in: SignIn) -> None:
    client = sign_in(calendar.maya)
    address = client.post(PAGE).context["address"]
    assert "does not work any more" in said(client.post(f"{PAGE}stop/", follow=True))
    assert said(client.post(f"{PAGE}stop/", follow=True)) == ""
    assert "Your address is stopped" in client.get(PAGE).content.decode()
    assert fetch(address).status_code == 404
    assert "works again" in said(client.post(f"{PAGE}restore/", follow=True))
    assert said(client.post(f"{PAGE}restore/", follow=True)) == ""
    assert fetch(address).status_code == 200


def change_password(place: Place, client: Client) -> None:
    form = {"oldpassword": PASSWORD, "password1": "three-quiet-otters", "password2": "three-quiet-otters"}
    client.post("/accounts/password/change/", form)


def choose_anew_by_mail(place: Place, client: Client) -> None:
    send_reset_letters(place.maya.account.email)
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "three-quiet-otters", "password2": "three-quiet-otters"})


def use_a_code(place: Place, client: Client) -> None:
    account = Account.objects.get(pk=place.maya.account_id)
    code = new_code(account)
    account.save()
    assert redeem_code(account.username, code, "three-quiet-otters")


@pytest.mark.parametrize("renew", [change_password, choose_anew_by_mail, use_a_code])
def test_a_new_password_stops_the_address(
    calendar: Place,
    harbor: Place,
    sign_in: SignIn,
    renew: Callable[[Place, Client], None],
    tuesday_morning: time_machine.Traveller,
) -> None:
    client = sign_in(calendar.maya)
    mine, another, elsewhere = (address_of(who) for who in (calendar.maya, calendar.noah, harbor.hana))
    renew(calendar, client if renew is change_password else Client())
    assert [fetch(address).status_code for address in (mine, another, elsewhere)] == [404, 200, 200]
    again = Client()
    again.post("/accounts/login/", {"login": "maya.cedar", "password": "three-quiet-otters"})
    page = again.get(PAGE).content.decode()
    assert "Your address is stopped" in page and "Let it work again" not in page
    tuesday_morning.shift(timedelta(minutes=1))
    fresh = again.post(PAGE).context["address"]
    assert [fetch(address).status_code for address in (mine, fresh)] == [404, 200]


def test_what_a_new_password_stopped_stays_stopped(calendar: Place, sign_in: SignIn) -> None:
    client = sign_in(calendar.maya)
    mine = address_of(calendar.maya)
    client.post(f"{PAGE}stop/")
    change_password(calendar, client)
    assert "Let it work again" not in client.get(PAGE).content.decode()
    assert said(client.post(f"{PAGE}restore/", follow=True)) == ""
    assert fetch(mine).status_code == 404


def test_stopping_touches_nobody_elses(calendar: Place, sign_in: SignIn) -> None:
    mine = address_of(calendar.rivera)
    sign_in(calendar.osei).post(f"{PAGE}stop/")
    assert fetch(mine).status_code == 200
    assert "Make my address" in sign_in(calendar.osei).get(PAGE).content.decode()


def test_the_page_says_when_a_calendar_asked_last(
    calendar: Place, sign_in: SignIn, tuesday_morning: time_machine.Traveller
) -> None:
    client = sign_in(calendar.rivera)
    address = client.post(PAGE).context["address"]
    assert "Not yet" in client.get(PAGE).content.decode()
    for minutes, shown in ((0, "8 a.m."), (9, "8 a.m."), (3, "8:12 a.m.")):
        tuesday_morning.shift(timedelta(minutes=minutes))
        fetch(address)
        assert f"Tuesday, November 24, around {shown}" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("name", ["maya", "rivera", "okafor", "sam"])
def test_the_calendar_leads_to_it(calendar: Place, sign_in: SignIn, name: str) -> None:
    assert f'href="{PAGE}"' in sign_in(calendar.people[name]).get("/circles/").content.decode()
