"""Out of the library and back, and the school's own links to shared media."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from circles.models import Item
from schools.models import Member
from tests.cast import Place
from tests.circles.planned import put_plan, put_step
from tests.circles.planning import put_circle, said
from tests.circles.shelf import put_item, put_use

SignIn = Callable[[Member], Client]
LINK = "https://www.example.org/clip"


def url(item: Item, verb: str = "") -> str:
    return f"/circles/library/{item.pk}/{verb}"


def found(client: Client, **asked: Any) -> list[str]:
    return [str(card["item"]) for card in client.get("/circles/library/", asked).context["cards"]]


@pytest.fixture(autouse=True)
def nothing_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("circles.library.load.shipped_items", lambda: ())


def test_ones_own_goes_and_comes_back_and_plans_keep_it(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_item(cedar, made_by=cedar.rivera)
        step = put_use(cedar, item, cedar.today)
    client = sign_in(cedar.rivera)
    gone = client.post(url(item, "remove/"), follow=True)
    assert "Put it back" in gone.content.decode()
    assert found(client) == []
    assert found(client, removed="1") == [item.text]
    assert "1 is taken out of the library" in " ".join(
        client.get("/circles/library/").content.decode().split()
    )
    with cedar.context():
        step.refresh_from_db()
        assert (step.text, step.item) == (item.text, item)
    for _click in range(2):
        assert client.post(url(item, "restore/")).status_code == 302
    assert found(client) == [item.text]
    for _click in range(2):
        assert client.post(url(item, "remove/")).status_code == 302


def test_an_administrator_takes_out_what_came_with_the_product(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        shipped = put_item(cedar, key="shipped")
    rivera, okafor = sign_in(cedar.rivera), sign_in(cedar.okafor)
    assert "Take it out" not in rivera.get(url(shipped)).content.decode()
    assert rivera.post(url(shipped, "remove/")).status_code == 404
    assert "Take it out for the whole school" in okafor.get(url(shipped)).content.decode()
    okafor.post(url(shipped, "remove/"))
    assert found(rivera) == found(okafor) == []
    assert rivera.get(url(shipped)).status_code == 404
    okafor.post(url(shipped, "restore/"))
    assert found(rivera) == [shipped.text]


def test_what_an_administrator_took_out_stays_out_for_its_author(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_item(cedar, made_by=cedar.rivera)
    sign_in(cedar.okafor).post(url(item, "remove/"))
    client = sign_in(cedar.rivera)
    assert client.post(url(item, "restore/")).status_code == 404
    assert found(client, removed="1") == []
    with cedar.context():
        assert Item.objects.get().state == "removed"


def test_only_its_author_takes_out_what_only_they_see(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_item(cedar, made_by=cedar.rivera, only_for=cedar.rivera)
    for member in (cedar.lee, cedar.osei, cedar.okafor):
        assert sign_in(member).post(url(item, "remove/")).status_code == 404
    assert sign_in(cedar.rivera).post(url(item, "remove/")).status_code == 302


def put_media(place: Place, **more: Any) -> Item:
    with place.context():
        return Item.objects.create(school=place.school, kind="media", key="ramp", title="The ramp", **more)


def test_who_leads_adds_a_link_and_mends_their_own(cedar: Place, sign_in: SignIn) -> None:
    item = put_media(cedar)
    osei, rivera, okafor = (sign_in(each) for each in (cedar.osei, cedar.rivera, cedar.okafor))
    assert "Add a link" in osei.get(url(item)).content.decode()
    response = osei.post(url(item, "link/"), {"link": LINK}, follow=True)
    page = response.content.decode()
    assert said(response) == "The link is saved for everybody at your school."
    assert f'href="{LINK}" rel="noopener noreferrer"' in page and "Link added by Mr. Osei" in page
    assert "Change the link" in page
    assert "Change the link" not in rivera.get(url(item)).content.decode()
    assert rivera.get(url(item, "link/")).status_code == 404
    osei.post(url(item, "link/"), {"link": f"{LINK}2", "seen": LINK})
    okafor.post(url(item, "link/"), {"link": "", "seen": f"{LINK}2"})
    with cedar.context():
        item.refresh_from_db()
        assert (item.link, item.linked_by) == ("", None)


def link_of(place: Place, item: Item) -> str:
    with place.context():
        item.refresh_from_db()
        return item.link


def test_the_second_of_two_links_waits_in_its_field(cedar: Place, sign_in: SignIn) -> None:
    item = put_media(cedar)
    for _click in range(2):
        assert sign_in(cedar.osei).post(url(item, "link/"), {"link": LINK, "seen": ""}).status_code == 302
    late = sign_in(cedar.rivera).post(url(item, "link/"), {"link": "https://other.example", "seen": ""})
    page = late.content.decode()
    assert "Somebody added a link meanwhile." in page and 'value="https://other.example"' in page
    assert "Open it at www.example.org" in page and "Link added by Mr. Osei" in page
    assert "Save the link" not in page
    assert link_of(cedar, item) == LINK


def test_an_administrator_overwrites_no_link_unseen(cedar: Place, sign_in: SignIn) -> None:
    item = put_media(cedar)
    okafor, mine = sign_in(cedar.okafor), "https://other.example"
    sign_in(cedar.osei).post(url(item, "link/"), {"link": LINK, "seen": ""})
    late = okafor.post(url(item, "link/"), {"link": mine, "seen": ""})
    assert "Somebody changed the link meanwhile." in late.content.decode()
    assert late.context["form"]["link"].value() == mine
    assert link_of(cedar, item) == LINK
    okafor.post(url(item, "link/"), {"link": mine, "seen": late.context["form"]["seen"].value()})
    assert link_of(cedar, item) == mine


def test_a_link_taken_away_meanwhile(cedar: Place, sign_in: SignIn) -> None:
    item = put_media(cedar, link=LINK, linked_by=cedar.osei)
    sign_in(cedar.okafor).post(url(item, "link/"), {"link": "", "seen": LINK})
    late = sign_in(cedar.osei).post(url(item, "link/"), {"link": f"{LINK}2", "seen": LINK})
    assert "Somebody changed the link meanwhile." in late.content.decode()
    assert link_of(cedar, item) == ""


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "data:text/html,x", "a b", "x\x00"])
def test_a_wrong_link_is_told(link: str, cedar: Place, sign_in: SignIn) -> None:
    item = put_media(cedar)
    response = sign_in(cedar.osei).post(url(item, "link/"), {"link": link})
    assert 'role="alert"' in response.content.decode()
    with cedar.context():
        item.refresh_from_db()
        assert item.link == ""


def test_only_shipped_media_take_a_link_of_the_school(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        prompt = put_item(cedar, key="shipped")
        own = put_item(cedar, kind="media", title="Mine", text="", theme="", depth="", made_by=cedar.lee)
    for item in (prompt, own):
        assert sign_in(cedar.okafor).get(url(item, "link/")).status_code == 404


def test_students_are_shown_no_link(cedar: Place, sign_in: SignIn) -> None:
    item = put_media(cedar, link=LINK, linked_by=cedar.osei)
    assert "Students do not" in sign_in(cedar.osei).get(url(item, "link/")).content.decode()
    with cedar.context():
        circle = put_circle(cedar, cedar.today)
        put_step(
            cedar, put_plan(cedar, circle, kinds=()), "think", 0, title="The ramp", steps="Look.", link=LINK
        )
    page = sign_in(cedar.maya).get(f"/circles/{circle.pk}/").content.decode()
    assert "The ramp" in page and LINK not in page
