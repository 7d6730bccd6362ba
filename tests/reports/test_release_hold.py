"""The hold: what will appear, never a figure; who sees it; withholding and the undo."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Release
from schools import clock
from schools.models import Member, Role
from surveys.models import Audience
from tests.cast import Place
from tests.reports.pages import words_of
from tests.reports.released import HOUR, a_held_release, a_release, a_survey_that_closed

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]


def url_of(release: Release, verb: str = "hold") -> str:
    return reverse(f"reports:release_{verb}", args=[release.survey_id])


def seen(client: Client, release: Release) -> str:
    return client.get(url_of(release)).context["form"]["seen"].value()


def save(client: Client, release: Release, **chosen: Any) -> Any:
    """As from a page that was opened just now, unless `chosen` says which."""
    return client.post(url_of(release), {"seen": seen(client, release)} | chosen, follow=True)


def stored(place: Place, release: Release) -> Release:
    with place.context():
        return Release.objects.get(pk=release.pk)


def test_it_says_what_will_appear_and_no_figure(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_held_release(cedar)
    page = words_of(sign_in(cedar.okafor).get(url_of(release)))
    for words in ("The results appear ", "Grade 7n = 68", "Whole schooln = 212", "Grades: 1 group"):
        assert words in page
    assert "nothing of them can ever be shown, to anybody" in page
    assert " %" not in page


def test_who_sees_them_is_decided_in_the_hold_and_later(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        held, shown = a_held_release(cedar), a_release(cedar, [], for_families=True)
    office = sign_in(cedar.okafor)
    for release, more in ((held, {"fewest": "10"}), (shown, {})):
        answer = save(office, release, seen_by=["teachers", "students"], **more)
        assert "Saved." in words_of(answer)
        found = stored(cedar, release)
        audience = found.for_teachers, found.for_students, found.for_families, found.for_district
        assert audience == (True, True, False, False)
    assert "Withhold" not in words_of(office.get(url_of(shown)))


def test_a_school_may_ask_for_larger_groups_never_for_smaller_ones(
    cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned: list[Any] = []
    monkeypatch.setattr("reports.views.hold.plan_soon", lambda release: planned.append(release.pk))
    with cedar.context():
        release = a_held_release(cedar)
    office = sign_in(cedar.okafor)
    answer = office.post(url_of(release), {"fewest": "9", "seen_by": ["teachers"]})
    assert answer.status_code == 422
    assert "Ten is the least; a school may ask for more." in words_of(answer)
    assert not stored(cedar, release).for_teachers and planned == []
    assert "Saved." in words_of(save(office, release, fewest="15"))
    assert (stored(cedar, release).fewest, stored(cedar, release).plan) == (15, [])
    assert planned == [release.pk]
    assert "is being worked out" in words_of(office.get(url_of(release)))


def test_of_two_at_once_the_second_is_told_and_loses_nothing(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_held_release(cedar, for_families=True, for_district=True)
        other = cedar.add("adams", Role.ADMINISTRATOR, "Amy", "Adams")
    first, second = sign_in(cedar.okafor), sign_in(other)
    was = seen(second, release)
    assert "Saved." in words_of(save(first, release, fewest="20", seen_by=[]))
    mine = {"fewest": "10", "seen_by": ["students", "families", "district"]}
    answer = save(second, release, **mine, seen=was)
    page = words_of(answer)
    assert answer.status_code == 422 and "Saved." not in page
    for words in (
        "Somebody decided otherwise after you opened this page",
        "Administrators alone see them Fewest people in a group that is shown: 20",
    ):
        assert words in page
    form = answer.context["form"]
    assert (form["seen_by"].value(), form["fewest"].value()) == (mine["seen_by"], "10")
    found = stored(cedar, release)
    assert found.fewest == 20 and not (found.for_students or found.for_families or found.for_district)
    again = mine | {"seen": form["seen"].value()}
    for _twice in range(2):
        assert "Saved." in words_of(save(second, release, **again))
    found = stored(cedar, release)
    assert (found.fewest, found.for_students, found.for_families) == (10, True, True)


def test_who_sees_shown_results_is_not_put_back_by_an_old_page(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release(cedar, [], for_families=True, for_teachers=True)
    office = sign_in(cedar.okafor)
    was = seen(office, release)
    save(office, release, seen_by=["teachers"])
    answer = save(office, release, seen_by=["students", "families"], seen=was)
    page = words_of(answer)
    assert answer.status_code == 422 and "Fewest people" not in page
    assert "instead of this: Teachers and counselors: everybody together" in page
    assert not stored(cedar, release).for_families


def test_withheld_and_decided_otherwise_meanwhile_nothing_is_saved(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_held_release(cedar)
    office = sign_in(cedar.okafor)
    was = seen(office, release)
    save(office, release, fewest="20", seen_by=["teachers"])
    office.post(url_of(release, "withhold"), {"do": "withhold"})
    page = words_of(save(office, release, fewest="10", seen_by=["families"], seen=was))
    assert "Yours is not saved, and the results are withheld." in page and "Nothing will appear" in page
    assert stored(cedar, release).fewest == 20


def test_withholding_can_be_undone_until_the_hold_ends(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_held_release(cedar)
    office = sign_in(cedar.okafor)
    page = words_of(office.post(url_of(release, "withhold"), {"do": "withhold"}, follow=True))
    assert "Withheld. You can undo this until the hold ends." in page and "Nothing will appear" in page
    assert stored(cedar, release).withheld_by_id == cedar.okafor.pk
    page = words_of(office.post(url_of(release, "withhold"), {"do": "undo"}, follow=True))
    assert "The results will appear after all." in page
    assert stored(cedar, release).withheld_at is None


def test_after_the_hold_nothing_is_withheld(cedar: Place, sign_in: SignIn) -> None:
    now = clock.now()
    with cedar.context():
        release = a_held_release(cedar, builds_at=now - HOUR)
        gone = a_release(cedar, [], withheld_at=now - 3 * HOUR)
    office = sign_in(cedar.okafor)
    assert "Withhold the results" not in words_of(office.get(url_of(release)))
    page = words_of(office.post(url_of(release, "withhold"), {"do": "withhold"}, follow=True))
    assert "Nothing was changed" in page
    assert stored(cedar, release).withheld_at is None
    page = words_of(office.post(url_of(release), {"seen_by": ["teachers"]}, follow=True))
    assert "the results are being worked out" in page
    assert "<fieldset disabled>" in office.get(url_of(release)).content.decode(), (
        "what cannot be saved cannot be chosen"
    )
    assert "nothing can ever be shown" in words_of(office.get(url_of(gone)))
    page = words_of(office.post(url_of(gone, "withhold"), {"do": "undo"}, follow=True))
    assert "Nothing was changed" in page


def test_results_of_adults_are_not_for_students_and_families(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_held_release(cedar, a_survey_that_closed(cedar, audience=Audience.STAFF))
    office = sign_in(cedar.okafor)
    assert "Families: " not in words_of(office.get(url_of(release)))
    answer = office.post(url_of(release), {"fewest": "10", "seen_by": ["families", "students"]})
    assert answer.status_code == 422
    assert not stored(cedar, release).for_families


def test_only_administrators_have_it(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_held_release(cedar)
    for member, status in ((cedar.diaz, 403), (cedar.rivera, 403), (cedar.maya, 403), (harbor.ito, 404)):
        assert sign_in(member).get(url_of(release)).status_code == status
        assert sign_in(member).post(url_of(release, "withhold"), {"do": "withhold"}).status_code == status
    assert stored(cedar, release).withheld_at is None
