"""The life of an import: once, whole, and only what was seen."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from roster import imports
from roster.choices import Choices
from roster.models import Import
from roster.problems import NAMES
from roster.progress import Progress, progress_of
from roster.tasks import resume_imports, work_on_import
from schools import clock
from schools.models import Account, Advisory, Member, School
from tests.cast import Place
from tests.roster.oneroster import a_district, add_user
from tests.roster.steps import apply, bring_in, codes, csv_of, problems, reload, upload, without


@pytest.mark.promise("nothing-half-saved")
def test_a_task_that_runs_twice_applies_once(cedar: Place) -> None:
    found = apply(cedar, upload(cedar, a_district().zip(), source="grade"))
    with cedar.context():
        before = Member.objects.count(), Advisory.objects.count()
    work_on_import(cedar.school.pk, found.pk)
    assert reload(cedar, found).finished_at == found.finished_at
    with cedar.context():
        assert (Member.objects.count(), Advisory.objects.count()) == before


def test_an_import_is_applied_only_after_it_was_looked_at(cedar: Place) -> None:
    with cedar.context():
        found = imports.start_import(cedar.school, cedar.okafor, "roster.zip", a_district().zip(), Choices())
        assert not imports.begin_apply(found, cedar.okafor, found.fingerprint)
    assert apply(cedar, upload(cedar, a_district().zip())).state == Import.State.APPLIED


def test_what_differs_from_the_preview_is_shown_again(cedar: Place) -> None:
    found = upload(cedar, a_district().zip(), source="keep")
    with cedar.context():
        Member.objects.create(
            school=cedar.school,
            role="student",
            given_name="Stu1",
            family_name="Dent00001",
            sourced_id="cedar-s1",
        )
    found = apply(cedar, found)
    assert (found.state, found.findings["changed_since"]) == (Import.State.READY, True)
    assert found.summary["people_added"] == 13
    assert apply(cedar, found).state == Import.State.APPLIED


def test_the_same_numbers_about_other_people_are_shown_again(cedar: Place) -> None:
    bring_in(cedar, a_district().zip(), source="keep")
    found = upload(cedar, without(a_district(), "cedar-s1", "cedar-s2").zip(), source="keep")
    with cedar.context():
        Member.objects.filter(sourced_id="cedar-s1").update(left_on=cedar.today)
        Member.objects.create(
            school=cedar.school, role="student", given_name="Late", family_name="Comer", sourced_id="late"
        )
    found = apply(cedar, found)
    assert (found.state, found.findings["changed_since"]) == (Import.State.READY, True)
    assert found.summary["people_left"] == 2
    assert {person["name"] for person in found.findings["left"]} == {"Stu2 Dent00002", "Late Comer"}


def test_another_value_of_the_same_field_is_shown_again(cedar: Place) -> None:
    content = csv_of([cedar.maya.full_name, "maya.cedar", "1", "8", "", ""])
    found = upload(cedar, content, "people.csv")
    with cedar.context():
        Member.objects.filter(pk=cedar.maya.pk).update(grade="6")
    assert apply(cedar, found).state == Import.State.READY


def test_a_refusal_while_applying_keeps_its_own_words(cedar: Place) -> None:
    found = upload(cedar, a_district().zip())
    with cedar.context():
        Import.objects.filter(pk=found.pk).update(content=a_district().zip()[:900])
    found = apply(cedar, found)
    assert (found.state, codes(found)) == (Import.State.REFUSED, {"zip_broken"})


def test_a_school_that_is_unclear_while_applying_is_asked_for(cedar: Place) -> None:
    found = upload(cedar, a_district().zip())
    School.objects.filter(pk=cedar.school.pk).update(name="Another name")
    assert apply(cedar, found).state == Import.State.CHOOSING


@pytest.mark.promise("nothing-half-saved")
def test_an_error_in_the_middle_leaves_nothing_behind(cedar: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that somebody takes between the last look and the writing: the next attempt succeeds."""
    found = upload(cedar, a_district().zip(), source="grade")

    def take_a_name(present: object, changes: object, progress: object) -> None:
        Account.objects.create_user("cedar-s7")
        applying(present, changes, progress)

    applying = imports.apply_changes
    monkeypatch.setattr(imports, "apply_changes", take_a_name)
    with cedar.context():
        imports.begin_apply(found, cedar.okafor, found.fingerprint)
    with pytest.raises(IntegrityError), transaction.atomic():
        work_on_import(cedar.school.pk, found.pk)
    monkeypatch.undo()
    with cedar.context():
        assert Member.objects.count() == len(cedar.people)
        assert Import.objects.get().state == Import.State.APPLYING
    work_on_import(cedar.school.pk, found.pk)
    assert reload(cedar, found).state == Import.State.APPLIED


