"""A link to a page of the web says where it leads, to a person and to every browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from circles.models import Item, PlanStep
from circles.models.links import host_of, web_address
from schools.models import Member
from tests.cast import Place
from tests.circles.planned import step_form, step_url
from tests.circles.shelf import put_item, put_use

SignIn = Callable[[Member], Client]
PLAIN = [
    "https://www.example.org",
    "http://example.org:8080/clip?at=1#end",
    "https://medium.example/@somebody/story",
    "https://www.xn--bcher-kva.example/",
    "https://bücher.example/käse",
    "https://[2001:db8::1]/clip",
]
HIDING = [
    r"https://evil.example\@www.pbs.org/clip",
    "https://google.com@evil.example/",
    "https://google.com:secret@evil.example/",
    "https://@evil.example/",
    r"https://www.pbs.org/\evil",
    "https://www.pbs.org\u2044.evil.example/",
    "https://www.pbs\u00ad.org/clip",
    "https://www.example.org/\u202egro.sbp",
    "https://www.example.org/\u200bclip",
    "https://www.example.org/a\u00a0b",
    "https://www.example.org/a b",
    "https://www.exam\tple.org/",
    "javascript:alert(1)//https://www.pbs.org",
    "ftp://www.pbs.org/",
    "https://",
]
SEEN_BY_THE_DATABASE = [link for link in HIDING if not set(link) & set("\u2044\u00ad\u202e\u200b\u00a0")]


@pytest.fixture(autouse=True)
def nothing_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("circles.library.load.shipped_items", lambda: ())


def put_step(place: Place, link: str) -> PlanStep:
    with place.context():
        step = put_use(place, put_item(place), place.today)
        step.link, step.title = link, "Rain"
        step.save()
        return step


@pytest.mark.parametrize("link", PLAIN)
def test_what_is_plain_is_taken(link: str, cedar: Place, sign_in: SignIn) -> None:
    step, client = put_step(cedar, ""), sign_in(cedar.rivera)
    client.post(step_url(step, "edit"), {**step_form(client, step), "link": link})
    with cedar.context():
        put_item(cedar, text="Which rain?", link=link)
        assert PlanStep.objects.get(pk=step.pk).link == link
        assert Item.objects.get(text="Which rain?").link == link


@pytest.mark.parametrize("link", HIDING)
def test_what_hides_is_refused(link: str) -> None:
    with pytest.raises(ValidationError):
        web_address(link)
    for model in (Item, PlanStep):
        with pytest.raises(ValidationError):
            model._meta.get_field("link").run_validators(link)


@pytest.mark.parametrize("link", SEEN_BY_THE_DATABASE)
def test_the_database_refuses_it_too(link: str, cedar: Place) -> None:
    with cedar.context():
        step = put_use(cedar, put_item(cedar), cedar.today)
        for row in (put_item(cedar), step):
            with pytest.raises(IntegrityError), transaction.atomic():
                type(row).objects.filter(pk=row.pk).update(link=link)


@pytest.mark.parametrize("link", [link for link in HIDING if "\t" not in link])
def test_every_form_says_so_and_keeps_what_was_typed(link: str, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        media = put_item(cedar, kind="media", key="rain", title="Rain", depth="")
    step, client = put_step(cedar, ""), sign_in(cedar.rivera)
    for path, sent in (
        (f"/circles/library/{media.pk}/link/", {}),
        ("/circles/library/new/?kind=media", {"title": "Rain", "audience": "me"}),
        (step_url(step, "edit"), step_form(client, step)),
    ):
        form: Any = client.post(path, {**sent, "link": link}).context["form"]
        assert form.errors["link"], path
        assert form["link"].value() == link
    with cedar.context():
        assert not Item.objects.exclude(link="").exists()
        assert not PlanStep.objects.exclude(link="").exists()


def test_the_host_stands_at_every_link(cedar: Place, sign_in: SignIn) -> None:
    link = "https://www.example.org/clip"
    with cedar.context():
        media = put_item(cedar, kind="media", key="rain", title="Rain", depth="", link=link)
    step, rivera = put_step(cedar, link), sign_in(cedar.rivera)
    for client, path, words in (
        (rivera, f"/circles/library/{media.pk}/", "Open it at www.example.org"),
        (sign_in(cedar.okafor), f"/circles/library/{media.pk}/link/", "The link leads to www.example.org"),
        (rivera, step_url(step, "edit"), "So far it leads to www.example.org."),
        (rivera, f"/circles/{step.plan.circle_id}/plan/", "listen to, at www.example.org"),
    ):
        assert words in " ".join(client.get(path).content.decode().split()), path


def test_the_host_of_what_is_no_address() -> None:
    assert [host_of(link) for link in ("", "https://[", "https://WWW.example.org:80/x")] == [
        "",
        "",
        "www.example.org",
    ]
