"""What a browser sends for the log of a circle."""

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from circles.log import Log, save_log
from circles.models import Circle, FollowUp, Turn
from circles.notes import Note
from schools.models import Member
from tests.cast import Place


def url(circle: Circle, name: str = "circle_log") -> str:
    return reverse(f"circles:{name}", args=[circle.pk])


def sheet_of(client: Client, circle: Circle, **changes: Any) -> dict[str, Any]:
    """The form as it is shown now, with these changes."""
    return sent_by(client.get(url(circle))) | changes


def sent_by(response: Any) -> dict[str, Any]:
    """What the form of a page sends when nothing is touched."""
    context = response.context
    sheet = context["sheet"]
    sent: dict[str, Any] = {
        "token": context["token"],
        "version": context["version"],
        "seen": context["seen"],
        "rows": len(sheet.promises),
        "note": sheet.form["note"].value() or "",
    }
    if context["circle"].is_cancelled:
        sent["though_cancelled"] = "1"
    for row in sheet.form.rows:
        sent[row.turn.html_name] = row.turn.value()
        if row.absent.value():
            sent[row.absent.html_name] = "on"
    for bound in sheet.hands:
        sent[bound.html_name] = "" if bound.value() is None else bound.value()
    for promise in sheet.promises:
        sent |= {bound.html_name: bound.value() or "" for bound in promise}
    return sent


def marks_of(circle: Circle) -> dict[str, str]:
    """By first name, `absent` or the state of the turn."""
    turns = Turn.objects.filter(circle=circle).select_related("student")
    return {turn.student.given_name: turn.state or "absent" for turn in turns}


def put_log(
    circle: Circle, by: Member, note: str = "", promises: tuple[FollowUp, ...] = (), **marks: str
) -> None:
    """Logs the circle; `marks` are by first name in lower case, everyone else shared."""
    enrolled = Member.objects.filter(enrollments__advisory=circle.advisory)
    names = {student.given_name.lower().replace("ë", "e"): student.pk for student in enrolled}
    found = {pk: marks.get(name, "shared") for name, pk in names.items()}
    circle.refresh_from_db()
    save_log(
        circle, Log(Note(note), found), by=by, token=uuid4(), version=circle.log_version, promises=promises
    )


def promise(place: Place, owner: Member, words: str, **more: Any) -> FollowUp:
    return FollowUp(owner=owner, promise=words, **{"due_on": place.today, **more})
