"""The six templates that ship, and files that are none."""

from itertools import combinations
from pathlib import Path

import pytest
import textstat

from circles.library.check import MOST_SHARED, words_of
from circles.library.content import ContentError, shipped_items
from circles.models import PlanStep
from circles.plans.make import SHORT_CIRCLE, draft
from circles.plans.propose import CELEBRATION, CHECK_IN, GRATITUDE, MEDIA_CIRCLE
from circles.plans.templates import Template, read_templates, template_of, templates

ORDER = list(PlanStep.Kind.values)
GOOD = """
[[template]]
key = "quick"
name = "Quick circle"
use = "Take it when time is short."
[[template.steps]]
kind = "think"
mode = "individual"
weight = 3
title = "Think"
text = "What is new?"
"""


def test_the_six_are_there() -> None:
    names = [template.name for template in templates()]
    assert names == [
        "Weekly check-in",
        "Gratitude circle",
        "Interest interviews",
        "Media circle",
        "Hard week",
        "Celebration",
    ]
    assert {CHECK_IN, GRATITUDE, MEDIA_CIRCLE, CELEBRATION} <= {template.key for template in templates()}


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.key)
class TestEach:
    def test_follows_the_method_and_fills_thirty_minutes(self, template: Template) -> None:
        kinds = [step.kind for step in template.steps]
        assert kinds == sorted(kinds, key=ORDER.index)
        assert {"think", "share", "activity", "reflect", "thanks"} <= set(kinds)
        assert sum(step.weight for step in template.steps) == 30

    def test_thanks_a_student_or_an_adult_whatever_it_takes(self, template: Template) -> None:
        thanks = template.steps[-1]
        assert thanks.takes in ("", "closing")
        assert "thank" in thanks.text.lower()
        assert {"adult", "grown-up", "grown"} & words_of(thanks.text.replace("-", " ") + " " + thanks.text)

    def test_reads_at_sixth_grade(self, template: Template) -> None:
        for step in template.steps:
            assert textstat.flesch_kincaid_grade(step.text) <= 6, step.title
        assert "!" not in "".join(step.text for step in template.steps)

    def test_lets_everyone_pass(self, template: Template) -> None:
        words = " ".join(step.text.lower() for step in template.steps)
        assert "pass" in words or "you decide" in words

    def test_says_when_to_take_it_in_one_sentence(self, template: Template) -> None:
        assert template.use.startswith("Take it ")
        assert template.use.count(".") == 1

    def test_fits_every_circle_that_there_can_be(self, template: Template) -> None:
        for minutes in range(5, 181):
            steps = draft(template, {}, minutes)
            assert sum(step.minutes for step in steps) == minutes
            assert all(1 <= step.minutes <= 90 for step in steps)
            has_activity = "activity" in [step.kind for step in steps]
            assert has_activity == (minutes > SHORT_CIRCLE)


def test_no_two_steps_are_alike() -> None:
    steps = [step for template in templates() for step in template.steps]
    assert len({step.title for step in steps}) == len(steps)
    for one, other in combinations(steps, 2):
        words, more = words_of(one.text), words_of(other.text)
        assert len(words & more) / min(len(words), len(more)) <= MOST_SHARED, (one.title, other.title)


def test_a_hard_week_is_gentle() -> None:
    template = template_of("hard-week")
    words = " ".join(step.text for step in template.steps).lower()
    assert "pass as often as you like" in words
    assert "counselor" in words
    assert not template.takes, "nothing of the library, which might ask for more than the group has"


def test_the_check_in_falls_back_on_the_question_that_is_always_there() -> None:
    think = next(step for step in template_of(CHECK_IN).steps if step.kind == "think")
    assert think.takes == "prompt"
    assert think.text == "Think of something recent, in or out of school, that changed how you feel or think."
    assert "something-recent" in [item.key for item in shipped_items()]


def test_no_template_of_that_key() -> None:
    with pytest.raises(KeyError):
        template_of("weekly")


def read(folder: Path, text: str) -> tuple[Template, ...]:
    path = folder / "templates.toml"
    path.write_text(text, encoding="utf-8")
    return read_templates(path)


def test_a_file_is_read(tmp_path: Path) -> None:
    (template,) = read(tmp_path, GOOD)
    assert (template.key, template.takes, template.steps[0].takes) == ("quick", frozenset(), "")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[[template]]", "[[template", "templates.toml: "),
        ('use = "Take it when time is short."', "", "template quick: use is missing"),
        ('key = "quick"', "", "template without a key: key is missing"),
        ('name = "Quick circle"', 'name = "Quick"\ncolor = "red"', "template quick: unknown color"),
        ('kind = "think"', 'kind = "dance"', "step 1: kind dance is not one of agreements, think"),
        ('mode = "individual"', 'mode = "alone"', "step 1: mode alone is not one of whole"),
        ("weight = 3", "weight = 0", "step 1: weight is missing"),
        ("weight = 3", "weight = -1", "step 1: weight is a whole number of minutes"),
        ("weight = 3", 'weight = "3"', "step 1: weight is a whole number of minutes"),
        ('title = "Think"', "", "step 1: title is missing"),
        (
            'text = "What is new?"',
            'text = "What?"\ntakes = "question"',
            "step 1: takes question is not one of",
        ),
        ('text = "What is new?"', f'text = "What is new?"\n{GOOD}', "templates.toml: quick is there twice"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in GOOD
    with pytest.raises(ContentError, match=r"^templates\.toml") as error:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert words in str(error.value)


@pytest.mark.parametrize("key", [CHECK_IN, GRATITUDE, MEDIA_CIRCLE, CELEBRATION])
def test_what_is_proposed_by_itself_thinks_of_something_new_each_time(key: str) -> None:
    thinking = [step for step in template_of(key).steps if step.kind == "think"]
    assert [step.takes for step in thinking] == ["media" if key == MEDIA_CIRCLE else "prompt"]
