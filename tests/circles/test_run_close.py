"""What there is to write about, or to think about, before the end of a circle."""

from html import unescape

import pytest

from circles.models import PlanStep
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import TUESDAY, SignIn, put_circle
from tests.circles.running import board, start, tap, url_of

pytestmark = pytest.mark.usefixtures("tuesday_morning")

LAUGH = "What made you laugh this week?"


@pytest.mark.parametrize(
    ("kinds", "changes", "prompt"),
    [
        (["think", "share", "thanks"], {}, LAUGH),
        (["think", "reflect", "thanks"], {"reflect": {"text": ""}}, LAUGH),
        (["think", "reflect", "thanks"], {"reflect": {"text": "A friend."}}, "A friend."),
        (["think", "share"], {"think": {"title": "A short film", "steps": "Watch it"}}, "A short film"),
        (["activity", "thanks"], {}, ""),
        ([], {}, ""),
    ],
)
def test_a_circle_about_a_prompt_has_one(
    kinds: list[str], changes: dict[str, dict[str, str]], prompt: str, cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date())
        put_plan(cedar, circle, kinds)
        for kind, words in changes.items():
            PlanStep.objects.filter(kind=kind).update(**words)
        run = start(circle, cedar.rivera)
        assert board(run).journal_prompt == prompt
        tap(run, "step", at=0, to=len(kinds) - 1)
    page = unescape(sign_in(cedar.rivera).get(url_of(run)).content.decode())
    assert (f'<p class="run-journal">{prompt}</p>' in page) == bool(prompt)
