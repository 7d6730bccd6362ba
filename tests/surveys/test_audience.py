"""“Which surveys am I asked?” and “whom does this survey ask?” give one answer, whatever the school looks like."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schools import clock
from schools.models import Enrollment, Member, Role
from surveys.audience import asked_members
from surveys.models import Audience, Consent, Permission, Survey
from surveys.models.survey import ADULTS
from tests.cast import Place
from tests.surveys.rows import a_survey

pytestmark = pytest.mark.django_db
GRADES = ["", "6", "7", "12"]
NAMES = [f"student{number}" for number in range(5)]
DAYS = st.integers(-2, 2)
people = st.fixed_dictionaries(
    {
        "grade": st.sampled_from(GRADES),
        "left": st.booleans(),
        "advisory": st.sampled_from([None, "7B", "7C"]),
        "from": DAYS,
        "until": st.one_of(st.none(), DAYS),
        "always": st.sampled_from([None, True, False]),
        "here": st.sampled_from([None, True, False]),
    }
)


@pytest.fixture
def place(cedar: Place) -> Iterator[Place]:
    with cedar.context():
        cedar.add_all(
            {name: Member(role=Role.STUDENT, given_name=name, family_name="Test") for name in NAMES}
        )
        yield cedar


def put(place: Place, survey: Survey, name: str, told: dict[str, Any]) -> None:
    student = place.people[name]
    left_on = place.today if told["left"] else None
    Member.objects.filter(pk=student.pk).update(grade=told["grade"], left_on=left_on)
    if told["advisory"]:
        first = place.today + timedelta(days=told["from"])
        until = None if told["until"] is None else max(first, place.today + timedelta(days=told["until"]))
        Enrollment.objects.create(
            school=place.school,
            student=student,
            advisory=place.advisories[told["advisory"]],
            from_on=first,
            until_on=until,
        )
    for about, said in ((None, told["always"]), (survey, told["here"])):
        if said is not None:
            Permission.objects.create(
                school=place.school, student=student, survey=about, allowed=said, said_at=clock.now()
            )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.sampled_from(Audience.values),
    st.sampled_from(Consent.values),
    st.sets(st.sampled_from(GRADES[1:])),
    st.sets(st.sampled_from(["7B", "7C"])),
    st.lists(people, min_size=len(NAMES), max_size=len(NAMES)),
)
def test_both_directions_agree(
    place: Place,
    audience: str,
    consent: str,
    grades: set[str],
    advisories: set[str],
    told: list[dict[str, Any]],
) -> None:
    with transaction.atomic():
        survey = a_survey(place, audience=audience, consent=consent, grades=sorted(grades))
        for name in advisories:
            survey.asked_advisories.create(school=place.school, advisory=place.advisories[name])
        for name, each in zip(NAMES, told, strict=True):
            put(place, survey, name, each)
        asked = set(asked_members(survey))
        here = Member.objects.here().select_related("school")
        put_to = {member for member in here if Survey.objects.put_to(member).filter(pk=survey.pk).exists()}
        assert asked == put_to
        assert all((member.role in ADULTS) == (audience == Audience.STAFF) for member in asked)
        for name, each in zip(NAMES, told, strict=True):
            said = each["always"] if each["here"] is None else each["here"]
            if said is False or each["left"] or (said is None and consent == Consent.OPT_IN):
                assert place.people[name] not in asked
        transaction.set_rollback(True)
