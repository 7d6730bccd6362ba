"""Small schools of odd shapes, each known by its number, and what an attacker knows of them."""

from dataclasses import replace

import numpy as np

from reports.disclosure.release import Release
from reports.disclosure.shapes import NONE, Construct, Groups, Item, Numbers, Survey
from tests.reports.disclosure.attacker.knowledge import Knowledge, Published
from tests.reports.disclosure.made_up import MadeUp, a_school, a_survey

SIZES = (24, 32, 45, 60, 80, 110, 160)
CLIMATES = (0.3, 0.55, 0.7, 0.7, 0.8, 0.92, 0.95)


def odd_school(number: int) -> MadeUp:
    """A made-up school with one of the twists below, or none."""
    random = np.random.default_rng(number)
    students = int(random.choice(SIZES))
    school = a_school(
        students,
        number,
        grades=int(random.integers(1, max(2, min(5, students // 12)))),
        favourable=float(random.choice(CLIMATES)),
        unrecorded=float(random.choice([0, 0.01, 0.1])),
        answering=float(random.choice([0.5, 0.85, 1.0])),
        skipping=float(random.choice([0, 0.02, 0.15])),
        constructs=1,
    )
    return TWISTS[number % len(TWISTS)](school, random)


def as_it_is(school: MadeUp, random: np.random.Generator) -> MadeUp:
    return school


def half_unrecorded(school: MadeUp, random: np.random.Generator) -> MadeUp:
    attributes = school.groups.attributes
    some = np.where(random.random(attributes.shape) < 0.5, NONE, attributes)
    return replace(school, groups=replace(school.groups, attributes=some))


def everyone_agrees(school: MadeUp, random: np.random.Generator) -> MadeUp:
    return replace(school, answers=np.where(school.answers == NONE, NONE, 5))


def everybody_disagrees(school: MadeUp, random: np.random.Generator) -> MadeUp:
    return replace(school, answers=np.where(school.answers == NONE, NONE, 0))


def all_but_one_agree(school: MadeUp, random: np.random.Generator) -> MadeUp:
    answers = everyone_agrees(school, random).answers.copy()
    answers[int(random.integers(len(answers)))] = 0
    return replace(school, answers=answers)


def split_by_grade(school: MadeUp, random: np.random.Generator) -> MadeUp:
    favourable = (school.groups.grade % 2 == 0)[:, None]
    return replace(school, answers=np.where(school.answers == NONE, NONE, np.where(favourable, 4, 1)))


def advisories_across_grades(school: MadeUp, random: np.random.Generator) -> MadeUp:
    groups = school.groups
    advisory = np.where(
        random.random(groups.size) < 0.15, random.permutation(groups.advisory), groups.advisory
    )
    return replace(school, groups=replace(groups, advisory=advisory))


def a_group_of_one(school: MadeUp, random: np.random.Generator) -> MadeUp:
    attributes = school.groups.attributes.copy()
    attributes[:, int(random.integers(attributes.shape[1]))] = 7
    return replace(school, groups=replace(school.groups, attributes=attributes))


def nested_newcomers(school: MadeUp, random: np.random.Generator) -> MadeUp:
    """An advisory of one in four, who are nearly all that have the last attribute."""
    groups = school.groups
    here = np.arange(groups.size) % 4 == 0
    attributes = groups.attributes.copy()
    attributes[-1] = here | (random.random(groups.size) < 0.03)
    advisory = np.where(here, groups.advisory.max() + 1, groups.advisory)
    return replace(school, groups=Groups(groups.grade, attributes, advisory))


def few_answered(school: MadeUp, random: np.random.Generator) -> MadeUp:
    """From nobody to fourteen."""
    here = np.arange(school.groups.size) < random.integers(15)
    groups = school.groups
    kept = Groups(groups.grade[here], groups.attributes[:, here], groups.advisory[here])
    return replace(school, groups=kept, answers=school.answers[here])


def nobody_in_a_group(school: MadeUp, random: np.random.Generator) -> MadeUp:
    """Some have no advisory, some no grade, and some neither."""
    lost = random.random((2, school.groups.size)) < 0.2
    grade = np.where(lost[0], NONE, school.groups.grade)
    advisory = np.where(lost[1], NONE, school.groups.advisory)
    return replace(school, groups=replace(school.groups, grade=grade, advisory=advisory))


def other_constructs(school: MadeUp, random: np.random.Generator) -> MadeUp:
    """One item, two items without a whole, and five that were asked a short while ago; of two to five options."""
    number, sizes = 8, random.integers(2, 6, 8)
    answers = (school.answers[:, random.integers(3, size=number)] * sizes // 6).clip(NONE)
    items = tuple(Item(size, frozenset(range((size + 1) // 2, size))) for size in sizes.tolist())
    constructs = (
        Construct((0,)),
        Construct((1, 2), is_whole=False),
        Construct((3, 4, 5, 6, 7), is_repeated=True),
    )
    return replace(school, survey=Survey(items, constructs), answers=answers)


def no_attributes(school: MadeUp, random: np.random.Generator) -> MadeUp:
    groups = school.groups
    return replace(school, groups=Groups(groups.grade, groups.attributes[:0], groups.advisory))


TWISTS = (
    as_it_is,
    half_unrecorded,
    everyone_agrees,
    advisories_across_grades,
    a_group_of_one,
    nested_newcomers,
    everybody_disagrees,
    few_answered,
    nobody_in_a_group,
    all_but_one_agree,
    other_constructs,
    no_attributes,
    split_by_grade,
)


def known_of(school: MadeUp, k: int = 10) -> Knowledge:
    survey, groups, answers = school.survey, school.groups, school.answers

    def own(insider: int) -> Numbers:
        return answers[insider]

    return Knowledge(
        groups.grade,
        groups.attributes,
        groups.advisory,
        answers != NONE,
        [item.favourable for item in survey.items],
        [item.size for item in survey.items],
        [construct.items for construct in survey.constructs],
        own,
        k,
    )


def published(result: Release) -> Published:
    return Published(result.units, result.figures)


__all__ = ["TWISTS", "a_survey", "known_of", "odd_school", "published"]
