"""The link in an e-mail that ends e-mails of its kind: without signing in, for that kind alone, and undone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from notices.models import Preference
from notices.preferences import choose
from notices.unsubscribe import read_stop, sign_before
from schools.models import Member
from tests.cast import Place
from tests.notices.rows import known_kinds, stop_link

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
SignIn = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with known_kinds():
        yield


def stored(place: Place, name: str = "rivera") -> dict[str, str]:
    with place.context():
        mine = Preference.objects.filter(member=place.people[name])
        return dict(mine.values_list("kind", "choice"))


def chosen(place: Place, **choices: str) -> None:
    with place.context():
        for kind, choice in choices.items():
            choose(place.rivera, kind, choice)


def before_in(response: Any) -> dict[str, str]:
    """What the form that undoes it sends."""
    return {"before": response.context["before"]}


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing_and_names_nobody(cedar: Place, anonymous: Client, method: str) -> None:
    response = getattr(anonymous, method)(stop_link(cedar))
    assert response.status_code == 200
    assert stored(cedar) == {}
    page = anonymous.get(stop_link(cedar)).content.decode()
    assert "No more e-mails like this?" in page and "Circle reminder" in page
    for name in ("Rivera", "Ana", "rivera@", "Cedar"):
        assert name not in page


def test_a_mail_program_stops_it_by_itself(cedar: Place) -> None:
    program = Client(enforce_csrf_checks=True)
    response = program.post(stop_link(cedar), ONE_CLICK)
    assert response.status_code == 200
    assert stored(cedar) == {"news": "inbox"} and stored(cedar, "lee") == {}
    page = response.content.decode()
    assert "Done. You read these in Advisory from now on." in page and "Rivera" not in page


def test_what_comes_by_email_alone_does_not_come_at_all(cedar: Place, anonymous: Client) -> None:
    chosen(cedar, duty="email")
    anonymous.post(stop_link(cedar, kind="weekly"), ONE_CLICK)
    assert stored(cedar) == {"weekly": "none", "duty": "email"}


def test_twice_is_as_good_as_once(cedar: Place, anonymous: Client) -> None:
    link = stop_link(cedar, kind="duty")
    first = anonymous.post(link, ONE_CLICK)
    again = anonymous.post(link, ONE_CLICK)
    assert again.status_code == 200 and "Done." in again.content.decode()
    assert "Undo" not in again.content.decode()
    assert "No more e-mails like this come" in anonymous.get(link).content.decode()
    anonymous.post(f"{link}again/", before_in(first))
    assert stored(cedar) == {}


@pytest.mark.parametrize("before", [{}, {"duty": "email"}, {"duty": "digest"}])
def test_undo_brings_back_what_was_chosen_before(
    cedar: Place, anonymous: Client, before: dict[str, str]
) -> None:
    chosen(cedar, news="none", **before)
    link = stop_link(cedar, kind="duty")
    response = anonymous.post(link)
    assert stored(cedar) == {"news": "none", "duty": "inbox"}
    back = anonymous.post(f"{link}again/", before_in(response))
    assert "These e-mails come again" in back.content.decode()
    assert stored(cedar) == {"news": "none", **before}


def test_undo_leaves_what_was_chosen_since(cedar: Place, anonymous: Client) -> None:
    link = stop_link(cedar)
    response = anonymous.post(link)
    chosen(cedar, news="none")
    back = anonymous.post(f"{link}again/", before_in(response))
    assert "come again" not in back.content.decode()
    assert stored(cedar) == {"news": "none"}


@pytest.mark.parametrize("choice", ["inbox", "none"])
def test_who_wants_no_email_keeps_their_choice(cedar: Place, anonymous: Client, choice: str) -> None:
    chosen(cedar, news=choice)
    response = anonymous.post(stop_link(cedar), ONE_CLICK)
    assert "Done." in response.content.decode() and "Undo" not in response.content.decode()
    assert stored(cedar) == {"news": choice}


def other_before(cedar: Place, link: str, choice: str) -> str:
    stop = read_stop(link.split("/")[3])
    assert stop is not None
    return sign_before(stop, choice)


@pytest.mark.parametrize("case", ["nothing", "forged", "another link", "no choice of it"])
def test_undo_takes_only_what_the_page_gave(cedar: Place, anonymous: Client, case: str) -> None:
    link = stop_link(cedar)
    anonymous.post(link)
    before = {
        "nothing": "",
        "forged": '["x"]:abc',
        "another link": other_before(cedar, stop_link(cedar, "lee"), "email"),
        "no choice of it": other_before(cedar, link, "digest"),
    }[case]
    assert anonymous.post(f"{link}again/", {"before": before}).status_code == 200
    assert stored(cedar) == {"news": "inbox"}


def leave(place: Place) -> None:
    with place.context():
        Member.objects.filter(pk=place.rivera.pk).update(left_on=place.today - timedelta(days=1))


@pytest.mark.parametrize("case", ["forged", "cut off", "left", "unknown kind", "essential kind", "gone"])
@pytest.mark.promise("guessing-fails")
def test_links_that_mean_nothing(cedar: Place, anonymous: Client, case: str) -> None:
    kind = {"unknown kind": "nothing", "essential kind": "alarm"}.get(case, "news")
    link = stop_link(cedar, kind=kind)
    if case == "left":
        leave(cedar)
    if case == "gone":
        with cedar.context():
            cedar.rivera.school_id = 987654
            link = stop_link(cedar)
            cedar.rivera.school_id = cedar.school.pk
    link = {"forged": "/inbox/stop/forged/", "cut off": f"{link[:-5]}/"}.get(case, link)
    for response in (
        anonymous.get(link),
        anonymous.post(link, ONE_CLICK),
        anonymous.post(f"{link}again/", {"before": "x"}),
    ):
        assert response.status_code == 404
        assert "There is nothing here" in response.content.decode()
    assert stored(cedar) == {}


def test_it_is_about_whom_it_was_sent_to_whoever_is_signed_in(
    cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    for reader in (cedar.okafor, harbor.hale):
        link = stop_link(cedar)
        client = sign_in(reader)
        assert "Circle reminder" in client.get(link).content.decode()
        response = client.post(link)
        assert stored(cedar) == {"news": "inbox"}
        client.post(f"{link}again/", before_in(response))
        assert stored(cedar) == {} and stored(cedar, "okafor") == {} and stored(harbor, "hale") == {}


def test_search_engines_and_caches_leave_it_alone(cedar: Place, anonymous: Client) -> None:
    response = anonymous.get(stop_link(cedar))
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in response.headers["Cache-Control"]
