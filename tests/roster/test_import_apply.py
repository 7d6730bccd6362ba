"""Applying an import: of the preview that one saw, once."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from roster import imports
from roster.choices import Choices
from roster.models import Import
from roster.tasks import work_on_import
from schools.models import Member
from tests.at_once import at_once
from tests.cast import Place
from tests.roster.oneroster import a_district
from tests.roster.steps import apply, csv_of, reload, upload, without
from tests.seen import seen_on

SignIn = Callable[[Member], Client]

pytestmark = pytest.mark.usefixtures("by_hand")


def test_many_leaving_need_a_tick(cedar: Place, sign_in: SignIn) -> None:
    apply(cedar, upload(cedar, a_district().zip(), source="keep"))
    gone = [f"cedar-s{number}" for number in range(1, 9)]
    found = upload(cedar, without(a_district(), *gone).zip(), source="keep")
    client, url = sign_in(cedar.okafor), reverse("roster:import_detail", args=[found.pk])
    page = client.get(url)
    assert "8 people would be deactivated" in page.text
    form = {"seen": seen_on(page)}
    assert "Tick the box" in client.post(f"{url}apply/", form, follow=True).text
    assert reload(cedar, found).state == Import.State.READY
    client.post(f"{url}apply/", form | {"sure": "yes"})
    assert reload(cedar, found).state == Import.State.APPLYING


def test_who_may_less_than_the_uploader_sees_what_is_left_of_it(cedar: Place, sign_in: SignIn) -> None:
    rows = [
        ["Al Ash", "al@x.example", "a1", "", "", "administrator"],
        ["Di Dunn", "", "a2", "", "", "teacher"],
    ]
    found = upload(cedar, csv_of(*rows), "people.csv")
    client, url = sign_in(cedar.jo), reverse("roster:import_detail", args=[found.pk])
    client.post(f"{url}apply/", {"seen": seen_on(client.get(url))})
    work_on_import(cedar.school.pk, found.pk)
    page = client.get(url).text
    assert "no longer what you saw" in page
    assert "Only an administrator can add somebody as Administrator" in page
    assert "Al Ash" not in page


def test_a_page_that_was_overtaken_applies_nothing(cedar: Place, sign_in: SignIn) -> None:
    """Somebody else chose other advisories since; the tick for many who leave is not for what was not seen either."""
    found = upload(cedar, a_district().zip(), source="grade")
    client, url = sign_in(cedar.okafor), reverse("roster:import_detail", args=[found.pk])
    old = {"seen": seen_on(client.get(url)), "sure": "yes"}
    with cedar.context():
        imports.change_choices(found, Choices(source="keep"))
    assert "no longer what you saw" in client.post(f"{url}apply/", old, follow=True).text
    work_on_import(cedar.school.pk, found.pk)
    for form in (old, {"sure": "yes"}):
        page = client.post(f"{url}apply/", form, follow=True)
        assert "no longer what you saw" in page.text
        assert reload(cedar, found).state == Import.State.READY
    client.post(f"{url}apply/", {"seen": seen_on(page)})
    assert reload(cedar, found).state == Import.State.APPLYING
    assert "no longer" not in client.post(f"{url}apply/", old, follow=True).text


@pytest.mark.django_db(transaction=True)
def test_two_clicks_apply_it_once_and_the_second_is_told_nothing_else(cedar: Place, sign_in: SignIn) -> None:
    found = upload(cedar, a_district().zip(), source="keep")
    client, url = sign_in(cedar.okafor), reverse("roster:import_detail", args=[found.pk])
    form, answers = {"seen": seen_on(client.get(url))}, []
    at_once(
        cedar,
        lambda: imports.begin_apply(found, cedar.okafor, found.fingerprint),
        lambda: answers.append(client.post(f"{url}apply/", form, follow=True)),
        "roster_import",
    )
    assert "Applying" in answers[0].text and "no longer what you saw" not in answers[0].text
    assert reload(cedar, found).state == Import.State.APPLYING
