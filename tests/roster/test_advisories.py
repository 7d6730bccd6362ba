"""Where advisories come from: homerooms, picked classes, the file's column, or grade and size."""

from collections import Counter
from datetime import timedelta

import time_machine

from schools import clock
from schools.models import Advisory, Closure, Enrollment, Leadership, Member, SchoolYear, Term
from tests.cast import Place
from tests.roster.oneroster import District, a_district, enroll
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
