from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from schools.enrollment import enroll_student
from schools.models import Advisory, Closure, Enrollment, Leadership, Member, Role
from tests.cast import Place

Enter = Callable[[Member], Client]


def led_by(place: Place, who: str) -> set[str]:
    with place.context():
        return set(Advisory.objects.led_by(place.people[who]).values_list("name", flat=True))


@pytest.mark.promise("access-ends")
def test_teachers_lead_their_own_and_a_substitute_the_named_days(cedar: Place) -> None:
    assert led_by(cedar, "rivera") == led_by(cedar, "lee") == led_by(cedar, "sam") == {"7B"}
    assert led_by(cedar, "osei") == {"7C"}
    assert led_by(cedar, "pat") == led_by(cedar, "okafor") == set()
    with cedar.context():
        Leadership.objects.filter(member=cedar.sam).update(
            from_on=cedar.today - timedelta(days=3), until_on=cedar.today - timedelta(days=1)
        )
    assert led_by(cedar, "sam") == set()


def test_a_teacher_sees_own_advisories_and_students_alone(cedar: Place, sign_in: Enter) -> None:
    client = sign_in(cedar.osei)
    assert listed(client) == ["7C"]
    assert client.get(f"/school/advisories/{cedar.advisories['7B'].pk}/").status_code == 404
    with cedar.context():
        visible = {m.given_name for m in Member.objects.visible_to(cedar.osei).students()}
    assert visible == {"Iris"}


def test_a_moved_student_is_in_one_advisory_and_the_past_stays(cedar: Place, sign_in: Enter) -> None:
    target = cedar.advisories["7C"]
    sign_in(cedar.okafor).post(
        reverse("schools:student_add", args=[target.pk]),
        {"students": [cedar.maya.pk], "from_on": cedar.today},
    )
    with cedar.context():
        rows = Enrollment.objects.filter(student=cedar.maya).order_by("from_on")
        assert [(row.advisory_id, row.until_on) for row in rows] == [
            (cedar.advisories["7B"].pk, cedar.today - timedelta(days=1)),
            (target.pk, None),
        ]


def test_enrolling_twice_changes_nothing(cedar: Place) -> None:
    with cedar.context():
        for _time in range(2):
            enroll_student(cedar.maya, cedar.advisories["7B"], cedar.today)
        assert Enrollment.objects.filter(student=cedar.maya).count() == 1


@pytest.mark.promise("keys-within-school")
def test_a_student_of_another_school_cannot_be_added(cedar: Place, harbor: Place, sign_in: Enter) -> None:
    url = reverse("schools:student_add", args=[cedar.advisories["7B"].pk])
    response = sign_in(cedar.okafor).post(url, {"students": [harbor.hana.pk], "from_on": cedar.today})
    assert "students" in response.context["form"].errors


def test_a_substitute_needs_a_last_day(cedar: Place, sign_in: Enter) -> None:
    url = reverse("schools:leader_new", args=[cedar.advisories["7C"].pk])
    asked = {"member": cedar.sam.pk, "is_substitute": "on", "from_on": cedar.today, "until_on": ""}
    response = sign_in(cedar.okafor).post(url, asked)
    assert "Say on which day the substitute stops." in response.content.decode()
    sign_in(cedar.okafor).post(url, asked | {"until_on": cedar.today})
    assert led_by(cedar, "sam") == {"7B", "7C"}


def test_a_student_leads_nothing(cedar: Place, sign_in: Enter) -> None:
    url = reverse("schools:leader_new", args=[cedar.advisories["7C"].pk])
    response = sign_in(cedar.okafor).post(url, {"member": cedar.maya.pk, "from_on": cedar.today})
    assert "member" in response.context["form"].errors


@pytest.mark.promise("access-ends")
def test_removing_a_leader_ends_their_access(cedar: Place, sign_in: Enter) -> None:
    with cedar.context():
        leadership = Leadership.objects.get(member=cedar.rivera)
    sign_in(cedar.okafor).post(reverse("schools:leader_end", args=[leadership.pk]))
    assert led_by(cedar, "rivera") == set()


