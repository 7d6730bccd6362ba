"""What was opened before the record of openings was one chain."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from schools import clock
from schools.models import Opening, Reason
from schools.openings import note_openings, verify_openings
from tests.cast import Place, build_cedar, build_harbor
from tests.schools.test_openings import opening
from tests.scratch import migrate, scratch

__all__ = ["scratch"]


@pytest.fixture
def before(scratch: None) -> tuple[Place, Place]:
    migrate("schools", "0003")
    migrate("journals", "0001")
    return build_cedar(), build_harbor()


def put(place: Place, model: str, **values: Any) -> Any:
    state = MigrationExecutor(connections["owner"]).loader.project_state([("journals", "0001_initial")])
    return (
        state.apps.get_model("journals", model)
        .objects.using("owner")
        .create(school_id=place.school.pk, **values)
    )


@pytest.mark.long
def test_it_is_moved_into_the_record_and_the_record_goes_on(before: tuple[Place, Place]) -> None:
    cedar, harbor = before
    now = clock.now()
    entry = put(cedar, "Entry", author_id=cedar.maya.pk, words=b"x", on=cedar.today, saved_at=now)
    thanks = put(cedar, "Thanks", giver_id=cedar.noah.pk, words=b"x", given_at=now)
    first, second = now - timedelta(days=2), now - timedelta(days=1)
    put(cedar, "Opening", thanks_id=thanks.pk, reader_id=cedar.diaz.pk, after_report=True, opened_at=second)
    put(cedar, "Opening", entry_id=entry.pk, reader_id=cedar.rivera.pk, opened_at=first)
    migrate()
    with cedar.context():
        found = Opening.objects.order_by("number").values_list("reader", "whose", "what", "about", "reason")
        assert list(found) == [
            (cedar.rivera.pk, cedar.maya.pk, "entry", entry.pk, Reason.NAMED),
            (cedar.diaz.pk, cedar.noah.pk, "thanks", thanks.pk, Reason.REPORTED),
        ]
        note_openings([opening(cedar)])
        verdict = verify_openings(cedar.school.pk)
        assert (verdict.count, verdict.problem) == (3, "")
    with harbor.context():
        assert verify_openings(harbor.school.pk).count == 0
