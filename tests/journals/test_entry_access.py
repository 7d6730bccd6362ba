"""Who gets which answer from an entry of Maya's, in every audience and state. `tests/access.txt` has other pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from journals.audience import choose_audience
from journals.entries import finish_entry, remove_entry
from journals.hidings import hide
from journals.models import Entry
from journals.reports import make_report
from schools.models import Account, Enrollment, Leadership, Member, Role
from tests.cast import PASSWORD, Place
from tests.journals.rows import share, write
from tests.promises.plugin import Proved

pytestmark = pytest.mark.promise("entry-readers")

SignIn = Callable[[Member], Client]

# 200: reads it. 404: not theirs to know of. 403: a page their role never has.
TABLE = """
              maya noah zoe iris rivera lee osei sam pat diaz okafor jo  ruth hale ito hana
draft         200  404  404 404  404    404 404  404 404 404  404    403 403  404  404 404
me            200  404  404 404  404    404 404  404 404 404  404    403 403  404  404 404
teacher       200  404  404 404  200    200 404  404 404 404  404    403 403  404  404 404
circle        200  200  200 404  200    200 404  404 404 404  404    403 403  404  404 404
reported      200  200  200 404  200    200 404  404 404 200  404    403 403  404  404 404
hidden        200  404  404 404  200    200 404  404 404 404  404    403 403  404  404 404
taken_back    200  404  404 404  404    404 404  404 404 404  404    403 403  404  404 404
narrowed      200  404  404 404  200    200 404  404 404 404  404    403 403  404  404 404
removed       404  404  404 404  404    404 404  404 404 404  404    403 403  404  404 404
"""
PEOPLE, *ROWS = [line.split() for line in TABLE.strip().splitlines()]


def an_entry(place: Place, state: str) -> Entry:
    if state in ("draft", "me", "teacher", "circle"):
        entry = write(place.maya, audience="circle" if state == "draft" else state)
        if state != "draft":
            finish_entry(entry)
        return entry
    entry = share(place.maya, "circle")
    changes: dict[str, Callable[[], object]] = {
        "reported": lambda: make_report(entry, place.noah, ""),
        "hidden": lambda: hide(entry, place.rivera, "Let us talk first."),
        "taken_back": lambda: choose_audience(entry, "me"),
        "narrowed": lambda: choose_audience(entry, "teacher"),
        "removed": lambda: remove_entry(entry),
    }
    changes[state]()
    return entry


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "answers"), [(row[0], row[1:]) for row in ROWS], ids=lambda each: str(each)[:9]
)
def test_answers(
    state: str, answers: list[str], cedar: Place, harbor: Place, sign_in: SignIn, proved: Proved
) -> None:
    with cedar.context():
        entry = an_entry(cedar, state)
    people = cedar.people | harbor.people
    found = [str(sign_in(people[name]).get(f"/journal/{entry.pk}/").status_code) for name in PEOPLE]
    assert dict(zip(PEOPLE, found, strict=True)) == dict(zip(PEOPLE, answers, strict=True))
    proved(len(found), "people who ask for an entry, in each of its states")


@pytest.mark.promise("access-ends")
def test_what_a_teacher_who_leaves_the_advisory_can_open(cedar: Place, sign_in: SignIn) -> None:
    """What names them, and nothing else: neither what was private nor what comes later."""
    with cedar.context():
        named, private = share(cedar.maya, "teacher"), share(cedar.maya, "me")
        Leadership.objects.filter(member=cedar.lee).update(until_on=cedar.today - timedelta(days=1))
        later = share(cedar.maya, "circle")
    lee = sign_in(cedar.lee)
    statuses = [lee.get(f"/journal/{entry.pk}/").status_code for entry in (named, private, later)]
    assert statuses == [200, 404, 404]


@pytest.mark.promise("access-ends")
def test_who_leaves_a_circle_reads_nothing_of_it_and_keeps_their_own(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        mine, theirs = share(cedar.noah, "circle"), share(cedar.maya, "circle")
        Enrollment.objects.filter(student=cedar.noah).update(until_on=cedar.today - timedelta(days=1))
    noah = sign_in(cedar.noah)
    assert noah.get(f"/journal/{theirs.pk}/").status_code == 404
    assert noah.post(f"/journal/{mine.pk}/audience/", {"audience": "me"}).status_code == 302
    assert sign_in(cedar.rivera).get(f"/journal/{mine.pk}/").status_code == 404


def test_a_student_who_moves_school_begins_anew_and_nobody_reads_what_stays(
    cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        entry = share(cedar.maya, "circle")
        Member.objects.filter(pk=cedar.maya.pk).update(left_on=cedar.today)
    with harbor.context():
        moved = Member.objects.create(
            school=harbor.school, account=cedar.maya.account, role=Role.STUDENT, given_name="Maya"
        )
    maya = sign_in(moved)
    assert maya.get("/journal/").status_code == 200
    assert maya.get(f"/journal/{entry.pk}/").status_code == 404
    assert "saved me a seat" not in maya.get("/journal/export.md").content.decode()
    assert sign_in(cedar.rivera).get(f"/journal/{entry.pk}/").status_code == 404


def test_who_comes_back_to_the_school_has_their_journal_again(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        entry = share(cedar.maya, "teacher")
        Member.objects.filter(pk=cedar.maya.pk).update(left_on=cedar.today)
        Member.objects.filter(pk=cedar.maya.pk).update(left_on=None)
    assert sign_in(cedar.maya).get(f"/journal/{entry.pk}/").status_code == 200


@pytest.mark.parametrize("gone", ["closed", "deleted"])
def test_without_an_account_the_entry_stays_as_it_was_and_nobody_signs_in(
    cedar: Place, sign_in: SignIn, gone: str
) -> None:
    with cedar.context():
        entry = share(cedar.maya, "teacher")
    client, account = sign_in(cedar.maya), Account.objects.filter(pk=cedar.maya.account_id)
    with cedar.context():
        account.update(is_active=False) if gone == "closed" else account.delete()
    answer = client.get(f"/journal/{entry.pk}/")
    assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (302, "/accounts/login/")
    assert not Client().login(username="maya.cedar", password=PASSWORD)
    assert sign_in(cedar.rivera).get(f"/journal/{entry.pk}/").status_code == 200


def test_no_superuser_opens_an_entry(cedar: Place) -> None:
    """There is no admin, and an account that is no member of the school reaches none of its pages."""
    with cedar.context():
        entry = share(cedar.maya, "circle")
    client = Client()
    client.force_login(Account.objects.create_user("root", password=PASSWORD))
    assert client.get(f"/journal/{entry.pk}/").status_code == 302
    assert client.get("/admin/").status_code == 404
