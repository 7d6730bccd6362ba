"""Circles that tests run: 7B today, with Maya, Noah and Zoë in the order of their names."""

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from circles.models import Circle, Run, Seat
from circles.runs.board import Board, read_board
from circles.runs.start import start_run
from circles.runs.taps import Asked, moment_of, take_tap
from schools.models import Member
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import TUESDAY, put_circle

NAMES = ("maya", "noah", "zoe")


def put_run(place: Place, **more: Any) -> Run:
    """Of a circle with a plan of four steps, started by Ms. Rivera."""
    circle = put_circle(place, TUESDAY.date(), **more)
    put_plan(place, circle)
    return start(circle, place.rivera)


def start(circle: Circle, by: Member, **more: Any) -> Run:
    return start_run(fresh(circle), by, **more)


def fresh(circle: Circle) -> Circle:
    return Circle.objects.select_related("advisory", "school").get(pk=circle.pk)


def asked(do: str, ago: float = 0, **more: Any) -> Asked:
    """`ago` in seconds."""
    student = more.pop("student", None)
    if isinstance(student, Member):
        student = student.pk
    more.setdefault("token", uuid4())
    return Asked(do=do, tapped_at=moment_of(timedelta(seconds=ago)), student=student, **more)


def tap(run: Run, do: str, **more: Any) -> bool:
    return take_tap(run, asked(do, **more))


def now(run: Run) -> Run:
    return Run.objects.select_related("circle__advisory", "circle__school").get(pk=run.pk)


def board(run: Run) -> Board:
    return read_board(now(run))


def states(run: Run) -> dict[str, str]:
    """Of each student by first name: `absent`, or the state of their turn."""
    seats = Seat.objects.filter(run=run).select_related("student")
    return {seat.student.given_name: seat.state if seat.is_present else "absent" for seat in seats}


def order_of(run: Run) -> list[str]:
    return [seat.student.given_name for seat in Seat.objects.filter(run=run).select_related("student")]


def holder_of(run: Run) -> str | None:
    holder = now(run).holder
    return holder.given_name if holder else None


def url_of(run: Run | Circle, name: str = "circle_run") -> str:
    return reverse(f"circles:{name}", args=[run.circle_id if isinstance(run, Run) else run.pk])


def page_of(client: Client, run: Run, name: str = "circle_run") -> str:
    answer = client.get(url_of(run, name))
    assert answer.status_code == 200
    return unescape(answer.content.decode())
