"""Bands and groups in words."""

import pytest

from reports.bands import Band, band_words
from reports.group_names import PlannedGroup, group_name
from surveys.models import Audience, Survey

GIRLS = {"attribute": "Gender", "values": ["Girl"]}


@pytest.mark.parametrize(
    ("low", "high", "words"), [(0, 30, "at most 30 %"), (70, 100, "at least 70 %"), (30, 40, "30–40 %")]
)
def test_a_band_never_says_more_than_it_holds(low: int, high: int, words: str) -> None:
    assert band_words(Band(low, high)) == words


def test_what_is_missing_looks_the_same() -> None:
    assert band_words(None) == "–"


@pytest.mark.parametrize(
    ("level", "more", "name"),
    [
        ("school", {}, "Whole school"),
        ("grade", {"grades": ["6"]}, "Grade 6"),
        ("grade", {"grades": ["5", "6"]}, "Grades 5 and 6, together"),
        ("grade", {"grades": ["6"], "has_others": True}, "Grade 6 and others, together"),
        ("attribute", GIRLS, "Girl"),
        (
            "attribute",
            {"values": ["Asian", "Black"], "has_others": True},
            "Asian, Black and others, together",
        ),
        ("grade_attribute", GIRLS | {"grades": ["6"]}, "Grade 6: Girl"),
        ("advisory", {"names": ["7B"]}, "7B"),
        ("advisory", {"names": ["7B", "7C"]}, "7B and 7C, together"),
    ],
)
def test_groups_have_names(level: str, more: dict, name: str) -> None:
    empty = {"grades": [], "attribute": "", "values": [], "names": [], "has_others": False, "n": 12}
    group = PlannedGroup(**empty | {"level": level} | more)
    assert group_name(group, Survey(audience=Audience.SCHOOL)) == name


def test_everybody_is_whom_the_survey_was_put_to() -> None:
    group = PlannedGroup("school", [], "", [], [], False, 12)
    assert group_name(group, Survey(audience=Audience.STAFF)) == "All adults"
    assert group_name(group, Survey(audience=Audience.GRADES)) == "Everybody asked"
