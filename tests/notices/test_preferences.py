"""What a person is told, by which way and at what hours."""

from collections.abc import Callable, Iterator
from datetime import time
from typing import Any

import pytest
from django.test import Client

from notices.addresses import refuse_address
from notices.models import Preference, Rhythm
from schools.models import Account, Member
from tests.cast import Place
from tests.notices.rows import known_kinds, page_of

PAGE = "/inbox/preferences/"
SignIn = Callable[[Member], Client]
DEFAULTS = {
    "kind_news": "email",
    "kind_weekly": "email",
    "kind_duty": "digest",
    "reminder_at": "15:30",
    "quiet_from": "20:00",
    "quiet_until": "06:30",
}


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with known_kinds():
        yield


def save(client: Client, **changes: str) -> Any:
    return client.post(PAGE, {**DEFAULTS, **changes}, follow=True)


def stored(place: Place, name: str = "rivera") -> dict[str, str]:
    with place.context():
        mine = Preference.objects.filter(member=place.people[name])
        return dict(mine.values_list("kind", "choice"))


def rhythm(place: Place, name: str = "rivera") -> Rhythm | None:
    with place.context():
        return Rhythm.objects.filter(member=place.people[name]).first()


def checked(client: Client) -> dict[str, Any]:
    form = client.get(PAGE).context["form"]
    return {name: form[name].value() for name in form.fields}


def test_what_is_as_it_is_by_itself_is_not_stored(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    assert checked(client)["kind_duty"] == "digest"
    assert "Your choices are saved." in save(client).content.decode()
    assert stored(cedar) == {} and rhythm(cedar) is None


def test_a_choice_is_kept_and_changed_back(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    save(client, kind_news="inbox")
    assert stored(cedar) == {"news": "inbox"} and stored(cedar, "lee") == {}
    assert checked(client)["kind_news"] == "inbox"
    save(client)
    assert stored(cedar) == {"news": "email"}
    assert checked(client)["kind_news"] == "email"


def test_the_hours_are_kept_and_changed_back(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    save(client, reminder_at="07:15", quiet_from="21:00")
    found = rhythm(cedar)
    assert found is not None
    assert (found.reminder_at, found.quiet_from, found.quiet_until) == (time(7, 15), time(21), time(6, 30))
    save(client)
    found = rhythm(cedar)
    assert found is not None and found.reminder_at == time(15, 30)
    assert rhythm(cedar, "lee") is None and stored(cedar) == {}


def test_a_reminder_in_quiet_hours_is_refused_with_a_reason(cedar: Place, sign_in: SignIn) -> None:
    page = save(sign_in(cedar.rivera), reminder_at="22:00", kind_news="none").content.decode()
    assert "The reminder would come in the hours without e-mail." in page
    assert 'value="22:00"' in page
    assert stored(cedar) == {} and rhythm(cedar) is None


@pytest.mark.parametrize("from_and_until", ["00:00", "20:00"])
def test_the_same_hour_twice_means_no_quiet_hours(cedar: Place, sign_in: SignIn, from_and_until: str) -> None:
    save(sign_in(cedar.rivera), quiet_from=from_and_until, quiet_until=from_and_until, reminder_at="23:00")
    assert rhythm(cedar) is not None


@pytest.mark.parametrize(
    "hostile",
    [
        {"kind_news": "digest"},
        {"kind_weekly": "inbox"},
        {"kind_news": "everything"},
        {"kind_news": ""},
        {"reminder_at": "25:00"},
        {"quiet_from": ""},
        {"quiet_until": "<script>"},
    ],
)
def test_what_the_page_does_not_offer_is_refused(
    cedar: Place, sign_in: SignIn, hostile: dict[str, str]
) -> None:
    response = save(sign_in(cedar.rivera), kind_duty="none", **hostile)
    assert "Please look at this again" in response.content.decode()
    assert stored(cedar) == {} and rhythm(cedar) is None


def test_nobody_chooses_about_what_is_not_for_them(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.maya)
    assert "Follow-up due" not in page_of(client, PAGE)
    save(client, kind_duty="none", kind_alarm="none", kind_news="none", member=str(cedar.rivera.pk))
    assert stored(cedar, "maya") == {"news": "none"}
    assert stored(cedar) == {}


def test_what_cannot_be_refused_is_not_offered(cedar: Place, sign_in: SignIn) -> None:
    assert "Alarm" not in page_of(sign_in(cedar.rivera), PAGE)


def test_it_says_where_emails_go(cedar: Place, sign_in: SignIn) -> None:
    assert "E-mails go to rivera@cedar.example." in page_of(sign_in(cedar.rivera), PAGE)
    with cedar.context():
        refuse_address(cedar.rivera, "rivera@cedar.example")
        refuse_address(cedar.okafor, "okafor@cedar.example")
        refuse_address(cedar.lee, "an-old-one@cedar.example")
    assert "Ask the office to correct it" in page_of(sign_in(cedar.rivera), PAGE)
    assert 'href="/school/deliveries/"' in page_of(sign_in(cedar.okafor), PAGE)
    assert "E-mails go to lee@cedar.example." in page_of(sign_in(cedar.lee), PAGE)
    Account.objects.filter(pk=cedar.maya.account_id).update(email=None)
    assert "The school has no e-mail address of yours" in page_of(sign_in(cedar.maya), PAGE)
