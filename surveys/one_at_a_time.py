"""A sheet one question at a time where no script runs: `?at=4`, and each press of a button saves and turns the page.

Past the last question comes the end, where one sees what was skipped and hands in.
"""

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse

from surveys.models import Survey
from surveys.sheets import Answers

STEPS = {"back": -1, "skip": 1, "next": 1}


def at_of(request: HttpRequest, answers: Answers) -> int | None:
    """The question that is asked for, by number, or one more for the end; None when all stand on one page."""
    raw = request.GET.get("at", "")
    if raw == "first":
        return next(iter(skipped(answers)), len(answers.given) + 1)
    return within(int(raw), len(answers.given)) if is_number(raw) else None


def is_number(raw: str) -> bool:
    return raw.isascii() and raw.isdecimal() and len(raw) <= 3


def within(number: int, total: int) -> int:
    return min(max(number, 1), total + 1)


def skipped(answers: Answers) -> list[int]:
    return [number for number, given in enumerate(answers.given, 1) if not given]


def address_after(request: HttpRequest, survey: Survey, total: int) -> str:
    """Where the button leads that sent this form."""
    address, raw = reverse("surveys:answer", args=[survey.pk]), request.GET.get("at", "")
    if not is_number(raw):
        return address
    step = STEPS.get(request.POST.get("do", ""), 0)
    return f"{address}?at={within(int(raw) + step, total)}"


def unless_skipped(request: HttpRequest, given: Mapping[int, int]) -> Mapping[int, int]:
    """Who skips leaves the question as it was, whatever is chosen in the form."""
    return {} if request.POST.get("do") == "skip" else given
