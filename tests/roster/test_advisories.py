"""Where advisories come from: homerooms, picked classes, the file's column, or grade and size."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client

from schools import clock
from schools.models import Advisory, Closure, Enrollment, Leadership, Member, SchoolYear, Term
from tests.cast import Place
from tests.roster.oneroster import District, a_district, enroll, in_days
from tests.roster.steps import apply, bring_in, codes, csv_of, problems, upload, where, without


def sizes(place: Place) -> dict[str, int]:
    with place.context():
        rows = Enrollment.objects.filter(until_on=None, advisory__archived_on=None)
        return dict(Counter(rows.values_list("advisory__name", flat=True)))


def with_homerooms() -> District:
    """Classes 1 and 2 are homerooms: odd students in the first, even ones in the second."""
    district = a_district()
    for row in district.rows["classes.csv"]:
        if row["sourcedId"] in {"cedar-c1", "cedar-c2"}:
            row["classType"] = "Homeroom"
    return district


def test_homerooms_become_advisories_by_themselves(cedar: Place) -> None:
    found = bring_in(cedar, with_homerooms().zip())
    assert found.choices["source"] == "homerooms"
    assert sizes(cedar) == {"7B": 3, "7C": 1, "Class 1": 6, "Class 2": 6}
    with cedar.context():
        advisory = Advisory.objects.get(name="Class 1")
        assert (advisory.sourced_id, advisory.grade, advisory.place) == ("cedar-c1", "7", "Room 1")
        assert advisory.year == cedar.year
        assert [row.member.sourced_id for row in advisory.leaderships.all()] == ["cedar-t1"]
        assert {row.from_on for row in advisory.enrollments.all()} == {cedar.today}


def test_the_same_homerooms_twice_change_nothing_and_keep_what_the_school_added(cedar: Place) -> None:
    bring_in(cedar, with_homerooms().zip())
    with cedar.context():
        advisory = Advisory.objects.get(name="Class 1")
        Advisory.objects.filter(pk=advisory.pk).update(name="The Owls")
        Leadership.objects.create(
            school=cedar.school, advisory=advisory, member=cedar.lee, from_on=cedar.today
        )
    found = upload(cedar, with_homerooms().zip())
    assert found.summary["nothing"]
    assert [problem.params["person"] for problem in problems(found) if problem.code == "still_leads"] == [
        "Jun Lee"
    ]


def test_a_student_moves_with_the_homeroom(cedar: Place) -> None:
    with time_machine.travel(clock.now() - timedelta(days=3)):
        bring_in(cedar, with_homerooms().zip())
    district = with_homerooms()
    for row in district.rows["enrollments.csv"]:
        if row["userSourcedId"] == "cedar-s1":
            row["classSourcedId"] = "cedar-c2"
    found = bring_in(cedar, district.zip())
    assert (found.summary["moved"], found.summary["placed"]) == (1, 0)
    assert found.findings["advisories_changed"] == ["Class 2"]
    with cedar.context():
        before, after = Enrollment.objects.filter(student__sourced_id="cedar-s1").order_by("from_on")
        assert (before.advisory.name, before.until_on) == ("Class 1", cedar.today - timedelta(days=1))
        assert (after.advisory.name, after.from_on, after.until_on) == ("Class 2", cedar.today, None)


def test_a_homeroom_that_is_gone_is_archived_and_may_come_back(cedar: Place) -> None:
    bring_in(cedar, with_homerooms().zip())
    district = with_homerooms()
    next(row for row in district.rows["classes.csv"] if row["sourcedId"] == "cedar-c2")["classType"] = (
        "scheduled"
    )
    found = bring_in(cedar, district.zip())
    assert found.summary["advisories_archived"] == 1
    assert sizes(cedar) == {"7B": 3, "7C": 1, "Class 1": 6}
    with cedar.context():
        gone = Advisory.objects.get(sourced_id="cedar-c2")
        assert gone.archived_on == cedar.today
        assert not gone.leaderships.filter(until_on=None).exists()
        assert Advisory.objects.get(name="7B").archived_on is None
    bring_in(cedar, with_homerooms().zip())
    assert sizes(cedar) == {"7B": 3, "7C": 1, "Class 1": 6, "Class 2": 6}


@pytest.mark.parametrize("says", ["delta", "absent", ""])
def test_a_file_that_lists_changed_classes_only_archives_no_homeroom(cedar: Place, says: str) -> None:
    bring_in(cedar, with_homerooms().zip())
    district = with_homerooms()
    district.manifest["file.classes"] = says
    district.rows["classes.csv"] = [
        row for row in district.rows["classes.csv"] if row["sourcedId"] != "cedar-c2"
    ]
    district.rows["enrollments.csv"] = [
        row for row in district.rows["enrollments.csv"] if row["classSourcedId"] != "cedar-c2"
    ]
    found = bring_in(cedar, district.zip())
    assert "not_all_classes" in codes(found)
    assert found.summary["advisories_archived"] == 0
    assert sizes(cedar) == {"7B": 3, "7C": 1, "Class 1": 6, "Class 2": 6}


def test_picked_classes_and_the_student_who_is_in_two(cedar: Place) -> None:
    district = a_district()
    second = enroll(district, "cedar", "cedar-c2", "cedar-s1", "student")
    found = bring_in(cedar, district.zip(), source="classes", classes=["cedar-c1", "cedar-c2"])
    assert where(found, "second_class") == [("enrollments.csv", district.line("enrollments.csv", second))]
    assert sizes(cedar) == {"7B": 3, "7C": 1, "Class 1": 6, "Class 2": 6}
    found = upload(cedar, district.zip(), source="classes", classes=["cedar-c1"])
    assert next(p.params for p in problems(found) if p.code == "no_advisory_for") == {"people": 6}


def test_a_class_called_as_an_advisory_takes_it_over(cedar: Place) -> None:
    district = a_district()
    next(row for row in district.rows["classes.csv"] if row["sourcedId"] == "cedar-c1")["title"] = "7B"
    bring_in(cedar, district.zip(), source="classes", classes=["cedar-c1"])
    with cedar.context():
        assert Advisory.objects.get(name="7B").sourced_id == "cedar-c1"
    assert sizes(cedar)["7B"] == 9


def test_by_grade_sizes_are_balanced_and_teachers_take_turns(harbor: Place) -> None:
    harbor.people["okafor"] = harbor.ito
    bring_in(harbor, a_district(students=63, teachers=3, schools=("one",)).zip(), source="grade", size=10)
    assert sizes(harbor) == {
        "6A": 7, "6B": 7, "6C": 7, "7A": 7, "7B": 7, "8A": 7, "8B": 7, "8C": 7, "8H": 8,
    }  # fmt: skip
    with harbor.context():
        leaders = Leadership.objects.exclude(advisory__name="8H").values_list(
            "member__family_name", flat=True
        )
        assert Counter(leaders) == {"Adult00001": 3, "Adult00002": 2, "Adult00003": 2, "Hale": 1}


def test_by_grade_students_keep_their_advisory_and_newcomers_fill_up(cedar: Place) -> None:
    bring_in(cedar, a_district(students=30).zip(), source="grade", size=10)
    before = sizes(cedar)
    assert before == {"6A": 10, "7B": 7, "7C": 7, "8A": 10}
    found = bring_in(cedar, a_district(students=39).zip(), source="grade", size=10)
    assert sizes(cedar) == {"6A": 13, "7B": 9, "7C": 8, "8A": 13}
    assert (found.summary["moved"], found.summary["placed"]) == (0, 9)
    assert upload(cedar, a_district(students=39).zip(), source="grade", size=10).summary["nothing"]


def test_nobody_is_put_into_an_archived_advisory(cedar: Place) -> None:
    with cedar.context():
        Advisory.objects.create(
            school=cedar.school, year=cedar.year, name="6A", grade="6", archived_on=cedar.today
        )
    bring_in(cedar, a_district().zip(), source="grade")
    assert {name for name in sizes(cedar) if name.startswith("6")} == {"6B"}


def test_students_without_a_grade_are_not_placed(cedar: Place) -> None:
    district = a_district()
    district.user("cedar-s1")["grades"] = ""
    found = upload(cedar, district.zip(), source="grade")
    assert [p.params["person"] for p in problems(found) if p.code == "no_grade"] == ["Stu1 Dent00001"]
    apply(cedar, found)
    with cedar.context():
        assert not Enrollment.objects.filter(student__sourced_id="cedar-s1").exists()


def test_by_grade_without_teachers_says_so(harbor: Place) -> None:
    harbor.people["okafor"] = harbor.ito
    with harbor.context():
        Member.objects.filter(pk=harbor.hale.pk).update(left_on=harbor.today)
    found = bring_in(harbor, a_district(teachers=0, schools=("one",)).zip(), source="grade")
    assert [p.params["advisory"] for p in problems(found) if p.code == "no_teacher"] == ["6A", "8A"]


def test_the_column_names_advisories_and_their_teachers(cedar: Place) -> None:
    content = csv_of(
        ["Tea Cher", "tea@cedar.example", "", "", "6X; 7b", "teacher"],
        ["Ann Ash", "ann.ash", "1", "6", "6x", ""],
        ["Bo Birch", "bo.birch", "2", "6", "6Y", ""],
        ["Maya Torres", "maya.cedar", "", "", "6X", ""],
        ["Noah Álvarez", "noah.cedar", "", "", "", ""],
    )
    found = bring_in(cedar, content, "people.csv")
    assert sizes(cedar) == {"6X": 2, "6Y": 1, "7B": 2, "7C": 1}
    assert [p.params["advisory"] for p in problems(found) if p.code == "no_teacher"] == ["6Y"]
    with cedar.context():
        assert Advisory.objects.get(name="6X").grade == "6"
        led = Leadership.objects.filter(member__family_name="Cher").values_list("advisory__name", flat=True)
        assert set(led) == {"6X", "7B"}


def test_a_name_of_the_column_brings_an_archived_advisory_back(cedar: Place) -> None:
    with cedar.context():
        Advisory.objects.create(school=cedar.school, year=cedar.year, name="6X", archived_on=cedar.today)
    bring_in(cedar, csv_of(["Ann Ash", "ann.ash", "1", "6", "6x", ""]), "people.csv")
    with cedar.context():
        assert Advisory.objects.get(name="6X").archived_on is None


def test_leaving_them_as_they_are(cedar: Place) -> None:
    bring_in(cedar, with_homerooms().zip(), source="keep")
    assert sizes(cedar) == {"7B": 3, "7C": 1}


def test_who_leaves_is_taken_out_whatever_the_choice(cedar: Place) -> None:
    bring_in(cedar, with_homerooms().zip())
    bring_in(cedar, without(with_homerooms(), "cedar-s1").zip(), source="keep")
    assert sizes(cedar)["Class 1"] == 5


# The school year


def without_year(place: Place) -> None:
    with place.context():
        for model in (Closure, Enrollment, Leadership, Advisory, Term, SchoolYear):
            model.objects.all().delete()


def test_the_files_year_is_shown_and_added_with_its_terms(cedar: Place) -> None:
    without_year(cedar)
    found = upload(cedar, a_district().zip())
    assert found.summary["year"] == "File year"
    assert len(found.findings["year_dates"]) == 2
    with cedar.context():
        assert not SchoolYear.objects.exists()
    bring_in(cedar, a_district().zip())
    with cedar.context():
        year = SchoolYear.objects.get()
        assert [term.name for term in year.terms.all()] == ["Fall", "Spring"]
        assert set(Advisory.objects.values_list("year", flat=True)) == {year.pk}


def test_without_any_year_people_come_without_advisories(cedar: Place) -> None:
    without_year(cedar)
    found = bring_in(cedar, a_district().zip(academicSessions=None), source="grade")
    assert found.findings["no_year"]
    assert (found.summary["people_added"], found.summary["advisories_added"]) == (14, 0)


def test_a_year_that_has_the_name_already_gets_another(cedar: Place) -> None:
    without_year(cedar)
    with cedar.context():
        long_ago = cedar.today - timedelta(days=900)
        SchoolYear.objects.create(
            school=cedar.school, name="File year", starts_on=long_ago, ends_on=long_ago + timedelta(days=300)
        )
    assert bring_in(cedar, a_district().zip()).summary["year"] == "File year (2)"
    assert "no_advisory_for" not in codes(upload(cedar, a_district().zip()))


# Between two school years


def own_years(place: Place, **days: tuple[int, int]) -> None:
    """The school's years by name, from and until how many days from today, each with a term of its own."""
    without_year(place)
    with place.context():
        for name, (first, last) in days.items():
            span = {"starts_on": place.today + timedelta(first), "ends_on": place.today + timedelta(last)}
            year = SchoolYear.objects.create(school=place.school, name=name, **span)
            Term.objects.create(school=place.school, year=year, name=name, **span)


