"""Writing what the school will do, closing it, and taking every step back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from reports.models import Commitment
from schools.models import Member, Role
from surveys.models import Audience, Part
from tests.cast import Place
from tests.reports.areas import PLAIN, a_release_of_areas
from tests.reports.committed import SAID, WILL, a_commitment
from tests.reports.pages import words_of
from tests.reports.released import a_held_release, a_release, a_survey_that_closed

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
NEW = reverse("reports:commitment_new")
DAY = timedelta(days=1)


def url(name: str, commitment: Commitment) -> str:
    return reverse(f"reports:commitment_{name}", args=[commitment.pk])


def sent(place: Place, **changes: Any) -> dict[str, Any]:
    due_on = (place.today + 10 * DAY).isoformat()
    return {"picked": "", "said": SAID, "will": WILL, "due_on": due_on, "for_students": "on"} | changes


def edit(client: Client, commitment: Commitment, changes: dict[str, Any]) -> Any:
    """As from a page that was opened just now."""
    return client.post(url("edit", commitment), changes | {"seen": seen(client, commitment)})


def seen(client: Client, commitment: Commitment) -> str:
    return client.get(url("edit", commitment)).context["form"]["seen"].value()


def test_written_in_ones_own_words_once(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.okafor)
    for _twice in range(2):
        page = client.post(NEW, sent(cedar), follow=True)
        assert SAID in words_of(page)
    with cedar.context():
        stored = Commitment.objects.get()
        assert (stored.said, stored.will, stored.made_by) == (SAID, WILL, cedar.okafor)
        assert (stored.for_students, stored.for_families, stored.part) == (True, False, None)


def test_picked_from_the_results(cedar: Place, sign_in: SignIn) -> None:
    """An area or a statement, with its own words when nobody writes others."""
    with cedar.context():
        release = a_release(cedar)
        part = Part.objects.filter(survey=release.survey).order_by("position")[0]
    client = sign_in(cedar.okafor)
    page = words_of(client.get(NEW))
    assert "How we belong, fall" in page or 'label="How we belong, fall"' in client.get(NEW).content.decode()
    assert "– I feel supported by my school (10–15 %)" in page and "My school (10–15 %)" in page
    client.post(NEW, sent(cedar, picked=f"{part.pk}:my-school:supported", said=""))
    with cedar.context():
        stored = Commitment.objects.get()
        assert (stored.said, stored.part) == ("I feel supported by my school", part)
        assert (stored.construct, stored.item) == ("my-school", "supported")
    edit(client, stored, sent(cedar, picked=f"{part.pk}:my-school:", said="School"))
    with cedar.context():
        stored.refresh_from_db()
        assert (stored.said, stored.construct, stored.item) == ("School", "my-school", "")
    edit(client, stored, sent(cedar, said="School"))
    with cedar.context():
        stored.refresh_from_db()
        assert (stored.part, stored.construct) == (None, "")


def test_only_what_is_shown_and_of_students_can_be_picked(
    cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        a_held_release(cedar)
        staff = a_survey_that_closed(cedar, "advisory-staff/1", audience=Audience.STAFF)
        a_release_of_areas(cedar, {"known": (60, 70)}, survey=staff)
        a_release_of_areas(cedar, {"student-voice": (60, 70)})
    with harbor.context():
        a_release_of_areas(harbor, PLAIN)
    client = sign_in(cedar.okafor)
    choices = client.get(NEW).context["form"].fields["picked"].choices
    labels = [label for _survey, rows in choices[1:] for _key, label in rows]
    assert labels == ["Student voice (60–70 %)"]
    answer = client.post(NEW, sent(cedar, picked="1:known:"))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"said": ""}, "Pick what students said, or write it in your own words."),
        ({"said": "x" * 301}, "301 characters"),
        ({"will": " "}, "Say what the school will do."),
        ({"will": "x" * 601}, "601 characters"),
        ({"due_on": ""}, "Say by when."),
        ({"due_on": "2020-01-01"}, "This day is over."),
        ({"due_on": "soon"}, "Choose a day"),
    ],
)
def test_what_is_missing_is_said_and_kept(
    cedar: Place, sign_in: SignIn, changes: dict[str, str], says: str
) -> None:
    answer = sign_in(cedar.okafor).post(NEW, sent(cedar, **changes))
    assert answer.status_code == 422 and says in words_of(answer)
    with cedar.context():
        assert not Commitment.objects.exists()


def test_closed_and_opened_again(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        commitment = a_commitment(cedar)
    client = sign_in(cedar.okafor)
    assert client.post(url("done", commitment), {"outcome": ""}).status_code == 422
    page = words_of(client.post(url("done", commitment), {"outcome": "There is a menu"}, follow=True))
    assert "Marked as done." in page and "There is a menu" in page
    other = words_of(client.post(url("done", commitment), {"outcome": "Something else"}))
    assert "It is done already." in other
    page = words_of(client.post(url("reopen", commitment), follow=True))
    assert "It is open again." in page and "Not done yet" in page
    assert "There is a menu" in client.get(url("done", commitment)).content.decode()
    assert "Nothing was changed" in words_of(client.post(url("reopen", commitment), follow=True))


def test_taken_away_and_put_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        commitment = a_commitment(cedar)
    client = sign_in(cedar.okafor)
    assert "Taken away." in words_of(client.post(url("remove", commitment), follow=True))
    for name in ("edit", "done"):
        assert client.get(url(name, commitment)).status_code == 404
    assert "Nothing was changed" in words_of(client.post(url("remove", commitment), follow=True))
    assert "It is back." in words_of(client.post(url("restore", commitment), follow=True))
    with cedar.context():
        assert Commitment.objects.standing().get() == commitment


def test_an_overdue_one_can_be_changed_without_a_new_day(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        commitment = a_commitment(cedar, due_on=cedar.today - 3 * DAY)
    due_on = commitment.due_on.isoformat()
    client = sign_in(cedar.okafor)
    assert edit(client, commitment, sent(cedar, due_on=due_on, will="More")).status_code == 302
    with cedar.context():
        commitment.refresh_from_db()
        assert commitment.will == "More"


def test_of_two_at_once_the_second_is_told_and_loses_nothing(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        commitment = a_commitment(cedar)
        other = cedar.add("adams", Role.ADMINISTRATOR, "Amy", "Adams")
    first, second = sign_in(cedar.okafor), sign_in(other)
    was = seen(second, commitment)
    assert edit(first, commitment, sent(cedar, will="Menus", for_families="on")).status_code == 302
    answer = second.post(url("edit", commitment), sent(cedar, will="Tables outside", seen=was))
    page = words_of(answer)
    assert answer.status_code == 422 and "Somebody changed this while you were writing" in page
    assert "Menus" in page and "Students and families see it" in page and "Tables outside" in page
    with cedar.context():
        assert Commitment.objects.get().will == "Menus"
    again = sent(cedar, will="Tables outside", seen=answer.context["form"]["seen"].value())
    for _twice in range(2):
        assert second.post(url("edit", commitment), again).status_code == 302
    with cedar.context():
        assert Commitment.objects.get().will == "Tables outside"


def test_what_is_done_meanwhile_stays_done(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        commitment = a_commitment(cedar)
    client = sign_in(cedar.okafor)
    was = seen(client, commitment)
    client.post(url("done", commitment), {"outcome": "There is a menu"})
    assert client.post(url("edit", commitment), sent(cedar, will="More", seen=was)).status_code == 302
    with cedar.context():
        stored = Commitment.objects.get()
        assert (stored.will, stored.outcome) == ("More", "There is a menu") and stored.done_at


def test_what_is_taken_away_meanwhile_is_not_changed(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        commitment = a_commitment(cedar)
    client = sign_in(cedar.okafor)
    was = seen(client, commitment)
    client.post(url("remove", commitment))
    page = words_of(client.post(url("edit", commitment), sent(cedar, will="More", seen=was)))
    assert "Somebody took this away while you were writing" in page and "More" in page
    with cedar.context():
        assert Commitment.objects.get().will == WILL


def test_nothing_without_words_is_stored(cedar: Place) -> None:
    for empty in ({"said": ""}, {"will": ""}):
        with cedar.context(), pytest.raises(IntegrityError), transaction.atomic():
            a_commitment(cedar, **empty)


def test_words_are_words(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_commitment(cedar, said="<b>Lunch</b>", will="<i>Menu</i>\nSecond line")
    page = sign_in(cedar.maya).get(reverse("reports:commitment_list")).content.decode()
    assert "<b>Lunch" not in page and "&lt;i&gt;Menu&lt;/i&gt;<br>Second line" in page


def test_what_was_done_about_one_that_is_taken_away_meanwhile_comes_back(
    cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        commitment = a_commitment(cedar)
    client = sign_in(cedar.okafor)
    client.post(url("remove", commitment))
    page = words_of(client.post(url("done", commitment), {"outcome": "There is a menu"}))
    assert "Somebody took it away meanwhile." in page and "There is a menu" in page
    with cedar.context():
        assert Commitment.objects.get().done_at is None
    assert client.get(url("done", commitment)).status_code == 404
