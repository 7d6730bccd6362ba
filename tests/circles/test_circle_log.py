"""Logging a circle: by exception, once, kept in its history, and for its leaders alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from circles.log import read_log
from circles.models import Circle, FollowUp, LogRevision, Turn
from schools import clock
from schools.models import Advisory, Closure, Enrollment, Leadership, Member, Role
from tests.cast import Place

SignIn = Callable[[Member], Client]
CANARY = "canary-3f1c"


def make_circle(place: Place, advisory: str = "7B", days: int = 0, **more: Any) -> Circle:
    """A circle of the advisory, so many days from today, at this moment of the day."""
    starts_at = clock.now() + timedelta(days=days)
    on = place.today + timedelta(days=days)
    return Circle.objects.create(
        school=place.school, advisory=place.advisories[advisory], on=on, starts_at=starts_at, **more
    )


@pytest.fixture
def circle(cedar: Place) -> Circle:
    with cedar.context():
        return make_circle(cedar)


def url(circle: Circle, name: str = "circle_log") -> str:
    return reverse(f"circles:{name}", args=[circle.pk])


def form_of(client: Client, circle: Circle, **changes: Any) -> dict[str, Any]:
    """What the browser would send for the form as it is shown now, with these changes."""
    context = client.get(url(circle)).context
    sheet = context["sheet"]
    sent: dict[str, Any] = {
        "token": context["token"],
        "version": context["version"],
        "rows": len(sheet.promises),
        "note": sheet.form["note"].value() or "",
    }
    for row in sheet.form.rows:
        sent[row.turn.html_name] = row.turn.value()
        if row.absent.value():
            sent[row.absent.html_name] = "on"
    for promise in sheet.promises:
        sent |= {bound.html_name: bound.value() or "" for bound in promise}
    return {**sent, **changes}


def marks_of(circle: Circle) -> dict[str, str]:
    turns = Turn.objects.filter(circle=circle).select_related("student")
    return {turn.student.given_name: turn.state or "absent" for turn in turns}


def test_a_log_is_saved_by_exception(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    sent = form_of(client, circle, **{f"absent-{cedar.noah.pk}": "on", "note": "A quiet start."})
    response = client.post(url(circle), sent)
    assert response.status_code == 302
    assert response.url == url(circle, "circle_detail")
    with cedar.context():
        circle.refresh_from_db()
        assert (circle.state, circle.note, circle.log_version) == ("held", "A quiet start.", 1)
        assert circle.logged_by == cedar.rivera
        assert circle.logged_at is not None
        assert marks_of(circle) == {"Maya": "shared", "Noah": "absent", "Zoë": "shared"}
        revision = LogRevision.objects.get(circle=circle)
        assert revision.data["note"] == "A quiet start."
        assert revision.data["turns"][str(cedar.noah.pk)] == "absent"
        assert read_log(circle).marks[cedar.maya.pk] == "shared"
