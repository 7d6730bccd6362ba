"""Whom the school asked before it was noted in which role: in the one that they have now."""

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from care.models import Asking
from schools import clock
from tests.cast import build_cedar
from tests.scratch import migrate, scratch

__all__ = ["scratch"]


@pytest.mark.long
def test_they_are_asked_in_the_role_of_now(scratch: None) -> None:
    migrate("care", "0001")
    migrate("schools")
    cedar = build_cedar()
    before = MigrationExecutor(connections["owner"]).loader.project_state([("care", "0001_initial")]).apps
    now, school = clock.now(), cedar.school.pk
    matter = {"school_id": school, "made_at": now, "first_due_at": now, "due_at": now}
    call = (
        before.get_model("care", "Call")
        .objects.using("owner")
        .create(author_id=cedar.maya.pk, words=b"", **matter)
    )
    askings = before.get_model("care", "Asking").objects.using("owner")
    for adult in (cedar.diaz, cedar.rivera):
        askings.create(school_id=school, call=call, adult_id=adult.pk, round=0, from_at=now)
    migrate("care")
    with cedar.context():
        assert {asking.adult_id: asking.role for asking in Asking.objects.all()} == {
            cedar.diaz.pk: "counselor",
            cedar.rivera.pk: "teacher",
        }