def file_of(*days: tuple[int, int]) -> bytes:
    """Homerooms, and a school year for each span of days from today."""
    district = with_homerooms()
    district.rows["academicSessions.csv"].clear()
    for number, (first, last) in enumerate(days):
        district.add(
            "academicSessions.csv",
            sourcedId=f"y{number}", title=f"Y{number}", type="schoolYear",
            startDate=in_days(first), endDate=in_days(last),
        )  # fmt: skip
    return district.zip()


def homes(place: Place) -> dict[str, int]:
    """How many advisories each school year has."""
    with place.context():
        return {year.name: year.advisories.count() for year in SchoolYear.objects.all()}


def days_later(place: Place, days: int) -> datetime:
    return datetime.combine(place.today + timedelta(days), time(12), UTC)


def test_the_schools_coming_year_is_taken_before_the_files_and_holds_its_advisories(cedar: Place) -> None:
    own_years(cedar, past=(-340, -50), own=(14, 250))
    content = file_of((-40, 320))
    found = bring_in(cedar, content)
    assert (found.summary["year"], found.findings["year_dates"]) == ("", [])
    assert (found.findings["other_year"], found.findings["no_year"]) == ("own", False)
    assert homes(cedar) == {"own": 2, "past": 0}
    with time_machine.travel(days_later(cedar, 20)):
        assert upload(cedar, content).summary["nothing"]