@pytest.mark.promise("nothing-half-saved")
def test_a_file_that_kills_its_worker_is_given_up(cedar: Place) -> None:
    with cedar.context():
        found = imports.start_import(cedar.school, cedar.okafor, "roster.zip", a_district().zip(), Choices())
        for _ in range(imports.MOST_ATTEMPTS):
            assert imports.count_attempt(found.pk)
    work_on_import(cedar.school.pk, found.pk)
    found = reload(cedar, found)
    assert (found.state, codes(found)) == (Import.State.REFUSED, {"gave_up"})


@pytest.mark.promise("broker-wiped")
def test_resuming_queues_what_waits_in_every_school(
    cedar: Place, harbor: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = set()
    for place, member in ((cedar, cedar.okafor), (harbor, harbor.ito)):
        with place.context():
            found = imports.start_import(place.school, member, "roster.zip", a_district().zip(), Choices())
            started.add((place.school.pk, found.pk))
    upload(cedar, a_district().zip())
    queued = set()
    monkeypatch.setattr(work_on_import, "delay", lambda *ids: queued.add(ids))
    resume_imports()
    assert queued == started


@pytest.mark.promise("erasure")
def test_a_discarded_import_keeps_no_names(cedar: Place) -> None:
    found = upload(cedar, a_district().zip())
    with cedar.context():
        assert imports.discard_import(found)
        assert not imports.discard_import(found)
    found = reload(cedar, found)
    assert (found.state, found.content, found.findings, found.problems) == ("discarded", None, {}, [])


@pytest.mark.promise("erasure")
def test_an_import_that_is_over_keeps_no_names_in_its_problems(cedar: Place) -> None:
    district = a_district()
    for number, fault in enumerate(
        ({"email": "no-address"}, {"username": "sp ace"}, {"identifier": "id-cedar-s1"})
    ):
        add_user(district, "cedar", f"odd{number}", "student", "Odd", "Person").update(fault)
    with cedar.context():
        Member.objects.filter(pk=cedar.pat.pk).update(identifier="id-pat")
        Member.objects.filter(pk=cedar.okafor.pk).update(identifier="id-okafor")
    found = upload(cedar, district.zip(), source="grade", by=cedar.jo)
    named = [problem.reason for problem in problems(found) if {*problem.params} & NAMES]
    assert len(named) >= 5
    found = apply(cedar, found, by=cedar.jo)
    assert codes(found) >= {"bad_email", "bad_user_name", "same_identifier", "trusted_stays", "no_grade"}
    kept = str(found.problems) + str(found.findings)
    assert not [name for name in ("no-address", "sp ace", "id-cedar", "Okafor", "Odd Person") if name in kept]
    assert "“…” is not an e-mail address" in next(p.reason for p in problems(found) if p.code == "bad_email")


@pytest.mark.parametrize(("days", "state"), [(13, Import.State.READY), (15, Import.State.DISCARDED)])
def test_an_import_that_nobody_came_back_to_is_discarded(cedar: Place, days: int, state: str) -> None:
    found = upload(cedar, a_district().zip())
    with time_machine.travel(clock.now() + timedelta(days=days)):
        resume_imports()
    found = reload(cedar, found)
    assert found.state == state
    assert (found.content is None) == (found.findings == {}) == (state == Import.State.DISCARDED)


def test_counting_an_attempt_leaves_the_file_in_the_database(cedar: Place) -> None:
    with cedar.context():
        found = imports.start_import(cedar.school, cedar.okafor, "roster.zip", a_district().zip(), Choices())
        with CaptureQueriesContext(connection) as queries:
            assert imports.count_attempt(found.pk)
    read = " ".join(query["sql"] for query in queries)
    assert not [column for column in ("content", "findings", "problems") if f'"{column}"' in read]


@pytest.mark.parametrize(
    "values",
    [
        {"state": "applied"},
        {"state": "discarded", "content": None},
        {"content": None},
        {"state": "nonsense"},
    ],
)
def test_the_database_holds_the_states(cedar: Place, values: dict[str, object]) -> None:
    found = upload(cedar, a_district().zip())
    with pytest.raises(IntegrityError, match="import_keeps_its_file"), cedar.context():
        Import.objects.filter(pk=found.pk).update(**values)


@pytest.mark.promise("broker-wiped")
def test_progress_counts_and_survives_a_cache_that_is_away(settings) -> None:
    progress = Progress(4711)
    progress.expect(30)
    progress.step(10)
    assert progress_of(4711) == {"done": 10, "total": 30}
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    progress.step(10)
    assert progress_of(4711) == {"done": 0, "total": 0}