def test_what_is_over_ends_no_other_day(cedar: Place, sign_in: Enter) -> None:
    last = cedar.today - timedelta(days=9)
    with cedar.context():
        leadership = Leadership.objects.get(member=cedar.rivera)
        Leadership.objects.filter(pk=leadership.pk).update(until_on=last)
    sign_in(cedar.okafor).post(reverse("schools:leader_end", args=[leadership.pk]))
    with cedar.context():
        assert Leadership.objects.get(pk=leadership.pk).until_on == last


def test_students_to_add_stand_in_order_of_their_advisories(cedar: Place, sign_in: Enter) -> None:
    with cedar.context():
        cedar.add_advisory("7A", [cedar.osei], [cedar.add("kai", Role.STUDENT, "Kai", "Ng", grade="7")])
        cedar.add_advisory("7D", [cedar.osei], [])
        cedar.add("uma", Role.STUDENT, "Uma", "West", grade="7")
    page = sign_in(cedar.okafor).get(reverse("schools:student_add", args=[cedar.advisories["7D"].pk])).text
    names = ("Uma West", "Kai Ng", "Noah Álvarez", "Maya Torres", "Zoë Young", "Iris Chen")
    places = [page.index(name) for name in names]
    assert places == sorted(places)


def test_an_archived_advisory_comes_back(cedar: Place, sign_in: Enter) -> None:
    client, pk = sign_in(cedar.okafor), cedar.advisories["7B"].pk
    client.post(reverse("schools:advisory_archive", args=[pk]))
    assert listed(client) == ["7C"]
    client.post(reverse("schools:advisory_restore", args=[pk]))
    assert listed(client) == ["7B", "7C"]


def listed(client: Client) -> list[str]:
    return [advisory.name for advisory in client.get("/school/advisories/").context["advisories"]]


def test_advisories_stand_in_order(cedar: Place, sign_in: Enter) -> None:
    with cedar.context():
        for name in ("7A", "7D"):
            cedar.add_advisory(name, [cedar.osei], [])
    assert listed(sign_in(cedar.okafor)) == ["7A", "7B", "7C", "7D"]


def test_two_advisories_of_one_name_are_refused(cedar: Place, sign_in: Enter) -> None:
    response = sign_in(cedar.okafor).post(
        "/school/advisories/new/", {"name": "7B", "year": cedar.year.pk, "grade": "", "place": ""}
    )
    assert "There is an advisory of this name" in response.content.decode()


@pytest.mark.parametrize("name", ["schools:advisory_list", "schools:people_list", "schools:calendar"])
def test_lists_ask_as_often_for_three_rows_as_for_one(
    cedar: Place, sign_in: Enter, name: str, django_assert_max_num_queries: Callable
) -> None:
    client, url = sign_in(cedar.okafor), reverse(name)
    add_row_to_each_list(cedar, "D")
    client.get(url)
    with django_assert_max_num_queries(12) as few:
        client.get(url)
    for letter in "EF":
        add_row_to_each_list(cedar, letter)
    with django_assert_max_num_queries(len(few)):
        client.get(url)


def add_row_to_each_list(place: Place, letter: str) -> None:
    with place.context():
        student = place.add(f"new{letter.lower()}", Role.STUDENT, "New", letter)
        place.add_advisory(f"8{letter}", [place.osei], [student])
        Closure.objects.create(school=place.school, reason=letter, starts_on=place.today, ends_on=place.today)


def test_nobody_is_in_two_advisories_on_one_day(cedar: Place) -> None:
    with pytest.raises(IntegrityError, match="student_is_in_one_advisory_at_a_time"), cedar.context():
        Enrollment.objects.create(
            school=cedar.school,
            advisory=cedar.advisories["7C"],
            student=cedar.maya,
            from_on=cedar.today - timedelta(days=9),
            until_on=cedar.today - timedelta(days=5),
        )
    with cedar.context():
        enroll_student(cedar.maya, cedar.advisories["7C"], cedar.today + timedelta(days=7))
        enroll_student(cedar.maya, cedar.advisories["7C"], cedar.today - timedelta(days=7))
        rows = Enrollment.objects.filter(student=cedar.maya).order_by("from_on")
        assert [row.advisory.name for row in rows] == ["7B", "7C"]