def test_a_file_of_the_coming_year_adds_it_once(cedar: Place) -> None:
    own_years(cedar, past=(-340, -50))
    content = file_of((-360, -20), (20, 300))
    assert bring_in(cedar, content).summary["year"] == "Y1"
    assert homes(cedar) == {"Y1": 2, "past": 0}
    for days in (1, 40):
        with time_machine.travel(days_later(cedar, days)):
            assert upload(cedar, content).summary["nothing"]


def test_last_years_file_compares_with_last_year(cedar: Place) -> None:
    own_years(cedar, past=(-300, -10), own=(50, 330))
    bring_in(cedar, file_of((-340, 10)))
    assert homes(cedar) == {"own": 0, "past": 2}
    assert upload(cedar, file_of((-340, -5))).summary["nothing"]


def test_the_files_year_begins_after_the_schools_that_reaches_into_it(cedar: Place) -> None:
    own_years(cedar, past=(-340, -20))
    found = bring_in(cedar, file_of((-40, 320)))
    with cedar.context():
        year = SchoolYear.objects.get(name="Y0")
    assert year.starts_on == cedar.today - timedelta(days=19)
    assert found.findings["year_dates"] == [in_days(-19), in_days(320)]
    assert homes(cedar) == {"Y0": 2, "past": 0}


