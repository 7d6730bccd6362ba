"""A real worker, killed in the middle of applying."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from roster import imports
from roster.choices import Choices
from roster.models import Import
from roster.tasks import resume_imports, work_on_import
from schools.models import Account, Advisory, Enrollment, Member
from tests.cast import Place
from tests.promises.plugin import Proved
from tests.roster.oneroster import a_district
from tests.roster.steps import reload, upload
from tests.worker import another_connection, empty_broker, eventually, impatient, send, waiting, worker

pytestmark = pytest.mark.promise("nothing-half-saved")


@contextmanager
def locked_enrollments() -> Iterator[None]:
    """No enrollment can be written: whoever applies an import stops half-way, with people and accounts written."""
    with another_connection("owner") as cursor:
        cursor.execute("LOCK TABLE schools_enrollment IN EXCLUSIVE MODE")
        yield


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_leaves_nothing_and_another_applies_it_once(
    transactional_db: None, cedar: Place, proved: Proved
) -> None:
    empty_broker()
    found = upload(cedar, a_district().zip(), source="grade")
    with cedar.context():
        imports.begin_apply(found, cedar.okafor, found.fingerprint)
    with locked_enrollments(), worker() as first:
        send(work_on_import, cedar.school.pk, found.pk)
        eventually(lambda: waiting("schools_enrollment"))
        assert Account.objects.filter(username__startswith="cedar-").count() == 0
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    eventually(lambda: not waiting("schools_enrollment") and imports.waiting_imports(cedar.school.pk))
    with cedar.context():
        assert Member.objects.count() == len(cedar.people)
        assert Import.objects.get().state == Import.State.APPLYING
    with worker():
        send(resume_imports)
        send(resume_imports)
        eventually(lambda: reload(cedar, found).state == Import.State.APPLIED)
    with cedar.context():
        assert Member.objects.count() == len(cedar.people) + 14
        assert Enrollment.objects.filter(student__sourced_id__startswith="cedar-").count() == 12
        assert Advisory.objects.filter(name__in=["6A", "8A"]).count() == 2
        assert reload(cedar, found).attempts == 2
    proved(1, "kills half-way")


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_has_an_import_another_leaves_it_alone(transactional_db: None, cedar: Place) -> None:
    with cedar.context():
        found = imports.start_import(cedar.school, cedar.okafor, "roster.zip", a_district().zip(), Choices())
    with another_connection("default") as cursor, impatient():
        cursor.execute("SELECT set_config('app.school', %s, true)", [str(cedar.school.pk)])
        cursor.execute("SELECT id FROM roster_import WHERE id = %s FOR UPDATE", [found.pk])
        assert cursor.fetchone() == (found.pk,)
        work_on_import(cedar.school.pk, found.pk)
        assert imports.waiting_imports(cedar.school.pk) == []
        assert reload(cedar, found).state == Import.State.READING
    work_on_import(cedar.school.pk, found.pk)
    assert reload(cedar, found).state == Import.State.READY
