"""The life of an import: once, whole, and only what was seen."""

import pytest
from django.db import IntegrityError, transaction

from roster import imports
from roster.choices import Choices
from roster.models import Import
from roster.progress import Progress, progress_of
from roster.tasks import resume_imports, work_on_import
from schools.models import Account, Advisory, Member
from tests.cast import Place
from tests.roster.oneroster import a_district
from tests.roster.steps import apply, codes, reload, upload


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
        assert not imports.begin_apply(found, cedar.okafor)
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


def test_an_error_in_the_middle_leaves_nothing_behind(cedar: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that somebody takes between the last look and the writing: the next attempt succeeds."""
    found = upload(cedar, a_district().zip(), source="grade")

    def take_a_name(present: object, changes: object, progress: object) -> None:
        Account.objects.create_user("cedar-s7")
        applying(present, changes, progress)

    applying = imports.apply_changes
    monkeypatch.setattr(imports, "apply_changes", take_a_name)
    with cedar.context():
        imports.begin_apply(found, cedar.okafor)
    with pytest.raises(IntegrityError), transaction.atomic():
        work_on_import(cedar.school.pk, found.pk)
    monkeypatch.undo()
    with cedar.context():
        assert Member.objects.count() == len(cedar.people)
        assert Import.objects.get().state == Import.State.APPLYING
    work_on_import(cedar.school.pk, found.pk)
    assert reload(cedar, found).state == Import.State.APPLIED


def test_a_file_that_kills_its_worker_is_given_up(cedar: Place) -> None:
    with cedar.context():
        found = imports.start_import(cedar.school, cedar.okafor, "roster.zip", a_district().zip(), Choices())
        for _ in range(imports.MOST_ATTEMPTS):
            assert imports.count_attempt(found.pk)
    work_on_import(cedar.school.pk, found.pk)
    found = reload(cedar, found)
    assert (found.state, codes(found)) == (Import.State.REFUSED, {"gave_up"})


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


def test_a_discarded_import_keeps_no_names(cedar: Place) -> None:
    found = upload(cedar, a_district().zip())
    with cedar.context():
        assert imports.discard_import(found)
        assert not imports.discard_import(found)
    found = reload(cedar, found)
    assert (found.state, found.content, found.findings, found.problems) == ("discarded", None, {}, [])


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
