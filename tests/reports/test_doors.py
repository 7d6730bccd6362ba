"""What the database refuses, whatever the application asks."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from reports.models import Figure, OpenText, Release, ReleasedGroup
from schools.school_days import DAY
from surveys.models import Part
from tests.cast import Place
from tests.reports.rows import a_planned_release, a_release
from tests.reports.weeks import a_weekly_report

pytestmark = pytest.mark.django_db

STATEMENTS = [
    *(f"DELETE FROM reports_{table}" for table in ("figure", "releasedgroup", "opentext", "release")),
    *(f"TRUNCATE reports_{table} CASCADE" for table in ("figure", "releasedgroup", "opentext", "release")),
    "UPDATE reports_figure SET low = 1",
    "UPDATE reports_releasedgroup SET n = 1",
    "UPDATE reports_opentext SET words = ''",
    "SELECT * FROM surveys_sealedsheet",
]


@pytest.mark.parametrize("sql", STATEMENTS)
@pytest.mark.promise("answers-over-time")
def test_the_application_changes_nothing_that_was_released(cedar: Place, sql: str) -> None:
    with cedar.context():
        a_release(cedar, words=30)
        cursor: CursorWrapper
        refused = pytest.raises(DatabaseError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reports_weeklyreport SET numbers = '{}'",
        "DELETE FROM reports_weeklyreport",
        "TRUNCATE reports_weeklyreport CASCADE",
    ],
)
def test_the_application_changes_no_report_of_a_week(cedar: Place, sql: str) -> None:
    with cedar.context():
        a_weekly_report(cedar)
        refused = pytest.raises(DatabaseError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.parametrize("field", ["done_at", "withheld_at", "fewest", "appears_at", "respondents"])
@pytest.mark.promise("answers-over-time")
def test_what_is_done_stays_as_it_is(cedar: Place, field: str) -> None:
    with cedar.context():
        release = a_release(cedar)
        value = {"done_at": None, "fewest": 20, "respondents": 5}.get(field, release.planned_at)
        value = release.appears_at + 366 * DAY if field == "appears_at" else value
        with pytest.raises(IntegrityError, match="a release is done once"), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(**{field: value})


@pytest.mark.promise("answers-over-time")
def test_nothing_is_added_to_what_is_done(cedar: Place) -> None:
    with cedar.context():
        release = a_release(cedar)
        group = ReleasedGroup.objects.first()
        part = Part.objects.filter(survey=release.survey).first()
        assert group and part
        rows = [
            ReleasedGroup(school=cedar.school, release=release, position=999, level="school", n=1),
            Figure(school=cedar.school, group=group, part=part, construct="x", low=0, high=50),
            OpenText(school=cedar.school, release=release, words=b"x"),
        ]
        for row in rows:
            with pytest.raises(IntegrityError, match="the release is done"), transaction.atomic():
                row.save(force_insert=True)


@pytest.mark.promise("answers-over-time")
def test_a_survey_has_one_release(cedar: Place) -> None:
    with cedar.context():
        release = a_planned_release(cedar)
        again = Release(
            school=cedar.school,
            survey=release.survey,
            planned_at=release.planned_at,
            builds_at=release.builds_at,
            appears_at=release.appears_at,
        )
        with pytest.raises(IntegrityError, match="survey_id"), transaction.atomic():
            again.save(force_insert=True)


@pytest.mark.promise("database-guards")
def test_another_school_sees_no_groups_of_sealed_sheets(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        release = a_planned_release(cedar)
    for place, number in ((harbor, 0), (cedar, 90)):
        with place.context(), connection.cursor() as cursor:
            cursor.execute("SELECT sealed_groups(%s)", [release.survey_id])
            assert len(cursor.fetchall()) == number