def test_no_year_is_added_that_has_ended(cedar: Place) -> None:
    own_years(cedar, own=(30, 300))
    found = bring_in(cedar, file_of((-340, -5)))
    assert found.findings["no_year"]
    assert homes(cedar) == {"own": 0}


def test_a_csv_file_is_for_the_year_that_comes_next(cedar: Place) -> None:
    own_years(cedar, past=(-340, -50), own=(14, 250), later=(300, 500))
    bring_in(cedar, csv_of(["Ann Ash", "ann.ash", "1", "6", "6X", ""]), "people.csv")
    assert homes(cedar) == {"later": 0, "own": 1, "past": 0}


def test_the_preview_names_the_coming_year(cedar: Place, sign_in: Callable[[Member], Client]) -> None:
    own_years(cedar, own=(14, 250))
    found = upload(cedar, file_of((-40, 320)))
    page = sign_in(cedar.okafor).get(f"/school/roster/{found.pk}/").content.decode()
    assert "Today is in no school year. The advisories are those of own." in page
    assert "is added with its terms" not in page


def test_another_year_than_previewed_is_shown_before_anything_is_written(cedar: Place) -> None:
    own_years(cedar, own=(14, 250))
    found = upload(cedar, file_of((-40, 320)))
    own_years(cedar, other=(14, 250))
    assert apply(cedar, found).findings["changed_since"]
    assert homes(cedar) == {"other": 0}
